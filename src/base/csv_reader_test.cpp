// base/csv_reader_test.cpp — RFC 4180.
#include "base/csv_reader.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace tamis {
namespace {

TEST(CsvReader, ReadsQuotesCommasAndLineEnds) {
    CsvReader reader("a,b\r\n1,\"x, \"\"y\"\"\nz\"\n\n,\"\"\n3");
    std::vector<CsvCell> cells;
    ASSERT_TRUE(reader.next(cells));
    EXPECT_EQ(cells[1].text, "b");
    ASSERT_TRUE(reader.next(cells));
    EXPECT_EQ(reader.line(), 2u);
    EXPECT_EQ(cells[1].text, "x, \"y\"\nz");
    ASSERT_TRUE(reader.next(cells));
    EXPECT_EQ(reader.line(), 5u);
    EXPECT_FALSE(cells[0].was_quoted);
    EXPECT_TRUE(cells[1].was_quoted);
    ASSERT_TRUE(reader.next(cells));
    EXPECT_EQ(cells.size(), 1u);
    EXPECT_FALSE(reader.next(cells));
}

TEST(CsvReader, AQuoteThatDoesNotEndIsAnError) {
    CsvReader reader("a\n\"b");
    std::vector<CsvCell> cells;
    reader.next(cells);
    EXPECT_THROW(reader.next(cells), Error);
}

}  // namespace
}  // namespace tamis
