// fetch/fetch_bars.cpp — the parts of the work, each asked, imported and noted.
#include "fetch/fetch_bars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "bars/layout.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "fetch/interface.hpp"
#include "fetch/parts.hpp"
#include "fetch/told_names.hpp"
#include "ingest/import_actions.hpp"
#include "ingest/import_csv.hpp"

namespace tamis::fetch {

namespace {

class Fetch {
  public:
    Fetch(const FetchSpec& spec, const std::function<void(const FetchProgress&)>& progress)
        : spec_(spec),
          progress_(progress),
          provider_(provider(spec.provider)),
          interface_(spec),
          fetched_(notes_file(spec)),
          told_(provider_, names_file(spec)) {}

    FetchReport run() {
        std::vector<Part> parts;
        try {
            parts = parts_to_do();
            bool has_names = false;
            for (const Part& part : parts) {
                if (part.kind > Kind::names && !has_names) take_names();
                has_names = has_names || part.kind > Kind::names;
                do_part(part, parts);
            }
            if (!has_names) take_names();
        } catch (const Error& error) {
            if (error.problem() == Problem::cancelled)
                report_.import.was_interrupted = true;
            else
                report_.ended_by = error;
        }
        tell(parts.size(), "");
        if (spec_.is_of_all) report_.symbols_without_bars = without_bars_.size();
        report_.requests = interface_.requests();
        report_.repeated = interface_.repeated();
        return std::move(report_);
    }

  private:
    std::vector<Part> parts_to_do() {
        if (!spec_.is_of_all) {
            Parts parts = parts_missing(spec_, wanted(spec_.symbols, spec_.days), fetched_);
            report_.symbols_on_hand = parts.symbols_on_hand;
            return std::move(parts.all);
        }
        tell(0, "the list of its symbols");
        const auto symbols = wanted(listed_names(interface_, provider_, list_file(spec_), today()), spec_.days);
        for (const Wanted& one : symbols) securities_[one.symbol] = one.securities;
        Parts parts = parts_missing(spec_, symbols, fetched_);
        report_.symbols_on_hand = parts.symbols_on_hand;
        report_.import.notes.push_back(fmt::format("{}: {}", provider_.name, provider_.lacks));
        return std::move(parts.all);
    }
    void do_part(const Part& part, const std::vector<Part>& parts) {
        tell(parts.size(), part.text());
        spec_.stop.check();
        take(part);
        ++parts_done_;
        if (parts_done_ == parts.size() || parts[parts_done_].symbol != part.symbol) settle(part.symbol);
    }
    bool is_listed(const std::string& symbol) const { return securities_.contains(symbol); }
    static TradingDay today() { return to_exchange(UtcTime{utc_now_ms()}).day(); }
    void tell(std::size_t parts, const std::string& current) const {
        if (progress_) progress_({parts_done_, parts, interface_.requests(), current});
    }

