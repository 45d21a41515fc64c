// ingest/time_order.hpp — rows in any order become bars whose times rise; two rows of one time are settled.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace tamis::ingest {

/// What becomes of rows, by their numbers from 0. It depends on what the rows say, never on where they stand.
struct TimeOrder {
    std::vector<std::uint32_t> kept;  ///< in the order of their times
    std::uint64_t duplicates = 0;     ///< rows that say what a kept one says
    /// Rows whose time another row gives other numbers, and that row: none of them can be believed.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> contradictions;
};

/// `time_of(row)` orders, `same(a, b)` tells whether two rows of one time say the same.
template <class TimeOf, class Same>
TimeOrder time_order(std::size_t rows, const TimeOf& time_of, const Same& same) {
    std::vector<std::uint32_t> order(rows);
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(
        order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return time_of(a) < time_of(b); });
    TimeOrder result;
    result.kept.reserve(rows);
    for (std::size_t from = 0, to = 0; from < rows; from = to) {
        const std::uint32_t first = order[from];
        std::uint32_t other = first;  // the first row that says something else
        for (to = from; to < rows && time_of(order[to]) == time_of(first); ++to)
            if (other == first && !same(first, order[to])) other = order[to];
        if (other == first) {
            result.kept.push_back(first);
            result.duplicates += to - from - 1;
            continue;
        }
        for (std::size_t i = from; i < to; ++i)
            result.contradictions.emplace_back(order[i], same(first, order[i]) ? other : first);
    }
    return result;
}

}  // namespace tamis::ingest
