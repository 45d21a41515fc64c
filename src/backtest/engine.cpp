// backtest/engine.cpp — the loop over days and slices (LEAN: AlgorithmManager.Run).
#include "backtest/engine.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace tamis::backtest {

namespace {

ExchangeTime midnight_of(TradingDay day) {
    return ExchangeTime{day.time_since_epoch().count() * ms_per_day};
}

Decimal exposure_of(const BacktestSpec& spec) {
    return std::visit([](const auto& one) { return one.most_exposure(); }, spec.account);
}

SettlementModel settlement_of(const BacktestSpec& spec) {
    if (spec.settlement) return *spec.settlement;
    return std::visit([](const auto& one) { return one.settlement(); }, spec.account);
}

int days_between(TradingDay first, TradingDay last) {
    return static_cast<int>((last - first).count()) + 1;
}
}  // namespace

Engine::Engine(std::shared_ptr<const Tape> tape, const BacktestSpec& spec, const Wanted& wanted)
    : tape_(std::move(tape)),
      spec_(spec),
      securities_(spec.symbols.size()),
      capacity_(spec.first, days_between(spec.first, spec.last)),
      sampler_(spec.cash, days_between(spec.first, spec.last), wanted.equity_path),
      benchmark_(tape_->benchmark()),
      bars_(spec.symbols.size(), nullptr),
      next_midnight_(midnight_of(spec.first)),
      start_(midnight_of(spec.first)),
      value_(to_double(spec.cash)) {
    feeds_.reserve(spec.symbols.size());
    for (std::size_t i = 0; i < spec.symbols.size(); ++i) {
        securities_[i].index = static_cast<int>(i);
        securities_[i].symbol = tape_->security(i).identity.ticker;
        feeds_.emplace_back(tape_->security(i), securities_[i]);
    }
    portfolio_ = std::make_unique<Portfolio>(securities_, spec.cash, exposure_of(spec), settlement_of(spec));
    desk_ = std::make_unique<OrderDesk>(
        spec, clock_, securities_, *portfolio_, capacity_, wanted.order_events || wanted.order_list_hash, facts_);
    facts_.start_cash = spec.cash;
    facts_.path.peak_usd = to_double(spec.cash);
}

// Consolidated bars of one slice come in the order of the symbols' names, however the spec lists them.
void Engine::consolidate(int security, int minutes) {
    const auto name = [&](int of) { return securities_[static_cast<std::size_t>(of)].symbol; };
    const Subscription added{security, &bar_series(*tape_, static_cast<std::size_t>(security), minutes)};
    const auto after = std::find_if(subscriptions_.begin(), subscriptions_.end(), [&](const Subscription& one) {
        return name(security) < name(one.security);
    });
    subscriptions_.insert(after, added);
}

RunFacts Engine::run(Strategy& strategy, const std::stop_token& stop) {
    strategy_ = &strategy;
    const TradingDay data_from = tape_->spec().data_from;
    clock_.is_warming_up = data_from < spec_.first;
    clock_.set(midnight_of(data_from));
    strategy.on_start(broker_);
    if (!clock_.is_warming_up) {
        // The first slice of a run adds its securities: no data, but the first daily sample and the first equity point.
        daily_sample();
        next_midnight_.ms += ms_per_day;
        sampler_.slice(clock_.utc, portfolio_->total_value(), false, facts_);
    }
    for (TradingDay day = data_from; day <= spec_.last && !over_; day += std::chrono::days(1)) {
        if (stop.stop_requested()) throw Error{Problem::cancelled, "stopped on " + to_text(day)};
        run_day(day);
    }
    end_of_run();
    return std::move(facts_);
}

