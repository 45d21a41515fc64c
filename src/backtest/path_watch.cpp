// backtest/path_watch.cpp — what a position is worth, bar by bar.
#include "backtest/path_watch.hpp"

#include <algorithm>

namespace tamis::backtest {

void PathWatch::on_slice(RunState& run, bool has_data) {
    PathFacts& path = run.facts.path;
    if (has_data) {
        ++path.slices;
        path.slices_invested += run.portfolio.is_invested() ? 1 : 0;
    }
    value_usd_ = run.portfolio.estimated_value();
    path.see_value(value_usd_);
}

void PathWatch::on_stretch(RunState& run, const Stretch& stretch) {
    PathFacts& path = run.facts.path;
    const auto slices = static_cast<std::int64_t>(stretch.to - stretch.from);
    path.bars += run.count_real(stretch);
    path.slices += slices;
    if (!run.portfolio.is_invested()) {
        value_usd_ = run.portfolio.estimated_value();
        return path.see_value(value_usd_);
    }
    path.slices_invested += slices;
    sum_up(run, stretch);
    path.see_values(values_);
    value_usd_ = values_.back();
}

// The same operations in the same order as Portfolio::estimated_value, so that both paces give the same bits.
void PathWatch::sum_up(const RunState& run, const Stretch& stretch) {
    values_.assign(stretch.to - stretch.from, 0);
    for (std::size_t i = 0; i < run.feeds.size(); ++i) {
        if (run.securities[i].holding.quantity == 0) continue;
        const SecurityDay& day = run.feeds[i].day();
        const auto quantity = static_cast<double>(run.securities[i].holding.quantity);
        const double factor = day.bars.factor ? to_double(*day.bars.factor) : 1;
        const std::size_t first =
            std::clamp(day.is_alive ? day.first_real : stretch.to, stretch.from, stretch.to) - stretch.from;
        const double before = quantity * run.securities[i].price.real();
        for (std::size_t at = 0; at < first; ++at) values_[at] += before;
        const std::int64_t* close = day.bars.close.data() + stretch.from;
        for (std::size_t at = first; at < values_.size(); ++at)
            values_[at] += quantity * (static_cast<double>(close[at]) * 1e-4 * factor);
    }
    const double cash = run.portfolio.cash_usd();
    for (double& value : values_) value += cash;
}

}  // namespace tamis::backtest
