// record/format_test.cpp — rows as tables, JSON, CSV and reference pages.
#include "record/format.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "record/parameters.hpp"

namespace tamis::record {
namespace {

Rows sample() {
    Rows rows;
    const auto add = [&](const char* name, Type type, const Value& first, const Value& second) {
        rows.names.emplace_back(name);
        rows.columns.emplace_back(type);
        rows.columns.back().push_value(first);
        rows.columns.back().push_value(second);
    };
    add("symbol", Type::text, std::string("SPY"), std::string("BRK,\"B\""));
    add("gap_fraction", Type::real, 0.05, Value{});
    add("cash_usd", Type::decimal, Decimal::parse("1234567.891"), Decimal::parse("0.0512"));
    add("day", Type::day, Day{std::chrono::days{15'985}}, Day{std::chrono::days{0}});
    add("at", Type::timestamp, Timestamp{1'357'032'660'000}, Timestamp{-1});
    add("orders", Type::integer, std::int64_t{7}, std::int64_t{-1'234'567});
    add("is_open", Type::boolean, true, false);
    add("cell", Type::hash, Hash128{2, 1}, Value{});
    return rows;
}

TEST(AlignedText, PutsNumbersRightAndTextLeftWithPercentMoneyAndDashes) {
    const std::string expected =
        "symbol      gap      cash_usd  day         at (UTC)                     orders  is_open  cell\n"
        "SPY      5.00 %  1,234,567.89  2013-10-07  2013-01-01 09:31:00               7  yes      000000000000\n"
        "BRK,\"B\"       –        0.0512  1970-01-01  1969-12-31 23:59:59.999  -1,234,567  no       –\n";
    EXPECT_EQ(aligned_text(sample(), 120), expected);
}

TEST(AlignedText, LeavesOutWhatDoesNotFitAndSaysSo) {
    EXPECT_EQ(aligned_text(sample(), 32),
              "symbol      gap      cash_usd\n"
              "SPY      5.00 %  1,234,567.89\n"
              "BRK,\"B\"       –        0.0512\n"
              "(5 more columns do not fit: day, at, orders, is_open, cell; use --columns, --json "
              "or --csv)\n");
}

TEST(AlignedText, CutsLongTextAtACharacterAndKeepsItOnOneLine) {
    Rows rows{{"text"}, {Column(Type::text)}};
    rows.columns[0].push("a\nb");
    std::string umlauts;
    for (int i = 0; i < 100; ++i) umlauts += "ü";
    rows.columns[0].push(umlauts);
    const std::string cut = umlauts.substr(0, 2 * 9) + "…";
    EXPECT_EQ(aligned_text(rows, 10), "text\na\\nb\n" + cut + "\n");
}

// A symbol of a file cleared the screen and renamed the window.
TEST(AlignedText, ShowsWhatATerminalWouldObey) {
    Rows rows{{"tag\x1b[2J"}, {Column(Type::text)}};
    rows.columns[0].push("\x1b]0;owned\x07\xE2\x80\xAE");
    rows.columns[0].push("\xff");
    EXPECT_EQ(aligned_text(rows, 80), "tag\\x1b[2J\n\\x1b]0;owned\\x07\\u202e\n\\xff\n");
}

TEST(AlignedText, CutsAWrappedMegabyte) {
    Rows rows{{"n", "text"}, {Column(Type::integer), Column(Type::text)}};
    rows.columns[0].push(std::int64_t{1});
    rows.columns[1].push(std::string(1'000'000, 'x'));
    EXPECT_LT(aligned_text(rows, 80).size(), 2'000u);
}

TEST(AlignedText, NamesTheClockOfItsInstants) {
    Rows rows{{"entry_time", "day"}, {Column(Type::timestamp), Column(Type::day)}};
    rows.columns[0].push(Timestamp{1'704'205'860'000});  // 2024-01-02T14:31:00Z
    rows.columns[1].push(Day{std::chrono::days{19'724}});
    const Clock five_behind{"Bogota", [](Timestamp time) { return Timestamp{time.ms - 5 * 3'600'000}; }};
    EXPECT_EQ(aligned_text(rows, 80, nullptr, {}, five_behind),
              "entry_time (Bogota)  day\n"
              "2024-01-02 09:31:00  2024-01-02\n");
    EXPECT_EQ(aligned_text(rows, 80),
              "entry_time (UTC)     day\n"
              "2024-01-02 14:31:00  2024-01-02\n");
}

TEST(AlignedText, HeadsNoTwoColumnsAlike) {
    Rows rows{{"gap", "gap_fraction", "rise_fraction"}, {Column(Type::real), Column(Type::real), Column(Type::real)}};
    EXPECT_EQ(heading(rows, 0), "gap");
    EXPECT_EQ(heading(rows, 1), "gap_fraction");
    EXPECT_EQ(heading(rows, 2), "rise");
}

TEST(AlignedText, MarksThousandsInEveryAmountAndInNoName) {
    Rows rows{{"run", "order_id", "year", "bars", "bytes", "cash_usd", "ratio"},
              {Column(Type::integer),
               Column(Type::integer),
               Column(Type::integer),
               Column(Type::integer),
               Column(Type::integer),
               Column(Type::real),
               Column(Type::real)}};
    rows.columns[0].push(std::int64_t{1'024});
    rows.columns[1].push(std::int64_t{12'345});
    rows.columns[2].push(std::int64_t{2024});
    rows.columns[3].push(std::int64_t{23'790});
    rows.columns[4].push(std::int64_t{1'141'920});
    rows.columns[5].push(2255.06);
    rows.columns[6].push(-1234.5);
    EXPECT_EQ(aligned_text(rows, 100),
              " run  order_id  year    bars      bytes  cash_usd     ratio\n"
              "1024     12345  2024  23,790  1,141,920  2,255.06  -1,234.5\n");
}

TEST(AlignedText, NamesTheOptionsThatTheCommandHas) {
    const std::string text = aligned_text(sample(), 32, nullptr, {.hint = "--json"});
    EXPECT_NE(text.find("is_open, cell; use --json)\n"), std::string::npos) << text;
}

Rows key_part() {
    Rows rows;
    const auto add = [&](const char* name, const char* text) {
        rows.names.emplace_back(name);
        rows.columns.emplace_back(Type::text);
        rows.columns.back().push(text);
    };
    add("part", "parameters");
    add("value", "pivot_bars=2, timeframe=5min, exit=clock");
    add("kept", "pivot_bars=3, timeframe=5min, exit=clock");
    rows.names.emplace_back("is_equal");
    rows.columns.emplace_back(Type::boolean);
    rows.columns.back().push(false);
    return rows;
}

TEST(AlignedText, WrapsTextsRatherThanDroppingAColumnOfTheAnswer) {
    EXPECT_EQ(aligned_text(key_part(), 64, nullptr, {.keeps_every_column = true}),
              "part        value                 kept                  is_equal\n"
              "parameters  pivot_bars=2,         pivot_bars=3,         no\n"
              "            timeframe=5min,       timeframe=5min,\n"
              "            exit=clock            exit=clock\n");
}

TEST(AlignedText, FoldsRowsThatNoTerminalCanHold) {
    EXPECT_EQ(aligned_text(key_part(), 40, nullptr, {.keeps_every_column = true}),
              "part      parameters\n"
              "value     pivot_bars=2, timeframe=5min,\n"
              "          exit=clock\n"
              "kept      pivot_bars=3, timeframe=5min,\n"
              "          exit=clock\n"
              "is_equal  no\n");
}

TEST(AlignedText, BreaksAWordThatIsWiderThanItsColumn) {
    Rows rows{{"data_version", "kept"}, {Column(Type::text), Column(Type::text)}};
    rows.columns[0].push("0123456789abcdef");
    rows.columns[1].push("");
    EXPECT_EQ(aligned_text(rows, 18, nullptr, {.keeps_every_column = true}),
              "data_version  kept\n"
              "0123456789ab\n"
              "cdef\n");
}

TEST(AlignedText, TakesTheUnitFromTheTable) {
    struct Row {
        double turnover = 0.5;
    };
    static constexpr std::array fields{field<&Row::turnover>({.unit = Unit::fraction, .meaning = "Turnover."})};
    static constexpr Table described = table<Row>("row", "A row.", fields);
    Rows rows = rows_of(described);
    append(rows, described, std::vector<Row>(1));
    EXPECT_EQ(aligned_text(rows, 80, &described), "turnover\n 50.00 %\n");
    EXPECT_EQ(aligned_text(rows, 80), "turnover\n     0.5\n");
}

TEST(CellText, WritesNumbersAsPeopleReadThem) {
    EXPECT_EQ(cell_text(-0.00001), "-1e-05");
    EXPECT_EQ(cell_text(0.0), "0");
    EXPECT_EQ(cell_text(1.25), "1.25");
    EXPECT_EQ(cell_text(12'345'678.9), "12,345,679");
    EXPECT_EQ(cell_text(-12'345.5), "-12,345.5");
    EXPECT_EQ(cell_text(999.5), "999.5");
    EXPECT_EQ(cell_text(1000.0), "1,000");
    EXPECT_EQ(cell_text(Decimal::parse("-1234567.25")), "-1,234,567.25");
    EXPECT_EQ(cell_text(std::numeric_limits<double>::infinity(), Unit::fraction), "inf");
    EXPECT_EQ(cell_text(-1234.567, Unit::usd), "-1,234.57");
    EXPECT_EQ(cell_text(0.999, Unit::usd), "1.00");
    EXPECT_EQ(cell_text(0.05, Unit::usd), "0.0500");
    EXPECT_EQ(cell_text(Decimal::parse("1.50")), "1.5");
    EXPECT_EQ(cell_text(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(JsonText, KeepsAllDigits) {
    Rows rows = sample();
    EXPECT_EQ(json_text(rows),
              "[\n"
              R"({"symbol":"SPY","gap_fraction":0.05,"cash_usd":1234567.891,"day":"2013-10-07",)"
              R"("at":"2013-01-01T09:31:00Z","orders":7,"is_open":true,"cell":"00000000000000010000000000000002"},)"
              "\n"
              R"({"symbol":"BRK,\"B\"","gap_fraction":null,"cash_usd":0.0512,"day":"1970-01-01",)"
              R"("at":"1969-12-31T23:59:59.999Z","orders":-1234567,"is_open":false,"cell":null})"
              "\n]\n");
    EXPECT_EQ(json_text(Rows{}), "[]\n");
}

TEST(JsonText, TakesJsonAsItIs) {
    Rows rows{{"list"}, {Column(Type::text)}};
    rows.columns[0].set_holds_json();
    rows.columns[0].push("[1,2]");
    rows.columns[0].push_null();
    EXPECT_EQ(json_text(rows), "[\n{\"list\":[1,2]},\n{\"list\":null}\n]\n");
    EXPECT_EQ(json_text(head(rows, 1)), "[\n{\"list\":[1,2]}\n]\n");
}

TEST(RowWriter, WritesBatchesAsOneText) {
    const Rows all = sample();
    const Rows none = head(all, 0);
    const Rows first = head(all, 1);
    for (const Format format : {Format::csv, Format::json}) {
        RowWriter whole(format), parts(format);
        std::string expected = whole.batch(all);
        expected += whole.end();
        EXPECT_EQ(expected, format == Format::csv ? csv_text(all) : json_text(all));
        std::string text = parts.batch(none);
        text += parts.batch(first);
        EXPECT_TRUE(expected.starts_with(text)) << text;
        EXPECT_TRUE(parts.batch(first).starts_with(format == Format::csv ? "SPY" : ",\n{"));
    }
    EXPECT_EQ(json_text(none), "[]\n");
}

TEST(JsonText, SpellsWhatJsonHasNoNumberFor) {
    Rows rows{{"x"}, {Column(Type::real)}};
    rows.columns[0].push(std::numeric_limits<double>::quiet_NaN());
    rows.columns[0].push(-std::numeric_limits<double>::infinity());
    EXPECT_EQ(json_text(rows), "[\n{\"x\":\"NaN\"},\n{\"x\":\"-Infinity\"}\n]\n");
}

TEST(CsvText, QuotesAndTellsNullFromEmpty) {
    Rows rows{{"a,b", "c"}, {Column(Type::text), Column(Type::real)}};
    rows.columns[0].push("say \"x\"\nagain");
    rows.columns[0].push("");
    rows.columns[0].push_null();
    rows.columns[1].push(0.1 + 0.2);
    rows.columns[1].push_null();
    rows.columns[1].push(-1e300);
    EXPECT_EQ(csv_text(rows),
              "\"a,b\",c\n"
              "\"say \"\"x\"\"\nagain\",0.30000000000000004\n"
              "\"\",\n"
              ",-1e+300\n");
}

TEST(Reference, TellsUnitMeaningAndLeansLabel) {
    struct Row {
        double drawdown = 0;
        std::optional<double> factor;
    };
    static constexpr std::array fields{
        field<&Row::drawdown>({.unit = Unit::fraction, .meaning = "a|b.", .lean = {"Drawdown", LeanStyle::percent, 3}}),
        field<&Row::factor>({.unit = Unit::ratio, .meaning = "Factor.", .allowed = Range{0, 2}})};
    EXPECT_EQ(reference_markdown(table<Row>("row", "A row.", fields)),
              "## row\n\nA row.\n\n"
              "| column | type | unit | NULL | meaning |\n|---|---|---|---|---|\n"
              "| `drawdown` | real | fraction |  | a\\|b. LEAN: Drawdown. |\n"
              "| `factor` | real | ratio | may be | Factor. Allowed: 0 to 2. |\n");
    const Row defaults;
    EXPECT_EQ(parameters_markdown(fields, &defaults),
              "| parameter | type | unit | default | allowed | meaning |\n|---|---|---|---|---|---|\n"
              "| `drawdown` | real | fraction | 0 |  | a\\|b. |\n"
              "| `factor` | real | ratio | none | 0 to 2 | Factor. |\n");
}

}  // namespace
}  // namespace tamis::record
