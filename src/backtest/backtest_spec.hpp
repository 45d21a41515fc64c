// backtest/backtest_spec.hpp — one backtest as data: what is run, on which days, with which settings.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "backtest/guarded_strategy.hpp"
#include "backtest/hit_measures.hpp"
#include "backtest/models/account_models.hpp"
#include "backtest/models/fee_models.hpp"
#include "backtest/models/fill_models.hpp"
#include "backtest/models/slippage_models.hpp"
#include "backtest/run_setting.hpp"
#include "backtest/strategies/market_structure.hpp"
#include "backtest/strategy_type.hpp"
#include "base/decimal.hpp"
#include "market/bar.hpp"
#include "market/time.hpp"

namespace tamis::backtest {

/// How prices before a corporate action are shown: adjusted = × price and split factor (LEAN's default), raw = as
/// traded, with splits and dividends applied to the portfolio; split_adjusted = × split factor, with dividends applied;
/// total_return = × split factor, with the dividends since the first day of data added.
enum class Normalization : std::uint8_t { adjusted, raw, split_adjusted, total_return };
inline constexpr std::array<std::string_view, 4> normalization_names{
    "adjusted", "raw", "split_adjusted", "total_return"};
/// LEAN's DataNormalizationMode.
constexpr int lean_number(Normalization normalization) {
    return std::array{1, 0, 2, 3}[static_cast<std::size_t>(normalization)];
}

/// LEAN's rules, of this build, are what `engine` runs; it is part of every key.
inline constexpr std::string_view engine_name = "tamis";
inline constexpr std::string_view engine_version = "4+lean.24863901";
/// LEAN's benchmark where none is set.
inline constexpr std::string_view default_benchmark = "SPY";

}  // namespace tamis::backtest

template <>
struct tamis::record::Stored<tamis::backtest::Normalization>
    : StoredWord<tamis::backtest::Normalization, tamis::backtest::normalization_names> {};

namespace tamis::backtest {

struct BacktestSpec {
    std::vector<std::string> symbols;
    TradingDay first, last;  ///< both inclusive
    StrategySpec strategy = MarketStructure{};
    // The settings, in the order of run_settings below.
    Decimal cash = 100'000;  ///< USD
    Resolution resolution = Resolution::minute;
    Normalization normalization = Normalization::adjusted;
    std::optional<Decimal> fee_per_order;  ///< USD; none: Interactive Brokers' US equity fees, as LEAN's default
    bool fill_forward = true;
    std::string benchmark{default_benchmark};
    FeeModel fee_model;  ///< where fee_per_order says nothing
    SlippageModel slippage;
    AccountModel account;
    std::optional<SettlementModel> settlement;               ///< none: the account's own
    bool extended_hours = false;                             ///< bars from 04:00 to 20:00, minutes and hours
    int stale_price_minutes = 60;                            ///< a price that much older than an order is stale
    Decimal free_value_fraction = Decimal::scaled(25, 4);    ///< of the value that set_holdings leaves free
    std::optional<Decimal> free_value;                       ///< USD that it leaves free in place of the share
    Decimal close_buffer_minutes = Decimal::scaled(155, 1);  ///< before the close; no order for it is taken then
    std::optional<HitMeasures> hit_measures;                 ///< that the strategy reads; none: it reads none
    FillModel fill_model;

