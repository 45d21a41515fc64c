// backtest/strategies/market_test.hpp — a small invented market that strategies are run in, and what a run left as
// text.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>

#include "backtest/cell.hpp"
#include "backtest/days_test.hpp"
#include "backtest/engine.hpp"
#include "backtest/strategies/all.hpp"
#include "bars/book_writer.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace tamis::backtest {

/// Minutes, hours and days of one symbol that wander; some minutes are missing. `change` may alter each minute's
/// prices.
using Change = std::function<void(
    ExchangeTime start, std::int64_t& open, std::int64_t& high, std::int64_t& low, std::int64_t& close)>;

inline bars::BookChange wandering(std::uint64_t seed, int sessions, double missing, const Change& change = {}) {
    bars::BookChange book;
    std::uint64_t state = seed;
    const auto next = [&] {
        state = state * 6364136223846793005ull + 1442695040888963407ull;
        return static_cast<double>(state >> 40) / static_cast<double>(1 << 24);
    };
    double price = 40 + 20 * next();
    TradingDay day = us_equities().sessions_before(monday, 6);
    for (int s = 0; s < sessions; ++s, day = us_equities().next_session(day)) {
        price *= 0.98 + 0.04 * next();
        bars::TradeBatch& minutes = book.minute_trades[day];
        std::int64_t first = 0, top = 0, bottom = INT64_MAX, last = 0, volume = 0;
        for (int m = 0; m < 390; ++m) {
            const double open = price;
            price *= 0.998 + 0.004 * next();
            const auto raw = [](double usd) { return static_cast<std::int64_t>(usd * 100) * 100; };
            std::int64_t o = raw(open), c = raw(price), h = std::max(o, c) + 100, l = std::min(o, c) - 100;
            const auto v = static_cast<std::int64_t>(1000 + 9000 * next());
            const ExchangeTime start(day, open_ms + m * ms_per_minute);
            if (next() < missing) continue;
            if (change) change(start, o, h, l, c);
            minutes.push(start.ms, o, h, l, c, v);
            if (first == 0) first = o;
            top = std::max(top, h), bottom = std::min(bottom, l), last = c, volume += v;
        }
        book.daily.push_back({day, first, top, bottom, last, volume, std::nullopt});
        for (int hour = 9; hour < 16; ++hour)
            book.hourly[day].push(
                ExchangeTime(day, hour * 60 * ms_per_minute).ms, first, top, bottom, last, volume / 7);
    }
    return book;
}

class Strategies : public testing::Test {
  protected:
    static std::shared_ptr<const bars::BarStore> market(const TempDir& folder, const Change& change = {}) {
        bars::BookWriter writer(folder.path());
        writer.apply("AAA", wandering(3, 12, 0, change));
        writer.apply("GAPS", wandering(5, 12, 0.3, change));
        writer.apply("SPY", wandering(7, 12, 0));
        writer.sync();
        return bars::BarStore::open(folder.path());
    }
    void SetUp() override { store = market(scratch); }

    TempDir scratch;
    std::shared_ptr<const bars::BarStore> store;
};

inline BacktestSpec spec_of(const StrategySpec& strategy, const std::string& symbols, int sessions = 3) {
    BacktestSpec spec;
    for (const auto symbol : split(symbols, ' ')) spec.symbols.emplace_back(symbol);
    spec.first = monday;
    spec.last = monday;
    for (int i = 1; i < sessions; ++i) spec.last = us_equities().next_session(spec.last);
    spec.strategy = strategy;
    return spec;
}

inline StrategySpec rules_of(const std::vector<std::pair<std::string, std::string>>& parameters) {
    StrategySpec rules = make_strategy("rules");
    for (const auto& [name, value] : parameters) rules.set(name, value);
    return rules;
}

inline std::string text_of(const RunFacts& facts) {
    std::string text = fmt::format("end {} fees {} capacity {} bars {} warm {} slices {} invested {} fall {}\n",
                                   to_text(facts.end_value),
                                   to_text(facts.fees),
                                   to_text(facts.capacity),
                                   facts.path.bars,
                                   facts.path.warmup_bars,
                                   facts.path.slices,
                                   facts.path.slices_invested,
                                   facts.path.deepest_fall_fraction);
    for (const OrderEvent& e : facts.events)
        text += fmt::format("event {} {} {} {} {} {} {}\n",
                            e.order,
                            e.event,
                            e.time.ms,
                            e.quantity,
                            to_text(e.fill_price),
                            e.fill_quantity,
                            to_text(e.fee_usd));
    for (const ClosedTrade& t : facts.trades)
        text += fmt::format("trade {} {} {} {} {} {}\n",
                            t.entry_time.ms,
                            t.exit_time.ms,
                            to_text(t.profit_loss),
                            to_text(t.mae),
                            to_text(t.mfe),
                            to_text(t.end_trade_drawdown));
    for (const Sample& s : facts.equity) text += fmt::format("equity {} {}\n", s.time.ms, to_text(s.value));
    for (const Sample& s : facts.returns) text += fmt::format("return {} {}\n", s.time.ms, to_text(s.value));
    for (const Sample& s : facts.turnover) text += fmt::format("turnover {} {}\n", s.time.ms, to_text(s.value));
    return text;
}

inline RunFacts facts_of(const bars::BarStore& store, const BacktestSpec& spec) {
    const auto strategy = spec.strategy.start();
    return Engine(store, spec, {.order_events = true}).run(*strategy);
}

inline std::string name_of(const StrategySpec& strategy) {
    return std::string(strategy.type().name) + "(" + parameters_text(strategy) + ")";
}

}  // namespace tamis::backtest
