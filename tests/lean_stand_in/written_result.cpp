// tests/lean_stand_in/written_result.cpp — a run of ours spelt as LEAN's files spell one.
#include "lean_stand_in/written_result.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <vector>

#include "backtest/statistics/lean_text.hpp"
#include "base/hash.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::stand_in {

namespace {

using json = nlohmann::ordered_json;
using backtest::ClosedTrade;

struct Fill {
    UtcTime time;
    int quantity = 0;
    double price = 0, fee = 0;
};

/// An account that a random walk moves.
class Account {
  public:
    explicit Account(const Run& run) : run_(run), cash_(run.cash_usd), random_(seed(run)) {
        price_ = 1000 + static_cast<int>(random_() % 20'000);
    }

    void trade() {
        add_candle(to_utc(ExchangeTime(run_.first, 0)));
        for (const TradingDay day : us_equities().sessions(run_.first, run_.last)) {
            const Session session = us_equities().session(day).value();
            const std::int64_t minutes = (session.close.ms - session.open.ms) / ms_per_minute;
            for (std::int64_t m = 1; m <= minutes; ++m) minute(session, m, minutes);
            days_.push_back(value());
        }
    }

    std::vector<Fill> fills;
    std::vector<ClosedTrade> trades;
    json candles = json::array();
    double fees = 0, volume = 0;
    double value() const { return cash_ + position_ * usd(); }
    double held() const { return std::abs(position_ * usd()); }
    UtcTime now() const { return now_; }

  private:
    static std::uint64_t seed(const Run& run) {
        std::string text = run.symbol + to_text(run.first) + to_text(run.last);
        for (const auto& [name, given] : run.parameters) text += name + given;
        return sha256_128(text).low;
    }
    double usd() const { return price_ / 100.0; }

    void minute(const Session& session, std::int64_t m, std::int64_t minutes) {
        now_ = to_utc(ExchangeTime(session.open.ms + m * ms_per_minute));
        price_ = std::max(100, price_ + static_cast<int>(random_() % 11) - 5);
        see();
        const std::int64_t every = std::max<std::int64_t>(minutes / (run_.flips_a_day + 1), 1);
        if (m % every == 0 && m < minutes - 1 && run_.flips_a_day > 0) flip();
        if (m == minutes - 1) fill(-position_);
        if (m % 5 == 1 || m == minutes) add_candle(now_);
    }
    void flip() {
        const int was = position_;
        fill(-was);
        const int shares = static_cast<int>(std::floor(0.95 * std::floor(value() / usd())));
        if (shares > 0) fill(was > 0 ? -shares : shares);
    }
    void fill(int quantity) {
        if (quantity == 0) return;
        const double fee = std::max(1.0, 0.005 * std::abs(quantity));
        if (position_ == 0)
            open(quantity, fee);
        else
            close(fee);
        fills.push_back({now_, quantity, usd(), fee});
        cash_ -= quantity * usd() + fee;
        position_ += quantity;
        fees += fee;
        volume += std::abs(quantity) * usd();
        see();
    }
    void open(int quantity, double fee) {
        trade_ = {};
        trade_.is_long = quantity > 0;
        trade_.quantity = Decimal(std::abs(quantity));
        trade_.entry_time = now_;
        trade_.entry_price = Decimal::scaled(price_, 2);
        trade_.fees = Decimal::from_double(fee);
        low_ = high_ = price_;
    }
    void close(double fee) {
        const auto profit_at = [&](int price) {
            const Decimal move = Decimal::scaled(price, 2) - trade_.entry_price;
            return (trade_.is_long ? move : -move) * trade_.quantity;
        };
        trade_.exit_time = now_;
        trade_.exit_price = Decimal::scaled(price_, 2);
        trade_.profit_loss = profit_at(price_);
        trade_.mae = profit_at(trade_.is_long ? low_ : high_);
        trade_.mfe = profit_at(trade_.is_long ? high_ : low_);
        trade_.fees = trade_.fees + Decimal::from_double(fee);
        trades.push_back(trade_);
    }
    void see() {
        low_ = std::min(low_, price_);
        high_ = std::max(high_, price_);
        const double seen = rounded(value());
        if (candle_.empty()) candle_ = {seen, seen, seen, seen};
        candle_[1] = std::max(candle_[1], seen);
        candle_[2] = std::min(candle_[2], seen);
        candle_[3] = seen;
    }
    void add_candle(UtcTime time) {
        if (candle_.empty()) candle_ = {run_.cash_usd, run_.cash_usd, run_.cash_usd, run_.cash_usd};
        candles.push_back({time.ms / 1000, candle_[0], candle_[1], candle_[2], candle_[3]});
        candle_.clear();
    }
    static double rounded(double value) { return std::round(value * 1e4) / 1e4; }

    const Run& run_;
    double cash_;
    std::mt19937_64 random_;
    int price_ = 0, position_ = 0, low_ = 0, high_ = 0;
    UtcTime now_{};
    ClosedTrade trade_;
    std::vector<double> candle_, days_;
};

json symbol_json(const std::string& symbol) {
    return {{"value", symbol}, {"id", symbol + " 2T"}, {"permtick", symbol}};
}

json orders_json(const Run& run, const Account& account) {
    json orders = json::object();
    int id = 0;
    for (const Fill& fill : account.fills) {
        ++id;
        const bool closes = id % 2 == 0;
        orders[std::to_string(id)] = {
            {"type", 0},
            {"id", id},
            {"contingentId", 0},
            {"brokerId", {std::to_string(id)}},
            {"symbol", symbol_json(run.symbol)},
            {"price", fill.price},
            {"priceCurrency", "USD"},
            {"time", iso_text(fill.time)},
            {"createdTime", iso_text(fill.time)},
            {"lastFillTime", iso_text(fill.time)},
            {"quantity", static_cast<double>(fill.quantity)},
            {"status", 3},
            {"tag", closes ? "Liquidated" : ""},
            {"properties", {{"timeInForce", json::object()}}},
            {"securityType", 1},
            {"direction", fill.quantity > 0 ? 0 : 1},
            {"value", fill.quantity * fill.price},
            {"orderSubmissionData", {{"bidPrice", fill.price}, {"askPrice", fill.price}, {"lastPrice", fill.price}}},
            {"isMarketable", true},
            {"priceAdjustmentMode", 1}};
    }
    return orders;
}

std::string events_text(const Run& run, const Account& account) {
    json events = json::array();
    int id = 0;
    for (const Fill& fill : account.fills) {
        ++id;
        for (const int event : {1, 2}) {
            json one{{"id", run.id + "-" + std::to_string(id) + "-" + std::to_string(event)},
                     {"algorithmId", run.id},
                     {"orderId", id},
                     {"orderEventId", event},
                     {"symbol", run.symbol + " 2T"},
                     {"symbolValue", run.symbol},
                     {"symbolPermtick", run.symbol},
                     {"time", static_cast<double>(fill.time.ms) / 1000},
                     {"status", event == 1 ? "submitted" : "filled"}};
            if (event == 2) {
                one["orderFeeAmount"] = fill.fee;
                one["orderFeeCurrency"] = "USD";
            }
            one["fillPrice"] = event == 2 ? fill.price : 0.0;
            one["fillPriceCurrency"] = "USD";
            one["fillQuantity"] = event == 2 ? static_cast<double>(fill.quantity) : 0.0;
            one["direction"] = fill.quantity > 0 ? "buy" : "sell";
            one["isAssignment"] = false;
            one["quantity"] = static_cast<double>(fill.quantity);
            events.push_back(std::move(one));
        }
    }
    return events.dump();
}

json trades_json(const Run& run, const Account& account) {
    json trades = json::array();
    for (const ClosedTrade& trade : account.trades)
        trades.push_back({{"id", "00000000-0000-0000-0000-000000000000"},
                          {"symbols", {symbol_json(run.symbol)}},
                          {"entryTime", iso_text(trade.entry_time)},
                          {"entryPrice", to_double(trade.entry_price)},
                          {"direction", trade.is_long ? 0 : 1},
                          {"quantity", to_double(trade.quantity)},
                          {"exitTime", iso_text(trade.exit_time)},
                          {"exitPrice", to_double(trade.exit_price)},
                          {"profitLoss", to_double(trade.profit_loss)},
                          {"totalFees", to_double(trade.fees)},
                          {"mae", to_double(trade.mae)},
                          {"mfe", to_double(trade.mfe)},
                          {"duration", backtest::timespan_text(trade.duration_ms() * 10'000)},
                          {"endTradeDrawdown", 0.0},
                          {"isWin", trade.is_win()},
                          {"orderIds", {1, 2}}});
    return trades;
}

json trade_statistics_json(const Account& account) {
    json statistics = json::object();
    for (const auto& [name, text] : backtest::lean_trade_statistics(backtest::trade_numbers(account.trades))) {
        const bool is_count = name.starts_with("total")
                                  ? name == "totalNumberOfTrades"
                                  : name.starts_with("number") || name.starts_with("maxConsecutive");
        if (is_count)
            statistics[name] = std::stoi(text);
        else
            statistics[name] = text;
    }
    return statistics;
}

json portfolio_json(const Run& run, const Account& account) {
    json statistics = json::object();
    for (const char* name :
         {"averageWinRate", "averageLossRate", "profitLossRatio", "winRate", "lossRate", "expectancy"})
        statistics[name] = "0";
    statistics["startEquity"] = to_text(Decimal::from_double(run.cash_usd));
    statistics["endEquity"] = to_text(round_half_even(Decimal::from_double(account.value()), 4));
    for (const char* name : {"compoundingAnnualReturn",
                             "drawdown",
                             "totalNetProfit",
                             "sharpeRatio",
                             "probabilisticSharpeRatio",
                             "sortinoRatio",
                             "alpha",
                             "beta",
                             "annualStandardDeviation",
                             "annualVariance",
                             "informationRatio",
                             "trackingError",
                             "treynorRatio",
                             "portfolioTurnover",
                             "valueAtRisk99",
                             "valueAtRisk95",
                             "drawdownRecovery"})
        statistics[name] = "0";
    return statistics;
}

json statistics_json(const Run& run, const Account& account) {
    backtest::LeanNumbers numbers;
    numbers.total_orders = static_cast<int>(account.fills.size());
    numbers.start_equity = Decimal::from_double(run.cash_usd);
    numbers.end_equity = Decimal::from_double(account.value());
    numbers.total_fees = Decimal::from_double(account.fees);
    numbers.lowest_capacity_asset = run.symbol + " 2T";
    json statistics = json::object();
    for (const auto& [name, text] : backtest::lean_summary(numbers)) statistics[name] = text;
    return statistics;
}

json series_json(const char* name, const char* unit, int type, json values) {
    return {{"name", name}, {"unit", unit}, {"index", 0}, {"seriesType", type}, {"values", std::move(values)}};
}

json charts_json(const Run& run, const Account& account, bool only_equity) {
    const std::int64_t begin = to_utc(ExchangeTime(run.first, 0)).ms / 1000, end = account.now().ms / 1000;
    const double growth = (account.value() / run.cash_usd - 1) * 100;
    json equity{{"Equity", series_json("Equity", "$", 2, account.candles)}};
    if (!only_equity) equity["Return"] = series_json("Return", "%", 3, {{begin, 0.0}, {end, growth}});
    json charts{{"Strategy Equity", {{"name", "Strategy Equity"}, {"chartType", 0}, {"series", equity}}}};
    if (only_equity) return charts;
    const auto add = [&](const char* chart, const char* series, const char* unit, double value) {
        charts[chart] = {{"name", chart},
                         {"chartType", 0},
                         {"series", {{series, series_json(series, unit, 0, {{begin, 0.0}, {end, value}})}}}};
    };
    add("Drawdown", "Equity Drawdown", "%", std::min(growth, 0.0));
    add("Exposure", "Equity - Long Ratio", "", 0.95);
    add("Capacity", "Strategy Capacity", "$", 0);
    add("Benchmark", "Benchmark", "$", 631.09);
    add("Portfolio Turnover", "Portfolio Turnover", "%", account.volume / account.value());
    return charts;
}

json configuration_json(const Run& run) {
    return {{"name", "local"},
            {"tags", json::array()},
            {"accountCurrency", "USD"},
            {"brokerage", 0},
            {"accountType", 0},
            {"parameters", run.parameters},
            {"outOfSampleMaxEndDate", nullptr},
            {"outOfSampleDays", 0},
            {"startDate", to_text(run.first) + "T00:00:00Z"},
            {"endDate", to_text(run.last) + "T23:59:59Z"},
            {"tradingDaysPerYear", 252}};
}

json state_json(const Run& run, const Account& account) {
    return {{"StartTime", "2025-08-17T11:15:17Z"},
            {"EndTime", "2025-08-17T11:15:26Z"},
            {"RuntimeError", run.runtime_error},
            {"StackTrace", ""},
            {"LogCount", "0"},
            {"OrderCount", std::to_string(account.fills.size())},
            {"InsightCount", "0"},
            {"Name", "local"},
            {"Hostname", "stand-in"},
            {"Status", run.runtime_error.empty() ? "Completed" : "RuntimeError"}};
}

json runtime_json(const Account& account, const Run& run) {
    const auto money = [](double value) {
        const std::string text = to_text(round_half_even(Decimal::from_double(value), 2));
        return "$" + text;
    };
    return {{"Equity", money(account.value())},
            {"Fees", "-" + money(account.fees)},
            {"Holdings", money(account.held())},
            {"Net Profit", money(account.value() - run.cash_usd)},
            {"Probabilistic Sharpe Ratio", "0%"},
            {"Return",
             to_text(round_half_even(Decimal::from_double((account.value() / run.cash_usd - 1) * 100), 2)) + " %"},
            {"Unrealized", "$0.00"},
            {"Volume", money(account.volume)}};
}

}  // namespace

Files write_run(const Run& run) {
    Account account(run);
    account.trade();
    const json trade = trade_statistics_json(account), portfolio = portfolio_json(run, account);
    const json common{{"statistics", statistics_json(run, account)},
                      {"runtimeStatistics", runtime_json(account, run)},
                      {"state", state_json(run, account)},
                      {"serverStatistics", {{"LEAN Version", "v2.5.0.0"}}},
                      {"algorithmConfiguration", configuration_json(run)}};
    json full{{"rollingWindow", json::object()}}, summary{{"rollingWindow", json::object()}};
    const std::string day = to_text(run.last);
    for (const char* months : {"M1_", "M3_", "M6_", "M12_"})
        full["rollingWindow"][months + day.substr(0, 4) + day.substr(5, 2) + day.substr(8)] = {
            {"tradeStatistics", trade}, {"portfolioStatistics", portfolio}, {"closedTrades", json::array()}};
    full["charts"] = charts_json(run, account, false);
    full["orders"] = orders_json(run, account);
    full["profitLoss"] = json::object();
    summary["charts"] = charts_json(run, account, true);
    full.update(common);
    summary.update(common);
    full["totalPerformance"] = {
        {"tradeStatistics", trade}, {"portfolioStatistics", portfolio}, {"closedTrades", trades_json(run, account)}};
    summary["totalPerformance"] = {
        {"tradeStatistics", trade}, {"portfolioStatistics", portfolio}, {"closedTrades", json::array()}};
    return {full.dump(2),
            summary.dump(2),
            account.fills.empty() ? std::string() : events_text(run, account),
            to_text(run.first) + " 00:00:00 Launching analysis for " + run.id + " with LEAN Engine v2.5.0.0\n"};
}

}  // namespace tamis::stand_in
