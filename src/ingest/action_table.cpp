// ingest/action_table.cpp — a header's words in the order of their worth, and rows of text below it.
#include "ingest/action_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "ingest/bar_lines.hpp"
#include "ingest/input_files.hpp"
#include "ingest/table_duckdb.hpp"
#include "ingest/table_times.hpp"
#include "ingest/table_words.hpp"

namespace tamis::ingest {

namespace {

namespace fs = std::filesystem;

/// Plain words, the best first: of several dates the first that stands here is meant.
struct ActionWords {
    ActionColumn column;
    std::string_view word, synonyms;
};
constexpr std::array<ActionWords, action_columns> action_words{{
    {ActionColumn::symbol, "symbol", "symbol ticker sym tickersymbol stock code instrument actsymbol"},
    {ActionColumn::date,
     "date",
     "exdate exdividenddate executiondate executedate effectivedate splitdate processdate date day exday effective "
     "caldt datetime time datum"},
    {ActionColumn::ratio,
     "ratio",
     "ratio splitratio stocksplits stocksplit split splits splitfactor splitcoefficient multiplier"},
    {ActionColumn::from, "from", "splitfrom fromfactor oldrate oldshares sharesbefore forfactor denominator from"},
    {ActionColumn::to, "to", "splitto tofactor newrate newshares sharesafter numerator to"},
    {ActionColumn::amount,
     "amount",
     "cashamount amount dividend dividends dividendamount divcash cashdividend unadjustedvalue cash rate value "
     "distribution"},
    {ActionColumn::old_name, "old", "oldsymbol oldticker oldname old before from"},
    {ActionColumn::new_name, "new", "newsymbol newticker newname new after to"},
    {ActionColumn::first, "first", "firstpricedate firstday listdate listingdate ipodate startdate first listed start"},
    {ActionColumn::last,
     "last",
     "lastpricedate lastday delistedutc delistingdate delisteddate enddate last delisted end"},
    {ActionColumn::security, "security", "permaticker permatick compositefigi figi security permanent cik company"},
}};
constexpr std::size_t rows_searched = 40;

using Places = std::array<int, action_columns>;
using Texts = std::vector<std::string>;

const ActionWords& words_of(ActionColumn column) {
    return action_words[static_cast<std::size_t>(column)];
}

/// The place of the best of the column's words; −1: none is there.
int place_in(const Texts& header, ActionColumn column) {
    Texts plain;
    for (const std::string& cell : header) plain.push_back(plain_word(cell));
    for (const std::string_view word : split(words_of(column).synonyms, ' '))
        if (const auto at = std::find(plain.begin(), plain.end(), word); at != plain.end())
            return static_cast<int>(at - plain.begin());
    return -1;
}

Places places_in(const Texts& header, const std::map<std::string, std::string>& map) {
    Places places{};
    for (const ActionWords& row : action_words)
        places[static_cast<std::size_t>(row.column)] = place_in(header, row.column);
    for (const auto& [word, name] : map)
        for (const ActionWords& row : action_words)
            if (row.word == word) {
                const auto at = std::find(header.begin(), header.end(), name);
                if (at != header.end())
                    places[static_cast<std::size_t>(row.column)] = static_cast<int>(at - header.begin());
            }
    return places;
}

void require_mapped(const Texts& header, const std::map<std::string, std::string>& map) {
    for (const auto& [word, name] : map)
        if (std::find(header.begin(), header.end(), name) == header.end())
            throw Error{
                Problem::bad_data,
                fmt::format("--map: there is no column '{}' in '{}'", excerpt(name), excerpt(join(header, ",")))};
}

/// What programs write where there is nothing. Symbols are spelled in capitals.
bool says_nothing(std::string_view cell) {
    constexpr std::array<std::string_view, 6> words{"null", "None", "NaN", "nan", "NaT", "-"};
    return std::find(words.begin(), words.end(), cell) != words.end();
}

bool has(const Places& places, const std::vector<ActionColumn>& shape) {
    return std::all_of(shape.begin(), shape.end(), [&](ActionColumn column) {
        // A file may be named after its symbol.
        return column == ActionColumn::symbol || places[static_cast<std::size_t>(column)] >= 0;
    });
}

std::string shapes_text(const std::vector<std::vector<ActionColumn>>& shapes) {
    Texts all;
    for (const auto& shape : shapes) {
        Texts words;
        for (const ActionColumn column : shape) words.emplace_back(word_of(column));
        all.push_back(join(words, ","));
    }
    return join(all, " or ");
}

std::string first_line(const std::vector<Texts>& rows) {
    return rows.empty() ? "" : excerpt(join(rows.front(), ","));
}

/// One table on its way into rows.
class ActionTable {
  public:
    ActionTable(TableSource& table,
                std::string name,
                const ImportActionsSpec& spec,
                const std::vector<std::vector<ActionColumn>>& shapes,
                ImportReport& report)
        : table_(table), name_(std::move(name)), spec_(spec), shapes_(shapes), report_(report) {}

