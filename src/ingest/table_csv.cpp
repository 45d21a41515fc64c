// ingest/table_csv.cpp — lines of text into cells: the encoding and the separator first, the rest is DuckDB's.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sql_text.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "ingest/table_duckdb.hpp"
#include "ingest/table_words.hpp"

namespace tamis::ingest {

namespace {

constexpr std::uint64_t lines_looked_at = 60;
constexpr std::string_view separators = ",;\t|";

std::string_view bytes_of(const MappedFile& file) {
    return {reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()};
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t bytes = static_cast<unsigned char>(text.front()) < 0x80 ? 1 : character_bytes(text);
        if (bytes == 0) return false;
        text.remove_prefix(bytes);
    }
    return true;
}

const char* encoding_of(const std::filesystem::path& path) {
    const MappedFile file(path);
    const std::string_view text = bytes_of(file);
    if (text.starts_with("\xFF\xFE")) return "utf-16";
    return is_utf8(text) ? "utf-8" : "latin-1";
}

/// The file, or where it is UTF-16 with the high byte first, which DuckDB does not read, a copy with the low byte
/// first.
std::filesystem::path low_byte_first(const std::filesystem::path& path, std::optional<TempDir>& folder) {
    const MappedFile file(path);
    if (!bytes_of(file).starts_with("\xFE\xFF")) return path;
    folder.emplace("tamis-utf-16");
    std::string text(bytes_of(file));
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) std::swap(text[i], text[i + 1]);
    const std::filesystem::path copy = folder->path() / "utf-16.csv";
    replace_file(copy, text, false);
    return copy;
}

/// Numbers of lines with nothing on them: DuckDB passes over them, and messages count them.
std::vector<std::uint64_t> blank_lines(const std::filesystem::path& path) {
    const MappedFile file(path);
    std::string_view text = bytes_of(file);
    const char end = text.find('\n') == std::string_view::npos ? '\r' : '\n';
    std::vector<std::uint64_t> blanks;
    for (std::uint64_t line = 1; !text.empty(); ++line) {
        const std::size_t size = std::min(text.find(end), text.size());
        if (size == 0 || (size == 1 && text.front() == '\r')) blanks.push_back(line);
        text.remove_prefix(std::min(size + 1, text.size()));
    }
    return blanks;
}

class CsvSource : public TableSource {
  public:
    CsvSource(TableReader& reader, const std::filesystem::path& path)
        : reader_(reader),
          path_(low_byte_first(path, folder_)),
          encoding_(encoding_of(path_)),
          longest_line_(longest_line_of(path_)),
          blanks_(blank_lines(path_)) {
        std::vector<std::string> lines;
        try {
            lines = first_lines();
        } catch (const Error&) {
            refuse_bytes();
        }
        if (lines.empty()) throw Error{Problem::bad_data, "empty file"};
        refuse_pages(lines.front());
        choose_separator(lines);
    }
    std::vector<std::string> names() const override { return {}; }
    bool comma_separates() const override { return separator_ == ','; }
    void each_row(const OnRow& on_row, std::uint64_t most) override {
        std::uint64_t line = 0;
        auto blank = blanks_.begin();
        reader_.each_row(rows_sql(most), {}, [&](const std::vector<Cell>& cells) {
            for (++line; blank != blanks_.end() && *blank == line; ++blank) ++line;
            on_row(line, cells);
        });
    }