    /// What is noted is in its book whole, or is an empty answer of a symbol that has one.
    void take(const Part& part) {
        if (part.kind == Kind::names) return take_renames(part);
        // Of a listed symbol it is known that its bars were asked for.
        if (!is_of_bars(part.kind) && is_listed(part.symbol) && !has_book(part.symbol)) return;
        const auto pages = asked(part);
        if (!pages) return;
        if (pages->empty())
            empty_.push_back(part);
        else if (is_stored(part, *pages))
            note(part);
    }
    /// As far as nothing of it can come any more.
    void note(const Part& part) {
        const std::chrono::days later{provider_.endpoints[static_cast<std::size_t>(part.kind)].later_days};
        const TradingDay certain = std::min(part.days.last, today() - later);
        if (part.days.first <= certain) fetched_.add(part.symbol, part.kind, {part.days.first, certain});
    }
    /// A name that the provider tells no event of has kept it.
    void take_renames(const Part& part) {
        std::vector<std::string> ids{part.symbol};
        if (const auto at = securities_.find(part.symbol); at != securities_.end() && !at->second.empty())
            ids = at->second;
        try {
            for (const std::string& id : ids)
                if (const auto pages = interface_.pages(Kind::names, id, part.days))
                    for (const std::string& page : *pages) told_.add(page);
            note(part);
        } catch (const Error& error) {
            if (error.problem() != Problem::bad_data) throw;
            reject(part.text(), "refused question", error.what());
        }
    }
    void take_names() {
        if (std::find(spec_.kinds.begin(), spec_.kinds.end(), Kind::names) == spec_.kinds.end()) return;
        ingest::ImportReport report = told_.import(kept_names(list_file(spec_)), spec_.store, spec_.stop);
        report.symbols = 0;
        report_.import.add(report);
        report_.import.symbols = symbols_.size();
        if (report.was_interrupted) throw Error{Problem::cancelled, "interrupted"};
    }
    /// Nothing: the report says why.
    std::optional<std::vector<std::string>> asked(const Part& part) {
        try {
            auto pages = interface_.pages(part.kind, part.symbol, part.days);
            if (!pages) reject(part.text(), "unknown symbol", "the provider does not know it");
            return pages;
        } catch (const Error& error) {
            if (error.problem() != Problem::bad_data) throw;
            reject(part.text(), "refused question", error.what());
            return std::nullopt;
        }
    }
    bool has_book(const std::string& symbol) const { return fs::exists(bars::book_path(spec_.store, symbol)); }
    /// After a symbol's last part. Some providers answer for a symbol that they do not know as for a time without bars.
    void settle(const std::string& symbol) {
        if (has_book(symbol) || is_listed(symbol))
            for (const Part& part : empty_) note(part);
        if (!has_book(symbol) && is_listed(symbol))
            without_bars_.insert(symbol);
        else if (!has_book(symbol) && (!empty_.empty() || lacks_book_) && without_bars_.insert(symbol).second)
            reject(symbol,
                   "no bars",
                   fmt::format("the provider has no bar of {} to {}, and the store has none of it; is it spelled so?",
                               to_text(spec_.days.first),
                               to_text(spec_.days.last)));
        empty_.clear();
        lacks_book_ = false;
    }
    void reject(const std::string& of, const char* reason, const std::string& detail) {
        report_.import.reject(fmt::format("{}: {}", spec_.provider, of), reason, detail);
    }
    /// Whether all of it is in; the report says what is not.
    bool is_stored(const Part& part, const std::vector<std::string>& pages) {
        const bool has_bars = is_of_bars(part.kind);
        if (!has_bars && !has_book(part.symbol)) {
            lacks_book_ = true;
            return false;
        }
        const TempDir folder("tamis-fetched");
        std::vector<fs::path> files;
        for (const std::string& page : pages) {
            files.push_back(folder.path() / fmt::format("page {}.json", files.size() + 1));
            replace_file(files.back(), page, false);
        }
        try {
            ingest::ImportReport report = has_bars ? bars_of(part, files) : actions_of(part, files);
            return add(part, folder.path(), report);
        } catch (const Error& error) {
            if (error.problem() != Problem::bad_data) throw;
            reject(part.text(), "failed", error.what());
            return false;
        }
    }
    bool add(const Part& part, const fs::path& folder, ingest::ImportReport& report) {
        if (report.was_interrupted) throw Error{Problem::cancelled, "interrupted"};
        report.files = 0;  // pages are no files of the person
        report.notes.clear();
        const std::string place = fmt::format("{}: {}, ", spec_.provider, part.text());
        for (ingest::RejectedLine& line : report.rejected_lines)
            for (std::string* text : {&line.place, &line.why}) *text = replaced(*text, folder.string() + "/", place);
        symbols_.insert(part.symbol);
        report_.import.add(report);
        report_.import.symbols = symbols_.size();
        return report.rejected.empty();
    }
    ingest::ImportReport bars_of(const Part& part, const std::vector<fs::path>& files) const {
        ingest::ImportCsvSpec spec;
        spec.files = files;
        spec.store = spec_.store;
        spec.resolution = part.kind == Kind::minute ? Resolution::minute : Resolution::daily;
        spec.symbol = part.symbol;
        spec.stop = spec_.stop;
        spec.hints.format = "json";
        spec.hints.preset = provider_.preset;
        return ingest::import_csv(spec);
    }
    ingest::ImportReport actions_of(const Part& part, const std::vector<fs::path>& files) const {
        const ingest::ImportActionsSpec spec{.files = files,
                                             .store = spec_.store,
                                             .symbol = part.symbol,
                                             .stop = spec_.stop,
                                             .first = part.days.first,
                                             .last = part.days.last,
                                             .are_pages = true};
        return part.kind == Kind::splits ? ingest::import_splits(spec) : ingest::import_dividends(spec);
    }

    const FetchSpec& spec_;
    const std::function<void(const FetchProgress&)>& progress_;
    const Provider& provider_;
    Interface interface_;
    FetchedDays fetched_;
    ToldNames told_;
    std::map<std::string, std::vector<std::string>> securities_;  ///< of the symbols that the provider lists
    std::set<std::string> without_bars_;
    FetchReport report_;
    std::set<std::string> symbols_;
    std::size_t parts_done_ = 0;
    std::vector<Part> empty_;  ///< of the symbol at hand: answers without a row
    bool lacks_book_ = false;  ///< there were splits or dividends of it, and no book to take them
};

}  // namespace

FetchReport fetch_bars(const FetchSpec& spec, const std::function<void(const FetchProgress&)>& progress) {
    check_spec(spec);
    return Fetch(spec, progress).run();
}

}  // namespace tamis::fetch
