// market/exchange_clock_test.cpp — instants by the exchange's clock.
#include "market/exchange_clock.hpp"

#include <gtest/gtest.h>

#include "record/instant_text.hpp"

namespace tamis {
namespace {

// 09:31 in New York is 14:31 UTC in winter and 13:31 in summer.
TEST(ExchangeClock, ShowsNewYorkInWinterAndSummer) {
    record::Rows rows{{"at"}, {record::Column(record::Type::timestamp)}};
    rows.columns[0].push(record::parse_timestamp("2024-01-02T14:31:00Z").value());
    rows.columns[0].push(record::parse_timestamp("2024-07-02T13:31:00Z").value());
    EXPECT_EQ(record::aligned_text(rows, 80, nullptr, {}, exchange_clock()),
              "at (New York)\n2024-01-02 09:31:00\n2024-07-02 09:31:00\n");
}

}  // namespace
}  // namespace tamis
