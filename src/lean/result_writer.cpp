// lean/result_writer.cpp — sections put together in LEAN's order, and the files.
#include "lean/result_writer.hpp"

#include <algorithm>
#include <vector>

#include "backtest/statistics/lean_text.hpp"
#include "base/file.hpp"
#include "lean/indented_json.hpp"
#include "lean/written_charts.hpp"
#include "lean/written_parts.hpp"

namespace tamis::lean {

namespace {

struct LogLine {
    ExchangeTime time;
    std::string text;
};

/// What LEAN's log has of every algorithm, its own lines and the orders that margin refused.
std::vector<LogLine> log_of(const backtest::BacktestSpec& spec, const backtest::BacktestResult& result) {
    const std::string name = algorithm_name(spec);
    const ExchangeTime first(spec.first, 0), from(first_day_of_data(spec), 0);
    std::vector<LogLine> lines{{from,
                                "Launching analysis for " + name + " with " + std::string(backtest::engine_name) + " " +
                                    std::string(backtest::engine_version)}};
    if (from < first) {
        lines.push_back({from, "Algorithm starting warm up..."});
        lines.push_back({first, "Algorithm finished warming up."});
    }
    if (const auto* algorithm = algorithm_of(*result.strategy))
        for (const auto& line : algorithm->logged()) lines.push_back({line.time, line.text});
    for (const backtest::OrderEvent& event : result.facts.events)
        if (event.status == backtest::OrderStatus::invalid) lines.push_back({to_exchange(event.time), event.message});
    std::stable_sort(lines.begin(), lines.end(), [](const LogLine& a, const LogLine& b) { return a.time < b.time; });
    lines.push_back({std::max(lines.back().time,
                              result.facts.equity.empty() ? first : to_exchange(result.facts.equity.back().time)),
                     "Algorithm Id:(" + name + ") completed."});
    return lines;
}

std::string log_text(const std::vector<LogLine>& lines) {
    std::string text;
    for (const LogLine& line : lines) text.append(to_text(line.time)).append(" ").append(line.text).append("\n");
    return text;
}

std::string engine_log_of(const backtest::BacktestResult& result) {
    std::string text;
    if (result.lean)
        for (const auto& [name, value] : backtest::lean_summary(*result.lean))
            text.append("STATISTICS:: ").append(name).append(" ").append(value).append("\n");
    return text + "STATISTICS:: OrderListHash " + result.order_list_hash + "\n";
}

/// The sections that the full result and its summary share, behind their own.
void add_common(LeanObject& out,
                const backtest::BacktestSpec& spec,
                const backtest::BacktestResult& result,
                std::size_t log_lines) {
    out.json("statistics", statistics_json(result)).json("runtimeStatistics", runtime_statistics_json(result));
    out.json("state", state_json(spec, result, log_lines)).json("serverStatistics", server_statistics_json());
    out.json("algorithmConfiguration", configuration_json(spec));
}

}  // namespace

ResultFiles result_files(const backtest::BacktestSpec& spec,
                         const backtest::BacktestResult& result,
                         const InterestRates& rates) {
    const std::vector<LogLine> log = log_of(spec, result);
    LeanObject full, summary;
    full.json("rollingWindow", rolling_windows_json(result.facts, rates)).json("charts", charts_json(result));
    full.json("orders", orders_json(spec, result)).json("profitLoss", profits_json(result.facts));
    add_common(full, spec, result, log.size());
    full.json("totalPerformance", performance_json(result, ClosedTrades::written));
    summary.json("rollingWindow", "{}").json("charts", summary_charts_json(result));
    add_common(summary, spec, result, log.size());
    summary.json("totalPerformance", performance_json(result, ClosedTrades::left_out));
    ResultFiles files;
    files.id = algorithm_name(spec);
    files.full = indented(full.done());
    files.summary = indented(summary.done());
    files.order_events = order_events_json(files.id, result);
    files.log = log_text(log);
    files.engine_log = engine_log_of(result);
    return files;
}

void write_files(const ResultFiles& files, const std::filesystem::path& folder) {
    make_folder(folder);
    const auto write = [&](const std::string& name, const std::string& text) {
        if (text.empty())
            fs::remove(folder / name);  // of an earlier run
        else
            replace_file(folder / name, text, false);
    };
    write(files.id + "-summary.json", files.summary);
    write(files.id + ".json", files.full);
    write(files.id + "-order-events.json", files.order_events);
    write(files.id + "-log.txt", files.log);
    write("log.txt", files.engine_log);
}

}  // namespace tamis::lean
