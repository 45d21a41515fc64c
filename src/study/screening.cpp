// study/screening.cpp — keys of days, look-up, parallel screening, keeping.
#include "study/screening.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>
#include <numeric>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "jobs/executor.hpp"
#include "market/exchange_calendar.hpp"
#include "store/transaction.hpp"

namespace tamis::study {

namespace {

constexpr std::uint64_t most_rows = 100'000'000;
constexpr std::size_t tickers_a_group = 64;

// Contents are kept by the version that made them, too.
Hash128 universe_hash(const screen::ScreenSpec& spec) {
    return sha256_128(std::string(screen::screen_version) + "\n" + join(spec.universe, ","));
}

/// Screens all tickers of the universe in parallel; tallies and hits do not depend on the number of threads.
struct FullScreen {
    std::vector<screen::DayTally> tallies;
    std::vector<screen::ScreenHit> hits;
};

/// A spec's tickers in groups on threads: `part` is filled group by group, `add` takes one part at a time. `show` hears
/// how many are done. Throws Error not_found for an unknown symbol of the universe.
template <class Part, class Fill, class Add>
void each_ticker(const bars::BarStore& bars,
                 const screen::ScreenSpec& spec,
                 unsigned threads,
                 std::atomic<bool>& is_over,
                 const Part& empty,
                 const Fill& fill,
                 const Add& add,
                 const std::function<void(std::size_t done, std::size_t all)>& show) {
    const std::vector<std::string> tickers = spec.universe.empty() ? bars.tickers() : spec.universe;
    for (const std::string& ticker : spec.universe) (void)bars.book(ticker);
    std::mutex mutex;
    std::atomic<std::size_t> done = 0;
    const std::size_t groups = (tickers.size() + tickers_a_group - 1) / tickers_a_group;
    const auto group = [&](std::size_t g, jobs::Worker&) {
        Part part = empty;
        const std::size_t end = std::min(tickers.size(), (g + 1) * tickers_a_group);
        for (std::size_t i = g * tickers_a_group; i < end && !is_over; ++i) fill(tickers[i], part);
        const std::lock_guard lock(mutex);
        add(std::move(part));
        done += end - g * tickers_a_group;
    };
    jobs::execute(groups, {.threads = threads}, is_over, group, [&] { show(done, tickers.size()); });
}

FullScreen screen_all(const bars::BarStore& bars,
                      const screen::ScreenSpec& spec,
                      const std::vector<TradingDay>& sessions,
                      unsigned threads,
                      jobs::ProgressLine& progress,
                      const Stop& stop) {
    const FullScreen empty{std::vector<screen::DayTally>(sessions.size()), {}};
    FullScreen all = empty;
    std::atomic<bool> is_over = false;
    const auto fill = [&](const std::string& ticker, FullScreen& part) {
        screen_ticker(bars, ticker, spec, sessions, part.tallies, part.hits);
    };
    const auto add = [&](FullScreen&& part) {
        for (std::size_t i = 0; i < part.tallies.size(); ++i) all.tallies[i].add(part.tallies[i]);
        std::move(part.hits.begin(), part.hits.end(), std::back_inserter(all.hits));
    };
    each_ticker(bars, spec, threads, is_over, empty, fill, add, [&](std::size_t done, std::size_t tickers) {
        if (stop.is_wanted()) is_over = true;
        progress.show({.done = done, .total = tickers, .unit = "symbols screened", .detail = {}});
    });
    stop.check("interrupted: days that were not kept yet are not; the same command goes on");
    std::sort(all.hits.begin(), all.hits.end(), [](const auto& a, const auto& b) {
        return a.day != b.day ? a.day < b.day : a.symbol < b.symbol;
    });
    return all;
}

/// Data versions of the sessions, where this state of the bars was seen before.
std::map<TradingDay, screen::DayTally> known_contents(store::ResultStore& results,
                                                      const Hash128& state,
                                                      const screen::ScreenSpec& spec) {
    const record::Rows rows =
        results.sql(fmt::format("SELECT day, data_version, symbols FROM screen_content WHERE store_state = '{}' AND "
                                "universe = '{}' AND day BETWEEN '{}' AND '{}'",
                                hex_text(state),
                                hex_text(universe_hash(spec)),
                                to_text(spec.first),
                                to_text(spec.last)),
                    most_rows);
    std::map<TradingDay, screen::DayTally> known;
    for (std::size_t i = 0; i < rows.size(); ++i)
        known[std::get<record::Day>(rows.columns[0].value(i))] = {
            static_cast<std::uint64_t>(rows.columns[2].numbers()[i]), rows.columns[1].hashes()[i], {}};
    return known;
}

std::string quoted_keys(const std::vector<Hash128>& keys) {
    std::string list;
    for (const Hash128& key : keys) list += (list.empty() ? "'" : ", '") + hex_text(key) + "'";
    return list;
}

class ScreenRun {
  public:
    ScreenRun(const bars::BarStore& bars, store::ResultStore& results, const screen::ScreenSpec& spec)
        : bars_(bars), results_(results), spec_(spec) {
        answer_.sessions = us_equities().sessions(spec.first, spec.last);
        state_ = bars.state();
        answer_.was_known.assign(answer_.sessions.size(), false);
        answer_.hits_by_session.assign(answer_.sessions.size(), 0);
        for (const auto& filter : spec.filters)
            answer_.not_measured.push_back({screen::canonical_text(filter), screen::needs_of(filter), 0});
    }

