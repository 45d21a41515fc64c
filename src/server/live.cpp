// server/live.cpp — opened, closed and opened again as one.
#include "server/live.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <thread>

#include "app/lakes.hpp"
#include "base/error.hpp"

namespace tamis::server {

namespace {
constexpr std::size_t ways_in = 4;
// A copy of a large file takes a while, and a page asks ten questions at once: a copy serves for some time, longer the
// longer it took to make.
constexpr double least_seconds_a_copy_serves = 3, times_its_making = 10;

std::shared_ptr<store::ResultStore> opened(const app::Home& home,
                                           const std::filesystem::path& scratch,
                                           std::uint64_t memory_bytes) {
    std::shared_ptr<store::ResultStore> results = home.open_results_to_serve(memory_bytes);
    // What a question cannot hold in memory goes to a file beside the results, up to here; then it fails.
    results->execute("SET max_temp_directory_size = '4GB'");
    std::vector<std::filesystem::path> folders = app::lake_folders(home);
    folders.push_back(scratch);
    app::let_read(*results, folders);
    results->lock_out_files();
    return results;
}
}  // namespace

Live::Open::Open(const app::Home& of,
                 const std::filesystem::path& scratch,
                 std::uint64_t memory_bytes,
                 std::timed_mutex& writing)
    : results(opened(of, scratch, memory_bytes)),
      home(of, results),
      stores(*results, ways_in),
      stores_with_lakes(*results, ways_in),
      runs(home, writing) {}

Live::Live(app::Home home, std::filesystem::path scratch, std::uint64_t memory_bytes)
    : home_(std::move(home)),
      scratch_(std::move(scratch)),
      memory_bytes_(memory_bytes),
      open_(std::make_unique<Open>(home_, scratch_, memory_bytes_, writing_)),
      jobs_(writing_) {}

const Live::Open& Live::open() const {
    if (open_) return *open_;
    throw Error{Problem::conflict, holder_ + " works on the results; this can be asked when it has ended"};
}

Stores::Lent Live::lend() {
    if (open_) return open_->stores.lend();
    return Stores::Lent(way_into_copy());
}

// Each way in sees the lakes that there are when it is lent.
Stores::Lent Live::lend_with_lakes() {
    app::require_lakes(home_);
    const auto see = [this](store::ResultStore& results) { app::see_lakes(home_, results); };
    if (open_) return open_->stores_with_lakes.lend(app::lakes_text(home_), see);
    auto copy = way_into_copy();
    see(*copy);
    return Stores::Lent(std::move(copy));
}

std::unique_ptr<store::ResultStore> Live::way_into_copy() {
    const std::lock_guard lock(copy_mutex_);
    if (!copy_ || copied_.seconds() > copy_serves_seconds_) {
        copy_ = nullptr;
        const Stopwatch making;
        copy_ = home_.open_results_to_read();
        copy_serves_seconds_ = std::max(least_seconds_a_copy_serves, times_its_making * making.seconds());
        copied_ = Stopwatch();
    }
    return copy_->another();
}

RunQueue& Live::runs() {
    (void)open();
    return open_->runs;
}

app::Home Live::writing_home() const {
    return open().home;
}

std::unique_lock<std::timed_mutex> Live::write_alone() {
    (void)open();
    std::unique_lock alone(writing_, std::try_to_lock);
    if (alone) return alone;
    throw Error{Problem::conflict, "a run or a job writes results now; wait for its end, or cancel it"};
}

app::Home Live::reading_home() const {
    return open_ ? open_->home : home_;
}

Summaries::Text Live::summary(store::ResultStore& results, std::int64_t run) {
    return open_ ? open_->summaries.of(results, run) : Summaries().of(results, run);
}

void Live::forget_summaries() {
    if (open_) open_->summaries.forget();
}

std::shared_ptr<const RunFeed> Live::feed(std::int64_t run) const {
    return open_ ? open_->runs.feed(run) : nullptr;
}

std::optional<std::int64_t> Live::run_in_work() const {
    return open_ ? open_->runs.in_work() : std::nullopt;
}

bool Live::is_at_rest() {
    const auto attending = attend();
    return open_ && !open_->runs.going_on() && !jobs_.going_on();
}

std::optional<std::string> Live::give_up(const std::string& to) {
    const std::unique_lock lock(mutex_);
    if (const auto run = open_->runs.going_on())
        return fmt::format("run {} goes on in the server of this home; wait for its end, or cancel it there", *run);
    if (const auto job = jobs_.going_on())
        return fmt::format("{} goes on in the server of this home; wait for its end, or cancel it there", *job);
    open_.reset();
    holder_ = to;
    return std::nullopt;
}

void Live::open_again(const std::function<void()>& meanwhile) {
    const std::unique_lock lock(mutex_);
    if (const auto run = open().runs.going_on())
        throw Error{Problem::conflict, fmt::format("run {} goes on; wait for its end, or cancel it", *run)};
    if (const auto job = jobs_.next_waiting())
        throw Error{Problem::conflict, *job + " waits behind this one; begin this again when it is done"};
    open_.reset();
    std::exception_ptr failed;
    try {
        meanwhile();
    } catch (...) {
        failed = std::current_exception();
    }
    open_when_free();
    if (failed) std::rethrow_exception(failed);
}

// A process that reads has them for a moment; nobody can borrow them meanwhile.
void Live::open_when_free() {
    constexpr std::chrono::milliseconds look_again_after(20);
    holder_ = "another process";
    while (!open_) {
        try {
            open_ = std::make_unique<Open>(home_, scratch_, memory_bytes_, writing_);
        } catch (const Error& error) {
            if (error.problem() != Problem::conflict) throw;
            std::this_thread::sleep_for(look_again_after);
        }
    }
}

void Live::take_back() {
    const std::unique_lock lock(mutex_);
    copy_ = nullptr;
    open_ = std::make_unique<Open>(home_, scratch_, memory_bytes_, writing_);
}

}  // namespace tamis::server
