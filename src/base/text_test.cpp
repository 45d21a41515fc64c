// base/text_test.cpp — splitting, numbers, near misses, and texts for people.
#include "base/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace tamis {
namespace {

using testing::ElementsAre;

TEST(Text, SplitsAtEverySeparator) {
    EXPECT_THAT(split("a,,b", ','), ElementsAre("a", "", "b"));
    EXPECT_THAT(split("", ','), ElementsAre(""));
    std::vector<std::string_view> parts;
    split_into("1;2;", ';', parts);
    EXPECT_THAT(parts, ElementsAre("1", "2", ""));
    EXPECT_EQ(trim(" \t x y \r\n"), "x y");
}

TEST(Text, ReadsWholeNumbersOrNothing) {
    EXPECT_EQ(parse_number<int>("42"), 42);
    EXPECT_FALSE(parse_number<int>("42x"));
    EXPECT_FALSE(parse_number<int>(""));
    EXPECT_FALSE(parse_number<int>("99999999999"));
    EXPECT_EQ(parse_number<double>("1e3"), 1000);
}

TEST(Text, FindsTheWordThatWasMeant) {
    constexpr std::array<std::string_view, 3> words{"gap", "relative_volume", "rsi"};
    EXPECT_EQ(closest("relativ_volume", words), "relative_volume");
    EXPECT_EQ(closest("gpa", words), "gap");
    EXPECT_EQ(closest("momentum", words), "");
    EXPECT_EQ(did_you_mean("rsii", words), "; did you mean 'rsi'?");
    EXPECT_EQ(one_of(words), "gap, relative_volume or rsi");
}

TEST(Text, WritesForPeople) {
    EXPECT_EQ(with_thousands(-1234567), "-1,234,567");
    EXPECT_EQ(with_thousands(999), "999");
    EXPECT_EQ(bytes_text(12'300'000), "12.3 MB");
    EXPECT_EQ(parse_bytes("12.3 MB"), 12'300'000u);
    EXPECT_EQ(parse_bytes("4GB"), 4'000'000'000u);
    for (const char* text : {"", "GB", "4", "0GB", "-1GB", "4 GiB", "9999999TB"})
        EXPECT_FALSE(parse_bytes(text)) << text;
    EXPECT_EQ(duration_text(0.421), "0.42 s");
    EXPECT_EQ(duration_text(185), "3 min 05 s");
    EXPECT_EQ(duration_text(7800), "2 h 10 min");
}

TEST(Text, WritesNumbersThatReadBackTheSame) {
    for (const double value : {0.02, 1e7, 1e-9, 123456.789, 1e300, -2.5, 0.1 + 0.2})
        EXPECT_EQ(parse_number<double>(shortest_text(value)), value);
    EXPECT_EQ(shortest_text(1e7), "10000000");
}

TEST(Text, EscapesForJsonAndHtml) {
    std::string json;
    append_json_string(json, "a\"b\\c\n\x01");
    EXPECT_EQ(json, "\"a\\\"b\\\\c\\n\\u0001\"");
    EXPECT_EQ(html_escape("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
}

}  // namespace
}  // namespace tamis
