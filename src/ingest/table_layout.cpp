// ingest/table_layout.cpp — the header among a table's first lines, and what a person said in its place.
#include "ingest/table_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "ingest/table_times.hpp"

namespace tamis::ingest {

namespace {

constexpr std::uint64_t rows_looked_at = 40;
constexpr std::size_t header_least = 3;  ///< columns that a header line has at least

using Row = std::vector<std::string>;

std::string header_word(std::string_view cell) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (cell.starts_with(byte_order_mark)) cell.remove_prefix(byte_order_mark.size());
    return std::string(trim(cell));
}

std::vector<Row> first_rows(TableSource& table, std::vector<std::uint64_t>& lines) {
    std::vector<Row> rows;
    table.each_row(
        [&](std::uint64_t line, const std::vector<Cell>& cells) {
            lines.push_back(line);
            Row& row = rows.emplace_back();
            for (const Cell& cell : cells) row.push_back(header_word(text_of(cell)));
        },
        rows_looked_at);
    return rows;
}

std::size_t understood(const Row& row) {
    std::set<Meaning> found;
    for (const std::string& cell : row)
        if (const auto meaning = meaning_of(cell)) found.insert(*meaning);
    return found.size();
}

std::string line_of(const Row& row) {
    std::string line;
    for (const std::string& cell : row) line += (line.empty() ? "" : ",") + cell;
    return line;
}

bool is_time(const std::string& text) {
    try {
        return read_table_time(Cell{.kind = Cell::Kind::text, .text = text}, {}, {}).has_value();
    } catch (const Error&) {
        return false;  // a number that is none of an instant
    }
}

class LayoutFinder {
  public:
    LayoutFinder(TableSource& table, const TableHints& hints)
        : hints_(hints), names_(table.names()), rows_(first_rows(table, lines_)) {
        layout_.places.fill(-1);
        layout_.preset = hints.preset.empty() ? nullptr : find_preset(hints.preset);
    }

    TableLayout find() {
        if (!names_.empty())
            take_header(names_);
        else if (const auto columns = columns_without_header(); !columns.empty())
            take_columns(columns);
        else
            take_header_line();
        take_map();
        take_unnamed_time();
        leave_one_time();
        require_all();
        if (rows_before_bars_ > 0) layout_.lines_before_bars = lines_[rows_before_bars_ - 1];
        return layout_;
    }

