// backtest/strategies/rules.cpp — one run of rules.
#include "backtest/strategies/rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "backtest/backtest_spec.hpp"
#include "backtest/columns/held_rule.hpp"
#include "backtest/tells_its_rule.hpp"
#include "rules/words.hpp"

namespace tamis::backtest {

namespace {

/// Why a position is left, as it is counted.
using Reason = std::int64_t Rules::Counters::*;
/// What says so. `side`: of the positions that it speaks of; 0: both.
struct LeavingRule {
    Reason reason;
    int side;
    std::string_view name;
    rules::Tree BoundRules::* tree;
};
constexpr std::array leaving_rules{LeavingRule{&Rules::Counters::stops, 0, "stop", &BoundRules::stop},
                                   LeavingRule{&Rules::Counters::targets, 0, "target", &BoundRules::target},
                                   LeavingRule{&Rules::Counters::trailed, 0, "trailing", &BoundRules::trailing},
                                   LeavingRule{&Rules::Counters::exits, 1, "exit", &BoundRules::exit},
                                   LeavingRule{&Rules::Counters::exits, -1, "exit_short", &BoundRules::exit_short}};

/// One symbol: its columns, and what it holds.
class RuleSymbol {
  public:
    RuleSymbol(const Tape& tape, std::size_t security, const BoundRules& rules)
        : series_(bar_series(tape, security)),
          traded_(rule_bits(tape, security, rules::word(*rules::find_word("traded"), {}, 0, 0))),
          entry_(bits_of(tape, security, rules.entry)),
          entry_short_(bits_of(tape, security, rules.entry_short)),
          size_(tape, security, rules.size) {
        const auto held = [&](const rules::Tree& tree, std::optional<HeldRule>& into) {
            if (tree) into.emplace(tape, security, tree);
        };
        held(rules.exit, exit_);
        held(rules.exit_short, exit_short_);
        held(rules.stop, stop_);
        held(rules.target, target_);
        held(rules.trailing, trailing_);
        note_splits(tape, security);
    }

    const BarSeries& series() const { return series_; }
    /// 1 or −1 where the rules enter at the end of a bar; 0: they do not.
    int entry_at(std::size_t bar) const {
        if (entry_ && (*entry_)[bar]) return 1;
        return entry_short_ && (*entry_short_)[bar] ? -1 : 0;
    }
    std::size_t next_entry(std::size_t from, std::size_t to) const {
        if (entry_) to = entry_->next(from, to);
        return entry_short_ ? entry_short_->next(from, to) : to;
    }
    /// The next entry of the side that is not held.
    std::size_t next_reversal(std::size_t from, std::size_t to, int side) const {
        const Bits* other = side > 0 ? entry_short_ : entry_;
        return other ? other->next(from, to) : to;
    }
    bool reverses(std::size_t bar, int side) const {
        const Bits* other = side > 0 ? entry_short_ : entry_;
        return other && (*other)[bar];
    }
    double size(std::size_t bar) const { return size_.value(bar, {}); }

    void enter(std::size_t session, std::size_t bar) {
        now_.entries = now_.session == session ? now_.entries + 1 : 1;
        now_.session = session;
        now_.entered = now_.seen = bar;
        now_.best = {};
    }
    /// The same of an order that turns a position round: until it has filled it may be taken back.
    void turn(std::size_t session, std::size_t bar, int order) {
        turning_ = Turning{order, now_};
        enter(session, bar);
    }
    std::optional<int> turning_order() const { return turning_ ? std::optional(turning_->order) : std::nullopt; }
    void has_turned() { turning_.reset(); }
    void take_back() {
        now_ = turning_->before;
        turning_.reset();
    }
    bool has_entries_left(std::size_t session, const std::optional<int>& most) const {
        return !most || now_.session != session || now_.entries < *most;
    }

    /// What leaves a position at the end of a bar; null: nothing does.
    Reason leaves(std::size_t bar, int side, double entry_price) {
        catch_up(bar);
        return reason(bar, side, entry_price, now_.best);
    }

    /// USD a share: where a stop, target or trailing stands, and the bar's price that reached it.
    struct Touch {
        double level, reached;
    };
    /// Of what leaves at the end of a bar; none: that has no price.
    std::optional<Touch> touch(Reason reason, std::size_t bar, int side, double entry_price) const {
        const Met met = met_at(bar, side, entry_price, now_.best);
        if (reason == &Rules::Counters::stops) return Touch{stop_at(bar, met, side), met.worst};
        if (reason == &Rules::Counters::targets) return Touch{target_at(bar, met, side), met.best};
        if (reason == &Rules::Counters::trailed) return Touch{trailing_at(bar, met, side), met.worst};
        return std::nullopt;
    }