    ScreenAnswer run(unsigned threads, bool keep, jobs::ProgressLine& progress, const Stop& stop) {
        const auto contents = known_contents(results_, state_, spec_);
        if (contents.size() == answer_.sessions.size()) {
            set_keys(contents);
            if (read_known() == answer_.sessions.size()) return std::move(answer_);
        }
        const FullScreen all = screen_all(bars_, spec_, answer_.sessions, threads, progress, stop);
        std::map<TradingDay, screen::DayTally> fresh;
        for (std::size_t i = 0; i < answer_.sessions.size(); ++i) fresh[answer_.sessions[i]] = all.tallies[i];
        set_keys(fresh);
        answer_.hits.clear();
        read_known();
        add_fresh(all);
        if (keep) keep_fresh(all, contents);
        return std::move(answer_);
    }

  private:
    void set_keys(const std::map<TradingDay, screen::DayTally>& contents) {
        answer_.keys.clear();
        answer_.symbols_by_session.clear();
        for (const TradingDay day : answer_.sessions) {
            answer_.keys.push_back(screen_key(spec_, day, contents.at(day).content));
            answer_.symbols_by_session.push_back(static_cast<std::int64_t>(contents.at(day).symbols));
        }
    }

    /// Days that are kept, with their hits; how many.
    std::size_t read_known() {
        std::fill(answer_.was_known.begin(), answer_.was_known.end(), false);
        std::fill(answer_.hits_by_session.begin(), answer_.hits_by_session.end(), 0);
        for (NotMeasured& filter : answer_.not_measured) filter.symbol_days = 0;
        if (answer_.keys.empty()) return 0;
        const std::string keys = quoted_keys(answer_.keys);
        const record::Rows days =
            results_.sql("SELECT screen, hits FROM screen_day WHERE screen IN (" + keys + ")", most_rows);
        std::map<Hash128, std::size_t> places;
        for (std::size_t i = 0; i < answer_.keys.size(); ++i) places[answer_.keys[i]] = i;
        for (std::size_t i = 0; i < days.size(); ++i) {
            const std::size_t at = places.at(days.columns[0].hashes()[i]);
            answer_.was_known[at] = true;
            answer_.hits_by_session[at] = days.columns[1].numbers()[i];
        }
        if (days.size() != 0) {
            read_hits(keys);
            read_not_measured(keys);
        }
        return days.size();
    }

    void read_not_measured(const std::string& keys) {
        const record::Rows rows =
            results_.sql("SELECT parameters, sum(not_measured)::BIGINT FROM screen_filter WHERE screen IN (" + keys +
                             ") GROUP BY parameters",
                         most_rows);
        for (std::size_t i = 0; i < rows.size(); ++i)
            for (NotMeasured& filter : answer_.not_measured)
                if (filter.filter == rows.columns[0].texts()[i]) filter.symbol_days = rows.columns[1].numbers()[i];
    }

    void read_hits(const std::string& keys) {
        const record::Rows rows = results_.sql(
            "SELECT symbol, day, open_usd FROM screen_hit WHERE screen IN (" + keys + ") ORDER BY day, symbol",
            most_rows);
        const record::Rows measures = results_.sql("SELECT symbol, day, value FROM screen_measure WHERE screen IN (" +
                                                       keys + ") ORDER BY day, symbol, parameters",
                                                   most_rows);
        std::size_t m = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            screen::ScreenHit hit{rows.columns[0].texts()[i],
                                  std::get<record::Day>(rows.columns[1].value(i)),
                                  rows.columns[2].reals()[i],
                                  {}};
            // Filters are sorted by their text, and so are the measures of a hit.
            for (; m < measures.size() && measures.columns[0].texts()[m] == hit.symbol &&
                   std::get<record::Day>(measures.columns[1].value(m)) == hit.day;
                 ++m)
                hit.measures.push_back(measures.columns[2].reals()[m]);
            answer_.hits.push_back(std::move(hit));
        }
    }

