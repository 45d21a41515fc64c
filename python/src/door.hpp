// python/src/door.hpp — who of this process reads or writes a home's results: threads that ask while another one
// writes.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>

#include "app/home.hpp"
#include "base/stop.hpp"

namespace tamis::python {

/// One of each home in this process. One call writes at a time; while it does, questions of other threads are further
/// ways into the store that it has open.
class Door {
  public:
    static Door& of(const app::Home& home);

    /// `write(home)` with the home whose results are open, on so many threads (0: as DuckDB has it). Waits for
    /// questions that are being answered. Throws Error conflict where another call of this process writes, cancelled
    /// when `stop` is wanted.
    template <class Write>
    auto write(const app::Home& home, unsigned threads, const Stop& stop, const Write& write) {
        const Writing writing(*this, home, threads, stop);
        return write(app::Home(home, writing.results));
    }
    /// The results for one question. Throws Error not_found before the first result.
    std::shared_ptr<store::ResultStore> read(const app::Home& home);

  private:
    struct Writing {
        Writing(Door& of, const app::Home& home, unsigned threads, const Stop& stop);
        ~Writing();
        Door& door;
        std::shared_ptr<store::ResultStore> results;
    };
    void begin(const app::Home& home, unsigned threads, const Stop& stop);
    void end();
    std::unique_ptr<store::ResultStore> opened(const app::Home& home);
    void close(store::ResultStore* results);

    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_opening_ = false;
    std::shared_ptr<store::ResultStore> written_;  ///< null: nobody writes
    int readers_ = 0;
};

}  // namespace tamis::python
