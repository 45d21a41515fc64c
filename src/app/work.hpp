// app/work.hpp — how a use case does what takes long: on how many threads, with whom it talks, who may stop it.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "base/stop.hpp"
#include "jobs/progress.hpp"
#include "record/rows.hpp"

namespace tamis::app {

/// The defaults are silent and are stopped by nobody.
struct Work {
    unsigned threads = 0;         ///< 0: one a core, or what the spec says
    bool wants_progress = false;  ///< at the terminal
    std::function<void(const jobs::ProgressState&)> on_progress{};
    std::atomic<bool>* stop = nullptr;                   ///< set by whoever wishes it to end; null: nobody
    std::function<std::shared_ptr<void>()> listen{};     ///< called when it begins to look at `stop`; held as long
    std::function<void(const std::string&)> on_note{};   ///< hears what a person should know before the work begins
    std::function<void(const record::Rows&)> on_kept{};  ///< hears of cells' rows once they are kept, many at a time

    jobs::Audience audience() const { return {wants_progress, on_progress}; }
    Stop wish() const { return stop ? Stop(*stop) : Stop(); }
    std::shared_ptr<void> listening() const { return listen ? listen() : nullptr; }
    void note(const std::string& text) const {
        if (on_note) on_note(text);
    }
};

}  // namespace tamis::app