    static std::int64_t not_measured(const FullScreen& all, std::size_t session, std::size_t filter) {
        const auto& counts = all.tallies[session].not_measured;
        return counts.empty() ? 0 : static_cast<std::int64_t>(counts[filter]);
    }

    std::size_t place(TradingDay day) const {
        return static_cast<std::size_t>(std::lower_bound(answer_.sessions.begin(), answer_.sessions.end(), day) -
                                        answer_.sessions.begin());
    }

    void add_fresh(const FullScreen& all) {
        for (std::size_t i = 0; i < answer_.sessions.size(); ++i)
            for (std::size_t f = 0; f < answer_.not_measured.size() && !answer_.was_known[i]; ++f)
                answer_.not_measured[f].symbol_days += not_measured(all, i, f);
        for (const screen::ScreenHit& hit : all.hits) {
            const std::size_t at = place(hit.day);
            if (answer_.was_known[at]) continue;
            answer_.hits.push_back(hit);
            ++answer_.hits_by_session[at];
        }
        std::sort(answer_.hits.begin(), answer_.hits.end(), [](const auto& a, const auto& b) {
            return a.day != b.day ? a.day < b.day : a.symbol < b.symbol;
        });
    }

    void keep_fresh(const FullScreen& all, const std::map<TradingDay, screen::DayTally>& contents) {
        std::vector<screen::ScreenDayRow> days;
        std::vector<screen::ScreenContentRow> fresh_contents;
        std::vector<screen::ScreenFilterRow> counts;
        std::string filters;
        for (const auto& filter : spec_.filters)
            filters += (filters.empty() ? "" : " and ") + screen::canonical_text(filter);
        const record::Timestamp now{utc_now_ms()};
        for (std::size_t i = 0; i < answer_.sessions.size(); ++i) {
            const TradingDay day = answer_.sessions[i];
            if (!contents.contains(day))
                fresh_contents.push_back({state_,
                                          universe_hash(spec_),
                                          day,
                                          all.tallies[i].content,
                                          static_cast<std::int64_t>(all.tallies[i].symbols)});
            if (answer_.was_known[i]) continue;
            days.push_back({answer_.keys[i],
                            day,
                            filters,
                            spec_.universe.empty() ? "all" : join(spec_.universe, " "),
                            all.tallies[i].content,
                            spec_.max_gap_days,
                            answer_.symbols_by_session[i],
                            answer_.hits_by_session[i],
                            now});
            for (std::size_t f = 0; f < spec_.filters.size(); ++f)
                counts.push_back({answer_.keys[i],
                                  day,
                                  std::string(screen::name_of(spec_.filters[f])),
                                  answer_.not_measured[f].filter,
                                  not_measured(all, i, f)});
        }
        record::Rows hits = record::rows_of(screen::screen_hit_table()),
                     measures = record::rows_of(screen::screen_measure_table());
        for (const screen::ScreenHit& hit : all.hits) append_hit(hit, hits, measures);
        store::in_transaction(results_, [&] {
            append_structs(screen::screen_content_table(), fresh_contents);
            append_structs(screen::screen_day_table(), days);
            append_structs(screen::screen_filter_table(), counts);
            results_.append(screen::screen_hit_table(), hits);
            results_.append(screen::screen_measure_table(), measures);
        });
    }

    template <class Row>
    void append_structs(const record::Table& table, const std::vector<Row>& structs) {
        record::Rows rows = record::rows_of(table);
        record::append(rows, table, structs);
        results_.append(table, rows);
    }

    void append_hit(const screen::ScreenHit& hit, record::Rows& hits, record::Rows& measures) const {
        const std::size_t at = place(hit.day);
        if (answer_.was_known[at]) return;
        const screen::ScreenHitRow row{answer_.keys[at], hit.day, hit.symbol, hit.open_usd};
        record::append(hits, screen::screen_hit_table(), &row, 1);
        for (std::size_t f = 0; f < spec_.filters.size(); ++f) {
            const screen::ScreenMeasureRow measure{answer_.keys[at],
                                                   hit.day,
                                                   hit.symbol,
                                                   std::string(screen::name_of(spec_.filters[f])),
                                                   screen::canonical_text(spec_.filters[f]),
                                                   hit.measures[f]};
            record::append(measures, screen::screen_measure_table(), &measure, 1);
        }
    }

