// backtest/run_setting_test.cpp — every setting of a run: read, spelt, stored and keyed by its description.
#include "backtest/run_setting.hpp"

#include <gmock/gmock.h>

#include "backtest/cell.hpp"
#include "backtest/strategies/buy_and_hold.hpp"
#include "backtest/tables.hpp"
#include "record/rows.hpp"

namespace tamis::backtest {
namespace {

using testing::HasSubstr;

BacktestSpec some_spec() {
    BacktestSpec spec;
    spec.symbols = {"SPY", "AAPL"};
    spec.first = TradingDay{std::chrono::year{2024} / 1 / 2};
    spec.last = TradingDay{std::chrono::year{2024} / 1 / 5};
    spec.strategy = BuyAndHold{};
    return spec;
}

// Keys of kept cells are hashes of these bytes: a change here would forget them all.
TEST(RunSettings, StandInTheKeyAsTheyAlwaysDid) {
    BacktestSpec spec = some_spec();
    const std::string text = canonical_text(spec, Hash128{});
    EXPECT_THAT(text,
                HasSubstr("\ndays=2024-01-02..2024-01-05\ncash_usd=100000\nresolution=minute\nnormalization=adjusted\n"
                          "fee_per_order_usd=interactive brokers\nfill_forward=true\nbenchmark=SPY\ndata=0000"));
    spec.cash = Decimal::parse("2500.50");
    spec.resolution = Resolution::daily;
    spec.normalization = Normalization::raw;
    spec.fee_per_order = Decimal::parse("1.00");
    spec.fill_forward = false;
    EXPECT_THAT(canonical_text(spec, Hash128{}),
                HasSubstr("\ncash_usd=2500.5\nresolution=daily\nnormalization=raw\nfee_per_order_usd=1\n"
                          "fill_forward=false\nbenchmark=SPY\ndata="));
}

TEST(CellKeys, AreHashesOfEachCellsOwnText) {
    const Hash128 data{1, 2};
    const CellKeys keys(some_spec());
    BacktestSpec other = some_spec();
    other.symbols = {"MSFT"};
    other.first = other.last = TradingDay{std::chrono::year{2024} / 2 / 29};
    const std::string place = CellKeys::place_text(other.symbols, other.first, other.last);
    const std::string text = keys.text(place, data);
    EXPECT_EQ(text, canonical_text(other, data));
    EXPECT_THAT(text, HasSubstr("\nsymbols=MSFT \ndays=2024-02-29..2024-02-29\ncash_usd=100000\n"));
    EXPECT_EQ(keys.key(place, data), sha256_128(text));
    EXPECT_EQ(keys.key(place, data), cell_key(other, data));
}

TEST(RunSettings, ReadBackWhatTheySay) {
    for (const RunSetting& setting : run_settings) {
        BacktestSpec spec = some_spec();
        const record::Value before = setting.field.read(&spec);
        if (before.index() == 0) continue;
        EXPECT_EQ(read_setting(setting, default_text(setting), spec), "") << setting.column;
        EXPECT_EQ(setting.field.read(&spec), before) << setting.column;
    }
}

TEST(RunSettings, RefuseWithWhatIsAllowedAndKeepTheirValue) {
    BacktestSpec spec = some_spec();
    EXPECT_EQ(read_setting(run_settings[0], "0", spec), "is '0', allowed: a number of dollars above 0");
    EXPECT_EQ(read_setting(run_settings[0], "5%", spec), "is '5%', allowed: a number of dollars above 0");
    EXPECT_EQ(read_setting(run_settings[1], "minut", spec),
              "is 'minut', allowed: minute, hour or daily; did you mean 'minute'?");
    EXPECT_EQ(read_setting(run_settings[2], "Raw", spec), "");
    EXPECT_EQ(spec.cash, Decimal(100'000));
    EXPECT_EQ(spec.normalization, Normalization::raw);
}

TEST(RunSettings, LeaveFreeAShareOrASumAndNotBoth) {
    BacktestSpec spec = some_spec();
    spec.free_value = Decimal(0);
    EXPECT_NO_THROW(spec.validate());
    spec.free_value_fraction = Decimal::parse("0.1");
    try {
        spec.validate();
        FAIL() << "both were taken";
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "free_value is 0 and free_value_fraction 0.1: one of them is enough");
    }
}

TEST(RunSettings, AreColumnsOfTheCell) {
    CellRow row;
    row.settings.set<&BacktestSpec::cash>(Decimal(5));
    record::Rows rows = record::rows_of(cell_table());
    record::append(rows, cell_table(), &row, 1);
    EXPECT_EQ(rows.value(0, "cash_usd"), record::Value(Decimal(5)));
    EXPECT_EQ(rows.value(0, "benchmark"), record::Value{}) << "not known";
    row.settings = StoredSettings(some_spec());
    EXPECT_EQ(row.settings.get<&BacktestSpec::resolution>(), "minute");
    EXPECT_EQ(row.settings.get<&BacktestSpec::fee_per_order>(), std::nullopt);
}

TEST(RunSettings, ThatJoinLaterLeaveTheKeysOfKeptCellsAlone) {
    RunSetting later = run_settings[0];
    later.joined_later = true;
    std::string text;
    append_key_line(text, later, Decimal(100'000));
    EXPECT_EQ(text, "");
    append_key_line(text, later, Decimal(7));
    EXPECT_EQ(text, "\ncash_usd=7");
}

}  // namespace
}  // namespace tamis::backtest
