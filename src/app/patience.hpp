// app/patience.hpp — what a person sees while the results are asked for longer than a moment.
#pragma once

#include <thread>

#include "app/work.hpp"
#include "store/result_store.hpp"

namespace tamis::app {

/// While it lives, the work's audience hears how far the answer in work is.
class Patience {
  public:
    Patience(store::ResultStore& results, const Work& work);

  private:
    std::jthread watcher_;
};

/// What `ask` gives, with patience.
template <class Ask>
auto patiently(store::ResultStore& results, const Work& work, const Ask& ask) {
    const Patience patience(results, work);
    return ask();
}

}  // namespace tamis::app