    const bars::BarStore& bars_;
    store::ResultStore& results_;
    const screen::ScreenSpec& spec_;
    Hash128 state_;
    ScreenAnswer answer_;
};

}  // namespace

std::int64_t ScreenAnswer::symbol_days() const {
    return std::accumulate(symbols_by_session.begin(), symbols_by_session.end(), std::int64_t{0});
}
std::int64_t ScreenAnswer::days_known() const {
    return std::count(was_known.begin(), was_known.end(), true);
}
Unmeasured ScreenAnswer::unmeasured() const {
    Unmeasured result;
    for (const NotMeasured& filter : not_measured)
        if (filter.symbol_days > 0) result.by_filter.push_back(filter);
    for (std::size_t i = 0; i < sessions.size(); ++i)
        if (symbols_by_session[i] == 0) result.days_without_bars.push_back(sessions[i]);
    return result;
}

namespace {

/// "2024-01-02 to 2024-01-05, 2024-01-09": runs of sessions that follow one another.
std::string days_text(const std::vector<TradingDay>& sessions) {
    std::string text;
    for (std::size_t first = 0, i = 0; i < sessions.size(); ++i) {
        if (i + 1 < sessions.size() && us_equities().next_session(sessions[i]) == sessions[i + 1]) continue;
        text +=
            (text.empty() ? "" : ", ") + to_text(sessions[first]) + (first == i ? "" : " to " + to_text(sessions[i]));
        first = i + 1;
    }
    return text;
}

}  // namespace

std::string unmeasured_lines(const Unmeasured& unmeasured) {
    std::string text;
    if (!unmeasured.days_without_bars.empty())
        text += fmt::format("  no bars    of any symbol on {} of the days: {}\n",
                            with_thousands(static_cast<std::int64_t>(unmeasured.days_without_bars.size())),
                            days_text(unmeasured.days_without_bars));
    for (const NotMeasured& filter : unmeasured.by_filter)
        text += fmt::format("  unmeasured {} symbol-days by {}: it needs {}\n",
                            with_thousands(filter.symbol_days),
                            filter.filter,
                            filter.needs);
    return text;
}

std::string unmeasured_json(const Unmeasured& unmeasured) {
    std::string days, filters;
    for (const TradingDay day : unmeasured.days_without_bars)
        days += fmt::format("{}\"{}\"", days.empty() ? "" : ",", to_text(day));
    for (const NotMeasured& filter : unmeasured.by_filter) {
        filters += filters.empty() ? "{\"filter\":" : ",{\"filter\":";
        append_json_string(filters, filter.filter);
        filters += fmt::format(",\"symbol_days\":{},\"needs\":", filter.symbol_days);
        append_json_string(filters, filter.needs);
        filters += "}";
    }
    return "\"days_without_bars\":[" + days + "],\"not_measured\":[" + filters + "]";
}

screen::ScreenCounts count_screen(const bars::BarStore& bars, const screen::ScreenSpec& spec, unsigned threads) {
    const std::vector<TradingDay> sessions = us_equities().sessions(spec.first, spec.last);
    screen::ScreenCounts all;
    std::atomic<bool> is_over = false;
    each_ticker(
        bars,
        spec,
        threads,
        is_over,
        screen::ScreenCounts(),
        [&](const std::string& ticker, screen::ScreenCounts& part) {
            count_ticker(bars, ticker, spec, sessions, part);
        },
        [&](screen::ScreenCounts&& part) { all.add(std::move(part)); },
        [](std::size_t, std::size_t) {});
    return all;
}

ScreenAnswer run_screen(const bars::BarStore& bars,
                        store::ResultStore& results,
                        screen::ScreenSpec spec,
                        unsigned threads,
                        bool keep,
                        jobs::ProgressLine& progress,
                        const Stop& stop) {
    spec.normalize();
    return ScreenRun(bars, results, spec).run(threads, keep, progress, stop);
}

std::vector<std::string> read_universe(const std::filesystem::path& file) {
    std::vector<std::string> symbols;
    const std::string content = read_file(file);
    for (std::string_view line : split(content, '\n')) {
        line = trim(line.substr(0, line.find('#')));
        if (!line.empty()) symbols.emplace_back(line);
    }
    if (symbols.empty()) throw Error{Problem::invalid_request, file.string() + " names no symbol; write one a line"};
    return symbols;
}

}  // namespace tamis::study
