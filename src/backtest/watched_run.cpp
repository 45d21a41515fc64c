// backtest/watched_run.cpp — a strategy inside another that hears every order event and writes down what it met.
#include "backtest/watched_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "backtest/engine.hpp"
#include "backtest/event_message.hpp"
#include "backtest/strategies/rules.hpp"

namespace tamis::backtest {

namespace {

MetBar met(const PriceBar& bar) {
    const auto usd = [](const ScaledPrice& price) { return normalize(price.usd()); };
    return {bar.start, bar.end, usd(bar.open), usd(bar.high), usd(bar.low), usd(bar.close), bar.volume};
}

MetQuote met(const QuoteBar& quote) {
    const auto usd = [](const ScaledPrice& price) {
        return price.is_zero() ? std::nullopt : std::optional(normalize(price.usd()));
    };
    return {quote.end, usd(quote.bid), usd(quote.ask)};
}

/// Calls the strategy that it holds, as if it were not there.
class WatchingStrategy final : public Strategy {
  public:
    WatchingStrategy(const BacktestSpec& spec, std::unique_ptr<Strategy> strategy, std::optional<ExchangeTime> until)
        : spec_(spec), strategy_(std::move(strategy)), until_(until) {}

    std::vector<WatchedOrder> take_orders() { return std::move(orders_); }
    std::vector<RefusedOrder> take_refused() { return std::move(refused_); }

    void note_refusal(const OrderRequest& request, const char* why, const Engine& engine) {
        if (until_ && engine.clock().now > *until_) return;
        const SecurityState& security = engine.securities()[static_cast<std::size_t>(request.security)];
        RefusedOrder& refused = refused_.emplace_back(RefusedOrder{std::string(security.symbol),
                                                                   from_,
                                                                   request.type,
                                                                   request.quantity,
                                                                   request.prices,
                                                                   request.trailing_is_fraction,
                                                                   std::string(request.tag),
                                                                   engine.clock().now,
                                                                   rule(),
                                                                   why,
                                                                   {},
                                                                   {}});
        if (security.has_trade) refused.bar = met(security.last_trade);
        if (security.has_quote) refused.quote = met(security.last_quote);
    }

    void on_start(Broker& broker) override {
        call("start", broker, [&] { strategy_->on_start(broker); });
    }
    std::size_t next_action(const Stretch& stretch, const Broker& broker) override {
        return is_over(broker) ? stretch.to : strategy_->next_action(stretch, broker);
    }
    void pass(const Stretch& stretch, const Broker& broker) override {
        if (!is_over(broker)) strategy_->pass(stretch, broker);
    }
    void on_bars(const Slice& now, Broker& broker) override {
        call("the end of a bar", broker, [&] { strategy_->on_bars(now, broker); });
    }
    void on_consolidated(int security, std::size_t index, const PriceBar& bar, Broker& broker) override {
        call("a consolidated bar", broker, [&] { strategy_->on_consolidated(security, index, bar, broker); });
    }
    bool hears_orders() const override { return true; }
    void on_order_event(const OrderEvent& event, Broker& broker) override {
        note(event, broker);
        if (!strategy_->hears_orders()) return;
        call("an order event", broker, [&] { strategy_->on_order_event(event, broker); });
    }
    void on_scheduled(int event, Broker& broker) override {
        call("a scheduled event", broker, [&] { strategy_->on_scheduled(event, broker); });
    }
    void on_securities_changed(const SecurityChanges& changes, Broker& broker) override {
        call("a change of securities", broker, [&] { strategy_->on_securities_changed(changes, broker); });
    }
    void on_warm_up_finished(Broker& broker) override {
        call("the end of the warm-up", broker, [&] { strategy_->on_warm_up_finished(broker); });
    }
    std::optional<ExchangeTime> next_scan() const override { return strategy_->next_scan(); }
    void on_scan(Broker& broker) override {
        call("a bar of its own", broker, [&] { strategy_->on_scan(broker); });
    }
    void on_end(Broker& broker) override {
        if (!until_) call("the end of the run", broker, [&] { strategy_->on_end(broker); });
    }
    const void* counters() const override { return strategy_->counters(); }

  private:
    std::optional<FollowedRule> rule() const {
        const auto* teller = dynamic_cast<const TellsItsRule*>(strategy_.get());
        return teller ? teller->rule() : std::nullopt;
    }

