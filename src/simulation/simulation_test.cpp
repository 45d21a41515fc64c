// simulation/simulation_test.cpp — what an invented market promises: real sessions, sound bars, life stories, the same
// bytes.
#include "simulation/simulation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace tamis::simulation {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr std::int64_t usd = deci_cents_per_usd;
const TradingDay january_2 = 2024y / 1 / 2, december_31 = 2024y / 12 / 31;

SimulationSpec year_of(int symbols) {
    return {symbols, january_2, december_31};
}

/// A year of some symbols, made once for all tests of this file.
class SimulatedYear : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        market_ = std::make_unique<SimulatedMarket>(year_of(symbols));
        for (int i = -1; i < symbols; ++i) all_.push_back(market_->symbol(i));
    }
    static void TearDownTestSuite() {
        all_.clear();
        market_.reset();
    }
    static constexpr int symbols = 120;
    static const bars::BookChange& spy() { return all_[0].books.back().second; }
    static const bars::BookChange& book(int index) {
        return all_[static_cast<std::size_t>(index + 1)].books.back().second;
    }
    template <class Call>
    static void each_book(const Call& call) {
        for (const SimulatedSymbol& symbol : all_)
            for (const auto& [ticker, change] : symbol.books) {
                const testing::ScopedTrace trace(__FILE__, __LINE__, ticker);
                call(change);
            }
    }
    inline static std::unique_ptr<SimulatedMarket> market_;
    inline static std::vector<SimulatedSymbol> all_;
};

std::optional<bars::DailyRow> bar_of(const bars::BookChange& book, TradingDay day) {
    for (const bars::DailyRow& row : book.daily)
        if (row.day == day) return row;
    return std::nullopt;
}

bool is_on_tick(std::int64_t price) {
    return price > 0 && (price < usd || price % 100 == 0);
}

/// Change from one close to the next.
std::vector<double> returns_of(const bars::BookChange& book) {
    std::vector<double> returns;
    for (std::size_t i = 1; i < book.daily.size(); ++i)
        returns.push_back(static_cast<double>(book.daily[i].close) / static_cast<double>(book.daily[i - 1].close) - 1);
    return returns;
}

double deviation_of(const std::vector<double>& values) {
    double sum = 0, squares = 0;
    for (const double value : values) {
        sum += value;
        squares += value * value;
    }
    const auto n = static_cast<double>(values.size());
    return std::sqrt(squares / n - sum / n * (sum / n));
}

double correlation_of(const std::vector<double>& a, const std::vector<double>& b) {
    double sum_a = 0, sum_b = 0, product = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum_a += a[i];
        sum_b += b[i];
        product += a[i] * b[i];
    }
    const auto n = static_cast<double>(a.size());
    return (product / n - sum_a / n * (sum_b / n)) / (deviation_of(a) * deviation_of(b));
}

TEST_F(SimulatedYear, TradesOnTheExchangesDaysOnly) {
    // 2024: 252 sessions; July 3rd, November 29th and December 24th close at 13:00 (NYSE's calendar).
    EXPECT_EQ(market_->sessions().size(), 252u);
    each_book([](const bars::BookChange& book) {
        for (const auto& [day, trades] : book.minute_trades) {
            const auto session = us_equities().session(day);
            ASSERT_TRUE(session) << to_text(day);
            EXPECT_GE(trades.start_ms.front(), session->open.ms);
            EXPECT_LE(trades.start_ms.back(), session->close.ms - ms_per_minute);
        }
    });
}

TEST_F(SimulatedYear, EndsHalfDaysAtOne) {
    for (const TradingDay day : {TradingDay{2024y / 7 / 3}, TradingDay{2024y / 11 / 29}, TradingDay{2024y / 12 / 24}}) {
        const bars::TradeBatch& trades = spy().minute_trades.at(day);
        EXPECT_EQ(trades.size(), 210u);
        EXPECT_EQ(ExchangeTime{trades.start_ms.back()}.ms_of_day(), (12 * 60 + 59) * ms_per_minute);
        EXPECT_EQ(spy().hourly.at(day).size(), 4u);
    }
}

