// tests/app/migration_desk.hpp — a home and rows of the earlier system, for tests that bring them in.
#pragma once

#include "app/home.hpp"
#include "base/file.hpp"
#include "migration/migrate.hpp"
#include "record/format.hpp"

namespace tamis {

/// The columns of the earlier system's last backtest table, and rows for them.
inline const std::string header =
    "id,backtest_id,symbol,strategy_name,start_date,end_date,initial_cash,resolution,pivot_bars,lower_timeframe,"
    "total_return,net_profit,net_profit_currency,final_value,start_equity,end_equity,sharpe_ratio,sortino_ratio,"
    "max_drawdown,total_trades,winning_trades,losing_trades,win_rate,loss_rate,profit_factor,profit_loss_ratio,"
    "total_orders,total_fees,portfolio_turnover,pivot_highs_detected,execution_time_ms,status,error_message,cache_hit,"
    "created_at\n";

struct Desk {
    TempDir scratch{"tamis-migration"};
    std::unique_ptr<store::ResultStore> results = app::Home(scratch.path() / "home").open_results();

    fs::path write(const std::string& name, const std::string& content) const {
        replace_file(scratch.path() / name, content, false);
        return scratch.path() / name;
    }
    migration::MigrationReport migrate(const std::vector<fs::path>& files, bool is_dry_run = false) const {
        return migration::migrate_files(*results, files, is_dry_run, false);
    }
    std::string value(const std::string& sql) const { return record::csv_text(results->sql(sql, 100)); }
};

// One run of August 2025 as the earlier system kept it: its drawdown is positive, its Sharpe ratio the trades' own.
inline const std::string one_day =
    "1,aa01,APLD,MarketStructure,2025-08-04,2025-08-04,100000.00,Daily,2,5min,-3.4900,0.0000,-4736.99,96513.40,100000."
    "00,"
    "96513.40,-1.3526,-1.3526,4.4273,4,0,4,0.00,100.00,0.0000,0.0000,10,309.73,870.8900,0,22000,completed,,f,2025-08-"
    "17 "
    "11:15:30.123456+00\n";
/// How often a fault was found.
inline std::uint64_t count_of(const migration::MigrationReport& report, const char* fault) {
    std::uint64_t count = 0;
    for (const auto& part : report.parts)
        if (const auto found = part.faults.find(fault); found != part.faults.end()) count += found->second;
    return count;
}

}  // namespace tamis