    /// The first bar at whose end something leaves the position.
    std::size_t next_exit(std::size_t from, std::size_t to, int side, double entry_price) {
        const std::optional<HeldRule>& exit = side > 0 ? exit_ : exit_short_;
        const Bits* bits = exit ? exit->bits() : nullptr;
        if (bits) to = bits->next(from, to);
        if (!stop_ && !target_ && !trailing_ && (!exit || bits)) return to;
        catch_up(from);
        Range best = now_.best;
        for (std::size_t bar = from; bar < to; ++bar) {
            if (reason(bar, side, entry_price, best)) return bar;
            take(best, bar);
        }
        return to;
    }

  private:
    /// Prices of the bars since the entry.
    struct Range {
        double highest = -1, lowest = -1;
    };
    /// The last entry.
    struct Entry {
        std::optional<std::size_t> session;
        int entries = 0;                    ///< in that session
        std::size_t entered = 0, seen = 0;  ///< bars: of the entry, and the first that `best` has not taken
        Range best;
    };
    struct Turning {
        int order;
        Entry before;
    };

    // Prices of a raw tape jump at a split, and with them what a position cost.
    void note_splits(const Tape& tape, std::size_t security) {
        if (tape.spec().normalization != Normalization::raw) return;
        for (std::size_t session = 0; session < tape.sessions().size(); ++session)
            if (const auto& split = tape.day(security, session).events.split)
                splits_.emplace_back(series_.at(session, 0), to_double(split->factor));
    }

    /// Brings what was seen before a bar to the bar's prices.
    void adjust(Range& range, std::size_t bar) const {
        for (const auto& [first, factor] : splits_) {
            if (first != bar || range.highest < 0) continue;
            range.highest *= factor;
            range.lowest *= factor;
        }
    }

    /// A bar that repeats the last one has no prices of its own.
    bool has_prices(std::size_t bar) const { return bar > now_.entered && traded_[bar]; }

    void take(Range& range, std::size_t bar) const {
        adjust(range, bar);
        if (!has_prices(bar)) return;
        const double high = real_price(series_.high(bar)), low = real_price(series_.low(bar));
        range.highest = range.highest < 0 ? high : std::max(range.highest, high);
        range.lowest = range.lowest < 0 ? low : std::min(range.lowest, low);
    }

    static const Bits* bits_of(const Tape& tape, std::size_t security, const rules::Tree& tree) {
        return tree ? &rule_bits(tape, security, tree) : nullptr;
    }

    /// All bars before `bar` have passed.
    void catch_up(std::size_t bar) {
        for (; now_.seen < bar; ++now_.seen) take(now_.best, now_.seen);
    }

    static HeldState state_of(const Range& range, double entry_price, std::size_t bars) {
        const bool has_bars = range.highest >= 0;
        return {entry_price,
                static_cast<double>(bars),
                has_bars ? range.highest : entry_price,
                has_bars ? range.lowest : entry_price};
    }

    /// What a position meets at the end of a bar.
    struct Met {
        HeldState known, now;  ///< before the bar, and with it
        double worst, best;    ///< of the bar's prices, for who holds
    };
    Met met_at(std::size_t bar, int side, double entry_price, Range before) const {
        Range after = before;
        take(after, bar);
        adjust(before, bar);
        const double high = real_price(series_.high(bar)), low = real_price(series_.low(bar));
        return {state_of(before, entry_price, bar - now_.entered),
                state_of(after, entry_price, bar - now_.entered),
                side > 0 ? low : high,
                side > 0 ? high : low};
    }

    Reason reason(std::size_t bar, int side, double entry_price, const Range& before) const {
        const Met met = met_at(bar, side, entry_price, before);
        if (has_prices(bar)) {
            if (stop_ && side * met.worst <= side * stop_at(bar, met, side)) return &Rules::Counters::stops;
            if (target_ && side * met.best >= side * target_at(bar, met, side)) return &Rules::Counters::targets;
            if (trailing_ && side * met.worst <= side * trailing_at(bar, met, side)) return &Rules::Counters::trailed;
        }
        const std::optional<HeldRule>& exit = side > 0 ? exit_ : exit_short_;
        return exit && exit->is_true(bar, met.now) ? &Rules::Counters::exits : nullptr;
    }

