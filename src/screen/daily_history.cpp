// screen/daily_history.cpp — rows of a security over all the tickers it has had.
#include "screen/daily_history.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace tamis::screen {

namespace {

/// Puts the rows of one security after one another, over all the books that hold some.
class HistoryBuilder {
  public:
    explicit HistoryBuilder(const bars::Security& security) : factors_(*security.factors) {}

    void add(const bars::Book& book, TradingDay from, TradingDay to) {
        const bars::DailyColumns& daily = book.daily();
        const std::size_t first = daily.lower_bound(from), last = daily.lower_bound(to + std::chrono::days(1));
        const auto copy = [&](auto& column, const auto& stored) {
            column.insert(column.end(),
                          stored.begin() + static_cast<std::ptrdiff_t>(first),
                          stored.begin() + static_cast<std::ptrdiff_t>(last));
        };
        copy(out_.open, daily.open);
        copy(out_.high, daily.high);
        copy(out_.low, daily.low);
        copy(out_.close, daily.close);
        copy(out_.volume, daily.volume);
        copy(out_.vwap, daily.vwap_usd);
        copy(out_.content, daily.hash);
        for (std::size_t i = first; i < last; ++i) add_day(TradingDay{std::chrono::days{daily.day[i]}});
    }
    std::size_t rows() const { return out_.rows(); }
    DailyHistory take() { return std::move(out_); }

  private:
    void add_day(TradingDay day) {
        if (!factors_.empty()) note_split(factors_.split_factor(day));
        out_.day.push_back(day);
        out_.split_count.push_back(static_cast<std::uint32_t>(out_.splits.size()));
    }
    void note_split(const Decimal& factor) {
        if (out_.rows() > 0 && factor != factor_ && factor.sign() > 0 && factor_.sign() > 0)
            if (const Ratio prices = ratio_meant(factor_, factor); !prices.is_one()) out_.splits.push_back(prices);
        factor_ = factor;
    }

    const FactorTable& factors_;
    DailyHistory out_;
    Decimal factor_;
};

const TradingDay ever_first = std::chrono::year{1900} / 1 / 1, ever_last = std::chrono::year{2200} / 1 / 1;

TickerHistory history_of(const bars::BarStore& store, const bars::Security& security, const std::string& ticker) {
    TickerHistory result;
    HistoryBuilder builder(security);
    if (!security.map) {
        builder.add(*store.book(ticker), ever_first, ever_last);
        result.is_under_ticker.assign(builder.rows(), true);
    } else {
        TradingDay from = security.map->first_day();
        for (const MapRow& row : security.map->rows()) {
            if (row.day < from) continue;
            if (const auto book = store.find(row.ticker)) builder.add(*book, from, row.day);
            result.is_under_ticker.resize(builder.rows(), row.ticker == ticker);
            from = row.day + std::chrono::days(1);
        }
    }
    result.rows = builder.take();
    return result;
}

}  // namespace

std::size_t DailyHistory::end_of_basis(std::size_t row) const {
    return static_cast<std::size_t>(
        std::upper_bound(split_count.begin() + static_cast<std::ptrdiff_t>(row), split_count.end(), split_count[row]) -
        split_count.begin());
}

Ratio DailyHistory::price_ratio(std::size_t from, std::size_t to) const {
    Ratio ratio{1, 1};
    for (std::uint32_t split = split_count[from]; split < split_count[to]; ++split) ratio = ratio * splits[split];
    return ratio;
}

DailyHistory DailyHistory::part(std::size_t from, std::size_t to) const {
    DailyHistory result;
    const auto copy = [&](auto& out, const auto& column) {
        out.assign(column.begin() + static_cast<std::ptrdiff_t>(from),
                   column.begin() + static_cast<std::ptrdiff_t>(to));
    };
    copy(result.day, day);
    copy(result.open, open);
    copy(result.high, high);
    copy(result.low, low);
    copy(result.close, close);
    copy(result.volume, volume);
    copy(result.vwap, vwap);
    copy(result.split_count, split_count);
    copy(result.content, content);
    result.splits = splits;
    return result;
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
