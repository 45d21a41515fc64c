// ingest/table_parquet.cpp — Parquet's columns as the cells that their types are.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/sql_text.hpp"
#include "base/text.hpp"
#include "ingest/table_duckdb.hpp"

namespace tamis::ingest {

namespace {

std::string quoted_name(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"') out += c;
        out += c;
    }
    return out + "\"";
}

/// How a column of a type is asked for, and what a whole number of it then is.
struct Asked {
    std::string sql;
    Cell::Kind kind = Cell::Kind::whole;
};
Asked asked(std::string_view name, std::string_view type) {
    const std::string column = quoted_name(name);
    if (type == "DATE") return {fmt::format("epoch_ns({}::TIMESTAMP)", column), Cell::Kind::date};
    if (type == "TIMESTAMP WITH TIME ZONE") return {fmt::format("epoch_ns({})", column), Cell::Kind::instant};
    if (type.starts_with("TIMESTAMP")) return {fmt::format("epoch_ns({})", column), Cell::Kind::wall_time};
    if (type == "DOUBLE" || type == "FLOAT" || type.starts_with("DECIMAL") || type == "HUGEINT" || type == "UBIGINT")
        return {fmt::format("{}::DOUBLE", column)};
    if (type.ends_with("INT") || type.ends_with("INTEGER")) return {fmt::format("{}::BIGINT", column)};
    return {fmt::format("{}::VARCHAR", column)};
}

class ParquetSource : public TableSource {
  public:
    ParquetSource(TableReader& reader, const std::filesystem::path& path)
        : reader_(reader), from_("read_parquet(" + sql_quoted(path.string()) + ")") {
        std::string columns;
        reader_.each_row("DESCRIBE SELECT * FROM " + from_, {}, [&](const std::vector<Cell>& cells) {
            const Asked one = asked(cells[0].text, cells[1].text);
            names_.emplace_back(cells[0].text);
            kinds_.push_back(one.kind);
            texts_.push_back(one.sql.ends_with("::VARCHAR"));
            columns += (columns.empty() ? "" : ", ") + one.sql;
        });
        sql_ = "SELECT " + columns + " FROM " + from_;
    }
    std::vector<std::string> names() const override { return names_; }
    bool is_text(std::size_t column) const override { return texts_[column]; }
    void each_row(const OnRow& on_row, std::uint64_t most) override {
        std::uint64_t row = 0;
        const std::string sql = sql_ + (most == all_rows ? "" : fmt::format(" LIMIT {}", most));
        reader_.each_row(sql, kinds_, [&](const std::vector<Cell>& cells) { on_row(++row, cells); });
    }

  private:
    TableReader& reader_;
    std::string from_, sql_;
    std::vector<std::string> names_;
    std::vector<Cell::Kind> kinds_;
    std::vector<bool> texts_;
};

}  // namespace

std::unique_ptr<TableSource> open_parquet(TableReader& reader, const std::filesystem::path& path) {
    return std::make_unique<ParquetSource>(reader, path);
}

}  // namespace tamis::ingest
