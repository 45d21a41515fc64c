// fetch/fetch_all_test.cpp — every stock of each provider's documented list, with its renames; made-up names.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "bars/bar_store.hpp"
#include "base/file.hpp"
#include "base/zip.hpp"
#include "fetch/fetch_bars.hpp"
#include "fetch/fetch_plan.hpp"
#include "fetch/stand_in_test.hpp"

namespace tamis::fetch {
namespace {

using namespace std::chrono;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

/// Days on which each symbol has a bar. Nothing of NEW.
const std::map<std::string, std::vector<TradingDay>> traded{
    {"AAA", {monday, tuesday, wednesday, friday}},
    {"FB", {monday, tuesday}},
    {"META", {wednesday, friday}},
    {"DEAD", {monday, tuesday, wednesday}},
};

std::vector<TradingDay> days_of(const std::string& symbol) {
    const auto at = traded.find(symbol);
    return at == traded.end() ? std::vector<TradingDay>{} : at->second;
}

/// The part of an address between two others.
std::string between(const std::string& text, const std::string& before, char after) {
    const std::size_t from = text.find(before) + before.size();
    return text.substr(from, text.find(after, from) - from);
}

class FetchingAll : public testing::Test {
  protected:
    FetchSpec spec(const std::string& provider, const StandIn& server) const {
        return {.provider = provider,
                .key = provider == "alpaca" ? "ID:S3CRET" : "K3Y",
                .symbols = {},
                .is_of_all = true,
                .days = {monday, friday},
                .kinds = {Kind::daily, Kind::names},
                .store = store,
                .url = server.url(),
                .attempts = 2,
                .backoff_seconds = 0.001};
    }
    std::shared_ptr<const bars::Book> book(const std::string& symbol) const {
        return bars::BarStore::open(store)->find(symbol);
    }
    void expect_that_meta_was_fb() const {
        ASSERT_TRUE(book("META"));
        ASSERT_TRUE(book("META")->map());
        EXPECT_EQ(book("META")->map()->ticker_on(tuesday), "FB");
        EXPECT_EQ(book("META")->map()->ticker_on(wednesday), "META");
    }
    TempDir scratch;
    const std::filesystem::path store = scratch.path() / "bars";
};

/// AAA, META and NEW on an exchange, on two pages; FB that became META, DEAD and long ago OLD that are not.
class PolygonMarket {
  public:
    StandInAnswer operator()(const std::string& target) const {
        if (has(target, "active=true"))
            return {200,
                    fmt::format(R"({{"results":[{},{}],"status":"OK","next_url":"{}/v3/reference/tickers?page=2"}})",
                                listed("AAA", "F1"),
                                listed("META", "F2"),
                                url)};
        if (has(target, "page=2")) return {200, R"({"results":[)" + listed("NEW", "F3") + R"(],"status":"OK"})"};
        if (has(target, "active=false"))
            return {200,
                    fmt::format(R"({{"results":[{},{},{}],"status":"OK"}})",
                                listed("DEAD", "F4", "2024-01-10T05:00:00Z"),
                                listed("FB", "F2", "2024-01-10T05:00:00Z"),
                                listed("OLD", "F5", "2020-01-02T05:00:00Z"))};
        if (has(target, "/events")) return events(target);
        return bars(between(target, "/ticker/", '/'));
    }
    std::string url;

