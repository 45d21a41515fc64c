// migration/old_files.cpp — rows out of files: JSON lines, JSON lists, CSV.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/csv_reader.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "lean/python_json.hpp"
#include "migration/old_row.hpp"

namespace tamis::migration {

namespace {

using nlohmann::json;

void fill_row(OldRow& row, const json& object) {
    if (!object.is_object()) throw Error{Problem::bad_data, row.place + ": no JSON object: " + excerpt(object.dump())};
    for (const auto& [name, value] : object.items())
        value.is_null() ? row.set_null(name)
                        : row.set(name, value.is_string() ? value.get<std::string>() : value.dump());
}

class JsonLines final : public OldRows {
  public:
    JsonLines(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {}
    std::string name() const override { return name_; }
    bool next(OldRow& row) override {
        while (at_ < text_.size()) {
            const std::size_t end = std::min(text_.find('\n', at_), text_.size());
            const std::string_view line = trim(std::string_view(text_).substr(at_, end - at_));
            at_ = end + 1;
            ++line_;
            if (line.empty()) continue;
            row = {name_ + ":" + std::to_string(line_), {}, {}};
            const json object = lean::parse_lenient(line);
            if (object.is_discarded()) throw Error{Problem::bad_data, row.place + ": no JSON"};
            fill_row(row, object);
            return true;
        }
        return false;
    }

  private:
    std::string name_, text_;
    std::size_t at_ = 0, line_ = 0;
};

class JsonList final : public OldRows {
  public:
    JsonList(std::string name, json list) : name_(std::move(name)), list_(std::move(list)) {}
    std::string name() const override { return name_; }
    bool next(OldRow& row) override {
        if (at_ >= list_.size()) return false;
        row = {name_ + " entry " + std::to_string(at_ + 1), {}, {}};
        fill_row(row, list_[at_++]);
        return true;
    }

  private:
    std::string name_;
    json list_;
    std::size_t at_ = 0;
};

class CsvFile final : public OldRows {
  public:
    CsvFile(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)), reader_(text_) {
        std::vector<CsvCell> header;
        if (!reader_.next(header)) throw Error{Problem::bad_data, name_ + ": the file is empty"};
        for (CsvCell& cell : header) header_.push_back(std::string(trim(cell.text)));
    }
    std::string name() const override { return name_; }
    bool next(OldRow& row) override {
        std::vector<CsvCell> cells;
        if (!reader_.next(cells)) return false;
        row = {name_ + ":" + std::to_string(reader_.line()), {}, {}};
        if (cells.size() != header_.size())
            throw Error{Problem::bad_data,
                        row.place + ": " + std::to_string(cells.size()) + " cells, the header has " +
                            std::to_string(header_.size())};
        for (std::size_t i = 0; i < cells.size(); ++i)
            is_null(cells[i]) ? row.set_null(header_[i]) : row.set(header_[i], std::move(cells[i].text));
        return true;
    }

  private:
    // PostgreSQL's COPY writes nothing or \\N for NULL.
    static bool is_null(const CsvCell& cell) { return !cell.was_quoted && (cell.text.empty() || cell.text == "\\N"); }
    std::string name_, text_;
    CsvReader reader_;
    std::vector<std::string> header_;
};

}  // namespace

std::unique_ptr<OldRows> open_old_file(const std::filesystem::path& file) {
    std::string text = read_file(file);
    const std::string_view start = trim(text);
    if (start.empty()) throw Error{Problem::bad_data, file.string() + ": the file is empty"};
    if (start.front() == '{') return std::make_unique<JsonLines>(file.string(), std::move(text));
    if (start.front() != '[') return std::make_unique<CsvFile>(file.string(), std::move(text));
    json list = lean::parse_lenient(text);
    if (!list.is_array()) throw Error{Problem::bad_data, file.string() + ": a JSON list that does not end, or no JSON"};
    return std::make_unique<JsonList>(file.string(), std::move(list));
}

}  // namespace tamis::migration
