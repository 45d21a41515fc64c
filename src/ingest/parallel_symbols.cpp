// ingest/parallel_symbols.cpp — one counter hands out the symbols.
#include "ingest/parallel_symbols.hpp"

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

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

    void run() {
        try {
            for (std::size_t i = next_++; i < symbols_.size(); i = next_++) {
                if (stop_.is_wanted() || !take(i)) {
                    was_interrupted_ = true;
                    return;
                }
                finished(i);
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
        }
    }

    ImportReport report() {
        if (failure_) std::rethrow_exception(failure_);
        ImportReport all;
        for (const ImportReport& report : reports_) all.add(report);
        all.was_interrupted = was_interrupted_;
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
        if (!progress_ || (since_shown_.seconds() < 0.1 && state_.symbols_done != symbols_.size())) return;
        since_shown_ = Stopwatch();
        progress_(state_);
    }

    const std::vector<std::string>& symbols_;
    const std::function<void(const std::string&, ImportReport&)>& work_;
    const OnProgress& progress_;
    const Stop& stop_;
    std::vector<ImportReport> reports_;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<bool> was_interrupted_ = false;
    std::mutex mutex_;
    ImportProgress state_;
    Stopwatch since_shown_;
    std::exception_ptr failure_;
};

}  // namespace

ImportReport for_each_symbol(const std::vector<std::string>& symbols,
                             unsigned threads,
                             const std::function<void(const std::string&, ImportReport&)>& work,
                             const OnProgress& progress,
                             const Stop& stop) {
    SymbolWork all(symbols, work, progress, stop);
    {
        std::vector<std::jthread> pool;
        for (unsigned i = 1; i < std::max(1u, threads); ++i) pool.emplace_back([&all] { all.run(); });
        all.run();
    }
    return all.report();
}

}  // namespace tamis::ingest