    bool is_over(const Broker& broker) const { return until_ && broker.now() > *until_; }

    template <class Call>
    void call(const char* from, const Broker& broker, const Call& made) {
        if (is_over(broker)) return;
        const char* before = std::exchange(from_, from);
        made();
        from_ = before;
    }

    WatchedOrder& watched(const Order& order) {
        const auto at =
            std::find_if(orders_.rbegin(), orders_.rend(), [&](const WatchedOrder& one) { return one.id == order.id; });
        if (at != orders_.rend()) return *at;
        return orders_.emplace_back(WatchedOrder{order.id,
                                                 order.ticker,
                                                 from_,
                                                 order.type,
                                                 order.quantity,
                                                 order.prices,
                                                 order.trailing_is_fraction,
                                                 order.tag,
                                                 order.security,
                                                 order.created_local,
                                                 rule(),
                                                 {}});
    }

    void note(const OrderEvent& event, const Broker& broker) {
        const Order& order = broker.order(event.order);
        const SecurityState& security = broker.security(event.security);
        MetEvent seen;
        seen.time = broker.now();
        seen.status = event.status;
        if (security.has_trade) seen.bar = met(security.last_trade);
        if (security.has_quote) seen.quote = met(security.last_quote);
        if (event.is_fill()) {
            Clock clock;
            clock.set(broker.now());
            const FillReason reason = why_filled(order, order_view(spec_, clock, security));
            seen.why = reason.words;
            seen.price_usd = event.fill_price;
            seen.before_slippage_usd = normalize(reason.seen_usd);
            seen.fee_usd = event.fee_usd;
            seen.fill_quantity = event.fill_quantity;
            seen.is_part = event.fill_quantity != event.quantity;
        } else {
            note_change(event, order, seen);
        }
        watched(order).events.push_back(std::move(seen));
    }

    static void note_change(const OrderEvent& event, const Order& order, MetEvent& seen) {
        seen.why = event.message;
        seen.free_margin_usd = free_margin_in(event.message);
        if (seen.status == OrderStatus::canceled && seen.why.empty()) seen.why = order.tag;
        if (seen.status == OrderStatus::update_submitted)
            seen.why =
                std::to_string(event.quantity) + " shares" + prices_text(event.prices, order.trailing_is_fraction);
    }