  private:
    static std::string listed(const char* ticker, const char* figi, const std::string& delisted = {}) {
        return fmt::format(
            R"({{"ticker":"{}","name":"A name","market":"stocks","locale":"us","primary_exchange":"XNYS","type":"CS",)"
            R"("active":{},"currency_name":"usd","composite_figi":"{}"{}}})",
            ticker,
            delisted.empty(),
            figi,
            delisted.empty() ? "" : ",\"delisted_utc\":\"" + delisted + "\"");
    }
    static StandInAnswer events(const std::string& target) {
        if (!has(target, "/F2/")) return {404, R"({"status":"NOT_FOUND","message":"no events"})"};
        return {200,
                R"({"results":{"name":"A name","composite_figi":"F2","events":[{"ticker_change":{"ticker":"META"},)"
                R"("type":"ticker_change","date":"2024-01-10"},{"ticker_change":{"ticker":"FB"},"type":)"
                R"("ticker_change","date":"2012-05-18"}]},"status":"OK"})"};
    }
    static StandInAnswer bars(const std::string& symbol) {
        std::string rows;
        for (const TradingDay day : days_of(symbol))
            rows += fmt::format(R"({}{{"v":1000,"o":10,"c":10,"h":10,"l":10,"t":{},"n":7}})",
                                rows.empty() ? "" : ",",
                                (sys_days{day} + 5h).time_since_epoch() / 1ms);
        return {200, R"({"ticker":")" + symbol + R"(","results":[)" + rows + R"(],"status":"OK"})"};
    }
};

TEST_F(FetchingAll, OfPolygonBringsDelistedNamesAndRenames) {
    PolygonMarket market;
    StandIn server([&](const auto& target, const auto&) { return market(target); });
    market.url = server.url();
    const FetchReport report = fetch_bars(spec("polygon", server));
    EXPECT_FALSE(report.ended_by) << report.ended_by->what();
    EXPECT_EQ(report.import.rejected_count(), 0u);
    EXPECT_EQ(report.requests, 3u + 5u + 5u) << "pages of the list, days, events";
    EXPECT_EQ(report.symbols_without_bars, 1u) << "NEW";
    expect_that_meta_was_fb();
    ASSERT_TRUE(book("DEAD")->map());
    EXPECT_EQ(book("DEAD")->map()->rows().back().day, wednesday);
    EXPECT_FALSE(book("AAA")->map());
    EXPECT_THAT(server.asked(), Each(Not(HasSubstr("/OLD/")))) << "delisted before these days";
}

TEST_F(FetchingAll, AsksNothingAgainThatIsOnHand) {
    PolygonMarket market;
    StandIn server([&](const auto& target, const auto&) { return market(target); });
    market.url = server.url();
    fetch_bars(spec("polygon", server));
    const FetchReport again = fetch_bars(spec("polygon", server));
    EXPECT_EQ(again.requests, 0u) << "the list is of today, and NEW has no bar";
    EXPECT_EQ(again.symbols_on_hand, 5u);
    EXPECT_TRUE(again.import.actions.empty());
    EXPECT_EQ(again.import.written.bytes_written, 0u);
}

TEST_F(FetchingAll, SaysBeforeHowManyRequestsThatIs) {
    PolygonMarket market;
    StandIn server([&](const auto& target, const auto&) { return market(target); });
    market.url = server.url();
    FetchSpec asked = spec("polygon", server);
    const FetchPlan plan = plan_fetch(asked);
    EXPECT_EQ(plan.symbols, 5u);
    EXPECT_EQ(plan.symbols_delisted, 2u);
    EXPECT_EQ(plan.requests, 10u);
    EXPECT_EQ(plan.requests_most, 10u);
    EXPECT_TRUE(plan.is_free_plan);
    EXPECT_DOUBLE_EQ(plan.seconds(), 10 * 12) << "five requests a minute";
    const FetchReport report = fetch_bars(asked);
    EXPECT_EQ(report.requests, plan.requests) << "the list that the plan asked for is of today";
    EXPECT_EQ(plan_fetch(asked).requests, 0u);
}

TEST_F(FetchingAll, PlansFullPagesOfMinutesWithoutAsking) {
    StandIn server([](const std::string&, const std::string&) -> StandInAnswer { return {500, ""}; });
    FetchSpec asked = spec("alpaca", server);
    asked.key.clear();
    asked.is_of_all = false;
    asked.symbols = {"AAA", "AAA"};
    asked.kinds = {Kind::minute};
    asked.days = {2024y / January / 2, 2024y / March / 28};
    asked.requests_a_minute = 3;
    const FetchPlan plan = plan_fetch(asked);
    EXPECT_EQ(plan.symbols, 1u);
    EXPECT_EQ(plan.requests, 1u);
    EXPECT_EQ(plan.requests_most, 6u) << "61 sessions of 960 minutes, 10,000 a page";
    EXPECT_DOUBLE_EQ(plan.seconds_most(), 120);
    EXPECT_TRUE(server.asked().empty());
}

TEST_F(FetchingAll, OfAlpacaAsksOnceForTheRenamesOfAll) {
    StandIn server([](const std::string& target, const std::string& headers) -> StandInAnswer {
        if (!has(headers, "APCA-API-KEY-ID: ID\r\n")) return {401, R"({"message":"unauthorized."})"};
        const auto asset = [](const char* symbol, const char* exchange) {
            return fmt::format(
                R"({{"id":"1","class":"us_equity","exchange":"{}","symbol":"{}","tradable":true}})", exchange, symbol);
        };
        if (has(target, "status=active"))
            return {200, "[" + asset("META", "NASDAQ") + "," + asset("AAA", "NYSE") + "," + asset("PINK", "OTC") + "]"};
        if (has(target, "status=inactive")) return {200, "[" + asset("FB", "OTC") + "," + asset("2, 3", "NYSE") + "]"};
        if (has(target, "types=name_change"))
            return {200,
                    R"({"corporate_actions":{"name_changes":[{"old_symbol":"FB","old_cusip":"1","new_symbol":"META",)"
                    R"("new_cusip":"2","process_date":"2024-01-10"},{"old_symbol":"AAA","old_cusip":"3","new_symbol":)"
                    R"("AAA","new_cusip":"4","process_date":"2024-01-09"}]},"next_page_token":null})"};
        const std::string symbol = between(target, "symbols=", '&');
        std::string rows;
        for (const TradingDay day : days_of(symbol))
            rows += fmt::format(R"({}{{"c":10,"h":10,"l":10,"o":10,"t":"{}T05:00:00Z","v":1000}})",
                                rows.empty() ? "" : ",",
                                to_text(day));
        return {200, fmt::format(R"({{"bars":{{"{}":[{}]}},"next_page_token":null}})", symbol, rows)};
    });
    const FetchReport report = fetch_bars(spec("alpaca", server));
    EXPECT_FALSE(report.ended_by) << report.ended_by->what();
    EXPECT_EQ(report.requests, 2u + 3u + 1u) << "two lists, days of AAA, FB and META, renames of all";
    EXPECT_EQ(report.import.rejected_count(), 0u);
    EXPECT_THAT(report.import.notes, Contains(HasSubstr("it does not tell from when to when a name was listed")));
    expect_that_meta_was_fb();
}

TEST_F(FetchingAll, OfTiingoReadsItsFileOfNamesWithoutAKey) {
    write_zip(scratch.path() / "listed.zip",
              {{"supported_tickers.csv",
                "ticker,exchange,assetType,priceCurrency,startDate,endDate\r\n"
                "AAA,NYSE,Stock,USD,2000-01-03,2024-01-12\r\n"
                "AAA-B,NYSE,Stock,USD,2024-01-11,2024-01-12\r\n"
                "DEAD,NASDAQ,Stock,USD,2001-01-03,2023-12-29\r\n"
                "GONE,NASDAQ,Stock,USD,2001-01-03,2023-11-01\r\n"
                "PINK,PINK,Stock,USD,2000-01-03,2024-01-12\r\n"
                "FUND,NASDAQ,Mutual Fund,USD,2000-01-03,2024-01-12\r\n"
                "EMPTY,NYSE,Stock,USD,,\r\n"}});
    const std::string zip = read_file(scratch.path() / "listed.zip");
    StandIn server([&](const std::string& target, const std::string& headers) -> StandInAnswer {
        if (has(target, ".zip")) return has(headers, "K3Y") ? StandInAnswer{400, "a key!"} : StandInAnswer{200, zip};
        return {200, R"([{"date":"2024-01-11T00:00:00.000Z","close":9,"high":9,"low":9,"open":9,"volume":5}])"};
    });
    FetchSpec asked = spec("tiingo", server);
    asked.days.first = 2023y / December / 1;
    const FetchReport report = fetch_bars(asked);
    EXPECT_FALSE(report.ended_by) << report.ended_by->what();
    EXPECT_THAT(server.asked(), Contains(HasSubstr("/AAA-B/prices?startDate=2024-01-11&endDate=2024-01-12")));
    EXPECT_THAT(server.asked(), Contains(HasSubstr("/DEAD/prices?startDate=2023-12-01&endDate=2023-12-29")));
    for (const char* other : {"/GONE/", "/PINK/", "/FUND/"})
        EXPECT_THAT(server.asked(), Each(Not(HasSubstr(other)))) << other;
    EXPECT_TRUE(book("AAA.B"));
    ASSERT_TRUE(book("DEAD")->map());
    EXPECT_EQ(book("DEAD")->map()->rows().back().day, 2023y / December / 29);
}

TEST_F(FetchingAll, ANameThatTwoCompaniesBoreIsTwoSecurities) {
    StandIn server([](const std::string& target, const std::string&) -> StandInAnswer {
        const auto list = [](const std::string& more) {
            return R"({"results":[{"ticker":"AAA","market":"stocks")" + more + R"(}],"status":"OK"})";
        };
        if (has(target, "active=true")) return {200, list(R"(,"composite_figi":"F9")")};
        if (has(target, "active=false"))
            return {200, list(R"(,"composite_figi":"F1","delisted_utc":"2024-01-09T00:00:00Z")")};
        if (has(target, "/events")) return {404, "{}"};
        return PolygonMarket()(target);
    });
    const FetchReport report = fetch_bars(spec("polygon", server));
    EXPECT_EQ(report.import.rejected_count(), 0u);
    const auto open = bars::BarStore::open(store);
    EXPECT_EQ(open->security_on("AAA", tuesday).permtick, "AAA.1");
    EXPECT_EQ(open->security_on("AAA", wednesday).permtick, "AAA");
    EXPECT_THAT(server.asked(), Contains(HasSubstr("/F1/events")));
    EXPECT_THAT(server.asked(), Contains(HasSubstr("/F9/events")));
}

TEST_F(FetchingAll, SaysWhatAProviderDoesNotTell) {
    StandIn server([](const std::string&, const std::string&) -> StandInAnswer { return {500, ""}; });
    FetchSpec asked = spec("tiingo", server);
    asked.is_of_all = false;
    asked.symbols = {"AAA"};
    asked.kinds = {Kind::names};
    try {
        fetch_bars(asked);
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("tiingo cannot be asked for names alone: it tells no renames"));
    }
}

}  // namespace
}  // namespace tamis::fetch