void Engine::run_day(TradingDay day) {
    delist_at_midnight(day);
    const auto& sessions = tape_->sessions();
    if (session_ == sessions.size() || sessions[session_].day != day) return;
    clock_.open = sessions[session_].open;
    clock_.close = sessions[session_].close;
    grid_ = tape_->grid(session_);
    for (SecurityFeed& feed : feeds_) feed.start_session(session_);
    midnight();
    run_session();
    clock_.open = clock_.close = {};
    ++session_;
}

// LEAN sends the delisting when the feed has walked on to the next session, stamped with the midnight after the last
// day.
void Engine::delist_at_midnight(TradingDay day) {
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        if (tape_->security(i).delisted_on != day ||
            us_equities().next_session(day - std::chrono::days(1)) > spec_.last)
            continue;
        if (over_ || day <= tape_->spec().data_from) continue;
        const ExchangeTime now = midnight_of(day);
        end_warm_up(now);
        if (stops_at_zero(now)) return;
        samples_before(now);
        clock_.set(now);
        std::fill(bars_.begin(), bars_.end(), nullptr);
        desk_->see_market(static_cast<int>(i));
        portfolio_->settle(clock_.utc);
        desk_->process();
        desk_->delist(static_cast<int>(i));
        if (!clock_.is_warming_up && next_midnight_.ms == now.ms) {
            daily_sample();
            next_midnight_.ms += ms_per_day;
        }
        strategy_->on_bars({now, bars_, session_, std::nullopt}, broker_);
        desk_->process();
        end_of_slice(false);
    }
}

void Engine::midnight() {
    const auto events = [&](std::size_t i) -> const CorporateEvents& { return feeds_[i].day().events; };
    bool any = false;
    for (std::size_t i = 0; i < feeds_.size(); ++i) any = any || events(i).any();
    if (!any) return;
    const ExchangeTime now = midnight_of(tape_->sessions()[session_].day);
    end_warm_up(now);
    if (stops_at_zero(now)) return;
    samples_before(now);
    clock_.set(now);
    std::fill(bars_.begin(), bars_.end(), nullptr);
    // What happens to a security shows its price once more: to a position of yesterday's last bar for the first time.
    for (std::size_t i = 0; i < feeds_.size(); ++i)
        if (events(i).any()) desk_->see_market(static_cast<int>(i));
    portfolio_->settle(clock_.utc);
    for (std::size_t i = 0; i < feeds_.size(); ++i)
        if (events(i).renamed && !clock_.is_warming_up)
            desk_->cancel_orders_of(static_cast<int>(i), "Open order cancelled on symbol changed event");
    if (!clock_.is_warming_up) {
        desk_->process();
        if (next_midnight_.ms == now.ms) {
            daily_sample();
            next_midnight_.ms += ms_per_day;
        }
        desk_->check_margin();
    }
    if (!clock_.is_warming_up) book_events();
    strategy_->on_bars({now, bars_, session_, std::nullopt}, broker_);
    if (clock_.is_warming_up) return;
    desk_->process();
    end_of_slice(false);
}

// What prices do not show is booked: dividends of raw and of split-adjusted prices, splits of raw ones.
void Engine::book_events() {
    const bool is_raw = spec_.normalization == Normalization::raw;
    const bool pays_dividends = is_raw || spec_.normalization == Normalization::split_adjusted;
    for (std::size_t i = 0; pays_dividends && i < feeds_.size(); ++i)
        if (const auto& dividend = feeds_[i].day().events.dividend) portfolio_->pay_dividend(securities_[i], *dividend);
    for (std::size_t i = 0; is_raw && i < feeds_.size(); ++i)
        if (const auto& split = feeds_[i].day().events.split)
            desk_->apply_split(static_cast<int>(i), split->factor, split->reference_price);
}

// The benchmark's hours fall between the bars of a daily run, and alone where a security has none.
void Engine::benchmark_alone(ExchangeTime before) {
    const Session& session = tape_->sessions()[session_];
    for (auto end = benchmark_.next_end(); end && *end < before; end = benchmark_.next_end()) {
        const bool is_today = end->day() == session.day && *end > session.open;
        if (is_today) slice(*end, std::nullopt);
        if (over_) return;
        benchmark_.ends_at(*end);
    }
}

