// server/summaries.cpp — the newest runs' reports stay.
#include "server/summaries.hpp"

#include "app/reports.hpp"
#include "base/text.hpp"
#include "server/answers.hpp"

namespace tamis::server {

Summaries::Text Summaries::of(store::ResultStore& results, std::int64_t run) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = texts_.find(run); found != texts_.end()) return found->second;
    }
    const report::Summary summary = app::summary_of(results, run);
    Text text{std::string(trim(report::summary_json(summary))), rows_json(summary.failures)};
    const std::lock_guard lock(mutex_);
    texts_[run] = text;
    if (texts_.size() > most_remembered) texts_.erase(texts_.begin());
    return text;
}

void Summaries::forget() {
    const std::lock_guard lock(mutex_);
    texts_.clear();
}

}  // namespace tamis::server