    double stop_at(std::size_t bar, const Met& met, int side) const { return level(*stop_, bar, met.now, -side); }
    double target_at(std::size_t bar, const Met& met, int side) const { return level(*target_, bar, met.now, side); }
    double trailing_at(std::size_t bar, const Met& met, int side) const {
        const double best = side > 0 ? met.known.highest : met.known.lowest, value = trailing_->value(bar, met.now);
        return trailing_->is_price() ? best - side * value : best * (1 - side * value);
    }
    static double level(const HeldRule& rule, std::size_t bar, const HeldState& held, int direction) {
        const double value = rule.value(bar, held);
        return rule.is_price() ? value : held.entry_price * (1 + direction * value);
    }

    const BarSeries& series_;
    const Bits& traded_;
    const Bits *entry_, *entry_short_;
    HeldRule size_;
    std::optional<HeldRule> exit_, exit_short_, stop_, target_, trailing_;
    Entry now_;
    std::optional<Turning> turning_;
    std::vector<std::pair<std::size_t, double>> splits_;  ///< first bars after one, and what prices are multiplied by
};

class RulesRun final : public Strategy, public TellsItsRule {
  public:
    RulesRun(const Rules& parameters, BoundRules rules) : parameters_(parameters), rules_(std::move(rules)) {}

    void on_start(Broker& broker) override {
        if (!parameters_.hit_measures().empty()) rules_ = bind(parameters_, {.measures = measures(broker)});
        for (std::size_t i = 0; i < broker.tape().securities(); ++i) symbols_.emplace_back(broker.tape(), i, rules_);
    }

    std::size_t next_action(const Stretch& stretch, const Broker& broker) override {
        std::size_t next = stretch.to;
        if (broker.is_warming_up()) return next;
        for (std::size_t i = 0; i < symbols_.size(); ++i)
            next = next_of(
                static_cast<int>(i), settled(symbols_[i], broker), {stretch.session, stretch.from, next}, broker);
        return next;
    }

    void on_bars(const Slice& now, Broker& broker) override {
        if (broker.is_warming_up()) return;
        for (std::size_t i = 0; i < symbols_.size(); ++i)
            if (now.bars[i]) see(static_cast<int>(i), settled(symbols_[i], broker), now, broker);
    }

    void on_end(Broker& broker) override {
        for (RuleSymbol& symbol : symbols_) settled(symbol, broker);
    }
    const void* counters() const override { return &counters_; }

    std::optional<FollowedRule> rule() const override {
        if (!following_) return std::nullopt;
        return following_->reason ? rule_that_leaves(*following_) : rule_that_enters(*following_);
    }

  private:
    /// What makes the order that is being sent.
    struct Following {
        int security, side;  ///< side: of the position that is left, or entered
        std::size_t bar;
        Reason reason;       ///< null: an entry
        double entry_price;  ///< of what is left
        Decimal share;       ///< of an entry
    };

    FollowedRule rule_that_enters(const Following& one) const {
        const bool is_long = one.side > 0;
        return {.name = is_long ? "entry" : "entry_short",
                .text = (is_long ? rules_.entry : rules_.entry_short)->text,
                .share = to_double(one.share)};
    }
    FollowedRule rule_that_leaves(const Following& one) const {
        if (one.reason == &Rules::Counters::closes)
            return {.name = "flat_before_close", .text = std::to_string(*parameters_.flat_before_close)};
        const auto at = std::find_if(leaving_rules.begin(), leaving_rules.end(), [&](const LeavingRule& each) {
            return each.reason == one.reason && each.side * one.side >= 0;
        });
        FollowedRule rule{.name = std::string(at->name), .text = (rules_.*at->tree)->text};
        const auto touch =
            symbols_[static_cast<std::size_t>(one.security)].touch(one.reason, one.bar, one.side, one.entry_price);
        if (!touch) return rule;
        rule.level_usd = touch->level;
        rule.reached_usd = touch->reached;
        return rule;
    }

    static const rules::Numbers& measures(const Broker& broker) {
        ensure(broker.hit_measures().has_value(), "a spec whose rules read a hit has its measures");
        return broker.hit_measures()->values;
    }

    static int side_of(std::int64_t position) { return position > 0 ? 1 : position < 0 ? -1 : 0; }
    static double entry_price(int security, const Broker& broker) {
        return to_double(broker.security(security).holding.average_price);
    }

