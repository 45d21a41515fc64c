// server/stores.cpp — a pool of connections.
#include "server/stores.hpp"

namespace tamis::server {

Stores::Stores(store::ResultStore& results, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) free_.push_back(results.another());
}

Stores::Lent Stores::lend() {
    std::unique_lock lock(mutex_);
    is_back_.wait(lock, [this] { return !free_.empty(); });
    auto store = std::move(free_.back());
    free_.pop_back();
    return {*this, std::move(store)};
}

void Stores::take_back(std::unique_ptr<store::ResultStore> store) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(store));
    is_back_.notify_one();
}

}  // namespace tamis::server
