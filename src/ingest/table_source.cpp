// ingest/table_source.cpp — cells in words.
#include "ingest/table_source.hpp"

#include "base/text.hpp"
#include "market/time.hpp"

namespace tamis::ingest {

std::string format_of(const std::filesystem::path& path) {
    const std::string end = lower(path.extension().string());
    if (end == ".parquet" || end == ".pq") return "parquet";
    return end == ".json" || end == ".jsonl" || end == ".ndjson" ? "json" : "csv";
}

std::unique_ptr<TableSource> open_table(TableReader& reader,
                                        const std::filesystem::path& path,
                                        std::string_view format) {
    if (format == "parquet") return open_parquet(reader, path);
    return format == "json" ? open_json(path) : open_csv(reader, path);
}

std::string text_of(const Cell& cell) {
    constexpr std::int64_t ns_per_ms = 1'000'000;
    switch (cell.kind) {
        case Cell::Kind::none:
            return "";
        case Cell::Kind::text:
            return std::string(cell.text);
        case Cell::Kind::whole:
            return std::to_string(cell.whole);
        case Cell::Kind::real:
            return shortest_text(cell.real);
        case Cell::Kind::date:
            return to_text(ExchangeTime{cell.whole / ns_per_ms}.day());
        case Cell::Kind::wall_time:
            return to_text(ExchangeTime{cell.whole / ns_per_ms});
        case Cell::Kind::instant:
            return iso_text(UtcTime{cell.whole / ns_per_ms});
    }
    return "";
}

}  // namespace tamis::ingest