void Engine::run_session() {
    end_warm_up(clock_.open);
    for (std::size_t place = 0; place < places() && !over_; ++place) {
        const std::size_t next = next_slice(place);
        if (next > place) {
            pass({session_, place, next});
            place = next;
            if (place == places()) break;
        }
        benchmark_alone(time_at(place));
        if (!over_) slice(time_at(place), place);
    }
    end_of_session();
}

bool Engine::has_data(std::optional<std::size_t> place) const {
    return place && std::any_of(feeds_.begin(), feeds_.end(), [&](const SecurityFeed& feed) {
               return feed.day().has_data(*place);
           });
}

void Engine::take_bars(std::optional<std::size_t> place) {
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        bars_[i] = nullptr;
        if (!place || !feeds_[i].day().is_alive) continue;
        feeds_[i].show(*place);
        bars_[i] = feeds_[i].bar_at(*place);
        if (!bars_[i] || bars_[i]->fill_forward) continue;
        ++(clock_.is_warming_up ? facts_.path.warmup_bars : facts_.path.bars);
        desk_->see_market(static_cast<int>(i));
    }
}

void Engine::slice(ExchangeTime now, std::optional<std::size_t> place) {
    if (clock_.is_warming_up && now <= start_) return warm_up_slice(now, place);
    end_warm_up(now);
    if (stops_at_zero(now)) return;
    samples_before(now);
    const bool benchmark_ends = now.ms % ms_per_hour == 0 && benchmark_.ends_at(now);
    const Clock last_slice = clock_;
    deliver_consolidated(place, Delivery::late);
    const bool has_bars = has_data(place);
    if (!has_bars && !benchmark_ends) {
        clock_ = last_slice;  // no slice: a run that ends here ends at the one before
        return;
    }
    clock_.set(now);
    take_bars(place);
    portfolio_->settle(clock_.utc);
    if (benchmark_ends) show_benchmark_price(place);
    if (desk_->has_open_orders()) desk_->process();
    desk_->check_margin();
    if (has_bars) {
        deliver_consolidated(place, Delivery::now);
        strategy_->on_bars({now, bars_, session_, place}, broker_);
    }
    if (desk_->has_open_orders()) desk_->process();
    end_of_slice(has_bars);
}

void Engine::warm_up_slice(ExchangeTime now, std::optional<std::size_t> place) {
    deliver_consolidated(place, Delivery::late);
    clock_.set(now);
    if (!has_data(place)) return;
    take_bars(place);
    deliver_consolidated(place, Delivery::now);
    strategy_->on_bars({now, bars_, session_, place}, broker_);
}

void Engine::end_warm_up(ExchangeTime now) {
    if (clock_.is_warming_up && now >= start_) {
        clock_.set(start_);
        clock_.is_warming_up = false;
    }
}

// A bar whose last minutes are missing is delivered late: before the next slice, with the clock at the bar's end.
void Engine::deliver_consolidated(std::optional<std::size_t> place, Delivery delivery) {
    if (!place) return;
    for (const Subscription& one : subscriptions_) {
        const std::size_t end = one.series->at(session_, *place + 1);
        for (std::size_t index = one.series->at(session_, *place); index < end; ++index) {
            if (one.series->is_late(index) != (delivery == Delivery::late)) continue;
            const PriceBar& bar = one.series->bar(index);
            if (delivery == Delivery::late) clock_.set(bar.end);
            strategy_->on_consolidated(one.security, index, bar, broker_);
        }
    }
}

