// backtest/statistics/lean_text.cpp — LEAN's roundings and spellings.
#include "backtest/statistics/lean_text.hpp"

#include <cstdio>

#include "backtest/statistics/result_families.hpp"
#include "base/double_text.hpp"
#include "base/error.hpp"

namespace tamis::backtest {

std::string printed(int number, const record::LeanLine&) {
    return std::to_string(number);
}
std::string printed(Ticks duration, const record::LeanLine&) {
    return timespan_text(duration);
}
std::string printed(const std::optional<UtcTime>& time, const record::LeanLine&) {
    return time ? iso_text(*time) : "";
}
std::string printed(const std::string& text, const record::LeanLine&) {
    return text;
}
// As LEAN: what has no percentage among decimals is the largest of them.
Decimal percent_of(Decimal number) {
    static const Decimal largest = Decimal::from_parts(UINT64_MAX, UINT32_MAX, 0, false);
    return number >= largest / Decimal(100) ? largest : number * Decimal(100);
}
std::string printed(Decimal number, const record::LeanLine& line) {
    using record::LeanStyle;
    switch (line.style) {
        case LeanStyle::percent:
            return to_text(round_half_even(percent_of(number), line.digits)) + "%";
        case LeanStyle::decimal:
            return to_text(round_half_even(number, line.digits));
        case LeanStyle::real:
            return double_text(round_double(to_double(number), line.digits));
        case LeanStyle::dollars:
            return "$" + fixed_text(number, line.digits);
        case LeanStyle::capacity:
            return "$" + to_text(round_to_significant_digits(number, line.digits));
        default:
            throw Bug("a decimal is printed in a style of decimals");
    }
}

std::string timespan_text(Ticks ticks) {
    const bool negative = ticks < 0;
    const Ticks magnitude = negative ? -ticks : ticks;
    const std::int64_t seconds = magnitude / 10'000'000, fraction = magnitude % 10'000'000;
    char text[48];
    std::string result = negative ? "-" : "";
    if (seconds >= 86'400) result += std::to_string(seconds / 86'400) + ".";
    std::snprintf(text,
                  sizeof text,
                  "%02d:%02d:%02d",
                  static_cast<int>(seconds / 3600 % 24),
                  static_cast<int>(seconds / 60 % 60),
                  static_cast<int>(seconds % 60));
    result += text;
    if (fraction != 0) {
        std::snprintf(text, sizeof text, ".%07d", static_cast<int>(fraction));
        result += text;
    }
    return result;
}

namespace {

template <class Numbers, std::size_t N>
NamedTexts printed_lines(const std::array<Statistic<Numbers>, N>& list, const Numbers& numbers) {
    NamedTexts lines;
    for (const Statistic<Numbers>& one : list)
        if (!one.line.label.empty()) lines.emplace_back(one.line.label, one.print(numbers, one.line));
    return lines;
}

}  // namespace

NamedTexts lean_summary(const LeanNumbers& numbers) {
    return printed_lines(lean_statistics_list, numbers);
}

NamedTexts lean_trade_statistics(const TradeNumbers& numbers) {
    return printed_lines(trade_statistics_list, numbers);
}

}  // namespace tamis::backtest