TEST_F(SimulatedYear, HasEveryMinuteHourAndDayOfSpy) {
    EXPECT_EQ(all_[0].books.front().first, "SPY");
    EXPECT_EQ(all_[0].minute_bars, 249u * 390 + 3 * 210);
    EXPECT_EQ(spy().daily.size(), 252u);
    EXPECT_EQ(spy().hourly.size(), 252u);
    EXPECT_EQ(spy().minute_quotes.size(), 252u);
    EXPECT_EQ(spy().map->first_day(), january_2);
    EXPECT_EQ(spy().map->last_day(), TradingDay{2050y / 12 / 31});
}

TEST_F(SimulatedYear, HasSoundBarsOnTheTick) {
    each_book([](const bars::BookChange& book) {
        for (const auto& [day, t] : book.minute_trades)
            for (std::size_t i = 0; i < t.size(); ++i) {
                const bool is_sound = t.low[i] <= std::min(t.open[i], t.close[i]) &&
                                      t.high[i] >= std::max(t.open[i], t.close[i]) && t.volume[i] > 0 &&
                                      is_on_tick(t.open[i]) && is_on_tick(t.high[i]) && is_on_tick(t.low[i]) &&
                                      is_on_tick(t.close[i]) && t.start_ms[i] % ms_per_minute == 0 &&
                                      (i == 0 || t.start_ms[i] > t.start_ms[i - 1]);
                ASSERT_TRUE(is_sound) << to_text(ExchangeTime{t.start_ms[i]});
            }
    });
}

TEST_F(SimulatedYear, MakesHoursAndDaysFromTheMinutes) {
    each_book([](const bars::BookChange& book) {
        ASSERT_EQ(book.daily.size(), book.minute_trades.size());
        ASSERT_EQ(book.hourly.size(), book.minute_trades.size());
        for (const bars::DailyRow& row : book.daily) {
            const bars::TradeBatch& m = book.minute_trades.at(row.day);
            const bars::TradeBatch& h = book.hourly.at(row.day);
            EXPECT_EQ(row.open, m.open.front());
            EXPECT_EQ(row.high, *std::max_element(m.high.begin(), m.high.end()));
            EXPECT_EQ(row.low, *std::min_element(m.low.begin(), m.low.end()));
            EXPECT_EQ(row.close, m.close.back());
            EXPECT_EQ(row.volume, std::accumulate(m.volume.begin(), m.volume.end(), std::int64_t{0}));
            for (std::size_t i = 0; i < h.size(); ++i) {
                // As LEAN's hour files: natural hours, so the first starts at 09:00.
                ASSERT_EQ(h.start_ms[i] % ms_per_hour, 0);
                const auto from =
                    std::lower_bound(m.start_ms.begin(), m.start_ms.end(), h.start_ms[i]) - m.start_ms.begin();
                const auto to = std::lower_bound(m.start_ms.begin(), m.start_ms.end(), h.start_ms[i] + ms_per_hour) -
                                m.start_ms.begin();
                ASSERT_LT(from, to);
                EXPECT_EQ(h.open[i], m.open[static_cast<std::size_t>(from)]);
                EXPECT_EQ(h.high[i], *std::max_element(m.high.begin() + from, m.high.begin() + to));
                EXPECT_EQ(h.low[i], *std::min_element(m.low.begin() + from, m.low.begin() + to));
                EXPECT_EQ(h.close[i], m.close[static_cast<std::size_t>(to - 1)]);
                EXPECT_EQ(h.volume[i],
                          std::accumulate(m.volume.begin() + from, m.volume.begin() + to, std::int64_t{0}));
            }
            EXPECT_EQ(row.volume, std::accumulate(h.volume.begin(), h.volume.end(), std::int64_t{0}));
        }
    });
}

