// lean/native_spec.cpp — a run's parameters by the names that algorithms use, until none is left.
#include "lean/native_spec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "backtest/cell.hpp"
#include "backtest/strategies/all.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "lean/printed_value.hpp"

namespace tamis::lean {

namespace {

// What algorithms call the symbols and the days of a run.
constexpr std::array<std::string_view, 4> symbol_names{"symbols", "symbol", "tickers", "ticker"};
constexpr std::array<std::string_view, 3> first_day_names{"startDate", "start_date", "start"};
constexpr std::array<std::string_view, 3> last_day_names{"endDate", "end_date", "end"};
constexpr std::string_view of_strategy = "strategy.";

/// What a setting is called among a run's parameters; one that LEAN has no name for by its column.
std::array<std::string_view, 2> names_of(const backtest::RunSetting& setting) {
    return {setting_name(setting), setting.lean_parameters[1]};
}

bool is_of_run(std::string_view name) {
    const auto is_among = [&](const auto& names) { return std::ranges::find(names, name) != names.end(); };
    const auto names_it = [&](const backtest::RunSetting& setting) { return is_among(names_of(setting)); };
    return is_among(symbol_names) || is_among(first_day_names) || is_among(last_day_names) ||
           std::ranges::any_of(backtest::run_settings, names_it);
}

/// The strategy's parameter that name_in_run gave this name.
std::string_view strategy_name(std::string_view name_in) {
    const std::string_view own = name_in.starts_with(of_strategy) ? name_in.substr(of_strategy.size()) : name_in;
    return name_in_run(own) == name_in ? own : name_in;
}

/// Parameters that are asked for by name; what is left over at the end nobody understood.
class Asked {
  public:
    explicit Asked(const LeanRun& run) : left_(run.parameters) {}

    std::string take(std::initializer_list<std::string_view> names) { return take(std::span(names)); }
    std::string take(std::span<const std::string_view> names) {
        for (const std::string_view name : names) {
            const auto found = left_.find(std::string(name));
            if (found == left_.end()) continue;
            std::string value = found->second;
            left_.erase(found);
            return value;
        }
        return {};
    }
    std::map<std::string, std::string>& left() { return left_; }

  private:
    std::map<std::string, std::string> left_;
};

[[noreturn]] void refuse_run(const std::string& why) {
    throw Error{Problem::invalid_request, why};
}

TradingDay day_of(const std::string& text, const char* what) {
    const auto day = read_day(text);
    if (!day)
        refuse_run(fmt::format("the run's {} is '{}'; a day such as 2024-01-02 is expected", what, excerpt(text)));
    return *day;
}

/// "MarketStructure" → "market_structure".
std::string snake_case(const std::string& name) {
    std::string words;
    for (const char c : name) {
        const bool is_upper = c >= 'A' && c <= 'Z';
        if (is_upper && !words.empty() && words.back() != '_') words += '_';
        words += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return words;
}

std::string timeframe_of(const std::string& text) {
    static constexpr std::array<std::string_view, 4> known{"1min", "5min", "15min", "30min"};
    for (const std::string_view one : known)
        if (text == one) return text;
    // The earlier system ran every other word but the hour as five minutes.
    return text == "1hour" || text == "hour" ? "1hour" : "5min";
}

backtest::MarketStructure earlier_market_structure(Asked& asked) {
    backtest::MarketStructure strategy;
    strategy.timeframe = timeframe_of(asked.take({"lower_timeframe"}));
    strategy.exit = "bar";
    strategy.warmup_days = 2;
    const std::string pivot_bars = asked.take({"pivot_bars"});
    strategy.pivot_bars = pivot_bars.empty() ? 20 : parse_number<int>(pivot_bars).value_or(0);
    const std::string listed = asked.take({"use_screener_results"});
    if (!listed.empty() && lower(listed) != "false")
        refuse_run("use_screener_results is " + listed + ": which symbols that were is not in the result");
    asked.take({"screener_results_file"});
    asked.take({"higher_timeframe"});  // written, never read
    return strategy;
}

backtest::MarketStructure market_structure(Asked& asked) {
    backtest::MarketStructure strategy;
    strategy.pivot_bars = parse_number<int>(asked.take({"pivot_bars"})).value_or(0);
    const std::string minutes = asked.take({"timeframe_minutes"});
    strategy.timeframe = minutes == "60" ? "1hour" : minutes + "min";
    if (const std::string exit = asked.take({"exit"}); !exit.empty()) strategy.exit = exit;
    strategy.warmup_sessions = parse_number<int>(asked.take({"warmup_sessions"})).value_or(0);
    if (const std::string days = asked.take({"warmup_days"}); !days.empty())
        strategy.warmup_days = parse_number<int>(days);
    return strategy;
}

backtest::StrategySpec strategy_of(const LeanRun& run, Asked& asked) {
    const std::string name = snake_case(run.strategy);
    if (name == "market_structure" && run.parameters.contains("lower_timeframe"))
        return earlier_market_structure(asked);
    if (name == "market_structure" && run.parameters.contains("timeframe_minutes")) return market_structure(asked);
    bool is_known = false;
    for (const auto* type : backtest::strategy_types()) is_known = is_known || type->name == name;
    if (!is_known)
        refuse_run("the strategy " + run.strategy +
                   " has no counterpart here; 'tamis strategy list' shows those there are");
    backtest::StrategySpec strategy = backtest::make_strategy(name);
    for (const auto& [parameter, value] : asked.left()) strategy.set(strategy_name(parameter), value);
    asked.left().clear();
    return strategy;
}

void set_symbols(backtest::BacktestSpec& spec, std::string list) {
    for (char& c : list)
        if (c == ',') c = ' ';
    for (const auto word : split(list, ' '))
        if (!trim(word).empty()) spec.symbols.push_back(upper(std::string(trim(word))));
    if (spec.symbols.empty()) refuse_run("the run's parameters name no symbols");
}

// LEAN's words know no case, and its symbols are written in capitals here.
void set_settings(backtest::BacktestSpec& spec, Asked& asked) {
    for (const backtest::RunSetting& setting : backtest::run_settings) {
        const std::string text = asked.take(names_of(setting));
        if (text.empty()) continue;
        const std::string fault = read_setting(setting, upper(text), spec);
        if (!fault.empty()) refuse_run(fmt::format("{} {}", setting.field.name, fault));
    }
}

}  // namespace

std::string_view setting_name(const backtest::RunSetting& setting) {
    return setting.lean_parameters[0].empty() ? setting.column : setting.lean_parameters[0];
}

std::string name_in_run(std::string_view parameter) {
    const bool has_a_double = is_of_run(parameter) || parameter.starts_with(of_strategy);
    return (has_a_double ? std::string(of_strategy) : std::string()).append(parameter);
}

backtest::BacktestSpec native_spec(const LeanRun& run) {
    Asked asked(run);
    backtest::BacktestSpec spec;
    set_symbols(spec, asked.take(symbol_names));
    spec.first = day_of(asked.take(first_day_names), "first day");
    spec.last = day_of(asked.take(last_day_names), "last day");
    set_settings(spec, asked);
    spec.strategy = strategy_of(run, asked);
    if (!asked.left().empty())
        refuse_run(fmt::format(
            "the parameter {}={} has no counterpart here", asked.left().begin()->first, asked.left().begin()->second));
    spec.validate();
    return spec;
}

}  // namespace tamis::lean