    /// When positions are closed for the day; none: they are not.
    std::optional<std::int64_t> late_ms(int security, std::size_t session, const Broker& broker) const {
        const SecurityDay& day = broker.tape().day(static_cast<std::size_t>(security), session);
        if (!parameters_.flat_before_close || day.bar_ms() >= 2 * ms_per_hour) return std::nullopt;
        return broker.session_close().ms - *parameters_.flat_before_close * ms_per_minute;
    }

    std::size_t next_of(int security, RuleSymbol& symbol, const Stretch& stretch, const Broker& broker) const {
        std::size_t until = stretch.to;
        if (const auto late = late_ms(security, stretch.session, broker))
            until = std::min(until, std::max(stretch.from, first_place_at(broker.tape().grid(stretch.session), *late)));
        const BarSeries& series = symbol.series();
        const std::size_t from = series.at(stretch.session, stretch.from), to = series.at(stretch.session, until);
        const int side = side_of(broker.position(security));
        const bool may_enter = symbol.has_entries_left(stretch.session, parameters_.max_entries_a_day);
        if (side == 0) {
            const std::size_t bar = may_enter ? symbol.next_entry(from, to) : to;
            return bar < to ? series.place_of(bar) : stretch.to;
        }
        std::size_t bar = may_enter ? symbol.next_reversal(from, to, side) : to;
        bar = symbol.next_exit(from, bar, side, entry_price(security, broker));
        return bar < to ? series.place_of(bar) : until;
    }

    void see(int security, RuleSymbol& symbol, const Slice& now, Broker& broker) {
        const std::size_t bar = symbol.series().at(now.session, *now.place);
        const int side = side_of(broker.position(security));
        const auto late = late_ms(security, now.session, broker);
        const bool is_late = late && broker.now().ms >= *late;
        const bool may_enter = !is_late && symbol.has_entries_left(now.session, parameters_.max_entries_a_day);
        if (side == 0) {
            if (may_enter) enter(security, symbol, symbol.entry_at(bar), bar, now.session, broker);
        } else if (is_late) {
            leave(security, side, bar, &Rules::Counters::closes, broker);
        } else if (may_enter && symbol.reverses(bar, side)) {
            enter(security, symbol, -side, bar, now.session, broker);
        } else if (const auto reason = symbol.leaves(bar, side, entry_price(security, broker))) {
            leave(security, side, bar, reason, broker);
        }
    }

    std::int64_t& entries_of(int side) { return side > 0 ? counters_.entries : counters_.entries_short; }

    // An order that turned nothing round was no entry: the position is the one of before.
    RuleSymbol& settled(RuleSymbol& symbol, const Broker& broker) {
        const auto turning = symbol.turning_order();
        if (!turning || broker.order(*turning).is_open()) return symbol;
        const Order& order = broker.order(*turning);
        const bool turned_in_part =
            order.filled_quantity != 0 && side_of(broker.position(order.security)) == side_of(order.quantity);
        if (order.status == OrderStatus::filled || turned_in_part) {
            symbol.has_turned();
        } else {
            symbol.take_back();
            --entries_of(order.quantity > 0 ? 1 : -1);
        }
        return symbol;
    }

    void enter(int security, RuleSymbol& symbol, int side, std::size_t bar, std::size_t session, Broker& broker) {
        const double size = side == 0 ? 0 : symbol.size(bar);
        if (side == 0 || !std::isfinite(size) || size <= 0) return;
        const Decimal share = Decimal::from_double(size) / Decimal(broker.securities());
        const bool turns = broker.is_invested(security);
        following_ = Following{security, side, bar, nullptr, 0, share};
        const int order = broker.set_holdings(security, side > 0 ? share : -share);
        following_.reset();
        if (order == 0) return;
        turns ? symbol.turn(session, bar, order) : symbol.enter(session, bar);
        ++entries_of(side);
        settled(symbol, broker);
    }

    void leave(int security, int side, std::size_t bar, Reason reason, Broker& broker) {
        if (broker.is_closing(security)) return;
        following_ = Following{security, side, bar, reason, entry_price(security, broker), {}};
        broker.liquidate(security);
        following_.reset();
        ++(counters_.*reason);
    }

    Rules parameters_;
    BoundRules rules_;
    std::vector<RuleSymbol> symbols_;
    Rules::Counters counters_;
    std::optional<Following> following_;
};

}  // namespace

std::unique_ptr<Strategy> Rules::start() const {
    return std::make_unique<RulesRun>(*this, bind(*this, hit_to_come(*this)));
}

}  // namespace tamis::backtest
