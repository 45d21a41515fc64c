// study/study.cpp — expanding hits and grid into spans and cells.
#include "study/study.hpp"

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "study/hit_words.hpp"

namespace tamis::study {

void StudySpec::validate_queue() const {
    const auto refuse = [](const std::string& text) { throw Error{Problem::invalid_request, text}; };
    if (!screen && symbols.empty()) refuse("a run needs a screen (screening.filters) or symbols (backtesting.symbols)");
    if (!screen && !days) refuse("without a screen a run needs days (backtesting.date_range)");
    if (attempts < 1 || attempts > 100)
        refuse("execution.retry_attempts is " + std::to_string(attempts) + ", allowed 1 to 100 attempts in all");
    if (timeout_seconds < 0)
        refuse("execution.timeout_per_backtest is below 0; it must be 0 seconds (no limit) or more");
}

void StudySpec::validate() const {
    if (grid.empty()) throw Error{Problem::invalid_request, "a run needs a strategy"};
    validate_queue();
    Span span{symbols.empty() ? "SPY" : symbols.front(),
              days ? days->first : screen->first,
              days ? days->second : screen->last,
              {hit_to_come(*this).measures}};
    for (const auto& strategy : grid) {
        cell_spec(*this, span, strategy).validate();
        strategy.check();
    }
    for (const std::string& symbol : symbols) {
        span.symbol = symbol;
        cell_spec(*this, span, grid.front()).validate();
    }
}

std::vector<Span> spans_of(const StudySpec& spec, const std::vector<screen::ScreenHit>& hits) {
    std::vector<Span> spans;
    std::set<std::string> named;
    if (spec.screen && !spec.days) {
        const HitReader reader(spec);
        for (const screen::ScreenHit& hit : hits)
            spans.push_back({hit.symbol, hit.day, hit.day, {reader.measures(hit)}});
    } else {
        for (const screen::ScreenHit& hit : hits) named.insert(hit.symbol);
        for (const std::string& symbol : spec.symbols) named.insert(symbol);
        for (const std::string& symbol : named) spans.push_back({symbol, spec.days->first, spec.days->second, {}});
    }
    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
        return a.symbol != b.symbol ? a.symbol < b.symbol : a.first < b.first;
    });
    return spans;
}

backtest::BacktestSpec cell_spec(const StudySpec& spec, const Span& span, const backtest::StrategySpec& strategy) {
    backtest::BacktestSpec cell = spec.base;
    cell.symbols = {span.symbol};
    cell.first = span.first;
    cell.last = span.last;
    cell.strategy = strategy;
    cell.hit_measures = measures_read(span.hit, strategy);
    return cell;
}

}  // namespace tamis::study
