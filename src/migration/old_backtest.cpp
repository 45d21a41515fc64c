// migration/old_backtest.cpp — an old row into a cell: key, account, trades, ratios.
#include "migration/old_backtest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "lean/printed_value.hpp"
#include "market/exchange_calendar.hpp"
#include "migration/old_taker.hpp"

namespace tamis::migration {

namespace {

constexpr std::string_view never_published = "a counter that the strategy never published: always 0";
constexpr std::string_view no_definition = "how it was computed is not known";
constexpr std::string_view other_strategy = "a statistic of an older, holding strategy";
constexpr std::array dropped_of_backtest{
    Dropped{"pivothighsdetected", never_published, "0"},
    Dropped{"pivotlowsdetected", never_published, "0"},
    Dropped{"bossignalsgenerated", never_published, "0"},
    Dropped{"positionflips", never_published, "0"},
    Dropped{"liquidationevents", never_published, "0"},
    Dropped{"cachehit", "always false in the old rows", "false"},
    Dropped{"resolution", "always the word Daily, whatever the strategy ran on", "Daily"},
    Dropped{"averagedailyreturn", no_definition},
    Dropped{"standarddeviation", no_definition},
    Dropped{"marketexposure", no_definition},
    Dropped{"timeinmarket", other_strategy},
    Dropped{"avgreturn", other_strategy},
    Dropped{"medianreturn", other_strategy},
    Dropped{"stddev", other_strategy},
    Dropped{"minreturn", other_strategy},
    Dropped{"maxreturn", other_strategy},
    Dropped{"avgholdingdays", other_strategy},
    Dropped{"besttrade", other_strategy},
    Dropped{"worsttrade", other_strategy},
    Dropped{"expectancycurrency", no_definition},
    Dropped{"expiresat", "nothing expires here"},
    Dropped{"accesscount", "a counter of the old cache"},
    Dropped{"orders", "a list in a document; fills come from backtest_trades"},
    Dropped{"equitycurve", "opens that were called closes, the first thousand points"},
};

/// A document's keys stand beside the row's columns from here on.
void unfold_documents(OldRow& row) {
    for (const char* document : {"statistics", "parameters", "request", "requestdata", "daterange"}) {
        if (!row.has(document) || !trim(row.text(document)).starts_with('{')) continue;
        const bool is_range = std::string_view(document) == "daterange";
        row.unfold(document, is_range ? "range_" : "");
        row.cells.erase(document);
    }
    if (row.has("daterange") && row.text("daterange").starts_with('{')) row.cells.erase("daterange");
}

/// LEAN samples at every midnight from the first day on and at the last slice; from fewer than four samples it prints
/// zeros.
bool lean_prints_zeros(record::Day first, record::Day last) {
    const record::Day last_session = us_equities().previous_session(last + std::chrono::days(1));
    return (last_session - first).count() < 2;
}

class BacktestReader {
  public:
    BacktestReader(OldRow& row, OldKind kind, OldRowsReport& report) : row_(row), kind_(kind), take_(row, report) {}

    OldBacktest read() {
        read_key();
        out_.result.cell.engine = lean::engine_name;
        out_.result.cell.status = "done";
        read_origin();
        if (is_empty_account()) {
            take_.fault(fault::all_zero);
            is_partial("the earlier system kept zeros for statistics that it did not find");
            for (const auto& [plain, value] : row_.cells) take_.used(plain);
        } else {
            read_account();
            read_trades();
            read_ratios();
        }
        take_.finish(dropped_of_backtest);
        finish();
        return std::move(out_);
    }

  private:
    backtest::CellRow& cell() { return out_.result.cell; }

    std::optional<record::Day> first_of(std::initializer_list<const char*> names) {
        std::optional<record::Day> found;
        for (const char* name : names) {
            if (!row_.has(name)) continue;
            take_.used(name);
            if (!found) found = take_.key_day(name);
        }
        return found;
    }