    void read(std::vector<ActionRow>& out) {
        find_header();
        find_symbol();
        settle_dates();
        table_.each_row(
            [&](std::uint64_t line, const std::vector<Cell>& cells) {
                if (line > header_line_) take(line, cells, out);
            },
            all_rows);
    }

  private:
    void find_header() {
        Texts header = table_.names();
        std::vector<Texts> rows;
        std::vector<std::uint64_t> lines;
        if (header.empty())
            table_.each_row(
                [&](std::uint64_t line, const std::vector<Cell>& cells) {
                    lines.push_back(line);
                    for (Texts& row = rows.emplace_back(); const Cell& cell : cells)
                        row.emplace_back(trim(text_of(cell)));
                },
                rows_searched);
        else
            rows.push_back(header);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            places_ = places_in(rows[i], spec_.map);
            const bool fits =
                std::any_of(shapes_.begin(), shapes_.end(), [&](const auto& shape) { return has(places_, shape); });
            if (!fits) continue;
            require_mapped(rows[i], spec_.map);
            header_line_ = header.empty() ? lines[i] : 0;
            return;
        }
        take_first_shape(rows);
    }
    void take_first_shape(const std::vector<Texts>& rows) {
        if (!rows.empty()) require_mapped(rows.front(), spec_.map);
        const auto& shape = shapes_.front();
        const bool is_bare = !rows.empty() && table_.names().empty() && rows.front().size() == shape.size() &&
                             !rows.front().empty() && rows.front()[0].find_first_of("0123456789") != std::string::npos;
        if (!is_bare)
            throw Error{Problem::bad_data,
                        fmt::format("its first line is '{}'; columns {} are expected, or --map {}=NAME says which is "
                                    "what",
                                    first_line(rows),
                                    shapes_text(shapes_),
                                    word_of(shape.back()))};
        places_.fill(-1);
        for (std::size_t i = 0; i < shape.size(); ++i)
            places_[static_cast<std::size_t>(shape[i])] = static_cast<int>(i);
    }
    bool has_column(ActionColumn column) const { return places_[static_cast<std::size_t>(column)] >= 0; }
    void find_symbol() {
        const bool needs = std::any_of(shapes_.begin(), shapes_.end(), [&](const auto& shape) {
            return has(places_, shape) && std::find(shape.begin(), shape.end(), ActionColumn::symbol) != shape.end();
        });
        if (has_column(ActionColumn::symbol) || !needs) return;
        symbol_ = spec_.symbol.empty() ? symbol_of_name(name_) : spec_.symbol;
    }
    std::string text(const std::vector<Cell>& cells, ActionColumn column) const {
        const int place = places_[static_cast<std::size_t>(column)];
        if (place < 0 || static_cast<std::size_t>(place) >= cells.size()) return {};
        std::string said(trim(text_of(cells[static_cast<std::size_t>(place)])));
        return says_nothing(said) ? std::string() : said;
    }
    void settle_dates() {
        DateOrders orders;
        table_.each_row(
            [&](std::uint64_t line, const std::vector<Cell>& cells) {
                if (line <= header_line_) return;
                for (const ActionColumn column : {ActionColumn::date, ActionColumn::first, ActionColumn::last})
                    orders.look(text(cells, column));
            },
            all_rows);
        times_.order = orders.settled(spec_.dates);
    }
    void take(std::uint64_t line, const std::vector<Cell>& cells, std::vector<ActionRow>& out) {
        spec_.stop.check("interrupted: nothing was in yet; the same command begins again");
        ActionRow row;
        row.place = fmt::format("{}:{}", name_, line);
        row.table = spec_.are_pages ? 0 : report_.files;
        for (const Cell& cell : cells) row.whole += text_of(cell) + '\n';
        for (const ActionWords& one : action_words)
            row.cells[static_cast<std::size_t>(one.column)] = text(cells, one.column);
        if (row.text().empty()) {
            ++report_.other_lines;
            return;
        }
        if (!has_column(ActionColumn::symbol)) row.cells[static_cast<std::size_t>(ActionColumn::symbol)] = symbol_;
        const bool all_read = take_day(row, ActionColumn::date, row.day) &&
                              take_day(row, ActionColumn::first, row.first) &&
                              take_day(row, ActionColumn::last, row.last);
        if (all_read) out.push_back(std::move(row));
    }
    bool take_day(const ActionRow& row, ActionColumn column, std::optional<TradingDay>& out) {
        const std::string& said = row.cell(column);
        if (said.empty()) return true;
        try {
            const auto time = read_table_time(Cell{.kind = Cell::Kind::text, .text = said}, {}, times_);
            if (time) out = time->is_utc_midnight ? ExchangeTime{time->utc_ms}.day() : time->time.day();
        } catch (const Error&) {  // NOLINT(bugprone-empty-catch)
            // A number that is no time is rejected as any other word is.
        }
        if (!out)
            report_.reject(
                row.place, "unreadable date", fmt::format("{} in {}", in_quotes(said), in_quotes(row.text())));
        return out.has_value();
    }

