// backtest/engine.cpp — the loop over days and slices (LEAN: AlgorithmManager.Run).
#include "backtest/engine.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace tamis::backtest {

namespace {

ExchangeTime midnight_of(TradingDay day) {
    return ExchangeTime{day.time_since_epoch().count() * ms_per_day};
}

int days_between(TradingDay first, TradingDay last) {
    return static_cast<int>((last - first).count()) + 1;
}
}  // namespace

Engine::Engine(std::shared_ptr<const Tape> tape,
               const BacktestSpec& spec,
               const Wanted& wanted,
               const bars::BarStore* store)
    : spec_(spec),
      store_(store),
      run_(std::move(tape), spec),
      path_(to_double(spec.cash)),
      trades_(spec.symbols.size(), run_.facts.trades),
      capacity_(spec.first, days_between(spec.first, spec.last)),
      sampler_(spec.cash, days_between(spec.first, spec.last), wanted.equity_path),
      desk_(spec, run_, observers_, wanted.order_events || wanted.order_list_hash),
      added_by_hand_(spec.symbols.size(), true),
      events_(spec.symbols.size(), nullptr),
      next_midnight_(midnight_of(spec.first)),
      start_(midnight_of(spec.first)) {
    if (wanted.charts) charts_.emplace(spec.cash);
    for (const SecurityState& one : run_.securities) changes_.added.push_back(one.index);
}

// Consolidated bars of one slice come in the order of the symbols' names, however the spec lists them.
void Engine::consolidate(int security, int minutes) {
    const auto name = [&](int of) { return run_.securities[static_cast<std::size_t>(of)].symbol; };
    const Subscription added{security, &bar_series(*run_.tape, static_cast<std::size_t>(security), minutes)};
    const auto after = std::find_if(subscriptions_.begin(), subscriptions_.end(), [&](const Subscription& one) {
        return name(security) < name(one.security);
    });
    subscriptions_.insert(after, added);
}

RunFacts Engine::run(Strategy& strategy, const std::stop_token& stop) {
    strategy_ = &strategy;
    const TradingDay data_from = run_.tape->spec().data_from;
    run_.clock.is_warming_up = data_from < spec_.first;
    run_.clock.set(midnight_of(data_from));
    if (strategy.hears_orders())
        desk_.set_listener([this](const OrderEvent& event) { strategy_->on_order_event(event, broker_); });
    strategy.on_start(broker_);
    is_started_ = true;
    first_slice();
    for (TradingDay day = data_from; day <= spec_.last && !over_; day += std::chrono::days(1)) {
        if (stop.stop_requested()) throw Error{Problem::cancelled, "stopped on " + to_text(day)};
        run_day(day);
    }
    last_midnight();
    end_of_run();
    return std::move(run_.facts);
}

// It adds the securities of the run: no data, but the first daily sample and the first equity point. Where universes
// are all that there is, LEAN begins with the first choice that is due, and knows no benchmark before.
void Engine::first_slice() {
    has_begun_ = choose_universes(run_.clock.now) || !run_.securities.empty() || universes_.empty();
    if (!has_begun_) return;
    events_at(run_.clock.now);
    tell_changes();
    if (!run_.clock.is_warming_up) sampler_.slice(run_.clock.utc, run_.portfolio.total_value(), false, run_.facts);
    end_of_step();
}

// A list that was published after the last day is seen, but nothing is chosen from it.
void Engine::last_midnight() {
    const TradingDay day = spec_.last + std::chrono::days(1);
    const bool is_published = std::any_of(universes_.begin(), universes_.end(), [&](const ChosenUniverse& one) {
        return one.universe.is_published && one.universe.is_published(day);
    });
    if (is_published && !over_) midnight_slice(midnight_of(day), false);
}

void Engine::run_day(TradingDay day) {
    delist_at_midnight(day);
    const auto& sessions = run_.tape->sessions();
    const bool is_session = run_.session < sessions.size() && sessions[run_.session].day == day;
    if (is_session) run_.start_session();
    midnight(day);
    choose_later(day);
    if (!is_session) return;
    if (has_begun_) run_session();
    run_.end_session();
}

