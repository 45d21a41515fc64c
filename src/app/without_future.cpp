// app/without_future.cpp — one run that sees all, one for each cut, and the first decision in which they differ.
#include "app/without_future.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "backtest/strategies/scripted_orders.hpp"
#include "backtest/watched_run.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "study/run_cell.hpp"
#include "study/watch_one.hpp"

namespace tamis::app {

namespace {

constexpr std::uint64_t usual_cuts = 400;

struct Decision {
    ExchangeTime time{};
    std::string words;
    friend bool operator==(const Decision&, const Decision&) = default;
};

std::string order_words(const backtest::WatchedOrder& order) {
    return fmt::format("{} {} {}, {}{}",
                       order.quantity > 0 ? "buy" : "sell",
                       with_thousands(std::abs(order.quantity)),
                       order.symbol,
                       name_of(order.type),
                       prices_text(order.prices, order.trailing_is_fraction));
}

/// Orders sent, changed and cancelled up to a time, in the order of time.
std::vector<Decision> decisions_of(const std::vector<backtest::WatchedOrder>& orders, ExchangeTime until) {
    std::vector<Decision> made;
    for (const backtest::WatchedOrder& order : orders) {
        made.push_back({order.sent_at, order_words(order)});
        for (const backtest::MetEvent& event : order.events) {
            if (event.status == backtest::OrderStatus::cancel_pending)
                made.push_back({event.time, fmt::format("cancel order {}", order.id)});
            if (event.status == backtest::OrderStatus::update_submitted)
                made.push_back({event.time, fmt::format("change order {} to {}", order.id, event.why)});
        }
    }
    std::erase_if(made, [&](const Decision& one) { return one.time > until; });
    std::stable_sort(made.begin(), made.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    return made;
}

/// Ends of bars within the run.
std::vector<ExchangeTime> bar_ends(const backtest::Tape& tape, TradingDay first) {
    std::vector<ExchangeTime> ends;
    for (std::size_t session = 0; session < tape.sessions().size(); ++session) {
        if (tape.sessions()[session].day < first) continue;
        const backtest::BarGrid& grid = tape.grid(session);
        for (int place = 0; place < grid.count; ++place)
            ends.emplace_back(grid.first_start.ms + (place + 1) * grid.step_ms);
    }
    return ends;
}

/// Every so many bars, and each bar at or before which something was decided.
std::vector<ExchangeTime> cuts_of(const std::vector<ExchangeTime>& ends,
                                  std::uint64_t every,
                                  const std::vector<Decision>& decisions) {
    const std::uint64_t step = every != 0 ? every : (ends.size() + usual_cuts - 1) / usual_cuts;
    std::set<ExchangeTime> cuts;
    for (std::size_t i = 0; i < ends.size(); i += step) cuts.insert(ends[i]);
    for (const Decision& one : decisions) {
        const auto after = std::upper_bound(ends.begin(), ends.end(), one.time);
        if (after != ends.begin()) cuts.insert(*std::prev(after));
    }
    return {cuts.begin(), cuts.end()};
}

ChangedDecision changed_at(ExchangeTime cut, const Decision* with, const Decision* without) {
    if (with && without && with->time != without->time) (with->time < without->time ? without : with) = nullptr;
    return {(with ? with : without)->time, cut, with ? with->words : "nothing", without ? without->words : "nothing"};
}

/// The first difference; none: they are equal.
std::optional<ChangedDecision> difference(const std::vector<Decision>& with,
                                          const std::vector<Decision>& without,
                                          ExchangeTime cut) {
    const auto [a, b] = std::mismatch(with.begin(), with.end(), without.begin(), without.end());
    if (a == with.end() && b == without.end()) return std::nullopt;
    return changed_at(cut, a == with.end() ? nullptr : &*a, b == without.end() ? nullptr : &*b);
}

class Check {
  public:
    Check(std::shared_ptr<const bars::BarStore> store,
          backtest::BacktestSpec spec,
          double timeout_seconds,
          const Stop& stop)
        : store_(std::move(store)),
          spec_(std::move(spec)),
          timeout_seconds_(timeout_seconds),
          stop_(stop),
          tape_(backtest::Tape::make(*store_, backtest::tape_spec(spec_))),
          orders_(watched(tape_, {})) {}

    std::vector<ExchangeTime> bar_ends() const { return app::bar_ends(*tape_, spec_.first); }
    std::vector<Decision> decisions(ExchangeTime until) const { return decisions_of(orders_, until); }

    std::optional<ChangedDecision> look(ExchangeTime cut) const {
        const std::vector<Decision> with = decisions(cut);
        try {
            const auto tape = backtest::Tape::make_until(*store_, tape_->spec(), cut);
            return difference(with, decisions_of(watched(tape, cut), cut), cut);
        } catch (const study::TimeIsOver& over) {
            throw Error{over.problem(), fmt::format("{}, cut off after {}", over.what(), to_text(cut))};
        } catch (const Error& error) {
            if (error.problem() == Problem::cancelled) throw;
            return ChangedDecision{cut, cut, "the run goes on", std::string("it fails: ") + error.what()};
        }
    }

  private:
    std::vector<backtest::WatchedOrder> watched(const std::shared_ptr<const backtest::Tape>& tape,
                                                std::optional<ExchangeTime> until) const {
        return study::watch_one(store_, tape, spec_, until, timeout_seconds_, stop_).orders;
    }

    std::shared_ptr<const bars::BarStore> store_;
    backtest::BacktestSpec spec_;
    double timeout_seconds_;
    Stop stop_;
    std::shared_ptr<const backtest::Tape> tape_;
    std::vector<backtest::WatchedOrder> orders_;
};

/// What several cuts show alike is told once, of the first of them.
void keep_once(std::vector<ChangedDecision>& changed, ChangedDecision one) {
    const auto same = [&](const ChangedDecision& other) {
        return std::tie(one.time, one.with_future, one.without_future) ==
               std::tie(other.time, other.with_future, other.without_future);
    };
    if (std::none_of(changed.begin(), changed.end(), same)) changed.push_back(std::move(one));
}

}  // namespace

LookaheadAnswer check_lookahead(const Home& home,
                                const BacktestRequest& request,
                                std::uint64_t every,
                                const Work& work) {
    if (!request.orders.empty())
        throw Error{Problem::invalid_request,
                    "--orders plays a list that was made before; only a strategy can look ahead"};
    const backtest::BacktestSpec spec = backtest_spec(request);
    return check_lookahead(home.open_bars(), spec, every, work, request.timeout_seconds);
}

LookaheadAnswer check_lookahead(std::shared_ptr<const bars::BarStore> bars,
                                const backtest::BacktestSpec& spec,
                                std::uint64_t every,
                                const Work& work,
                                double timeout_seconds) {
    if (spec.strategy.get_if<backtest::ScriptedOrders>())
        throw Error{Problem::invalid_request,
                    "scripted_orders plays a list that was made before; only a strategy can look ahead"};
    const auto listening = work.listening();
    const Check check(std::move(bars), spec, timeout_seconds, work.wish());
    const std::vector<ExchangeTime> ends = check.bar_ends();
    LookaheadAnswer answer{fmt::format("{} on {}, {} to {}",
                                       spec.strategy.type().name,
                                       join(spec.symbols, " "),
                                       to_text(spec.first),
                                       to_text(spec.last)),
                           ends.size(),
                           0,
                           0,
                           {}};
    if (ends.empty()) return answer;
    const std::vector<Decision> decisions = check.decisions(ends.back());
    answer.decisions = decisions.size();
    const std::vector<ExchangeTime> cuts = cuts_of(ends, every, decisions);
    jobs::ProgressLine progress(work.audience());
    for (const ExchangeTime cut : cuts) {
        work.wish().check("stopped; nothing is kept of a check");
        if (auto changed = check.look(cut)) keep_once(answer.changed, std::move(*changed));
        progress.show({.done = ++answer.checked, .total = cuts.size(), .unit = "cuts", .detail = {}});
    }
    progress.finish({.done = answer.checked, .total = cuts.size(), .unit = "cuts", .detail = {}});
    std::stable_sort(
        answer.changed.begin(), answer.changed.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    return answer;
}

std::string lookahead_json(const LookaheadAnswer& answer, std::uint64_t most) {
    std::string changed;
    for (std::size_t i = 0; i < std::min<std::uint64_t>(answer.changed.size(), most); ++i) {
        const ChangedDecision& one = answer.changed[i];
        changed += fmt::format(R"({}{{"time":"{}","cut":"{}","with_future":{},"without_future":{}}})",
                               i == 0 ? "" : ",",
                               to_text(one.time),
                               to_text(one.cut),
                               quoted_json(one.with_future),
                               quoted_json(one.without_future));
    }
    return fmt::format(
        R"({{"ran":{},"bars":{},"cuts":{},"decisions":{},"looks_ahead":{},"changed_decisions":{},"changed":[{}]}})",
        quoted_json(answer.ran),
        answer.bars,
        answer.checked,
        answer.decisions,
        !answer.changed.empty(),
        answer.changed.size(),
        changed);
}

}  // namespace tamis::app
