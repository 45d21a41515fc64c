// backtest/engine_securities.cpp — securities that join a run and leave it, by hand or by universes (LEAN:
// UniverseSelection.cs, PendingRemovalsManager.cs).
#include <algorithm>
#include <ranges>
#include <set>

#include "backtest/engine.hpp"
#include "backtest/joined_tape.hpp"
#include "base/error.hpp"

namespace tamis::backtest {

namespace {

/// Of a ticker that a list names and the store does not have: it never has a bar.
SecurityTape silent_tape(const std::string& ticker, std::size_t sessions) {
    SecurityTape tape;
    tape.identity.ticker = ticker;
    tape.days.resize(sessions);
    for (SecurityDay& day : tape.days) day.is_alive = false;
    return tape;
}

bool contains(const std::vector<int>& all, int one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

void show_last_trade(const SecurityTape& past, ExchangeTime now, SecurityState& security) {
    for (const SecurityDay& day : past.days | std::views::reverse)
        for (std::size_t place = day.is_alive ? day.bars.size() : 0; place-- > 0;) {
            const auto bar = day.bars.kind(place) == BarKind::real ? day.bar_at(place) : std::nullopt;
            if (bar && bar->end <= now) return security.update_trade(*bar);
        }
}

void show_last_quote(const SecurityTape& past, ExchangeTime now, SecurityState& security) {
    for (const SecurityDay& day : past.days | std::views::reverse)
        for (const QuoteBar& quote : day.quotes | std::views::reverse)
            if (quote.end <= now) return security.update_quote(quote);
}

}  // namespace

void Engine::sort_by_symbol(std::vector<int>& securities) const {
    std::sort(securities.begin(), securities.end(), [&](int a, int b) {
        return run_.securities[static_cast<std::size_t>(a)].symbol <
               run_.securities[static_cast<std::size_t>(b)].symbol;
    });
}

SecurityTape& Engine::make_tape(const std::string& ticker, Resolution resolution, bool must_exist) {
    if (!store_)
        throw Error{
            Problem::invalid_request,
            "no security can join a cell, which has the symbols that it was asked for: " + ticker + " is none of them"};
    if (resolution < spec_.resolution)
        throw Error{Problem::invalid_request,
                    "bars of " + ticker + " are to be of a " + std::string(name_of(resolution)) +
                        "; they cannot be finer than the run's, which are of a " +
                        std::string(name_of(spec_.resolution))};
    if (!must_exist && !store_->find(ticker))
        return joined_tapes_.emplace_back(silent_tape(ticker, run_.tape->sessions().size()));
    return joined_tapes_.emplace_back(lay_out_joined(*store_, *run_.tape, ticker, resolution, run_.clock.now));
}

int Engine::find_security(std::string_view symbol) const {
    for (const SecurityState& one : run_.securities)
        if (one.symbol == symbol) return one.index;
    return -1;
}

/// A security whose tape begins now and which is not followed yet.
int Engine::make_security(int index, const Named& named, const SecurityRequest& request, bool must_exist) {
    const Resolution resolution = request.resolution.value_or(spec_.resolution);
    SecurityTape& tape = make_tape(named.ticker, resolution, must_exist);
    tape.identity.ticker = named.name;
    if (index < 0) {
        index = static_cast<int>(run_.securities.size());
        run_.securities.emplace_back().index = index;
        run_.feeds.emplace_back(tape, run_.securities.back()).stop();
        trades_.add_security();
        added_by_hand_.push_back(false);
    }
    SecurityState& of = run_.securities[static_cast<std::size_t>(index)];
    SecurityState fresh;
    fresh.index = index;
    fresh.symbol = fresh.ticker = tape.identity.ticker;
    fresh.resolution = resolution;
    fresh.holding = of.holding;
    fresh.factors = std::move(of.factors);
    of = std::move(fresh);
    of.set_leverage(request.leverage.value_or(exposure_of(spec_)));
    next_tapes_[index] = &tape;
    if (request.is_seeded && store_->find(named.ticker)) seed(of);
    return index;
}

// LEAN asks for a few bars before now, then for more, then for days (QCAlgorithm.GetLastKnownPrices).
void Engine::seed(SecurityState& of) {
    constexpr std::chrono::days back{7}, far_back{70};
    for (const auto& [resolution, first] : {std::pair(of.resolution, run_.clock.now.day() - back),
                                            std::pair(Resolution::daily, run_.clock.now.day() - far_back)}) {
        if (of.has_trade && of.has_quote) return;
        const SecurityTape& tape = past_tape(of.index, first, resolution);
        if (!of.has_trade) show_last_trade(tape, run_.clock.now, of);
        if (!of.has_quote) show_last_quote(tape, run_.clock.now, of);
    }
}

bool Engine::is_followed(int security) const {
    return !run_.feeds[static_cast<std::size_t>(security)].is_stopped() || contains(joining_, security);
}

/// The security of the run that a ticker names, by whatever name it is there; −1: there is none.
int Engine::find_same(std::string_view ticker) const {
    if (!store_ || !store_->find(ticker)) return find_security(ticker);
    const std::string id = store_->security(ticker).lean_id;
    const auto same = std::find_if(run_.feeds.begin(), run_.feeds.end(), [&](const SecurityFeed& feed) {
        return feed.tape().identity.lean_id == id;
    });
    return same == run_.feeds.end() ? -1 : static_cast<int>(same - run_.feeds.begin());
}

int Engine::add_security(std::string_view ticker, const SecurityRequest& request) {
    int index = find_same(ticker);
    if (index < 0 || !is_followed(index)) {
        const std::string_view name = index < 0 ? ticker : run_.securities[static_cast<std::size_t>(index)].symbol;
        index = make_security(index, {std::string(ticker), std::string(name)}, request, true);
        changes_.added.push_back(index);
        is_started_ ? joining_.push_back(index) : subscribe(index);
    } else if (request.leverage) {
        run_.securities[static_cast<std::size_t>(index)].set_leverage(*request.leverage);
    }
    std::erase(leaving_, index);
    added_by_hand_[static_cast<std::size_t>(index)] = true;
    return index;
}

void Engine::remove_security(int security, std::string_view tag) {
    if (!run_.clock.is_warming_up) desk_.cancel_orders_of(security, tag);
    if (run_.securities[static_cast<std::size_t>(security)].holding.is_invested()) desk_.liquidate(security, tag);
    run_.securities[static_cast<std::size_t>(security)].is_tradable = false;
    added_by_hand_[static_cast<std::size_t>(security)] = false;
    std::erase(joining_, security);
    if (!is_followed(security) || contains(leaving_, security) || is_member(security)) return;
    leaving_.push_back(security);
    changes_.removed.push_back(security);
    is_hand_removing_ = true;
}

void Engine::subscribe(int security) {
    const auto i = static_cast<std::size_t>(security);
    run_.feeds[i].go_on(*next_tapes_.at(security));
    run_.bars.resize(run_.securities.size(), nullptr);
    events_.resize(run_.securities.size(), nullptr);
    if (run_.session < run_.tape->sessions().size()) run_.feeds[i].start_session(run_.session);
}

void Engine::unsubscribe(int security) {
    const auto i = static_cast<std::size_t>(security);
    run_.feeds[i].stop();
    run_.bars[i] = nullptr;
    run_.securities[i].is_tradable = false;
}

bool Engine::is_member(int security) const {
    return std::any_of(universes_.begin(), universes_.end(), [&](const ChosenUniverse& one) {
        return contains(one.members, security);
    });
}

bool Engine::is_in_use(int security) const {
    return run_.securities[static_cast<std::size_t>(security)].holding.is_invested() ||
           !desk_.open_orders(security).empty() || run_.portfolio.has_unsettled(security);
}

/// Those that leave go when they are neither held nor ordered, and their sales are paid.
void Engine::drop_flat_securities() {
    std::erase_if(leaving_, [&](int security) {
        if (is_in_use(security)) return false;
        unsubscribe(security);
        return true;
    });
}

void Engine::end_of_step() {
    over_ |= is_quitting_;
    for (const int security : joining_) subscribe(security);
    joining_.clear();
    if (is_hand_removing_) drop_flat_securities();
    is_hand_removing_ = false;
}

void Engine::add_universe(Universe universe) {
    constexpr TimeOfDay open{9, 30}, first_trades{4, 0};
    if (universe.at.ms() < 0 || universe.at.ms() > (spec_.extended_hours ? first_trades : open).ms())
        throw Error{Problem::invalid_request, "a universe is chosen between midnight and the first bar of a day"};
    universes_.push_back({std::move(universe), {}});
}

bool Engine::choose_universes(ExchangeTime at) {
    bool is_due = false;
    for (ChosenUniverse& one : universes_) {
        if (one.universe.at.ms() != at.ms_of_day()) continue;
        const auto tickers = one.universe.select(at.day());
        if (!tickers) continue;
        is_due = true;
        run_.is_a_tick_later |= one.is_late;
        choose(one, *tickers);
    }
    return is_due;
}

// The choice is made before the clock moves on, as LEAN makes it where it puts the slice together.
bool Engine::choose_at(ExchangeTime time) {
    const Clock last_slice = run_.clock;
    run_.clock.now = time;
    const bool is_chosen = choose_universes(time);
    run_.clock = last_slice;
    return is_chosen;
}

void Engine::choose_later(TradingDay day) {
    std::set<std::int64_t> times;
    for (const ChosenUniverse& one : universes_) times.insert(one.universe.at.ms());
    for (const std::int64_t at : times)
        if (at > 0 && choose_at({day, at})) midnight_slice({day, at}, false);
    run_.is_a_tick_later = false;
}

/// The ticker by which the store knows what a universe means by one.
std::string Engine::ticker_of_choice(const Universe& universe, const std::string& ticker) const {
    if (!universe.has_listed_names || !store_ || !store_->find(ticker)) return ticker;
    return store_->security_on(ticker, run_.clock.now.day() - std::chrono::days(1)).permtick;
}

// The clock stands at the time of the choice, so that what joins has the whole day.
void Engine::choose(ChosenUniverse& chosen, const std::vector<std::string>& tickers) {
    drop_flat_securities();
    std::vector<int> before = std::move(chosen.members);
    chosen.members.clear();
    const bool are_first = run_.securities.empty();
    for (const std::string& name : tickers) {
        const std::string ticker = ticker_of_choice(chosen.universe, name);
        int index = find_same(ticker);
        if (index < 0 || !is_followed(index)) {
            index = make_security(index, {ticker, name}, chosen.universe.request, false);
            subscribe(index);
            changes_.added.push_back(index);
        }
        std::erase(leaving_, index);  // one that was to leave and is chosen again has never left
        if (!contains(chosen.members, index)) chosen.members.push_back(index);
    }
    if (are_first && chosen.universe.fills_forward)
        chosen.is_late = std::any_of(run_.securities.begin(), run_.securities.end(), [](const SecurityState& one) {
            return one.resolution != Resolution::minute;
        });
    for (const int security : before) {
        if (contains(chosen.members, security)) continue;
        // As LEAN: it is told to have left although another universe keeps it; that it was delisted has been told.
        if (!contains(changes_.added, security) && !is_delisted(security)) changes_.removed.push_back(security);
        if (is_member(security) || added_by_hand_[static_cast<std::size_t>(security)]) continue;
        is_in_use(security) ? leaving_.push_back(security) : unsubscribe(security);
    }
}

bool Engine::is_delisted(int security) const {
    const auto& delisted_on = run_.tape_of(security).delisted_on;
    return delisted_on && *delisted_on <= run_.clock.now.day();
}

// One that was to leave as soon as it is flat has been told of.
void Engine::let_go(int security) {
    if (!contains(leaving_, security)) changes_.removed.push_back(security);
    tell_changes();
}

void Engine::tell_changes() {
    if (!changes_.any()) return;
    SecurityChanges changes = std::exchange(changes_, {});
    sort_by_symbol(changes.added);
    sort_by_symbol(changes.removed);
    strategy_->on_securities_changed(changes, broker_);
}

const SecurityTape& Engine::past_tape(int security, TradingDay first, Resolution resolution) {
    TapeSpec spec = run_.tape->spec();
    spec.data_from = first;
    spec.resolution = resolution;
    std::vector<Session> sessions;
    for (const TradingDay day : us_equities().sessions(first, run_.clock.now.day()))
        sessions.push_back(*us_equities().session(day));
    const std::string& ticker = run_.tape_of(security).identity.permtick;
    return joined_tapes_.emplace_back(lay_out_security(*store_, spec, ticker, sessions));
}

std::vector<PriceBar> Engine::history(int security, TradingDay first, Resolution resolution) {
    if (!store_)
        throw Error{Problem::invalid_request, "a cell has no history but its warm-up, which is part of its key"};
    std::vector<PriceBar> bars;
    for (const SecurityDay& day : past_tape(security, first, resolution).days)
        for (std::size_t place = 0; day.is_alive && place < day.bars.size(); ++place) {
            const auto bar = day.bar_at(place);
            if (bar && bar->end <= run_.clock.now) bars.push_back(*bar);
        }
    return bars;
}

}  // namespace tamis::backtest
