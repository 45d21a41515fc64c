// tests/lean/result_files_test.cpp — results of LEAN found, read and kept: folders, single files, archives, and what is
// wrong with them.
#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/home.hpp"
#include "app/import_results.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/zip.hpp"
#include "lean_stand_in/written_result.hpp"
#include "record/format.hpp"

namespace tamis {
namespace {

stand_in::Run one_day(const std::string& symbol) {
    stand_in::Run run;
    run.symbol = symbol;
    run.first = run.last = std::chrono::sys_days(std::chrono::year(2025) / 8 / 4);
    run.parameters = {{"symbols", symbol}, {"pivot_bars", "2"}, {"lower_timeframe", "5min"}, {"cash", "100000.0"}};
    return run;
}

/// A home and a folder for files.
struct ResultFiles {
    TempDir scratch{"tamis-results"};
    fs::path folder = scratch.path() / "runs";
    std::unique_ptr<store::ResultStore> results = app::Home(scratch.path() / "home").open_results();

    fs::path write(const std::string& place, const std::string& content) const {
        fs::create_directories((folder / place).parent_path());
        replace_file(folder / place, content, false);
        return folder / place;
    }
    void write_run(const std::string& place, const stand_in::Run& run) const {
        const stand_in::Files files = stand_in::write_run(run);
        write(place + "/" + run.id + ".json", files.full);
        write(place + "/" + run.id + "-summary.json", files.summary);
        if (!files.order_events.empty()) write(place + "/" + run.id + "-order-events.json", files.order_events);
        write(place + "/" + run.id + "-log.txt", files.log);
    }
    app::ImportResultsReport import(const std::vector<fs::path>& paths) const {
        std::atomic<bool> stop = false;
        return app::import_results(*results, {paths, "", "test", 2, false}, stop);
    }
    std::string value(const std::string& sql) const { return record::csv_text(results->sql(sql, 100)); }
};

/// A .tar.gz of members, names as given.
void write_tar(const fs::path& path, const std::vector<ZipMember>& members) {
    archive* out = archive_write_new();
    archive_write_add_filter_gzip(out);
    archive_write_set_format_pax_restricted(out);
    ASSERT_EQ(archive_write_open_filename(out, path.c_str()), ARCHIVE_OK);
    for (const ZipMember& member : members) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, member.name.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(member.content.size()));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_write_header(out, entry);
        archive_write_data(out, member.content.data(), member.content.size());
        archive_entry_free(entry);
    }
    archive_write_free(out);
}

TEST(ResultFiles, AFolderOfRunsBecomesRows) {
    const ResultFiles desk;
    for (const char* symbol : {"AAPL", "MSFT", "SPY"}) desk.write_run(symbol, one_day(symbol));
    desk.write("AAPL/config.json", "{}");
    desk.write("notes.json", R"({"not": "a result"})");
    const auto report = desk.import({desk.folder});
    EXPECT_EQ(report.added, 3u);
    EXPECT_EQ(report.passed_over, 1u);
    EXPECT_TRUE(report.refused.empty());
    EXPECT_EQ(report.files, 7u);
    EXPECT_EQ(
        desk.value("SELECT DISTINCT strategy, symbol, first_day, engine, engine_version, cash_usd FROM backtest WHERE "
                   "symbol = 'MSFT'"),
        "strategy,symbol,first_day,engine,engine_version,cash_usd\n"
        "MarketStructure,MSFT,2025-08-04,lean,v2.5.0.0,100000\n");
    EXPECT_EQ(desk.value("SELECT count(*) AS n FROM backtest WHERE lean_total_orders = fills AND "
                         "abs(total_profit_usd - realised_usd - unrealised_usd + fees_usd) < 0.001 AND "
                         "trade_number_of_trades = (SELECT count(*) FROM trade t WHERE t.cell = backtest.cell)"),
              "n\n3\n");
    EXPECT_EQ(desk.value("SELECT DISTINCT text, number FROM cell_parameter WHERE name = 'pivot_bars'"),
              "text,number\n2,2\n");
    EXPECT_EQ(desk.value("SELECT months FROM lean_window ORDER BY ALL LIMIT 4"), "months\n1\n1\n1\n3\n");
}

