// app/shard_scripts.hpp — what Slurm runs on its nodes, as bash.
#pragma once

#include <map>
#include <string>

#include "app/shard_job.hpp"

namespace tamis::app {

/// check, screen, shard and merge, by name.
std::map<const char*, std::string> scripts_of(const ShardJob& job);

}  // namespace tamis::app
