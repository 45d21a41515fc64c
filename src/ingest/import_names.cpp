// ingest/import_names.cpp — which company bore which symbol when: renames and lives of names into map tables.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "bars/bar_store.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "ingest/action_table.hpp"
#include "ingest/bar_lines.hpp"
#include "ingest/import_actions.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::ingest {

namespace {

constexpr TradingDay long_ago = std::chrono::year{1998} / 1 / 2, for_ever = std::chrono::year{2050} / 12 / 31;
constexpr std::chrono::days one_day{1};

/// A time in which a company bore a symbol; `next`: the name it took then.
struct Life {
    std::string ticker, place, security;
    TradingDay first, last;
    bool knows_first = false;
    int before = -1, next = -1;
};

/// Lives of names, linked to companies by renames.
class Lives {
  public:
    std::vector<Life> all;

    void add(const ActionRow& row) {
        all.push_back({row.cell(ActionColumn::symbol),
                       row.place,
                       row.cell(ActionColumn::security),
                       row.first.value_or(long_ago),
                       row.last.value_or(for_ever),
                       row.first.has_value()});
    }
    /// On `day`, the first of the new name. Nothing: told; else what is wrong.
    std::string rename(const ActionRow& row) {
        const TradingDay day = *row.day, before = us_equities().previous_session(day);
        const int old = life_at(row.cell(ActionColumn::old_name), before, row.place);
        if (all[at(old)].next >= 0) return "another line gives it another name then";
        const int now = life_at(row.cell(ActionColumn::new_name), day, row.place);
        if (all[at(now)].before >= 0) return "another line gives the new name to another company then";
        // Some tables give the first day of a company to its newest name.
        if (all[at(now)].knows_first && all[at(now)].first < day && !all[at(old)].knows_first) {
            all[at(old)].first = all[at(now)].first;
            all[at(old)].knows_first = true;
        }
        all[at(old)].last = before;
        all[at(now)].first = day;
        all[at(now)].knows_first = true;
        link(old, now);
        return {};
    }
    /// Names of one company, where a column says so.
    void link_securities() {
        std::map<std::string, std::vector<int>> companies;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (!all[i].security.empty()) companies[all[i].security].push_back(static_cast<int>(i));
        for (auto& [security, lives] : companies) {
            std::stable_sort(
                lives.begin(), lives.end(), [&](int a, int b) { return all[at(a)].first < all[at(b)].first; });
            for (std::size_t i = 0; i + 1 < lives.size(); ++i) {
                Life& life = all[at(lives[i])];
                if (life.next >= 0 || all[at(lives[i + 1])].before >= 0) continue;
                life.last = std::min(life.last, all[at(lives[i + 1])].first - one_day);
                link(lives[i], lives[i + 1]);
            }
        }
    }
    /// By symbol, the oldest first. What no table says begins with the bars and ends where the next begins.
    std::map<std::string, std::vector<int>> by_ticker(const bars::BarStore& store) {
        std::map<std::string, std::vector<int>> tickers;
        for (std::size_t i = 0; i < all.size(); ++i) tickers[all[i].ticker].push_back(static_cast<int>(i));
        for (auto& [ticker, lives] : tickers) {
            std::stable_sort(
                lives.begin(), lives.end(), [&](int a, int b) { return all[at(a)].first < all[at(b)].first; });
            Life& oldest = all[at(lives.front())];
            if (!oldest.knows_first) oldest.first = std::min(first_bar(store, ticker), oldest.last);
            for (std::size_t i = 0; i + 1 < lives.size(); ++i)
                if (Life& life = all[at(lives[i])]; life.last == for_ever)
                    life.last = all[at(lives[i + 1])].first - one_day;
        }
        return tickers;
    }
    static std::size_t at(int life) { return static_cast<std::size_t>(life); }

  private:
    void link(int old, int now) {
        all[at(old)].next = now;
        all[at(now)].before = old;
    }
    int life_at(const std::string& ticker, TradingDay day, const std::string& place) {
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].ticker == ticker && all[i].first <= day && day <= all[i].last) return static_cast<int>(i);
        all.push_back({ticker, place, {}, long_ago, for_ever});
        return static_cast<int>(all.size()) - 1;
    }
    static TradingDay first_bar(const bars::BarStore& store, const std::string& ticker) {
        const auto book = store.find(ticker);
        TradingDay first = for_ever;
        if (!book) return long_ago;
        if (book->daily().size() > 0) first = TradingDay{std::chrono::days{book->daily().day[0]}};
        if (!book->minute_days().empty()) first = std::min(first, book->minute_days().front().day);
        return first == for_ever ? long_ago : first;
    }
};