TEST(ResultFiles, ImportedTwiceAddsNothingAndTheAnswerIsTheKey) {
    const ResultFiles desk;
    desk.write_run("first", one_day("AAPL"));
    EXPECT_EQ(desk.import({desk.folder}).added, 1u);
    const std::string before = desk.value("SELECT * FROM backtest");
    EXPECT_EQ(desk.import({desk.folder}).known, 1u);
    stand_in::Run again = one_day("AAPL");
    again.id = "2000000002";  // run again elsewhere: the same answer
    desk.write_run("second", again);
    const auto report = desk.import({desk.folder});
    EXPECT_EQ(report.known, 2u);
    EXPECT_EQ(report.added, 0u);
    EXPECT_EQ(desk.value("SELECT * FROM backtest"), before);
}

TEST(ResultFiles, TheFullResultTakesTheSummarysPlace) {
    const ResultFiles desk;
    const stand_in::Files files = stand_in::write_run(one_day("AAPL"));
    const auto summary = desk.write("a/1-summary.json", files.summary);
    EXPECT_EQ(desk.import({summary}).added, 1u);
    EXPECT_EQ(desk.value("SELECT fills, completeness FROM backtest JOIN lean_result USING (cell)"),
              "fills,completeness\n,2\n");
    const auto full = desk.write("b/1.json", files.full);
    EXPECT_EQ(desk.import({full}).replaced, 1u);
    EXPECT_EQ(desk.value("SELECT completeness, fees_usd FROM backtest JOIN lean_result USING (cell)"),
              "completeness,fees_usd\n3,\n");
    desk.write("b/1-order-events.json", files.order_events);
    EXPECT_EQ(desk.import({full}).replaced, 1u);
    EXPECT_EQ(desk.value("SELECT completeness, fees_usd = lean_total_fees_usd AS agrees FROM backtest JOIN lean_result "
                         "USING (cell)"),
              "completeness,agrees\n4,true\n");
    EXPECT_EQ(desk.import({summary}).known, 1u);
    EXPECT_EQ(desk.value("SELECT count(*) AS n FROM backtest"), "n\n1\n");
}

/// The member's value in its first place behind `section`, whatever it is, replaced.
std::string with_value(std::string text,
                       const std::string& section,
                       const std::string& name,
                       const std::string& value) {
    const std::size_t at = text.find("\"" + name + "\"", text.find("\"" + section + "\""));
    EXPECT_NE(at, std::string::npos) << name;
    const std::size_t begin = text.find(':', at) + 1;
    const bool is_text = text[text.find_first_not_of(' ', begin)] == '"';
    const std::size_t end = is_text ? text.find('"', text.find('"', begin) + 1) + 1 : text.find_first_of(",}", begin);
    return text.replace(begin, end - begin, value);
}

