// backtest/backtest_spec.cpp — what a spec may say.
#include "backtest/backtest_spec.hpp"

#include <fmt/format.h>

#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::backtest {

namespace {
constexpr std::size_t most_symbols = 100;

void refuse(const std::string& text) {
    throw Error{Problem::invalid_request, text};
}
void check_symbols(const std::vector<std::string>& symbols) {
    if (symbols.empty()) refuse("a backtest needs at least one symbol, such as SPY; 'tamis bars' lists those on hand");
    if (symbols.size() > most_symbols)
        refuse("a backtest takes at most " + std::to_string(most_symbols) + " symbols, not " +
               std::to_string(symbols.size()));
    std::set<std::string_view> named;
    for (const std::string& symbol : symbols) {
        if (symbol.empty() || symbol.find_first_of(" \t\r\n") != symbol.npos)
            refuse("'" + excerpt(symbol) + "' is no symbol; one is a word such as SPY, and several are named apart");
        if (!named.insert(symbol).second) refuse("the symbol " + excerpt(symbol) + " is named twice");
    }
}

/// What is measured of the hit is part of the key: all that the strategy reads, and nothing else.
void check_hit(const BacktestSpec& spec) {
    static const HitMeasures none;
    const std::map<std::string, double>& known = (spec.hit_measures ? *spec.hit_measures : none).values;
    const std::set<std::string> read = spec.strategy.hit_measures();
    for (const std::string& name : read)
        if (!known.contains(name))
            refuse(
                fmt::format("the rules read hit_{0}, and this run is of no hit that measured it: the screen of a "
                            "pipeline does, and --hit '{0}=…' says it for one backtest",
                            name));
    for (const auto& [name, value] : known)
        if (!read.contains(name)) refuse(fmt::format("hit_measures says {0}, and no rule reads hit_{0}", name));
}
}  // namespace

void BacktestSpec::validate() const {
    check_symbols(symbols);
    if (first > last) refuse("the first day " + to_text(first) + " is after the last " + to_text(last));
    if (first < TradingDay{std::chrono::year{1998} / 1 / 2} || last > TradingDay{std::chrono::year{2099} / 12 / 31})
        refuse("the days " + to_text(first) + " to " + to_text(last) + " lie outside 1998-01-02 to 2099-12-31");
    if (us_equities().sessions(first, last).empty())
        refuse("the exchange has no session from " + to_text(first) + " to " + to_text(last));
    for (const RunSetting& setting : run_settings)
        if (const std::string fault = setting_fault(setting, *this); !fault.empty())
            refuse(std::string(setting.field.name) + " " + fault);
    if (fee_per_order && model_text(fee_model) != model_text(FeeModel{}))
        refuse("fee_per_order is " + to_text(*fee_per_order) + " and fee_model " + model_text(fee_model) +
               ": one fee is enough");
    if (free_value && free_value_fraction != BacktestSpec{}.free_value_fraction)
        refuse("free_value is " + to_text(*free_value) + " and free_value_fraction " + to_text(free_value_fraction) +
               ": one of them is enough");
    check_hit(*this);
    if (strategy.needs_intraday() && resolution != Resolution::minute)
        refuse("this strategy needs minute bars; the resolution is " + std::string(name_of(resolution)));
}

}  // namespace tamis::backtest
