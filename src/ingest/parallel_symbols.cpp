// ingest/parallel_symbols.cpp — a group of the shared pool a symbol.
#include "ingest/parallel_symbols.hpp"

#include <atomic>
#include <mutex>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "jobs/executor.hpp"

namespace tamis::ingest {

namespace {

/// Symbols on their way through the threads.
class SymbolWork {
  public:
    SymbolWork(const std::vector<std::string>& symbols,
               const std::function<void(const std::string&, ImportReport&)>& work,
               const OnProgress& progress,
               const Stop& stop)
        : symbols_(symbols), work_(work), progress_(progress), stop_(stop), reports_(symbols.size()) {
        state_.symbols_total = symbols.size();
    }

    /// On a thread of the pool. `is_over`: no other symbol begins.
    void one(std::size_t i, std::atomic<bool>& is_over) {
        if (stop_.is_wanted() || !take(i))
            is_over = true;
        else
            finished(i);
    }

    /// On the calling thread, now and then.
    void show() {
        if (!progress_) return;
        const std::lock_guard lock(mutex_);
        const bool is_last = state_.symbols_done == state_.symbols_total;
        if (state_.symbols_done == shown_ || (since_shown_.seconds() < 0.1 && !is_last)) return;
        shown_ = state_.symbols_done;
        since_shown_ = Stopwatch();
        progress_(state_);
    }

    ImportReport report() {
        ImportReport all;
        for (const ImportReport& report : reports_) all.add(report);
        all.was_interrupted = state_.symbols_done != state_.symbols_total;
        return all;
    }

  private:
    /// False when the symbol was stopped on its way.
    bool take(std::size_t i) {
        try {
            work_(symbols_[i], reports_[i]);
        } catch (const Error& error) {
            if (error.problem() == Problem::cancelled) {
                reports_[i] = {};
                return false;
            }
            reports_[i].reject(visible_start(symbols_[i], 40), "failed", error.what());
        } catch (const std::filesystem::filesystem_error& error) {
            reports_[i].reject(visible_start(symbols_[i], 40), "failed", path_error(error).what());
        } catch (const std::exception& error) {
            reports_[i].reject(visible_start(symbols_[i], 40), "failed", std::string("bug: ") + error.what());
        } catch (...) {
            reports_[i].reject(
                visible_start(symbols_[i], 40), "failed", "bug: something else than an error was thrown");
        }
        return true;
    }

    void finished(std::size_t i) {
        const std::lock_guard lock(mutex_);
        const ImportReport& report = reports_[i];
        ++state_.symbols_done;
        state_.bars += report.minute_bars + report.hour_bars + report.daily_bars + report.quote_bars;
        state_.rejected += report.rejected_count();
        state_.current = symbols_[i];
    }

    const std::vector<std::string>& symbols_;
    const std::function<void(const std::string&, ImportReport&)>& work_;
    const OnProgress& progress_;
    const Stop& stop_;
    std::vector<ImportReport> reports_;
    std::mutex mutex_;
    ImportProgress state_;
    std::size_t shown_ = 0;
    Stopwatch since_shown_;
};

}  // namespace

ImportReport for_each_symbol(const std::vector<std::string>& symbols,
                             unsigned threads,
                             const std::function<void(const std::string&, ImportReport&)>& work,
                             const OnProgress& progress,
                             const Stop& stop) {
    SymbolWork all(symbols, work, progress, stop);
    std::atomic<bool> is_over = false;
    jobs::execute(
        symbols.size(),
        {.threads = threads},
        is_over,
        [&](std::size_t i, jobs::Worker&) { all.one(i, is_over); },
        [&] { all.show(); });
    return all.report();
}

}  // namespace tamis::ingest
