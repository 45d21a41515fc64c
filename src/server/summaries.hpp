// server/summaries.hpp — reports of runs that are over, made once: while this process holds the results no other may
// change what they sum up.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "store/result_store.hpp"

namespace tamis::server {

class Summaries {
  public:
    struct Text {
        std::string summary, failures;  ///< JSON: the report, and reasons with how many cells failed by each
    };
    /// Of a run that is over. Throws Error not_found.
    Text of(store::ResultStore& results, std::int64_t run);
    /// After what they sum up has changed.
    void forget();

  private:
    static constexpr std::size_t most_remembered = 50;
    std::mutex mutex_;
    std::map<std::int64_t, Text> texts_;
};

}  // namespace tamis::server
