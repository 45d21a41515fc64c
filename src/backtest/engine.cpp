// backtest/engine.cpp — the loop over days and slices (LEAN: AlgorithmManager.Run).
#include "backtest/engine.hpp"

#include <algorithm>
#include <cmath>

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

TradingDay first_day_of_data(const BacktestSpec& spec) {
    const WarmUp warm_up = spec.strategy.warm_up();
    if (warm_up.calendar_days) return spec.first - std::chrono::days(warm_up.count);
    return warm_up.count == 0 ? spec.first : us_equities().sessions_before(spec.first, warm_up.count);
}

Engine::Engine(const bars::BarStore& store, const BacktestSpec& spec, const Wanted& wanted)
    : store_(store),
      spec_(spec),
      wanted_(wanted),
      data_from_(first_day_of_data(spec)),
      securities_(spec.symbols.size()),
      capacity_(spec.first, days_between(spec.first, spec.last)),
      sampler_(spec.cash, days_between(spec.first, spec.last), wanted.equity_path),
      benchmark_(store, spec.benchmark, data_from_),
      bars_(spec.symbols.size(), nullptr),
      delisted_(spec.symbols.size(), false),
      next_midnight_(midnight_of(spec.first)),
      start_(midnight_of(spec.first)),
      value_(to_double(spec.cash)) {
    feeds_.reserve(spec.symbols.size());
    for (std::size_t i = 0; i < spec.symbols.size(); ++i) {
        securities_[i].index = static_cast<int>(i);
        securities_[i].identity = store.security(spec.symbols[i]);
        feeds_.emplace_back(store, spec, securities_[i], data_from_, spec.last);
        securities_[i].ticker = securities_[i].identity.ticker_on(data_from_);
    }
    portfolio_ = std::make_unique<Portfolio>(securities_, spec.cash, Decimal(2));
    desk_ = std::make_unique<OrderDesk>(
        spec, clock_, securities_, *portfolio_, capacity_, wanted.order_events || wanted.order_list_hash, facts_);
    facts_.start_cash = spec.cash;
    facts_.path.peak_usd = to_double(spec.cash);
}

Engine::~Engine() = default;

// Consolidated bars of one slice come in the order of the symbols' names, however the spec lists them.
void Engine::consolidate(int security, int minutes) {
    const auto& name = [&](int of) -> const std::string& { return spec_.symbols[static_cast<std::size_t>(of)]; };
    const auto after = std::find_if(consolidators_.begin(), consolidators_.end(), [&](const Consolidator& one) {
        return name(security) < name(one.security());
    });
    consolidators_.insert(after, Consolidator(security, minutes));
}

RunFacts Engine::run(Strategy& strategy, const std::stop_token& stop) {
    strategy_ = &strategy;
    clock_.is_warming_up = data_from_ < spec_.first;
    clock_.set(midnight_of(data_from_));
    strategy.on_start(broker_);
    can_walk_ =
        feeds_.size() == 1 && spec_.resolution == Resolution::minute && spec_.fill_forward && consolidators_.empty();
    if (!clock_.is_warming_up) {
        // The first slice of a run adds its securities: no data, but the first daily sample and the first equity point.
        daily_sample();
        next_midnight_.ms += ms_per_day;
        sampler_.slice(clock_.utc, portfolio_->total_value(), false, facts_);
        any_slice_ = true;
    }
    for (TradingDay day = data_from_; day <= spec_.last && !over_; day += std::chrono::days(1)) {
        if (stop.stop_requested()) throw Error{Problem::cancelled, "stopped on " + to_text(day)};
        run_day(day);
    }
    end_of_run();
    return std::move(facts_);
}

void Engine::run_day(TradingDay day) {
    delist_at_midnight(day);
    const auto session = us_equities().session(day);
    if (!session) return;
    clock_.open = session->open;
    clock_.close = session->close;
    midnight(*session);
    run_session(*session);
    clock_.open = clock_.close = {};
}

