// lean/printed_value_test.cpp — the ways in which LEAN prints numbers, times and durations.
#include "lean/printed_value.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace tamis::lean {
namespace {

using record::Unit;

struct Row {
    std::optional<double> real, seconds;
    std::optional<Decimal> money;
    std::optional<std::int64_t> count;
    std::optional<std::string> word;
    std::optional<record::Timestamp> time;
};
constexpr auto real = record::field<&Row::real>({Unit::ratio, ""});
constexpr auto seconds = record::field<&Row::seconds>({Unit::seconds, ""});
constexpr auto money = record::field<&Row::money>({Unit::usd, ""});
constexpr auto count = record::field<&Row::count>({Unit::count, ""});
constexpr auto word = record::field<&Row::word>({Unit::none, ""});
constexpr auto when = record::field<&Row::time>({Unit::none, ""});

double as_real(const char* text) {
    return std::get<double>(read_value(real, text).value());
}
std::string as_money(const char* text) {
    return to_text(std::get<Decimal>(read_value(money, text).value()));
}

TEST(PrintedValue, PercentIsAFraction) {
    EXPECT_EQ(as_real("5.23%"), 0.0523);
    EXPECT_EQ(as_real("-3.49 %"), -0.0349);
    EXPECT_EQ(as_real("0.7%"), 0.007);
    EXPECT_EQ(as_real("36818.248%"), 368.18248);
    EXPECT_EQ(as_money("2.200%"), "0.02200");
}

TEST(PrintedValue, MoneyHasItsSignBeforeOrBehindTheDollar) {
    EXPECT_EQ(as_money("$-23,603.13"), "-23603.13");
    EXPECT_EQ(as_money("-$309.73"), "-309.73");
    EXPECT_EQ(as_money("$140000.00"), "140000.00");
    EXPECT_EQ(as_money("100000"), "100000");
}

TEST(PrintedValue, InfinityIsKeptInRealsAndRefusedInMoney) {
    EXPECT_TRUE(std::isinf(as_real("∞")));
    EXPECT_LT(as_real("-∞"), 0);
    EXPECT_FALSE(read_value(money, "∞"));
    EXPECT_FALSE(read_value(count, "∞"));
}

// NaN sorts above every number, so that the best result would be the one that has none.
TEST(PrintedValue, NaNIsNullInEveryKindOfColumn) {
    for (const record::Field& field : {real, seconds, money, count, when})
        for (const char* text : {"NaN", "nan", " NaN "})
            EXPECT_EQ(read_value(field, text).value().index(), 0u) << field.name << " " << text;
    EXPECT_EQ(read_value(real, "NaN%").value().index(), 0u);
    EXPECT_EQ(read_value(money, "$NaN").value().index(), 0u);
    EXPECT_EQ(std::get<std::string>(read_value(word, "NaN").value()), "NaN");
    EXPECT_TRUE(says_nan("NaN %"));
    EXPECT_FALSE(says_nan("Infinity"));
    EXPECT_FALSE(number_of_word("nan"));
    EXPECT_EQ(number_of_word("0.5"), 0.5);
}

TEST(PrintedValue, EmptyIsNullAndWordsAreNoNumbers) {
    EXPECT_EQ(read_value(real, "").value().index(), 0u);
    EXPECT_EQ(read_value(real, nullptr).value().index(), 0u);
    EXPECT_EQ(std::get<std::string>(read_value(word, "").value()), "");
    for (const char* text : {"five", "--5", "$", "%", "1.2.3", "5 USD", "inf"})
        EXPECT_FALSE(read_value(real, text)) << text;
    EXPECT_FALSE(read_value(count, "1.5"));
    EXPECT_FALSE(read_value(count, 1.5));
    EXPECT_FALSE(read_value(real, nlohmann::json::array()));
}

TEST(PrintedValue, DurationsHaveDaysAndTicks) {
    EXPECT_EQ(std::get<double>(read_value(seconds, "01:03:45").value()), 3825);
    EXPECT_EQ(read_timespan("1.04:33:00"), 102'780);
    EXPECT_EQ(read_timespan("-00:00:01.5000000"), -1.5);
    for (const char* text : {"12:00", "24:00:00", "00:60:00", "x.00:00:00", ""})
        EXPECT_FALSE(read_timespan(text)) << text;
}

TEST(PrintedValue, BothDateStylesAreRead) {
    const std::int64_t ms = 1'754'319'600'000;
    EXPECT_EQ(read_time("2025-08-04T15:00:00Z")->ms, ms);
    EXPECT_EQ(read_time("2025-08-04 15:00:00")->ms, ms);
    EXPECT_EQ(read_time("2025-08-04T15:00:00.1234567Z")->ms, ms + 123);
    EXPECT_EQ(read_time("2025-08-04 15:00:00.5")->ms, ms + 500);
    EXPECT_EQ(read_time("2025-08-04 15:00:00.25Z")->ms, ms + 250);
    EXPECT_FALSE(read_time("2025-08-04 15:00:00."));
    EXPECT_EQ(std::get<record::Timestamp>(read_value(when, "2025-08-04T15:00:00Z").value()).ms, ms);
    for (const char* text : {"20250804", "2025-08-04", "2025-08-04 23:59:59", "2025-08-04T00:00:00Z"})
        EXPECT_EQ(read_day(text), std::chrono::sys_days(std::chrono::year(2025) / 8 / 4)) << text;
    EXPECT_FALSE(read_day("20205909"));
}

TEST(PrintedValue, ANumberBeyondItsTypeIsNone) {
    EXPECT_EQ(time_of_seconds(1'754'319'600.5)->ms, 1'754'319'600'500);
    EXPECT_EQ(time_of_seconds(-62'135'596'800)->ms, -62'135'596'800'000);
    for (const double seconds : {253'402'300'800.0, -62'135'596'801.0, 1e300, -1e300, std::nan("")})
        EXPECT_FALSE(time_of_seconds(seconds)) << seconds;
    EXPECT_EQ(whole_of(nlohmann::json(INT64_MAX)), INT64_MAX);
    EXPECT_FALSE(whole_of(nlohmann::json(std::uint64_t{1} << 63)));
    EXPECT_FALSE(read_value(count, nlohmann::json(UINT64_MAX)));
}

}  // namespace
}  // namespace tamis::lean
