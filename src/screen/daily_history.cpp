// screen/daily_history.cpp — rows of a security over all the tickers it has had.
#include "screen/daily_history.hpp"

#include <cmath>
#include <set>

namespace tamis::screen {

namespace {

constexpr double usd_a_deci_cent = 10'000;

void add_rows(
    DailyHistory& out, const bars::Book& book, const bars::Security& security, TradingDay from, TradingDay to) {
    const bars::DailyColumns& daily = book.daily();
    const bool has_factors = !security.factors->empty();
    for (std::size_t i = daily.lower_bound(from); i < daily.size(); ++i) {
        const TradingDay day{std::chrono::days{daily.day[i]}};
        if (day > to) return;
        out.day.push_back(day);
        out.open.push_back(static_cast<double>(daily.open[i]) / usd_a_deci_cent);
        out.high.push_back(static_cast<double>(daily.high[i]) / usd_a_deci_cent);
        out.low.push_back(static_cast<double>(daily.low[i]) / usd_a_deci_cent);
        out.close.push_back(static_cast<double>(daily.close[i]) / usd_a_deci_cent);
        out.volume.push_back(static_cast<double>(daily.volume[i]));
        out.vwap.push_back(daily.vwap_usd[i]);
        out.basis.push_back(has_factors ? to_double(security.factors->split_factor(day)) : 1.0);
        out.content.push_back(daily.hash[i]);
    }
}

const TradingDay ever_first = std::chrono::year{1900} / 1 / 1, ever_last = std::chrono::year{2200} / 1 / 1;

TickerHistory history_of(const bars::BarStore& store, const bars::Security& security, const std::string& ticker) {
    TickerHistory result;
    if (!security.map) {
        add_rows(result.rows, *store.book(ticker), security, ever_first, ever_last);
        result.is_under_ticker.assign(result.rows.rows(), true);
        return result;
    }
    TradingDay from = security.map->first_day();
    for (const MapRow& row : security.map->rows()) {
        if (row.day < from) continue;
        if (const auto book = store.find(row.ticker)) add_rows(result.rows, *book, security, from, row.day);
        result.is_under_ticker.resize(result.rows.rows(), row.ticker == ticker);
        from = row.day + std::chrono::days(1);
    }
    return result;
}

}  // namespace

bool DailyHistory::is_one_basis(std::size_t from, std::size_t to) const {
    // Basis only changes at splits, so equal ends mean equal rows but for a split and its exact reverse; look at all.
    for (std::size_t i = from; i < to; ++i)
        if (basis[i] != basis[to]) return false;
    return true;
}

std::vector<TickerHistory> histories(const bars::BarStore& store, const std::string& ticker) {
    const auto book = store.book(ticker);
    std::set<std::string> seen;
    std::vector<TickerHistory> result;
    const auto add = [&](const bars::Security& security) {
        if (seen.insert(security.permtick).second) result.push_back(history_of(store, security, ticker));
    };
    if (book->map() || !book->newest_alias())
        add(store.security_on(ticker, book->map() ? book->map()->first_day() : ever_first));
    for (const auto& [day, permtick] : book->aliases()) add(store.security_on(ticker, day));
    return result;
}

}  // namespace tamis::screen
