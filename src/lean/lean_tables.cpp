// lean/lean_tables.cpp — the columns, described once.
#include "lean/lean_tables.hpp"

#include <array>

namespace tamis::lean {

namespace {

using record::Unit;

constexpr std::array runtime_list{
    record::field<&RuntimeStatistics::equity_usd>(
        {Unit::usd, "Portfolio value at the end.", {"Equity", record::LeanStyle::decimal, 2}}),
    record::field<&RuntimeStatistics::fees_usd>(
        {Unit::usd, "Fees of all orders, below 0.", {"Fees", record::LeanStyle::decimal, 2}}),
    record::field<&RuntimeStatistics::holdings_usd>(
        {Unit::usd, "Absolute value of what is held at the end.", {"Holdings", record::LeanStyle::decimal, 2}}),
    record::field<&RuntimeStatistics::net_profit_usd>(
        {Unit::usd, "Profit of closed quantities less all fees.", {"Net Profit", record::LeanStyle::decimal, 2}}),
    record::field<&RuntimeStatistics::probabilistic_sharpe_ratio_fraction>(
        {Unit::fraction,
         "Probability that the true Sharpe ratio exceeds 1.",
         {"Probabilistic Sharpe Ratio", record::LeanStyle::percent, 2}}),
    record::field<&RuntimeStatistics::return_fraction>({Unit::fraction,
                                                        "End equity over start cash, less one, to four places.",
                                                        {"Return", record::LeanStyle::percent, 2}}),
    record::field<&RuntimeStatistics::unrealized_usd>({Unit::usd,
                                                       "Profit of what is still held, less the fee of closing it.",
                                                       {"Unrealized", record::LeanStyle::decimal, 2}}),
    record::field<&RuntimeStatistics::volume_usd>(
        {Unit::usd, "Value of all fills.", {"Volume", record::LeanStyle::decimal, 2}}),
};
static_assert(record::describes_every_member<RuntimeStatistics>(runtime_list.size()));

constexpr std::array portfolio_list{
    record::field<&PortfolioStatistics::average_win_fraction>({Unit::fraction,
                                                               "Mean gain of winning closes, of the capital before.",
                                                               {"averageWinRate", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::average_loss_fraction>({Unit::fraction,
                                                                "Mean loss of losing closes, of the capital before.",
                                                                {"averageLossRate", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::profit_loss_ratio>({Unit::ratio,
                                                            "Average win over average loss; 0 without a loss.",
                                                            {"profitLossRatio", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::win_rate_fraction>(
        {Unit::fraction, "Share of closes that won.", {"winRate", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::loss_rate_fraction>(
        {Unit::fraction, "Share of closes that lost.", {"lossRate", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::expectancy>({Unit::ratio,
                                                     "Win rate times profit-loss ratio, less loss rate.",
                                                     {"expectancy", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::start_equity_usd>(
        {Unit::usd, "Cash at the start.", {"startEquity", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::end_equity_usd>(
        {Unit::usd, "Last sampled equity.", {"endEquity", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::compounding_annual_return_fraction>(
        {Unit::fraction, "Growth a year of 365 days.", {"compoundingAnnualReturn", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::drawdown_fraction>(
        {Unit::fraction, "Deepest fall from a peak of sampled equity.", {"drawdown", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::total_net_profit_fraction>(
        {Unit::fraction, "End equity over start equity, less one.", {"totalNetProfit", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::sharpe_ratio>({Unit::ratio,
                                                       "Annualised excess return per unit of volatility.",
                                                       {"sharpeRatio", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::probabilistic_sharpe_ratio_fraction>(
        {Unit::fraction,
         "Probability that the true Sharpe ratio exceeds 1.",
         {"probabilisticSharpeRatio", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::sortino_ratio>({Unit::ratio,
                                                        "Annualised excess return per unit of downside volatility.",
                                                        {"sortinoRatio", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::alpha>(
        {Unit::ratio, "Return beyond what the benchmark explains.", {"alpha", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::beta>(
        {Unit::ratio, "Covariance with the benchmark over its variance.", {"beta", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::annual_standard_deviation>(
        {Unit::ratio,
         "Of daily returns, times the square root of 252.",
         {"annualStandardDeviation", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::annual_variance>(
        {Unit::ratio, "Of daily returns, times 252.", {"annualVariance", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::information_ratio>({Unit::ratio,
                                                            "Return beyond the benchmark's over the tracking error.",
                                                            {"informationRatio", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::tracking_error>({Unit::ratio,
                                                         "Annual deviation of the difference to the benchmark.",
                                                         {"trackingError", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::treynor_ratio>(
        {Unit::ratio, "Excess return over beta.", {"treynorRatio", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::portfolio_turnover_fraction>(
        {Unit::fraction, "Mean daily turnover.", {"portfolioTurnover", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::value_at_risk_99_fraction>(
        {Unit::fraction, "One-day return that 99 % of days exceed.", {"valueAtRisk99", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::value_at_risk_95_fraction>(
        {Unit::fraction, "One-day return that 95 % of days exceed.", {"valueAtRisk95", record::LeanStyle::decimal, 4}}),
    record::field<&PortfolioStatistics::drawdown_recovery_days>({Unit::days,
                                                                 "Longest wait from a peak until equity regained it.",
                                                                 {"drawdownRecovery", record::LeanStyle::decimal, 4}}),
};
static_assert(record::describes_every_member<PortfolioStatistics>(portfolio_list.size()));

constexpr std::array result_list{
    record::field<&LeanResultRow::cell>({Unit::none, "Key of the cell."}),
    record::field<&LeanResultRow::source>({Unit::none, "File or archive that it was read from."}),
    record::field<&LeanResultRow::completeness>(
        {Unit::count,
         "1: only order events; 2: a summary; 3: the full result; 4: the full result with its order events."}),
    record::field<&LeanResultRow::algorithm_id>({Unit::none, "LEAN's id of the run: the files' name."}),
    record::field<&LeanResultRow::backtest_name>({Unit::none, "Name that LEAN was given."}),
    record::field<&LeanResultRow::lean_version>({Unit::none, "Version that LEAN printed."}),
    record::field<&LeanResultRow::run_status>({Unit::none, "How LEAN said the run ended."}),
    record::field<&LeanResultRow::started_at>({Unit::none, "By the clock of the machine that ran it, UTC."}),
    record::field<&LeanResultRow::ended_at>({Unit::none, "By the clock of the machine that ran it, UTC."}),
    record::field<&LeanResultRow::account_currency>({Unit::none, "Currency of the account."}),
    record::field<&LeanResultRow::trading_days_per_year>({Unit::days, "What LEAN annualised with."}),
    record::field<&LeanResultRow::orders>({Unit::count, "Orders in the result file."}),
    record::field<&LeanResultRow::order_events>({Unit::count, "Order events beside it."}),
    record::field<&LeanResultRow::fields_without_column>({Unit::count, "Fields that went to lean_other."}),
};

constexpr auto result_all = record::concat(result_list,
                                           record::embed<&LeanResultRow::runtime>(runtime_list, "runtime_"),
                                           record::embed<&LeanResultRow::portfolio>(portfolio_list, "portfolio_"));

constexpr std::array order_list{
    record::field<&LeanOrderRow::cell>({Unit::none, "Key of the cell."}),
    record::field<&LeanOrderRow::order_id>({Unit::count, "Order, from 1."}),
    record::field<&LeanOrderRow::symbol>({Unit::none, "Ticker."}),
    record::field<&LeanOrderRow::order_type>({Unit::none, "market, limit, stop_market, stop_limit, market_on_open, …"}),
    record::field<&LeanOrderRow::status>({Unit::none, "How it ended: filled, canceled, invalid, submitted, …"}),
    record::field<&LeanOrderRow::quantity>({Unit::shares, "Below 0: a sale."}),
    record::field<&LeanOrderRow::price_usd>({Unit::usd, "Average fill price; 0 unfilled."}),
    record::field<&LeanOrderRow::value_usd>({Unit::usd, "As LEAN values the order."}),
    record::field<&LeanOrderRow::stop_price_usd>({Unit::usd, "Of stop orders."}),
    record::field<&LeanOrderRow::limit_price_usd>({Unit::usd, "Of limit orders."}),
    record::field<&LeanOrderRow::trigger_price_usd>({Unit::usd, "Of limit-if-touched orders."}),
    record::field<&LeanOrderRow::trailing_amount>({Unit::none, "Of trailing stops: dollars, or a fraction."}),
    record::field<&LeanOrderRow::trailing_as_fraction>({Unit::none, "The trailing amount is a fraction of the price."}),
    record::field<&LeanOrderRow::created_time>({Unit::none, "UTC."}),
    record::field<&LeanOrderRow::last_fill_time>({Unit::none, "UTC; NULL unfilled."}),
    record::field<&LeanOrderRow::canceled_time>({Unit::none, "UTC; NULL unless canceled."}),
    record::field<&LeanOrderRow::tag>({Unit::none, "Why it was sent."}),
    record::field<&LeanOrderRow::bid_usd>({Unit::usd, "Bid when it was sent."}),
    record::field<&LeanOrderRow::ask_usd>({Unit::usd, "Ask when it was sent."}),
    record::field<&LeanOrderRow::last_usd>({Unit::usd, "Last price when it was sent."}),
    record::field<&LeanOrderRow::is_marketable>({Unit::none, "It could fill at once."}),
};
static_assert(record::describes_every_member<LeanOrderRow>(order_list.size()));

constexpr std::array event_list{
    record::field<&LeanOrderEventRow::cell>({Unit::none, "Key of the cell."}),
    record::field<&LeanOrderEventRow::order_id>({Unit::count, "Order, from 1."}),
    record::field<&LeanOrderEventRow::event_id>({Unit::count, "Of the order, from 1."}),
    record::field<&LeanOrderEventRow::symbol>({Unit::none, "Ticker."}),
    record::field<&LeanOrderEventRow::time>({Unit::none, "UTC."}),
    record::field<&LeanOrderEventRow::status>({Unit::none, "submitted, filled, canceled, invalid, …"}),
    record::field<&LeanOrderEventRow::quantity>({Unit::shares, "Of the order."}),
    record::field<&LeanOrderEventRow::fill_price_usd>({Unit::usd, "0 unless filled."}),
    record::field<&LeanOrderEventRow::fill_quantity>({Unit::shares, "0 unless filled."}),
    record::field<&LeanOrderEventRow::fee_usd>({Unit::usd, "NULL: LEAN wrote none."}),
    record::field<&LeanOrderEventRow::stop_price_usd>({Unit::usd, "Of stop orders."}),
    record::field<&LeanOrderEventRow::limit_price_usd>({Unit::usd, "Of limit orders."}),
    record::field<&LeanOrderEventRow::message>({Unit::none, "What LEAN said."}),
};
static_assert(record::describes_every_member<LeanOrderEventRow>(event_list.size()));

constexpr std::array window_list{
    record::field<&LeanWindowRow::cell>({Unit::none, "Key of the cell."}),
    record::field<&LeanWindowRow::months>({Unit::count, "Length of the window."}),
    record::field<&LeanWindowRow::last_day>({Unit::none, "Its last day."}),
};

constexpr auto window_all =
    record::concat(window_list,
                   record::embed<&LeanWindowRow::trade>(backtest::trade_statistics_fields, "trade_"),
                   record::embed<&LeanWindowRow::portfolio>(portfolio_list, "portfolio_"));

constexpr std::array series_list{
    record::field<&LeanSeriesRow::cell>({Unit::none, "Key of the cell."}),
    record::field<&LeanSeriesRow::chart>({Unit::none, "Chart."}),
    record::field<&LeanSeriesRow::series>({Unit::none, "Series of the chart."}),
    record::field<&LeanSeriesRow::unit>({Unit::none, "LEAN's unit; Portfolio Turnover says % and holds a fraction."}),
    record::field<&LeanSeriesRow::time>({Unit::none, "UTC."}),
    record::field<&LeanSeriesRow::value>({Unit::none, "As LEAN sampled it."}),
};
static_assert(record::describes_every_member<LeanSeriesRow>(series_list.size()));

constexpr std::array parameter_list{
    record::field<&CellParameterRow::cell>({Unit::none, "Key of the cell."}),
    record::field<&CellParameterRow::name>({Unit::none, "Parameter."}),
    record::field<&CellParameterRow::text>({Unit::none, "Its value as LEAN had it."}),
    record::field<&CellParameterRow::number>({Unit::none, "The same as a number, where it is one."}),
};
static_assert(record::describes_every_member<CellParameterRow>(parameter_list.size()));

constexpr std::array other_list{
    record::field<&LeanOtherRow::cell>({Unit::none, "Key of the cell."}),
    record::field<&LeanOtherRow::path>({Unit::none, "Where in the result file: statistics.New Ratio."}),
    record::field<&LeanOtherRow::json>({Unit::none, "The value."}),
};
static_assert(record::describes_every_member<LeanOtherRow>(other_list.size()));

constexpr std::array failure_list{
    record::field<&LeanFailureRow::cell>({Unit::none, "Key of the cell."}),
    record::field<&LeanFailureRow::attempt>({Unit::count, "From 1."}),
    record::field<&LeanFailureRow::reason>({Unit::none, "Why it failed."}),
    record::field<&LeanFailureRow::exit_code>({Unit::none, "Of the process; NULL when it was ended."}),
    record::field<&LeanFailureRow::signal>({Unit::none, "That ended the process; NULL when it exited."}),
    record::field<&LeanFailureRow::log_tail>({Unit::none, "Last lines of its log."}),
};
static_assert(record::describes_every_member<LeanFailureRow>(failure_list.size()));

}  // namespace

std::span<const record::Field> runtime_fields() {
    return runtime_list;
}
std::span<const record::Field> portfolio_fields() {
    return portfolio_list;
}

const record::Table& lean_result_table() {
    static constexpr auto table = record::table<LeanResultRow>(
        "lean_result",
        "What a result of LEAN says beyond the cell: its banner, its portfolio statistics, where it came from.",
        result_all);
    return table;
}
const record::Table& lean_order_table() {
    static constexpr auto table =
        record::table<LeanOrderRow>("lean_order", "Every order of a result of LEAN.", order_list);
    return table;
}
const record::Table& lean_order_event_table() {
    static constexpr auto table =
        record::table<LeanOrderEventRow>("lean_order_event", "Every order event of a result of LEAN.", event_list);
    return table;
}
const record::Table& lean_window_table() {
    static constexpr auto table =
        record::table<LeanWindowRow>("lean_window", "LEAN's rolling windows of 1, 3, 6 and 12 months.", window_all);
    return table;
}
const record::Table& lean_series_table() {
    static constexpr auto table =
        record::table<LeanSeriesRow>("lean_series", "Points of LEAN's charts but for the equity candles.", series_list);
    return table;
}
const record::Table& cell_parameter_table() {
    static constexpr auto table = record::table<CellParameterRow>(
        "cell_parameter",
        "Parameters of cells whose strategy is not built in, and numbers that rules name, a row each.",
        parameter_list);
    return table;
}
const record::Table& lean_other_table() {
    static constexpr auto table =
        record::table<LeanOtherRow>("lean_other", "Fields of results that have no column here.", other_list);
    return table;
}
const record::Table& lean_failure_table() {
    static constexpr auto table = record::table<LeanFailureRow>(
        "lean_failure", "Failed attempts to run LEAN, with the end of their logs.", failure_list);
    return table;
}

std::vector<const record::Table*> lean_tables() {
    return {&lean_result_table(),
            &lean_order_table(),
            &lean_order_event_table(),
            &lean_window_table(),
            &lean_series_table(),
            &cell_parameter_table(),
            &lean_other_table(),
            &lean_failure_table()};
}

// OrderTypes.cs and OrderStatus of LEAN.
std::string order_type_text(std::int64_t type) {
    static constexpr std::array names{"market",
                                      "limit",
                                      "stop_market",
                                      "stop_limit",
                                      "market_on_open",
                                      "market_on_close",
                                      "option_exercise",
                                      "limit_if_touched",
                                      "combo_market",
                                      "combo_limit",
                                      "combo_leg_limit",
                                      "trailing_stop"};
    if (type >= 0 && type < static_cast<std::int64_t>(names.size())) return names[static_cast<std::size_t>(type)];
    return "type " + std::to_string(type);
}

std::string order_status_text(std::int64_t status) {
    static constexpr std::array names{"new",
                                      "submitted",
                                      "partially_filled",
                                      "filled",
                                      "",
                                      "canceled",
                                      "none",
                                      "invalid",
                                      "cancel_pending",
                                      "update_submitted"};
    if (status >= 0 && status < static_cast<std::int64_t>(names.size()) && status != 4)
        return names[static_cast<std::size_t>(status)];
    return "status " + std::to_string(status);
}

}  // namespace tamis::lean
