// app/shard_failures.hpp — what failed in the shards of a job, read from the parts that are there.
#pragma once

#include "app/shard_jobs.hpp"
#include "app/work.hpp"

namespace tamis::app {

/// Looks into the part of each shard that is done, with progress: its failed cells and their causes, and those of the
/// whole. Of a shard that ended without a part the last line of its log is the cause. A part that cannot be read says
/// so in place of a cause. Shards that wait or run stay without.
void add_failures(JobStatus& status, const ShardJob& job, const Work& work);

}  // namespace tamis::app
