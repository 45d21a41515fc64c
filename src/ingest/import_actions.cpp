// ingest/import_actions.cpp — splits and dividends of tables into books that no factor file speaks for.
#include "ingest/import_actions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "bars/bar_store.hpp"
#include "bars/closed_days.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "ingest/action_table.hpp"
#include "ingest/bar_lines.hpp"
#include "ingest/table_numbers.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::ingest {

namespace {

constexpr int exact_places = 12;  ///< of ratios and amounts; FactorTable gives back no more
using ActionsByDay = std::map<TradingDay, CorporateAction>;

std::string ratio_text(const Decimal& ratio) {
    return ratio >= Decimal(1) ? to_text(normalize(ratio)) + ":1"
                               : "1:" + to_text(normalize(round_half_even(Decimal(1) / ratio, 9)));
}

std::optional<Decimal> divided(std::string_view now, std::string_view before) {
    const auto above = Decimal::try_parse(trim(now)), below = Decimal::try_parse(trim(before));
    if (!above || !below || *below <= Decimal(0)) return std::nullopt;
    return *above / *below;
}

/// New shares for one old: "4", "0.25", "4:1", "4/1", "4-for-1".
std::optional<Decimal> parse_ratio(std::string_view text) {
    for (const std::string_view mark : {":", "/", "-for-", " for "})
        if (const std::size_t at = text.find(mark); at != std::string_view::npos)
            return divided(text.substr(0, at), text.substr(at + mark.size()));
    return Decimal::try_parse(text);
}

/// Whether a factor file made the table: one that is made of actions is what its actions make.
bool is_from_factor_file(const FactorTable& factors) {
    const auto& rows = factors.rows();
    const bool has_splits_alone = std::all_of(rows.begin(), rows.end(), [](const FactorRow& row) {
        return row.reference_price.is_zero() && row.price_factor == Decimal(1);
    });
    if (has_splits_alone) return false;
    const FactorTable made = FactorTable::from_actions(factors.actions());
    return !std::equal(
        rows.begin(), rows.end(), made.rows().begin(), made.rows().end(), [](const auto& a, const auto& b) {
            return a.day == b.day && a.price_factor == b.price_factor && a.split_factor == b.split_factor &&
                   a.reference_price == b.reference_price;
        });
}

/// What a kind of action is: its words, its columns, its number of a row and its place in a day's action.
struct Kind {
    const char *name, *wrong, *expected;
    std::vector<std::vector<ActionColumn>> shapes;
    std::optional<Decimal> (*read)(const ActionRow& row);
    Decimal nothing;  ///< the number of rows that say nothing: yfinance's days without a split have 0
    bool adds_up;     ///< several of one day are one sum: a regular and a special dividend
    Decimal CorporateAction::* number;
    std::string (*text)(const Decimal& number);
};

std::optional<Decimal> ratio_of(const ActionRow& row) {
    const std::string &ratio = row.cell(ActionColumn::ratio), &to = row.cell(ActionColumn::to);
    if (ratio.empty() && !to.empty()) return divided(to, row.cell(ActionColumn::from));
    const auto read = parse_ratio(ratio);
    return read && read->is_zero() ? Decimal(1) : read;
}

std::optional<Decimal> amount_of(const ActionRow& row) {
    const std::string& amount = row.cell(ActionColumn::amount);
    return Decimal::try_parse(plain_number_text(amount, '.'));
}

std::string amount_text(const Decimal& usd) {
    return to_text(usd);
}

const Kind& splits_kind() {
    using enum ActionColumn;
    static const Kind kind{"split",
                           "wrong split",
                           "date,symbol,ratio such as 2024-06-10,NVDA,10 or 10:1",
                           {{date, symbol, ratio}, {date, symbol, from, to}},
                           ratio_of,
                           Decimal(1),
                           false,
                           &CorporateAction::ratio,
                           ratio_text};
    return kind;
}

const Kind& dividends_kind() {
    using enum ActionColumn;
    static const Kind kind{"dividend",
                           "wrong dividend",
                           "date,symbol,amount such as 2024-05-10,AAPL,0.25",
                           {{date, symbol, amount}},
                           amount_of,
                           Decimal(0),
                           true,
                           &CorporateAction::dividend_usd,
                           amount_text};
    return kind;
}

/// Files of one kind, from their rows to books.
class ActionImport {
  public:
    ActionImport(const ImportActionsSpec& spec, const Kind& kind)
        : spec_(spec), kind_(kind), store_(bars::BarStore::open(spec.store)) {}

