// ingest/table_source.hpp — a table as rows of cells, whoever wrote the file: CSV and Parquet by DuckDB, JSON
// flattened.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tamis::ingest {

/// What a file said in one place. Times have nanoseconds since 1970, by the clock that the kind names.
struct Cell {
    enum class Kind : std::uint8_t { none, text, whole, real, date, wall_time, instant };
    Kind kind = Kind::none;
    std::string_view text{};  ///< lives until the next row is read
    std::int64_t whole = 0;
    double real = 0;
    bool is_empty() const { return kind == Kind::none || (kind == Kind::text && text.empty()); }
};
/// For messages, and for cells that are read as text.
std::string text_of(const Cell& cell);

class TableReader;

/// A file that can be walked through more than once. Its rows come in the file's order.
class TableSource {
  public:
    using OnRow = std::function<void(std::uint64_t line, const std::vector<Cell>& cells)>;

    virtual ~TableSource() = default;
    TableSource() = default;
    TableSource(const TableSource&) = delete;
    TableSource& operator=(const TableSource&) = delete;

    /// Names of the columns where the format has them; empty: the rows have them.
    virtual std::vector<std::string> names() const = 0;
    /// Calls `on_row` for the first `most` rows. Throws Error bad_data where the file is damaged.
    virtual void each_row(const OnRow& on_row, std::uint64_t most) = 0;
    /// Whether a column's cells are text, whose meaning the whole table tells.
    virtual bool is_text(std::size_t) const { return true; }
    /// Whether a comma can stand in a cell only within quotes.
    virtual bool comma_separates() const { return false; }
};
inline constexpr std::uint64_t all_rows = UINT64_MAX;

/// csv, parquet or json by the file's name.
std::string format_of(const std::filesystem::path& path);
/// One of the below by its format.
std::unique_ptr<TableSource> open_table(TableReader& reader,
                                        const std::filesystem::path& path,
                                        std::string_view format);
/// Each of a file that is not compressed. Throws Error bad_data where it is no such file.
std::unique_ptr<TableSource> open_csv(TableReader& reader, const std::filesystem::path& path);
std::unique_ptr<TableSource> open_parquet(TableReader& reader, const std::filesystem::path& path);
std::unique_ptr<TableSource> open_json(const std::filesystem::path& path);
/// Of a JSON answer every object without others inside, whatever it holds.
std::unique_ptr<TableSource> open_json_rows(const std::filesystem::path& path);

}  // namespace tamis::ingest