TEST_F(SimulatedYear, ShowsEverySplitInTheRawPricesAndInTheFactors) {
    int forward = 0, reverse = 0;
    each_book([&](const bars::BookChange& book) {
        if (!book.factors) return;
        for (const FactorRow& row : book.factors->rows()) {
            const auto split = book.factors->split_after(row.day);
            const auto before = bar_of(book, row.day), after = bar_of(book, us_equities().next_session(row.day));
            if (!split || !before || !after) continue;
            ++(split->factor < Decimal(1) ? forward : reverse);
            EXPECT_EQ(split->reference_price, Decimal::scaled(before->close, price_scale));
            const double raw = static_cast<double>(after->open) / static_cast<double>(before->close);
            EXPECT_NEAR(raw / to_double(split->factor), 1, 0.3) << "on " << to_text(row.day);
            EXPECT_GT(std::abs(std::log(raw)), std::log(1.5)) << "a split is more than a gap";
        }
    });
    EXPECT_GE(forward, 8);
    EXPECT_GE(reverse, 2);
}

TEST_F(SimulatedYear, PaysDividendsOfWholeCentsOnManyDays) {
    std::set<TradingDay> days;
    each_book([&](const bars::BookChange& book) {
        if (!book.factors) return;
        for (const FactorRow& row : book.factors->rows()) {
            const auto dividend = book.factors->dividend_after(row.day);
            if (!dividend) continue;
            days.insert(row.day);
            // Half a percent a quarter, to the cent; read back from factors of seven places.
            EXPECT_EQ(*dividend, round_half_even(row.reference_price * Decimal::scaled(5, 3), 2)) << to_text(row.day);
        }
    });
    EXPECT_GT(days.size(), 20u);
}

TEST_F(SimulatedYear, WritesFactorTablesAsLeanReadsThem) {
    each_book([](const bars::BookChange& book) {
        if (!book.factors) return;
        const std::vector<FactorRow>& rows = book.factors->rows();
        ASSERT_GE(rows.size(), 2u);
        EXPECT_EQ(factor_line(rows.back()), "20501231,1,1,0");
        EXPECT_EQ(rows.front().day, book.map->first_day());
        for (std::size_t i = 1; i < rows.size(); ++i) EXPECT_LT(rows[i - 1].day, rows[i].day);
        for (const FactorRow& row : rows) {
            EXPECT_EQ(row.price_factor, round_half_even(row.price_factor, 7));
            EXPECT_EQ(row.split_factor, round_half_even(row.split_factor, 8));
        }
    });
}

TEST_F(SimulatedYear, ListsSomeLaterAndLosesSomeEarlier) {
    int late = 0, gone = 0;
    for (int i = 0; i < symbols; ++i) {
        const MapTable& map = *book(i).map;
        const bars::BookChange& oldest = all_[static_cast<std::size_t>(i + 1)].books.front().second;
        ASSERT_FALSE(oldest.daily.empty());
        // A halt or a quiet day may hide the very first or last session of an illiquid symbol, never show one outside.
        EXPECT_GE(oldest.daily.front().day, map.first_day());
        EXPECT_LE(book(i).daily.back().day, map.last_day());
        late += map.first_day() > january_2;
        if (map.last_day() >= december_31) continue;
        ++gone;
        EXPECT_EQ(book(i).daily.back().day, map.last_day());
    }
    EXPECT_GE(late, 3);
    EXPECT_GE(gone, 2);
}