// LEAN's trade builder takes the hidden benchmark's hourly price for the price of a traded security of that symbol: it
// comes after the security's trade bar, and the security's quote bar then shows the security's own price once more.
void Engine::show_benchmark_price(std::optional<std::size_t> place) {
    for (const SecurityState& one : securities_) {
        const auto i = static_cast<std::size_t>(one.index);
        if (!desk_->has_open_trade(one.index) || tape_->security(i).identity.lean_id != benchmark_.lean_id()) continue;
        desk_->see_price(one.index, benchmark_.price());
        if (place && *place >= feeds_[i].day().quotes_seen_from) desk_->see_market(one.index);
    }
}

// LEAN looks before it works on a slice: the run's last sample is of the time of the slice that never came.
bool Engine::stops_at_zero(ExchangeTime now) {
    if (over_ || value_ >= 1.0 || portfolio_->total_value() > Decimal(0)) return over_;
    over_ = facts_.stopped_at_zero = true;
    stopped_at_ = now;
    return true;
}

void Engine::end_of_slice(bool has_data) {
    PathFacts& path = facts_.path;
    if (has_data) {
        ++path.slices;
        path.slices_invested += portfolio_->is_invested() ? 1 : 0;
    }
    value_ = portfolio_->estimated_value();
    facts_.path.see_value(value_);
    if (!capacity_.is_idle(clock_.utc)) capacity_.update(bars_, clock_.utc, *portfolio_, securities_, false);
    if (!sampler_.keeps_candles() && !sampler_.is_due(clock_.utc)) return;
    if (!sampler_.reads_points()) return sampler_.skip(clock_.utc);
    sampler_.slice(clock_.utc, portfolio_->total_value(), false, facts_);
}

void Engine::end_of_session() {
    if (!clock_.is_warming_up) facts_.path.session_equity_usd.push_back(portfolio_->estimated_value());
}

void Engine::samples_before(ExchangeTime now) {
    if (clock_.is_warming_up) return;
    for (; next_midnight_.ms < now.ms; next_midnight_.ms += ms_per_day) {
        clock_.set(next_midnight_);
        daily_sample();
    }
}

void Engine::daily_sample() {
    if (!over_) benchmark_.ends_at(clock_.now);
    Decimal sales;
    for (const SecurityState& one : securities_) sales += one.holding.sale_volume;
    sampler_.daily(clock_.utc,
                   clock_.now.ms == start_.ms,
                   portfolio_->total_value(),
                   smart_rounding(benchmark_.value()),
                   sales,
                   facts_);
}

// LEAN forces one more equity point, samples the day, and forces a second time on exit; only capacity sees the second.
void Engine::end_of_run() {
    if (clock_.is_warming_up) {
        clock_.set(start_);
        clock_.is_warming_up = false;
        samples_before(ExchangeTime{start_.ms + 1});
    }
    // The last slice's bars are still there: LEAN's capacity estimate counts them again.
    const auto force = [&] {
        capacity_.update(bars_, clock_.utc, *portfolio_, securities_, true);
        sampler_.slice(clock_.utc, portfolio_->total_value(), true, facts_);
    };
    force();
    const Clock last_slice = clock_;
    if (stopped_at_) clock_.set(*stopped_at_);
    daily_sample();
    clock_ = last_slice;
    force();

    facts_.has_benchmark = benchmark_.has_price();
    facts_.transactions = portfolio_->transactions();
    facts_.winning_transactions = portfolio_->winning_transactions();
    facts_.end_value = portfolio_->total_value();
    facts_.capacity = capacity_.capacity();
    if (const auto lowest = capacity_.lowest_security())
        facts_.lowest_capacity_asset = tape_->security(static_cast<std::size_t>(*lowest)).identity.lean_id;
    for (const SecurityState& one : securities_) {
        facts_.fees += one.holding.fees;
        facts_.realised += one.holding.profit;
        facts_.sale_volume += one.holding.sale_volume;
        if (one.holding.quantity != 0)
            facts_.unrealised += (one.price.usd() - one.holding.average_price) * Decimal(one.holding.quantity);
    }
}

}  // namespace tamis::backtest
