// ingest/table_json.cpp — bars wherever a JSON answer keeps them: lists of objects, days as keys, a list a column.
#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "ingest/table_source.hpp"
#include "ingest/table_words.hpp"

namespace tamis::ingest {

namespace {

using Json = nlohmann::ordered_json;

constexpr int deepest = 12;

std::string plain_text(const Json& value) {
    return value.is_string() ? value.get<std::string>() : value.is_null() ? "" : value.dump();
}

/// Whether the keys of an object are those of a bar.
bool is_bar(const Json& value) {
    if (!value.is_object()) return false;
    std::size_t understood = 0;
    for (const auto& [key, cell] : value.items())
        if (!cell.is_structured() && meaning_of(key) && *meaning_of(key) != Meaning::symbol) ++understood;
    constexpr std::size_t least = 4;
    return understood >= least;
}

bool is_flat(const Json& value) {
    return value.is_object() && !value.empty() &&
           std::none_of(value.begin(), value.end(), [](const Json& cell) { return cell.is_structured(); });
}

/// Rows of text under the names that the bars themselves use, with the symbol and the day that stood around them.
class Bars {
  public:
    explicit Bars(bool (*is_row)(const Json&)) : is_row_(is_row) {}
    std::vector<std::string> names;
    std::vector<std::vector<std::string>> rows;

    void walk(const Json& value, const std::string& symbol, const std::string& key, int depth) {
        if (depth > deepest) throw Error{Problem::bad_data, "it is nested deeper than bars are"};
        if (is_row_(value)) return add(value, symbol, key);
        if (value.is_array())
            for (const Json& one : value) walk(one, symbol, key, depth + 1);
        if (!value.is_object()) return;
        const std::string named = symbol_in(value, symbol);
        if (add_columns(value, named)) return;
        for (const auto& [name, inside] : value.items())
            if (inside.is_structured()) walk(inside, named, generic(name) ? key : name, depth + 1);
    }

  private:
    static std::string symbol_in(const Json& object, const std::string& before) {
        for (const auto& [key, value] : object.items()) {
            if (value.is_string() && meaning_of(key) == Meaning::symbol) return value.get<std::string>();
            if (lower(key).find("meta") != std::string::npos && value.is_object()) return symbol_in(value, before);
        }
        return before;
    }
    /// Keys that hold bars and name nothing: neither a day nor a symbol.
    static bool generic(const std::string& name) {
        static constexpr std::string_view words = "results bars data quotes quote chart result indicators rows values";
        const auto all = split(words, ' ');
        return std::find(all.begin(), all.end(), lower(name)) != all.end() ||
               (name.find(' ') != std::string::npos && std::isdigit(static_cast<unsigned char>(name.front())) == 0);
    }
    void put(std::vector<std::string>& row, const std::string& name, std::string text) {
        auto at = std::find(names.begin(), names.end(), name);
        if (at == names.end()) at = names.insert(names.end(), name);
        const auto place = static_cast<std::size_t>(at - names.begin());
        if (row.size() <= place) row.resize(place + 1);
        row[place] = std::move(text);
    }
    void add(const Json& bar, const std::string& symbol, const std::string& key) {
        std::vector<std::string> row;
        bool has_time = false, has_symbol = false;
        for (const auto& [name, value] : bar.items()) {
            if (value.is_structured()) {
                for (const auto& [inner, cell] : value.items())
                    if (value.is_object() && !cell.is_structured()) put(row, inner, plain_text(cell));
                continue;
            }
            const auto meaning = meaning_of(name);
            has_time = has_time || meaning == Meaning::date || meaning == Meaning::time;
            has_symbol = has_symbol || meaning == Meaning::symbol;
            put(row, name, plain_text(value));
        }
        if (!has_time && !key.empty()) put(row, "date", key);
        const std::string& around = !symbol.empty() ? symbol : has_time ? key : symbol;
        if (!has_symbol && !around.empty()) put(row, "symbol", around);
        rows.push_back(std::move(row));
    }
    /// {"timestamp": […], "indicators": {"quote": [{"open": […], …}]}}: a list a column.
    bool add_columns(const Json& object, const std::string& symbol) {
        const auto times = object.find("timestamp");
        const auto lists = object.find("indicators");
        if (times == object.end() || !times->is_array() || lists == object.end() || !lists->is_object()) return false;
        for (std::size_t i = 0; i < times->size(); ++i) {
            std::vector<std::string> row;
            put(row, "timestamp", plain_text((*times)[i]));
            if (!symbol.empty()) put(row, "symbol", symbol);
            for (const auto& [kind, list] : lists->items())
                if (list.is_array() && !list.empty() && list[0].is_object())
                    for (const auto& [name, column] : list[0].items())
                        if (column.is_array() && i < column.size()) put(row, name, plain_text(column[i]));
            rows.push_back(std::move(row));
        }
        return true;
    }
    bool (*is_row_)(const Json&);
};

class JsonSource : public TableSource {
  public:
    JsonSource(const std::filesystem::path& path, bool (*is_row)(const Json&)) : bars_(is_row) {
        const std::string text = read_file(path);
        if (trim(text).empty()) throw Error{Problem::bad_data, "empty file"};
        const Json whole = Json::parse(text, nullptr, false);
        if (!whole.is_discarded())
            bars_.walk(whole, "", "", 0);
        else
            read_lines(text);
        if (bars_.rows.empty())
            throw Error{Problem::bad_data, "it holds no bars; it says '" + excerpt(trim(text)) + "'"};
    }
    std::vector<std::string> names() const override { return bars_.names; }
    void each_row(const OnRow& on_row, std::uint64_t most) override {
        std::vector<Cell> cells(bars_.names.size());
        for (std::uint64_t i = 0; i < bars_.rows.size() && i < most; ++i) {
            const auto& row = bars_.rows[i];
            for (std::size_t c = 0; c < cells.size(); ++c)
                cells[c] = c < row.size() && !row[c].empty() ? Cell{.kind = Cell::Kind::text, .text = row[c]} : Cell{};
            on_row(i + 1, cells);
        }
    }

  private:
    /// A document a line.
    void read_lines(const std::string& text) {
        for (const std::string_view line : split(text, '\n')) {
            if (trim(line).empty()) continue;
            const Json one = Json::parse(line, nullptr, false);
            if (one.is_discarded())
                throw Error{Problem::bad_data, "it is no JSON, or is cut short, at '" + excerpt(trim(line)) + "'"};
            bars_.walk(one, "", "", 0);
        }
    }
    Bars bars_;
};

}  // namespace

std::unique_ptr<TableSource> open_json(const std::filesystem::path& path) {
    return std::make_unique<JsonSource>(path, is_bar);
}

std::unique_ptr<TableSource> open_json_rows(const std::filesystem::path& path) {
    return std::make_unique<JsonSource>(path, is_flat);
}

}  // namespace tamis::ingest
