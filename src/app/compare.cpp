// app/compare.cpp — sides found by what they are called.
#include "app/compare.hpp"

#include "lean/native_spec.hpp"
#include "study/run_one.hpp"

namespace tamis::app {

namespace {

report::ResultSide side_named(const std::string& name, const OpenResults& open) {
    if (std::filesystem::exists(name)) return report::side_of(report::read_one_result(name));
    const auto results = open();
    return report::kept_side(*results, report::find_cell(*results, name));
}

}  // namespace

report::Comparison compare(const std::string& left, const std::string& right, const OpenResults& open) {
    const report::ResultSide second = side_named(right, open);
    return report::compare(side_named(left, open), second);
}

Rerun rerun(const Home& home, const std::filesystem::path& path, const std::string& strategy, const Work& work) {
    const lean::LeanResult theirs = report::read_one_result(path);
    lean::LeanRun run{strategy.empty() ? theirs.cell.strategy : strategy, {}};
    for (const auto& parameter : theirs.more.parameters) run.parameters[parameter.name] = parameter.text;
    const backtest::BacktestSpec spec = lean::native_spec(run);
    const auto bars = home.open_bars();
    const auto results = home.open_results();
    Rerun answer;
    {
        const auto listening = work.listening();
        const study::OneAnswer ran = study::run_one(
            *bars, *results, {.spec = spec, .command = "tamis rerun " + path.string(), .stop = work.wish()});
        answer.cell = ran.cell;
        answer.was_known = ran.was_known;
    }
    answer.comparison = report::compare(report::kept_side(*results, answer.cell), report::side_of(theirs));
    return answer;
}

}  // namespace tamis::app
