// backtest/portfolio_test.cpp — cash, average price, profit and margin of fills, dividends and splits, worked out by
// hand.
#include "backtest/portfolio.hpp"

#include <gtest/gtest.h>

namespace tamis::backtest {
namespace {

Decimal d(const char* text) {
    return Decimal::parse(text);
}
/// Dollars as a price of the store.
ScaledPrice usd(std::int64_t dollars) {
    return {dollars * 10'000, nullptr};
}
constexpr UtcTime noon{1'710'000'000'000};

class Account : public testing::Test {
  protected:
    Securities securities = Securities(1);
    SecurityState& foo = securities[0];
    Portfolio portfolio{securities, Decimal(100'000), Decimal(2)};
};

TEST_F(Account, PaysForSharesAndTheirFee) {
    foo.price = usd(50);
    portfolio.fill(foo, 100, d("50"), d("1"), noon);
    EXPECT_EQ(portfolio.cash(), d("94999"));  // 100,000 − 5,000 − 1
    EXPECT_EQ(foo.holding.average_price, d("50"));
    foo.price = usd(55);
    EXPECT_EQ(portfolio.total_value(), d("100499"));
    EXPECT_EQ(portfolio.margin_used(), d("2750"));  // half of 5,500
    EXPECT_EQ(portfolio.margin_remaining(), d("97749"));
    EXPECT_TRUE(portfolio.transactions().empty());
}

// LEAN's win and loss statistics count a close's fee twice: once for the entry, which they do not know.
TEST_F(Account, RecordsAProfitLessTwiceTheClosingFee) {
    portfolio.fill(foo, 100, d("50"), d("1"), noon);
    portfolio.fill(foo, -40, d("55"), d("1"), noon);
    EXPECT_EQ(foo.holding.profit, d("200"));
    EXPECT_EQ(foo.holding.quantity, 60);
    EXPECT_EQ(foo.holding.average_price, d("50"));
    ASSERT_EQ(portfolio.transactions().size(), 1u);
    EXPECT_EQ(portfolio.transactions()[0].profit, d("198"));
    EXPECT_EQ(portfolio.winning_transactions(), 1);
}

TEST_F(Account, TurnsAPositionAroundAtTheNewPrice) {
    portfolio.fill(foo, 60, d("50"), d("1"), noon);
    portfolio.fill(foo, -100, d("52"), d("1"), noon);
    EXPECT_EQ(foo.holding.quantity, -40);
    EXPECT_EQ(foo.holding.average_price, d("52"));
    EXPECT_EQ(foo.holding.profit, d("120"));
    portfolio.fill(foo, -40, d("50"), d("0"), noon);
    EXPECT_EQ(foo.holding.average_price, d("51"));
}

TEST_F(Account, MovesASecondTransactionOfAMillisecondToTheNext) {
    portfolio.fill(foo, 100, d("50"), d("0"), noon);
    for (int i = 0; i < 3; ++i) portfolio.fill(foo, -10, d("49"), d("0"), noon);
    ASSERT_EQ(portfolio.transactions().size(), 3u);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(portfolio.transactions()[static_cast<std::size_t>(i)].utc_ms, noon.ms + i);
    EXPECT_EQ(portfolio.winning_transactions(), 0);
}

TEST_F(Account, PaysDividendsToTheLongAndTakesThemFromTheShort) {
    portfolio.fill(foo, 100, d("50"), d("0"), noon);
    portfolio.pay_dividend(foo, d("0.25"));
    EXPECT_EQ(portfolio.cash(), d("95025"));
    portfolio.fill(foo, -140, d("50"), d("0"), noon);
    portfolio.pay_dividend(foo, d("0.25"));
    EXPECT_EQ(portfolio.cash(), d("102015"));  // 95,025 + 7,000 − 10
    EXPECT_EQ(foo.holding.profit, d("15"));
}

TEST_F(Account, PaysForTheFractionThatAReverseSplitLeaves) {
    portfolio.fill(foo, 101, d("2"), d("0"), noon);
    foo.has_trade = true;
    foo.last_trade.close = usd(20);  // on the new basis already
    portfolio.split(foo, Decimal(10), d("2"));
    EXPECT_EQ(foo.holding.quantity, 10);
    EXPECT_EQ(foo.holding.average_price, d("20"));
    EXPECT_EQ(portfolio.cash(), d("99800"));  // 100,000 − 202 + 0.1 × 20
}

}  // namespace
}  // namespace tamis::backtest