  private:
    std::string source_sql(const std::string& how) const {
        return fmt::format(
            "read_csv({}, auto_detect=false, header=false, strict_mode=false, encoding='{}', max_line_size={}{}, {})",
            sql_quoted(path_.string()),
            encoding_,
            longest_line_,
            longest_line_ < longest_line ? fmt::format(", buffer_size={}", longest_line_) : "",
            how);
    }
    /// DuckDB's buffers are as large as the longest line may be. No line of a small file is longer than the file, which
    /// in UTF-8 is twice as long at most.
    static std::uint64_t longest_line_of(const std::filesystem::path& path) {
        constexpr std::uint64_t least = 64u << 10;
        return std::min(longest_line, 2 * std::filesystem::file_size(path) + least);
    }
    static constexpr std::uint64_t longest_line = 16u << 20;
    std::vector<std::string> first_lines() {
        std::vector<std::string> lines;
        const std::string sql =
            fmt::format("SELECT line FROM {} LIMIT {}",
                        source_sql("delim=chr(1), quote='', escape='', columns={'line': 'VARCHAR'}"),
                        lines_looked_at);
        reader_.each_row(sql, {}, [&](const std::vector<Cell>& cells) {
            if (!trim(cells[0].text).empty()) lines.emplace_back(cells[0].text);
        });
        if (!lines.empty() && visible_text(lines.front()).find("\\x0") != std::string::npos) refuse_bytes();
        return lines;
    }
    [[noreturn]] void refuse_bytes() const {
        constexpr std::size_t most = 30;
        const MappedFile file(path_);
        throw Error{Problem::bad_data, "it is no text, it begins '" + visible_start(bytes_of(file), most) + "'"};
    }
    static void refuse_pages(const std::string& first) {
        const std::string word = lower(trim(first));
        if (word.starts_with("<!doctype") || word.starts_with("<html") || word.starts_with("<?xml"))
            throw Error{Problem::bad_data, "it is a web page and no table; fetch the file itself"};
        if (word.starts_with("{")) throw Error{Problem::bad_data, "it is no table but says '" + excerpt(first) + "'"};
    }
    /// The one by which a line has the most columns that are understood; where none is, the one that cuts most evenly.
    void choose_separator(const std::vector<std::string>& lines) {
        std::size_t best = 0;
        for (const char separator : separators) {
            std::size_t understood = 0, widest = 0;
            for (const std::string& line : lines) {
                const auto cells = split(line, separator);
                widest = std::max(widest, cells.size());
                understood = std::max<std::size_t>(
                    understood, static_cast<std::size_t>(std::count_if(cells.begin(), cells.end(), [](auto cell) {
                        return meaning_of(cell).has_value();
                    })));
            }
            const std::size_t worth = understood * 1000 + std::min<std::size_t>(cells_of(lines, separator), 999);
            if (worth <= best) continue;
            best = worth;
            separator_ = separator;
            width_ = widest;
        }
    }
    /// Cells of the narrowest of the middle lines.
    static std::size_t cells_of(const std::vector<std::string>& lines, char separator) {
        std::vector<std::size_t> widths;
        for (const std::string& line : lines) widths.push_back(split(line, separator).size());
        std::nth_element(widths.begin(), widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2), widths.end());
        return widths[widths.size() / 2] - 1;
    }
    std::string rows_sql(std::uint64_t most) const {
        std::string columns;
        for (std::size_t i = 0; i < width_; ++i) columns += fmt::format("{}'c{}': 'VARCHAR'", i == 0 ? "" : ", ", i);
        const std::string how =
            fmt::format("delim={}, quote='\"', escape='\"', null_padding=true, parallel=false, columns={{{}}}",
                        separator_ == '\t' ? "chr(9)" : sql_quoted(std::string_view(&separator_, 1)),
                        columns);
        return "SELECT * FROM " + source_sql(how) + (most == all_rows ? "" : fmt::format(" LIMIT {}", most));
    }

    std::optional<TempDir> folder_;  ///< of the copy, where one is needed
    TableReader& reader_;
    std::filesystem::path path_;
    std::string encoding_;
    std::uint64_t longest_line_;
    std::vector<std::uint64_t> blanks_;
    char separator_ = ',';
    std::size_t width_ = 1;
};

}  // namespace

std::unique_ptr<TableSource> open_csv(TableReader& reader, const std::filesystem::path& path) {
    return std::make_unique<CsvSource>(reader, path);
}

}  // namespace tamis::ingest
