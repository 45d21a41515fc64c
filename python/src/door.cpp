// python/src/door.cpp — readers are counted, the writer's store is lent; who opens is waited for.
#include "door.hpp"

#include <chrono>
#include <map>
#include <utility>

namespace tamis::python {

Door& Door::of(const app::Home& home) {
    static std::mutex mutex;
    static std::map<std::filesystem::path, Door> doors;
    const std::lock_guard lock(mutex);
    return doors[std::filesystem::weakly_canonical(std::filesystem::absolute(home.path()))];
}

Door::Writing::Writing(Door& of, const app::Home& home, unsigned threads, const Stop& stop) : door(of) {
    door.begin(home, threads, stop);
    results = door.written_;
}

Door::Writing::~Writing() {
    results.reset();
    door.end();
}

void Door::begin(const app::Home& home, unsigned threads, const Stop& stop) {
    constexpr auto look_again = std::chrono::milliseconds(10);
    std::unique_lock lock(mutex_);
    if (written_ || is_opening_)
        throw Error{Problem::conflict,
                    "another thread of this process writes " + home.results_file().string() +
                        "; wait for it, or ask it to stop (questions are answered meanwhile)"};
    is_opening_ = true;
    try {
        while (readers_ > 0) {
            stop.check("interrupted while another thread was asking the same results");
            changed_.wait_for(lock, look_again);
        }
        written_ = home.open_results(threads);
    } catch (...) {
        is_opening_ = false;
        changed_.notify_all();
        throw;
    }
    is_opening_ = false;
    changed_.notify_all();
}

void Door::end() {
    const std::lock_guard lock(mutex_);
    written_ = nullptr;
    changed_.notify_all();
}

// A question counts before it opens: who wants to write waits for it, and it waits for who is about to open.
std::unique_ptr<store::ResultStore> Door::opened(const app::Home& home) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !is_opening_; });
    auto results = written_ ? written_->another() : home.open_results_to_read();
    ++readers_;
    return results;
}

void Door::close(store::ResultStore* results) {
    delete results;
    const std::lock_guard lock(mutex_);
    --readers_;
    changed_.notify_all();
}

std::shared_ptr<store::ResultStore> Door::read(const app::Home& home) {
    return {opened(home).release(), [this](store::ResultStore* results) { close(results); }};
}

}  // namespace tamis::python