class NamesImport {
  public:
    explicit NamesImport(const ImportActionsSpec& spec) : spec_(spec), store_(bars::BarStore::open(spec.store)) {}

    ImportReport run() {
        using enum ActionColumn;
        bars::BookWriter writer(spec_.store);
        for (const ActionRow& row :
             read_action_table(spec_, {{date, old_name, new_name}, {symbol, first}, {symbol, last}}, report_))
            take(row);
        tell_renames();
        lives_.link_securities();
        tickers_ = lives_.by_ticker(*store_);
        refuse_overlaps();
        name_companies();
        for (const auto& [ticker, lives] : tickers_) add_aliases(ticker, lives);
        for (const auto& [ticker, lives] : tickers_)
            if (!lives.empty()) remove_older(ticker);
        for (const auto& [permtick, actions] : handed_on_) take_actions(permtick, actions);
        for (const auto& [ticker, change] : changes_) write(ticker, change, writer);
        writer.sync();
        return std::move(report_);
    }

  private:
    void take(const ActionRow& row) {
        const bool is_rename =
            row.day && !row.cell(ActionColumn::old_name).empty() && !row.cell(ActionColumn::new_name).empty();
        const bool is_life = !row.cell(ActionColumn::symbol).empty() && (row.first || row.last);
        const bool is_other_name = row.cell(ActionColumn::old_name) != row.cell(ActionColumn::new_name);
        if (is_rename && is_other_name)
            renames_.push_back(row);
        else if (!is_life || (row.first && row.last && *row.last < *row.first))
            report_.reject(row.place,
                           "wrong name",
                           in_quotes(row.text()) +
                               "; it must be date,old,new such as 2022-06-09,FB,META, or "
                               "symbol,first,last");
        else
            lives_.add(row);
    }
    void tell_renames() {
        std::stable_sort(
            renames_.begin(), renames_.end(), [](const auto& a, const auto& b) { return *a.day < *b.day; });
        std::set<std::string> told;
        for (const ActionRow& row : renames_) {
            if (!told.insert(row.text()).second) {
                ++report_.duplicates;
                continue;
            }
            if (const std::string why = lives_.rename(row); !why.empty())
                report_.reject(row.place, "two names at once", in_quotes(row.text()) + "; " + why);
        }
    }
    const Life& life(int index) const { return lives_.all[Lives::at(index)]; }
    void refuse_overlaps() {
        for (auto& [ticker, lives] : tickers_)
            for (std::size_t i = 0; i + 1 < lives.size(); ++i)
                if (life(lives[i]).last >= life(lives[i + 1]).first) {
                    report_.reject(life(lives[i + 1]).place,
                                   "two companies at once",
                                   fmt::format("{} gives {} until {}, and this one from {}; nothing of {} is taken",
                                               life(lives[i]).place,
                                               ticker,
                                               to_text(life(lives[i]).last),
                                               to_text(life(lives[i + 1]).first),
                                               ticker));
                    lives.clear();
                }
    }
    /// The newest company whose last name it is has the symbol; older ones are SYMBOL.1, SYMBOL.2, the oldest first.
    void name_companies() {
        for (const auto& [ticker, lives] : tickers_) {
            std::vector<int> ends;
            for (const int one : lives)
                if (life(one).next < 0) ends.push_back(one);
            for (std::size_t i = 0; i < ends.size(); ++i)
                add_company(i + 1 == ends.size() ? ticker : fmt::format("{}.{}", ticker, i + 1), ends[i]);
        }
    }
    void add_company(const std::string& permtick, int end) {
        std::vector<int> names;
        for (int one = end; one >= 0; one = life(one).before) names.insert(names.begin(), one);
        std::vector<MapRow> rows{{life(names.front()).first, life(names.front()).ticker}};
        std::string text;
        bool has_bars = false;
        for (const int one : names) {
            rows.push_back({life(one).last, life(one).ticker});
            permticks_[one] = permtick;
            has_bars = has_bars || store_->find(life(one).ticker) != nullptr;
            text += fmt::format("{}{}", text.empty() ? "" : ", ", life(one).ticker);
            if (life(one).last != for_ever) text += " until " + to_text(life(one).last);
        }
        if (!has_bars) {
            ++report_.other_symbol_rows;
            return;
        }
        MapTable map(std::move(rows));
        const auto old = store_->find(permtick);
        const auto same = [](const MapRow& a, const MapRow& b) { return a.day == b.day && a.ticker == b.ticker; };
        const bool is_known =
            old && old->map() &&
            std::equal(
                old->map()->rows().begin(), old->map()->rows().end(), map.rows().begin(), map.rows().end(), same);
        report_.actions.push_back({permtick,
                                   map.first_day(),
                                   "name",
                                   text,
                                   is_known            ? "known"
                                   : old && old->map() ? "changed"
                                                       : "new"});
        changes_[permtick].map = std::move(map);
    }
    /// Days on which the symbol's bars are another security's.
    void add_aliases(const std::string& ticker, const std::vector<int>& lives) {
        const auto book = store_->find(ticker);
        if (!book || lives.empty()) return;
        std::vector<std::tuple<TradingDay, TradingDay, std::string>> aliases;
        for (const int one : lives)
            if (const auto at = permticks_.find(one); at != permticks_.end() && at->second != ticker)
                aliases.emplace_back(life(one).first, life(one).last, at->second);
        if (!aliases.empty() && !book->factors().empty() && !changes_[ticker].map)
            report_.notes.push_back(
                fmt::format("{} has splits or dividends of its own; import them again, so that they become {}'s",
                            ticker,
                            std::get<2>(aliases.back())));
        changes_[ticker].aliases = std::move(aliases);
    }
    /// Companies that an earlier file made of the symbol and these files do not.
    void remove_older(const std::string& ticker) {
        for (int number = 1;; ++number) {
            const std::string older = fmt::format("{}.{}", ticker, number);
            const auto book = store_->find(older);
            if (!book) return;
            if (!book->map() || changes_[older].map) continue;
            changes_[older].is_map_gone = true;
            hand_on_actions(*book, changes_[older]);
        }
    }
    /// A company that is none any more leaves its splits and dividends to whoever bears the name on their days.
    void hand_on_actions(const bars::Book& older, bars::BookChange& change) {
        if (older.factors().empty()) return;
        for (const CorporateAction& action : older.factors().actions())
            handed_on_[bearer(older.map()->ticker_on(action.day), action.day)].push_back(action);
        change.factors = FactorTable();
    }
    std::string bearer(const std::string& ticker, TradingDay day) const {
        if (const auto at = tickers_.find(ticker); at != tickers_.end())
            for (const int one : at->second)
                if (life(one).first <= day && day <= life(one).last && permticks_.contains(one))
                    return permticks_.at(one);
        return ticker;
    }
    /// Beside its own, which are kept where both have one of a day.
    void take_actions(const std::string& permtick, const std::vector<CorporateAction>& actions) {
        std::map<TradingDay, CorporateAction> all;
        for (const CorporateAction& action : actions) all.emplace(action.day, action);
        if (const auto book = store_->find(permtick))
            for (const CorporateAction& own : book->factors().actions()) all.insert_or_assign(own.day, own);
        std::vector<CorporateAction> in_order;
        for (const auto& [day, action] : all) in_order.push_back(action);
        changes_[permtick].factors = FactorTable::from_actions(std::move(in_order));
        report_.notes.push_back(fmt::format("{} splits and dividends became {}'s", actions.size(), permtick));
    }
    void write(const std::string& ticker, const bars::BookChange& change, bars::BookWriter& writer) {
        report_.was_interrupted = report_.was_interrupted || spec_.stop.is_wanted();
        if (report_.was_interrupted) return;
        report_.written.add(writer.apply(ticker, change));
        ++report_.symbols;
    }

    const ImportActionsSpec& spec_;
    const std::shared_ptr<const bars::BarStore> store_;
    ImportReport report_;
    Lives lives_;
    std::vector<ActionRow> renames_;
    std::map<std::string, std::vector<int>> tickers_;
    std::map<int, std::string> permticks_;  ///< of a life's company
    std::map<std::string, bars::BookChange> changes_;
    std::map<std::string, std::vector<CorporateAction>> handed_on_;  ///< by permtick
};

}  // namespace

ImportReport import_names(const ImportActionsSpec& spec) {
    return NamesImport(spec).run();
}

}  // namespace tamis::ingest