// LEAN sends the delisting when the feed has walked on to the next session, stamped with the midnight after the last
// day.
void Engine::delist_at_midnight(TradingDay day) {
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        if (feeds_[i].delisted_on() != day || us_equities().next_session(day - std::chrono::days(1)) > spec_.last)
            continue;
        if (over_ || day <= data_from_) continue;
        const ExchangeTime now = midnight_of(day);
        end_warm_up(now);
        samples_before(now);
        clock_.set(now);
        std::fill(bars_.begin(), bars_.end(), nullptr);
        desk_->process();
        desk_->delist(static_cast<int>(i));
        if (!clock_.is_warming_up && next_midnight_.ms == now.ms) {
            daily_sample();
            next_midnight_.ms += ms_per_day;
        }
        delisted_[i] = true;
        strategy_->on_bars({now, bars_}, broker_);
        desk_->process();
        end_of_slice(false);
    }
}

void Engine::midnight(const Session& session) {
    std::vector<CorporateEvents> events;
    events.reserve(feeds_.size());
    bool any = false;
    for (SecurityFeed& feed : feeds_) {
        events.push_back(feed.start_day(session));
        any = any || events.back().any();
    }
    if (!any) return;
    const ExchangeTime now = midnight_of(session.day);
    end_warm_up(now);
    samples_before(now);
    clock_.set(now);
    std::fill(bars_.begin(), bars_.end(), nullptr);
    for (std::size_t i = 0; i < events.size(); ++i)
        if (events[i].renamed && !clock_.is_warming_up)
            desk_->cancel_orders_of(static_cast<int>(i), "Open order cancelled on symbol changed event");
    if (!clock_.is_warming_up) {
        desk_->process();
        if (next_midnight_.ms == now.ms) {
            daily_sample();
            next_midnight_.ms += ms_per_day;
        }
        desk_->check_margin();
    }
    const bool is_raw = spec_.normalization == Normalization::raw && !clock_.is_warming_up;
    for (std::size_t i = 0; is_raw && i < events.size(); ++i)
        if (events[i].dividend) portfolio_->pay_dividend(securities_[i], *events[i].dividend);
    for (std::size_t i = 0; is_raw && i < events.size(); ++i)
        if (events[i].split)
            desk_->apply_split(static_cast<int>(i), events[i].split->factor, events[i].split->reference_price);
    strategy_->on_bars({now, bars_}, broker_);
    if (clock_.is_warming_up) return;
    desk_->process();
    end_of_slice(false);
}

// Bars end on a grid; the benchmark's hours fall between the bars of a daily run, and alone where a security has none.
void Engine::run_session(const Session& session) {
    const BarGrid grid = bar_grid(session, spec_.resolution);
    end_warm_up(session.open);
    const auto alone_until = [&](std::int64_t before_ms) {
        for (auto end = benchmark_.next_end(); end && end->ms < before_ms; end = benchmark_.next_end()) {
            const bool is_today = end->day() == session.day && end->ms > session.open.ms;
            benchmark_.ends_at(*end);
            if (is_today && !over_) slice(*end, -1);
        }
    };
    for (int place = 0; place < grid.count && !over_; ++place) {
        if (const int next = next_full_slice(place); next > place) {
            walk(static_cast<std::size_t>(place), static_cast<std::size_t>(next));
            place = next;
            if (place == grid.count || over_) break;
        }
        const ExchangeTime now{grid.first_start.ms + (place + 1) * grid.step_ms};
        if (now.ms % ms_per_hour == 0 || spec_.resolution != Resolution::minute) alone_until(now.ms);
        slice(now, place);
    }
    end_of_session();
}

bool Engine::take_bars(int place) {
    bool any = false;
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        bars_[i] = nullptr;
        if (place < 0 || delisted_[i] || !feeds_[i].is_alive()) continue;
        SecurityState& security = securities_[i];
        if (const PriceBar* bar = feeds_[i].trade_at(place)) {
            bars_[i] = bar;
            any = true;
            if (!bar->fill_forward) {
                security.update_trade(*bar);
                ++(clock_.is_warming_up ? facts_.path.warmup_bars : facts_.path.bars);
                desk_->see_market(static_cast<int>(i));
            }
        }
        if (spec_.resolution != Resolution::minute) continue;
        feeds_[i].show_quotes(place);
        any = any || feeds_[i].has_quote_data();
    }
    return any;
}