    ImportReport run() {
        bars::BookWriter writer(spec_.store);
        for (const ActionRow& row : read_action_table(spec_, kind_.shapes, report_)) take(row);
        settle_days();
        for (const auto& [symbol, days] : named_) {
            report_.was_interrupted = report_.was_interrupted || spec_.stop.is_wanted();
            if (!days.empty() && !report_.was_interrupted) write(symbol, days, writer);
        }
        writer.sync();
        return std::move(report_);
    }

  private:
    struct Told {
        Decimal number;
        std::string place;
    };
    /// Of one table and day: what its rows say, by the whole row.
    using Sayings = std::map<std::string, Told>;
    using NamedDays = std::map<TradingDay, Told>;

    void take(const ActionRow& row) {
        const auto number = row.day ? kind_.read(row) : std::nullopt;
        const bool is_of_other_days =
            (spec_.first && row.day < spec_.first) || (spec_.last && row.day && row.day > spec_.last);
        if (row.day && (number == kind_.nothing || is_of_other_days)) {
            ++report_.other_lines;
            return;
        }
        if (!number || *number <= Decimal(0))
            return report_.reject(row.place, kind_.wrong, in_quotes(row.text()) + "; it must be " + kind_.expected);
        // The first session of the new prices, whichever day the table has.
        const TradingDay day = bars::is_closed(*row.day) ? us_equities().next_session(*row.day) : *row.day;
        const std::string security = security_of(row.place, row.cell(ActionColumn::symbol), day);
        if (!security.empty()) add(row, security, day, normalize(round_half_even(*number, exact_places)));
    }
    /// Who bore the symbol on that day; empty: it is in the report why nothing can be told of it.
    std::string security_of(const std::string& place, const std::string& symbol, TradingDay day) {
        try {
            const bars::Security security = store_->security_on(symbol, day);
            const auto [known, is_new] = has_factor_file_.try_emplace(security.permtick, false);
            if (is_new) known->second = is_from_factor_file(*security.factors);
            if (!known->second) return security.permtick;
            report_.reject(place,
                           "factor file exists",
                           fmt::format("{}'s {}s come from its imported factor file", symbol, kind_.name));
        } catch (const Error& error) {
            report_.reject(place, error.problem() == Problem::not_found ? "unknown symbol" : "failed", error.what());
        }
        return {};
    }
    void add(const ActionRow& row, const std::string& symbol, TradingDay day, const Decimal& number) {
        if (!told_[symbol][day][row.table].emplace(row.whole, Told{number, row.place}).second) ++report_.duplicates;
    }
    void settle_days() {
        for (const auto& [symbol, days] : told_)
            for (const auto& [day, tables] : days)
                if (auto told = kind_.adds_up ? sum_of(symbol, day, tables) : one_of_all(symbol, day, tables))
                    named_[symbol].emplace(day, std::move(*told));
    }
    using Tables = std::map<std::size_t, Sayings>;
    /// What all of them say. Nothing: they contradict each other.
    std::optional<Told> agreed(const std::string& symbol, TradingDay day, const std::vector<Told>& all) {
        for (const Told& other : all)
            if (other.number != all.front().number) {
                report_.reject(other.place,
                               fmt::format("two {}s of one day", kind_.name),
                               fmt::format("{} says {} for {} on {}; none of them is taken",
                                           all.front().place,
                                           kind_.text(all.front().number),
                                           symbol,
                                           to_text(day)));
                return std::nullopt;
            }
        report_.duplicates += all.size() - 1;
        return all.front();
    }
    std::optional<Told> one_of_all(const std::string& symbol, TradingDay day, const Tables& tables) {
        std::vector<Told> all;
        for (const auto& [table, rows] : tables)
            for (const auto& [whole, told] : rows) all.push_back(told);
        return agreed(symbol, day, all);
    }
    /// Of the tables that say the most: in whatever order they come, the sum is the same.
    std::optional<Told> sum_of(const std::string& symbol, TradingDay day, const Tables& tables) {
        std::vector<Told> sums;
        for (const auto& [table, rows] : tables) {
            if (is_said_elsewhere(table, tables)) {
                report_.duplicates += rows.size();
                continue;
            }
            Told& sum = sums.emplace_back(Told{0, rows.begin()->second.place});
            for (const auto& [whole, told] : rows) sum.number = normalize(sum.number + told.number);
        }
        return agreed(symbol, day, sums);
    }
    /// Whether another table has all of its rows and more, or an earlier one the same.
    static bool is_said_elsewhere(std::size_t own, const Tables& tables) {
        const Sayings& rows = tables.at(own);
        return std::any_of(tables.begin(), tables.end(), [&](const auto& other) {
            const bool has_all = std::all_of(
                rows.begin(), rows.end(), [&](const auto& row) { return other.second.contains(row.first); });
            return other.first != own && has_all && (other.second.size() > rows.size() || other.first < own);
        });
    }
    void write(const std::string& symbol, const NamedDays& days, bars::BookWriter& writer) {
        const FactorTable before = store_->book(symbol)->factors();
        ActionsByDay all;
        for (const CorporateAction& action : before.actions()) all[action.day] = action;
        for (const auto& [day, named] : days) {
            CorporateAction action{.day = day};
            if (const auto at = all.find(day); at != all.end()) action = at->second;
            const bool was_there = action.*kind_.number != kind_.nothing;
            const Decimal number =
                spec_.adjusted && kind_.adds_up ? on_its_day(named.number, before, day) : named.number;
            const bool is_same = action.*kind_.number == number;
            action.*kind_.number = number;
            if (kind_.number == &CorporateAction::dividend_usd && !take_reference(symbol, named.place, action))
                continue;
            const char* outcome = is_same ? "known" : was_there ? "changed" : "new";
            report_.actions.push_back({symbol, day, kind_.name, kind_.text(number), outcome});
            all.insert_or_assign(day, action);
        }
        std::vector<CorporateAction> actions;
        for (const auto& [day, action] : all) actions.push_back(action);
        bars::BookChange change;
        change.factors = FactorTable::from_actions(std::move(actions));
        report_.written.add(writer.apply(symbol, change));
        ++report_.symbols;
    }
    /// What a share of today got, as a share of that day did.
    static Decimal on_its_day(const Decimal& number, const FactorTable& factors, TradingDay day) {
        return normalize(round_half_even(number / factors.split_factor(day), exact_places));
    }
    /// The close before the ex-date, which LEAN's factor is made of.
    bool take_reference(const std::string& symbol, const std::string& place, CorporateAction& action) {
        const std::int64_t close = close_before(symbol, action.day);
        action.reference_price = Decimal::scaled(close, price_scale);
        if (action.reference_price > action.dividend_usd) return true;
        if (close == 0)
            report_.reject(
                place,
                "no close before it",
                fmt::format(
                    "{} has no daily bar of the week before {}; import its bars first", symbol, to_text(action.day)));
        else
            report_.reject(place,
                           "more than a share",
                           fmt::format("{} closed at {} before {}",
                                       symbol,
                                       to_text(normalize(action.reference_price)),
                                       to_text(action.day)));
        return false;
    }
    /// In deci-cents, of the name that the security had then; 0: no bar of its own in the week before.
    std::int64_t close_before(const std::string& symbol, TradingDay day) const {
        constexpr std::chrono::days one{1}, week{7};
        const auto own = store_->book(symbol);
        const auto& map = own->map();
        for (TradingDay at = day - one; at >= day - week && (!map || at >= map->first_day()); at -= one)
            if (const auto book = map ? store_->find(map->ticker_on(at)) : own)
                if (const std::int64_t close = close_on(book->daily(), at); close != 0) return close;
        return 0;
    }
    static std::int64_t close_on(const bars::DailyColumns& d, TradingDay day) {
        const std::size_t i = d.lower_bound(day);
        return i < d.size() && d.day[i] == day.time_since_epoch().count() ? d.close[i] : 0;
    }

    const ImportActionsSpec& spec_;
    const Kind& kind_;
    const std::shared_ptr<const bars::BarStore> store_;
    ImportReport report_;
    std::map<std::string, std::map<TradingDay, Tables>> told_;  ///< by symbol
    std::map<std::string, NamedDays> named_;
    std::map<std::string, bool> has_factor_file_;  ///< by permtick
};

}  // namespace

ImportReport import_splits(const ImportActionsSpec& spec) {
    return ActionImport(spec, splits_kind()).run();
}

ImportReport import_dividends(const ImportActionsSpec& spec) {
    return ActionImport(spec, dividends_kind()).run();
}

}  // namespace tamis::ingest
