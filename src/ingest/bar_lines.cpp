// ingest/bar_lines.cpp — a hand-written parser: a line costs tens of nanoseconds.
#include "ingest/bar_lines.hpp"

#include <fmt/format.h>

#include <functional>

#include "base/decimal.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "ingest/time_order.hpp"

namespace tamis::ingest {

namespace {

/// Digits only, the common case.
bool plain_number(std::string_view text, std::int64_t& value) {
    if (text.empty() || text.size() > 17) return false;
    std::int64_t result = 0;
    for (const char c : text) {
        const int digit = c - '0';
        if (digit < 0 || digit > 9) return false;
        result = result * 10 + digit;
    }
    value = result;
    return true;
}

/// Cuts a csv text into lines and fields without copying.
class Lines {
  public:
    explicit Lines(std::string_view text) : rest_(text) {}
    bool next(std::string_view& line) {
        while (!rest_.empty()) {
            ++number_;
            const std::size_t end = rest_.find('\n');
            line = rest_.substr(0, end);
            rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
            while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
            if (!line.empty()) return true;
        }
        return false;
    }
    std::size_t number() const { return number_; }

    /// The next line, when it is N numbers of plain digits: the bytes it takes, its end of line included; else 0.
    /// `take` moves past it.
    template <std::size_t N>
    std::size_t plain(std::int64_t (&cells)[N]) const {
        const char *at = rest_.data(), *const end = at + rest_.size();
        for (std::size_t i = 0; i < N; ++i) {
            const char* const from = at;
            std::uint64_t value = 0;  // may wrap where there are too many digits
            for (; at != end && static_cast<unsigned char>(*at - '0') < 10; ++at)
                value = value * 10 + static_cast<unsigned char>(*at - '0');
            if (at == from || at - from > 17) return 0;
            cells[i] = static_cast<std::int64_t>(value);
            if (i + 1 == N) break;
            if (at == end || *at != ',') return 0;
            ++at;
        }
        if (at != end && *at == '\r') ++at;
        if (at != end && *at != '\n') return 0;
        if (at != end) ++at;
        return static_cast<std::size_t>(at - rest_.data());
    }
    void take(std::size_t bytes) {
        rest_.remove_prefix(bytes);
        ++number_;
    }

  private:
    std::string_view rest_;
    std::size_t number_ = 0;
};

/// At most N fields; the count found.
template <std::size_t N>
std::size_t fields(std::string_view line, std::string_view (&out)[N]) {
    std::size_t count = 0, from = 0;
    while (count < N) {
        const std::size_t comma = line.find(',', from);
        out[count++] = line.substr(from, comma == std::string_view::npos ? comma : comma - from);
        if (comma == std::string_view::npos) return count;
        from = comma + 1;
    }
    return N + 1;
}

struct Reader {
    ImportReport& report;
    const std::string& name;
    std::size_t line = 0;

