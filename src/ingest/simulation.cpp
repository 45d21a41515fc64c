// ingest/simulation.cpp — how an invented symbol trades, minute by minute.
#include "ingest/simulation.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "ingest/lean_writer.hpp"
#include "ingest/parallel_symbols.hpp"
#include "ingest/random.hpp"

namespace tamis::ingest {

namespace {

constexpr std::int64_t minute_ms = 60'000, hour_ms = 60 * minute_ms;
const TradingDay for_ever = std::chrono::year{2050} / 12 / 31;

/// More at the open and the close than at noon; 1 on average over a full session.
double u_shape(int minute, int minutes) {
    const double x = 2.0 * minute / (minutes - 1) - 1;
    return 0.55 + 2.25 * x * x * x * x;
}

struct Traits {
    double price, daily_volatility, beta, dollar_volume, missing, drift;
    bool has_quotes;
    std::size_t first_session, last_session;  ///< it trades from … to, inclusive
    int rename_session = -1;
    bool pays_dividends = false;
};

std::int64_t rounded_price(double usd) {
    const double deci_cents = usd * 10'000;
    const std::int64_t tick = usd >= 1 ? 100 : 1;
    const auto ticks = static_cast<std::int64_t>(deci_cents / static_cast<double>(tick) + 0.5);
    return std::max<std::int64_t>(ticks, 1) * tick;
}

struct Action {
    std::size_t session;  ///< the ex-date
    Decimal ratio;        ///< of a split, new shares for one old; 0: none
    Decimal dividend;     ///< USD a share; 0: none
    Decimal reference;    ///< close before
};

/// Factors as LEAN writes them: a row on the session before each ex-date, seven decimals.
FactorTable factors_of(const std::vector<Action>& actions, const std::vector<Session>& sessions, TradingDay first) {
    std::vector<FactorRow> rows{{for_ever, 1, 1, 0}};
    Decimal price(1), split(1);
    for (auto at = actions.rbegin(); at != actions.rend(); ++at) {
        if (!at->dividend.is_zero()) price = round_half_even(price * ((at->reference - at->dividend) / at->reference), 7);
        if (!at->ratio.is_zero()) split = split / at->ratio;
        rows.push_back({sessions[at->session - 1].day, price, split, at->reference});
    }
    rows.push_back({first, price, split, 1});
    return FactorTable(std::move(rows));
}

class SymbolWriter {
  public:
    SymbolWriter(SimulatedSymbol& out, std::vector<std::string> tickers) : out_(out) {
        for (std::string& ticker : tickers) out_.books.emplace_back(std::move(ticker), bars::BookChange{});
    }
    void use(std::size_t book) { change_ = &out_.books[book].second; }
    void begin(const Session& session) {
        session_ = session;
        trades_ = &change_->minute_trades[session.day];
        quotes_ = nullptr;
    }
    void trade(std::int64_t start, std::int64_t o, std::int64_t h, std::int64_t l, std::int64_t c, std::int64_t v) {
        trades_->push(start, o, h, l, c, v);
        ++out_.minute_bars;
    }
    void quote(std::int64_t start, std::int64_t o, std::int64_t h, std::int64_t l, std::int64_t c, std::int64_t half, std::int64_t size) {
        if (!quotes_) quotes_ = &change_->minute_quotes[session_.day];
        const std::int64_t bid[5] = {o - half, h - half, l - half, c - half, size}, ask[5] = {o + half, h + half, l + half, c + half, size};
        quotes_->push(start, bid, ask);
    }
    /// Hours and the day follow from the minutes.
    void end() {
        if (trades_->size() == 0) {
            change_->minute_trades.erase(session_.day);
            return;
        }
        bars::TradeBatch& hours = change_->hourly[session_.day];
        bars::DailyRow day{session_.day, trades_->open[0], trades_->high[0], trades_->low[0], trades_->close.back(), 0, {}};
        for (std::size_t i = 0; i < trades_->size(); ++i) {
            day.high = std::max(day.high, trades_->high[i]);
            day.low = std::min(day.low, trades_->low[i]);
            day.volume += trades_->volume[i];
            const std::int64_t hour = trades_->start_ms[i] / hour_ms * hour_ms;
            if (hours.size() == 0 || hours.start_ms.back() != hour) {
                hours.push(hour, trades_->open[i], trades_->high[i], trades_->low[i], trades_->close[i], trades_->volume[i]);
                continue;
            }
            hours.high.back() = std::max(hours.high.back(), trades_->high[i]);
            hours.low.back() = std::min(hours.low.back(), trades_->low[i]);
            hours.close.back() = trades_->close[i];
            hours.volume.back() += trades_->volume[i];
        }
        change_->daily.push_back(day);
    }

