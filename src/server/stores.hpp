// server/stores.hpp — several ways into the one open result file, lent to whoever answers a request.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/result_store.hpp"

namespace tamis::server {

class Stores {
  public:
    Stores(store::ResultStore& results, std::size_t count);

    class Lent {
      public:
        Lent(Stores& from, std::unique_ptr<store::ResultStore> store, std::string sees)
            : from_(&from), store_(std::move(store)), sees_(std::move(sees)) {}
        /// One that goes with the request.
        explicit Lent(std::unique_ptr<store::ResultStore> store) : store_(std::move(store)) {}
        ~Lent() {
            if (from_) from_->take_back({std::move(store_), std::move(sees_)});
        }
        Lent(const Lent&) = delete;
        Lent& operator=(const Lent&) = delete;
        store::ResultStore& operator*() const { return *store_; }
        store::ResultStore* operator->() const { return store_.get(); }

      private:
        Stores* from_ = nullptr;
        std::unique_ptr<store::ResultStore> store_;
        std::string sees_;
    };
    /// Waits until one is free.
    Lent lend() { return lend({}, {}); }
    /// The same; `show` is called with one that last saw something else than `sees`. At first each sees nothing: "".
    Lent lend(const std::string& sees, const std::function<void(store::ResultStore&)>& show);

  private:
    struct Way {
        std::unique_ptr<store::ResultStore> store;
        std::string sees{};
    };
    void take_back(Way way);
    std::mutex mutex_;
    std::condition_variable is_back_;
    std::vector<Way> free_;
};

}  // namespace tamis::server