    void read_key() {
        cell().symbol = take_.key_symbol("symbol", "backtest.symbol");
        const auto day = first_of({"backtestdate"});
        auto first = first_of({"startdate", "rangestart"}), last = first_of({"enddate", "rangeend"});
        if (day) first = last = day;
        if (!first || !last)
            throw Error{Problem::bad_data,
                        fmt::format("no start_date and end_date that are dates: '{}', '{}'",
                                    excerpt(row_.text("startdate")),
                                    excerpt(row_.text("enddate")))};
        if (*first > *last) {
            take_.fault(fault::reversed);
            std::swap(first, last);
        }
        backtest::set_days(cell(), *first, *last);
        prints_zeros_ = lean_prints_zeros(*first, *last);
        std::string strategy = take_.text("strategyname", "backtest.strategy");
        if (strategy.empty()) strategy = take_.text("strategy", "backtest.strategy");
        cell().strategy = strategy.empty() || strategy == "market_structure" ? "MarketStructure" : strategy;
        cash_ = take_.key_number("initialcash", "backtest.cash_usd");
        if (!cash_) cash_ = take_.key_number("cash", "backtest.cash_usd");
        if (!cash_ && kind_ == OldKind::grid_backtest) cash_ = Decimal(100'000);
        read_parameters();
    }

    void read_parameters() {
        for (const char* name : {"pivotbars",
                                 "lowertimeframe",
                                 "highertimeframe",
                                 "paramholdingperiod",
                                 "paramgapthreshold",
                                 "paramstoploss",
                                 "paramtakeprofit",
                                 "holdingperiod",
                                 "gapthreshold",
                                 "stoploss",
                                 "takeprofit",
                                 "symbols",
                                 "usescreenerresults",
                                 "screenerresultsfile"}) {
            if (!row_.has(name)) continue;
            const std::string value = parameter_value(name);
            out_.result.more.parameters.push_back({{}, row_.names[name], value, lean::number_of_word(value)});
        }
        for (const auto& one : out_.result.more.parameters)
            cell().parameters += fmt::format("{}{}={}", cell().parameters.empty() ? "" : ", ", one.name, one.text);
    }

    /// One spelling a value: 2.0 is 2, f is false, and the grid's minutes are the others' words.
    std::string parameter_value(const std::string& plain) {
        static constexpr std::array words{"symbols", "screenerresultsfile"};
        if (plain == "usescreenerresults") {
            const auto is_on = row_.boolean(plain);
            const std::string text = take_.text(plain, "cell_parameter");
            return is_on ? (*is_on ? "true" : "false") : text;
        }
        const bool is_timeframe = plain.ends_with("timeframe");
        const bool is_word = std::find(words.begin(), words.end(), plain) != words.end();
        if (is_word || (is_timeframe && !row_.number(plain))) return take_.text(plain, "cell_parameter");
        return to_text(*take_.key_number(plain, "cell_parameter")) + (is_timeframe ? "min" : "");
    }

    void read_origin() {
        MigratedBacktestRow& origin = out_.origin;
        origin.source = row_.place;
        for (const char* name : {"backtestid", "requesthash", "id"}) {
            take_.used(name);
            if (!origin.old_id && row_.has(name)) origin.old_id = row_.text(name);
        }
        for (const char* name : {"createdat", "completedat", "timestamp"})
            if (const auto at = take_.time(name, "backtest.computed_at"); at && !origin.created_at)
                origin.created_at = at;
        if (const std::string path = take_.text("resultpath", "migrated_backtest.result_path"); !path.empty())
            origin.result_path = path;
        for (const char* name : {"sessionid", "screenersessionid", "pipelinesessionid"})
            if (const std::string id = take_.text(name, "migrated_backtest.session_id"); !id.empty())
                origin.session_id = id;
        if (const std::string id = take_.text("bulkid", "migrated_backtest.bulk_id"); !id.empty()) origin.bulk_id = id;
        cell().computed_at = origin.created_at;
        const auto ms = take_.number("executiontimems", "backtest.execution_time_ms");
        if (ms && *ms > 0) cell().execution_time_ms = ms;
        if (ms && *ms == 0) take_.fault(fault::zero_absent);
        read_status();
    }

    void read_status() {
        const std::string status = lower(trim(take_.text("status", "backtest.status")));
        std::string error = take_.text("errormessage", "backtest.reason");
        if (error.empty()) error = take_.text("error", "backtest.reason");
        if (status == "failed" || status == "cancelled" || !error.empty()) {
            cell().status = "failed";
            cell().reason = error.empty() ? "the earlier system: " + status : error;
        } else if (!status.empty() && status != "completed" && status != "done") {
            cell().status = "partial";
            cell().reason = "the earlier system left it at '" + status + "'";
        }
    }
    /// Of a row that did not fail.
    void is_partial(const std::string& why) {
        if (cell().status == "failed") return;
        cell().status = "partial";
        cell().reason = cell().reason ? *cell().reason + "; " + why : why;
    }

    /// An account that ends at 0, or a result without one order and without any number, was never read.
    bool is_empty_account() const {
        for (const char* name : {"finalvalue", "endequity"})
            if (const auto value = row_.number(name); value && *value == 0) return true;
        if (row_.has("finalvalue") || row_.has("endequity")) return false;
        for (const char* name : {"totalreturn",
                                 "netprofit",
                                 "netprofitcurrency",
                                 "totaltrades",
                                 "totalorders",
                                 "totalfees",
                                 "winrate",
                                 "sharperatio",
                                 "sortinoratio",
                                 "alpha",
                                 "beta"})
            if (const auto value = row_.number(name); value && *value != 0) return false;
        return kind_ != OldKind::grid_backtest;
    }

    void read_account() {
        auto& own = cell().own;
        auto& lean = cell().lean;
        auto& runtime = out_.result.more.result.runtime;
        runtime.return_fraction = take_.percent("totalreturn", "lean_result.runtime_return_fraction");
        own.total_return_fraction = runtime.return_fraction;
        runtime.net_profit_usd = take_.money("netprofitcurrency", "lean_result.runtime_net_profit_usd");
        runtime.equity_usd = take_.money("finalvalue", "lean_result.runtime_equity_usd, backtest.end_value_usd");
        own.end_value_usd = runtime.equity_usd;
        lean.end_equity_usd = take_.money("endequity", "backtest.lean_end_equity_usd");
        if (!own.end_value_usd) own.end_value_usd = lean.end_equity_usd;
        lean.start_equity_usd = not_zero(take_.money("startequity", "backtest.lean_start_equity_usd"));
        if (!cash_) cash_ = lean.start_equity_usd;
        if (own.end_value_usd && cash_ && *cash_ > Decimal(0)) {
            own.total_profit_usd = *own.end_value_usd - *cash_;
            own.total_return_fraction = to_double(*own.total_profit_usd) / to_double(*cash_);
        }
        name_contradictions();
        lean.total_fees_usd = take_.money("totalfees", "backtest.lean_total_fees_usd, backtest.fees_usd");
        own.fees_usd = lean.total_fees_usd;
        lean.total_orders = take_.count("totalorders", "backtest.lean_total_orders");
        lean.estimated_strategy_capacity_usd =
            take_.number("estimatedstrategycapacity", "backtest.lean_estimated_strategy_capacity_usd");
        if (const std::string asset = take_.text("lowestcapacityasset", "backtest.lean_lowest_capacity_asset");
            !asset.empty())
            lean.lowest_capacity_asset = asset;
        lean.portfolio_turnover_fraction =
            take_.percent("portfolioturnover", "backtest.lean_portfolio_turnover_fraction");
        read_drawdown();
    }
    // The return was printed with two places, money with two as well.
    void name_contradictions() {
        const auto& printed = out_.result.more.result.runtime.return_fraction;
        const auto& own = cell().own;
        const auto& lean = cell().lean;
        const double half_a_digit = 0.5e-4 + 1e-9;
        if (printed && own.total_profit_usd && std::abs(*printed - *own.total_return_fraction) > half_a_digit)
            take_.fault(
                fault::return_contradicted,
                fmt::format(
                    "{} % and {} of {}", shortest_text(*printed * 100), to_text(*own.end_value_usd), to_text(*cash_)));
        const auto differ = [](const std::optional<Decimal>& a, const std::optional<Decimal>& b) {
            return a && b && abs(*a - *b) > Decimal::scaled(1, 2);
        };
        const auto both = [](const Decimal& a, const Decimal& b) { return to_text(a) + " and " + to_text(b); };
        if (differ(own.end_value_usd, lean.end_equity_usd))
            take_.fault(fault::two_end_values, both(*own.end_value_usd, *lean.end_equity_usd));
        if (differ(cash_, lean.start_equity_usd))
            take_.fault(fault::two_start_values, both(*cash_, *lean.start_equity_usd));
    }
    std::optional<Decimal> not_zero(std::optional<Decimal> value) {
        if (!value || *value != Decimal(0)) return value;
        take_.fault(fault::zero_absent);
        return std::nullopt;
    }

    // Negative: LEAN's drawdown in percent. Positive: the closed trades' over the cash.
    void read_drawdown() {
        const auto percent = row_.decimal("maxdrawdown");
        if (percent && *percent > Decimal(0)) {
            take_.fault(fault::positive_drawdown);
            const auto fraction = take_.percent("maxdrawdown", "backtest.trade_maximum_closed_trade_drawdown_usd");
            if (fraction && cash_) cell().trade.maximum_closed_trade_drawdown_usd = -(*percent * *cash_ / Decimal(100));
        } else if (const auto fraction = take_.percent("maxdrawdown", "backtest.lean_drawdown_fraction")) {
            cell().lean.drawdown_fraction = std::abs(*fraction);
        }
        if (const auto printed = take_.percent("drawdown", "backtest.lean_drawdown_fraction"))
            cell().lean.drawdown_fraction = printed;
        cell().lean.drawdown_recovery_days = take_.count("drawdownrecovery", "backtest.lean_drawdown_recovery_days");
    }

    void read_trades() {
        auto& trade = cell().trade;
        trade.number_of_trades = take_.count("totaltrades", "backtest.trade_number_of_trades");
        trade.winning_trades = take_.count("winningtrades", "backtest.trade_winning_trades");
        trade.losing_trades = take_.count("losingtrades", "backtest.trade_losing_trades");
        const auto win_rate = take_.percent("winrate", win_target("win_rate_fraction"));
        const auto loss_rate = take_.percent("lossrate", win_target("loss_rate_fraction"));
        (prints_zeros_ ? trade.win_rate_fraction : cell().lean.win_rate_fraction) = win_rate;
        (prints_zeros_ ? trade.loss_rate_fraction : cell().lean.loss_rate_fraction) = loss_rate;
        const bool adds_up = !trade.number_of_trades || !trade.winning_trades || !trade.losing_trades ||
                             *trade.number_of_trades == *trade.winning_trades + *trade.losing_trades;
        if (!adds_up)
            take_.fault(
                fault::trades_do_not_add_up,
                fmt::format("{}, {} and {}", *trade.number_of_trades, *trade.winning_trades, *trade.losing_trades));
        if (adds_up && trade.number_of_trades.value_or(0) > 0 && trade.winning_trades &&
            *trade.winning_trades <= *trade.number_of_trades)
            cell().own.win_rate_fraction =
                static_cast<double>(*trade.winning_trades) / static_cast<double>(*trade.number_of_trades);
        read_profit_ratios();
        trade.average_profit_usd = take_.number("averagewincurrency", "backtest.trade_average_profit_usd");
        trade.average_loss_usd = take_.number("averagelosscurrency", "backtest.trade_average_loss_usd");
        trade.largest_profit_usd = take_.money("largestwin", "backtest.trade_largest_profit_usd");
        trade.largest_loss_usd = take_.money("largestloss", "backtest.trade_largest_loss_usd");
        trade.total_loss_usd = take_.money("totalloss", "backtest.trade_total_loss_usd");
        trade.total_profit_usd = take_.money("totalprofit", "backtest.trade_total_profit_usd");
        if (trade.total_profit_usd && *trade.total_profit_usd > Decimal(0) && trade.winning_trades == 0) {
            take_.fault(fault::profit_without_winner);
            trade.total_profit_usd.reset();
        }
        cell().own.average_winning_return_fraction =
            take_.percent("avgwinningreturn", "backtest.average_winning_return_fraction");
        cell().own.average_losing_return_fraction =
            take_.percent("avglosingreturn", "backtest.average_losing_return_fraction");
    }
    std::string win_target(const char* column) const {
        return std::string(prints_zeros_ ? "backtest.trade_" : "backtest.lean_") + column;
    }

    void read_profit_ratios() {
        auto& trade = cell().trade;
        if (kind_ == OldKind::grid_backtest && row_.has("profitfactor")) {
            take_.fault(fault::profit_loss_ratio);
            trade.profit_loss_ratio = take_.number("profitfactor", "backtest.trade_profit_loss_ratio");
        } else {
            trade.profit_factor = take_.number("profitfactor", "backtest.trade_profit_factor");
        }
        const auto ratio = take_.number("profitlossratio", win_target("profit_loss_ratio"));
        if (ratio) (prints_zeros_ ? trade.profit_loss_ratio : cell().lean.profit_loss_ratio) = ratio;
    }

    // Where LEAN prints 0, the earlier system put the trades' own ratio in its place.
    void read_sharpe(const char* plain,
                     const char* column,
                     const char* named,
                     bool prints_zero,
                     std::optional<double>& of_trades,
                     std::optional<double>& of_lean) {
        const auto value = row_.number(plain);
        const bool is_trades = prints_zero && value && *value != 0;
        const std::string target = std::string(is_trades ? "backtest.trade_" : "backtest.lean_") + column;
        (is_trades ? of_trades : of_lean) = take_.number(plain, target);
        if (is_trades && of_trades) take_.fault(named);
    }

    void read_ratios() {
        auto& lean = cell().lean;
        read_sharpe("sharperatio",
                    "sharpe_ratio",
                    fault::trade_sharpe,
                    prints_zeros_,
                    cell().trade.sharpe_ratio,
                    lean.sharpe_ratio);
        // Two losing sessions after the first make a downside deviation; fewer print 0.
        read_sharpe("sortinoratio",
                    "sortino_ratio",
                    fault::trade_sortino,
                    prints_zeros_ || cell().sessions < backtest::sessions_for_a_ratio,
                    cell().trade.sortino_ratio,
                    lean.sortino_ratio);
        lean.net_profit_fraction = take_.percent("netprofit", "backtest.lean_net_profit_fraction");
        lean.compounding_annual_return_fraction =
            take_.percent("compoundingannualreturn", "backtest.lean_compounding_annual_return_fraction");
        lean.probabilistic_sharpe_ratio_fraction =
            take_.percent("probabilisticsharperatio", "backtest.lean_probabilistic_sharpe_ratio_fraction");
        for (const char* name : {"averagewin", "averagewinpercentage"})
            if (const auto value = take_.percent(name, "backtest.lean_average_win_fraction"))
                lean.average_win_fraction = value;
        for (const char* name : {"averageloss", "averagelosspercentage"})
            if (const auto value = take_.percent(name, "backtest.lean_average_loss_fraction"))
                lean.average_loss_fraction = value;
        struct Plain {
            const char* old_name;
            const char* column;
            std::optional<double>* target;
        };
        for (const Plain& one :
             {Plain{"annualstandarddeviation", "annual_standard_deviation", &lean.annual_standard_deviation},
              Plain{"annualvariance", "annual_variance", &lean.annual_variance},
              Plain{"beta", "beta", &lean.beta},
              Plain{"alpha", "alpha", &lean.alpha},
              Plain{"informationratio", "information_ratio", &lean.information_ratio},
              Plain{"trackingerror", "tracking_error", &lean.tracking_error},
              Plain{"treynorratio", "treynor_ratio", &lean.treynor_ratio},
              Plain{"expectancy", "expectancy", &lean.expectancy}})
            *one.target = take_.number(one.old_name, std::string("backtest.lean_") + one.column);
    }

    void finish() {
        auto& row = out_.result.more.result;
        row.source = row_.place;
        row.completeness = static_cast<std::int64_t>(lean::Completeness::summary);
        row.algorithm_id = out_.origin.old_id.value_or("");
        backtest::UndefinedReasons undefined;
        for (const std::string& reason : take_.undefined()) {
            const std::size_t colon = reason.find(": ");
            undefined.add(reason.substr(0, colon), reason.substr(colon + 2));
        }
        undefined.add(
            "realised_usd, unrealised_usd, intraday_drawdown_fraction, market_exposure_fraction, bars and others",
            "not in the earlier system's rows");
        cell().own.undefined = undefined.text();
        cell().settings.set<&backtest::BacktestSpec::cash>(cash_);
        out_.identity = fmt::format("{}|{}|{}..{}|{}|{}",
                                    cell().strategy,
                                    *cell().symbol,
                                    record::Timestamp{cell().first_day.time_since_epoch().count()}.ms,
                                    record::Timestamp{cell().last_day.time_since_epoch().count()}.ms,
                                    cash_ ? to_text(normalize(*cash_)) : "",
                                    cell().parameters);
        if (!take_.faults().empty()) out_.origin.faults = join(take_.faults(), "; ");
    }

    OldRow& row_;
    const OldKind kind_;
    Taker take_;
    OldBacktest out_;
    std::optional<Decimal> cash_;  ///< at the start, USD
    bool prints_zeros_ = false;    ///< LEAN's own ratios of a run too short for its samples
};

}  // namespace

OldKind kind_of(const OldRow& row) {
    if (row.knows("orderid") && row.knows("fillprice") && row.knows("backtestid")) return OldKind::fill;
    if (row.knows("filters") && row.knows("symbols")) return OldKind::screen;
    if (row.knows("symbol") && row.knows("datadate") && row.knows("filterminprice")) return OldKind::screen_hit;
    if (row.knows("symbol") && row.knows("datadate") && row.knows("filtergapenabled")) return OldKind::screen_hit;
    if (row.knows("symbol") && row.knows("datadate") && row.knows("minprice")) return OldKind::screen_hit;
    if (row.knows("symbol") && row.knows("backtestdate") && row.knows("pivotbars")) return OldKind::grid_backtest;
    if (row.knows("symbol") && (row.knows("statistics") || row.knows("totalreturn")) && !row.knows("datadate"))
        return OldKind::backtest;
    return OldKind::other;
}

OldBacktest read_old_backtest(OldRow row, OldKind kind, OldRowsReport& report) {
    unfold_documents(row);
    return BacktestReader(row, kind, report).read();
}

}  // namespace tamis::migration