    void reject(const char* reason, const std::string& detail) const {
        report.reject(fmt::format("{}:{}", name, line), reason, detail);
    }
    /// False after a reject.
    bool number(std::string_view text, std::int64_t& out, std::uint64_t& rounded, const char* what) const {
        if (plain_number(text, out)) return true;
        const WholeNumber whole = whole_number(text);
        if (!whole.is_number) {
            reject("unreadable number", fmt::format("{} is {}; a number is expected", what, in_quotes(text)));
            return false;
        }
        rounded += whole.was_rounded ? 1 : 0;
        out = whole.value;
        return true;
    }
    bool ohlcv(std::string_view* field, std::int64_t (&out)[5]) const {
        static constexpr const char* names[] = {"open", "high", "low", "close", "volume"};
        for (std::size_t i = 0; i < 5; ++i)
            if (!number(field[i], out[i], i < 4 ? report.rounded_prices : report.rounded_volumes, names[i]))
                return false;
        const BarFault fault = fault_of(out[0], out[1], out[2], out[3], out[4]);
        if (fault.reason) reject(fault.reason, fault.detail);
        return !fault.reason;
    }
};

std::vector<std::vector<std::int64_t>*> columns_of(bars::TradeBatch& b) {
    return {&b.start_ms, &b.open, &b.high, &b.low, &b.close, &b.volume};
}
std::vector<std::vector<std::int64_t>*> columns_of(bars::QuoteBatch& b) {
    return {&b.start_ms,
            &b.bid_open,
            &b.bid_high,
            &b.bid_low,
            &b.bid_close,
            &b.bid_size,
            &b.ask_open,
            &b.ask_high,
            &b.ask_low,
            &b.ask_close,
            &b.ask_size};
}

/// Puts the bars of a file in the order of their times; `lines` are the numbers of their lines.
template <class Batch>
void settle(Batch& batch, const std::vector<std::uint32_t>& lines, const std::string& name, ImportReport& report) {
    const auto columns = columns_of(batch);
    const auto& times = *columns.front();
    if (std::adjacent_find(times.begin(), times.end(), std::greater_equal<>()) == times.end()) return;
    const auto same = [&](std::uint32_t a, std::uint32_t b) {
        return std::all_of(
            columns.begin(), columns.end(), [&](const auto* column) { return (*column)[a] == (*column)[b]; });
    };
    const TimeOrder order = time_order(times.size(), [&](std::uint32_t row) { return times[row]; }, same);
    report.duplicates += order.duplicates;
    for (const auto& [row, other] : order.contradictions)
        report.reject(fmt::format("{}:{}", name, lines[row]),
                      "two bars at one time",
                      fmt::format("line {} has other numbers for {}; none of them is taken",
                                  lines[other],
                                  to_text(ExchangeTime{times[row]})));
    for (auto* column : columns) {
        std::vector<std::int64_t> sorted;
        sorted.reserve(order.kept.size());
        for (const std::uint32_t row : order.kept) sorted.push_back((*column)[row]);
        *column = std::move(sorted);
    }
}

}  // namespace

WholeNumber whole_number(std::string_view text, int scale) {
    std::int64_t value = 0;
    if (scale == 0 && plain_number(text, value)) return {value, true, false};
    const auto decimal = Decimal::try_parse(text);
    if (!decimal || abs(*decimal) >= Decimal(100'000'000'000'000)) {
        // Aggregates write large volumes as 1.2e+07.
        const auto real = parse_number<double>(text);
        if (!real || !(*real > -1e14 && *real < 1e14)) return {};
        const Decimal shifted =
            Decimal::from_double(*real) * Decimal(static_cast<std::int64_t>(detail::pow10_u64[scale]));
        const Decimal whole = round_half_even(shifted, 0);
        return {to_int64(whole), true, whole != shifted};
    }
    const Decimal shifted = *decimal * Decimal(static_cast<std::int64_t>(detail::pow10_u64[scale]));
    const Decimal whole = round_half_even(shifted, 0);
    return {to_int64(whole), true, whole != shifted};
}

BarFault fault_of(std::int64_t open, std::int64_t high, std::int64_t low, std::int64_t close, std::int64_t volume) {
    if (high < low) return {"high below low", fmt::format("high {} < low {} (in 1/10000 USD)", high, low)};
    if (open < 0 || low < 0 || close < 0)
        return {"negative price",
                fmt::format("open {}, low {}, close {} (in 1/10000 USD); prices must be above 0", open, low, close)};
    if (volume < 0) return {"negative volume", fmt::format("volume {}; it must be 0 or more shares", volume)};
    return {};
}

std::string in_quotes(std::string_view text) {
    return "'" + excerpt(text) + "'";
}

void read_minute_trades(
    std::string_view csv, TradingDay day, const std::string& name, bars::TradeBatch& out, ImportReport& report) {
    const std::int64_t midnight = day.time_since_epoch().count() * ms_per_day;
    Lines lines(csv);
    std::vector<std::uint32_t> numbers;
    Reader reader{report, name};
    std::string_view line, field[6];
    std::int64_t ms = 0, bar[5], cells[6];
    std::uint64_t unused = 0;
    constexpr std::size_t bytes_a_line = 40;
    out.reserve(csv.size() / bytes_a_line);
    numbers.reserve(csv.size() / bytes_a_line);
    while (true) {
        // Nearly every line is sound and plain; what is not is looked at field by field.
        const std::size_t bytes = lines.plain(cells);
        if (bytes != 0 && cells[2] >= cells[3] && cells[0] < ms_per_day) {
            lines.take(bytes);
            numbers.push_back(static_cast<std::uint32_t>(lines.number()));
            out.push(midnight + cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]);
            continue;
        }
        if (!lines.next(line)) break;
        reader.line = lines.number();
        if (fields(line, field) != 6) {
            reader.reject("wrong number of fields",
                          fmt::format("{}; a minute line must be ms,open,high,low,close,volume", in_quotes(line)));
            continue;
        }
        if (!reader.number(field[0], ms, unused, "time") || !reader.ohlcv(field + 1, bar)) continue;
        if (ms < 0 || ms >= ms_per_day) {
            reader.reject("time outside the day", fmt::format("{} ms; a day has 86400000", ms));
            continue;
        }
        numbers.push_back(static_cast<std::uint32_t>(reader.line));
        out.push(midnight + ms, bar[0], bar[1], bar[2], bar[3], bar[4]);
    }
    settle(out, numbers, name, report);
}

