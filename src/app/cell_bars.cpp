// app/cell_bars.cpp — a book's columns in dollars and seconds.
#include "app/cell_bars.hpp"

#include <limits>

#include "market/exchange_calendar.hpp"

namespace tamis::app {

namespace {

constexpr double usd_a_deci_cent = 1.0 / static_cast<double>(deci_cents_per_usd);

/// Volume-weighted mean of typical prices so far.
class Vwap {
  public:
    double add(double high, double low, double close, std::int64_t volume) {
        money_ += (high + low + close) / 3 * static_cast<double>(volume);
        shares_ += static_cast<double>(volume);
        return shares_ > 0 ? money_ / shares_ : std::numeric_limits<double>::quiet_NaN();
    }

  private:
    double money_ = 0, shares_ = 0;
};

void add_bar(BarColumns& out, UtcTime start, const std::array<std::int64_t, 4>& prices, std::int64_t volume) {
    out.start_seconds.push_back(start.ms / 1000);
    out.open.push_back(static_cast<double>(prices[0]) * usd_a_deci_cent);
    out.high.push_back(static_cast<double>(prices[1]) * usd_a_deci_cent);
    out.low.push_back(static_cast<double>(prices[2]) * usd_a_deci_cent);
    out.close.push_back(static_cast<double>(prices[3]) * usd_a_deci_cent);
    out.volume_shares.push_back(volume);
}

void add_minutes(BarColumns& out, const bars::TradeColumns& minutes) {
    Vwap vwap;
    for (std::size_t i = 0; i < minutes.size(); ++i) {
        add_bar(out,
                to_utc(ExchangeTime(minutes.start_ms[i])),
                {minutes.open[i], minutes.high[i], minutes.low[i], minutes.close[i]},
                minutes.volume[i]);
        out.vwap.push_back(vwap.add(out.high.back(), out.low.back(), out.close.back(), minutes.volume[i]));
    }
}

void add_days(BarColumns& out, const bars::DailyColumns& days, TradingDay first, TradingDay last) {
    for (std::size_t i = days.lower_bound(first); i < days.size(); ++i) {
        const TradingDay day{std::chrono::days(days.day[i])};
        if (day > last) break;
        add_bar(out,
                to_utc(ExchangeTime(day, 0)),
                {days.open[i], days.high[i], days.low[i], days.close[i]},
                days.volume[i]);
        out.vwap.push_back(days.vwap_usd[i]);
    }
}

}  // namespace

BarColumns bars_between(const Home& home, const std::string& symbol, TradingDay first, TradingDay last) {
    const auto store = home.open_bars();
    const bars::Security security = store->security_on(symbol, first);
    BarColumns out;
    const std::vector<TradingDay> sessions = us_equities().sessions(first, last);
    if (sessions.size() <= static_cast<std::size_t>(most_minute_days))
        for (const TradingDay day : sessions)
            if (const bars::MinuteDay* minutes = security.book->find_minute_day(day))
                add_minutes(out, security.book->minute_trades(*minutes));
    out.resolution = out.start_seconds.empty() ? "daily" : "minute";
    if (out.start_seconds.empty()) add_days(out, security.book->daily(), first, last);
    return out;
}

}  // namespace tamis::app
