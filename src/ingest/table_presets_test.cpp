// ingest/table_presets_test.cpp — a small made-up table of every provider, each with the same bar.
#include "ingest/table_words.hpp"
#include "ingest/tables_test.hpp"

namespace tamis::ingest {
namespace {

struct Sample {
    const char *preset, *file, *content;
    bool is_daily, is_told;  ///< told: --preset says it
};
/// Every bar: AAPL, 2 January 2024 (09:30 of it), 10.5, 10.7, 10.4, 10.6, 100 shares.
constexpr Sample samples[] = {
    {"massive",
     "flat.csv",
     "ticker,volume,open,close,high,low,window_start,transactions\nAAPL,100,10.5,10.6,10.7,10.4,1704205800000000000,"
     "5\n",
     false,
     false},
    {"massive",
     "rest.json",
     R"~({"ticker":"AAPL","queryCount":1,"results":[{"v":100,"vw":10.55,"o":10.5,"c":10.6,"h":10.7,"l":10.4,"t":1704205800000,"n":5}],"status":"OK"})~",
     false,
     false},
    {"massive",
     "grouped.json",
     R"~({"results":[{"T":"AAPL","v":100,"vw":10.55,"o":10.5,"c":10.6,"h":10.7,"l":10.4,"t":1704229200000,"n":5}]})~",
     true,
     false},
    {"alpaca",
     "several.json",
     R"~({"bars":{"AAPL":[{"t":"2024-01-02T14:30:00Z","o":10.5,"h":10.7,"l":10.4,"c":10.6,"v":100,"n":5,"vw":10.55}]},"next_page_token":null})~",
     false,
     false},
    {"alpaca",
     "one.json",
     R"~({"bars":[{"t":"2024-01-02T05:00:00Z","o":10.5,"h":10.7,"l":10.4,"c":10.6,"v":100,"n":5,"vw":10.55}],"symbol":"AAPL"})~",
     true,
     false},
    {"alpaca",
     "frame.csv",
     "symbol,timestamp,open,high,low,close,volume,trade_count,vwap\nAAPL,2024-01-02 14:30:00+00:00,10.5,10.7,10.4,10.6,"
     "100.0,5.0,10.55\n",
     false,
     false},
    {"databento",
     "fixed.csv",
     "ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol\n1704205800000000000,33,2,38,"
     "10500000000,"
     "10700000000,10400000000,10600000000,100,AAPL\n",
     false,
     false},
    {"databento",
     "days.csv",
     "ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol\n2024-01-02T00:00:00.000000000Z,35,2,"
     "38,"
     "10.500000000,10.700000000,10.400000000,10.600000000,100,AAPL\n",
     true,
     false},
    {"databento",
     "lines.json",
     R"~({"hd":{"ts_event":"2024-01-02T14:30:00.000000000Z","rtype":33,"publisher_id":2,"instrument_id":38},"open":"10.5","high":"10.7","low":"10.4","close":"10.6","volume":"100","symbol":"AAPL"})~",
     false,
     false},
    {"alphavantage",
     "AAPL.csv",
     "timestamp,open,high,low,close,volume\n2024-01-02 09:30:00,10.5,10.7,10.4,10.6,100\n",
     false,
     false},
    {"alphavantage",
     "daily.json",
     R"~({"Meta Data":{"1. Information":"Daily Prices","2. Symbol":"AAPL"},"Time Series (Daily)":{"2024-01-02":{"1. open":"10.5","2. high":"10.7","3. low":"10.4","4. close":"10.6","5. volume":"100"}}})~",
     true,
     false},
    {"nasdaq",
     "AAPL.csv",
     "Date,Close/Last,Volume,Open,High,Low\n01/02/2024,$10.60,100,$10.50,$10.70,$10.40\n",
     true,
     false},
    {"stooq",
     "aapl.us.txt",
     "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nAAPL.US,D,20240102,000000,10.5,10.7,10."
     "4,"
     "10.6,100,0\n",
     true,
     false},
    {"tiingo",
     "eod.json",
     R"~([{"ticker":"AAPL","date":"2024-01-02T00:00:00.000Z","close":10.6,"high":10.7,"low":10.4,"open":10.5,"volume":100,"adjClose":5.3,"adjHigh":5.35,"adjLow":5.2,"adjOpen":5.25,"adjVolume":200,"divCash":0.0,"splitFactor":1.0}])~",
     true,
     false},
    {"firstrate",
     "AAPL_full_1min.txt",
     "2024-01-02 09:30:00,10.5,10.7,10.4,10.6,100\n2024-01-02 09:31:00,10.5,10.7,10.4,10.6,100\n",
     false,
     true},
    {"kibot", "AAPL.txt", "01/02/2024,09:30,10.5,10.7,10.4,10.6,100\n", false, true},
    {"kibot-daily", "AAPL.txt", "01/02/2024,10.5,10.7,10.4,10.6,100\n", true, true},
    {"ib",
     "AAPL.csv",
     "date,open,high,low,close,volume,average,barCount\n20240102 09:30:00 US/Eastern,10.5,10.7,10.4,10.6,100,10.55,5\n",
     false,
     false},
    {"tradingview",
     "AAPL.csv",
     "time,open,high,low,close,Volume\n2024-01-02T09:30:00-05:00,10.5,10.7,10.4,10.6,100\n",
     false,
     false},
    {"tradingview",
     "AAPL.csv",
     "time,open,high,low,close,Volume\n1704205800,10.5,10.7,10.4,10.6,100\n1704292200,10.6,10.7,10.4,10.6,100\n",
     true,
     false},
    {"yfinance",
     "three.csv",
     "Price,Close,High,Low,Open,Volume\nTicker,AAPL,AAPL,AAPL,AAPL,AAPL\nDate,,,,,\n2024-01-02,10.6,10.7,10.4,10.5,"
     "100\n",
     true,
     false},
    {"yfinance",
     "AAPL.csv",
     "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits\n2024-01-02 "
     "00:00:00-05:00,10.5,10.7,10.4,10.6,100,0.0,0.0\n2024-07-02 00:00:00-04:00,10.5,10.7,10.4,10.6,100,0.0,0.0\n",
     true,
     false},
    {"yahoo",
     "AAPL.csv",
     "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,10.5,10.7,10.4,10.6,10.5,100\n",
     true,
     false},
    {"yahoo",
     "chart.json",
     R"~({"chart":{"result":[{"meta":{"symbol":"AAPL"},"timestamp":[1704205800],"indicators":{"quote":[{"open":[10.5],"high":[10.7],"low":[10.4],"close":[10.6],"volume":[100]}]}}]}})~",
     false,
     false},
    {"eodhd",
     "AAPL.csv",
     "Date,Open,High,Low,Close,Adjusted_close,Volume\n2024-01-02,10.5,10.7,10.4,10.6,10.5,100\n",
     true,
     false},
    {"sharadar",
     "sep.csv",
     "ticker,date,open,high,low,close,volume,closeadj,closeunadj,lastupdated\nAAPL,2024-01-02,5.25,5.35,5.2,5.3,200,5."
     "1,10.6,"
     "2024-02-01\n",
     true,
     false},
};

class Presets : public Tables, public testing::WithParamInterface<Sample> {};

TEST_P(Presets, GoInAtTheFirstTry) {
    const Sample& sample = GetParam();
    TableHints hints;
    if (std::string(sample.file).ends_with(".json")) hints.format = "json";
    if (sample.is_told) hints.preset = sample.preset;
    const ImportReport report = import({file(sample.file, sample.content)}, hints);
    ASSERT_EQ(report.rejected_count(), 0u) << wrong(report) << understood;
    ASSERT_THAT(tickers(), testing::ElementsAre("AAPL")) << understood;
    const auto aapl = book("AAPL");
    std::array<std::int64_t, 5> bar{};
    if (sample.is_daily) {
        const bars::DailyColumns& d = aapl->daily();
        ASSERT_GE(d.size(), 1u);
        EXPECT_EQ(d.day[0], table_day.time_since_epoch().count()) << understood;
        EXPECT_EQ(d.derived[0], 0);
        bar = {d.open[0], d.high[0], d.low[0], d.close[0], d.volume[0]};
    } else {
        const bars::TradeColumns m = minutes(*aapl);
        ASSERT_GE(m.size(), 1u);
        EXPECT_EQ(m.start_ms[0], ExchangeTime(table_day, 570 * ms_per_minute).ms) << understood;
        bar = {m.open[0], m.high[0], m.low[0], m.close[0], m.volume[0]};
    }
    EXPECT_THAT(bar, testing::ElementsAre(105'000, 107'000, 104'000, 106'000, 100)) << understood;
}

INSTANTIATE_TEST_SUITE_P(Providers, Presets, testing::ValuesIn(samples), [](const auto& info) {
    std::string name = std::string(info.param.preset) + "_" + std::to_string(info.index);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

TEST(PresetTable, HasASampleOfEveryPreset) {
    for (const Preset& preset : presets())
        EXPECT_TRUE(std::any_of(std::begin(samples), std::end(samples), [&](const Sample& sample) {
            return preset.name == sample.preset;
        })) << preset.name;
}

}  // namespace
}  // namespace tamis::ingest