void read_minute_quotes(
    std::string_view csv, TradingDay day, const std::string& name, bars::QuoteBatch& out, ImportReport& report) {
    const std::int64_t midnight = day.time_since_epoch().count() * ms_per_day;
    Lines lines(csv);
    std::vector<std::uint32_t> numbers;
    Reader reader{report, name};
    std::string_view line, field[11];
    std::int64_t ms = 0;
    std::uint64_t unused = 0;
    const auto side = [&](std::string_view* from, std::int64_t(&to)[5]) {
        bool is_empty = true;
        for (std::size_t i = 0; i < 5; ++i) {
            to[i] = 0;
            if (!from[i].empty() && !reader.number(from[i], to[i], i < 4 ? report.rounded_prices : unused, "quote"))
                return false;
            is_empty = is_empty && (i == 4 || to[i] == 0);
        }
        if (is_empty) to[4] = 0;
        if (!is_empty && to[1] < to[2]) {
            reader.reject("high below low", fmt::format("quote high {} < low {} (in 1/10000 USD)", to[1], to[2]));
            return false;
        }
        return true;
    };
    while (lines.next(line)) {
        reader.line = lines.number();
        std::int64_t bid[5], ask[5];
        if (fields(line, field) != 11) {
            reader.reject("wrong number of fields",
                          fmt::format("{}; a quote line must have a time and five numbers a side", in_quotes(line)));
            continue;
        }
        if (!reader.number(field[0], ms, unused, "time") || !side(field + 1, bid) || !side(field + 6, ask)) continue;
        if (ms < 0 || ms >= ms_per_day) {
            reader.reject("time outside the day", fmt::format("{} ms; a day has 86400000", ms));
            continue;
        }
        numbers.push_back(static_cast<std::uint32_t>(reader.line));
        out.push(midnight + ms, bid, ask);
    }
    settle(out, numbers, name, report);
}

void read_dated_trades(
    std::string_view csv, Resolution resolution, const std::string& name, bars::TradeBatch& out, ImportReport& report) {
    Lines lines(csv);
    std::vector<std::uint32_t> numbers;
    Reader reader{report, name};
    std::string_view line, field[6];
    std::int64_t bar[5];
    while (lines.next(line)) {
        reader.line = lines.number();
        const auto day = line.size() > 14 ? parse_day(line.substr(0, 8)) : std::nullopt;
        if (fields(line, field) != 6 || !day || field[0].size() != 14 || field[0][11] != ':') {
            reader.reject("wrong line",
                          fmt::format("{}; it must be yyyyMMdd HH:mm,open,high,low,close,volume", in_quotes(line)));
            continue;
        }
        const auto hour = parse_number<int>(field[0].substr(9, 2)), minute = parse_number<int>(field[0].substr(12, 2));
        if (!hour || !minute || *hour > 23 || *minute > 59) {
            reader.reject("wrong time", fmt::format("{}; it must be yyyyMMdd HH:mm", in_quotes(field[0])));
            continue;
        }
        if (!reader.ohlcv(field + 1, bar)) continue;
        const std::int64_t of_day = resolution == Resolution::daily ? 0 : (*hour * 60 + *minute) * ms_per_minute;
        numbers.push_back(static_cast<std::uint32_t>(reader.line));
        out.push(ExchangeTime{*day, of_day}.ms, bar[0], bar[1], bar[2], bar[3], bar[4]);
    }
    settle(out, numbers, name, report);
}

}  // namespace tamis::ingest
