// ingest/import_table_test.cpp — tables as people have them: each oddity once, and what can be two things refused.
#include <archive.h>
#include <archive_entry.h>
#include <duckdb.h>
#include <fmt/format.h>

#include "base/error.hpp"
#include "ingest/tables_test.hpp"

namespace tamis::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string header = "Date,Open,High,Low,Close,Volume\n";

/// The text's low bytes first, or its high ones.
std::string utf16(const std::string& text, bool is_low_first = true) {
    std::string out = is_low_first ? "\xFF\xFE" : "\xFE\xFF";
    for (const char c : text) out += is_low_first ? std::string{c, '\0'} : std::string{'\0', c};
    return out;
}

TEST_F(Tables, ReadWhateverLinesAndLettersTheyHave) {
    const std::string rows = header + "2024-01-02,10,11,9,10.5,100\n2024-01-03,10,11,9,10.5,100\n";
    std::string carriage = rows, windows = rows;
    std::replace(carriage.begin(), carriage.end(), '\n', '\r');
    for (std::size_t at = 0; (at = windows.find('\n', at)) != std::string::npos; at += 2) windows.insert(at, "\r");
    std::string semicolons = rows, tabs = rows;
    std::replace(semicolons.begin(), semicolons.end(), ',', ';');
    std::replace(tabs.begin(), tabs.end(), ',', '\t');
    for (const std::string& content : {carriage,
                                       windows,
                                       semicolons,
                                       tabs,
                                       utf16(rows),
                                       utf16(rows, false),
                                       "\xEF\xBB\xBF" + rows,
                                       "# made by hand\n\n" + rows + "\nTotal \xFC\n"}) {
        const ImportReport report = import({file("ODD.csv", content)});
        EXPECT_EQ(report.rejected_count(), 0u) << wrong(report) << content;
        EXPECT_EQ(report.daily_bars, 2u) << content;
    }
    EXPECT_EQ(book("ODD")->daily().close[0], 105'000);
}

// 2024-03-11: New York's summer time has begun, Europe's has not.
TEST_F(Tables, ReadTimesByAnotherClock) {
    const std::vector<std::array<std::string, 3>> openings{{"America/Chicago", "2024-03-11 08:30", "2024-01-02 08:30"},
                                                           {"Europe/London", "2024-03-11 13:30", "2024-07-01 14:30"},
                                                           {"Europe/Berlin", "2024-03-11 14:30", "2024-01-02 15:30"},
                                                           {"Asia/Kolkata", "2024-03-11 19:00", "2024-01-02 20:00"},
                                                           {"-03:00", "2024-03-11 10:30", "2024-01-02 11:30"}};
    for (const auto& [zone, early, late] : openings) {
        ImportCsvSpec spec;
        spec.files = {
            file("Z.csv",
                 "time,open,high,low,close,volume\n" + early + ",10,11,9,10.5,100\n" + late + ",10,11,9,10.5,100\n")};
        spec.store = scratch.path() / zone.substr(zone.size() - 5);
        spec.timezone = zone;
        spec.resolution = Resolution::minute;
        EXPECT_EQ(import_csv(spec).minute_bars, 2u) << zone;
        const auto z = bars::BarStore::open(spec.store)->book("Z");
        for (const bars::MinuteDay& day : z->minute_days())
            EXPECT_EQ(ExchangeTime{z->minute_trades(day).start_ms[0]}.ms_of_day(), 9 * ms_per_hour + 30 * ms_per_minute)
                << zone << " " << to_text(day.day);
    }
}

TEST_F(Tables, KeepTradesOfTheNightApart) {
    const ImportReport report =
        import({file("NIGHT.csv",
                     "time,open,high,low,close,volume\n"
                     "2024-01-02 03:59,10,11,9,10.5,100\n2024-01-02 04:00,10,11,9,10.5,100\n"
                     "2024-01-02 19:59,10,11,9,10.5,100\n2024-01-02 20:00,10,11,9,10.5,100\n")});
    EXPECT_EQ(report.minute_bars, 2u) << wrong(report);
    EXPECT_EQ(report.written.off_hours_bars, 2u);
    EXPECT_EQ(minutes(*book("NIGHT")).size(), 2u);
    EXPECT_THAT(read_file(scratch.path() / "store/closed_days/NIGHT.csv"),
                HasSubstr("minute,2024-01-02 20:00:00,100000,110000,90000,105000,100"));
}

TEST_F(Tables, ReadNumbersWithTheirOrnaments) {
    const ImportReport report = import({file("NUM.csv",
                                             header + "2024-01-02,\"$1,234.50\",\"$1,240\",$1230.00,1238.25,1.5M\n"
                                                      "2024-01-03,1234.5,1240,1230,1238.25,1.2e+06\n")});
    EXPECT_EQ(report.rejected_count(), 0u) << wrong(report);
    const auto num = book("NUM");
    EXPECT_THAT(num->daily().open, ElementsAre(12'345'000, 12'345'000));
    EXPECT_THAT(num->daily().volume, ElementsAre(1'500'000, 1'200'000));
}

TEST_F(Tables, RefuseWhatCanBeTwoThingsWithTheOptionThatSettlesIt) {
    const auto dates = file("TWO.csv", header + "03/04/2024,10,11,9,10.5,100\n03/05/2024,10,11,9,10.5,100\n");
    EXPECT_THAT(wrong(import({dates})), HasSubstr("say --dates mdy or --dates dmy"));
    EXPECT_EQ(import({dates}, {.dates = "mdy"}).daily_bars, 2u);
    EXPECT_EQ(book("TWO")->daily().day[0], TradingDay(std::chrono::year{2024} / 3 / 4).time_since_epoch().count());

    const auto numbers = file("SUM.csv", "Date;Open;High;Low;Close;Volume\n2024-01-02;1.234;1.240;1.230;1.238;5\n");
    EXPECT_THAT(wrong(import({numbers})), HasSubstr("say --decimal . or --decimal ,"));
    EXPECT_EQ(import({numbers}, {.decimal = ","}).daily_bars, 1u);
    EXPECT_EQ(book("SUM")->daily().open[0], 12'340'000);
}

TEST_F(Tables, SettleDatesByOneRowOfTheWholeFile) {
    const ImportReport report =
        import({file("ONE.csv", header + "03/04/2024,10,11,9,10.5,100\n13/05/2024,10,11,9,10.5,100\n")});
    EXPECT_EQ(report.daily_bars, 2u) << wrong(report);
    EXPECT_EQ(book("ONE")->daily().day[0], TradingDay(std::chrono::year{2024} / 4 / 3).time_since_epoch().count());
    EXPECT_THAT(understood, HasSubstr("day before month"));
}

TEST_F(Tables, ReadTimesHoweverTheyAreWritten) {
    for (const char* time : {"2024-01-02T14:30:00.000000000Z",
                             "2024-01-02 09:30:00-05:00",
                             "2024-01-02T09:30:00-0500",
                             "1/2/2024 9:30 AM",
                             "Jan 2, 2024 09:30",
                             "02-Jan-2024 09:30:00 America/New_York",
                             "20240102 093000",
                             "20240102093000",
                             "1704205800",
                             "1704205800000",
                             "1704205800000000",
                             "1704205800000000000"}) {
        const std::string row = std::string("\"") + time + "\",10,11,9,10.5,100\n";
        const ImportReport report = import({file("TIME.csv", header + row)}, {.dates = "mdy"});
        EXPECT_EQ(report.minute_bars, 1u) << time << wrong(report);
        EXPECT_EQ(minutes(*book("TIME")).start_ms[0], ExchangeTime(table_day, 570 * ms_per_minute).ms) << time;
    }
}

TEST_F(Tables, NameATimeThatCannotBe) {
    const ImportReport report =
        import({file("BAD.csv", header + "-1,10,11,9,10.5,100\n99,10,11,9,10.5,100\n2024-01-02,10,11,9,10,1\n")});
    EXPECT_EQ(report.rejected.at("absurd time"), 2u) << wrong(report);
    EXPECT_EQ(report.rejected_count(), 2u) << wrong(report);
    EXPECT_THAT(wrong(report), HasSubstr("'-1' is a time before 1900 or after 2200"));
}

TEST_F(Tables, TakeADayStampedByItsCloseForThatDay) {
    const ImportReport report =
        import({file("CLOSE.csv", header + "2024-01-02 16:00,10,11,9,10.5,100\n2024-01-03 16:00,10,11,9,10.5,100\n")});
    EXPECT_EQ(report.daily_bars, 2u) << wrong(report);
    EXPECT_EQ(book("CLOSE")->daily().day[0], table_day.time_since_epoch().count());
}

TEST_F(Tables, MoveBarsThatAreStampedByTheirEnd) {
    const ImportReport report =
        import({file("END.csv", header + "2024-01-02 09:31,10,11,9,10.5,100\n2024-01-02 09:32,10,11,9,10.5,100\n")},
               {.stamp = "end"});
    EXPECT_EQ(report.minute_bars, 2u) << wrong(report);
    EXPECT_EQ(minutes(*book("END")).start_ms[0], ExchangeTime(table_day, 570 * ms_per_minute).ms);
}

// Taken for minutes, five of them would be known four too soon.
TEST_F(Tables, RefuseBarsOfFiveMinutesUnlessTheyAreSaidToBeSo) {
    std::string lines;
    for (int minute = 570; minute < 960; minute += 5)
        lines += fmt::format("2024-01-02 {:02}:{:02},10,11,9,10.5,100\n", minute / 60, minute % 60);
    const auto five = file("FIVE.csv", header + lines);
    EXPECT_THAT(
        wrong(import({five})),
        HasSubstr("its bars are of 5 minutes, and those of a minute, an hour or a day are kept; --bar-minutes 5 "
                  "keeps each in its last minute, --resolution minute takes them for bars of a minute"));
    EXPECT_TRUE(tickers().empty());
    EXPECT_THAT(wrong(import({five}, {.bar_minutes = 15})), HasSubstr("--bar-minutes is 15, and its times are not"));
    std::string quarters;
    for (int minute = 570; minute < 1560; minute += 15)
        quarters += fmt::format(
            "2024-01-0{} {:02}:{:02},10,11,9,10.5,100\n", minute < 960 ? 2 : 3, minute % 960 / 60, minute % 60);
    const auto quarter = file("QUARTER.csv", header + quarters);
    EXPECT_THAT(wrong(import({quarter}, {.bar_minutes = 5})), HasSubstr("--bar-minutes is 5, and its times are not"))
        << "a bar of fifteen minutes is not known after five";
    EXPECT_EQ(import({five}, {.bar_minutes = 5}).minute_bars, 78u);
    EXPECT_THAT(understood, HasSubstr("bars of 5 minutes, each kept in its last one"));
    EXPECT_EQ(minutes(*book("FIVE")).start_ms[0], ExchangeTime(table_day, 574 * ms_per_minute).ms);
    EXPECT_THROW(import({five}, {.bar_minutes = 391}), Error);
}

TEST_F(Tables, TakeColumnsThatAPersonNames) {
    const auto odd = file("MAP.csv", "When,First,Top,Bottom,Last,Traded\n2024-01-02,10,11,9,10.5,100\n");
    EXPECT_THAT(wrong(import({odd})), HasSubstr("--map"));
    const TableHints names{.map = {{"date", "When"}, {"high", "Top"}, {"low", "Bottom"}, {"volume", "Traded"}}};
    EXPECT_EQ(import({odd}, names).daily_bars, 1u);
    const auto bare = file("BARE.csv", "2024-01-02,09:30,10,11,9,10.5,100\n");
    EXPECT_THAT(wrong(import({bare})), HasSubstr("say --columns date,open,high,low,close,volume or --preset"));
    EXPECT_EQ(import({bare}, {.columns = {"date", "time", "open", "high", "low", "close", "volume"}}).minute_bars, 1u);
    EXPECT_THROW(import({bare}, {.columns = {"when"}}), Error);
}

TEST_F(Tables, ReadFixedPointPrices) {
    const ImportReport report =
        import({file("FIX.csv", header + "2024-01-02,1050,1070,1040,1060,100\n")}, {.price_exponent = -2});
    EXPECT_EQ(report.daily_bars, 1u) << wrong(report);
    EXPECT_EQ(book("FIX")->daily().open[0], 105'000);
}

TEST_F(Tables, ListTheFactorThatAdjustedClosesImply) {
    const auto both = file("ADJ.csv",
                           "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,40,44,36,40,10,100\n"
                           "2024-01-03,10,11,9,10,10,400\n");
    const ImportReport report = import({both});
    EXPECT_THAT(wrong(report),
                HasSubstr("ADJ: prices are as traded; adjusted closes beside them have the factor 0.25 "
                          "until 2024-01-02"));
    EXPECT_EQ(book("ADJ")->daily().open[0], 400'000);
    EXPECT_EQ(import({both}, {.adjusted = true}).rejected_count(), 0u);
    EXPECT_EQ(book("ADJ")->daily().open[0], 100'000);
}

TEST_F(Tables, TellSymbolsApartAsTextUnlessAClassMarkJoinsThem) {
    const auto path =
        file("all.csv",
             "Symbol;Date;Open;High;Low;Close;Volume\nBRK/B;2024-01-02;1;1;1;1;1\nBRK-B;2024-01-03;1;1;1;1;1\n"
             "NA;2024-01-02;1;1;1;1;1\nBCpC;2024-01-02;1;1;1;1;1\nBCPC;2024-01-02;1;1;1;1;1\n1E5;2024-01-02;"
             "1;1;1;1;1\nTRUE;2024-01-02;1;1;1;1;1\n");
    import({path});
    EXPECT_THAT(tickers(), ElementsAre("1E5", "BCPC", "BCpC", "BRK-B", "BRK/B", "NA", "TRUE"));
    const ImportReport report = import({path}, {.class_mark = "."});
    EXPECT_EQ(book("BRK.B")->daily().size(), 2u) << wrong(report);
}

TEST_F(Tables, PassOverRowsOfDividendsAndFooters) {
    const ImportReport report =
        import({file("DIV.csv",
                     "Date,Open,High,Low,Close,Adj Close,Volume\n\"Jan 2, 2024\",10,11,9,10,10,1\n"
                     "\"Jan 3, 2024\",0.24 Dividend,,,,,\n2024-01-04,,,,,,\nSource: a vendor\n")});
    EXPECT_EQ(report.rejected_count(), 0u) << wrong(report);
    EXPECT_EQ(report.daily_bars, 1u);
    EXPECT_EQ(report.other_lines, 3u);
}

TEST_F(Tables, NameWhatIsNoTableInOneLineEachAndTakeTheRest) {
    make_folder(scratch.path() / "nothing");
    const ImportReport report = import({file("A.csv", header + "2024-01-02,10,11,9,10,1\n"),
                                        file("page.csv", "<!DOCTYPE html><html><body>Sign in</body></html>\n"),
                                        file("quota.csv", "{\"Note\": \"5 calls a minute\"}\n"),
                                        file("head.csv", header),
                                        file("cut.zip", "PK\x03\x04 and no more"),
                                        scratch.path() / "nowhere.csv"});
    EXPECT_EQ(report.daily_bars, 1u);
    EXPECT_EQ(report.rejected_count(), 5u) << wrong(report);
    for (const char* words :
         {"it is a web page", "5 calls a minute", "head.csv", "cut.zip: broken file", "no such file"})
        EXPECT_THAT(wrong(report), HasSubstr(words));
}

/// One file of an archive as libarchive writes it; `format` "zip", or a filter on the raw bytes.
void write_packed(const std::filesystem::path& path,
                  const char* kind,
                  const std::vector<std::pair<std::string, std::string>>& members) {
    archive* out = archive_write_new();
    const bool is_zip = std::string(kind) == "zip";
    if (is_zip) {
        archive_write_set_format_zip(out);
    } else {
        archive_write_set_format_raw(out);
        archive_write_add_filter_by_name(out, kind);
    }
    ASSERT_EQ(archive_write_open_filename(out, path.c_str()), ARCHIVE_OK);
    for (const auto& [name, content] : members) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_write_header(out, entry);
        archive_write_data(out, content.data(), content.size());
        archive_entry_free(entry);
    }
    archive_write_free(out);
}

TEST_F(Tables, UnpackArchivesAndPassOverWhatDesktopsPutIn) {
    const std::string rows = header + "2024-01-02,10,11,9,10,1\n";
    const auto zip = scratch.path() / "two.zip", zst = scratch.path() / "ZST.csv.zst";
    write_packed(zip, "zip", {{"__MACOSX/._A.csv", "\x00\x05"}, {"A.csv", rows}, {"B.csv", rows}});
    write_packed(zst, "zstd", {{"data", rows}});
    const ImportReport report = import({zip, zst});
    EXPECT_EQ(report.rejected_count(), 0u) << wrong(report);
    EXPECT_THAT(tickers(), ElementsAre("A", "B", "ZST"));
    replace_file(zst, read_file(zst).substr(0, 20));
    EXPECT_EQ(import({zst}).rejected.count("broken file"), 1u);
}

TEST_F(Tables, TakeAFolderAndAPattern) {
    const std::string rows = header + "2024-01-02,10,11,9,10,1\n";
    file("in/A.csv", rows);
    file("in/deep/B.csv", rows);
    file("in/.DS_Store", "x");
    EXPECT_EQ(import({scratch.path() / "in"}).symbols, 2u);
    EXPECT_EQ(import({scratch.path() / "in" / "*.csv"}).symbols, 1u);
}

TEST_F(Tables, ReadParquetByItsTypes) {
    const auto path = scratch.path() / "bars.parquet";
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;
    duckdb_open(nullptr, &database);
    duckdb_connect(database, &connection);
    const std::string sql =
        "COPY (SELECT 'NA' AS symbol, TIMESTAMPTZ '2024-01-02 14:30:00+00' + INTERVAL (i) MINUTE AS "
        "timestamp, 10.5::DOUBLE AS open, 10.7::DOUBLE AS high, 10.4::DECIMAL(10,4) AS low, 10.6::FLOAT "
        "AS close, 100::BIGINT AS volume FROM range(3) t(i)) TO '" +
        path.string() + "' (FORMAT parquet)";
    EXPECT_EQ(duckdb_query(connection, sql.c_str(), nullptr), DuckDBSuccess);
    duckdb_disconnect(&connection);
    duckdb_close(&database);
    const ImportReport report = import({path}, {.format = "parquet"});
    EXPECT_EQ(report.minute_bars, 3u) << wrong(report);
    const auto na = book("NA");
    EXPECT_EQ(minutes(*na).start_ms[0], ExchangeTime(table_day, 570 * ms_per_minute).ms);
    EXPECT_EQ(minutes(*na).close[0], 106'000);
    replace_file(path, read_file(path).substr(0, 100));
    EXPECT_EQ(import({path}, {.format = "parquet"}).rejected_count(), 1u);
}

TEST_F(Tables, GiveTheSameBooksInWhateverOrderTheirRowsStand) {
    const std::string first = "2024-01-02;10;11;9;10,5;100\n", second = "2024-01-03;10;11;9;10,5;100\n";
    const std::string top = "Date;Open;High;Low;Close;Volume\n";
    import({file("UP.csv", top + first + second)});
    import({file("DOWN.csv", top + second + first)});
    EXPECT_THAT(book("UP")->daily().day, testing::ElementsAreArray(book("DOWN")->daily().day));
    EXPECT_EQ(book("UP")->daily().close[0], 105'000);
}

TEST_F(Tables, RefuseATableThatIsNarrowerThanItsPresetSays) {
    const ImportReport report = import({file("AAPL.csv", "01/02/2024\n01/03/2024\n")}, {.preset = "kibot"});
    EXPECT_EQ(report.rejected_count() + report.other_lines, 2u) << wrong(report);
    EXPECT_EQ(report.daily_bars + report.minute_bars, 0u);
}

}  // namespace
}  // namespace tamis::ingest
