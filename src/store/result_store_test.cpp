// store/result_store_test.cpp — what a result store promises.
#include "store/result_store.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "base/error.hpp"
#include "base/file.hpp"
#include "store/refusal_test.hpp"
#include "store/transaction.hpp"

namespace tamis::store {
namespace {

using record::Day;
using record::field;
using record::Rows;
using record::Timestamp;
using record::Value;

struct Cell {
    Hash128 cell;
    std::optional<bool> is_long;
    std::optional<std::int64_t> orders;
    std::optional<double> sharpe_ratio;
    std::optional<Decimal> cash_usd;
    std::optional<Day> day;
    std::optional<Timestamp> at;
    std::optional<Hash128> data_version;
    std::optional<std::string> symbol;
};
constexpr std::array cell_fields{
    field<&Cell::cell>({.meaning = "Key."}),
    field<&Cell::is_long>({.meaning = "Long."}),
    field<&Cell::orders>({.unit = record::Unit::count, .meaning = "Orders."}),
    field<&Cell::sharpe_ratio>({.unit = record::Unit::ratio, .meaning = "Return over volatility."}),
    field<&Cell::cash_usd>({.unit = record::Unit::usd, .meaning = "Cash."}),
    field<&Cell::day>({.meaning = "Day."}),
    field<&Cell::at>({.meaning = "Time."}),
    field<&Cell::data_version>({.meaning = "Data."}),
    field<&Cell::symbol>({.meaning = "Symbol."}),
};
static_assert(record::describes_every_member<Cell>(cell_fields.size()));
constexpr record::Table cell_table = record::table<Cell>("cell", "Cells.", cell_fields);

Rows rows_of(const std::vector<Cell>& cells) {
    Rows rows = record::rows_of(cell_table);
    record::append(rows, cell_table, cells);
    return rows;
}

Cell cell_of(std::uint64_t number, const char* symbol, std::optional<double> sharpe_ratio = {}) {
    Cell cell;
    cell.cell = {number, 0};
    cell.symbol = symbol;
    cell.sharpe_ratio = sharpe_ratio;
    return cell;
}

class ResultStoreTest : public testing::Test {
  protected:
    ResultStore& store() { return *store_; }
    std::vector<std::string> symbols(Query query) {
        query.table = "cell";
        query.columns = {"symbol"};
        const Rows rows = store().select(query);
        std::vector<std::string> found;
        for (std::size_t i = 0; i < rows.size(); ++i)
            found.push_back(rows.columns[0].is_null(i) ? "NULL" : rows.columns[0].texts()[i]);
        return found;
    }
    std::vector<std::string> where(const char* column, Comparison comparison, Value value) {
        return symbols({.where = {{column, comparison, std::move(value)}}, .order = {{"cell"}}});
    }