// NaN became a number above all others: the best Sharpe ratio was the one that there is none of.
TEST(ResultFiles, NaNIsNullWithItsReasonAndInfinityStays) {
    for (const char* nan : {"\"NaN\"", "NaN"}) {  // as LEAN writes it, and as Python does
        const ResultFiles desk;
        const stand_in::Files files = stand_in::write_run(one_day("AAPL"));
        std::string full = with_value(files.full, "statistics", "Sharpe Ratio", nan);
        full = with_value(full, "statistics", "Total Fees", nan);
        full = with_value(full, "statistics", "Total Orders", nan);
        full = with_value(full, "statistics", "Beta", std::string(nan).find('"') == 0 ? "\"-∞\"" : "-Infinity");
        full = with_value(full, "runtimeStatistics", "Return", nan);
        full = with_value(full, "state", "EndTime", nan);
        desk.write("1.json", full);
        desk.write("1-order-events.json", with_value(files.order_events, "id", "orderFeeAmount", nan));
        const auto report = desk.import({desk.folder / "1.json"});
        ASSERT_EQ(report.added, 1u) << nan << (report.refused.empty() ? "" : report.refused[0].why);
        EXPECT_EQ(
            desk.value("SELECT lean_sharpe_ratio AS s, lean_total_fees_usd AS f, lean_total_orders AS o, lean_beta "
                       "AS b, fees_usd AS e FROM backtest"),
            "s,f,o,b,e\n,,,-inf,\n")
            << nan;
        EXPECT_EQ(desk.value("SELECT runtime_return_fraction AS r, ended_at AS e FROM lean_result"), "r,e\n,\n");
        const std::string reasons = desk.value("SELECT undefined FROM backtest");
        EXPECT_NE(reasons.find("lean_sharpe_ratio: \"\"NaN\"\" in LEAN's result"), std::string::npos) << reasons;
        EXPECT_NE(reasons.find("lean_total_orders: "), std::string::npos) << reasons;
        EXPECT_EQ(desk.value("SELECT path, json FROM lean_other WHERE path LIKE 'statistics.S%' OR path LIKE 'runtime%'"
                             " ORDER BY path"),
                  "path,json\nruntimeStatistics.Return,\"\"\"NaN\"\"\"\nstatistics.Sharpe Ratio,\"\"\"NaN\"\"\"\n");
        EXPECT_EQ(desk.value("SELECT count(*) AS n FROM fill WHERE fee_usd IS NULL"), "n\n1\n");
        EXPECT_EQ(report.notes.size(), 6u) << "each with its place";
    }
}

TEST(ResultFiles, NaNInASeriesOrAParameterIsNull) {
    const ResultFiles desk;
    stand_in::Run run = one_day("AAPL");
    run.parameters["threshold"] = "nan";
    const stand_in::Files files = stand_in::write_run(run);
    nlohmann::json full = nlohmann::json::parse(files.full);
    full["charts"]["Own"]["series"]["Line"]["values"] = {{1'754'319'600, "NaN"}, {1'754'319'660, 1.5}};
    full["profitLoss"]["2025-08-04T15:00:00Z"] = "NaN";
    desk.write("1.json", full.dump());
    ASSERT_EQ(desk.import({desk.folder / "1.json"}).added, 1u);
    EXPECT_EQ(desk.value("SELECT value FROM lean_series WHERE chart = 'Own' ORDER BY time"), "value\n\n1.5\n");
    EXPECT_EQ(desk.value("SELECT text, number FROM cell_parameter WHERE name = 'threshold'"), "text,number\nnan,\n");
    EXPECT_EQ(desk.value("SELECT json FROM lean_other WHERE path LIKE 'profitLoss.%'"), "json\n\"\"\"NaN\"\"\"\n");
}

TEST(ResultFiles, AnOrderWhoseQuantityIsNoNumberRefusesItsResult) {
    const ResultFiles desk;
    const stand_in::Files files = stand_in::write_run(one_day("AAPL"));
    desk.write("1.json", with_value(files.full, "orders", "quantity", "NaN"));
    const auto report = desk.import({desk.folder / "1.json"});
    ASSERT_EQ(report.refused.size(), 1u);
    EXPECT_NE(report.refused[0].why.find(".quantity is \"NaN\", a number is expected"), std::string::npos)
        << report.refused[0].why;
}