    std::int64_t close_buffer_ms() const { return to_int64(close_buffer_minutes * Decimal(ms_per_minute)); }
    /// Throws Error invalid_request: which field, with which value, and what is allowed.
    void validate() const;
};

/// Every setting, in the order of the key's lines and of the columns; a new one joins at the end, as joined_later.
inline constexpr std::array run_settings{
    RunSetting{.field = record::field<&BacktestSpec::cash>({record::Unit::usd, "Cash at the start; NULL: not known."}),
               .column = "cash_usd",
               .allowed = "a number of dollars above 0",
               .accepts = [](const record::Value& value) { return std::get<Decimal>(value) > Decimal(0); },
               .pipeline_key = "initial_cash",
               .option = "--cash",
               .help = "Dollars at the start",
               .is_told_to_lean = true,
               .lean_parameters = {"cash", "initial_cash"}},
    RunSetting{
        .field = record::field<&BacktestSpec::resolution>(
            {.unit = record::Unit::none, .meaning = "Bars of the run; NULL: not known.", .choices = resolution_names}),
        .column = "resolution",
        .pipeline_key = "resolution",
        .option = "--resolution",
        .lean_parameters = {"resolution"}},
    RunSetting{.field = record::field<&BacktestSpec::normalization>(
                   {.unit = record::Unit::none,
                    .meaning = "adjusted: × price and split factor; raw: as traded; split_adjusted: × split factor; "
                               "total_return: the same and the dividends so far; NULL: not known.",
                    .choices = normalization_names}),
               .column = "normalization",
               .pipeline_key = "normalization",
               .option = "--normalization",
               .lean_parameters = {"normalization"}},
    RunSetting{
        .field = record::field<&BacktestSpec::fee_per_order>(
            {record::Unit::usd,
             "Constant fee an order; NULL: Interactive Brokers' fees, or the algorithm's own where another engine "
             "ran it."}),
        .column = "fee_per_order_usd",
        .allowed = "0 or more dollars an order",
        .absent = "interactive brokers",
        .accepts = [](const record::Value& value) { return std::get<Decimal>(value) >= Decimal(0); },
        .pipeline_key = "fee_per_order",
        .option = "--fee",
        .help = "Constant dollars an order",
        .lean_parameters = {"fee"}},
    RunSetting{.field = record::field<&BacktestSpec::fill_forward>(
                   {record::Unit::none, "Missing bars repeat the last one; NULL: not known."}),
               .column = "fill_forward",
               .lean_parameters = {"fill_forward"}},
    RunSetting{.field = record::field<&BacktestSpec::benchmark>(
                   {record::Unit::none, "Symbol that alpha and beta refer to; NULL: not known."}),
               .column = "benchmark",
               .allowed = "a symbol",
               .pipeline_key = "benchmark",
               .option = "--benchmark",
               .help = "Symbol for alpha and beta",
               .lean_parameters = {"benchmark"}},
    RunSetting{.field = record::field<&BacktestSpec::fee_model>(
                   {record::Unit::none, "What orders cost where no constant fee is set; NULL: not known."}),
               .column = "fee_model",
               .joined_later = true,
               .models = models_about<FeeModel>,
               .pipeline_key = "fee_model",
               .option = "--fee-model",
               .lean_parameters = {"fee_model"}},
    RunSetting{.field = record::field<&BacktestSpec::slippage>(
                   {record::Unit::none, "How much worse than the price that is seen orders fill; NULL: not known."}),
               .column = "slippage",
               .joined_later = true,
               .models = models_about<SlippageModel>,
               .pipeline_key = "slippage",
               .option = "--slippage",
               .lean_parameters = {"slippage"}},
    RunSetting{.field = record::field<&BacktestSpec::account>(
                   {record::Unit::none, "How much may be held by what the account is worth; NULL: not known."}),
               .column = "account",
               .joined_later = true,
               .models = models_about<AccountModel>,
               .pipeline_key = "account",
               .option = "--account",
               .lean_parameters = {"account"}},
    RunSetting{.field = record::field<&BacktestSpec::settlement>(
                   {record::Unit::none, "When orders can use the money of a sale; NULL: as the account has it."}),
               .column = "settlement",
               .absent = "as the account",
               .joined_later = true,
               .models = models_about<SettlementModel>,
               .pipeline_key = "settlement",
               .option = "--settlement",
               .lean_parameters = {"settlement"}},
    RunSetting{.field = record::field<&BacktestSpec::extended_hours>(
                   {record::Unit::none, "Bars before and after the regular session are seen too; NULL: not known."}),
               .column = "extended_hours",
               .joined_later = true,
               .pipeline_key = "extended_hours",
               .option = "--extended-hours",
               .lean_parameters = {"extended"}},
    RunSetting{.field = record::field<&BacktestSpec::stale_price_minutes>(
                   {record::Unit::minutes,
                    "Older prices, seen from an order, are stale: LEAN's StalePriceTimeSpan; NULL: not known."}),
               .column = "stale_price_minutes",
               .allowed = "0 or more whole minutes",
               .accepts = [](const record::Value& value) { return std::get<std::int64_t>(value) >= 0; },
               .joined_later = true,
               .pipeline_key = "stale_price_minutes",
               .option = "--stale-price-minutes",
               .help = "Minutes after which prices are stale for orders",
               .lean_parameters = {"stale_price_minutes"}},
    RunSetting{
        .field = record::field<&BacktestSpec::free_value_fraction>(
            {record::Unit::fraction,
             "Share of the portfolio's value that sizes of targets leave free: LEAN's "
             "FreePortfolioValuePercentage; NULL: not known."}),
        .column = "free_value_fraction",
        .allowed = "a fraction from 0 to 1",
        .accepts =
            [](const record::Value& value) {
                const auto share = std::get<Decimal>(value);
                return share >= Decimal(0) && share <= Decimal(1);
            },
        .joined_later = true,
        .pipeline_key = "free_value_fraction",
        .option = "--free-value-fraction",
        .help = "Fraction of the portfolio's value that targets leave free",
        .lean_parameters = {"free_portfolio_value_percentage"}},
    RunSetting{.field = record::field<&BacktestSpec::free_value>(
                   {record::Unit::usd,
                    "Dollars that sizes of targets leave free: LEAN's FreePortfolioValue; NULL: the share, or not "
                    "known."}),
               .column = "free_value_usd",
               .allowed = "0 or more dollars",
               .absent = "the share",
               .accepts = [](const record::Value& value) { return std::get<Decimal>(value) >= Decimal(0); },
               .joined_later = true,
               .pipeline_key = "free_value",
               .option = "--free-value",
               .help = "Dollars that targets leave free, in place of the fraction",
               .lean_parameters = {"free_portfolio_value"}},
    RunSetting{
        .field = record::field<&BacktestSpec::close_buffer_minutes>(
            {record::Unit::minutes,
             "Before the close no market-on-close order is taken for so long: LEAN's "
             "MarketOnCloseOrder.SubmissionTimeBuffer; NULL: not known."}),
        .column = "close_buffer_minutes",
        .allowed = "0 to 390 minutes",
        .accepts =
            [](const record::Value& value) {
                const auto minutes = std::get<Decimal>(value);
                return minutes >= Decimal(0) && minutes <= Decimal(390);
            },
        .joined_later = true,
        .pipeline_key = "close_buffer_minutes",
        .option = "--close-buffer-minutes",
        .help = "Minutes before the close in which no order for it is taken",
        .lean_parameters = {"market_on_close_buffer_minutes"}},
    RunSetting{
        .field = record::field<&BacktestSpec::hit_measures>(
            {record::Unit::none,
             "What the screen measured of the hit, as far as the rules read it; NULL: they read nothing of it."}),
        .column = "hit_measures",
        .allowed = "measures of a hit, such as gap=3.1%, relative_volume=2.4",
        .absent = "none",
        .joined_later = true,
        .is_of_a_hit = true,
        .option = "--hit",
        .help = "What a screen measured, where rules read it: gap=3.1%, relative_volume=2.4"},
    RunSetting{.field = record::field<&BacktestSpec::fill_model>(
                   {record::Unit::none, "How much of an order fills when its price has come; NULL: not known."}),
               .column = "fill_model",
               .joined_later = true,
               .models = models_about<FillModel>,
               .pipeline_key = "fill_model",
               .option = "--fill-model",
               .lean_parameters = {"fill_model"}},
};
static_assert(record::describes_every_member<BacktestSpec>(4 + run_settings.size()),
              "every member but symbols, days and strategy is a described setting");

/// What a caller wants beside the statistics; none of it changes an answer, so none of it is part of a key.
struct Wanted {
    bool order_events = false;
    bool order_list_hash = false;
    bool equity_path = false;
    bool charts = false;                        ///< RunFacts::charts
    std::shared_ptr<StrategyWatch> watch = {};  ///< told where a strategy of a library is; null: nobody watches
};

}  // namespace tamis::backtest
