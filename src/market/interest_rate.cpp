// market/interest_rate.cpp — reading and looking up the risk-free rate (LEAN: InterestRateProvider.cs).
#include "market/interest_rate.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/visible_text.hpp"

namespace tamis {

InterestRates::InterestRates(std::vector<Row> rows) : rows_(std::move(rows)) {
    std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.day < b.day; });
}

InterestRates InterestRates::parse(std::string_view csv) {
    std::vector<Row> rows;
    for (int number = 1; !csv.empty(); ++number) {
        const std::size_t end = csv.find('\n');
        std::string_view line = csv.substr(0, end);
        csv.remove_prefix(end == std::string_view::npos ? csv.size() : end + 1);
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
        if (line.empty() || number == 1) continue;
        const std::size_t comma = line.find(',');
        const auto day = parse_day(line.substr(0, comma));
        const auto percent =
            comma == std::string_view::npos ? std::nullopt : Decimal::try_parse(line.substr(comma + 1));
        if (!day || !percent)
            throw Error{Problem::bad_data,
                        "line " + std::to_string(number) + ": '" + excerpt(line) +
                            "' is no interest rate; it must be yyyy-MM-dd,percent"};
        rows.push_back({*day, *percent / Decimal(100)});
    }
    return InterestRates(std::move(rows));
}

Decimal InterestRates::rate_on(TradingDay day) const {
    if (rows_.empty()) return Decimal::scaled(1, 2);
    const auto after = std::upper_bound(
        rows_.begin(), rows_.end(), day, [](TradingDay wanted, const Row& row) { return wanted < row.day; });
    return after == rows_.begin() ? rows_.front().rate : std::prev(after)->rate;
}

}  // namespace tamis
