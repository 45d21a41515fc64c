// ingest/spacing.cpp — a common divisor of distances for minutes, the nearest two days for days.
#include "ingest/spacing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

namespace tamis::ingest {

namespace {

constexpr std::int64_t minutes_an_hour = 60;
constexpr std::size_t enough_times = 64;
constexpr double chance = 1e9;
// Thanksgiving's week has three and a half sessions, and no week ends less than five days after the one before; no
// month of sessions ends less than twenty-five.
constexpr std::int64_t least_between_weeks = 5, least_between_months = 25;
constexpr std::size_t least_weeks = 14, least_months = 7;

}  // namespace

void Spacing::look(ExchangeTime time) {
    const std::int64_t minute = time.ms_of_day() / ms_per_minute;
    if (first_minute_ < 0) first_minute_ = minute;
    step_minutes_ = std::gcd(step_minutes_, minute - first_minute_);
    if (times_.size() < enough_times) times_.insert(time.ms);
    if (step_minutes_ == 0 && nearest_days_ >= least_between_weeks) look_at_day(time.day());
}

void Spacing::look_at_day(TradingDay day) {
    const auto [place, is_new] = days_.insert(day);
    if (!is_new) return;
    if (place != days_.begin())
        nearest_days_ = std::min<std::int64_t>(nearest_days_, (day - *std::prev(place)).count());
    if (std::next(place) != days_.end())
        nearest_days_ = std::min<std::int64_t>(nearest_days_, (*std::next(place) - day).count());
}

bool Spacing::is_no_chance(std::int64_t of_so_many) const {
    return of_so_many > 1 &&
           static_cast<double>(times_.size() - 1) * std::log(static_cast<double>(of_so_many)) >= std::log(chance);
}

std::string Spacing::longer_than(Resolution resolution) const {
    if (resolution == Resolution::daily) {
        if (step_minutes_ != 0) return {};
        if (nearest_days_ >= least_between_months && days_.size() >= least_months) return "a month";
        return nearest_days_ >= least_between_weeks && days_.size() >= least_weeks ? "a week" : "";
    }
    const bool is_hour = resolution == Resolution::hour;
    const std::int64_t units = is_hour ? step_minutes_ / minutes_an_hour : step_minutes_;
    return is_no_chance(units) ? fmt::format("{} {}", units, is_hour ? "hours" : "minutes") : "";
}

}  // namespace tamis::ingest
