// backtest/columns/bits.hpp — a yes or no for every bar of a series, counted and searched 64 at a time.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tamis::backtest {

class Bits {
  public:
    Bits() = default;
    explicit Bits(std::size_t size) : size_(size), words_((size + 63) / 64) {}

    std::size_t size() const { return size_; }
    bool operator[](std::size_t at) const { return words_[at / 64] >> (at % 64) & 1; }
    void set(std::size_t at) { words_[at / 64] |= std::uint64_t{1} << (at % 64); }
    void put(std::size_t at, bool is_set) {
        words_[at / 64] = (words_[at / 64] & ~(std::uint64_t{1} << (at % 64))) | std::uint64_t{is_set} << (at % 64);
    }
    /// Eight at once: `flags` are bytes of 0 or 1, the first in the lowest byte; `at` is a multiple of 8.
    void set_eight(std::size_t at, std::uint64_t flags) {
        words_[at / 64] |= (flags * 0x0102040810204080u >> 56) << (at % 64);
    }

    /// What both have, or either has; of one size.
    void keep_common(const Bits& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    }
    void add_all(const Bits& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    }

    /// How many are set from `from` to before `to`.
    std::int64_t count(std::size_t from, std::size_t to) const {
        if (from >= to) return 0;
        const std::size_t first = from / 64, last = (to - 1) / 64;
        if (first == last) return std::popcount(words_[first] & from_mask(from) & until_mask(to));
        std::int64_t sum =
            std::popcount(words_[first] & from_mask(from)) + std::popcount(words_[last] & until_mask(to));
        for (std::size_t i = first + 1; i < last; ++i) sum += std::popcount(words_[i]);
        return sum;
    }
    /// The first that is set from `from` to before `to`, else `to`.
    std::size_t next(std::size_t from, std::size_t to) const {
        if (from >= to) return to;
        std::uint64_t word = words_[from / 64] & from_mask(from);
        for (std::size_t i = from / 64;; word = words_[i]) {
            if (word) return std::min(to, i * 64 + static_cast<std::size_t>(std::countr_zero(word)));
            if (++i * 64 >= to) return to;
        }
    }
    /// The last that is set before `to`, else `to`.
    std::size_t last(std::size_t to) const {
        if (to == 0) return to;
        std::uint64_t word = words_[(to - 1) / 64] & until_mask(to);
        for (std::size_t i = (to - 1) / 64;; word = words_[i]) {
            if (word) return i * 64 + 63 - static_cast<std::size_t>(std::countl_zero(word));
            if (i-- == 0) return to;
        }
    }

  private:
    static std::uint64_t from_mask(std::size_t from) { return ~std::uint64_t{0} << (from % 64); }
    static std::uint64_t until_mask(std::size_t to) { return ~std::uint64_t{0} >> (63 - (to - 1) % 64); }
    std::size_t size_ = 0;
    std::vector<std::uint64_t> words_;
};

}  // namespace tamis::backtest
