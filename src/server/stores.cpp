// server/stores.cpp — a pool of connections.
#include "server/stores.hpp"

namespace tamis::server {

Stores::Stores(store::ResultStore& results, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) free_.push_back({results.another()});
}

Stores::Lent Stores::lend(const std::string& sees, const std::function<void(store::ResultStore&)>& show) {
    std::unique_lock lock(mutex_);
    is_back_.wait(lock, [this] { return !free_.empty(); });
    Way way = std::move(free_.back());
    free_.pop_back();
    lock.unlock();
    try {
        if (way.sees != sees) show(*way.store);
    } catch (...) {
        way.sees = "half of something";
        take_back(std::move(way));
        throw;
    }
    return {*this, std::move(way.store), sees};
}

void Stores::take_back(Way way) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(way));
    is_back_.notify_one();
}

}  // namespace tamis::server
