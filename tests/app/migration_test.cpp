// tests/app/migration_test.cpp — rows of the earlier system, of every era and shape, as typed columns; tried, and
// undone.
#include <gtest/gtest.h>

#include <cstdlib>

#include "app/migration_desk.hpp"
#include "base/error.hpp"

namespace tamis {
namespace {

const std::string many_days =
    "2,bb01,NIBL,MarketStructure,2024-11-25,2024-11-29,30000.00,Daily,5,30min,4.41,4.413,1324.01,31324.01,30000.00,"
    "31324.01,57.201,0,-7.1,3,2,1,67.00,33.00,2.0836,1.07,6,12.09,183.69,0,15000,completed,,f,2025-08-17 12:00:00+00\n";

TEST(Migration, ColumnsGoWhereTheirMeaningIsKnown) {
    const Desk desk;
    const auto report = desk.migrate({desk.write("results.csv", header + one_day + many_days)});
    ASSERT_EQ(report.parts.size(), 1u);
    EXPECT_EQ(report.parts[0].cells_added, 2u);
    EXPECT_TRUE(report.parts[0].rejected.empty());
    EXPECT_EQ(desk.value("SELECT strategy, engine, symbol, first_day, last_day, cash_usd, parameters, computed_at, "
                         "execution_time_ms "
                         "FROM backtest WHERE symbol = 'APLD'"),
              "strategy,engine,symbol,first_day,last_day,cash_usd,parameters,computed_at,execution_time_ms\n"
              "MarketStructure,lean,APLD,2025-08-04,2025-08-04,100000,\"pivot_bars=2, lower_timeframe=5min\","
              "2025-08-17T11:15:30.123Z,22000\n");
    EXPECT_EQ(
        desk.value(
            "SELECT total_return_fraction, total_profit_usd, end_value_usd, fees_usd, win_rate_fraction FROM backtest "
            "WHERE symbol = 'APLD'"),
        "total_return_fraction,total_profit_usd,end_value_usd,fees_usd,win_rate_fraction\n"
        "-0.034866,-3486.6,96513.4,309.73,0\n");
    EXPECT_EQ(
        desk.value(
            "SELECT symbol, lean_sharpe_ratio, trade_sharpe_ratio, lean_drawdown_fraction AS d, "
            "trade_maximum_closed_trade_drawdown_usd AS t, lean_win_rate_fraction AS w, trade_win_rate_fraction AS tw, "
            "trade_profit_factor AS f FROM backtest ORDER BY symbol"),
        "symbol,lean_sharpe_ratio,trade_sharpe_ratio,d,t,w,tw,f\n"
        "APLD,,-1.3526,,-4427.3,,0,0\nNIBL,57.201,,0.071,,0.67,,2.0836\n");
    EXPECT_EQ(
        desk.value("SELECT runtime_return_fraction AS r, runtime_net_profit_usd AS n FROM lean_result ORDER BY r"),
        "r,n\n-0.0349,-4736.99\n0.0441,1324.01\n");
    EXPECT_EQ(desk.value("SELECT backtest_id IS NOT NULL AS is_there, symbol, total_return FROM "
                         "cached_backtest_results ORDER BY symbol LIMIT 1"),
              "is_there,symbol,total_return\ntrue,APLD,-3.4866\n");
    EXPECT_EQ(report.parts[0].unmapped.count("cache_hit: always false in the old rows"), 1u);
    EXPECT_EQ(
        report.parts[0].unmapped.count("pivot_highs_detected: a counter that the strategy never published: always 0"),
        1u);
}

TEST(Migration, KnownFaultsAreHandledByName) {
    const Desk desk;
    std::string two_ids = one_day, zeros = one_day, reversed = many_days, no_symbol = one_day;
    two_ids.replace(0, 6, "3,cc01");
    zeros =
        "4,dd01,METU,MarketStructure,2025-08-04,2025-08-04,100000.00,Daily,2,5min,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,"
        "0,0,0,"
        "completed,,f,2025-08-17 11:15:30+00\n";
    reversed.replace(reversed.find("2024-11-25,2024-11-29"), 21, "2024-11-29,2024-11-25");
    reversed.replace(0, 6, "5,ee01");
    no_symbol.replace(no_symbol.find("APLD"), 4, "");
    const auto report = desk.migrate({desk.write(
        "results.csv", header + one_day + one_day + two_ids + zeros + many_days + reversed + no_symbol + "1,2,3\n")});
    namespace fault = migration::fault;
    EXPECT_EQ(report.parts[0].rows, 8u);
    EXPECT_EQ(report.parts[0].cells_added, 3u);
    EXPECT_EQ(report.parts[0].duplicates, 3u);
    EXPECT_EQ(count_of(report, fault::duplicate), 1u);
    EXPECT_EQ(count_of(report, fault::two_ids), 2u);  // cc01 and, turned round, ee01
    EXPECT_EQ(count_of(report, fault::all_zero), 1u);
    EXPECT_EQ(count_of(report, fault::reversed), 1u);
    EXPECT_EQ(count_of(report, fault::positive_drawdown), 3u);
    EXPECT_EQ(count_of(report, fault::trade_sharpe), 3u);
    ASSERT_EQ(report.parts[0].rejected.size(), 2u);
    EXPECT_EQ(report.parts[0].rejected[0].why, "no symbol");
    EXPECT_EQ(report.parts[0].rejected[1].why, "3 cells, the header has 35");
    EXPECT_EQ(desk.value(
                  "SELECT status, count(lean_total_orders) AS n, count(total_return_fraction) AS r FROM backtest WHERE "
                  "symbol = 'METU' GROUP BY ALL"),
              "status,n,r\npartial,0,0\n");
    EXPECT_EQ(desk.value(
                  "SELECT old_id, is_duplicate FROM migrated_backtest JOIN backtest USING (cell) WHERE symbol = 'APLD' "
                  "ORDER BY ALL"),
              "old_id,is_duplicate\naa01,false\naa01,true\ncc01,true\n");
}

TEST(Migration, AnAmountThatNoColumnHoldsIsNotMappedAndSaid) {
    const Desk desk;
    std::string much = one_day;
    much.replace(much.find("309.73"), 6, "123456789012345678901234.00");
    const auto report = desk.migrate({desk.write("results.csv", header + much + many_days)});
    EXPECT_EQ(report.parts[0].cells_added, 2u);
    EXPECT_EQ(report.parts[0].unmapped.count("total_fees: '123456789012345678901234.00' is not what belongs there"),
              1u);
    EXPECT_EQ(desk.value("SELECT fees_usd FROM backtest ORDER BY symbol"), "fees_usd\n\n12.09\n");
}

TEST(Migration, TheGridsProfitFactorIsItsProfitLossRatio) {
    const Desk desk;
    const auto report = desk.migrate({desk.write(
        "grid.csv",
        "id,symbol,backtest_date,strategy,lower_timeframe,pivot_bars,total_return,sharpe_ratio,max_drawdown,win_rate,"
        "profit_factor,total_trades,statistics,execution_time_ms,created_at\n"
        "1,AAPL,2025-08-04,market_structure,1,10,1.50,0.42,-2.10,50.00,1.75,6,\"{\"\"profitFactor\"\": "
        "1.75}\",900,2025-09-01 "
        "10:00:00\n")});
    EXPECT_EQ(count_of(report, migration::fault::profit_loss_ratio), 1u);
    EXPECT_EQ(desk.value("SELECT strategy, trade_profit_factor, trade_profit_loss_ratio, cash_usd, parameters, "
                         "lean_drawdown_fraction AS d "
                         "FROM backtest"),
              "strategy,trade_profit_factor,trade_profit_loss_ratio,cash_usd,parameters,d\n"
              "MarketStructure,,1.75,100000,\"pivot_bars=10, lower_timeframe=1min\",0.021\n");
}

TEST(Migration, StatisticsDocumentsAreReadUnderEitherSpelling) {
    const Desk desk;
    const std::string start = R"({"id": ")";
    const auto report = desk.migrate({desk.write(
        "old.jsonl",
        R"({"id":"a","symbol":"AAPL","strategy_name":"MarketStructure","date_range":{"start":"2025-07-01","end":"2025-07-31"},"parameters":{"initial_cash":100000.0,"pivot_bars":2,"lower_timeframe":"5min"},"statistics":{"totalReturn":5.23,"sharpeRatio":1.5,"maxDrawdown":-4.2,"totalTrades":10,"winningTrades":6,"losingTrades":4,"finalValue":105230.0},"created_at":"2025-08-01T10:00:00"})"
        "\n"
        R"({"id":"b","symbol":"MSFT","strategy_name":"MarketStructure","start_date":"2025-07-01","end_date":"2025-07-31","statistics":{"Sharpe Ratio":"-0.5","Net Profit":"-3.49%","Total Fees":"$309.73","Drawdown":"7.100%","End Equity":"96510.00","total_return":"-3.49 %"},"initial_cash":100000})"
        "\n{not json}\n[1]\n")});
    EXPECT_EQ(report.parts[0].cells_added, 2u);
    ASSERT_EQ(report.parts[0].rejected.size(), 2u);
    EXPECT_TRUE(report.parts[0].rejected[0].place.ends_with("old.jsonl:3"));
    EXPECT_EQ(report.parts[0].rejected[0].why, "no JSON");
    EXPECT_EQ(
        desk.value(
            "SELECT symbol, total_return_fraction AS r, lean_sharpe_ratio AS s, lean_drawdown_fraction AS d, cash_usd, "
            "trade_number_of_trades AS n, lean_total_fees_usd AS f FROM backtest ORDER BY symbol"),
        "symbol,r,s,d,cash_usd,n,f\nAAPL,0.0523,1.5,0.042,100000,10,\nMSFT,-0.0349,-0.5,0.071,100000,,309.73\n");
}

const char* const screens =
    R"({"id":"s1","request_hash":"x","filters":{"min_price":5,"max_price":100,"gap":{"enabled":true,"threshold":2.0,"direction":"any"},"rsi":{"enabled":false,"threshold":30}},"date_range":{"start":"2025-08-04","end":"2025-08-04"},"symbols":["AAPL","MSFT"],"result_count":2,"processing_time":1.5,"created_at":"2025-08-04T20:00:00"})"
    "\n"
    R"({"id":"s2","filters":{"price_vs_ma":{"enabled":true,"ma_period":20,"condition":"above"}},"date_range":{"start":"2025-08-08","end":"2025-08-04"},"symbols":["SPY"],"created_at":"2025-08-08T20:00:00"})"
    "\n";

TEST(Migration, ScreensOfTheJsonEraBecomeHits) {
    const Desk desk;
    const auto report = desk.migrate({desk.write("screens.jsonl", screens)});
    EXPECT_EQ(report.parts[0].kind, "screens");
    EXPECT_EQ(report.parts[0].screens_added, 1u);
    EXPECT_EQ(report.parts[0].hits_added, 3u);
    EXPECT_EQ(count_of(report, migration::fault::any_direction), 1u);
    EXPECT_EQ(count_of(report, migration::fault::reversed), 1u);
    EXPECT_EQ(count_of(report, migration::fault::days_not_kept), 1u);
    EXPECT_EQ(desk.value("SELECT day, filters, data_version, hits FROM screen_day"),
              "day,filters,data_version,hits\n2025-08-04,\"gap(threshold=0.02, direction=both), price_range(min=5, "
              "max=100)\",,\n");
    EXPECT_EQ(desk.value("SELECT symbol, data_date, min_price, max_price, min_gap, open_price FROM "
                         "cached_screener_results ORDER BY symbol"),
              "symbol,data_date,min_price,max_price,min_gap,open_price\nAAPL,2025-08-04,5,100,2,\nMSFT,2025-08-04,5,"
              "100,2,\n");
    EXPECT_EQ(
        desk.value("SELECT symbol, first_day, last_day, filters, processing_time_ms FROM migrated_screen_symbol JOIN "
                   "migrated_screen USING (screen) WHERE symbol = 'SPY'"),
        "symbol,first_day,last_day,filters,processing_time_ms\n"
        "SPY,2025-08-04,2025-08-08,\"price_vs_ma(period=20, condition=above)\",\n");
}

TEST(Migration, ScreensOfTheColumnEraAreGroupedByDayAndFilters) {
    const Desk desk;
    const std::string columns =
        "id,symbol,company_name,session_id,screened_at,data_date,filter_min_price,filter_max_price,filter_price_vs_ma_"
        "enabled,"
        "filter_price_vs_ma_period,filter_price_vs_ma_condition,filter_rsi_enabled,filter_rsi_period,filter_rsi_"
        "threshold,"
        "filter_rsi_condition,filter_gap_enabled,filter_gap_threshold,filter_gap_direction,filter_prev_day_dollar_"
        "volume_enabled,"
        "filter_prev_day_dollar_volume,filter_relative_volume_enabled,filter_relative_volume_recent_days,"
        "filter_relative_volume_lookback_days,filter_relative_volume_min_ratio,source\n";
    const std::string filters = "1.00,20.00,t,50,above,t,14,70.00,above,t,2.00,up,t,10000000.00,t,2,20,1.50";
    const auto report = desk.migrate({desk.write(
        "screener_results.csv",
        columns + "1,AAPL,Apple,s1,2025-08-05 01:00:00,2025-08-04," + filters + ",ui\n" +
            "2,AAPL,Apple,s2,2025-08-05 02:00:00,2025-08-04," + filters + ",pipeline\n" +  // written twice, as it was
            "3,MSFT,Microsoft,s1,2025-08-05 01:00:00,2025-08-04," + filters + ",ui\n" +
            "4,MSFT,Microsoft,s1,2025-08-05 01:00:00,2025-08-05," + filters + ",ui\n")});
    EXPECT_EQ(report.parts[0].screens_added, 2u);
    EXPECT_EQ(report.parts[0].hits_added, 3u);
    EXPECT_EQ(count_of(report, migration::fault::duplicate), 1u);
    EXPECT_EQ(
        desk.value("SELECT DISTINCT filters FROM screen_day"),
        "filters\n\"gap(threshold=0.02, direction=up), prev_day_dollar_volume(minimum=10000000), price_range(min=1, "
        "max=20), "
        "price_vs_ma(period=50, condition=above), relative_volume(recent=2, lookback=20, ratio=1.5), rsi(period=14, "
        "threshold=70, condition=above)\"\n");
    EXPECT_EQ(desk.value("SELECT day, count(*) AS n FROM screen_hit GROUP BY day ORDER BY day"),
              "day,n\n2025-08-04,2\n2025-08-05,1\n");
}

const char* const trades =
    "backtest_id,algorithm_id,order_id,order_event_id,symbol,symbol_value,trade_time,trade_time_unix,status,direction,"
    "quantity,"
    "fill_price,fill_quantity,order_fee_amount\n"
    "aa01,alg,1,2,APLD 2T,APLD,2025-08-04 11:00:00-04,1754319600,filled,buy,7084,13.41,7084,35.42\n"
    "aa01,alg,1,2,APLD 2T,APLD,2025-08-04 11:00:00-04,1754319600,filled,buy,7084,13.41,7084,35.42\n"
    "zz99,alg,1,2,APLD 2T,APLD,2025-08-04 11:00:00-04,1754319600,filled,buy,7084,13.41,7084,35.42\n";

TEST(Migration, TradesBecomeFillsOfTheirBacktest) {
    const Desk desk;
    const auto report = desk.migrate({desk.write("results.csv", header + one_day), desk.write("trades.csv", trades)});
    EXPECT_EQ(report.parts[1].fills_added, 1u);
    EXPECT_EQ(count_of(report, migration::fault::duplicate), 1u);
    ASSERT_EQ(report.parts[1].rejected.size(), 1u);
    EXPECT_EQ(report.parts[1].rejected[0].why, "its backtest zz99 is not migrated; bring the backtests first");
    EXPECT_EQ(
        desk.value(
            "SELECT b.symbol, f.time, f.quantity, f.price_usd, f.fee_usd FROM fill f JOIN backtest b USING (cell)"),
        "symbol,time,quantity,price_usd,fee_usd\nAPLD,2025-08-04T15:00:00Z,7084,13.41,35.42\n");
}

std::string all_rows(const Desk& desk) {
    std::string text;
    for (const char* table : {"backtest",
                              "lean_result",
                              "cell_parameter",
                              "fill",
                              "screen_day",
                              "screen_hit",
                              "screen_measure",
                              "migrated_backtest",
                              "migrated_screen",
                              "migrated_screen_symbol",
                              "migrated_fill"})
        text += desk.value(std::string("SELECT * FROM ") + table + " ORDER BY ALL");
    return text;
}

TEST(Migration, ADryRunWritesNothingAndSaysTheSame) {
    const Desk desk;
    const auto file = desk.write("results.csv", header + one_day + many_days);
    const std::string before = all_rows(desk);
    const auto dry = desk.migrate({file}, true);
    EXPECT_EQ(dry.migration, 0);
    EXPECT_EQ(all_rows(desk), before);
    const auto real = desk.migrate({file});
    EXPECT_EQ(dry.parts[0].mapped, real.parts[0].mapped);
    EXPECT_EQ(dry.parts[0].cells_added, real.parts[0].cells_added);
    EXPECT_EQ(real.parts[0].backtests_before, 0);
    EXPECT_EQ(real.parts[0].backtests_after, 2);
}

TEST(Migration, UndoneItLeavesWhatOthersBrought) {
    const Desk desk;
    const auto first_files = std::vector{desk.write("a.csv", header + one_day), desk.write("s.jsonl", screens)};
    EXPECT_EQ(desk.migrate(first_files).migration, 1);
    const std::string after_first = all_rows(desk);
    const auto second = desk.migrate({desk.write("b.csv", header + one_day + many_days),
                                      desk.write("s.jsonl", screens),
                                      desk.write("t.csv", trades)});
    EXPECT_EQ(second.migration, 2);
    EXPECT_EQ(second.parts[0].cells_known, 1u);
    EXPECT_EQ(second.parts[0].cells_added, 1u);
    EXPECT_EQ(migration::undo_migration(*desk.results, 2).state, "undone");
    EXPECT_EQ(all_rows(desk), after_first);
    migration::undo_migration(*desk.results, 1);
    EXPECT_EQ(
        desk.value("SELECT (SELECT count(*) FROM backtest) + (SELECT count(*) FROM screen_hit) + (SELECT count(*) FROM "
                   "cell_parameter) AS n"),
        "n\n0\n");
    EXPECT_THROW(migration::undo_migration(*desk.results, 1), Error);
    EXPECT_THROW(migration::undo_migration(*desk.results, 7), Error);
}

TEST(Migration, WhatIsNoneOfTheseIsSaid) {
    const Desk desk;
    const auto report = desk.migrate({desk.write("links.csv", "screener_session_id,backtest_id\ns1,b1\n"),
                                      desk.write("empty.csv", ""),
                                      desk.scratch.path() / "missing.csv",
                                      desk.write("cut.json", "[{\"a\": 1}")});
    EXPECT_EQ(report.migration, 0);
    ASSERT_EQ(report.parts.size(), 1u);
    EXPECT_EQ(report.parts[0].rejected[0].why, "neither a backtest, nor a screen, nor a fill, by its columns");
    ASSERT_EQ(report.refused.size(), 3u);
    EXPECT_TRUE(report.refused[0].why.ends_with("empty.csv: the file is empty"));
    EXPECT_TRUE(report.refused[2].why.ends_with("cut.json: a JSON list that does not end, or no JSON"));
    EXPECT_EQ(desk.value("SELECT count(*) AS n FROM migration"), "n\n0\n");
}

TEST(Migration, AnAddressWithAPasswordIsRefused) {
    for (const char* address : {"postgresql://me:secret@localhost/db", "host=localhost password=secret"}) {
        try {
            migration::open_old_database(address);
            ADD_FAILURE() << address;
        } catch (const Error& error) {
            EXPECT_EQ(error.problem(), Problem::invalid_request);
            EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos);
        }
    }
}

