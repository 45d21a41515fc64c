// fetch/fetch_bars.cpp — the parts of the work, each asked, imported and noted.
#include "fetch/fetch_bars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "bars/layout.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "fetch/interface.hpp"
#include "ingest/import_actions.hpp"
#include "ingest/import_csv.hpp"

namespace tamis::fetch {

namespace {

struct Part {
    std::string symbol;
    Kind kind;
    DayRange days;
    std::string text() const {
        return fmt::format("{} {} {} to {}",
                           symbol,
                           kind_names[static_cast<std::size_t>(kind)],
                           to_text(days.first),
                           to_text(days.last));
    }
};

class Fetch {
  public:
    Fetch(const FetchSpec& spec, const std::function<void(const FetchProgress&)>& progress)
        : spec_(spec),
          progress_(progress),
          provider_(provider(spec.provider)),
          interface_(spec),
          fetched_(spec.store / "fetched" / (spec.provider + ".csv")) {}

    FetchReport run() {
        const std::vector<Part> parts = parts_missing();
        try {
            for (const Part& part : parts) {
                tell(parts.size(), part.text());
                spec_.stop.check();
                take(part);
                ++parts_done_;
                if (parts_done_ == parts.size() || parts[parts_done_].symbol != part.symbol) settle(part.symbol);
            }
        } catch (const Error& error) {
            if (error.problem() == Problem::cancelled)
                report_.import.was_interrupted = true;
            else
                report_.ended_by = error;
        }
        tell(parts.size(), "");
        report_.requests = interface_.requests();
        report_.repeated = interface_.repeated();
        return std::move(report_);
    }

  private:
    /// Kinds in their order: dividends need the closes of days.
    std::vector<Part> parts_missing() {
        std::vector<Part> parts;
        for (const std::string& symbol : spec_.symbols) {
            const std::size_t before = parts.size();
            for (std::size_t kind = 0; kind < kind_names.size(); ++kind)
                if (std::find(spec_.kinds.begin(), spec_.kinds.end(), static_cast<Kind>(kind)) != spec_.kinds.end())
                    add_parts(symbol, static_cast<Kind>(kind), parts);
            report_.symbols_on_hand += parts.size() == before ? 1 : 0;
        }
        return parts;
    }
    void add_parts(const std::string& symbol, Kind kind, std::vector<Part>& parts) const {
        const std::chrono::days most{provider_.endpoints[static_cast<std::size_t>(kind)].days};
        const std::chrono::days one{1};
        for (const DayRange& gap : fetched_.missing(symbol, kind, spec_.days))
            for (TradingDay from = gap.first; from <= gap.last; from += most)
                parts.push_back({symbol, kind, {from, std::min(gap.last, from + most - one)}});
    }
    void tell(std::size_t parts, const std::string& current) const {
        if (progress_) progress_({parts_done_, parts, interface_.requests(), current});
    }

    /// What is noted is in its book whole, or is an empty answer of a symbol that has one.
    void take(const Part& part) {
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
        const TradingDay certain = std::min(part.days.last, to_exchange(UtcTime{utc_now_ms()}).day() - later);
        if (part.days.first <= certain) fetched_.add(part.symbol, part.kind, {part.days.first, certain});
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
        if (has_book(symbol))
            for (const Part& part : empty_) note(part);
        else if (!empty_.empty() || lacks_book_)
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
        const bool is_of_bars = part.kind == Kind::minute || part.kind == Kind::daily;
        if (!is_of_bars && !has_book(part.symbol)) {
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
            ingest::ImportReport report = is_of_bars ? bars_of(part, files) : actions_of(part, files);
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
                                             .last = part.days.last};
        return part.kind == Kind::splits ? ingest::import_splits(spec) : ingest::import_dividends(spec);
    }

    const FetchSpec& spec_;
    const std::function<void(const FetchProgress&)>& progress_;
    const Provider& provider_;
    Interface interface_;
    FetchedDays fetched_;
    FetchReport report_;
    std::set<std::string> symbols_;
    std::size_t parts_done_ = 0;
    std::vector<Part> empty_;  ///< of the symbol at hand: answers without a row
    bool lacks_book_ = false;  ///< there were splits or dividends of it, and no book to take them
};

void check(const FetchSpec& spec) {
    if (spec.symbols.empty()) throw Error{Problem::invalid_request, "--symbols names no symbol"};
    if (spec.days.last < spec.days.first)
        throw Error{Problem::invalid_request,
                    fmt::format("--from {} is after --to {}", to_text(spec.days.first), to_text(spec.days.last))};
    for (const std::string& symbol : spec.symbols)
        if (symbol.empty() || symbol.find_first_of(",/\n") != std::string::npos || symbol.front() == '.')
            throw Error{Problem::invalid_request, "'" + symbol + "' is no symbol of a provider"};
}

}  // namespace

FetchReport fetch_bars(const FetchSpec& spec, const std::function<void(const FetchProgress&)>& progress) {
    check(spec);
    return Fetch(spec, progress).run();
}

}  // namespace tamis::fetch
