// simulation/simulation_life.cpp — how an invented symbol trades, minute by minute.
#include "simulation/simulation_life.hpp"

#include <algorithm>
#include <cmath>

namespace tamis::simulation {

namespace {

constexpr double full_session_minutes = 390;
constexpr std::size_t quarter_sessions = 63;

std::int64_t tick_of(double usd) {
    return usd >= 1 ? 100 : 1;
}

std::int64_t rounded_price(double usd) {
    const std::int64_t tick = tick_of(usd);
    const auto ticks = static_cast<std::int64_t>(usd * deci_cents_per_usd / static_cast<double>(tick) + 0.5);
    return std::max<std::int64_t>(ticks, 1) * tick;
}

}  // namespace

double u_shape(std::size_t minute, std::size_t minutes) {
    const double x = 2.0 * static_cast<double>(minute) / static_cast<double>(minutes - 1) - 1;
    return 0.55 + 2.25 * x * x * x * x;
}

Traits index_fund_traits(std::size_t sessions) {
    return {.price_usd = 420,
            .daily_volatility = 0.0015,
            .beta = 1,
            .dollar_volume_usd = 3e10,
            .daily_drift = 0.0002,
            .has_quotes = true,
            .is_fund = true,
            .last_session = sessions - 1,
            .dividend_session = 54};
}

Traits random_traits(int index, Random& random, double quotes, std::size_t sessions) {
    const int half = static_cast<int>(sessions / 2);
    const bool is_long = sessions > 20;  // in a shorter simulation everybody trades from the first day to the last
    Traits traits;
    traits.price_usd = random.chance(0.08) ? random.log_uniform(0.15, 1) : random.log_uniform(1.2, 3'500);
    traits.daily_volatility = random.between(0.006, 0.035);
    traits.beta = random.between(0.2, 1.8);
    traits.dollar_volume_usd = random.log_uniform(150'000, 8e8);
    if (traits.dollar_volume_usd < 2e6)
        traits.missing = random.between(0.1, 0.6);
    else if (traits.dollar_volume_usd < 2e7)
        traits.missing = random.between(0, 0.08);
    traits.daily_drift = random.normal() * 0.001;
    traits.has_quotes = random.chance(quotes);
    const bool lists_late = random.chance(0.06) && is_long, leaves_early = random.chance(0.04) && is_long;
    if (lists_late) traits.first_session = static_cast<std::size_t>(1 + random.below(half - 1));
    traits.last_session = leaves_early ? static_cast<std::size_t>(half + random.below(half - 1)) : sessions - 1;
    if (may_be_renamed(index) && is_long && !leaves_early) traits.rename_session = half;
    if (random.chance(0.25)) traits.dividend_session = random.below(static_cast<int>(quarter_sessions));
    return traits;
}

void BookFiller::begin(std::size_t book, TradingDay day) {
    change_ = &symbol_.books[book].second;
    day_ = day;
    trades_ = &change_->minute_trades[day];
    quotes_ = nullptr;
}

void BookFiller::trade(std::int64_t start,
                       std::int64_t open,
                       std::int64_t high,
                       std::int64_t low,
                       std::int64_t close,
                       std::int64_t volume) {
    trades_->push(start, open, high, low, close, volume);
    ++symbol_.minute_bars;
}

void BookFiller::quote(std::int64_t half, std::int64_t size) {
    if (!quotes_) quotes_ = &change_->minute_quotes[day_];
    const std::int64_t o = trades_->open.back(), h = trades_->high.back(), l = trades_->low.back(),
                       c = trades_->close.back();
    const std::int64_t bid[5] = {o - half, h - half, l - half, c - half, size},
                       ask[5] = {o + half, h + half, l + half, c + half, size};
    quotes_->push(trades_->start_ms.back(), bid, ask);
}

void BookFiller::end() {
    if (trades_->size() == 0) {
        change_->minute_trades.erase(day_);
        return;
    }
    bars::TradeBatch& hours = change_->hourly[day_];
    bars::DailyRow day{day_, trades_->open[0], trades_->high[0], trades_->low[0], trades_->close.back(), 0, {}};
    for (std::size_t i = 0; i < trades_->size(); ++i) {
        day.high = std::max(day.high, trades_->high[i]);
        day.low = std::min(day.low, trades_->low[i]);
        day.volume += trades_->volume[i];
        const std::int64_t hour = trades_->start_ms[i] / ms_per_hour * ms_per_hour;
        if (hours.size() == 0 || hours.start_ms.back() != hour) {
            hours.push(
                hour, trades_->open[i], trades_->high[i], trades_->low[i], trades_->close[i], trades_->volume[i]);
            continue;
        }
        hours.high.back() = std::max(hours.high.back(), trades_->high[i]);
        hours.low.back() = std::min(hours.low.back(), trades_->low[i]);
        hours.close.back() = trades_->close[i];
        hours.volume.back() += trades_->volume[i];
    }
    change_->daily.push_back(day);
}

Life::Life(const Traits& traits, Random random, BookFiller& filler)
    : traits_(traits), random_(random), filler_(filler), price_(traits.price_usd), variance_(long_variance()) {}

void Life::session(std::size_t index, const Session& session, const std::vector<float>& market, double overnight) {
    // The first day is a factor row of its own, so nothing can be effective on the second.
    if (index > traits_.first_session + 1 && last_close_ != 0) corporate_action(index);
    move(traits_.beta * overnight + gap());
    plan_halt(market.size());
    own_move_ = 0;
    const bool is_renamed = traits_.rename_session >= 0 && index >= static_cast<std::size_t>(traits_.rename_session);
    filler_.begin(is_renamed ? 1 : 0, session.day);
    for (std::size_t i = 0; i < market.size(); ++i)
        minute(session.open.ms + static_cast<std::int64_t>(i) * ms_per_minute,
               i,
               market.size(),
               static_cast<double>(market[i]));
    filler_.end();
    // Clusters of volatility: tomorrow's follows today's move (GARCH; Bollerslev 1986).
    variance_ = 0.05 * long_variance() + 0.12 * own_move_ * own_move_ + 0.83 * variance_;
}

double Life::volatility() const {
    return std::sqrt(std::min(variance_, 0.04));
}

void Life::move(double fraction) {
    price_ = std::clamp(price_ * (1 + std::clamp(fraction, -0.4, 0.6)), 0.05, 9'000.0);
}

void Life::corporate_action(std::size_t index) {
    Action action{index, 0, 0, Decimal::scaled(last_close_, price_scale)};
    if (!traits_.is_fund) action.ratio = split_ratio();
    const bool pays = traits_.dividend_session >= 0 &&
                      index % quarter_sessions == static_cast<std::size_t>(traits_.dividend_session) && price_ > 5;
    if (!action.ratio.is_zero()) {
        price_ /= to_double(action.ratio);
        shares_ *= to_double(action.ratio);
    } else if (pays) {
        action.dividend = round_half_even(action.reference_price * Decimal::scaled(5, 3), 2);
        price_ -= to_double(action.dividend);
    } else {
        return;
    }
    actions_.push_back(action);
}

Decimal Life::split_ratio() {
    const double chance = random_.uniform();
    if (price_ < 0.8 && chance < 0.004) return Decimal::scaled(1, 1);
    if (price_ > 600 && chance < 0.002) return Decimal(chance < 0.001 ? 4 : 10);
    if (price_ > 20 && chance < 0.0006) return Decimal(chance < 0.0004 ? 2 : 3);
    return Decimal(0);
}

double Life::gap() {
    const double usual = 0.4 * volatility() * random_.normal();
    return !traits_.is_fund && random_.chance(0.03) ? usual + 0.05 * random_.normal() : usual;
}

void Life::plan_halt(std::size_t minutes) {
    halt_from_ = halt_to_ = 0;
    if (traits_.is_fund || !random_.chance(0.003)) return;
    halt_from_ = static_cast<std::size_t>(random_.below(static_cast<int>(minutes)));
    halt_to_ = halt_from_ + static_cast<std::size_t>(10 + random_.below(120));
}

void Life::minute(std::int64_t start, std::size_t minute, std::size_t minutes, double market) {
    const double shape = u_shape(minute, minutes);
    const double noise = volatility() * std::sqrt(shape / full_session_minutes);
    const double own = noise * random_.normal() + traits_.daily_drift / full_session_minutes;
    const double open = price_;
    move(traits_.beta * market + own);
    own_move_ += own;
    const double middle = (open + price_) / 2 * (1 + noise * random_.normal());
    const bool is_halted = minute >= halt_from_ && minute < halt_to_;
    if (is_halted || random_.chance(traits_.missing / (0.5 + shape))) return;
    trade(start, open, middle, shape);
}

void Life::trade(std::int64_t start, double open, double middle, double shape) {
    const std::int64_t o = rounded_price(open), m = rounded_price(middle), c = rounded_price(price_);
    const double busy = 0.25 + 1.5 * random_.uniform() * random_.uniform() / (0.15 + random_.uniform());
    const double shares = traits_.dollar_volume_usd / traits_.price_usd * shares_ / full_session_minutes * shape * busy;
    const std::int64_t low = std::min({o, m, c});
    filler_.trade(start, o, std::max({o, m, c}), low, c, std::max<std::int64_t>(1, static_cast<std::int64_t>(shares)));
    last_close_ = c;
    if (!traits_.has_quotes) return;
    const std::int64_t half = tick_of(price_) * (1 + random_.below(3)), size = 100 * (1 + random_.below(40));
    if (low > half) filler_.quote(half, size);
}

FactorTable Life::factors(const std::vector<Session>& sessions) const {
    std::vector<FactorRow> rows{{for_ever, 1, 1, 0}};
    // LEAN rounds what it writes (CorporateFactorRow.cs): price factors to seven places, split factors to eight.
    const auto push = [&](TradingDay day, const Decimal& price, const Decimal& split, const Decimal& reference) {
        rows.push_back({day, round_half_even(price, 7), round_half_even(split, 8), reference});
    };
    Decimal price(1), split(1);
    for (auto at = actions_.rbegin(); at != actions_.rend(); ++at) {
        if (!at->dividend.is_zero()) price = price * ((at->reference_price - at->dividend) / at->reference_price);
        if (!at->ratio.is_zero()) split = split / at->ratio;
        push(sessions[at->session - 1].day, price, split, at->reference_price);
    }
    push(sessions[traits_.first_session].day, price, split, 1);
    return FactorTable(std::move(rows));
}

}  // namespace tamis::simulation
