// lean/python_json_test.cpp — what Python writes where JSON was meant.
#include "lean/python_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace tamis::lean {
namespace {

TEST(PythonJson, WordsThatJsonDoesNotHaveStandInQuotes) {
    EXPECT_EQ(as_json(R"({"a": NaN, "b": -Infinity, "c": [Infinity, 1e5, -2.5E-3]})"),
              R"({"a": "NaN", "b": "-Infinity", "c": ["Infinity", 1e5, -2.5E-3]})");
    EXPECT_EQ(parse_lenient(R"({"a": NaN})")["a"], "NaN");
    EXPECT_EQ(parse_lenient(R"([-NaN, -inf])"), nlohmann::json::parse(R"(["-NaN", "-Infinity"])"));
}

TEST(PythonJson, TextsKeepTheirWords) {
    EXPECT_EQ(as_json(R"({"NaN": "it is NaN, \"None\" \\"})"), R"({"NaN": "it is NaN, \"None\" \\"})");
}

TEST(PythonJson, APrintedDictionaryIsRead) {
    EXPECT_EQ(parse_lenient(R"({'on': True, 'off': False, 'none': None, 'text': 'it\'s "x"', 'n': nan})"),
              nlohmann::json::parse(R"({"on":true,"off":false,"none":null,"text":"it's \"x\"","n":"NaN"})"));
}

TEST(PythonJson, WhatIsNeitherIsDiscarded) {
    for (const char* text : {"", "{not json}", "{'a': 1", "[1,", "nan", "NaN 1", "{'a\\"})
        EXPECT_TRUE(parse_lenient(text).is_discarded() || parse_lenient(text).is_string()) << text;
    EXPECT_TRUE(parse_lenient("{not json}").is_discarded());
}

}  // namespace
}  // namespace tamis::lean
