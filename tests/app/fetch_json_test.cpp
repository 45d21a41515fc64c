// tests/app/fetch_json_test.cpp — what a fetch did is one document, whatever ended it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/answers_json.hpp"

namespace tamis {
namespace {

TEST(FetchJson, TellsOfAnErrorBesideWhatIsIn) {
    fetch::FetchReport report;
    report.import.daily_bars = 7;
    report.requests = 3;
    const auto whole = nlohmann::json::parse(app::fetch_json(report, 1, 10));
    EXPECT_EQ(whole["daily_bars"], 7);
    EXPECT_EQ(whole["requests"], 3);
    EXPECT_FALSE(whole.contains("error"));
    report.ended_by = Error{Problem::unavailable, "polygon did not answer"};
    const auto ended = nlohmann::json::parse(app::fetch_json(report, 1, 10));
    EXPECT_EQ(ended["daily_bars"], 7);
    EXPECT_EQ(ended["error"], "polygon did not answer");
    EXPECT_EQ(ended["problem"], "unavailable");
    EXPECT_EQ(ended["exit_code"], 6);
}

}  // namespace
}  // namespace tamis