  private:
    Row columns_without_header() const {
        if (!hints_.columns.empty()) return hints_.columns;
        const std::string_view preset = layout_.preset ? layout_.preset->columns : std::string_view{};
        Row columns;
        if (!preset.empty())
            for (const std::string_view word : split(preset, ',')) columns.emplace_back(word);
        return columns;
    }
    void set(Meaning meaning, std::size_t place, const std::string& name) {
        layout_.places[static_cast<std::size_t>(meaning)] = static_cast<int>(place);
        layout_.names[static_cast<std::size_t>(meaning)] = name;
    }
    void take_columns(const Row& columns) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto meaning = parse_meaning(columns[i]);
            if (meaning) set(*meaning, i, columns[i]);
        }
    }
    void take_header(const Row& header) {
        header_ = header;
        for (std::size_t i = 0; i < header.size(); ++i)
            if (const auto meaning = meaning_of(header[i]); meaning && !layout_.has(*meaning))
                set(*meaning, i, header[i]);
        if (!layout_.preset) layout_.preset = preset_of_header(line_of(header));
        layout_.has_actions = std::any_of(header.begin(), header.end(), [](const std::string& cell) {
            const std::string word = plain_word(cell);
            return word == "dividends" || word == "stocksplits" || word == "divcash" || word == "splitfactor";
        });
    }
    /// Columns that are understood or that a person named.
    std::size_t names_known_in(const Row& row) const {
        std::size_t known = understood(row);
        for (const auto& [word, name] : hints_.map)
            known += static_cast<std::size_t>(std::count_if(
                row.begin(), row.end(), [&](const std::string& cell) { return lower(cell) == lower(name); }));
        return known;
    }
    void take_header_line() {
        std::size_t best = 0;
        for (std::size_t i = 1; i < rows_.size(); ++i)
            if (names_known_in(rows_[i]) > names_known_in(rows_[best])) best = i;
        if (rows_.empty() || names_known_in(rows_[best]) < header_least)
            throw Error{Problem::bad_data,
                        fmt::format("no line names its columns, it begins '{}'; say --columns "
                                    "date,open,high,low,close,volume or --preset, or --map close=NAME,…",
                                    rows_.empty() ? "" : excerpt(line_of(rows_.front())))};
        take_header(rows_[best]);
        rows_before_bars_ = best + 1;
        take_lines_below(best + 1);
    }
    /// yfinance writes a line of tickers and a line with the date's name below the header.
    void take_lines_below(std::size_t from) {
        constexpr std::size_t most = 2;
        for (std::size_t i = from; i < rows_.size() && i < from + most; ++i) {
            const Row& row = rows_[i];
            const auto meaning = row.empty() ? std::nullopt : meaning_of(row.front());
            if (!meaning) return;
            std::set<std::string> others(row.begin() + 1, row.end());
            others.erase("");
            if (*meaning == Meaning::symbol)
                take_tickers(others);
            else if (others.empty() && !layout_.has(*meaning))
                set(*meaning, 0, row.front());
            else
                return;
            rows_before_bars_ = i + 1;
        }
    }
    void take_tickers(const std::set<std::string>& tickers) {
        if (tickers.size() > 1)
            throw Error{
                Problem::bad_data,
                fmt::format("it holds {} symbols side by side; one table a symbol, or a symbol column, is expected",
                            tickers.size())};
        if (!tickers.empty()) layout_.symbol = *tickers.begin();
    }
    void take_map() {
        for (const auto& [word, name] : hints_.map) {
            const auto at = std::find_if(
                header_.begin(), header_.end(), [&](const std::string& cell) { return lower(cell) == lower(name); });
            if (at == header_.end())
                throw Error{
                    Problem::bad_data,
                    fmt::format("--map: there is no column '{}' in '{}'", excerpt(name), excerpt(line_of(header_)))};
            const auto meaning = parse_meaning(word);
            ensure(meaning.has_value(), "words of --map were looked at before");
            forget(static_cast<int>(at - header_.begin()));
            set(*meaning, static_cast<std::size_t>(at - header_.begin()), *at);
        }
    }
    void forget(int place) { std::replace(layout_.places.begin(), layout_.places.end(), place, -1); }
    /// pandas writes its index first, with no name or with that of something else.
    void take_unnamed_time() {
        if (layout_.has(Meaning::date) || layout_.has(Meaning::time) || rows_.size() <= rows_before_bars_) return;
        const bool is_taken = std::find(layout_.places.begin(), layout_.places.end(), 0) != layout_.places.end();
        if (!is_taken && is_time(of_first_bar(0))) set(Meaning::date, 0, "the first column");
    }
    /// Empty where the row is shorter: columns may be more than there are.
    std::string of_first_bar(int place) const {
        const Row& row = rows_[rows_before_bars_];
        return static_cast<std::size_t>(place) < row.size() ? row[static_cast<std::size_t>(place)] : "";
    }
    /// Beside a date there may stand a time of day, or an instant that says it all.
    void leave_one_time() {
        const int date = layout_.place(Meaning::date), time = layout_.place(Meaning::time);
        if (date < 0 || time < 0 || rows_.size() <= rows_before_bars_) return;
        if (is_time(of_first_bar(time))) forget(date);
    }
    void require_all() const {
        std::vector<std::string> missing;
        if (!layout_.has(Meaning::date) && !layout_.has(Meaning::time)) missing.emplace_back("date or time");
        for (const Meaning meaning : {Meaning::open, Meaning::high, Meaning::low, Meaning::close, Meaning::volume})
            if (!layout_.has(meaning)) missing.emplace_back(word_of(meaning));
        if (missing.empty()) return;
        throw Error{Problem::bad_data,
                    fmt::format("'{}' lacks {}; --map {}=NAME says which column it is",
                                excerpt(line_of(header_.empty() ? hints_.columns : header_)),
                                join(missing, ", "),
                                missing.front() == "date or time" ? "date" : missing.front())};
    }

    const TableHints& hints_;
    const Row names_;
    std::vector<std::uint64_t> lines_;  ///< on which the rows stand
    const std::vector<Row> rows_;
    Row header_;
    TableLayout layout_;
    std::size_t rows_before_bars_ = 0;
};

}  // namespace

std::string TableLayout::text() const {
    std::string out;
    for (std::size_t i = 0; i < meanings; ++i)
        if (places[i] >= 0)
            out += fmt::format("{}{}={}", out.empty() ? "" : ", ", word_of(static_cast<Meaning>(i)), excerpt(names[i]));
    return preset ? fmt::format("{} (as {})", out, preset->name) : out;
}

TableLayout lay_out(TableSource& table, const TableHints& hints) {
    return LayoutFinder(table, hints).find();
}

}  // namespace tamis::ingest
