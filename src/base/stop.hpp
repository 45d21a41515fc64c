// base/stop.hpp — a wish to stop, asked between pieces of work.
#pragma once

#include <atomic>
#include <string>

#include "base/error.hpp"

namespace tamis {

/// Looks at a flag that a signal handler or another thread sets and that must outlive it. Cheap to copy and to ask,
/// from any thread; without a flag nobody ever wishes to stop.
class Stop {
  public:
    Stop() = default;
    explicit Stop(const std::atomic<bool>& flag) : flag_(&flag) {}
    bool is_wanted() const { return flag_ && flag_->load(std::memory_order_relaxed); }
    /// Throws Error cancelled with the text when somebody wishes to stop.
    void check(const char* text = "stopped") const {
        if (is_wanted()) throw Error{Problem::cancelled, text};
    }

  private:
    const std::atomic<bool>* flag_ = nullptr;
};

}  // namespace tamis