    TableSource& table_;
    const std::string name_;
    const ImportActionsSpec& spec_;
    const std::vector<std::vector<ActionColumn>>& shapes_;
    ImportReport& report_;
    Places places_{};
    std::uint64_t header_line_ = 0;
    std::string symbol_;
    TimeStyle times_;
};

/// JSON of actions has objects that are no bars.
std::unique_ptr<TableSource> opened_actions(TableReader& reader, const fs::path& path) {
    const std::string format = format_of(path);
    return format == "json" ? open_json_rows(path) : open_table(reader, path, format);
}

void check_words(const ImportActionsSpec& spec) {
    if (spec.files.empty()) throw Error{Problem::invalid_request, "name at least one file"};
    check_word("--dates", spec.dates, {"mdy", "dmy"});
    std::vector<std::string_view> known;
    for (const ActionWords& row : action_words) known.push_back(row.word);
    for (const auto& [word, name] : spec.map)
        if (std::find(known.begin(), known.end(), word) == known.end())
            throw Error{Problem::invalid_request,
                        fmt::format("--map names '{}'{}", excerpt(word), did_you_mean_or_all(word, known))};
}

}  // namespace

std::string_view word_of(ActionColumn column) {
    return words_of(column).word;
}

std::string ActionRow::text() const {
    Texts filled;
    for (const std::string& cell : cells)
        if (!cell.empty() && std::find(filled.begin(), filled.end(), cell) == filled.end()) filled.push_back(cell);
    return join(filled, ",");
}

std::vector<ActionRow> read_action_table(const ImportActionsSpec& spec,
                                         const std::vector<std::vector<ActionColumn>>& shapes,
                                         ImportReport& report) {
    check_words(spec);
    TableReader reader;
    std::vector<ActionRow> rows;
    const auto read_one = [&](const std::string& name, const fs::path& path) {
        const auto table = opened_actions(reader, path);
        ActionTable(*table, name, spec, shapes, report).read(rows);
        ++report.files;
    };
    for (const fs::path& file : files_meant(spec.files)) {
        try {
            each_table(file, spec.stop, read_one);
        } catch (const Error& error) {
            if (error.problem() == Problem::cancelled) throw;
            report.reject(file.string(), "unread file", error.what());
        }
    }
    return rows;
}

std::string action_words_text() {
    std::string out = "\nColumns of splits, dividends and names, the best word first:\n";
    for (const ActionWords& row : action_words) out += fmt::format("  {:<17} {}\n", row.word, row.synonyms);
    return out;
}

}  // namespace tamis::ingest
