// app/migration/old_backtest.cpp — see old_backtest.hpp.
#include "app/migration/old_backtest.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis::app {

namespace {

/// Columns whose numbers have no counterpart, and why.
struct Dropped {
    std::string_view plain, why;
};
constexpr std::string_view never_published = "a counter that the strategy never published: always 0";
constexpr std::string_view no_definition = "how it was computed is not known";
constexpr std::string_view other_strategy = "a statistic of an older, holding strategy";
constexpr std::array dropped{
    Dropped{"pivothighsdetected", never_published},
    Dropped{"pivotlowsdetected", never_published},
    Dropped{"bossignalsgenerated", never_published},
    Dropped{"positionflips", never_published},
    Dropped{"liquidationevents", never_published},
    Dropped{"cachehit", "always false in the old rows"},
    Dropped{"resolution", "always the word Daily, whatever the strategy ran on"},
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

/// Cells taken from a row one by one; what is left over at the end was not mapped.
class Taker {
  public:
    Taker(OldRow& row, OldRowsReport& report) : row_(row), report_(report) {}

    bool has(std::string_view plain) const { return row_.has(plain); }
    std::optional<double> number(std::string_view plain, std::string_view target, double scale = 1) {
        const auto value = row_.number(plain);
        note(plain, target, value.has_value());
        return value ? std::optional(*value * scale) : std::nullopt;
    }
    /// A percentage, as the fraction that its digits mean.
    std::optional<double> percent(std::string_view plain, std::string_view target) {
        const auto value = row_.decimal(plain);
        note(plain, target, value.has_value());
        return value ? parse_number<double>(to_text(*value) + "e-2") : std::nullopt;
    }
    std::optional<Decimal> money(std::string_view plain, std::string_view target) {
        const auto value = row_.decimal(plain);
        note(plain, target, value.has_value());
        return value;
    }
    std::optional<std::int64_t> count(std::string_view plain, std::string_view target) {
        const auto value = row_.number(plain);
        const bool is_whole = value && *value == std::floor(*value);
        note(plain, target, is_whole);
        return is_whole ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt;
    }
    std::string text(std::string_view plain, std::string_view target) {
        note(plain, target, row_.has(plain));
        return row_.text(plain);
    }
    void used(std::string_view plain) { used_.insert(std::string(plain)); }

    void finish() {
        for (const auto& [plain, value] : row_.cells) {
            if (used_.contains(plain)) continue;
            std::string_view why = "no column of ours";
            for (const Dropped& one : dropped)
                if (one.plain == plain) why = one.why;
            ++report_.unmapped[fmt::format("{}: {}", row_.names[plain], why)];
        }
    }

  private:
    void note(std::string_view plain, std::string_view target, bool was_read) {
        if (!row_.has(plain)) return;
        used(plain);
        const std::string name = row_.names[std::string(plain)];
        if (was_read)
            ++report_.mapped[fmt::format("{} → {}", name, target)];
        else
            ++report_.unmapped[fmt::format("{}: '{}' is not what belongs there", name, row_.text(plain).substr(0, 40))];
    }

    OldRow& row_;
    OldRowsReport& report_;
    std::set<std::string> used_;
};

/// A document's keys stand beside the row's columns from here on.
void unfold_documents(OldRow& row) {
    for (const char* document : {"statistics", "parameters", "request", "requestdata", "daterange"}) {
        if (!row.has(document) || !row.text(document).starts_with('{')) continue;
        const bool is_range = std::string_view(document) == "daterange";
        row.unfold(document, is_range ? "range_" : "");
        row.cells.erase(document);
    }
    if (row.has("daterange") && row.text("daterange").starts_with('{')) row.cells.erase("daterange");
}

class BacktestReader {
  public:
    BacktestReader(OldRow& row, OldKind kind, OldRowsReport& report)
        : row_(row), kind_(kind), report_(report), take_(row, report) {}

    OldBacktest read() {
        read_key();
        out_.result.cell.engine = lean::engine_name;
        out_.result.cell.status = "done";
        read_origin();
        if (is_empty_account()) {
            fault(fault::all_zero);
            out_.result.cell.status = "partial";
            out_.result.cell.reason = "the earlier system kept zeros for statistics that it did not find";
            for (const auto& [plain, value] : row_.cells) take_.used(plain);
        } else {
            read_account();
            read_trades();
            read_ratios();
        }
        take_.finish();
        finish();
        return std::move(out_);
    }

  private:
    void fault(const char* name) {
        ++report_.faults[name];
        out_.faults.emplace_back(name);
    }
    backtest::CellRow& cell() { return out_.result.cell; }

    std::optional<record::Day> first_of(std::initializer_list<const char*> names) {
        std::optional<record::Day> found;
        for (const char* name : names) {
            if (!row_.has(name)) continue;
            take_.used(name);
            if (!found) found = row_.day(name);
        }
        return found;
    }

    void read_key() {
        const std::string symbol = take_.text("symbol", "backtest.symbol");
        if (symbol.empty()) throw Error{Problem::bad_data, "no symbol"};
        cell().symbol = upper(symbol);
        const auto day = first_of({"backtestdate"});
        auto first = first_of({"startdate", "rangestart"}), last = first_of({"enddate", "rangeend"});
        if (day) first = last = day;
        if (!first || !last)
            throw Error{Problem::bad_data,
                        fmt::format("no start_date and end_date that are dates: '{}', '{}'",
                                    row_.text("startdate"),
                                    row_.text("enddate"))};
        if (*first > *last) {
            fault(fault::reversed);
            std::swap(first, last);
        }
        cell().first_day = *first;
        cell().last_day = *last;
        is_short_ = (*last - *first).count() < 2;
        std::string strategy = take_.text("strategyname", "backtest.strategy");
        if (strategy.empty()) strategy = take_.text("strategy", "backtest.strategy");
        cell().strategy = strategy.empty() || strategy == "market_structure" ? "MarketStructure" : strategy;
        cell().cash_usd = take_.money("initialcash", "backtest.cash_usd");
        if (!cell().cash_usd) cell().cash_usd = take_.money("cash", "backtest.cash_usd");
        if (!cell().cash_usd && kind_ == OldKind::grid_backtest) cell().cash_usd = Decimal(100'000);
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
            const std::string text = take_.text(name, "cell_parameter");
            std::string value = text;
            // The grid kept minutes, the others words.
            if (std::string_view(name) == "lowertimeframe" && parse_number<int>(text)) value += "min";
            out_.result.more.parameters.push_back({{}, row_.names[name], value, parse_number<double>(value)});
        }
        for (const auto& one : out_.result.more.parameters)
            cell().parameters += fmt::format("{}{}={}", cell().parameters.empty() ? "" : ", ", one.name, one.text);
    }

    void read_origin() {
        MigratedBacktestRow& origin = out_.origin;
        origin.source = row_.place;
        for (const char* name : {"backtestid", "requesthash", "id"}) {
            take_.used(name);
            if (!origin.old_id && row_.has(name)) origin.old_id = row_.text(name);
        }
        for (const char* name : {"createdat", "completedat", "timestamp"}) {
            take_.used(name);
            if (!origin.created_at) origin.created_at = row_.time(name);
        }
        if (const std::string path = take_.text("resultpath", "migrated_backtest.result_path"); !path.empty())
            origin.result_path = path;
        cell().computed_at = origin.created_at.value_or(record::Timestamp{});
        const auto ms = take_.number("executiontimems", "backtest.execution_time_ms");
        if (ms && *ms > 0) cell().execution_time_ms = ms;
        if (ms && *ms == 0) fault(fault::zero_absent);
        const std::string status = lower(take_.text("status", "backtest.status"));
        const std::string error = take_.text("errormessage", "backtest.reason");
        if (status == "failed" || status == "cancelled" || !error.empty()) {
            cell().status = "failed";
            cell().reason = error.empty() ? "the earlier system: " + status : error;
        }
    }

    /// An account that ends at 0, or a result without one order and without any number, was never read.
    bool is_empty_account() const {
        for (const char* name : {"finalvalue", "endequity"})
            if (const auto value = row_.number(name); value && *value == 0) return true;
        if (row_.has("finalvalue") || row_.has("endequity")) return false;
        for (const char* name : {"totalreturn", "totaltrades", "totalorders", "totalfees", "winrate", "sharperatio"})
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
        if (!cell().cash_usd) cell().cash_usd = lean.start_equity_usd;
        if (own.end_value_usd && cell().cash_usd && *cell().cash_usd > Decimal(0)) {
            own.total_profit_usd = *own.end_value_usd - *cell().cash_usd;
            own.total_return_fraction = to_double(*own.total_profit_usd) / to_double(*cell().cash_usd);
        }
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
    std::optional<Decimal> not_zero(std::optional<Decimal> value) {
        if (!value || *value != Decimal(0)) return value;
        fault(fault::zero_absent);
        return std::nullopt;
    }

    // Negative: LEAN's drawdown in percent. Positive: the closed trades' over the cash.
    void read_drawdown() {
        const auto percent = row_.decimal("maxdrawdown");
        if (percent && *percent > Decimal(0)) {
            fault(fault::positive_drawdown);
            const auto fraction = take_.percent("maxdrawdown", "backtest.trade_maximum_closed_trade_drawdown_usd");
            if (fraction && cell().cash_usd)
                cell().trade.maximum_closed_trade_drawdown_usd = -(*percent * *cell().cash_usd / Decimal(100));
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
        (is_short_ ? trade.win_rate_fraction : cell().lean.win_rate_fraction) = win_rate;
        (is_short_ ? trade.loss_rate_fraction : cell().lean.loss_rate_fraction) = loss_rate;
        if (trade.number_of_trades.value_or(0) > 0 && trade.winning_trades)
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
            fault(fault::profit_without_winner);
            trade.total_profit_usd.reset();
        }
        cell().own.average_winning_return_fraction =
            take_.percent("avgwinningreturn", "backtest.average_winning_return_fraction");
        cell().own.average_losing_return_fraction =
            take_.percent("avglosingreturn", "backtest.average_losing_return_fraction");
    }
    std::string win_target(const char* column) const {
        return std::string(is_short_ ? "backtest.trade_" : "backtest.lean_") + column;
    }

    void read_profit_ratios() {
        auto& trade = cell().trade;
        if (kind_ == OldKind::grid_backtest && row_.has("profitfactor")) {
            fault(fault::profit_loss_ratio);
            trade.profit_loss_ratio = take_.number("profitfactor", "backtest.trade_profit_loss_ratio");
        } else {
            trade.profit_factor = take_.number("profitfactor", "backtest.trade_profit_factor");
        }
        const auto ratio = take_.number("profitlossratio", win_target("profit_loss_ratio"));
        if (ratio) (is_short_ ? trade.profit_loss_ratio : cell().lean.profit_loss_ratio) = ratio;
    }

    // LEAN prints 0 for these on one and two days; the earlier system then put the trades' own ratio in its place.
    void read_sharpe(const char* plain,
                     const char* column,
                     const char* named,
                     std::optional<double>& of_trades,
                     std::optional<double>& of_lean) {
        const auto value = row_.number(plain);
        const bool is_trades = is_short_ && value && *value != 0;
        if (is_trades) fault(named);
        const std::string target = std::string(is_trades ? "backtest.trade_" : "backtest.lean_") + column;
        (is_trades ? of_trades : of_lean) = take_.number(plain, target);
    }

    void read_ratios() {
        auto& lean = cell().lean;
        read_sharpe("sharperatio", "sharpe_ratio", fault::trade_sharpe, cell().trade.sharpe_ratio, lean.sharpe_ratio);
        read_sharpe(
            "sortinoratio", "sortino_ratio", fault::trade_sortino, cell().trade.sortino_ratio, lean.sortino_ratio);
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
        out_.result.cell.own.undefined =
            "realised_usd, unrealised_usd, intraday_drawdown_fraction, market_exposure_fraction, bars and others: not "
            "in "
            "the earlier system's rows";
        out_.identity = fmt::format("{}|{}|{}..{}|{}|{}",
                                    cell().strategy,
                                    *cell().symbol,
                                    record::Timestamp{cell().first_day.time_since_epoch().count()}.ms,
                                    record::Timestamp{cell().last_day.time_since_epoch().count()}.ms,
                                    cell().cash_usd ? to_text(normalize(*cell().cash_usd)) : "",
                                    cell().parameters);
        if (!out_.faults.empty()) out_.origin.faults = join(out_.faults, "; ");
    }

    OldRow& row_;
    const OldKind kind_;
    OldRowsReport& report_;
    Taker take_;
    OldBacktest out_;
    bool is_short_ = false;
};

}  // namespace

OldKind kind_of(const OldRow& row) {
    if (row.knows("orderid") && row.knows("fillprice") && row.knows("backtestid")) return OldKind::fill;
    if (row.knows("filters") && row.knows("symbols")) return OldKind::screen;
    if (row.knows("symbol") && row.knows("datadate") && row.knows("filterminprice")) return OldKind::screen_hit;
    if (row.knows("symbol") && row.knows("datadate") && row.knows("filtergapenabled")) return OldKind::screen_hit;
    if (row.knows("symbol") && row.knows("backtestdate") && row.knows("pivotbars")) return OldKind::grid_backtest;
    if (row.knows("symbol") && (row.knows("statistics") || row.knows("totalreturn")) && !row.knows("datadate"))
        return OldKind::backtest;
    return OldKind::other;
}

OldBacktest read_old_backtest(OldRow row, OldKind kind, OldRowsReport& report) {
    unfold_documents(row);
    return BacktestReader(row, kind, report).read();
}

OldFill read_old_fill(const OldRow& row) {
    const auto order = row.number("orderid");
    const auto price = row.decimal("fillprice");
    const auto quantity = row.number("fillquantity");
    if (!order || !price || !quantity || *quantity != std::floor(*quantity))
        throw Error{Problem::bad_data,
                    fmt::format("order_id, fill_price or a whole fill_quantity is missing: '{}', '{}', '{}'",
                                row.text("orderid"),
                                row.text("fillprice"),
                                row.text("fillquantity"))};
    OldFill fill{row.text("backtestid"), {}};
    fill.fill.order_id = static_cast<std::int64_t>(*order);
    fill.fill.symbol = row.has("symbolvalue") ? row.text("symbolvalue") : row.text("symbol");
    fill.fill.order_type = "";
    fill.fill.quantity = static_cast<std::int64_t>(*quantity);
    fill.fill.price_usd = *price;
    fill.fill.fee_usd = row.decimal("orderfeeamount");
    const auto seconds = row.number("tradetimeunix");
    if (!seconds) throw Error{Problem::bad_data, "trade_time_unix is '" + row.text("tradetimeunix") + "'"};
    fill.fill.time = {static_cast<std::int64_t>(*seconds * 1000)};
    return fill;
}

}  // namespace tamis::app