    TempDir folder_{"tamis_store"};
    std::unique_ptr<ResultStore> store_ = open_duckdb(folder_.path() / "results.duckdb", Access::read_write, 1, {});
};
using Names = std::vector<std::string>;

TEST_F(ResultStoreTest, GivesBackEveryTypeAndItsExtremes) {
    const double infinity = std::numeric_limits<double>::infinity();
    const auto least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
    const Cell null;
    const std::vector<Cell> cells{
        {{1, 0},
         true,
         7,
         0.1,
         Decimal::parse("1.50"),
         Day{std::chrono::days{15'985}},
         Timestamp{1},
         Hash128{1, 2},
         "SPY"},
        null,
        {{3, 0},
         false,
         least,
         -infinity,
         Decimal::parse("-99999999999999999999"),
         Day{std::chrono::days{-100'000}},
         Timestamp{-1},
         Hash128{~0ull, ~0ull},
         ""},
        {{4, 0},
         false,
         most,
         infinity,
         Decimal::parse("0.000000000000000001"),
         Day{std::chrono::days{0}},
         Timestamp{253'402'300'799'999},
         Hash128{0, 1ull << 63},
         std::string("a\0b", 3)},
        {{5, 0},
         false,
         1'000'000'000,
         5e-324,
         Decimal::parse("1234567890.123456789012345678"),
         Day{},
         Timestamp{},
         Hash128{},
         "Grüße, ’quoted’ \"twice\" and 'once'\nin a text that is longer than twelve bytes"},
        {{6, 0}, false, -1'000'000'000, 5e-324, Decimal::parse("-0.0"), Day{}, Timestamp{}, Hash128{}, "x"},
        {{7, 0}, false, 0, 0.1 + 0.2, Decimal{}, Day{}, Timestamp{}, Hash128{}, "x"},
    };
    const Rows written = rows_of(cells);
    store().append(cell_table, written);
    const Rows read = store().select({.table = "cell"});
    ASSERT_EQ(read.size(), cells.size());
    ASSERT_EQ(read.names, written.names);
    for (std::size_t c = 0; c < read.names.size(); ++c)
        for (std::size_t i = 0; i < cells.size(); ++i)
            EXPECT_EQ(read.columns[c].value(i), written.columns[c].value(i)) << read.names[c] << " " << i;
}

// DuckDB sorts NaN above every number, so that the best result would be the one that has none.
TEST_F(ResultStoreTest, KeepsNaNAsNullAndInfinitiesAsTheyAre) {
    const double infinity = std::numeric_limits<double>::infinity();
    std::vector<Cell> cells(3'000, cell_of(1, "A", std::nan("")));
    cells.push_back(cell_of(2, "B", infinity));
    cells.push_back(cell_of(3, "C", -infinity));
    cells.push_back(cell_of(4, "D", 0.5));
    store().append(cell_table, rows_of(cells));
    EXPECT_EQ(where("sharpe_ratio", Comparison::is_null, {}).size(), 1'000u) << "as many as a query gives";
    EXPECT_EQ(symbols({.where = {{"sharpe_ratio", Comparison::is_not_null, {}}},
                       .order = {{.column = "sharpe_ratio", .descending = true}}}),
              (Names{"B", "D", "C"}));
}

TEST_F(ResultStoreTest, KeepsBatchesOfManyVectors) {
    std::vector<Cell> cells;
    for (std::uint64_t i = 0; i < 5'000; ++i) {
        cells.push_back(
            cell_of(i, "SPY", i % 3 == 0 ? std::optional<double>{} : std::optional(static_cast<double>(i))));
        cells.back().cash_usd = Decimal::scaled(static_cast<std::int64_t>(i) * 7 - 10'000, 3);
    }
    store().append(cell_table, rows_of(cells));
    const Rows read = store().select({.table = "cell", .order = {{"cell"}}, .limit = 10'000});
    ASSERT_EQ(read.size(), cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        ASSERT_EQ(read.columns[0].hashes()[i], cells[i].cell);
        ASSERT_EQ(read.columns[3].is_null(i), !cells[i].sharpe_ratio.has_value());
        ASSERT_EQ(read.columns[4].decimals()[i], *cells[i].cash_usd);
    }
}

TEST_F(ResultStoreTest, RoundsDecimalsHalfToEvenAtEighteenPlaces) {
    Cell cell = cell_of(1, "SPY");
    cell.cash_usd = Decimal::parse("0.1234567890123456785");
    store().append(cell_table, rows_of({cell}));
    EXPECT_EQ(to_text(store().select({.table = "cell"}).columns[4].decimals()[0]), "0.123456789012345678");
}

TEST_F(ResultStoreTest, AppendsAllOfABatchOrNothing) {
    store().append(cell_table, rows_of({cell_of(1, "SPY")}));
    std::vector<Cell> cells(5'000, cell_of(2, "AAPL"));
    cells[4'500].cash_usd = Decimal::parse("100000000000000000000");
    const std::string text = refusal([&] { store().append(cell_table, rows_of(cells)); }, Problem::bad_data);
    EXPECT_TRUE(text.starts_with("cash_usd is 100000000000000000000;")) << text;
    EXPECT_EQ(symbols({}), (Names{"SPY"}));
    store().append(cell_table, rows_of({cell_of(3, "IBM")}));
    EXPECT_EQ(symbols({.order = {{"cell"}}}), (Names{"SPY", "IBM"}));
}

TEST_F(ResultStoreTest, RefusesTextThatIsNoUtf8) {
    for (const char* bad :
         {"\xff", "abcdefghijkl\xc3(", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "abc\xe2\x82"}) {
        const std::string text =
            refusal([&] { store().append(cell_table, rows_of({cell_of(1, bad)})); }, Problem::bad_data);
        EXPECT_EQ(text, "symbol in row 0 of the batch is no UTF-8 text");
    }
    EXPECT_EQ(symbols({}), Names{});
}

TEST_F(ResultStoreTest, ForgetsWhatIsRolledBack) {
    store().append(cell_table, rows_of({cell_of(1, "SPY")}));
    store().begin();
    store().append(cell_table, rows_of({cell_of(2, "AAPL")}));
    EXPECT_EQ(symbols({.order = {{"cell"}}}), (Names{"SPY", "AAPL"}));
    store().rollback();
    EXPECT_EQ(symbols({}), (Names{"SPY"}));
    store().rollback();  // without a transaction: nothing
    store().begin();
    store().append(cell_table, rows_of({cell_of(3, "IBM")}));
    store().commit();
    EXPECT_EQ(symbols({.order = {{"cell"}}}), (Names{"SPY", "IBM"}));
}

TEST_F(ResultStoreTest, KeepsTheWorkOfATransactionOrNothingOfIt) {
    const auto work = [&](bool fails) {
        store().append(cell_table, rows_of({cell_of(1, fails ? "BAD" : "SPY")}));
        if (fails) throw Error{Problem::cancelled, "stopped"};
    };
    EXPECT_EQ(refusal([&] { in_transaction(store(), [&] { work(true); }); }, Problem::cancelled), "stopped");
    in_transaction(store(), [&] { work(false); });
    EXPECT_EQ(symbols({}), (Names{"SPY"}));
}

TEST_F(ResultStoreTest, ForgetsTheWholeTransactionWhenABatchFails) {
    store().prepare(cell_table);
    Cell bad = cell_of(2, "BAD");
    bad.cash_usd = Decimal::parse("100000000000000000000");
    store().begin();
    store().append(cell_table, rows_of({cell_of(1, "SPY")}));
    EXPECT_THROW(store().append(cell_table, rows_of({bad})), Error);
    store().rollback();
    EXPECT_EQ(symbols({}), Names{});
}

TEST_F(ResultStoreTest, ForgetsATableMadeInARolledBackTransaction) {
    store().begin();
    store().append(cell_table, rows_of({cell_of(1, "SPY")}));
    store().rollback();
    store().append(cell_table, rows_of({cell_of(2, "AAPL")}));
    EXPECT_EQ(symbols({}), (Names{"AAPL"}));
}

TEST_F(ResultStoreTest, LeavesOldRowsNullInANewColumn) {
    struct Old {
        Hash128 cell;
    };
    static constexpr std::array old_fields{field<&Old::cell>({.meaning = "Key."})};
    static constexpr record::Table old_table = record::table<Old>("cell", "Cells.", old_fields);
    Rows old = record::rows_of(old_table);
    record::append(old, old_table, std::vector<Old>{{{1, 0}}});
    store().append(old_table, old);
    store().prepare(cell_table);
    store().append(cell_table, rows_of({cell_of(2, "SPY")}));
    EXPECT_EQ(symbols({.order = {{"cell"}}}), (Names{"NULL", "SPY"}));
    store().append(old_table, old);  // an older program's batch: what it does not know stays NULL
    EXPECT_EQ(symbols({.order = {{"cell"}}}), (Names{"NULL", "NULL", "SPY"}));
}

TEST_F(ResultStoreTest, MatchesColumnsByName) {
    store().prepare(cell_table);
    Rows rows{{"symbol", "cell"}, {record::Column(record::Type::text), record::Column(record::Type::hash)}};
    rows.columns[0].push("SPY");
    rows.columns[1].push(Hash128{9, 0});
    store().append(cell_table, rows);
    EXPECT_EQ(store().select({.table = "cell"}).value(0, "cell"), (Value{Hash128{9, 0}}));
    EXPECT_EQ(symbols({}), (Names{"SPY"}));
}

TEST_F(ResultStoreTest, RefusesABatchWithAColumnThatTheTableLacks) {
    store().prepare(cell_table);
    Rows rows{{"symbl"}, {record::Column(record::Type::text)}};
    rows.columns[0].push("SPY");
    EXPECT_EQ(refusal([&] { store().append(cell_table, rows); }, Problem::not_found),
              "cell has no column 'symbl'; did you mean 'symbol'?");
}

TEST_F(ResultStoreTest, RefusesATableWhoseColumnHasAnotherType) {
    struct Other {
        std::string sharpe_ratio;
    };
    static constexpr std::array other_fields{field<&Other::sharpe_ratio>({.meaning = "Words."})};
    static constexpr record::Table other = record::table<Other>("cell", "Cells.", other_fields);
    store().prepare(cell_table);
    const std::string text = refusal([&] { store().prepare(other); }, Problem::bad_data);
    EXPECT_TRUE(text.starts_with("cell.sharpe_ratio is ")) << text;
}

TEST_F(ResultStoreTest, NamesTheNearestTableAndColumn) {
    store().prepare(cell_table);
    EXPECT_EQ(refusal([&] { store().select({.table = "cel"}); }, Problem::not_found),
              "there is no table 'cel'; did you mean 'cell'?");
    const std::string expected = "cell has no column 'sharp_ratio'; did you mean 'sharpe_ratio'?";
    const auto select = [&](const Query& query) { return refusal([&] { store().select(query); }, Problem::not_found); };
    EXPECT_EQ(select({.table = "cell", .columns = {"sharp_ratio"}}), expected);
    EXPECT_EQ(select({.table = "cell", .where = {{"sharp_ratio", Comparison::is_null, {}}}}), expected);
    EXPECT_EQ(select({.table = "cell", .order = {{"sharp_ratio"}}}), expected);
}

TEST_F(ResultStoreTest, ComparesEveryType) {
    Cell spy = cell_of(1, "SPY", 0.3), aapl = cell_of(2, "AAPL", 0.1 + 0.2), ibm = cell_of(3, "IBM");
    spy.orders = 2, aapl.orders = -3;
    spy.cash_usd = Decimal::parse("100000.000000000000000001"), aapl.cash_usd = Decimal(100'000);
    spy.day = Day{std::chrono::days{10}}, aapl.day = Day{std::chrono::days{11}};
    spy.at = Timestamp{1'000}, aapl.at = Timestamp{1'001};
    spy.is_long = true, aapl.is_long = false;
    store().append(cell_table, rows_of({spy, aapl, ibm}));
    EXPECT_EQ(where("symbol", Comparison::equal, std::string("SPY")), (Names{"SPY"}));
    EXPECT_EQ(where("symbol", Comparison::not_equal, std::string("SPY")), (Names{"AAPL", "IBM"}));
    EXPECT_EQ(where("symbol", Comparison::less, std::string("IBM")), (Names{"AAPL"}));
    EXPECT_EQ(where("symbol", Comparison::like, std::string("%P%")), (Names{"SPY", "AAPL"}));
    EXPECT_EQ(where("symbol", Comparison::like, std::string("I_M")), (Names{"IBM"}));
    EXPECT_EQ(where("sharpe_ratio", Comparison::equal, 0.1 + 0.2), (Names{"AAPL"}));
    EXPECT_EQ(where("sharpe_ratio", Comparison::greater_or_equal, 0.3), (Names{"SPY", "AAPL"}));
    EXPECT_EQ(where("sharpe_ratio", Comparison::is_null, {}), (Names{"IBM"}));
    EXPECT_EQ(where("sharpe_ratio", Comparison::is_not_null, {}), (Names{"SPY", "AAPL"}));
    EXPECT_EQ(where("orders", Comparison::less_or_equal, std::int64_t{-3}), (Names{"AAPL"}));
    EXPECT_EQ(where("cash_usd", Comparison::greater, Decimal(100'000)), (Names{"SPY"}));
    EXPECT_EQ(where("cash_usd", Comparison::equal, Decimal::parse("100000.00")), (Names{"AAPL"}));
    EXPECT_EQ(where("day", Comparison::greater, Day{std::chrono::days{10}}), (Names{"AAPL"}));
    EXPECT_EQ(where("at", Comparison::equal, Timestamp{1'001}), (Names{"AAPL"}));
    EXPECT_EQ(where("is_long", Comparison::equal, true), (Names{"SPY"}));
    EXPECT_EQ(where("cell", Comparison::equal, Hash128{2, 0}), (Names{"AAPL"}));
    EXPECT_EQ(refusal([&] { where("symbol", Comparison::equal, {}); }, Problem::invalid_request),
              "symbol is compared with NULL, which no row passes; ask 'is null'");
}

TEST_F(ResultStoreTest, JoinsConditionsWithSqlsThreeAnswers) {
    store().append(cell_table, rows_of({cell_of(1, "AAPL", 1.0), cell_of(2, "IBM"), cell_of(3, "SPY", 2.0)}));
    const auto leaf = [](const char* column, Comparison comparison, Value value) {
        return Condition{column, comparison, std::move(value)};
    };
    const auto joined = [](Comparison how, std::vector<Condition> parts) {
        Condition all;
        all.comparison = how;
        all.parts = std::move(parts);
        return all;
    };
    const auto asked = [&](const Condition& condition) { return symbols({.where = {condition}, .order = {{"cell"}}}); };
    const Condition is_aapl = leaf("symbol", Comparison::equal, std::string("AAPL")),
                    is_ibm = leaf("symbol", Comparison::equal, std::string("IBM")),
                    is_high = leaf("sharpe_ratio", Comparison::greater, 1.5);
    EXPECT_EQ(asked(joined(Comparison::any_of, {is_aapl, is_high})), (Names{"AAPL", "SPY"}));
    EXPECT_EQ(asked(joined(Comparison::any_of, {is_ibm, is_high})), (Names{"IBM", "SPY"}));
    EXPECT_EQ(asked(joined(Comparison::all_of, {is_aapl, is_high})), (Names{}));
    // A NULL is neither above 1.5 nor not above it.
    EXPECT_EQ(asked(joined(Comparison::none_of, {is_high})), (Names{"AAPL"}));
    EXPECT_EQ(asked(joined(Comparison::none_of, {joined(Comparison::all_of, {is_aapl, is_high})})),
              (Names{"AAPL", "IBM", "SPY"}));
    EXPECT_EQ(asked(joined(Comparison::none_of, {joined(Comparison::all_of, {is_ibm, is_high})})),
              (Names{"AAPL", "SPY"}));
    EXPECT_EQ(refusal([&] { asked(joined(Comparison::any_of, {is_aapl, leaf("symbl", Comparison::is_null, {})})); },
                      Problem::not_found),
              "cell has no column 'symbl'; did you mean 'symbol'?");
}

TEST_F(ResultStoreTest, TreatsQuotesInValuesAsText) {
    store().append(cell_table, rows_of({cell_of(1, "O'Neil\"; DROP TABLE cell; --"), cell_of(2, "SPY")}));
    EXPECT_EQ(where("symbol", Comparison::equal, std::string("O'Neil\"; DROP TABLE cell; --")).size(), 1u);
    EXPECT_EQ(where("symbol", Comparison::equal, std::string("' OR 1=1 --")), Names{});
}

TEST_F(ResultStoreTest, TakesInfinityAsTheLargestNumberAndNanAsNone) {
    const double infinity = std::numeric_limits<double>::infinity();
    store().append(cell_table,
                   rows_of({cell_of(1, "NAN", std::nan("")), cell_of(2, "INF", infinity), cell_of(3, "ONE", 1)}));
    EXPECT_EQ(where("sharpe_ratio", Comparison::greater, 0.5), (Names{"INF", "ONE"}));
    EXPECT_EQ(where("sharpe_ratio", Comparison::equal, infinity), (Names{"INF"}));
    EXPECT_EQ(where("sharpe_ratio", Comparison::greater, infinity), Names{});
    EXPECT_EQ(where("sharpe_ratio", Comparison::equal, std::nan("")), Names{});
    EXPECT_EQ(where("sharpe_ratio", Comparison::is_null, {}), (Names{"NAN"}));
}

TEST_F(ResultStoreTest, OrdersWithNullsLastAndPages) {
    store().append(cell_table,
                   rows_of({cell_of(1, "A"), cell_of(2, "B", 2.0), cell_of(3, "C", 3.0), cell_of(4, "D", 2.0)}));
    EXPECT_EQ(symbols({.order = {{"sharpe_ratio", true}, {"symbol"}}}), (Names{"C", "B", "D", "A"}));
    EXPECT_EQ(symbols({.order = {{"sharpe_ratio"}, {"symbol", true}}}), (Names{"D", "B", "C", "A"}));
    EXPECT_EQ(symbols({.order = {{"symbol"}}, .limit = 2, .offset = 1}), (Names{"B", "C"}));
    EXPECT_EQ(symbols({.limit = 0}), Names{});
    EXPECT_EQ(symbols({.order = {{"symbol"}}, .limit = UINT64_MAX, .offset = 3}), (Names{"D"}));
    EXPECT_EQ(symbols({.offset = UINT64_MAX}), Names{});
}

TEST_F(ResultStoreTest, CountsWhatPassesWhateverTheLimit) {
    store().append(cell_table, rows_of({cell_of(1, "A"), cell_of(2, "B"), cell_of(3, "B")}));
    const Query of_b{.table = "cell",
                     .where = {{"symbol", Comparison::equal, std::string("B")}},
                     .order = {{"symbol"}},
                     .limit = 1,
                     .offset = 1};
    EXPECT_EQ(store().count(of_b), 2u);
    EXPECT_EQ(store().count({.table = "cell", .limit = 0}), 3u);
    EXPECT_EQ(refusal([&] { store().count({.table = "cel"}); }, Problem::not_found),
              "there is no table 'cel'; did you mean 'cell'?");
}

TEST_F(ResultStoreTest, ErasesWhatPassesAndCountsIt) {
    store().append(cell_table, rows_of({cell_of(1, "A"), cell_of(2, "B"), cell_of(3, "B")}));
    const Query of_b{.table = "cell", .where = {{"symbol", Comparison::equal, std::string("B")}}};
    EXPECT_EQ(store().erase(of_b), 2u);
    EXPECT_EQ(store().erase(of_b), 0u);
    EXPECT_EQ(symbols({}), (Names{"A"}));
}

TEST_F(ResultStoreTest, ListsItsTables) {
    store().prepare(cell_table);
    const std::vector<std::string> tables = store().tables();
    EXPECT_NE(std::find(tables.begin(), tables.end(), "cell"), tables.end());
}

}  // namespace
}  // namespace tamis::store
