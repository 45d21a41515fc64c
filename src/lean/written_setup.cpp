// lean/written_setup.cpp — what was run, where and when, as LEAN's result files say it.
#include <algorithm>

#include "backtest/cell.hpp"
#include "lean/native_spec.hpp"
#include "lean/written_charts.hpp"
#include "lean/written_parts.hpp"
#include "record/parameters.hpp"

namespace tamis::lean {

namespace {

using backtest::run_settings;
using backtest::RunSetting;

enum class AccountType : std::uint8_t { margin = 0, cash = 1 };

AccountType account_type(const backtest::BacktestSpec& spec) {
    return std::holds_alternative<backtest::CashAccount>(spec.account) ? AccountType::cash : AccountType::margin;
}

/// Cash and bars always, of the other settings what is not the default.
bool is_written(const RunSetting& setting, const record::Value& value) {
    if (value.index() == 0) return false;
    const bool is_always = setting.column == "cash_usd" || setting.column == "resolution";
    return is_always || setting_text(setting, value) != default_text(setting);
}

std::string joined_symbols(const backtest::BacktestSpec& spec) {
    std::string all;
    for (const std::string& symbol : spec.symbols) all.append(all.empty() ? "" : " ").append(symbol);
    return all;
}

// By the names that native_spec reads, so that what was written can be run again.
std::string parameters_json(const backtest::BacktestSpec& spec) {
    LeanObject out;
    out.text("symbols", joined_symbols(spec)).text("start", to_text(spec.first)).text("end", to_text(spec.last));
    for (const RunSetting& setting : run_settings) {
        const record::Value value = setting.field.read(&spec);
        if (is_written(setting, value)) out.text(setting_name(setting), setting_text(setting, value));
    }
    for (const auto& [name, text] : record::parameter_values(backtest::parameters_text(spec.strategy)))
        out.text(name_in_run(name), text);
    return out.done();
}

}  // namespace

std::string algorithm_name(const backtest::BacktestSpec& spec) {
    std::string name;
    bool starts_word = true;
    for (const char c : spec.strategy.type().name) {
        if (c != '_') name += starts_word && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        starts_word = c == '_';
    }
    return name;
}

std::string configuration_json(const backtest::BacktestSpec& spec) {
    LeanObject out;
    out.text("name", algorithm_name(spec)).json("tags", "[]").text("accountCurrency", "USD");
    out.whole("brokerage", 0).whole("accountType", static_cast<int>(account_type(spec)));
    out.json("parameters", parameters_json(spec)).json("outOfSampleMaxEndDate", "null").whole("outOfSampleDays", 0);
    out.text("startDate", to_text(spec.first) + "T00:00:00Z").text("endDate", to_text(spec.last) + "T23:59:59Z");
    return out.whole("tradingDaysPerYear", 252).done();
}

// LEAN's times are those of its own work; the run's first and last take their place.
std::string state_json(const backtest::BacktestSpec& spec,
                       const backtest::BacktestResult& result,
                       std::size_t log_lines) {
    const UtcTime start = to_utc(ExchangeTime(spec.first, 0));
    const UtcTime end = result.facts.equity.empty() ? start : result.facts.equity.back().time;
    const backtest::Algorithm* algorithm = algorithm_of(*result.strategy);
    LeanObject out;
    out.text("StartTime", iso_text(start)).text("EndTime", iso_text(end));
    out.text("RuntimeError", "").text("StackTrace", "").text("LogCount", std::to_string(log_lines));
    out.text("OrderCount", std::to_string(result.facts.total_orders))
        .text("InsightCount", std::to_string(algorithm ? algorithm->insights_given() : 0));
    out.text("Name", algorithm_name(spec)).text("Hostname", backtest::engine_name).text("Status", "Completed");
    return out.done();
}

std::string server_statistics_json() {
    LeanObject out;
    out.text("CPU Usage", "").text("Used RAM (MB)", "").text("Total RAM (MB)", "");
    out.text("Hostname", backtest::engine_name).text("LEAN Version", backtest::engine_version);
    return out.text("Up Time", "").done();
}

}  // namespace tamis::lean
