// lean/trade_key.cpp — a rule and its exceptions.
#include "lean/trade_key.hpp"

#include <array>
#include <utility>

namespace tamis::lean {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 15> other_names{
    {{"start_time", "startDateTime"},
     {"end_time", "endDateTime"},
     {"number_of_trades", "totalNumberOfTrades"},
     {"winning_trades", "numberOfWinningTrades"},
     {"losing_trades", "numberOfLosingTrades"},
     {"average_duration_seconds", "averageTradeDuration"},
     {"average_winning_duration_seconds", "averageWinningTradeDuration"},
     {"average_losing_duration_seconds", "averageLosingTradeDuration"},
     {"median_duration_seconds", "medianTradeDuration"},
     {"median_winning_duration_seconds", "medianWinningTradeDuration"},
     {"median_losing_duration_seconds", "medianLosingTradeDuration"},
     {"average_mae_usd", "averageMAE"},
     {"average_mfe_usd", "averageMFE"},
     {"largest_mae_usd", "largestMAE"},
     {"largest_mfe_usd", "largestMFE"}}};

std::string camel_case(std::string_view words) {
    std::string text;
    bool is_first_letter = false;
    for (const char c : words) {
        if (c != '_') text += is_first_letter ? static_cast<char>(c - 'a' + 'A') : c;
        is_first_letter = c == '_';
    }
    return text;
}

}  // namespace

std::string trade_key(std::string_view column) {
    for (const auto& [ours, theirs] : other_names)
        if (ours == column) return std::string(theirs);
    for (const std::string_view unit : {"_usd", "_seconds", "_fraction"})
        if (column.ends_with(unit)) column.remove_suffix(unit.size());
    return camel_case(column);
}

}  // namespace tamis::lean