void Engine::slice(ExchangeTime now, int place) {
    if (clock_.is_warming_up && now.ms <= start_.ms) return warm_up_slice(now, place);
    end_warm_up(now);
    const bool benchmark_ends = now.ms % ms_per_hour == 0 && (place < 0 || benchmark_.ends_at(now));
    if (is_at_zero()) {
        over_ = facts_.stopped_at_zero = true;
        return;
    }
    samples_before(now);
    finish_consolidators_before(now);
    clock_.set(now);
    const bool has_data = take_bars(place);
    if (!has_data && !benchmark_ends) return;
    if (benchmark_ends) show_benchmark_price();
    if (desk_->has_open_orders()) desk_->process();
    desk_->check_margin();
    if (has_data) {
        feed_consolidators(now);
        strategy_->on_bars({now, bars_}, broker_);
    }
    if (desk_->has_open_orders()) desk_->process();
    end_of_slice(has_data);
}

void Engine::warm_up_slice(ExchangeTime now, int place) {
    finish_consolidators_before(now);
    clock_.set(now);
    if (!take_bars(place)) return;
    feed_consolidators(now);
    strategy_->on_bars({now, bars_}, broker_);
}

void Engine::end_warm_up(ExchangeTime now) {
    if (clock_.is_warming_up && now.ms >= start_.ms) {
        clock_.set(start_);
        clock_.is_warming_up = false;
    }
}

void Engine::deliver(Consolidator& consolidator) {
    const int security = consolidator.security();
    const PriceBar bar = consolidator.finish();
    strategy_->on_consolidated(security, bar, broker_);
}

void Engine::feed_consolidators(ExchangeTime now) {
    for (Consolidator& one : consolidators_) {
        const PriceBar* bar = bars_[static_cast<std::size_t>(one.security())];
        if (!bar) continue;
        if (one.is_over_before(*bar)) deliver(one);
        one.add(*bar);
        if (one.is_over_at(now)) deliver(one);
    }
}

// A bar whose last minutes are missing is delivered late: by the next slice, with the clock at the bar's end.
void Engine::finish_consolidators_before(ExchangeTime now) {
    for (Consolidator& one : consolidators_) {
        if (!one.is_working() || one.working_end().ms >= now.ms) continue;
        clock_.set(one.working_end());
        deliver(one);
    }
}

// LEAN's trade builder takes the hidden benchmark's hourly price for the price of a traded security of that symbol: it
// comes after the security's trade bar, and the security's quote bar then shows the security's own price once more.
void Engine::show_benchmark_price() {
    for (const SecurityState& one : securities_) {
        if (!desk_->has_open_trade(one.index) || one.identity.lean_id != benchmark_.lean_id()) continue;
        desk_->see_price(one.index, benchmark_.price());
        if (feeds_[static_cast<std::size_t>(one.index)].has_quote_data()) desk_->see_market(one.index);
    }
}

bool Engine::is_at_zero() const {
    return value_ < 1.0 && portfolio_->total_value() <= Decimal(0);
}

void Engine::end_of_slice(bool has_data) {
    PathFacts& path = facts_.path;
    if (has_data) {
        ++path.slices;
        path.slices_invested += portfolio_->is_invested() ? 1 : 0;
    }
    see_value(portfolio_->estimated_value());
    if (!capacity_.is_idle(clock_.utc)) capacity_.update(bars_, clock_.utc, *portfolio_, securities_, false);
    if (sampler_.keeps_candles() || sampler_.is_due(clock_.utc))
        sampler_.slice(clock_.utc, portfolio_->total_value(), false, facts_);
    any_slice_ = true;
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
    benchmark_.ends_at(clock_.now);
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
    daily_sample();
    force();

    facts_.has_benchmark = benchmark_.has_price();
    facts_.transactions = portfolio_->transactions();
    facts_.winning_transactions = portfolio_->winning_transactions();
    facts_.end_value = portfolio_->total_value();
    facts_.capacity = capacity_.capacity();
    if (const auto lowest = capacity_.lowest_security())
        facts_.lowest_capacity_asset = securities_[static_cast<std::size_t>(*lowest)].identity.lean_id;
    for (const SecurityState& one : securities_) {
        facts_.fees += one.holding.fees;
        facts_.realised += one.holding.profit;
        facts_.sale_volume += one.holding.sale_volume;
        if (one.holding.quantity != 0)
            facts_.unrealised += (one.price.usd() - one.holding.average_price) * Decimal(one.holding.quantity);
    }
}

}  // namespace tamis::backtest
