// fetch/fetch_bars_test.cpp — each provider's documented answers, whole and broken, into books; made-up numbers.
#include "fetch/fetch_bars.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>

#include "bars/bar_store.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "fetch/stand_in_test.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::fetch {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

/// 2024-01-09T14:30:00Z, the opening.
constexpr std::int64_t opening_ms = 1704810600000;

/// Polygon's answers for AAA: two pages of minutes, two days, a split, a dividend.
class Polygon {
  public:
    StandInAnswer operator()(const std::string& target, const std::string& headers) {
        if (!has(headers, "Authorization: Bearer K3Y\r\n"))
            return {401, R"({"status":"ERROR","request_id":"1","error":"Unknown API Key"})"};
        if (has(target, "page=2")) return {200, bars({{opening_ms + 60'000, "101.5"}}, "")};
        if (has(target, "/minute/"))
            return {200, bars({{opening_ms, "100.25"}}, fmt::format(",\"next_url\":\"{}/v2/aggs?page=2\"", url))};
        if (has(target, "/day/")) return {200, bars({{1704690000000, "200"}, {1704776400000, "100"}}, "")};
        if (has(target, "/events")) return {404, R"({"status":"NOT_FOUND","message":"no events"})"};
        if (has(target, "/splits"))
            return {200,
                    R"({"results":[{"execution_date":"2024-01-09","id":"E1","split_from":1,"split_to":2,)"
                    R"("ticker":"AAA"}],"status":"OK"})"};
        return {200,
                R"({"results":[{"cash_amount":0.5,"currency":"USD","declaration_date":"2023-12-01","dividend_type":)"
                R"("CD","ex_dividend_date":"2024-01-09","frequency":4,"id":"E2","pay_date":"2024-02-01",)"
                R"("record_date":"2024-01-10","ticker":"AAA"}],"status":"OK"})"};
    }
    std::string url;

  private:
    static std::string bars(const std::vector<std::pair<std::int64_t, std::string>>& rows, const std::string& next) {
        std::string list;
        for (const auto& [ms, price] : rows)
            list += fmt::format(R"({}{{"v":1000,"vw":{},"o":{},"c":{},"h":{},"l":{},"t":{},"n":7}})",
                                list.empty() ? "" : ",",
                                price,
                                price,
                                price,
                                price,
                                price,
                                ms);
        return fmt::format(
            R"({{"ticker":"AAA","queryCount":{},"resultsCount":{},"adjusted":false,"results":[{}],"status":"OK"{}}})",
            rows.size(),
            rows.size(),
            list,
            next);
    }
};

class Fetching : public testing::Test {
  protected:
    FetchSpec spec(const std::string& provider, const StandIn& server) const {
        return {.provider = provider,
                .key = provider == "alpaca" ? "ID:S3CRET" : "K3Y",
                .symbols = {"AAA"},
                .days = {monday, friday},
                .store = store,
                .url = server.url(),
                .attempts = 4,
                .backoff_seconds = 0.001};
    }
    std::shared_ptr<const bars::Book> book(const std::string& symbol = "AAA") const {
        return bars::BarStore::open(store)->book(symbol);
    }
    std::string error_of(const FetchSpec& of) const {
        try {
            const FetchReport report = fetch_bars(of);
            return report.ended_by ? report.ended_by->what() : "no error";
        } catch (const Error& error) {
            return error.what();
        }
    }
    void expect_aaa() const {
        const auto aaa = book();
        ASSERT_NE(aaa->find_minute_day(tuesday), nullptr);
        const bars::TradeColumns minutes = aaa->minute_trades(*aaa->find_minute_day(tuesday));
        EXPECT_THAT(std::vector(minutes.close.begin(), minutes.close.end()), ElementsAre(1002500, 1015000));
        EXPECT_EQ(ExchangeTime{minutes.start_ms[0]}.ms_of_day(), 9 * ms_per_hour + 30 * ms_per_minute);
        EXPECT_THAT(std::vector(aaa->daily().close.begin(), aaa->daily().close.end()), ElementsAre(2000000, 1000000));
        EXPECT_EQ(aaa->factors().split_after(monday)->factor, Decimal::parse("0.5"));
        EXPECT_EQ(aaa->factors().dividend_after(monday), Decimal::parse("0.5"));
    }
    TempDir scratch;
    const std::filesystem::path store = scratch.path() / "bars";
};

TEST_F(Fetching, FromPolygonFollowsItsPages) {
    Polygon polygon;
    StandIn server([&](const auto& target, const auto& headers) { return polygon(target, headers); });
    polygon.url = server.url();
    const FetchReport report = fetch_bars(spec("polygon", server));
    EXPECT_EQ(report.requests, 6u);
    EXPECT_EQ(report.import.rejected_count(), 0u);
    EXPECT_THAT(server.asked().front(),
                HasSubstr("/v2/aggs/ticker/AAA/range/1/minute/2024-01-08/2024-01-12?adjusted=false"));
    expect_aaa();
}

TEST_F(Fetching, FromAlpacaFollowsItsTokens) {
    StandIn server([](const std::string& target, const std::string& headers) -> StandInAnswer {
        if (!has(headers, "APCA-API-KEY-ID: ID\r\n") || !has(headers, "APCA-API-SECRET-KEY: S3CRET\r\n"))
            return {401, R"({"message":"unauthorized."})"};
        const auto bars = [](const std::string& rows, const char* token) {
            return fmt::format(R"({{"bars":{{"AAA":[{}]}},"next_page_token":{}}})", rows, token);
        };
        const auto bar = [](const char* time, const char* price) {
            return fmt::format(R"({{"c":{0},"h":{0},"l":{0},"n":7,"o":{0},"t":"{1}","v":1000,"vw":{0}}})", price, time);
        };
        if (has(target, "page_token=QUF%3D")) return {200, bars(bar("2024-01-09T14:31:00Z", "101.5"), "null")};
        if (has(target, "1Min")) return {200, bars(bar("2024-01-09T14:30:00Z", "100.25"), "\"QUF=\"")};
        if (has(target, "1Day"))
            return {200, bars(bar("2024-01-08T05:00:00Z", "200") + "," + bar("2024-01-09T05:00:00Z", "100"), "null")};
        if (has(target, "name_change")) return {200, R"({"corporate_actions":{},"next_page_token":null})"};
        if (!has(target, "end=2024-04-11")) return {400, R"({"message":"asked for by the day of processing"})"};
        if (has(target, "forward_split"))
            return {200,
                    R"({"corporate_actions":{"forward_splits":[{"symbol":"AAA","cusip":"000000000","new_rate":2,)"
                    R"("old_rate":1,"process_date":"2024-01-09","ex_date":"2024-01-09","record_date":"2024-01-05",)"
                    R"("payable_date":"2024-01-08"}]},"next_page_token":null})"};
        return {200,
                R"({"corporate_actions":{"cash_dividends":[{"symbol":"AAA","cusip":"000000000","rate":0.5,"special":)"
                R"(false,"foreign":false,"process_date":"2024-02-01","ex_date":"2024-01-09","record_date":)"
                R"("2024-01-10","payable_date":"2024-02-01"},{"symbol":"AAA","cusip":"000000000","rate":0.7,)"
                R"("special":false,"foreign":false,"process_date":"2024-01-08","ex_date":"2023-12-07","record_date":)"
                R"("2023-12-08","payable_date":"2024-01-08"}]},"next_page_token":null})"};
    });
    const FetchReport report = fetch_bars(spec("alpaca", server));
    EXPECT_EQ(report.requests, 6u);
    EXPECT_EQ(report.import.rejected_count(), 0u);
    expect_aaa();
}

TEST_F(Fetching, AsksAgainForActionsThatMayNotBeProcessedYet) {
    const TradingDay today = to_exchange(UtcTime{utc_now_ms()}).day();
    StandIn server([&](const std::string& target, const std::string&) -> StandInAnswer {
        if (!has(target, "1Day")) return {200, R"({"bars":{},"corporate_actions":{},"next_page_token":null})"};
        return {200,
                fmt::format(R"({{"bars":{{"AAA":[{{"c":1,"h":1,"l":1,"o":1,"t":"{}T05:00:00Z","v":1000}}]}},)"
                            R"("next_page_token":null}})",
                            to_text(us_equities().previous_session(today - days(10))))};
    });
    FetchSpec recent = spec("alpaca", server);
    recent.days = {today - days(100), today - days(1)};
    recent.kinds = {Kind::daily, Kind::splits};
    EXPECT_EQ(fetch_bars(recent).requests, 2u);
    EXPECT_EQ(fetch_bars(recent).requests, 1u);
    EXPECT_THAT(server.asked().back(), HasSubstr("&start=" + to_text(today - days(89)))) << "ninety days are open";
}

TEST_F(Fetching, FromTiingoWithItsMarkOfClasses) {
    StandIn server([](const std::string& target, const std::string& headers) -> StandInAnswer {
        if (!has(headers, "Authorization: Token K3Y\r\n")) return {401, R"({"detail":"Invalid token."})"};
        if (!has(target, "/AAA-B/")) return {404, R"({"detail":"Error: Ticker 'ZZZ' not found"})"};
        const auto row = [](const char* date, const char* price, const char* more) {
            return fmt::format(
                R"({{"date":"{1}","close":{0},"high":{0},"low":{0},"open":{0},"volume":1000{2}}})", price, date, more);
        };
        if (has(target, "/iex/"))
            return {200,
                    "[" + row("2024-01-09T14:30:00.000Z", "100.25", "") + "," +
                        row("2024-01-09T14:31:00.000Z", "101.5", "") + "]"};
        if (has(target, "splitFactor"))
            return {200,
                    R"([{"date":"2024-01-08T00:00:00.000Z","splitFactor":1.0},)"
                    R"({"date":"2024-01-09T00:00:00.000Z","splitFactor":2.0}])"};
        if (has(target, "divCash"))
            return {200,
                    R"([{"date":"2024-01-08T00:00:00.000Z","divCash":0.0},)"
                    R"({"date":"2024-01-09T00:00:00.000Z","divCash":0.5}])"};
        const char* adjusted = R"(,"adjClose":49.9,"adjHigh":49.9,"adjLow":49.9,"adjOpen":49.9,"adjVolume":2000,)"
                               R"("divCash":0.0,"splitFactor":1.0)";
        return {200,
                "[" + row("2024-01-08T00:00:00.000Z", "200", adjusted) + "," +
                    row("2024-01-09T00:00:00.000Z", "100", adjusted) + "]"};
    });
    FetchSpec asked = spec("tiingo", server);
    asked.symbols = {"AAA.B", "ZZZ"};
    const FetchReport report = fetch_bars(asked);
    EXPECT_EQ(report.import.rejected.at("unknown symbol"), 4u);
    const auto aaa = book("AAA.B");
    EXPECT_EQ(aaa->daily().size(), 2u);
    EXPECT_EQ(aaa->factors().dividend_after(monday), Decimal::parse("0.5"));
    EXPECT_EQ(aaa->factors().split_after(monday)->factor, Decimal::parse("0.5"));
}

TEST_F(Fetching, DoesNotAskAgainForWhatIsOnHand) {
    Polygon polygon;
    StandIn server([&](const auto& target, const auto& headers) { return polygon(target, headers); });
    polygon.url = server.url();
    fetch_bars(spec("polygon", server));
    const std::size_t before = server.asked().size();
    const FetchReport again = fetch_bars(spec("polygon", server));
    EXPECT_EQ(server.asked().size(), before);
    EXPECT_EQ(again.symbols_on_hand, 1u);
    FetchSpec longer = spec("polygon", server);
    longer.days.last = friday + days(3);
    longer.kinds = {Kind::daily};
    fetch_bars(longer);
    EXPECT_THAT(server.asked().back(), HasSubstr("/day/2024-01-13/2024-01-15")) << "only what is missing";
}

TEST_F(Fetching, WaitsOutTrouble) {
    Polygon polygon;
    std::atomic<int> request = 0;
    StandIn server([&](const std::string& target, const std::string& headers) -> StandInAnswer {
        switch (++request) {
            case 1:
                return {429, R"({"status":"ERROR","error":"exceeded the maximum requests"})"};
            case 2:
                return {500, "<html>oops</html>"};
            case 3: {
                StandInAnswer cut = polygon(target, headers);
                cut.is_cut = true;
                return cut;
            }
            case 5: {
                StandInAnswer half = polygon(target, headers);
                half.body.resize(half.body.size() / 2);
                return half;
            }
            default:
                return polygon(target, headers);
        }
    });
    polygon.url = server.url();
    const FetchReport report = fetch_bars(spec("polygon", server));
    EXPECT_EQ(report.repeated, 4u);
    EXPECT_EQ(report.import.rejected_count(), 0u);
    expect_aaa();
}

TEST_F(Fetching, ObeysRetryAfterAndGivesUpInWords) {
    StandIn patient(
        [](const std::string&, const std::string&) -> StandInAnswer { return {429, "{}", "Retry-After: 7200\r\n"}; });
    EXPECT_THAT(error_of(spec("polygon", patient)), HasSubstr("polygon asks to wait 2 h"));
    EXPECT_THAT(patient.asked(), SizeIs(1));
    std::atomic<int> requests = 0;
    StandIn brief([&](const std::string&, const std::string&) -> StandInAnswer {
        return ++requests == 1 ? StandInAnswer{429, "{}", "Retry-After: 1\r\n"}
                               : StandInAnswer{200, "{\"results\":[]}"};
    });
    const Stopwatch watch;
    FetchSpec one = spec("polygon", brief);
    one.kinds = {Kind::daily};
    EXPECT_FALSE(fetch_bars(one).ended_by);
    EXPECT_GE(watch.seconds(), 0.99);
    StandIn broken([](const std::string&, const std::string&) -> StandInAnswer { return {503, "maintenance"}; });
    one.url = broken.url();
    one.days = {monday + days(30), friday + days(30)};
    EXPECT_THAT(error_of(one), HasSubstr("did not answer in 4 attempts: status 503: maintenance"));
}

TEST_F(Fetching, UnderstandsARetryAfterThatIsADate) {
    const UtcTime then{utc_now_ms() + 5 * ms_per_hour / 2};
    const std::string iso = iso_text(then);
    const auto weekday = std::chrono::weekday{ExchangeTime{then.ms}.day()}.c_encoding();
    const auto month = std::stoul(iso.substr(5, 2)) - 1;
    const std::string date = fmt::format("{}, {} {} {} {} GMT",
                                         std::string("SunMonTueWedThuFriSat").substr(3 * weekday, 3),
                                         iso.substr(8, 2),
                                         std::string("JanFebMarAprMayJunJulAugSepOctNovDec").substr(3 * month, 3),
                                         iso.substr(0, 4),
                                         iso.substr(11, 8));
    StandIn server([&](const std::string&, const std::string&) -> StandInAnswer {
        return {503, "{}", "Retry-After: " + date + "\r\n"};
    });
    EXPECT_THAT(error_of(spec("polygon", server)), HasSubstr("polygon asks to wait 2 h ")) << date;
}

TEST_F(Fetching, EndsWhereItIsSentElsewhere) {
    StandIn server([](const std::string&, const std::string&) -> StandInAnswer {
        return {302, "", "Location: http://127.0.0.1:1/\r\n"};
    });
    EXPECT_THAT(error_of(spec("polygon", server)), HasSubstr("sends on to another address (302)"));
    EXPECT_THAT(server.asked(), SizeIs(1));
}

TEST_F(Fetching, TellsNoProxyOfTheKeyToThisMachine) {
    Polygon polygon;
    StandIn server([&](const auto& target, const auto& headers) { return polygon(target, headers); });
    StandIn proxy([&](const auto& target, const auto& headers) { return polygon(target, headers); });
    polygon.url = server.url();
    ::setenv("http_proxy", proxy.url().c_str(), 1);
    const FetchReport report = fetch_bars(spec("polygon", server));
    ::unsetenv("http_proxy");
    EXPECT_THAT(proxy.asked(), SizeIs(0));
    EXPECT_EQ(report.requests, 6u);
}

TEST_F(Fetching, KeepsTheReportOfWhatCameBeforeTheTrouble) {
    Polygon polygon;
    StandIn server([&](const std::string& target, const std::string& headers) -> StandInAnswer {
        return has(target, "/splits") ? StandInAnswer{403, R"({"message":"not in your plan"})"}
                                      : polygon(target, headers);
    });
    polygon.url = server.url();
    const FetchReport report = fetch_bars(spec("polygon", server));
    ASSERT_TRUE(report.ended_by);
    EXPECT_EQ(report.ended_by->problem(), Problem::invalid_request);
    EXPECT_THAT(report.ended_by->what(), HasSubstr("not in your plan"));
    EXPECT_EQ(report.import.minute_bars, 2u);
    EXPECT_EQ(report.import.daily_bars, 2u);
    EXPECT_EQ(report.requests, 5u);
}

TEST_F(Fetching, NotesNoActionsThatNoBookTook) {
    Polygon polygon;
    StandIn server([&](const auto& target, const auto& headers) { return polygon(target, headers); });
    polygon.url = server.url();
    FetchSpec actions = spec("polygon", server);
    actions.kinds = {Kind::splits, Kind::dividends};
    EXPECT_EQ(fetch_bars(actions).import.rejected.at("no bars"), 1u) << "of the symbol, not of each part";
    fetch_bars(spec("polygon", server));
    expect_aaa();
}

TEST_F(Fetching, NotesOnlyWhatIsInWhole) {
    StandIn server([](const std::string& target, const std::string&) -> StandInAnswer {
        if (!has(target, "/day/")) return {200, "{\"results\":[]}"};
        return {200,
                R"({"results":[{"v":1,"o":1,"c":1,"h":1,"l":1,"t":1704776400000},)"
                R"({"v":1,"o":1,"c":1,"h":1,"l":2,"t":1704690000000}],"status":"OK"})"};
    });
    const FetchReport report = fetch_bars(spec("polygon", server));
    EXPECT_EQ(report.import.daily_bars, 1u);
    ASSERT_THAT(report.import.rejected_lines, SizeIs(1));
    EXPECT_THAT(report.import.rejected_lines[0].place,
                testing::StartsWith("polygon: AAA daily 2024-01-08 to 2024-01-12, page 1"));
    EXPECT_THAT(report.import.rejected_lines[0].why, testing::Not(HasSubstr("tamis-fetched")));
    const std::size_t before = server.asked().size();
    fetch_bars(spec("polygon", server));
    EXPECT_EQ(server.asked().size() - before, 1u) << "the days again, and no empty answer of a symbol that has bars";
}

TEST_F(Fetching, ListsASymbolThatHasNoBarsAnywhereAndAsksAgain) {
    StandIn server([](const std::string&, const std::string&) -> StandInAnswer {
        return {200, R"({"results":[],"status":"OK"})"};
    });
    for (int time = 0; time < 2; ++time) {
        const FetchReport report = fetch_bars(spec("polygon", server));
        EXPECT_EQ(report.import.rejected_count(), 1u);
        ASSERT_THAT(report.import.rejected_lines, SizeIs(1));
        EXPECT_EQ(report.import.rejected_lines[0].place, "polygon: AAA");
        EXPECT_THAT(report.import.rejected_lines[0].why, HasSubstr("no bars"));
        EXPECT_EQ(report.symbols_on_hand, 0u);
    }
    EXPECT_THAT(server.asked(), SizeIs(5 + 4)) << "that it has no other name is known";
}

TEST_F(Fetching, SaysThatAKeyIsRefusedAndNeverShowsIt) {
    Polygon polygon;
    StandIn server([&](const auto& target, const auto& headers) { return polygon(target, headers); });
    FetchSpec wrong = spec("polygon", server);
    wrong.key = "WR0NG";
    const std::string error = error_of(wrong);
    EXPECT_THAT(error, HasSubstr("polygon refuses the key or what it is asked for: status 401: Unknown API Key"));
    EXPECT_THAT(error, testing::Not(HasSubstr("WR0NG")));
    EXPECT_THAT(server.asked(), SizeIs(1)) << "a refused key is not tried again";
    wrong.key = "a key\r\nX: y";
    EXPECT_THAT(error_of(wrong), HasSubstr("the key for polygon cannot be one"));
}

TEST_F(Fetching, TakesTheKeyToNoOtherHost) {
    StandIn server([](const std::string&, const std::string&) -> StandInAnswer {
        return {200, R"({"results":[],"next_url":"http://127.0.0.1:1/more"})"};
    });
    EXPECT_THAT(error_of(spec("polygon", server)), HasSubstr("another host"));
    FetchSpec plain = spec("polygon", server);
    plain.url = "http://example.org";
    EXPECT_THAT(error_of(plain), HasSubstr("it must begin with https://"));
}

TEST_F(Fetching, GoesOnWhereItWasStopped) {
    Polygon polygon;
    std::atomic<bool> stop = false;
    StandIn server([&](const std::string& target, const std::string& headers) {
        if (has(target, "/splits")) stop = true;
        return polygon(target, headers);
    });
    polygon.url = server.url();
    FetchSpec stopped = spec("polygon", server);
    stopped.stop = Stop(stop);
    EXPECT_TRUE(fetch_bars(stopped).import.was_interrupted);
    const std::size_t before = server.asked().size();
    fetch_bars(spec("polygon", server));
    EXPECT_EQ(server.asked().size() - before, 2u) << "splits and dividends";
    expect_aaa();
}

TEST_F(Fetching, ALineThatAKillCutShortCountsAsNone) {
    make_folder(store);
    const auto file = scratch.path() / "polygon.csv";
    replace_file(file, "\nAAA,daily,2024-01-08,2024-01-09\nAAA,daily,2024-01-1", false);
    {
        FetchedDays days(file);
        const auto missing = days.missing("AAA", Kind::daily, {monday, friday});
        ASSERT_THAT(missing, SizeIs(1));
        EXPECT_EQ(missing[0].first, 2024y / January / 10);
        days.add("AAA", Kind::daily, missing[0]);
    }
    EXPECT_THAT(FetchedDays(file).missing("AAA", Kind::daily, {monday, friday}), SizeIs(0));
    EXPECT_THAT(FetchedDays(file).missing("AAA", Kind::minute, {monday, friday}), SizeIs(1));
}

}  // namespace
}  // namespace tamis::fetch