// LEAN sends the delisting when the feed has walked on to the next session, stamped with the midnight after the last
// day.
void Engine::delist_at_midnight(TradingDay day) {
    for (std::size_t i = 0; i < run_.feeds.size(); ++i) {
        if (run_.feeds[i].is_stopped() || run_.feeds[i].tape().delisted_on != day ||
            us_equities().next_session(day - std::chrono::days(1)) > spec_.last)
            continue;
        if (over_ || day <= run_.tape->spec().data_from) continue;
        delist(static_cast<int>(i), midnight_of(day));
    }
}

void Engine::delist(int security, ExchangeTime now) {
    static const CorporateEvents delisting{.delisted = true};
    end_warm_up(now);
    if (stops_at_zero(now)) return;
    events_before(now);
    scans_before(now);
    run_.clock.set(now);
    std::fill(run_.bars.begin(), run_.bars.end(), nullptr);
    trades_.see(run_.securities[static_cast<std::size_t>(security)]);
    run_.portfolio.settle(run_.clock.utc);
    desk_.process();
    desk_.delist(security);
    events_at(now);
    let_go(security);
    events_[static_cast<std::size_t>(security)] = &delisting;
    strategy_->on_bars({now, run_.bars, run_.session, std::nullopt, events_}, broker_);
    events_[static_cast<std::size_t>(security)] = nullptr;
    desk_.process();
    end_of_slice(false);
    sampler_.on_slice(run_, false);  // LEAN lets the security go in a second slice of this time
    end_of_step();
}

bool Engine::find_midnight_events() {
    std::fill(events_.begin(), events_.end(), nullptr);
    for (std::size_t i = 0; i < run_.feeds.size(); ++i)
        if (run_.feeds[i].day().events.any()) events_[i] = &run_.feeds[i].day().events;
    return std::any_of(events_.begin(), events_.end(), [](const CorporateEvents* one) { return one != nullptr; });
}

void Engine::midnight(TradingDay day) {
    const bool is_session = run_.clock.open != run_.clock.close;
    bool has_events = is_session && find_midnight_events();
    const ExchangeTime now = midnight_of(day);
    if (has_events && std::any_of(universes_.begin(), universes_.end(), [](const auto& one) { return one.is_late; })) {
        midnight_slice(now, std::exchange(has_events, false));
        std::fill(events_.begin(), events_.end(), nullptr);
    }
    const bool is_chosen = now.day() > run_.tape->spec().data_from && choose_at(now);
    if (has_events || is_chosen) midnight_slice(now, has_events);
    run_.is_a_tick_later = false;
    std::fill(events_.begin(), events_.end(), nullptr);
}

void Engine::midnight_slice(ExchangeTime now, bool has_events) {
    end_warm_up(now);
    if (stops_at_zero(now)) return;
    events_before(now);
    has_begun_ = true;
    scans_before(now);
    run_.clock.set(now);
    std::fill(run_.bars.begin(), run_.bars.end(), nullptr);
    // What happens to a security shows its price once more: to a position of yesterday's last bar for the first time.
    for (std::size_t i = 0; i < events_.size(); ++i)
        if (events_[i]) trades_.see(run_.securities[i]);
    run_.portfolio.settle(run_.clock.utc);
    if (!run_.clock.is_warming_up) rename_securities();
    if (!run_.clock.is_warming_up) desk_.process();
    events_at(now);
    if (quits()) return;
    if (!run_.clock.is_warming_up) desk_.check_margin();
    tell_changes();
    if (!run_.clock.is_warming_up) book_events();
    if (has_events) strategy_->on_bars({now, run_.bars, run_.session, std::nullopt, events_}, broker_);
    if (!run_.clock.is_warming_up) {
        desk_.process();
        end_of_slice(false);
    }
    end_of_step();
}

void Engine::rename_securities() {
    for (std::size_t i = 0; i < events_.size(); ++i)
        if (events_[i] && events_[i]->renamed)
            desk_.cancel_orders_of(static_cast<int>(i), "Open order cancelled on symbol changed event");
}

// What prices do not show is booked: dividends of raw and of split-adjusted prices, splits of raw ones.
void Engine::book_events() {
    const bool is_raw = spec_.normalization == Normalization::raw;
    const bool pays_dividends = is_raw || spec_.normalization == Normalization::split_adjusted;
    for (std::size_t i = 0; pays_dividends && i < events_.size(); ++i)
        if (events_[i] && events_[i]->dividend) run_.portfolio.pay_dividend(run_.securities[i], *events_[i]->dividend);
    for (std::size_t i = 0; is_raw && i < events_.size(); ++i)
        if (events_[i] && events_[i]->split)
            desk_.apply_split(static_cast<int>(i), events_[i]->split->factor, events_[i]->split->reference_price);
}

