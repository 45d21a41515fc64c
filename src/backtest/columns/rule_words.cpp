// backtest/columns/rule_words.cpp — words of bars and of the session.
#include "backtest/columns/rule_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "backtest/columns/opening_range.hpp"
#include "backtest/columns/rule_columns.hpp"
#include "base/error.hpp"
#include "indicators/wilder.hpp"

namespace tamis::backtest {

namespace {

using indicators::undefined;
using WordValues = std::vector<double>;

/// One session of a security, with its bars from `from` to before `to` of the series.
struct SessionPart {
    const Tape& tape;
    const BarSeries& series;
    const SecurityDay& day;
    std::size_t session, from, to;
    /// Index of the first bar of trades; `to`: there is none.
    std::size_t first_real() const { return series.at(session, std::min(day.first_real, day.bars.size())); }
    std::int64_t end_ms(std::size_t bar) const { return day.bars.end_ms(series.place_of(bar)); }
};

/// Runs `fill(part, column)` session by session.
template <class Fill>
WordValues by_session(const Tape& tape, std::size_t security, const Fill& fill) {
    const BarSeries& series = bar_series(tape, security);
    WordValues column(series.size(), undefined);
    for (std::size_t s = 0; s < tape.sessions().size(); ++s) {
        const auto places = static_cast<std::size_t>(tape.grid(s).count);
        fill(SessionPart{tape, series, tape.day(security, s), s, series.at(s, 0), series.at(s, places)}, column);
    }
    return column;
}

/// Runs `see(index, bar)` for every bar, in order, of the subscription or of longer ones.
template <class See>
void every_bar_of(const Tape& tape, std::size_t security, int minutes, const See& see) {
    const BarSeries& series = bar_series(tape, security, std::max(minutes, 1));
    if (minutes > 1) {
        for (std::size_t i = 0; i < series.size(); ++i) see(i, series.bar(i));
        return;
    }
    std::size_t session = 0, next = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
        for (; i >= next; ++session) next = series.at(session, static_cast<std::size_t>(tape.grid(session).count));
        see(i, *tape.day(security, session - 1).bar_at(series.place_of(i)));
    }
}

template <class Of>
WordValues of_bars(const Tape& tape, std::size_t security, int minutes, const Of& of) {
    WordValues column(bar_series(tape, security, std::max(minutes, 1)).size());
    every_bar_of(tape, security, minutes, [&](std::size_t i, const PriceBar& bar) { column[i] = of(bar); });
    return column;
}

/// Prices of a column of the series; one factor is one multiplication.
template <class Raw, class Price>
WordValues scaled(const BarSeries& series, const Raw& raw, const Price& price) {
    WordValues column(series.size());
    const Decimal* factor = series.size() == 0 ? nullptr : series.close(0).factor;
    const double scale = factor ? to_double(*factor) : 1;
    const bool is_one = series.has_one_factor();
    for (std::size_t i = 0; i < column.size(); ++i)
        column[i] = is_one ? static_cast<double>(raw[i]) * scale / 1e4 : real_price(price(i));
    return column;
}

double typical(const PriceBar& bar) {
    return (real_price(bar.high) + real_price(bar.low) + real_price(bar.close)) / 3;
}

/// The close of the bar before the session's first one of trades; nothing where there is none.
std::optional<ScaledPrice> close_before(const SessionPart& part) {
    const std::size_t first = part.first_real();
    if (first == 0 || part.series.close(first - 1).is_zero()) return std::nullopt;
    return part.series.close(first - 1);
}

void fill_gap(const SessionPart& part, WordValues& column) {
    const std::size_t first = part.first_real();
    const auto before = close_before(part);
    if (!before || first == part.to) return;
    const double target = to_double(before->usd());
    const PriceBar opening = *part.day.bar_at(part.series.place_of(first));
    const double gap = (to_double(opening.open.usd()) - target) / target;
    std::fill(column.begin() + static_cast<std::ptrdiff_t>(first),
              column.begin() + static_cast<std::ptrdiff_t>(part.to),
              gap);
}

/// The best of the session's prices so far, from its first bar of trades on.
template <class Price, class Better>
void fill_best(const SessionPart& part, WordValues& column, const Price& price, const Better& is_better) {
    double best = undefined;
    for (std::size_t bar = part.first_real(); bar < part.to; ++bar) {
        const double here = real_price(price(part.series, bar));
        if (std::isnan(best) || is_better(here, best)) best = here;
        column[bar] = best;
    }
}

void fill_vwap(const SessionPart& part, WordValues& column) {
    double money = 0, shares = 0;
    for (std::size_t bar = part.first_real(); bar < part.to; ++bar) {
        const PriceBar one = *part.day.bar_at(part.series.place_of(bar));
        money += typical(one) * static_cast<double>(one.volume);
        shares += static_cast<double>(one.volume);
        if (shares > 0) column[bar] = money / shares;
    }
}

template <class Of>
WordValues by_bar(const Tape& tape, std::size_t security, const Of& of) {
    return by_session(tape, security, [&](const SessionPart& part, WordValues& column) {
        for (std::size_t bar = part.from; bar < part.to; ++bar) column[bar] = of(part, bar);
    });
}

WordValues opening_column(const Tape& tape,
                          std::size_t security,
                          int minutes,
                          std::optional<ScaledPrice> OpeningRange::* end) {
    const std::vector<OpeningRange>& ranges = opening_ranges(tape, security, minutes);
    return by_session(tape, security, [&](const SessionPart& part, WordValues& column) {
        const OpeningRange& range = ranges[part.session];
        for (std::size_t bar = std::max(range.end, part.from); bar < part.to && range.*end; ++bar)
            column[bar] = real_price(*(range.*end));
    });
}

WordValues true_range_average(const Tape& tape, std::size_t security, int minutes, int period) {
    indicators::AverageTrueRange range(period);
    return of_bars(tape, security, minutes, [&](const PriceBar& bar) {
        range.push(real_price(bar.high), real_price(bar.low), real_price(bar.close));
        return range.value();
    });
}

/// Where a word is read: the tape, the security, its numbers and the length of bars.
struct Place {
    const Tape& tape;
    std::size_t security;
    std::span<const double> numbers;
    int minutes;
    const BarSeries& series() const { return bar_series(tape, security, std::max(minutes, 1)); }
    int number() const { return static_cast<int>(numbers[0]); }
};

struct WordColumn {
    std::string_view name;
    WordValues (*make)(const Place&);
};

double session_minutes(std::int64_t ms) {
    return static_cast<double>(ms) / static_cast<double>(ms_per_minute);
}

constexpr std::array bar_words{
    WordColumn{"open",
               [](const Place& at) {
                   return of_bars(
                       at.tape, at.security, at.minutes, [](const PriceBar& b) { return real_price(b.open); });
               }},
    WordColumn{"high",
               [](const Place& at) {
                   const BarSeries& series = at.series();
                   return scaled(series, series.raw_highs(), [&](std::size_t i) { return series.high(i); });
               }},
    WordColumn{"low",
               [](const Place& at) {
                   const BarSeries& series = at.series();
                   return scaled(series, series.raw_lows(), [&](std::size_t i) { return series.low(i); });
               }},
    WordColumn{"close",
               [](const Place& at) {
                   const BarSeries& series = at.series();
                   return scaled(series, series.raw_closes(), [&](std::size_t i) { return series.close(i); });
               }},
    WordColumn{"volume",
               [](const Place& at) {
                   return of_bars(at.tape, at.security, at.minutes, [](const PriceBar& b) {
                       return static_cast<double>(b.volume);
                   });
               }},
    WordColumn{"atr",
               [](const Place& at) { return true_range_average(at.tape, at.security, at.minutes, at.number()); }}};

constexpr std::array session_words{
    WordColumn{"minutes",
               [](const Place& at) {
                   return by_bar(at.tape, at.security, [](const SessionPart& part, std::size_t bar) {
                       return session_minutes(part.end_ms(bar) - part.tape.sessions()[part.session].open.ms);
                   });
               }},
    WordColumn{"minutes_to_close",
               [](const Place& at) {
                   return by_bar(at.tape, at.security, [](const SessionPart& part, std::size_t bar) {
                       return session_minutes(part.tape.sessions()[part.session].close.ms - part.end_ms(bar));
                   });
               }},
    WordColumn{"time",
               [](const Place& at) {
                   return by_bar(at.tape, at.security, [](const SessionPart& part, std::size_t bar) {
                       return session_minutes(part.end_ms(bar) % (24 * ms_per_hour));
                   });
               }},
    WordColumn{"session_open",
               [](const Place& at) {
                   return by_bar(at.tape, at.security, [](const SessionPart& part, std::size_t bar) {
                       const std::size_t first = part.first_real();
                       return bar < first ? undefined : real_price(part.day.bar_at(part.series.place_of(first))->open);
                   });
               }},
    WordColumn{"session_high",
               [](const Place& at) {
                   return by_session(at.tape, at.security, [](const SessionPart& part, WordValues& column) {
                       fill_best(
                           part, column, [](const BarSeries& s, std::size_t i) { return s.high(i); }, std::greater<>());
                   });
               }},
    WordColumn{"session_low",
               [](const Place& at) {
                   return by_session(at.tape, at.security, [](const SessionPart& part, WordValues& column) {
                       fill_best(
                           part, column, [](const BarSeries& s, std::size_t i) { return s.low(i); }, std::less<>());
                   });
               }},
    WordColumn{"opening_high",
               [](const Place& at) { return opening_column(at.tape, at.security, at.number(), &OpeningRange::high); }},
    WordColumn{"opening_low",
               [](const Place& at) { return opening_column(at.tape, at.security, at.number(), &OpeningRange::low); }},
    WordColumn{"previous_close",
               [](const Place& at) {
                   return by_session(at.tape, at.security, [](const SessionPart& part, WordValues& column) {
                       const auto before = close_before(part);
                       for (std::size_t bar = part.from; before && bar < part.to; ++bar)
                           column[bar] = real_price(*before);
                   });
               }},
    WordColumn{"gap", [](const Place& at) { return by_session(at.tape, at.security, fill_gap); }},
    WordColumn{"vwap", [](const Place& at) { return by_session(at.tape, at.security, fill_vwap); }}};

template <std::size_t N>
const WordColumn* find_column(const std::array<WordColumn, N>& columns, std::string_view name) {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const WordColumn& one) { return one.name == name; });
    return found == columns.end() ? nullptr : &*found;
}

}  // namespace

