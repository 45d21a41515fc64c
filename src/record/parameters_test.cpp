// record/parameters_test.cpp — parameters from and to text.
#include "record/parameters.hpp"

#include <gtest/gtest.h>

namespace tamis::record {
namespace {

constexpr std::array<std::string_view, 3> directions{"up", "down", "both"};

struct Gap {
    double threshold = 0.02;
    int period = 20;
    bool is_strict = false;
    std::string direction = "both";
    std::optional<double> stop;
    Decimal cash = Decimal(100'000);
    Day first{std::chrono::days{0}};
    std::string note;
};
constexpr std::array gap_fields{
    field<&Gap::threshold>({.unit = Unit::fraction, .meaning = "Least gap.", .allowed = Range{0, 0.5}}),
    field<&Gap::period>({.unit = Unit::days, .meaning = "Days.", .allowed = Range{1, 250}}),
    field<&Gap::is_strict>({.meaning = "Strict."}),
    field<&Gap::direction>({.meaning = "Direction.", .choices = directions}),
    field<&Gap::stop>({.unit = Unit::fraction, .meaning = "Stop."}),
    field<&Gap::cash>({.unit = Unit::usd, .meaning = "Cash."}),
    field<&Gap::first>({.meaning = "First day."}),
    field<&Gap::note>({.meaning = "Any words."}),
};
static_assert(describes_every_member<Gap>(gap_fields.size()));

void set(Gap& gap, std::string_view name, std::string_view text) {
    set_parameter(find_parameter(gap_fields, name, "gap"), &gap, text, "gap");
}

std::string refusal(std::string_view name, std::string_view text) {
    Gap gap;
    try {
        set(gap, name, text);
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), Problem::invalid_request);
        return error.what();
    }
    return "accepted";
}

TEST(Parameters, ReadEveryType) {
    Gap gap;
    set(gap, "threshold", " 0.03 ");
    set(gap, "period", "50");
    set(gap, "is_strict", "Yes");
    set(gap, "direction", "up");
    set(gap, "stop", "1%");
    set(gap, "cash", "2500.50");
    set(gap, "first", "2013-10-07");
    EXPECT_EQ(gap.threshold, 0.03);
    EXPECT_EQ(gap.period, 50);
    EXPECT_TRUE(gap.is_strict);
    EXPECT_EQ(gap.direction, "up");
    EXPECT_EQ(gap.stop, 0.01);
    EXPECT_EQ(gap.cash, Decimal::parse("2500.5"));
    EXPECT_EQ(gap.first, Day{std::chrono::days{15'985}});  // date -d 2013-10-07 -u +%s, over 86400
    set(gap, "stop", "none");
    EXPECT_EQ(gap.stop, std::nullopt);
}

TEST(Parameters, ReadAPercentAsTheNearestFraction) {
    EXPECT_EQ(parse_value(Type::real, "0.7%"), Value{0.007});  // 0.7 / 100 is 0.006999999999999999
    EXPECT_EQ(parse_value(Type::real, "2 %"), Value{0.02});
    EXPECT_EQ(parse_value(Type::real, "-12.5%"), Value{-0.125});
    EXPECT_EQ(parse_value(Type::decimal, "2.5%"), Value{Decimal::parse("0.025")});
    EXPECT_EQ(parse_value(Type::decimal, "-0.7 %"), Value{Decimal::parse("-0.007")});
    EXPECT_EQ(parse_value(Type::real, "%"), std::nullopt);
    EXPECT_EQ(parse_value(Type::integer, "5%"), std::nullopt);
}

TEST(Parameters, ReadPowersOfTenToTheDigit) {
    EXPECT_EQ(parse_value(Type::decimal, "1e15"), Value{Decimal(1'000'000'000'000'000)});
    EXPECT_EQ(parse_value(Type::decimal, "2.5E+6"), Value{Decimal(2'500'000)});
    EXPECT_EQ(parse_value(Type::decimal, "25e-3"), Value{Decimal::parse("0.025")});
    EXPECT_EQ(parse_value(Type::decimal, "1e28"), Value{Decimal::parse("10000000000000000000000000000")});
    for (const char* wrong : {"e5", "1e", "1e+-5", "1e29", "9e28", "1e-29", "1e5%", "--1", "1e2e3"})
        EXPECT_EQ(parse_value(Type::decimal, wrong), std::nullopt) << wrong;
}

TEST(Parameters, ReadDaysAndTimesThatExist) {
    EXPECT_EQ(parse_value(Type::day, "2024-02-29"), Value{Day{std::chrono::days{19'782}}});
    EXPECT_EQ(parse_value(Type::day, "2023-02-29"), std::nullopt);
    EXPECT_EQ(parse_value(Type::day, "2024-2-29"), std::nullopt);
    EXPECT_EQ(parse_value(Type::timestamp, "1970-01-02T00:01"), Value{Timestamp{86'460'000}});
    EXPECT_EQ(parse_value(Type::timestamp, "1969-12-31 23:59:59.999"), Value{Timestamp{-1}});
    EXPECT_EQ(parse_value(Type::timestamp, "1970-01-01T24:00"), std::nullopt);
    EXPECT_EQ(parse_value(Type::timestamp, "1970-01-02T00:01Z"), Value{Timestamp{86'460'000}});
    EXPECT_EQ(parse_value(Type::timestamp, "1970-01-01T19:01:00-05:00"), Value{Timestamp{86'460'000}});
    EXPECT_EQ(parse_value(Type::timestamp, "1970-01-02 05:31:00.5+05:30"), std::nullopt);  // .500, as it is written
    EXPECT_EQ(parse_value(Type::timestamp, "1970-01-02 05:31:00.500+05:30"), Value{Timestamp{86'460'500}});
    EXPECT_EQ(parse_value(Type::timestamp, "1970-01-02T00:01-05"), std::nullopt);
    EXPECT_EQ(parse_value(Type::timestamp, "1970-01-02T00:01ZZ"), std::nullopt);
    EXPECT_EQ(parse_value(Type::timestamp, "1970-01-01T9:00"), std::nullopt);
}

TEST(Parameters, SayWhatIsWrongAndWhatWouldBeRight) {
    EXPECT_EQ(refusal("threshold", "0.9"), "gap.threshold is '0.9'; allowed: 0 to 0.5 (a fraction: 0.02, or 2%)");
    EXPECT_EQ(refusal("threshold", "much"),
              "gap.threshold is 'much'; a number (0.02 or 2%) is expected, allowed: 0 to 0.5");
    EXPECT_EQ(refusal("threshold", "nan"),
              "gap.threshold is 'nan'; a number (0.02 or 2%) is expected, allowed: 0 to 0.5");
    EXPECT_EQ(refusal("period", "2.5"), "gap.period is '2.5'; a whole number is expected, allowed: 1 to 250");
    EXPECT_EQ(refusal("is_strict", "maybe"), "gap.is_strict is 'maybe'; yes or no is expected");
    EXPECT_EQ(refusal("direction", "don"), "gap.direction is 'don'; allowed: up, down or both; did you mean 'down'?");
    EXPECT_EQ(refusal("first", "07.10.2013"), "gap.first is '07.10.2013'; a day (2024-01-02) is expected");
    EXPECT_EQ(refusal("treshold", "1"), "gap has no parameter 'treshold'; did you mean 'threshold'?");
}

TEST(Parameters, KeepTheOldValueWhenTheNewOneIsRefused) {
    Gap gap;
    EXPECT_THROW(set(gap, "period", "99999999999"), Error);
    EXPECT_EQ(gap.period, 20);
}

TEST(Parameters, HaveOneSpellingAValue) {
    Gap one, other;
    set(one, "threshold", "2.5%");
    set(other, "threshold", "0.0250");
    set(one, "cash", "100000.00");
    set(one, "stop", "-0");
    set(other, "stop", "0");
    EXPECT_EQ(parameters_text(gap_fields, &one), parameters_text(gap_fields, &other));
    EXPECT_EQ(parameters_text(gap_fields, &one),
              "threshold=0.025, period=20, is_strict=false, direction=both, stop=0, cash=100000, "
              "first=1970-01-01, note=");
}

TEST(Parameters, QuoteATextThatCouldBeMistaken) {
    Gap gap;
    gap.note = "a, stop=1";
    EXPECT_TRUE(parameters_text(gap_fields, &gap).ends_with("note=\"a, stop=1\""));
    gap.note = "none";
    EXPECT_TRUE(parameters_text(gap_fields, &gap).ends_with("note=\"none\""));
}

TEST(Parameters, ReadBackEveryTextThatTheyWrite) {
    const std::vector<std::pair<Type, Value>> values{{Type::boolean, true},
                                                     {Type::integer, std::numeric_limits<std::int64_t>::min()},
                                                     {Type::real, 0.1 + 0.2},
                                                     {Type::real, 5e-324},
                                                     {Type::decimal, Decimal::parse("-7.9228162514264337593543950335")},
                                                     {Type::day, Day{std::chrono::days{-1}}},
                                                     {Type::timestamp, Timestamp{1'357'032'660'001}},
                                                     {Type::hash, Hash128{1, 2}},
                                                     {Type::text, std::string(" ’ ")}};
    for (const auto& [type, value] : values)
        EXPECT_EQ(parse_value(type, value_text(value)), value) << value_text(value);
}

TEST(Parameters, ComeApartAgainWhateverTheirValuesHold) {
    EXPECT_EQ(parameter_parts(R"(period=5, name="a, \"b\"", side=long)"),
              (std::vector<std::string>{"period=5", R"(name="a, \"b\"")", "side=long"}));
    EXPECT_TRUE(parameter_parts("").empty());
    using Values = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(parameter_values(R"(period=5, name="a, \"b\"\n", empty=)"),
              (Values{{"period", "5"}, {"name", "a, \"b\"\n"}, {"empty", ""}}));
}

}  // namespace
}  // namespace tamis::record