TEST_F(SimulatedYear, RenamesOneInAHundredAndPutsEachNamesBarsIntoItsBook) {
    const SimulatedSymbol& renamed = all_[51];
    ASSERT_EQ(renamed.books.size(), 2u);
    const auto& [old_ticker, old_book] = renamed.books[0];
    const auto& [new_ticker, new_book] = renamed.books[1];
    EXPECT_NE(old_ticker, new_ticker);
    const TradingDay last_of_old = old_book.daily.back().day;
    EXPECT_EQ(us_equities().next_session(last_of_old), new_book.daily.front().day);
    EXPECT_EQ(new_book.map->ticker_on(last_of_old), old_ticker);
    EXPECT_EQ(new_book.map->ticker_on(new_book.daily.front().day), new_ticker);
    ASSERT_TRUE(old_book.aliases);
    EXPECT_EQ(*old_book.aliases,
              (std::vector<std::tuple<TradingDay, TradingDay, std::string>>{{january_2, last_of_old, new_ticker}}));
}

TEST_F(SimulatedYear, HasPricesFromCentsToThousands) {
    std::int64_t lowest = INT64_MAX, highest = 0;
    each_book([&](const bars::BookChange& book) {
        lowest = std::min(lowest, book.daily.front().open);
        highest = std::max(highest, book.daily.front().open);
    });
    EXPECT_LT(lowest, 7 * usd / 10);
    EXPECT_GT(highest, 2'000 * usd);
}

TEST_F(SimulatedYear, OpensWithGapsBigAndSmall) {
    int opens = 0, two_percent = 0, ten_percent = 0;
    each_book([&](const bars::BookChange& book) {
        for (std::size_t i = 1; i < book.daily.size(); ++i) {
            const double gap =
                std::abs(static_cast<double>(book.daily[i].open) / static_cast<double>(book.daily[i - 1].close) - 1);
            ++opens;
            two_percent += gap >= 0.02 && gap < 0.1;
            ten_percent += gap >= 0.1 && gap < 0.3;
        }
    });
    EXPECT_GT(two_percent, opens / 100);
    EXPECT_LT(two_percent, opens / 4);
    EXPECT_GT(ten_percent, opens / 2'000);
}

TEST_F(SimulatedYear, TradesMoreAtTheOpenAndTheCloseThanAtNoon) {
    double first = 0, midday = 0, last = 0;
    each_book([&](const bars::BookChange& book) {
        for (const auto& [day, t] : book.minute_trades)
            for (std::size_t i = 0; i < t.size(); ++i) {
                const std::int64_t minute = ExchangeTime{t.start_ms[i]}.ms_of_day() / ms_per_minute;
                const double value = static_cast<double>(t.volume[i]) * static_cast<double>(t.close[i]);
                if (minute < 10 * 60) first += value;
                if (minute >= 12 * 60 && minute < 12 * 60 + 30) midday += value;
                if (minute >= 15 * 60 + 30) last += value;
            }
    });
    EXPECT_GT(first, 2 * midday);
    EXPECT_GT(last, 2 * midday);
}

TEST_F(SimulatedYear, MovesMoreInTheFirstHalfHourThanAtNoon) {
    double first = 0, midday = 0;
    for (const auto& [day, t] : spy().minute_trades)
        for (std::size_t i = 0; i < 30; ++i) {
            first += std::abs(static_cast<double>(t.close[i]) / static_cast<double>(t.open[i]) - 1);
            midday += std::abs(static_cast<double>(t.close[i + 150]) / static_cast<double>(t.open[i + 150]) - 1);
        }
    EXPECT_GT(first, 1.4 * midday);
}

TEST_F(SimulatedYear, LetsSymbolsFollowTheMarketByTheirBeta) {
    const std::vector<double> market = returns_of(spy());
    double sum = 0;
    int whole = 0;
    for (int i = 0; i < symbols; ++i) {
        const std::vector<double> own = returns_of(book(i));
        if (own.size() != market.size()) continue;
        sum += correlation_of(market, own);
        ++whole;
    }
    EXPECT_GT(whole, symbols / 2);
    EXPECT_GT(sum / whole, 0.1);
    EXPECT_LT(sum / whole, 0.8);
}

TEST_F(SimulatedYear, LeavesMinutesOutWhereFewTradeAndWhenTradingIsHalted) {
    int illiquid = 0, halts = 0;
    for (int i = 0; i < symbols; ++i) {
        std::uint64_t possible = 0, traded = 0;
        for (const auto& [day, t] : book(i).minute_trades) {
            possible += us_equities().session(day)->is_early_close() ? 210 : 390;
            traded += t.size();
        }
        const bool is_illiquid = traded * 10 < possible * 9;
        illiquid += is_illiquid;
        if (is_illiquid || traded * 1'000 < possible * 995) continue;
        for (const auto& [day, t] : book(i).minute_trades)
            for (std::size_t k = 1; k < t.size(); ++k) halts += t.start_ms[k] - t.start_ms[k - 1] > 10 * ms_per_minute;
    }
    EXPECT_GT(illiquid, symbols / 10);
    EXPECT_LT(illiquid, symbols / 2);
    EXPECT_GT(halts, 5);
}

TEST_F(SimulatedYear, QuotesAFifthOfTheSymbolsAroundTheirTrades) {
    int quoted = 0;
    each_book([&](const bars::BookChange& book) {
        quoted += !book.minute_quotes.empty();
        for (const auto& [day, q] : book.minute_quotes) {
            const bars::TradeBatch& t = book.minute_trades.at(day);
            ASSERT_LE(q.size(), t.size());
            for (std::size_t i = 0, k = 0; i < q.size(); ++i, ++k) {
                while (t.start_ms[k] != q.start_ms[i]) ++k;
                const bool is_sound = q.bid_low[i] > 0 && q.bid_close[i] < t.close[k] && t.close[k] < q.ask_close[i] &&
                                      q.bid_size[i] > 0 && q.bid_high[i] < q.ask_high[i] && q.ask_low[i] > q.bid_low[i];
                ASSERT_TRUE(is_sound) << to_text(ExchangeTime{q.start_ms[i]});
            }
        }
    });
    EXPECT_GT(quoted, symbols / 10);
    EXPECT_LT(quoted, symbols / 3);
}

// The bytes are a promise across compilers, their switches and machines. The number is that of the first release.
TEST_F(SimulatedYear, HasTheSameBarsOnEveryMachine) {
    HashChain chain;
    each_book([&](const bars::BookChange& book) {
        for (const auto& [day, t] : book.minute_trades)
            for (const auto* column : {&t.start_ms, &t.open, &t.high, &t.low, &t.close, &t.volume})
                chain.add(xxh3_of(std::span<const std::int64_t>(*column)));
        for (const auto& [day, q] : book.minute_quotes)
            for (const auto* column : {&q.start_ms, &q.bid_close, &q.bid_size, &q.ask_close, &q.ask_size})
                chain.add(xxh3_of(std::span<const std::int64_t>(*column)));
        if (book.factors)
            for (const FactorRow& row : book.factors->rows()) chain.add(xxh3(factor_line(row)));
    });
    EXPECT_EQ(hex_text(chain.value()), "69d5d55369f7eb4d231d69e6a286dbc1");
}

TEST(Simulation, ClustersTheMarketsVolatility) {
    const SimulatedMarket market({.symbols = 0, .first = 2015y / 1 / 2, .last = 2024y / 12 / 31});
    const SimulatedSymbol spy = market.symbol(-1);
    const std::vector<double> returns = returns_of(spy.books.back().second);
    std::vector<double> today, tomorrow;
    for (std::size_t i = 1; i < returns.size(); ++i) {
        today.push_back(std::abs(returns[i - 1]));
        tomorrow.push_back(std::abs(returns[i]));
    }
    // 2,514 independent days would stay within ±0.06 (three deviations of 1/sqrt(n)).
    EXPECT_GT(correlation_of(today, tomorrow), 0.06);
    const double yearly = deviation_of(returns) * std::sqrt(252.0);
    EXPECT_GT(yearly, 0.08);
    EXPECT_LT(yearly, 0.30);
}

TEST(Simulation, MakesASymbolFromTheSeedAndItsIndexAlone) {
    const SimulatedMarket few({.symbols = 3, .first = january_2, .last = 2024y / 1 / 12}),
        many({.symbols = 40, .first = january_2, .last = 2024y / 1 / 12});
    many.symbol(7);
    const auto a = few.symbol(2), b = many.symbol(2);
    EXPECT_EQ(a.books[0].first, b.books[0].first);
    for (const auto& [day, trades] : a.books[0].second.minute_trades)
        EXPECT_EQ(trades.close, b.books[0].second.minute_trades.at(day).close);
}

TEST(Simulation, GivesAnotherMarketForAnotherSeed) {
    const SimulationSpec spec{.symbols = 1, .first = january_2, .last = january_2, .seed = 7};
    SimulationSpec other = spec;
    other.seed = 8;
    const auto closes = [](const SimulationSpec& s, int index) {
        return SimulatedMarket(s).symbol(index).books[0].second.minute_trades.begin()->second.close;
    };
    EXPECT_NE(closes(spec, -1), closes(other, -1));
    EXPECT_NE(closes(spec, 0), closes(other, 0));
}

TEST(Simulation, GivesQuotesToNoneOrAllAsAsked) {
    for (const double share : {0.0, 1.0}) {
        const SimulatedMarket market({.symbols = 20, .first = january_2, .last = january_2, .quotes = share});
        for (int i = 0; i < 20; ++i) {
            const bars::BookChange change = market.symbol(i).books.back().second;
            if (change.daily.empty() || change.daily[0].low < usd) continue;
            EXPECT_EQ(change.minute_quotes.size(), share > 0 ? 1u : 0u) << market.ticker(i);
        }
    }
}

TEST(Simulation, NamesTwentyThousandSymbolsApart) {
    const SimulatedMarket market({.symbols = 0, .first = january_2, .last = january_2});
    std::set<std::string> tickers;
    for (int i = -1; i < 20'000; ++i) {
        const std::string ticker = market.ticker(i);
        EXPECT_TRUE(tickers.insert(ticker).second) << ticker;
        EXPECT_TRUE(tickers.insert(ticker + "X").second) << ticker << ", were it renamed";
    }
    EXPECT_EQ(market.ticker(-1), "SPY");
}

TEST(Simulation, RefusesWhatItCannotMakeAndSaysWhy) {
    const auto text_of = [](SimulationSpec spec) -> std::string {
        try {
            spec.validate();
        } catch (const Error& error) {
            EXPECT_EQ(error.problem(), Problem::invalid_request);
            return error.what();
        }
        return "accepted";
    };
    EXPECT_EQ(text_of(year_of(20'000)), "accepted");
    EXPECT_EQ(text_of(year_of(-1)), "--symbols is -1, allowed 0 to 20000");
    EXPECT_EQ(text_of(year_of(20'001)), "--symbols is 20001, allowed 0 to 20000");
    EXPECT_THAT(text_of({.symbols = 1, .first = january_2, .last = december_31, .quotes = 1.5}),
                HasSubstr("--quotes is 1.5, allowed 0 to 1"));
    EXPECT_THAT(text_of({.symbols = 1, .first = december_31, .last = january_2}),
                HasSubstr("2024-12-31 is after the last 2024-01-02"));
    EXPECT_THAT(text_of({.symbols = 1, .first = 2024y / 1 / 6, .last = 2024y / 1 / 7}),
                HasSubstr("no session from 2024-01-06 to 2024-01-07"));
    EXPECT_THAT(text_of({.symbols = 1, .first = 2000y / 1 / 1, .last = december_31}), HasSubstr("at most 10 years"));
}

}  // namespace
}  // namespace tamis::simulation