    const BacktestSpec& spec_;
    std::unique_ptr<Strategy> strategy_;
    std::optional<ExchangeTime> until_;
    std::vector<WatchedOrder> orders_;
    std::vector<RefusedOrder> refused_;
    const char* from_ = "the account";  ///< margin calls and delistings are the account's own
};

/// "$1.20" or "1.5 %".
std::string distance_text(const Decimal& distance, bool is_fraction) {
    if (is_fraction) return to_text(normalize(distance * Decimal(100))) + " %";
    const Decimal cents = round_half_even(distance, 2);
    return "$" + (cents == distance ? fmt::format("{:.2f}", to_double(cents)) : to_text(normalize(distance)));
}

/// When the bar of a line that starts at a time has ended.
ExchangeTime end_of_bar(ExchangeTime start, Resolution resolution, std::int64_t minutes_ms) {
    const auto session = us_equities().session(start.day());
    if (resolution == Resolution::daily) return session ? session->close : start;
    if (resolution == Resolution::minute) return ExchangeTime{start.ms + minutes_ms};
    return ExchangeTime{start.ms / ms_per_hour * ms_per_hour + ms_per_hour};
}

/// The length of a line's bars: the smallest step between two of them.
std::int64_t least_step(const ChartLine& line) {
    std::int64_t step = ms_per_day;
    for (std::size_t i = 1; i < line.times.size(); ++i) step = std::min(step, line.times[i].ms - line.times[i - 1].ms);
    return step;
}

/// How many bars of the run had ended by a time.
std::size_t bars_by(const Tape& tape, const BarSeries& series, ExchangeTime time) {
    std::size_t bars = 0;
    for (std::size_t session = 0; session < tape.sessions().size(); ++session) {
        const BarGrid& grid = tape.grid(session);
        if (grid.first_start > time) break;
        const std::int64_t ended = (time.ms - grid.first_start.ms) / grid.step_ms;
        bars = series.at(session, static_cast<std::size_t>(std::min<std::int64_t>(ended, grid.count)));
    }
    return bars;
}

}  // namespace

std::string prices_text(const OrderPrices& prices, bool trailing_is_fraction) {
    std::string text;
    const auto add = [&](const char* name, const std::optional<Decimal>& price) {
        if (price) text += ", " + std::string(name) + " " + to_text(normalize(*price));
    };
    add("stop", prices.stop);
    add("limit", prices.limit);
    add("trigger", prices.trigger);
    if (prices.trailing) text += ", trailing by " + distance_text(*prices.trailing, trailing_is_fraction);
    return text;
}

WatchedRun watch(std::shared_ptr<const Tape> tape,
                 const bars::BarStore& store,
                 const BacktestSpec& spec,
                 const Watching& watching) {
    std::unique_ptr<Strategy> strategy = spec.strategy.type().is_from_library
                                             ? std::make_unique<GuardedStrategy>(spec.strategy, watching.place)
                                             : spec.strategy.start();
    WatchingStrategy watched(spec, std::move(strategy), watching.until);
    Engine engine(std::move(tape), spec, {.order_events = true}, &store);
    WatchedRun run;
    engine.desk().set_refusal_listener(
        [&](const OrderRequest& request, const char* why) { watched.note_refusal(request, why, engine); });
    run.facts = engine.run(watched, watching.stop);
    run.orders = watched.take_orders();
    run.refused = watched.take_refused();
    std::sort(run.orders.begin(), run.orders.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return run;
}

KnownValues::KnownValues(const Tape& tape, const BacktestSpec& spec, std::size_t security)
    : tape_(tape), security_(security), lines_(spec.strategy.lines(tape, security)) {
    const Rules* rules = spec.strategy.get_if<Rules>();
    if (!rules) return;
    rules::Hit hit;
    if (spec.hit_measures) hit.measures = spec.hit_measures->values;
    for (const auto& [name, value] : hit.measures) measures_.push_back({std::string(rules::hit_prefix) + name, value});
    const BoundRules bound = bind(*rules, hit);
    for (const rules::Tree& tree :
         {bound.entry, bound.entry_short, bound.exit, bound.exit_short, bound.stop, bound.target, bound.trailing})
        if (tree) add_parts(tree);
    add_part("size", bound.size);
    add_parts(bound.size);
}

void KnownValues::add_part(std::string_view name, const rules::Tree& tree) {
    Part& part = parts_.emplace_back(Part{.name = std::string(name)});
    if (tree->type == rules::Type::boolean)
        part.bits = &rule_bits(tape_, security_, tree);
    else
        part.values = &rule_values(tape_, security_, tree);
}

// The whole before its parts, as a person reads a rule.
void KnownValues::add_parts(const rules::Tree& tree) {
    if (tree->op == rules::Op::constant) return;
    const bool is_there =
        std::any_of(parts_.begin(), parts_.end(), [&](const Part& one) { return one.name == tree->text; });
    if (is_there) return;
    if (!rules::knows_position(tree)) add_part(tree->text, tree);
    // What a word looks at is a part of its name; what an operation joins is worth a line of its own.
    if (tree->op == rules::Op::word && tree->type != rules::Type::boolean) return;
    for (const rules::Tree& argument : tree->arguments) add_parts(argument);
}

std::vector<KnownValue> KnownValues::at(ExchangeTime time) const {
    std::vector<KnownValue> known;
    for (const ChartLine& line : lines_) {
        if (line.shape == LineShape::marks) continue;  // drawn at the bar that they mark, which is known later
        const std::int64_t step = least_step(line);
        const auto after = std::partition_point(line.times.begin(), line.times.end(), [&](ExchangeTime start) {
            return end_of_bar(start, tape_.spec().resolution, step) <= time;
        });
        if (after == line.times.begin()) continue;
        known.push_back(
            {std::string(line.name), line.values[static_cast<std::size_t>(after - line.times.begin() - 1)]});
    }
    known.insert(known.end(), measures_.begin(), measures_.end());
    if (parts_.empty()) return known;
    const std::size_t bars = bars_by(tape_, bar_series(tape_, security_), time);
    for (const Part& part : parts_) {
        if (bars == 0) break;
        const bool is_bits = part.bits != nullptr;
        known.push_back(
            {part.name, is_bits ? static_cast<double>((*part.bits)[bars - 1]) : (*part.values)[bars - 1], is_bits});
    }
    return known;
}

}  // namespace tamis::backtest