double real_price(const ScaledPrice& price) {
    const auto raw = static_cast<double>(price.raw);
    return (price.factor ? raw * to_double(*price.factor) : raw) / 1e4;
}

std::vector<double> word_values(
    const Tape& tape, std::size_t security, const rules::Word& word, std::span<const double> numbers, int minutes) {
    const WordColumn* found = find_column(bar_words, word.name);
    if (!found) found = find_column(session_words, word.name);
    ensure(found != nullptr, "every word of bars and of the session has its column here");
    return found->make({tape, security, numbers, minutes});
}

Bits word_bits(const Tape& tape, std::size_t security, const rules::Word& word) {
    const BarSeries& series = bar_series(tape, security);
    Bits bits(series.size());
    const bool is_first = word.name == "first_bar";
    for (std::size_t s = 0; s < tape.sessions().size(); ++s) {
        const auto places = static_cast<std::size_t>(tape.grid(s).count);
        const SessionPart part{tape, series, tape.day(security, s), s, series.at(s, 0), series.at(s, places)};
        if (is_first && part.first_real() < part.to) bits.set(part.first_real());
        for (std::size_t bar = part.from; !is_first && bar < part.to; ++bar)
            if (part.day.bars.kind(series.place_of(bar)) == BarKind::real) bits.set(bar);
    }
    return bits;
}

}  // namespace tamis::backtest