TEST(ResultFiles, OrderEventsAloneAreAPartialCell) {
    const ResultFiles desk;
    const stand_in::Files files = stand_in::write_run(one_day("AAPL"));
    const auto events = desk.write("7-order-events.json", files.order_events);
    EXPECT_EQ(desk.import({events}).added, 1u);
    EXPECT_EQ(desk.value("SELECT status, symbol, first_day, cash_usd, lean_sharpe_ratio FROM backtest"),
              "status,symbol,first_day,cash_usd,lean_sharpe_ratio\npartial,AAPL,2025-08-04,,\n");
    EXPECT_EQ(desk.value("SELECT count(*) = (SELECT fills FROM backtest) AS all_kept FROM fill"), "all_kept\ntrue\n");
}

TEST(ResultFiles, ArchivesOfRunsAreReadWithoutUnpacking) {
    const ResultFiles desk;
    const stand_in::Files a = stand_in::write_run(one_day("AAPL")), b = stand_in::write_run(one_day("SPY"));
    fs::create_directories(desk.folder);
    write_tar(desk.folder / "runs.tar.gz",
              {{"x/1.json", a.full},
               {"x/1-order-events.json", a.order_events},
               {"x/log.txt", "LEAN ALGORITHMIC TRADING ENGINE v9.9 Mode"},
               {"x/code/main.py", "class Breakout(QCAlgorithm):\n"}});
    write_zip(desk.folder / "runs.zip", {{"y/2.json", b.full}, {"y/2-summary.json", b.summary}});
    const auto report = desk.import({desk.folder / "runs.tar.gz", desk.folder / "runs.zip"});
    EXPECT_EQ(report.added, 2u);
    EXPECT_EQ(
        desk.value("SELECT strategy, symbol, engine_version, completeness FROM backtest JOIN lean_result USING (cell) "
                   "ORDER BY symbol"),
        "strategy,symbol,engine_version,completeness\nBreakout,AAPL,v2.5.0.0,4\nMarketStructure,SPY,v2.5.0.0,3\n");
}

TEST(ResultFiles, WhatIsWrongIsNamedAndTheOthersGoOn) {
    const ResultFiles desk;
    const stand_in::Files files = stand_in::write_run(one_day("AAPL"));
    desk.write_run("good", one_day("SPY"));
    const auto cut = desk.write("cut/1.json", files.full.substr(0, files.full.size() / 2));
    const auto no_result = desk.write("other/2.json", R"({"a": 1})");
    const auto no_json = desk.write("other/3.json", "hello");
    const auto empty = desk.write("other/4.json", "");
    write_tar(desk.folder / "evil.tar.gz", {{"../../evil/1.json", files.full}});
    const auto cut_archive = desk.write("cut.tar.gz", read_file(desk.folder / "evil.tar.gz").substr(0, 200));
    const auto huge = desk.write("huge/5.json", "{");
    fs::resize_file(huge, 2ull << 30);  // sparse
    const auto report = desk.import({desk.folder / "good",
                                     cut,
                                     no_result,
                                     no_json,
                                     empty,
                                     desk.folder / "evil.tar.gz",
                                     cut_archive,
                                     huge,
                                     desk.folder / "missing"});
    EXPECT_EQ(report.added, 1u);
    ASSERT_EQ(report.refused.size(), 8u);
    const auto why = [&](const fs::path& place) {
        for (const auto& one : report.refused)
            if (one.place == place.string()) return one.why;
        return std::string("not refused");
    };
    EXPECT_TRUE(why(cut).starts_with("cut off after ")) << why(cut);
    EXPECT_EQ(why(no_result), "no result of LEAN: an object with 'statistics' or 'totalPerformance' is expected");
    EXPECT_EQ(why(no_json), "no JSON at byte 1");
    EXPECT_EQ(why(empty), "the file is empty");
    EXPECT_EQ(why(desk.folder / "evil.tar.gz"),
              "entry '../../evil/1.json' lies outside the archive: nothing of it is read");
    EXPECT_TRUE(why(cut_archive).starts_with("no whole .tar.gz or .zip archive: ")) << why(cut_archive);
    EXPECT_EQ(why(huge), "2.1 GB is more than a result of LEAN holds (268.4 MB at most are read)");
    EXPECT_EQ(why(desk.folder / "missing"), "there is no such file or folder");
}

