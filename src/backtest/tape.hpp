// backtest/tape.hpp — everything a run reads that depends on symbols, days and data settings alone: laid out once,
// immutable, shared by all cells over it and by any number of threads.
#pragma once

#include <compare>
#include <deque>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "backtest/price.hpp"
#include "bars/bar_store.hpp"
#include "base/memo.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::backtest {

struct BacktestSpec;
enum class Normalization : std::uint8_t;

/// The part of a spec that decides what a tape holds.
struct TapeSpec {
    std::vector<std::string> symbols;
    TradingDay data_from, first, last;  ///< of the warm-up, and of the run
    Resolution resolution = Resolution::minute;
    Normalization normalization{};
    bool fill_forward = true;
    std::string benchmark;
    bool extended_hours = false;
    friend bool operator==(const TapeSpec&, const TapeSpec&) = default;
};
TapeSpec tape_spec(const BacktestSpec& spec);
/// What prices of a day are multiplied by; 1 for raw ones.
Decimal scale_of(const FactorTable& factors, Normalization normalization, TradingDay day);
/// First day whose bars a run of `spec` reads: the start of its warm-up.
TradingDay first_day_of_data(const BacktestSpec& spec);

/// The times at which bars of a day can end: `count` bars of `step_ms` from `first_start`, all of them overlapping the
/// regular session or, if wished, the hours from 04:00 to 20:00. Daily: one bar, the session itself.
struct BarGrid {
    ExchangeTime first_start{};
    std::int64_t step_ms = 0;
    int count = 0;
};
BarGrid bar_grid(const Session& session, Resolution resolution, bool extended_hours);
/// From 04:00 to 20:00, or to an early close.
Session extended_session(const Session& session);
/// The first place whose bar ends at or after a time; `count`: none does.
std::size_t first_place_at(const BarGrid& grid, std::int64_t exchange_ms);

/// What happens to a security at midnight of a day.
struct CorporateEvents {
    std::optional<Decimal> dividend = {};  ///< USD a share
    std::optional<SplitEvent> split = {};
    bool split_warning = false;
    bool renamed = false;
    bool delisting_warning = false;
    bool delisted = false;  ///< the midnight after its last day
    bool any() const { return dividend || split || split_warning || renamed || delisting_warning || delisted; }
};

/// A quote bar: the close of each side; raw 0 where a side has never been seen.
struct QuoteBar {
    ScaledPrice bid, ask;
    ExchangeTime end{};
    std::int64_t bid_high = 0, bid_low = 0, ask_high = 0, ask_low = 0;  ///< deci-cents before the factor of the side
};

/// One security on one session.
struct SecurityDay {
    std::string ticker;
    bool is_alive = true;  ///< false from the delisting on
    CorporateEvents events;
    SessionBars bars;
    PriceBar carried;            ///< the last bar before the session, where places of `bars` are carried
    std::size_t first_real = 0;  ///< the first place with a real bar; from there on closes are what was traded last
    /// Closes above 0, and no place repeats a row from between two places: prices at places follow from the columns.
    bool is_plain = true;

    std::vector<QuoteBar> quotes;           ///< on the grid, a missing side taken over from the quote before
    std::vector<std::int32_t> quote_until;  ///< by place: the newest of `quotes` that has ended; −1: none
    std::size_t quotes_seen_from = 0;       ///< the first place at which any quote has ever been seen
    bool are_quotes_filled = true;          ///< places without a quote repeat the last one

    std::int64_t own_step_ms = 0;  ///< of bars that are coarser than the grid; 0: they are not
    Decimal volume_factor = 1;     ///< 1 / factor of the prices
    double volume_factor_real = 1;
    /// Shares of the bar at `place` after the factor, as LEAN rounds them.
    std::int64_t volume_at(std::size_t place) const;
    /// The bar that ends at `place`; nothing where there is none. Fill-forward bars are marked and have volume 0.
    std::optional<PriceBar> bar_at(std::size_t place) const;
    /// The same into `bar`; false where there is none, and then it is as it was.
    bool read_bar(std::size_t place, PriceBar& bar) const;
    /// From a bar's start to its end; more than the grid's step where the run's bars are finer.
    std::int64_t bar_ms() const { return own_step_ms == 0 ? bars.step_ms : own_step_ms; }
    bool has_data(std::size_t place) const {
        return is_alive && (bars.kind(place) != BarKind::none || has_quote(place));
    }
    /// Whether a quote ends at `place`, or one from before is repeated there.
    bool has_quote(std::size_t place) const {
        if (are_quotes_filled) return place >= quotes_seen_from;
        return !quote_until.empty() && quote_until[place] > (place == 0 ? -1 : quote_until[place - 1]);
    }

