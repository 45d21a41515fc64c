// app/shard_commands.hpp — a study's shards as N commands, for whatever runs commands.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/pipelines.hpp"

namespace tamis::app {

struct ShardCommand {
    std::int64_t shard = 1;
    std::filesystem::path part;
    std::string line;          ///< for a shell
    std::string failure = {};  ///< once it was run; empty: it ended well
};

/// `form` is the line of a shard: {shard}, {shards}, {out} and {run}, which is the whole 'tamis run …' of it, are
/// filled in. Empty: {run}. Throws Error invalid_request where nothing in it tells one shard from another.
std::vector<ShardCommand> shard_commands(const Home& home,
                                         const PipelineRequest& request,
                                         std::int64_t shards,
                                         const std::filesystem::path& parts_folder,
                                         const std::string& form);
/// One after the other, by /bin/sh; what each prints is in a log beside its part. One that fails does not stop the
/// rest.
void run_commands(std::vector<ShardCommand>& commands, const Work& work);

}  // namespace tamis::app