// A server of its own on loopback, filled with rows in the old shapes by tools/with_postgres.sh.
TEST(Migration, ReadsThePostgresServerItself) {
    const char* address = std::getenv("TAMIS_POSTGRES");
    if (!address) GTEST_SKIP() << "skipped, because TAMIS_POSTGRES names no server; 'make test-postgres' starts one";
    const Desk desk;
    const auto report = migration::migrate_database(*desk.results, address, false, false);
    std::map<std::string, const migration::OldRowsReport*> parts;
    for (const auto& part : report.parts) parts[part.source] = &part;
    ASSERT_EQ(parts.size(), 5u);
    EXPECT_EQ(parts["market_structure_results"]->rows, 2503u);
    EXPECT_EQ(parts["market_structure_results"]->cells_added, 2502u);
    EXPECT_EQ(parts["market_structure_results"]->duplicates, 1u);
    EXPECT_EQ(parts["screener_results"]->hits_added, 40u);
    EXPECT_EQ(parts["old_screener_results"]->hits_added, 2u);
    EXPECT_EQ(parts["backtest_trades"]->fills_added, 1u);
    EXPECT_EQ(parts["cache_metadata"]->rejected.size(), 1u);
    EXPECT_EQ(desk.value("SELECT total_return_fraction, end_value_usd, trade_sharpe_ratio, computed_at FROM backtest "
                         "WHERE symbol = 'APLD'"),
              "total_return_fraction,end_value_usd,trade_sharpe_ratio,computed_at\n-0.034866,96513.4,-1.3526,2025-08-"
              "17T11:15:30.123Z\n");
    EXPECT_EQ(desk.value("SELECT count(*) AS n, sum(total_profit_usd) AS profit FROM backtest WHERE symbol LIKE 'S%'"),
              "n,profit\n2500,3126250\n");
    EXPECT_EQ(migration::migrate_database(*desk.results, address, false, false).parts.size(), 5u);
    EXPECT_EQ(desk.value("SELECT count(*) AS n FROM backtest"), "n\n2502\n");
}

}  // namespace
}  // namespace tamis