// The benchmark's hours fall between the bars of a daily run, and alone where a security has none.
void Engine::benchmark_alone(ExchangeTime before) {
    const Session& session = run_.tape->sessions()[run_.session];
    for (auto end = run_.benchmark.next_end(); end && *end < before; end = run_.benchmark.next_end()) {
        const bool is_today = end->day() == session.day && *end > session.open;
        if (is_today) slice(*end, std::nullopt);
        if (over_) return;
        run_.benchmark.ends_at(*end);
    }
}

void Engine::run_session() {
    end_warm_up(run_.clock.open);
    for (std::size_t place = 0; place < run_.places() && !over_; ++place) {
        const std::size_t next = next_slice(place);
        if (next > place) {
            pass({run_.session, place, next});
            place = next;
            if (place == run_.places()) break;
        }
        benchmark_alone(run_.time_at(place));
        if (!over_) slice(run_.time_at(place), place);
    }
    end_of_session();
}

void Engine::take_bars(std::optional<std::size_t> place) {
    constexpr std::size_t soon = 4, later = 8;
    for (std::size_t i = 0; i < run_.feeds.size(); ++i) {
        run_.bars[i] = nullptr;
        if (!place) continue;
        if (i + later < run_.feeds.size()) run_.feeds[i + later].fetch_day();
        if (i + soon < run_.feeds.size()) run_.feeds[i + soon].fetch_bar(*place);
        run_.bars[i] = run_.feeds[i].show(*place);
        if (!run_.bars[i]) continue;
        // Also where the bar repeats the last one: a trade may have been filled at another price since.
        trades_.see(run_.securities[i]);
        if (run_.bars[i]->fill_forward) continue;
        ++(run_.clock.is_warming_up ? run_.facts.path.warmup_bars : run_.facts.path.bars);
    }
}

void Engine::slice(ExchangeTime now, std::optional<std::size_t> place) {
    if (run_.clock.is_warming_up && now <= start_) return warm_up_slice(now, place);
    end_warm_up(now);
    if (stops_at_zero(now)) return;
    events_before(now);
    const bool benchmark_ends = now.ms % ms_per_hour == 0 && run_.benchmark.ends_at(now);
    const Clock last_slice = run_.clock;
    scans_before(now);
    deliver_consolidated(place, Delivery::late);
    const bool has_bars = place && run_.has_data(*place);
    if (!has_bars && !benchmark_ends) {
        run_.clock = last_slice;  // no slice: a run that ends here ends at the one before
        return;
    }
    run_.clock.set(now);
    take_bars(place);
    run_.portfolio.settle(run_.clock.utc);
    if (benchmark_ends) show_benchmark_price(place);
    if (desk_.has_open_orders()) desk_.process();
    events_at(now);
    if (quits()) return;
    desk_.check_margin();
    tell_changes();
    if (has_bars) {
        deliver_consolidated(place, Delivery::now);
        strategy_->on_bars({now, run_.bars, run_.session, place}, broker_);
    }
    if (desk_.has_open_orders()) desk_.process();
    end_of_slice(has_bars);
    end_of_step();
}

void Engine::warm_up_slice(ExchangeTime now, std::optional<std::size_t> place) {
    events_before(now);
    scans_before(now);
    deliver_consolidated(place, Delivery::late);
    run_.clock.set(now);
    if (!place || !run_.has_data(*place)) return;
    take_bars(place);
    events_at(now);
    if (quits()) return;
    tell_changes();
    deliver_consolidated(place, Delivery::now);
    strategy_->on_bars({now, run_.bars, run_.session, place}, broker_);
    end_of_step();
}

void Engine::end_warm_up(ExchangeTime now) {
    if (run_.clock.is_warming_up && now >= start_) {
        run_.clock.set(start_);
        run_.clock.is_warming_up = false;
        strategy_->on_warm_up_finished(broker_);
    }
}

