// base/memo.hpp — what was made once and is shared by threads from then on.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>

namespace tamis {

/// Values by key, kept as long as the memo. Two threads that ask at once may both make a value; the first one's stays.
template <class Key>
class Memo {
  public:
    /// `make` gives a Value; it may ask the memo for others.
    template <class Value, class Make>
    const Value& get(const Key& key, const Make& make) {
        if (const auto found = find(key)) return *static_cast<const Value*>(found.get());
        const auto made = std::make_shared<const Value>(make());
        const std::lock_guard lock(mutex_);
        return *static_cast<const Value*>(values_.try_emplace(key, made).first->second.get());
    }

  private:
    std::shared_ptr<const void> find(const Key& key) {
        const std::lock_guard lock(mutex_);
        const auto found = values_.find(key);
        return found == values_.end() ? nullptr : found->second;
    }
    std::mutex mutex_;
    std::map<Key, std::shared_ptr<const void>> values_;
};

/// The last few values that were asked for.
template <class Value>
class Shelf {
  public:
    explicit Shelf(std::size_t most) : most_(most) {}
    /// The newest that `is_it`, else what `make` gives.
    template <class IsIt, class Make>
    std::shared_ptr<const Value> get(const IsIt& is_it, const Make& make) {
        if (auto found = find(is_it)) return found;
        std::shared_ptr<const Value> made = make();
        const std::lock_guard lock(mutex_);
        values_.push_front(made);
        if (values_.size() > most_) values_.pop_back();
        return made;
    }

  private:
    template <class IsIt>
    std::shared_ptr<const Value> find(const IsIt& is_it) {
        const std::lock_guard lock(mutex_);
        const auto found =
            std::find_if(values_.begin(), values_.end(), [&](const auto& value) { return is_it(*value); });
        return found == values_.end() ? nullptr : *found;
    }
    std::size_t most_;
    std::mutex mutex_;
    std::deque<std::shared_ptr<const Value>> values_;
};

}  // namespace tamis
