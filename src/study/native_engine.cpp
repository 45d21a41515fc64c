// study/native_engine.cpp — data versions shared by sets with one warm-up, cells run in this process.
#include "study/native_engine.hpp"

#include <algorithm>
#include <thread>

#include "base/error.hpp"
#include "study/run_cell.hpp"

namespace tamis::study {

namespace {
constexpr std::size_t books_mapped = 256;
/// A worker runs a span's cells one after the other; a warm-up of another length asks for another tape.
constexpr std::size_t tapes_a_worker = 4;
}  // namespace

NativeEngine::NativeEngine(const bars::BarStore& bars, const StudySpec& spec)
    : bars_(bars), spec_(spec), tapes_(tapes_a_worker * std::max(spec.threads, std::thread::hardware_concurrency())) {
    backtest::require_benchmark(bars, spec.base.benchmark);
    for (const backtest::StrategySpec& strategy : spec.grid) {
        keys_.emplace_back(cell_spec(spec, {}, strategy));
        reads_hit_.push_back(!strategy.hit_measures().empty());
    }
}

// Parameter sets with the same warm-up read the same days: their data version is computed once.
std::string NativeEngine::plan(const Span& span, std::span<Hash128> data, std::span<Hash128> keys) const {
    std::vector<TradingDay> firsts;
    std::vector<Hash128> versions;
    std::string error;
    backtest::BacktestSpec cell = cell_spec(spec_, span, spec_.grid.front());
    const std::string place = backtest::CellKeys::place_text(cell.symbols, cell.first, cell.last);
    for (std::size_t p = 0; p < spec_.grid.size(); ++p) {
        cell.strategy = spec_.grid[p];
        const TradingDay first = backtest::first_day_of_data(cell);
        const auto at = static_cast<std::size_t>(std::find(firsts.begin(), firsts.end(), first) - firsts.begin());
        if (at == firsts.size()) {
            firsts.push_back(first);
            try {
                versions.push_back(backtest::data_version(bars_, cell));
            } catch (const Error& unreadable) {
                error = unreadable.what();
                versions.emplace_back();
            }
        }
        data[p] = versions[at];
        keys[p] = reads_hit_[p] ? backtest::cell_key(cell_spec(spec_, span, spec_.grid[p]), data[p])
                                : keys_[p].key(place, data[p]);
    }
    return error;
}

// Bars are the same whatever the strategy.
std::optional<bool> NativeEngine::has_bars(const Span& span) const {
    return backtest::has_bars(bars_, cell_spec(spec_, span, spec_.grid.front()));
}

std::int64_t NativeEngine::bars_of(const Span& span) const {
    const auto book = bars_.find(span.symbol);
    std::int64_t bars = 1;
    for (const TradingDay day : us_equities().sessions(span.first, span.last)) {
        const bars::MinuteDay* minutes = book ? book->find_minute_day(day) : nullptr;
        bars += spec_.base.resolution == Resolution::minute && minutes ? minutes->trade_rows : 1;
    }
    return bars;
}

backtest::BacktestSpec NativeEngine::spec_of(const CellPlace& place) const {
    return cell_spec(spec_, place.span, spec_.grid[place.parameters]);
}

backtest::CellRows NativeEngine::run(const CellPlace& place, const std::stop_token& stop) {
    const backtest::BacktestSpec spec = spec_of(place);
    const backtest::Wanted wanted{.order_events = false, .order_list_hash = false, .equity_path = spec_.keep_equity};
    backtest::BacktestResult result = run_cell(tapes_.get(bars_, backtest::tape_spec(spec), stop),
                                               bars_.interest_rates(),
                                               spec,
                                               wanted,
                                               spec_.timeout_seconds,
                                               stop);
    return backtest::cell_rows(
        spec, place.key, place.data, std::move(result), {spec_.keep_trades, spec_.keep_fills, spec_.keep_equity});
}

backtest::CellRow NativeEngine::row(const CellPlace& place) const {
    return backtest::cell_row(spec_of(place), place.key, place.data);
}

void NativeEngine::release() const {
    bars_.release_unused(books_mapped);
}

unsigned NativeEngine::usual_threads() const {
    return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace tamis::study
