// simulation/simulation_life.hpp — one invented symbol, from its listing to its last day.
#pragma once

#include <utility>
#include <vector>

#include "simulation/random.hpp"
#include "simulation/simulation.hpp"

namespace tamis::simulation {

/// LEAN's last day of a map or factor file whose symbol still trades.
inline constexpr TradingDay for_ever = std::chrono::year{2050} / 12 / 31;

/// How busy a minute of a session is: more at the open and the close than at noon, 1 on average.
double u_shape(std::size_t minute, std::size_t minutes);

constexpr bool may_be_renamed(int index) {
    return index % 100 == 50;
}

/// What a symbol is born with.
struct Traits {
    double price_usd = 0;
    double daily_volatility = 0;  ///< of its own part, beside the market's
    double beta = 1;
    double dollar_volume_usd = 0;  ///< a day
    double missing = 0;            ///< chance that an average minute has no trade
    double daily_drift = 0;
    bool has_quotes = false;
    bool is_fund = false;                             ///< follows the market: no gaps, halts or splits of its own
    std::size_t first_session = 0, last_session = 0;  ///< it trades from … to, inclusive
    int rename_session = -1;                          ///< the first under the new name; −1: never
    int dividend_session = -1;                        ///< within each quarter; −1: pays none
};
/// SPY's; the other symbols' depend on the random numbers.
Traits index_fund_traits(std::size_t sessions);
Traits random_traits(int index, Random& random, double quotes, std::size_t sessions);

/// Puts a symbol's minutes into its books; hours and days follow from them.
class BookFiller {
  public:
    explicit BookFiller(SimulatedSymbol& symbol) : symbol_(symbol) {}
    void begin(std::size_t book, TradingDay day);
    void trade(std::int64_t start,
               std::int64_t open,
               std::int64_t high,
               std::int64_t low,
               std::int64_t close,
               std::int64_t volume);
    /// The last trade's minute with a spread of two `half`s around it.
    void quote(std::int64_t half, std::int64_t size);
    void end();

  private:
    SimulatedSymbol& symbol_;
    bars::BookChange* change_ = nullptr;
    TradingDay day_;
    bars::TradeBatch* trades_ = nullptr;
    bars::QuoteBatch* quotes_ = nullptr;
};

/// Walks one session after the other.
class Life {
  public:
    Life(const Traits& traits, Random random, BookFiller& filler);
    /// `market` moves by minute and overnight, as fractions.
    void session(std::size_t index, const Session& session, const std::vector<float>& market, double overnight);
    /// Factors as LEAN writes them: a row on the session before each ex-date, which holds up to and including that day.
    FactorTable factors(const std::vector<Session>& sessions) const;

  private:
    struct Action {
        std::size_t session;      ///< the ex-date
        Decimal ratio;            ///< of a split, new shares for one old; 0: none
        Decimal dividend;         ///< USD a share; 0: none
        Decimal reference_price;  ///< the close before, USD
    };
    double long_variance() const { return traits_.daily_volatility * traits_.daily_volatility; }
    double volatility() const;
    void move(double fraction);
    void corporate_action(std::size_t index);
    Decimal split_ratio();
    double gap();
    void plan_halt(std::size_t minutes);
    void minute(std::int64_t start, std::size_t minute, std::size_t minutes, double market);
    void trade(std::int64_t start, double open, double middle, double shape);

    const Traits traits_;
    Random random_;
    BookFiller& filler_;
    double price_;
    double shares_ = 1;    ///< for one at the start, after splits
    double variance_;      ///< of its own part, of a day
    double own_move_ = 0;  ///< of this session, without the market's part
    std::int64_t last_close_ = 0;
    std::size_t halt_from_ = 0, halt_to_ = 0;
    std::vector<Action> actions_;
};

}  // namespace tamis::simulation
