// fetch/fetch_bars.cpp — the parts of the work, each asked, imported and noted.
#include "fetch/fetch_bars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "bars/bar_store.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
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
                ++report_.parts;
            }
        } catch (const Error& error) {
            if (error.problem() != Problem::cancelled) throw;
            report_.import.was_interrupted = true;
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
        if (progress_) progress_({report_.parts, parts, interface_.requests(), current});
    }

    void take(const Part& part) {
        try {
            const auto pages = interface_.pages(part.kind, part.symbol, part.days);
            if (!pages) return reject(part, "unknown symbol", "the provider does not know it");
            const bool is_whole = pages->empty() || import(part, *pages);
            if (is_whole) fetched_.add(part.symbol, part.kind, part.days);
        } catch (const Error& error) {
            if (error.problem() != Problem::bad_data) throw;
            reject(part, "refused question", error.what());
        }
    }
    void reject(const Part& part, const char* reason, const std::string& detail) {
        report_.import.reject(fmt::format("{}: {}", spec_.provider, part.text()), reason, detail);
    }
    /// Whether nothing of it can be in later that is not in now: a dividend may wait for the close before it.
    bool import(const Part& part, const std::vector<std::string>& pages) {
        const TempDir folder("tamis-fetched");
        std::vector<fs::path> files;
        for (const std::string& page : pages) {
            files.push_back(folder.path() / fmt::format("{}.{}.json", part.symbol, files.size() + 1));
            replace_file(files.back(), page, false);
        }
        ingest::ImportReport report =
            part.kind == Kind::minute || part.kind == Kind::daily ? bars_of(part, files) : actions_of(part, files);
        report.files = 0;  // pages are no files of the person
        report.notes.clear();
        if (report.was_interrupted) throw Error{Problem::cancelled, "interrupted"};
        symbols_.insert(part.symbol);
        report_.import.add(report);
        report_.import.symbols = symbols_.size();
        return !report.rejected.contains("no close before it");
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
    /// Of a symbol without bars nothing is kept.
    ingest::ImportReport actions_of(const Part& part, const std::vector<fs::path>& files) const {
        if (!fs::exists(spec_.store / "books") || !bars::BarStore::open(spec_.store)->find(part.symbol)) return {};
        const ingest::ImportActionsSpec spec{
            .files = files, .store = spec_.store, .symbol = part.symbol, .map = {}, .dates = {}, .stop = spec_.stop};
        return part.kind == Kind::splits ? ingest::import_splits(spec) : ingest::import_dividends(spec);
    }

    const FetchSpec& spec_;
    const std::function<void(const FetchProgress&)>& progress_;
    const Provider& provider_;
    Interface interface_;
    FetchedDays fetched_;
    FetchReport report_;
    std::set<std::string> symbols_;
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