TEST(ResultFiles, OddTypesAndAmountsBeyondAColumnHurtOnlyThemselves) {
    const ResultFiles desk;
    const stand_in::Files files = stand_in::write_run(one_day("AAPL"));
    desk.write_run("good", one_day("SPY"));
    desk.write("odd/1.json", files.full);
    desk.write("odd/1-order-events.json", R"([{"orderId":1,"orderEventId":1,"time":1.0,"status":{"a":1}}])");
    auto root = nlohmann::ordered_json::parse(files.full);
    root["runtimeStatistics"]["Volume"] = "$123456789012345678901234.00";
    desk.write("much/2.json", root.dump());
    const auto report = desk.import({desk.folder});
    EXPECT_EQ(report.added, 2u);
    ASSERT_EQ(report.refused.size(), 1u);
    EXPECT_TRUE(report.refused[0].why.starts_with("a member has another type than LEAN writes: "));
    EXPECT_EQ(report.other_fields.count("runtimeStatistics.Volume"), 1u);
    EXPECT_EQ(desk.value("SELECT count(*) AS n FROM lean_result WHERE runtime_volume_usd IS NULL"), "n\n1\n");
}

TEST(ResultFiles, TimesAndSharesThatCannotBeAreKeptAsTheyStand) {
    const ResultFiles desk;
    auto root = nlohmann::ordered_json::parse(stand_in::write_run(one_day("AAPL")).full);
    root["charts"]["Benchmark"]["series"]["Benchmark"]["values"] = {{1e300, 1.0}, {1'754'319'600, 2.0}};
    root["orders"]["1"]["quantity"] = 1e19;
    desk.write("1.json", root.dump());
    const auto report = desk.import({desk.folder});
    EXPECT_EQ(report.added, 1u);
    EXPECT_EQ(report.other_fields.count("charts.Benchmark.Benchmark"), 1u);
    EXPECT_EQ(desk.value("SELECT value FROM lean_series WHERE chart = 'Benchmark'"), "value\n2\n");
    EXPECT_EQ(desk.value("SELECT count(*) AS n FROM fill WHERE order_id = 1"), "n\n0\n");
    ASSERT_EQ(report.notes.size(), 1u);
    EXPECT_NE(report.notes[0].why.find("10000000000000000000 shares, more than there can be"), std::string::npos);
}

TEST(ResultFiles, ARunThatEndsBeforeItBeginsIsRefused) {
    const ResultFiles desk;
    auto root = nlohmann::ordered_json::parse(stand_in::write_run(one_day("AAPL")).full);
    root["algorithmConfiguration"]["startDate"] = "2025-08-05T00:00:00Z";
    desk.write("1.json", root.dump());
    const auto report = desk.import({desk.folder});
    ASSERT_EQ(report.refused.size(), 1u);
    EXPECT_EQ(report.refused[0].why, "the run ends on 2025-08-04, before it begins on 2025-08-05");
}

TEST(ResultFiles, UnknownFieldsAreKeptAndEmptyOnesAreNull) {
    const ResultFiles desk;
    const stand_in::Files files = stand_in::write_run(one_day("AAPL"));
    auto root = nlohmann::ordered_json::parse(files.full);
    root["statistics"]["Ulcer Index"] = "0.3";
    root["statistics"]["Sharpe Ratio"] = "";
    root["statistics"]["Sortino Ratio"] = "∞";
    root["statistics"]["Alpha"] = "much";
    root["runtimeStatistics"]["My Own"] = "42";
    root["futureSection"] = {{"a", 1}};
    root["orders"]["1"]["newMember"] = true;
    const auto file = desk.write("1.json", root.dump());
    const auto report = desk.import({file});
    EXPECT_EQ(report.added, 1u);
    EXPECT_EQ(report.other_fields,
              (std::map<std::string, std::uint64_t>{{"futureSection", 1},
                                                    {"orders.*.newMember", 1},
                                                    {"runtimeStatistics.My Own", 1},
                                                    {"statistics.Alpha", 1},
                                                    {"statistics.Ulcer Index", 1}}));
    ASSERT_EQ(report.notes.size(), 1u);
    EXPECT_EQ(report.notes[0].why, "statistics.Alpha is \"much\", not understood");
    EXPECT_EQ(
        desk.value(
            "SELECT lean_sharpe_ratio, isinf(lean_sortino_ratio) AS is_infinite, lean_alpha, lean_beta FROM backtest"),
        "lean_sharpe_ratio,is_infinite,lean_alpha,lean_beta\n,true,,0\n");
    EXPECT_EQ(desk.value("SELECT path, json FROM lean_other WHERE path LIKE 'statistics.%' ORDER BY path"),
              "path,json\nstatistics.Alpha,\"\"\"much\"\"\"\nstatistics.Ulcer Index,\"\"\"0.3\"\"\"\n");
}

TEST(ResultFiles, OlderShapesAreRead) {
    const ResultFiles desk;
    const stand_in::Files files = stand_in::write_run(one_day("AAPL"));
    auto root = nlohmann::ordered_json::parse(files.full);
    for (auto& trade : root["totalPerformance"]["closedTrades"]) {
        trade["symbol"] = trade["symbols"][0];
        trade.erase("symbols");
        trade.erase("orderIds");
        trade.erase("endTradeDrawdown");
    }
    root.erase("serverStatistics");
    root["algorithmConfiguration"]["startDate"] = "2025-08-04 00:00:00";
    root["algorithmConfiguration"]["endDate"] = "2025-08-04 23:59:59";
    root["state"]["EndTime"] = "2025-08-17 11:15:26";
    auto points = nlohmann::ordered_json::array();
    for (const auto& point : root["charts"]["Benchmark"]["series"]["Benchmark"]["values"])
        points.push_back({{"x", point[0]}, {"y", point[1]}});
    root["charts"]["Benchmark"]["series"]["Benchmark"]["values"] = points;
    const auto file = desk.write("1.json", root.dump());
    EXPECT_EQ(desk.import({file}).added, 1u);
    EXPECT_EQ(desk.value("SELECT first_day, last_day, computed_at, engine_version FROM backtest"),
              "first_day,last_day,computed_at,engine_version\n2025-08-04,2025-08-04,2025-08-17T11:15:26Z,\n");
    EXPECT_EQ(desk.value("SELECT DISTINCT symbol, end_trade_drawdown_usd FROM trade"),
              "symbol,end_trade_drawdown_usd\nAAPL,\n");
    EXPECT_EQ(desk.value("SELECT value FROM lean_series WHERE chart = 'Benchmark' ORDER BY value"),
              "value\n0\n631.09\n");
}

TEST(ResultFiles, OrdersOfAnotherSymbolAreNoted) {
    const ResultFiles desk;
    stand_in::Run run = one_day("SPY");
    run.parameters["symbols"] = "AAPL";
    desk.write_run("mixed", run);
    const auto report = desk.import({desk.folder});
    ASSERT_EQ(report.notes.size(), 1u);
    EXPECT_EQ(report.notes[0].why, "orders trade SPY, its parameters ask for AAPL");
}

TEST(ResultFiles, ARunThatDiedIsAFailedCell) {
    const ResultFiles desk;
    stand_in::Run run = one_day("SPY");
    run.runtime_error = "Division by zero in OnData";
    desk.write_run("dead", run);
    EXPECT_EQ(desk.import({desk.folder}).added, 1u);
    EXPECT_EQ(desk.value("SELECT status, reason FROM backtest"),
              "status,reason\nfailed,LEAN: Division by zero in OnData\n");
}

}  // namespace
}  // namespace tamis