    std::vector<std::int64_t> cells;  ///< backing of `bars` where they are no part of a mapped file
    std::vector<BarKind> kinds;
};

/// Shares as traded, divided by the day's factor and rounded as LEAN does.
std::int64_t scaled_volume(const SecurityDay& day, std::int64_t shares);

/// One security on all sessions of the tape.
struct SecurityTape {
    bars::Security identity;
    std::vector<SecurityDay> days;                         ///< by session
    std::optional<TradingDay> delisted_on;                 ///< the midnight after its last trading day
    std::deque<Decimal> factors;                           ///< what prices point to
    std::vector<std::shared_ptr<const bars::Book>> books;  ///< what columns point into
};

/// A bar of the hidden hourly benchmark: price and split adjusted, of the regular session.
struct BenchmarkBar {
    ExchangeTime end{};
    ScaledPrice close;
};
struct BenchmarkTape {
    std::string lean_id;  ///< empty: there is no benchmark
    std::vector<BenchmarkBar> bars;
    std::deque<Decimal> factors;
};
/// Throws Error not_found for a benchmark that was asked for by name and that the store does not know. Without bars of
/// the default benchmark a run goes on: numbers that need one are NULL.
void require_benchmark(const bars::BarStore& store, const std::string& ticker);

/// Names what is derived of a tape's bars: `kind` with its parameters.
struct ColumnKey {
    std::string_view kind;  ///< a literal
    int security = 0, first = 0, second = 0, third = 0;
    friend auto operator<=>(const ColumnKey&, const ColumnKey&) = default;
};

class Tape {
  public:
    /// Throws Error not_found for a symbol that the store does not know, bad_data for bars that differ from their hash,
    /// cancelled when `stop` is set, which is asked once a symbol.
    static std::shared_ptr<const Tape> make(const bars::BarStore& store,
                                            const TapeSpec& spec,
                                            const std::stop_token& stop = {});
    /// The same as it was known at `until`: sessions stay, but no bar, quote or corporate event after it is there.
    static std::shared_ptr<const Tape> make_until(const bars::BarStore& store,
                                                  const TapeSpec& spec,
                                                  ExchangeTime until);

    const TapeSpec& spec() const { return spec_; }
    const std::vector<Session>& sessions() const { return sessions_; }
    std::size_t warm_up_sessions() const { return warm_up_sessions_; }
    const BarGrid& grid(std::size_t session) const { return grids_[session]; }
    std::size_t securities() const { return securities_.size(); }
    const SecurityTape& security(std::size_t index) const { return securities_[index]; }
    const SecurityDay& day(std::size_t security, std::size_t session) const {
        return securities_[security].days[session];
    }
    const BenchmarkTape& benchmark() const { return benchmark_; }
    /// Whether some security has data at every place and all prices follow from the columns.
    bool is_even(std::size_t session) const { return is_even_[session]; }

    /// What `make` derives of the tape, made once for all runs over it.
    template <class Column, class Make>
    const Column& column(const ColumnKey& key, const Make& make) const {
        return columns_.get<Column>(key, make);
    }

  private:
    static std::shared_ptr<Tape> laid_out(const bars::BarStore& store,
                                          const TapeSpec& spec,
                                          const std::stop_token& stop);
    void find_even();
    bool is_even_now(std::size_t session) const;

    TapeSpec spec_;
    std::vector<Session> sessions_;
    std::vector<BarGrid> grids_;
    std::vector<bool> is_even_;
    std::size_t warm_up_sessions_ = 0;
    std::vector<SecurityTape> securities_;
    BenchmarkTape benchmark_;
    mutable Memo<ColumnKey> columns_;
};

/// The tapes that were asked for last, so that cells over the same bars share one. Safe from many threads.
class TapeShelf {
  public:
    /// `tapes`: how many are kept.
    explicit TapeShelf(std::size_t tapes) : shelf_(tapes) {}
    std::shared_ptr<const Tape> get(const bars::BarStore& store,
                                    const TapeSpec& spec,
                                    const std::stop_token& stop = {}) {
        return shelf_.get([&](const Tape& tape) { return tape.spec() == spec; },
                          [&] { return Tape::make(store, spec, stop); });
    }

  private:
    Shelf<Tape> shelf_;
};

}  // namespace tamis::backtest