  private:
    SimulatedSymbol& out_;
    bars::BookChange* change_ = nullptr;
    Session session_{};
    bars::TradeBatch* trades_ = nullptr;
    bars::QuoteBatch* quotes_ = nullptr;
};

/// One symbol's life.
class Life {
  public:
    Life(const Traits& traits, Random random, SymbolWriter& writer) : traits_(traits), random_(random), writer_(writer), price_(traits.price) {
        variance_ = long_variance();
    }

    const std::vector<Action>& actions() const { return actions_; }

    void session(std::size_t index, const Session& session, const std::vector<float>& market, double overnight) {
        if (index > traits_.first_session) corporate_action(index);
        const double gap_size = random_.chance(0.03) ? random_.normal() * 0.05 : 0;
        move(traits_.beta * overnight + 0.4 * volatility() * random_.normal() + gap_size);
        const double opened = price_;
        halts(market.size());
        writer_.begin(session);
        for (std::size_t minute = 0; minute < market.size(); ++minute) this->minute(session, minute, market);
        writer_.end();
        const double change = price_ / opened - 1;
        variance_ = 0.05 * long_variance() + 0.12 * change * change + 0.83 * variance_;
    }

  private:
    double long_variance() const { return traits_.daily_volatility * traits_.daily_volatility; }
    double volatility() const { return std::sqrt(std::min(variance_, 0.04)); }
    void move(double fraction) { price_ = std::clamp(price_ * (1 + std::clamp(fraction, -0.4, 0.6)), 0.05, 9'000.0); }

    void corporate_action(std::size_t index) {
        Action action{index, 0, 0, Decimal::scaled(rounded_price(price_), price_scale)};
        if (price_ > 600 && random_.chance(0.02)) action.ratio = Decimal(random_.chance(0.5) ? 4 : 10);
        else if (price_ < 0.8 && random_.chance(0.02)) action.ratio = Decimal(1) / Decimal(10);
        else if (price_ > 20 && random_.chance(0.0004)) action.ratio = Decimal(random_.chance(0.5) ? 2 : 3);
        else if (traits_.pays_dividends && index % 63 == 20 && price_ > 5) action.dividend = round_half_even(action.reference * Decimal::scaled(6, 3), 2);
        if (action.ratio.is_zero() && action.dividend.is_zero()) return;
        if (!action.ratio.is_zero()) {
            price_ /= to_double(action.ratio);
            shares_ *= to_double(action.ratio);
        } else {
            price_ -= to_double(action.dividend);
        }
        actions_.push_back(action);
    }

    void halts(std::size_t minutes) {
        halt_from_ = halt_to_ = 0;
        if (!random_.chance(0.003)) return;
        halt_from_ = static_cast<std::size_t>(random_.below(static_cast<int>(minutes)));
        halt_to_ = halt_from_ + static_cast<std::size_t>(10 + random_.below(120));
    }

    void minute(const Session& session, std::size_t minute, const std::vector<float>& market) {
        const double shape = u_shape(static_cast<int>(minute), static_cast<int>(market.size()));
        const double noise = volatility() * std::sqrt(shape / 390);
        const double open = price_;
        move(traits_.beta * static_cast<double>(market[minute]) + noise * random_.normal() + traits_.drift / 390);
        const double middle = (open + price_) / 2 * (1 + noise * random_.normal());
        const bool is_halted = minute >= halt_from_ && minute < halt_to_;
        if (is_halted || random_.chance(traits_.missing / (0.5 + shape))) return;
        const std::int64_t o = rounded_price(open), c = rounded_price(price_), m = rounded_price(middle);
        const std::int64_t h = std::max({o, c, m}), l = std::min({o, c, m});
        const double busy = 0.25 + 1.5 * random_.uniform() * random_.uniform() / (0.15 + random_.uniform());
        const double shares = traits_.dollar_volume / traits_.price * shares_ / 390 * shape * busy;
        const std::int64_t start = session.open.ms + static_cast<std::int64_t>(minute) * minute_ms;
        writer_.trade(start, o, h, l, c, std::max<std::int64_t>(1, static_cast<std::int64_t>(shares)));
        if (!traits_.has_quotes) return;
        const std::int64_t tick = price_ >= 1 ? 100 : 1;
        const std::int64_t half = tick * (1 + random_.below(3));
        if (l > half) writer_.quote(start, o, h, l, c, half, 100 * (1 + random_.below(40)));
    }

    const Traits& traits_;
    Random random_;
    SymbolWriter& writer_;
    double price_, shares_ = 1, variance_;
    std::size_t halt_from_ = 0, halt_to_ = 0;
    std::vector<Action> actions_;
};

Traits traits_of(int index, Random& random, const SimulationSpec& spec, std::size_t sessions) {
    if (index < 0)
        return {.price = 420, .daily_volatility = 0.002, .beta = 1, .dollar_volume = 3e10, .missing = 0, .drift = 0.0002, .has_quotes = true,
                .first_session = 0, .last_session = sessions - 1, .pays_dividends = true};
    Traits traits{};
    traits.price = random.chance(0.08) ? random.log_uniform(0.15, 1) : random.log_uniform(1.2, 3'500);
    traits.daily_volatility = random.between(0.008, 0.045);
    traits.beta = random.between(0.2, 1.8);
    traits.dollar_volume = random.log_uniform(150'000, 8e8);
    traits.missing = traits.dollar_volume < 2e6 ? random.between(0.1, 0.6) : traits.dollar_volume < 2e7 ? random.between(0, 0.08) : 0;
    traits.drift = random.normal() * 0.001;
    traits.has_quotes = random.chance(spec.quotes);
    traits.first_session = random.chance(0.06) && sessions > 20 ? static_cast<std::size_t>(random.below(static_cast<int>(sessions) / 2)) : 0;
    traits.last_session = random.chance(0.04) && sessions > 20 ? sessions / 2 + static_cast<std::size_t>(random.below(static_cast<int>(sessions) / 2)) : sessions - 1;
    if (index % 100 == 50 && traits.last_session == sessions - 1 && sessions > 20) traits.rename_session = static_cast<int>(sessions / 2);
    traits.pays_dividends = random.chance(0.25);
    return traits;
}

}  // namespace

void SimulationSpec::validate() const {
    const auto refuse = [](const std::string& text) { throw Error{Problem::invalid_request, text}; };
    if (symbols < 0 || symbols > 20'000) refuse("--symbols is " + std::to_string(symbols) + ", allowed 0 to 20000");
    if (quotes < 0 || quotes > 1) refuse("--quotes is a share from 0 to 1");
    if (first > last) refuse("the first day " + to_text(first) + " is after the last " + to_text(last));
    if (us_equities().sessions(first, last).empty()) refuse("the exchange has no session from " + to_text(first) + " to " + to_text(last));
    if ((last - first).count() > 366 * 10) refuse("a simulation spans at most ten years");
}

SimulatedMarket::SimulatedMarket(const SimulationSpec& spec) : spec_(spec) {
    spec.validate();
    Random random(spec.seed, 0xffff);
    double variance = 0.01 * 0.01;
    for (const TradingDay day : us_equities().sessions(spec.first, spec.last)) {
        const Session session = *us_equities().session(day);
        sessions_.push_back(session);
        const auto minutes = static_cast<std::size_t>((session.close.ms - session.open.ms) / minute_ms);
        const double deviation = std::sqrt(variance);
        overnight_moves_.push_back(0.5 * deviation * random.normal() + 0.0002);
        std::vector<float> moves(minutes);
        double total = overnight_moves_.back();
        for (std::size_t i = 0; i < minutes; ++i) {
            const double move = deviation * std::sqrt(u_shape(static_cast<int>(i), static_cast<int>(minutes)) / 390) * random.normal();
            moves[i] = static_cast<float>(move);
            total += move;
        }
        minute_moves_.push_back(std::move(moves));
        variance = 0.06 * 0.01 * 0.01 + 0.10 * total * total + 0.84 * variance;
    }
}

// Consonant, vowel, consonant, vowel: ten thousand names that can be said; a letter more beyond.
std::string SimulatedMarket::ticker(int index) const {
    if (index < 0) return "SPY";
    static constexpr std::string_view consonants = "BCDFGHJKLMNPQRSTVWXZ", vowels = "AEIOU";
    int n = static_cast<int>((static_cast<std::int64_t>(index) * 7919 + 137) % 10'000);
    std::string name;
    name += consonants[static_cast<std::size_t>(n % 20)];
    name += vowels[static_cast<std::size_t>(n / 20 % 5)];
    name += consonants[static_cast<std::size_t>(n / 100 % 20)];
    name += vowels[static_cast<std::size_t>(n / 2000 % 5)];
    if (index >= 10'000) name += consonants[static_cast<std::size_t>(index / 10'000)];
    return name;
}

SimulatedSymbol SimulatedMarket::symbol(int index) const {
    Random random(spec_.seed, static_cast<std::uint64_t>(index + 1));
    const Traits traits = traits_of(index, random, spec_, sessions_.size());
    const bool is_renamed = traits.rename_session >= 0;
    std::vector<std::string> tickers{ticker(index)};
    if (is_renamed) tickers.insert(tickers.begin(), ticker(index) + "X");
    SimulatedSymbol result;
    SymbolWriter writer(result, tickers);
    Life life(traits, random, writer);
    for (std::size_t i = traits.first_session; i <= traits.last_session; ++i) {
        writer.use(is_renamed && static_cast<int>(i) >= traits.rename_session ? 1 : 0);
        life.session(i, sessions_[i], minute_moves_[i], overnight_moves_[i]);
    }
    const TradingDay first = sessions_[traits.first_session].day;
    const TradingDay last = traits.last_session + 1 == sessions_.size() ? for_ever : sessions_[traits.last_session].day;
    bars::BookChange& own = result.books.back().second;
    own.factors = factors_of(life.actions(), sessions_, first);
    std::vector<MapRow> map{{first, tickers.front()}};
    if (is_renamed) {
        const TradingDay renamed = sessions_[static_cast<std::size_t>(traits.rename_session - 1)].day;
        map.push_back({renamed, tickers.front()});
        result.books.front().second.aliases = {{first, renamed, tickers.back()}};
    }
    map.push_back({last, tickers.back()});
    own.map = MapTable(std::move(map));
    return result;
}

InterestRates SimulatedMarket::interest_rates() const {
    std::vector<InterestRates::Row> rows;
    for (int year = 1998; year <= 2100; ++year)
        rows.push_back({TradingDay{std::chrono::year{year} / 1 / 1}, Decimal::scaled(200 + (year * 37) % 250, 4)});
    return InterestRates(std::move(rows));
}

namespace {
using Sink = std::function<void(const std::string&, bars::BookChange&, ImportReport&)>;

ImportReport run(const SimulatedMarket& market, int symbols, unsigned threads, const OnProgress& progress, const Sink& sink) {
    std::vector<std::string> numbers;
    for (int i = -1; i < symbols; ++i) numbers.push_back(std::to_string(i));
    return for_each_symbol(numbers, threads, [&](const std::string& number, ImportReport& report) {
        SimulatedSymbol one = market.symbol(std::stoi(number));
        report.symbols = 1;
        report.minute_bars = one.minute_bars;
        for (auto& [ticker, change] : one.books) {
            report.daily_bars += change.daily.size();
            sink(ticker, change, report);
        }
    }, progress);
}
}  // namespace

ImportReport simulate(const SimulationSpec& spec, const std::filesystem::path& store, unsigned threads, const OnProgress& progress) {
    const SimulatedMarket market(spec);
    bars::BookWriter writer(store);
    writer.set_interest_rates(market.interest_rates());
    return run(market, spec.symbols, threads, progress, [&](const std::string& ticker, bars::BookChange& change, ImportReport& report) {
        const bars::WriteReport written = writer.apply(ticker, change);
        report.written.days_new += written.days_new;
        report.written.days_changed += written.days_changed;
        report.written.days_same += written.days_same;
        report.written.bytes_written += written.bytes_written;
    });
}

ImportReport simulate_as_lean(const SimulationSpec& spec, const std::filesystem::path& folder, unsigned threads, const OnProgress& progress) {
    const SimulatedMarket market(spec);
    write_lean_rates(folder, market.interest_rates());
    return run(market, spec.symbols, threads, progress, [&](const std::string& ticker, bars::BookChange& change, ImportReport& report) {
        report.files += write_lean_book(folder, ticker, change);
    });
}

}  // namespace tamis::ingest