// A bar whose last minutes are missing is delivered late: before the next slice, with the clock at the bar's end.
void Engine::deliver_consolidated(std::optional<std::size_t> place, Delivery delivery) {
    if (!place) return;
    for (const Subscription& one : subscriptions_) {
        const std::size_t end = one.series->at(run_.session, *place + 1);
        for (std::size_t index = one.series->at(run_.session, *place); index < end; ++index) {
            if (one.series->is_late(index) != (delivery == Delivery::late)) continue;
            const PriceBar& bar = one.series->bar(index);
            if (delivery == Delivery::late) run_.clock.set(bar.end);
            strategy_->on_consolidated(one.security, index, bar, broker_);
        }
    }
}

// LEAN's trade builder takes the hidden benchmark's hourly price for the price of a traded security of that symbol: it
// comes after the security's trade bar, and the security's quote bar then shows the security's own price once more.
void Engine::show_benchmark_price(std::optional<std::size_t> place) {
    for (const SecurityState& one : run_.securities) {
        const auto i = static_cast<std::size_t>(one.index);
        if (!trades_.has_open_trade(one.index) || run_.lean_id(one.index) != run_.benchmark.lean_id()) continue;
        trades_.see(one.index, run_.benchmark.price());
        if (place && *place >= run_.feeds[i].day().quotes_seen_from) trades_.see(one);
    }
}

// LEAN looks before it works on a slice: the run's last sample is of the time of the slice that never came.
bool Engine::stops_at_zero(ExchangeTime now) {
    if (over_ || path_.value_usd() >= 1.0 || run_.portfolio.total_value() > Decimal(0)) return over_;
    over_ = run_.facts.stopped_at_zero = true;
    stopped_at_ = now;
    return true;
}

void Engine::end_of_slice(bool has_data) {
    for (Observer* observer : observers_) observer->on_slice(run_, has_data);
}

void Engine::end_of_session() {
    if (!run_.clock.is_warming_up) run_.facts.path.session_equity_usd.push_back(run_.portfolio.estimated_value());
}

void Engine::daily_sample() {
    if (!over_ && has_begun_) run_.benchmark.ends_at(run_.clock.now);
    Decimal sales;
    for (const SecurityState& one : run_.securities) sales += one.holding.sale_volume;
    sampler_.daily(run_.clock.utc,
                   run_.clock.now.ms == start_.ms,
                   run_.portfolio.total_value(),
                   smart_rounding(run_.benchmark.value()),
                   sales,
                   run_.facts);
    if (charts_) charts_->sample(run_, capacity_.capacity());
}

// LEAN forces one more equity point, samples the day, and forces a second time on exit; only capacity sees the second.
void Engine::end_of_run() {
    if (run_.clock.is_warming_up) {
        run_.clock.set(start_);
        run_.clock.is_warming_up = false;
        events_before(ExchangeTime{start_.ms + 1});
    }
    strategy_->on_end(broker_);
    // The last slice's bars are still there: LEAN's capacity estimate counts them again.
    const auto force = [&] {
        capacity_.update(run_.bars, run_.clock.utc, run_.portfolio, run_.securities, true);
        sampler_.slice(run_.clock.utc, run_.portfolio.total_value(), true, run_.facts);
    };
    force();
    const Clock last_slice = run_.clock;
    if (stopped_at_) run_.clock.set(*stopped_at_);
    daily_sample();
    run_.clock = last_slice;
    force();

    run_.facts.has_benchmark = run_.benchmark.has_value();
    run_.facts.transactions = run_.portfolio.transactions();
    run_.facts.winning_transactions = run_.portfolio.winning_transactions();
    run_.facts.end_value = run_.portfolio.total_value();
    run_.facts.capacity = capacity_.capacity();
    if (const auto lowest = capacity_.lowest_security()) run_.facts.lowest_capacity_asset = run_.lean_id(*lowest);
    for (const SecurityState& one : run_.securities) {
        run_.facts.symbols.emplace_back(one.symbol);
        run_.facts.fees += one.holding.fees;
        run_.facts.realised += one.holding.profit;
        run_.facts.in_lieu += one.holding.in_lieu;
        run_.facts.sale_volume += one.holding.sale_volume;
        if (one.holding.quantity != 0)
            run_.facts.unrealised += (one.price.usd() - one.holding.average_price) * Decimal(one.holding.quantity);
        if (!charts_) continue;
        run_.facts.holdings += abs(one.value());
        run_.facts.closing_profit += desk_.buying_power().unrealized_profit(one);
    }
}

}  // namespace tamis::backtest
