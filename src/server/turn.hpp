// server/turn.hpp — whoever adds to the results over a while, a run or a job, waits for its turn and can be told to
// stop meanwhile.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>

namespace tamis::server {

/// Waits for what others hold; false: `stop` was set before it was free.
inline bool has_its_turn(std::unique_lock<std::timed_mutex>& writing, const std::atomic<bool>& stop) {
    constexpr std::chrono::milliseconds between_looks{100};
    while (!writing.try_lock_for(between_looks))
        if (stop) return false;
    return true;
}

}  // namespace tamis::server
