// lean/native_spec.cpp — a run's parameters by the names that algorithms use, until none is left.
#include "lean/native_spec.hpp"

#include <fmt/format.h>

#include <array>

#include "backtest/cell.hpp"
#include "backtest/strategies/all.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "lean/printed_value.hpp"

namespace tamis::lean {

namespace {

/// Parameters that are asked for by name; what is left over at the end nobody understood.
class Asked {
  public:
    explicit Asked(const LeanRun& run) : left_(run.parameters) {}

    std::string take(std::initializer_list<std::string_view> names) {
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
    for (const auto& [parameter, value] : asked.left()) strategy.set(parameter, value);
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
        // One that LEAN has no name for is written by its column.
        const auto& names = setting.lean_parameters;
        const std::string text = asked.take({names[0].empty() ? setting.column : names[0], names[1]});
        if (text.empty()) continue;
        const std::string fault = read_setting(setting, upper(text), spec);
        if (!fault.empty()) refuse_run(fmt::format("{} {}", setting.field.name, fault));
    }
}

}  // namespace

backtest::BacktestSpec native_spec(const LeanRun& run) {
    Asked asked(run);
    backtest::BacktestSpec spec;
    set_symbols(spec, asked.take({"symbols", "symbol", "tickers", "ticker"}));
    spec.first = day_of(asked.take({"startDate", "start_date", "start"}), "first day");
    spec.last = day_of(asked.take({"endDate", "end_date", "end"}), "last day");
    set_settings(spec, asked);
    spec.strategy = strategy_of(run, asked);
    if (!asked.left().empty())
        refuse_run(fmt::format(
            "the parameter {}={} has no counterpart here", asked.left().begin()->first, asked.left().begin()->second));
    spec.validate();
    return spec;
}

}  // namespace tamis::lean
