// server/time_limit.hpp — something is done when a while is over, unless it was left before.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace tamis::server {

class TimeLimit {
  public:
    TimeLimit(double seconds, std::function<void()> when_over)
        : thread_([this, seconds, act = std::move(when_over)] {
              std::unique_lock lock(mutex_);
              if (!left_.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return is_left_; })) act();
          }) {}
    ~TimeLimit() {
        {
            const std::lock_guard lock(mutex_);
            is_left_ = true;
        }
        left_.notify_all();
        thread_.join();
    }
    TimeLimit(const TimeLimit&) = delete;
    TimeLimit& operator=(const TimeLimit&) = delete;

  private:
    std::mutex mutex_;
    std::condition_variable left_;
    bool is_left_ = false;
    std::thread thread_;
};

}  // namespace tamis::server
