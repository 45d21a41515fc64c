// tests/lean/august_runs_test.cpp — ten real runs of LEAN (August 2025): the bars of each log in, every fill, the end
// equity and the trade statistics out.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "backtest/backtest.hpp"
#include "backtest/engine.hpp"
#include "backtest/statistics/lean_text.hpp"
#include "bars/bar_store.hpp"
#include "bars/book_writer.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "shared.hpp"

namespace tamis {
namespace {

using nlohmann::json;
using namespace std::chrono;

/// A five-minute bar as the log prints it.
struct LoggedBar {
    ExchangeTime end;
    Decimal high, low, close;
};

std::string between(const std::string& line, const std::string& before, char after) {
    const std::size_t at = line.find(before) + before.size();
    return line.substr(at, line.find(after, at) - at);
}

/// "… [2025-08-04 09:35:00] [UPDATE] CRWV: Bar #1 - High: 107.28, Low: 104.8, Close: 105.55"
std::vector<LoggedBar> logged_bars(const std::filesystem::path& log) {
    std::vector<LoggedBar> bars;
    std::istringstream in(read_file(log));
    for (std::string line; std::getline(in, line);) {
        const std::size_t at = line.find("] [UPDATE] ");
        if (at == std::string::npos) continue;
        const std::string time = line.substr(at - 19, 19);
        const std::int64_t of_day =
            (std::stoll(time.substr(11, 2)) * 60 + std::stoll(time.substr(14, 2))) * ms_per_minute;
        const auto price = [&](const char* name) { return Decimal::parse(trim(between(line + ",", name, ','))); };
        bars.push_back(
            {ExchangeTime(*parse_day(time.substr(0, 10)), of_day), price("High: "), price("Low: "), price("Close: ")});
    }
    return bars;
}

std::int64_t raw(const Decimal& price) {
    return to_int64(round_half_even(price * Decimal(10'000), 0));
}

/// Five minutes that make the logged bar again: the first has its range, all close where it closes.
bars::BookChange minutes_of(const std::vector<LoggedBar>& logged) {
    bars::BookChange change;
    for (const LoggedBar& bar : logged) {
        const std::int64_t close = raw(bar.close);
        for (std::int64_t i = 0; i < 5; ++i) {
            const std::int64_t high = i == 0 ? raw(bar.high) : close, low = i == 0 ? raw(bar.low) : close;
            const ExchangeTime start{bar.end.ms - (5 - i) * ms_per_minute};
            change.minute_trades[start.day()].push(start.ms, close, high, low, close, 100'000);
        }
    }
    return change;
}

/// The strategy of the first of the ten runs, a day older than the others: it looks for breaks during the warm-up too,
/// where orders are refused while its own state changes, enters nothing from 15:30 on, and never closes.
class OlderMarketStructure final : public backtest::Strategy {
  public:
    void on_start(backtest::Broker& broker) override { broker.consolidate(0, 5); }
    void on_bars(const backtest::Slice&, backtest::Broker&) override {}
    void on_consolidated(int, std::size_t, const backtest::PriceBar& bar, backtest::Broker& broker) override {
        highs_.push_back(bar.high);
        lows_.push_back(bar.low);
        if (highs_.size() > 5) {
            highs_.erase(highs_.begin());
            lows_.erase(lows_.begin());
        }
        if (highs_.size() < 5) return;
        const auto none_above = [&] { return std::ranges::none_of(highs_, [&](auto& h) { return h > highs_[2]; }); };
        const auto none_below = [&] { return std::ranges::none_of(lows_, [&](auto& l) { return l < lows_[2]; }); };
        if (none_above()) pivot_high_ = highs_[2];
        if (none_below()) pivot_low_ = lows_[2];
        if (pivot_high_ && bar.close > *pivot_high_)
            go(1, bar, broker);
        else if (pivot_low_ && bar.close < *pivot_low_)
            go(-1, bar, broker);
    }

  private:
    void go(int direction, const backtest::PriceBar& bar, backtest::Broker& broker) {
        if (position_ == direction) return;
        if (position_ != 0) {
            broker.liquidate(0);
            position_ = 0;
        }
        if (broker.now().ms_of_day() >= (15 * 60 + 30) * ms_per_minute || broker.is_invested(0)) return;
        const double price = to_double(bar.close.usd());
        const double wanted = std::trunc(to_double(broker.total_value()) / price);
        const double most = std::trunc(to_double(broker.margin_remaining()) / price) * 0.95;
        broker.market_order(0, Decimal::from_double(direction * std::min(wanted, most)));
        position_ = direction;
    }
    std::vector<backtest::ScaledPrice> highs_, lows_;
    std::optional<backtest::ScaledPrice> pivot_high_, pivot_low_;
    int position_ = 0;
};

struct Ran {
    backtest::RunFacts facts;
    backtest::NamedTexts trade_statistics;
};

Ran ran_as(const bars::BarStore& store, const std::string& symbol, bool is_older) {
    backtest::BacktestSpec spec;
    spec.symbols = {symbol};
    spec.first = spec.last = 2025y / August / 4;
    backtest::MarketStructure strategy;
    strategy.timeframe = "5min";
    strategy.exit = "bar";
    strategy.warmup_days = is_older ? 30 : 2;
    spec.strategy = strategy;
    backtest::Engine engine(store, spec, {});
    OlderMarketStructure older;
    const auto newer = strategy.start();
    Ran ran;
    ran.facts = engine.run(is_older ? static_cast<backtest::Strategy&>(older) : *newer);
    ran.trade_statistics = backtest::lean_trade_statistics(backtest::trade_numbers(ran.facts.trades));
    return ran;
}

std::filesystem::path file_ending(const std::filesystem::path& folder, const std::string& end) {
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().filename().string().ends_with(end)) return entry.path();
    return {};
}

void expect_equal_fills(const json& events, const backtest::RunFacts& facts) {
    std::size_t next = 0;
    for (const json& e : events) {
        if (e.at("status") != "filled") continue;
        ASSERT_LT(next, facts.events.size()) << "a fill is missing";
        const backtest::OrderEvent& got = facts.events[next++];
        const auto at = "fill " + std::to_string(next);
        EXPECT_EQ(got.time.ms, std::llround(e.at("time").get<double>() * 1000)) << at;
        EXPECT_EQ(static_cast<double>(got.fill_quantity), e.at("fillQuantity").get<double>()) << at;
        EXPECT_EQ(to_double(got.fill_price), e.at("fillPrice").get<double>()) << at;
        EXPECT_EQ(to_double(got.fee_usd), e.at("orderFeeAmount").get<double>()) << at;
    }
    EXPECT_EQ(next, facts.events.size()) << "fills that LEAN did not make";
}

/// Not those made of minutes that the logs do not hold.
void expect_equal_statistics(const json& expected, const backtest::NamedTexts& got) {
    int compared = 0;
    for (const auto& [name, value] : got) {
        if (name.find("MAE") != std::string::npos || name.find("MFE") != std::string::npos ||
            name.find("IntraTrade") != std::string::npos || name.find("EndTradeDrawdown") != std::string::npos)
            continue;
        ASSERT_TRUE(expected.contains(name)) << name;
        const json& e = expected.at(name);
        const std::string want = e.is_null() ? "" : e.is_string() ? e.get<std::string>() : e.dump();
        const auto a = Decimal::try_parse(want), b = Decimal::try_parse(value);
        if (a && b)
            EXPECT_EQ(*a, round_half_even(*b, 4)) << name << ": " << want << " and " << value;
        else
            EXPECT_EQ(want, value) << name;
        ++compared;
    }
    EXPECT_GE(compared, 30);
}

TEST(AugustRuns, EveryFillEndEquityAndTradeStatisticIsEqual) {
    const std::filesystem::path runs = shared_folder() / "lean/runs";
    NEEDS_SHARED(runs);
    int count = 0, fills = 0;
    for (const auto& entry : std::filesystem::directory_iterator(runs)) {
        if (!entry.is_directory()) continue;
        const std::string name = entry.path().filename().string();
        SCOPED_TRACE(name);
        const json summary = json::parse(read_file(file_ending(entry.path(), "-summary.json")));
        const std::string symbol = summary.at("algorithmConfiguration").at("parameters").at("symbols");
        const TempDir scratch("tamis-august");
        bars::BookWriter writer(scratch.path());
        writer.apply(symbol, minutes_of(logged_bars(entry.path() / "log.txt")));
        writer.sync();

        const Ran ran = ran_as(*bars::BarStore::open(scratch.path()), symbol, name.starts_with("2025-08-16"));
        expect_equal_fills(json::parse(read_file(file_ending(entry.path(), "-order-events.json"))), ran.facts);
        const json& performance = summary.at("totalPerformance");
        const auto end = Decimal::parse(performance.at("portfolioStatistics").at("endEquity").get<std::string>());
        EXPECT_EQ(end, round_half_even(ran.facts.end_value, 4));
        expect_equal_statistics(performance.at("tradeStatistics"), ran.trade_statistics);
        ++count;
        fills += static_cast<int>(ran.facts.events.size());
    }
    EXPECT_EQ(count, 10);
    EXPECT_GE(fills, 40);
}

}  // namespace
}  // namespace tamis
