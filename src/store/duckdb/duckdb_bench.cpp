// store/duckdb/duckdb_bench.cpp — how fast wide result rows go in and come out; each benchmark
// checks its answer.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <deque>

#include "base/file.hpp"
#include "store/result_store.hpp"

namespace {

using namespace tamis;

constexpr std::size_t doubles = 100, decimals = 20, integers = 25, texts = 4;
constexpr std::int64_t batch_rows = 8'192;

/// A table as wide as that of backtests.
class WideTable {
  public:
    WideTable() {
        add("cell", record::Type::hash, 1);
        add("real", record::Type::real, doubles);
        add("decimal", record::Type::decimal, decimals);
        add("integer", record::Type::integer, integers);
        add("text", record::Type::text, texts);
    }
    record::Table table() const { return {"wide", "Wide rows.", fields_, 1}; }

  private:
    void add(const char* name, record::Type type, std::size_t columns) {
        for (std::size_t i = 0; i < columns; ++i) {
            names_.push_back(fmt::format("{}_{}", name, i));
            fields_.push_back({names_.back(), type, true, {}, nullptr, nullptr, nullptr});
        }
    }
    std::deque<std::string> names_;
    std::vector<record::Field> fields_;
};

/// Numbers as statistics have them: no two alike, with all their digits.
double real_of(std::int64_t row, std::size_t column) {
    return static_cast<double>((row * 7'919 + static_cast<std::int64_t>(column) * 104'729) % 1'000'003) / 999'983.0 -
           0.3;
}

record::Rows batch_of(const record::Table& table, std::int64_t first) {
    record::Rows rows = record::rows_of(table);
    for (std::size_t c = 0; c < rows.columns.size(); ++c) {
        record::Column& column = rows.columns[c];
        for (std::int64_t row = first; row < first + batch_rows; ++row) {
            const auto place = static_cast<std::int64_t>(c);
            switch (column.type()) {
                case record::Type::hash:
                    column.push(xxh3(std::to_string(row)));
                    break;
                case record::Type::real:
                    column.push(real_of(row, c));
                    break;
                case record::Type::decimal:
                    column.push(Decimal::scaled(10'000'000 + row * 31 + place, 4));
                    break;
                case record::Type::integer:
                    column.push(row % 1'000 + place);
                    break;
                default:
                    column.push(fmt::format("strategy-{}", (row + place) % 40));
            }
        }
    }
    return rows;
}

/// The first double, a decimal and an integer summed over `batches` batches, beside what the store
/// says.
bool is_right(store::ResultStore& results, std::int64_t batches) {
    const std::int64_t rows = batches * batch_rows;
    Decimal decimal_sum;
    std::int64_t integer_sum = 0;
    for (std::int64_t row = 0; row < rows; ++row) {
        decimal_sum += Decimal::scaled(10'000'000 + row * 31 + 101, 4);
        integer_sum += row % 1'000 + 121;
    }
    const record::Rows sums = results.sql(
        "SELECT count(*), sum(decimal_0), sum(integer_0)::BIGINT, max(real_0) - min(real_0), "
        "count(DISTINCT text_0) "
        "FROM wide",
        1);
    return sums.columns[0].numbers()[0] == rows && sums.columns[1].decimals()[0] == decimal_sum &&
           sums.columns[2].numbers()[0] == integer_sum && sums.columns[3].reals()[0] > 0.5 &&
           sums.columns[4].numbers()[0] == 40;
}

std::unique_ptr<store::ResultStore> open(const TempDir& folder) {
    return store::open_duckdb(folder.path() / "results.duckdb", store::Access::read_write, 1, {});
}

void AppendWideRows(benchmark::State& state) {
    const WideTable wide;
    const record::Table table = wide.table();
    const TempDir folder("tamis_bench");
    const auto results = open(folder);
    results->prepare(table);
    std::int64_t batches = 0;
    for (auto _ : state) {
        state.PauseTiming();
        const record::Rows rows = batch_of(table, batches * batch_rows);
        state.ResumeTiming();
        results->begin();
        results->append(table, rows);
        results->commit();
        ++batches;
    }
    if (!is_right(*results, batches)) state.SkipWithError("the sums differ");
    state.SetItemsProcessed(batches * batch_rows);
}
BENCHMARK(AppendWideRows)->Unit(benchmark::kMillisecond);

void ReadWideRows(benchmark::State& state) {
    const WideTable wide;
    const record::Table table = wide.table();
    const TempDir folder("tamis_bench");
    const auto results = open(folder);
    const record::Rows written = batch_of(table, 0);
    results->append(table, written);
    record::Rows read;
    for (auto _ : state) read = results->select({.table = "wide", .limit = UINT64_MAX});
    for (std::size_t c = 0; c < read.columns.size(); ++c)
        for (std::size_t i = 0; i < read.size(); ++i)
            if (read.columns[c].value(i) != written.columns[c].value(i)) state.SkipWithError("a cell differs");
    if (read.size() != written.size()) state.SkipWithError("rows are missing");
    state.SetItemsProcessed(state.iterations() * batch_rows);
}
BENCHMARK(ReadWideRows)->Unit(benchmark::kMillisecond);

void ReadAllKeys(benchmark::State& state) {
    const WideTable wide;
    const record::Table table = wide.table();
    const TempDir folder("tamis_bench");
    const auto results = open(folder);
    constexpr std::int64_t batches = 4;
    for (std::int64_t i = 0; i < batches; ++i) results->append(table, batch_of(table, i * batch_rows));
    std::size_t keys = 0;
    for (auto _ : state) keys = results->sql("SELECT cell_0 FROM wide", UINT64_MAX).size();
    if (keys != static_cast<std::size_t>(batches * batch_rows)) state.SkipWithError("keys are missing");
    state.SetItemsProcessed(state.iterations() * batches * batch_rows);
}
BENCHMARK(ReadAllKeys)->Unit(benchmark::kMillisecond);

void ReadOneSmallAnswer(benchmark::State& state) {
    const WideTable wide;
    const record::Table table = wide.table();
    const TempDir folder("tamis_bench");
    const auto results = open(folder);
    results->append(table, batch_of(table, 0));
    std::int64_t count = 0;
    for (auto _ : state) count = results->sql("SELECT count(*) FROM wide", 1).columns[0].numbers()[0];
    if (count != batch_rows) state.SkipWithError("the count differs");
}
BENCHMARK(ReadOneSmallAnswer)->Unit(benchmark::kMicrosecond);

}  // namespace
