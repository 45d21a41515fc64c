// tests/app/migration_faults_test.cpp — values that cannot be, contradictions and foreign spellings in old rows.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/migration_desk.hpp"
#include "base/text.hpp"
#include "migration/old_columns.hpp"

namespace tamis {
namespace {

std::string sql_text(const Desk& desk, const std::string& expression, const std::string& table = "backtest") {
    const std::string text = desk.value("SELECT " + expression + " AS x FROM " + table);
    return text.substr(2, text.size() - 3);
}

/// A row of the last table's most important columns.
struct Old {
    std::string id = "a1", symbol = "AAPL", first = "2025-08-04", last = "2025-08-08", cash = "100000",
                pivot_bars = "2", total_return = "-3.49", final_value = "96513.40", total_trades = "4",
                winning_trades = "1", losing_trades = "3", win_rate = "25", sharpe_ratio = "1.5", sortino_ratio = "2.5",
                total_fees = "309.73", created_at = "2025-08-17 11:15:30+00", status = "completed", error_message,
                cache_hit = "f", session_id;
    std::string line() const {
        return join(std::vector{id,           symbol,        first,        last,           cash,          pivot_bars,
                                total_return, final_value,   total_trades, winning_trades, losing_trades, win_rate,
                                sharpe_ratio, sortino_ratio, total_fees,   created_at,     status,        error_message,
                                cache_hit,    session_id},
                    ",") +
               "\n";
    }
    static std::string header() {
        return "backtest_id,symbol,start_date,end_date,initial_cash,pivot_bars,total_return,final_value,total_trades,"
               "winning_trades,losing_trades,win_rate,sharpe_ratio,sortino_ratio,total_fees,created_at,status,"
               "error_message,cache_hit,session_id\n";
    }
};
migration::MigrationReport migrate_old(const Desk& desk, const std::vector<Old>& rows) {
    std::string text = Old::header();
    for (const Old& row : rows) text += row.line();
    return desk.migrate({desk.write("old.csv", text)});
}
std::uint64_t impossible_of(const migration::MigrationReport& report, const std::string& column) {
    std::uint64_t count = 0;
    for (const auto& [rule, one] : report.parts.at(0).impossible)
        if (rule.starts_with(column + ":")) count += one.count;
    return count;
}

TEST(MigrationFaults, AStatisticThatCannotBeIsNullCountedAndKeptInWords) {
    struct Case {
        const char* column;
        std::string Old::* member;
        const char* value;
        const char* ours;
    };
    for (const Case& one : {Case{"winning_trades", &Old::winning_trades, "-1", "trade_winning_trades"},
                            Case{"total_trades", &Old::total_trades, "-4", "trade_number_of_trades"},
                            Case{"win_rate", &Old::win_rate, "155", "lean_win_rate_fraction"},
                            Case{"win_rate", &Old::win_rate, "-1", "lean_win_rate_fraction"},
                            Case{"total_fees", &Old::total_fees, "-309.73", "fees_usd"},
                            Case{"sharpe_ratio", &Old::sharpe_ratio, "1e12", "lean_sharpe_ratio"},
                            Case{"sharpe_ratio", &Old::sharpe_ratio, "Infinity", "lean_sharpe_ratio"},
                            Case{"final_value", &Old::final_value, "1e15", "end_value_usd"},
                            Case{"created_at", &Old::created_at, "not a date", "computed_at"},
                            Case{"created_at", &Old::created_at, "1970-01-01 00:00:00", "computed_at"},
                            Case{"created_at", &Old::created_at, "3025-08-17 00:00:00", "computed_at"}}) {
        const Desk desk;
        Old row;
        row.*one.member = one.value;
        const auto report = migrate_old(desk, {row});
        EXPECT_TRUE(report.parts[0].rejected.empty()) << one.column;
        EXPECT_EQ(impossible_of(report, one.column), 1u) << one.column << " " << one.value;
        EXPECT_EQ(sql_text(desk, std::string(one.ours) + " IS NULL"), "true") << one.column << " " << one.value;
        const std::string fault = sql_text(desk, "faults", "migrated_backtest");
        EXPECT_NE(fault.find(std::string(one.column) + " is '" + one.value + "'"), std::string::npos) << fault;
        EXPECT_NE(sql_text(desk, "undefined").find(std::string(one.column) + " was '" + one.value), std::string::npos);
    }
}

TEST(MigrationFaults, APartOfTheKeyThatCannotBeRefusesTheRow) {
    struct Case {
        std::string Old::* member;
        const char *value, *why;
    };
    for (const Case& one :
         {Case{&Old::cash, "-5", "initial_cash is '-5', from 0.01 to 10,000,000,000,000 is possible"},
          Case{&Old::cash, "much", "initial_cash is 'much', from 0.01 to 10,000,000,000,000 is possible"},
          Case{&Old::pivot_bars, "-2", "pivot_bars is '-2', from 1 to 10,000 is possible"},
          Case{
              &Old::first, "0025-08-04", "start_date is '0025-08-04', a day from 1967-01-01 to 2099-12-31 is possible"},
          Case{&Old::first, "2025-13-04", "no start_date and end_date that are dates: '2025-13-04', '2025-08-08'"},
          Case{&Old::symbol, "nan", "no symbol, but 'nan'"},
          Case{&Old::symbol,
               "A B",
               "the symbol is 'A B', up to 32 characters without spaces, commas and quotes are possible"}}) {
        const Desk desk;
        Old row;
        row.*one.member = one.value;
        const auto report = migrate_old(desk, {row});
        ASSERT_EQ(report.parts[0].rejected.size(), 1u) << one.value;
        EXPECT_EQ(report.parts[0].rejected[0].why, one.why);
    }
}

TEST(MigrationFaults, ContradictionsAreNamed) {
    namespace fault = migration::fault;
    const Desk desk;
    Old good, wrong{.id = "a2", .symbol = "MSFT"};
    wrong.total_return = "5.00";
    wrong.losing_trades = "2";
    const auto report = migrate_old(desk, {good, wrong});
    EXPECT_EQ(count_of(report, fault::return_contradicted), 1u);
    EXPECT_EQ(count_of(report, fault::trades_do_not_add_up), 1u);
    EXPECT_EQ(
        desk.value("SELECT symbol, total_return_fraction AS r, runtime_return_fraction AS p, win_rate_fraction AS "
                   "w FROM backtest JOIN lean_result USING (cell) ORDER BY symbol"),
        "symbol,r,p,w\nAAPL,-0.034866,-0.0349,0.25\nMSFT,-0.034866,0.05,\n");
    EXPECT_NE(sql_text(desk, "faults", "migrated_backtest WHERE old_id = 'a2'")
                  .find("follows final_value: 5 % and 96513.40 of 100000"),
              std::string::npos);
}

// LEAN samples at midnights: Friday to Sunday prints zeros, Friday to Monday ratios of a weekend's zeros.
TEST(MigrationFaults, SessionsDecideWhoseTheRatiosAre) {
    const Desk desk;
    Old sunday{.id = "a1", .symbol = "SUN", .first = "2025-08-08", .last = "2025-08-10"};
    Old monday{.id = "a2", .symbol = "MON", .first = "2025-08-08", .last = "2025-08-11"};
    Old week{.id = "a3", .symbol = "WEEK"};
    migrate_old(desk, {sunday, monday, week});
    EXPECT_EQ(
        desk.value("SELECT symbol, sessions, lean_sharpe_ratio AS ls, trade_sharpe_ratio AS ts, "
                   "lean_sortino_ratio AS lo, trade_sortino_ratio AS o, lean_win_rate_fraction AS lw, "
                   "trade_win_rate_fraction AS tw FROM backtest ORDER BY symbol"),
        "symbol,sessions,ls,ts,lo,o,lw,tw\nMON,2,1.5,,,2.5,0.25,\nSUN,1,,1.5,,2.5,,0.25\nWEEK,5,1.5,,2.5,,0.25,\n");
    EXPECT_EQ(desk.value("SELECT symbol, sharpe_ratio, sortino_ratio FROM cached_backtest_results ORDER BY symbol"),
              "symbol,sharpe_ratio,sortino_ratio\nMON,,\nSUN,,\nWEEK,1.5,2.5\n");
}

TEST(MigrationFaults, AFailedRowKeepsItsMessageAndItsZerosAreNull) {
    const Desk desk;
    Old failed{.total_return = "0", .final_value = "0", .status = "failed", .error_message = "no data for AAPL"};
    Old again = failed, running{.id = "a3", .status = "running"}, none{.id = "a4", .error_message = "None"};
    again.id = "a2";
    again.error_message = "timeout";
    none.symbol = "NONE";
    EXPECT_EQ(migrate_old(desk, {failed, again, running, none}).parts[0].cells_added, 4u);
    EXPECT_EQ(desk.value("SELECT status, reason, total_return_fraction AS r FROM backtest ORDER BY ALL"),
              "status,reason,r\ndone,,-0.034866\nfailed,no data for AAPL,\nfailed,timeout,\npartial,the earlier system "
              "left it at 'running',-0.034866\n");
}

TEST(MigrationFaults, ASessionIsKeptWithWhatItAskedFor) {
    const Desk desk;
    Old row{.session_id = "s-1"};
    migrate_old(desk, {row});
    EXPECT_EQ(sql_text(desk, "session_id", "migrated_backtest"), "s-1");
    desk.migrate({desk.write("hits.csv",
                             "symbol,session_id,data_date,filter_min_price,filter_gap_enabled\nAAPL,s1,2025-08-04,1,f\n"
                             "AAPL,s2,2025-08-04,1.00,FALSE\n")});
    EXPECT_EQ(desk.value("SELECT symbol, session_id FROM migrated_screen_symbol ORDER BY ALL"),
              "symbol,session_id\nAAPL,s1\nAAPL,s2\n");
    EXPECT_EQ(desk.value("SELECT filters FROM screen_day"), "filters\nprice_range(min=1)\n");
}

// A row of Python's: NaN where there was nothing, whole numbers with a point, dictionaries printed.
TEST(MigrationFaults, PythonsWordsForNothingAreNullAndItsDictionariesAreRead) {
    const Desk desk;
    const auto report = desk.migrate(
        {desk.write("rows.jsonl",
                    R"({"id":"a","symbol":"AAPL","start_date":"2025-08-04","end_date":"2025-08-08","initial_cash":1e5,)"
                    R"("total_return":NaN,"sharpe_ratio":Infinity,"beta":0.5,"statistics":{"alpha":NaN}})"
                    "\n"
                    R"({'id': 'b', 'symbol': 'NAN', 'start_date': '2025-08-04', 'end_date': '2025-08-08', )"
                    R"('initial_cash': 100000.0, 'total_return': None, 'beta': nan, 'cache_hit': True, 'win_rate': 50})"
                    "\n"),
         desk.write("rows.json",
                    R"([{"id":"c","symbol":"SPY","start_date":"2025-08-04","end_date":"2025-08-08",)"
                    R"("total_return":1.5,"beta":NaN}])"),
         desk.write("rows.csv",
                    "symbol,start_date,end_date,total_return,beta,statistics\n"
                    "IBM,2025-08-04,2025-08-08,nan,None,\"{'alpha': 0.25, 'winRate': nan}\"\n")});
    for (const auto& part : report.parts) EXPECT_TRUE(part.rejected.empty()) << part.rejected[0].why;
    EXPECT_EQ(
        desk.value("SELECT symbol, total_return_fraction AS r, lean_sharpe_ratio AS s, lean_beta AS b, lean_alpha "
                   "AS a FROM backtest ORDER BY symbol"),
        "symbol,r,s,b,a\nAAPL,,,0.5,\nIBM,,,,0.25\nNAN,,,,\nSPY,0.015,,,\n");
    EXPECT_EQ(report.parts[0].impossible.count("total_return: NaN is Python's word for nothing, NULL"), 1u);
    EXPECT_EQ(report.parts[0].impossible.count("sharpe_ratio: a finite number is possible, NULL"), 1u);
    EXPECT_NE(sql_text(desk, "undefined", "backtest WHERE symbol = 'AAPL'").find("total_return: NaN in the old row"),
              std::string::npos);
    EXPECT_NE(sql_text(desk, "faults", "migrated_backtest WHERE old_id = 'b'").find("cache_hit is 'true'"),
              std::string::npos);
}

TEST(MigrationFaults, OneNumberInSeveralSpellingsIsOneCell) {
    const Desk desk;
    Old plain, points{.id = "a2", .cash = "100000.0", .pivot_bars = "2.0", .total_return = "-3.4900"},
        exponent{.id = "a3", .cash = "1e5", .final_value = "96513.4", .total_fees = "309.730"};
    points.cache_hit = "False";
    exponent.cache_hit = "0";
    const auto report = migrate_old(desk, {plain, points, exponent});
    EXPECT_EQ(report.parts[0].cells_added, 1u);
    EXPECT_EQ(count_of(report, migration::fault::two_ids), 2u);
    EXPECT_EQ(report.parts[0].unmapped.at("cache_hit: always false in the old rows"), 3u);
    EXPECT_EQ(sql_text(desk, "parameters"), "pivot_bars=2");
}

TEST(MigrationFaults, AFalseConstantIsAFaultNotADroppedValue) {
    const Desk desk;
    Old row{.cache_hit = "t"};
    EXPECT_EQ(count_of(migrate_old(desk, {row}), migration::fault::not_the_constant), 1u);
    EXPECT_NE(sql_text(desk, "faults", "migrated_backtest").find("cache_hit is 't'"), std::string::npos);
}

TEST(MigrationFaults, AnOffsetOfATimeIsCountedIn) {
    const Desk desk;
    Old new_york{.id = "a1", .symbol = "A", .created_at = "2025-08-17 11:15:30.5-04"},
        delhi{.id = "a2", .symbol = "B", .created_at = "2025-08-17T11:15:30+05:30"};
    migrate_old(desk, {new_york, delhi});
    EXPECT_EQ(desk.value("SELECT computed_at FROM backtest ORDER BY symbol"),
              "computed_at\n2025-08-17T15:15:30.500Z\n2025-08-17T05:45:30Z\n");
}

std::string screen_row(const std::string& filters) {
    return R"({"id":"s","filters":)" + filters +
           R"(,"date_range":{"start":"2025-08-04","end":"2025-08-04"},"symbols":["AAPL"]})" + "\n";
}

// A filter that was not understood made a screen without filters: the screen of every symbol.
TEST(MigrationFaults, AnUnknownFilterIsKeptWithItsText) {
    const Desk desk;
    const auto report = desk.migrate(
        {desk.write(
             "screens.jsonl",
             screen_row(R"({"volume_spike":{"enabled":true,"factor":3.0},"market_cap":1e9,"above_vwap":true})") +
                 screen_row(R"({"volume_spike":{"enabled":false,"factor":3},"above_vwap":false,"min_price":5})") +
                 screen_row(R"({"gap":{"enabled":true,"threshold":0.7,"flavour":"x"}})") +
                 screen_row(R"({"min_avg_volume":{"enabled":true,"lookback_days":20,"min_avg_volume":1e6}})")),
         desk.write("hits.csv",
                    "symbol,data_date,filter_min_price,filter_magic_enabled,filter_magic_level\n"
                    "AAPL,2025-08-05,1,t,7.0\nMSFT,2025-08-05,1,1,7\nSPY,2025-08-06,1,f,7\n")});
    for (const auto& part : report.parts) EXPECT_TRUE(part.rejected.empty());
    EXPECT_EQ(desk.value("SELECT filters FROM screen_day ORDER BY day, filters"),
              "filters\n\"above_vwap(), market_cap(1000000000), volume_spike(factor=3)\"\n"
              "\"average_volume(lookback=20, minimum=1000000)\"\n\"gap(threshold=0.007, flavour=x)\"\n"
              "price_range(min=5)\n\"magic(level=7), price_range(min=1)\"\nprice_range(min=1)\n");
    EXPECT_EQ(count_of(report, migration::fault::unknown_filter), 6u);
    EXPECT_EQ(desk.value("SELECT count(*) AS n FROM screen_measure WHERE filter = 'volume_spike' AND value IS NULL"),
              "n\n1\n");
}

TEST(MigrationFaults, ASettingThatCannotBeRefusesItsScreen) {
    const Desk desk;
    const auto report =
        desk.migrate({desk.write("screens.jsonl",
                                 screen_row(R"({"rsi":{"enabled":"maybe","threshold":30}})") +
                                     screen_row(R"({"rsi":{"enabled":true,"threshold":300}})") +
                                     screen_row(R"({"rsi":{"enabled":true,"threshold":30,"condition":"sideways"}})"))});
    ASSERT_EQ(report.parts[0].rejected.size(), 3u);
    EXPECT_EQ(report.parts[0].rejected[0].why, "rsi.enabled is 'maybe', true or false is possible");
    EXPECT_EQ(report.parts[0].rejected[1].why, "rsi.threshold is '300', from 0 to 100 is possible");
    EXPECT_EQ(report.parts[0].rejected[2].why, "rsi.condition is 'sideways', above or below is possible");
}

TEST(MigrationFaults, AFillThatCannotBeIsRefusedWithItsReason) {
    const Desk desk;
    const std::string head =
        "backtest_id,order_id,symbol,trade_time_unix,status,direction,fill_price,fill_quantity,order_fee_amount\n";
    const auto report = desk.migrate(
        {desk.write("results.csv", header + one_day),
         desk.write("trades.csv",
                    head + "aa01,1,APLD 2T,1754319600000,filled,buy,13.41,7084,1\naa01,2,APLD 2T,1754319600,submitted,"
                           "buy,0,0,1\naa01,-3,APLD 2T,1754319600,filled,buy,13.41,7084,1\naa01,4,APLD 2T,1754319600,"
                           "filled,buy,0,7084,1\naa01,5,APLD 2T,1754319600,filled,sell,13.41,7084,-1\n")});
    ASSERT_EQ(report.parts[1].rejected.size(), 4u);
    EXPECT_EQ(report.parts[1].rejected[0].why,
              "trade_time_unix is '1754319600000', from -94,694,400 to 4,102,444,799 is possible; these look like "
              "milliseconds");
    EXPECT_EQ(report.parts[1].rejected[1].why, "status is 'submitted': only what is filled is a fill");
    EXPECT_EQ(report.parts[1].rejected[2].why, "order_id is '-3', from 1 to 1,000,000,000 is possible");
    EXPECT_EQ(report.parts[1].rejected[3].why, "fill_price is '0', from 0.0001 to 10,000,000,000,000 is possible");
    EXPECT_EQ(desk.value("SELECT order_id, symbol, quantity, fee_usd FROM fill"),
              "order_id,symbol,quantity,fee_usd\n5,APLD,-7084,\n");
    EXPECT_EQ(count_of(report, migration::fault::sign_contradicted), 1u);
}

// docs/how-to/migrate.md lists the columns that are read, with what they can hold.
TEST(MigrationFaults, ThePageNamesEveryColumnOfNumbers) {
    const std::string page = read_file(fs::path(TAMIS_SOURCE_DIR) / "docs/how-to/migrate.md");
    for (const migration::OldColumn& column : migration::old_columns())
        EXPECT_NE(page.find(fmt::format("`{}`", column.name)), std::string::npos) << column.name;
}

}  // namespace
}  // namespace tamis
