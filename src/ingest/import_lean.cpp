// ingest/import_lean.cpp — walks LEAN's folders ticker by ticker.
#include "ingest/import_lean.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/zip.hpp"
#include "ingest/bar_lines.hpp"
#include "ingest/lean_folder.hpp"
#include "ingest/lean_market_hours.hpp"
#include "ingest/parallel_symbols.hpp"

namespace tamis::ingest {

namespace {

using bars::BookChange;
namespace fs = std::filesystem;

constexpr const char* nothing_yet = "interrupted: no symbol was in yet; the same command begins again";

/// Factor and map files by ticker, upper case, and which ticker belonged to which security when.
struct Corporate {
    std::map<std::string, FactorTable> factors;
    std::map<std::string, MapTable> maps;
    std::map<std::string, std::vector<std::tuple<TradingDay, TradingDay, std::string>>> aliases;
};

/// (name, text) of each csv of a folder: single files, and the members of the newest dated zip.
std::vector<std::pair<std::string, std::string>> csv_files(const fs::path& folder,
                                                           std::string_view zip_prefix,
                                                           const Stop& stop,
                                                           ImportReport& report) {
    std::vector<std::pair<std::string, std::string>> files;
    if (!fs::is_directory(folder)) return files;
    fs::path newest;
    for (const fs::path& path : files_below(folder)) {
        stop.check(nothing_yet);
        const std::string name = lower(path.filename().string());
        if (is_hidden(name)) continue;
        if (name.ends_with(".csv")) files.emplace_back(path.string(), read_file(path));
        if (name.ends_with(".zip") && name.starts_with(zip_prefix)) newest = std::max(newest, path);
    }
    if (newest.empty()) return files;
    try {
        const ZipReader archive(newest);
        for (std::size_t i = 0; i < archive.size(); ++i) {
            stop.check(nothing_yet);
            if (!is_csv_member(archive.name(i))) continue;
            std::string text;
            archive.read(i, text);
            files.emplace_back(newest.string() + ":" + archive.name(i), std::move(text));
        }
    } catch (const Error& error) {
        if (error.problem() == Problem::cancelled) throw;
        report.reject(newest.string(), "broken zip", error.what());
    }
    return files;
}

std::string ticker_of_file(const std::string& name) {
    const std::size_t slash = name.find_last_of("/:");
    const std::string file = slash == std::string::npos ? name : name.substr(slash + 1);
    return upper(file.substr(0, file.size() - 4));
}

void read_factors(const fs::path& equity, Corporate& corporate, const Stop& stop, ImportReport& report) {
    for (const auto& [name, text] : csv_files(equity / "factor_files", "factor_files_", stop, report)) {
        std::vector<FactorRow> rows;
        int number = 0;
        for (const std::string_view line : split(text, '\n')) {
            ++number;
            if (trim(line).empty()) continue;
            try {
                if (const auto row = parse_factor_line(trim(line))) rows.push_back(*row);
            } catch (const Error& error) {
                report.reject(fmt::format("{}:{}", name, number), "wrong factor line", error.what());
            }
        }
        ++report.files;
        corporate.factors.insert_or_assign(ticker_of_file(name), FactorTable(std::move(rows)));
    }
}

void read_maps(const fs::path& equity, Corporate& corporate, const Stop& stop, ImportReport& report) {
    for (const auto& [name, text] : csv_files(equity / "map_files", "map_files_", stop, report)) {
        std::vector<MapRow> rows;
        int number = 0;
        for (const std::string_view line : split(text, '\n')) {
            ++number;
            if (trim(line).empty()) continue;
            try {
                rows.push_back(parse_map_line(trim(line)));
            } catch (const Error& error) {
                report.reject(fmt::format("{}:{}", name, number), "wrong map line", error.what());
            }
        }
        ++report.files;
        if (!rows.empty()) corporate.maps.insert_or_assign(ticker_of_file(name), MapTable(std::move(rows)));
    }
    for (const auto& [permtick, map] : corporate.maps) {
        TradingDay from = map.first_day();
        for (const MapRow& row : map.rows()) {
            if (row.ticker != permtick && row.day >= from)
                corporate.aliases[row.ticker].emplace_back(from, row.day, permtick);
            from = std::max(from, row.day + std::chrono::days(1));
        }
    }
}

class TickerImport {
  public:
    TickerImport(const LeanFolder& folder, const Stop& stop, ImportReport& report)
        : folder_(folder), stop_(stop), report_(report) {}

    void minutes(const std::string& ticker, BookChange& change) {
        const fs::path* folder = folder_.minutes(ticker);
        if (!folder) return;
        for (const fs::path& path : files_below(*folder)) {
            stop_.check();
            minute_file(path, change);
        }
        std::erase_if(change.minute_trades, [](const auto& one) { return one.second.size() == 0; });
        std::erase_if(change.minute_quotes, [](const auto& one) { return one.second.size() == 0; });
    }

    void hours(const std::string& ticker, BookChange& change) {
        bars::TradeBatch all;
        if (!dated(folder_.hours(ticker), Resolution::hour, all)) return;
        for (std::size_t i = 0; i < all.size(); ++i)
            change.hourly[ExchangeTime{all.start_ms[i]}.day()].push(
                all.start_ms[i], all.open[i], all.high[i], all.low[i], all.close[i], all.volume[i]);
    }

    void days(const std::string& ticker, BookChange& change) {
        bars::TradeBatch all;
        if (!dated(folder_.days(ticker), Resolution::daily, all)) return;
        for (std::size_t i = 0; i < all.size(); ++i)
            change.daily.push_back({ExchangeTime{all.start_ms[i]}.day(),
                                    all.open[i],
                                    all.high[i],
                                    all.low[i],
                                    all.close[i],
                                    all.volume[i],
                                    {}});
    }

  private:
    void minute_file(const fs::path& path, BookChange& change) {
        const std::string name = lower(path.filename().string());
        if (is_hidden(name)) return;
        const auto day = parse_day(std::string_view(name).substr(0, 8));
        const bool trade = name.ends_with("_trade.zip"), quote = name.ends_with("_quote.zip");
        if (!day || (!trade && !quote))
            return report_.reject(
                path.string(), "unknown file", "minute files are named yyyyMMdd_trade.zip or yyyyMMdd_quote.zip");
        if (trade ? change.minute_trades.contains(*day) : change.minute_quotes.contains(*day))
            return report_.reject(
                path.string(), "day twice", "another file of this folder holds the same day; it is read");
        if (!read(path)) return;
        if (trade) read_minute_trades(text_, *day, path.string(), change.minute_trades[*day], report_);
        if (quote) read_minute_quotes(text_, *day, path.string(), change.minute_quotes[*day], report_);
    }
    bool read(const fs::path& path) {
        try {
            read_csv_member(path, text_, report_);
            ++report_.files;
            return true;
        } catch (const Error& error) {
            report_.reject(path.string(), "broken zip", error.what());
            return false;
        }
    }
    bool dated(const fs::path* path, Resolution resolution, bars::TradeBatch& all) {
        stop_.check();
        if (!path || !read(*path)) return false;
        read_dated_trades(text_, resolution, path->string(), all, report_);
        return true;
    }
    const LeanFolder& folder_;
    const Stop& stop_;
    ImportReport& report_;
    std::string text_;
};

std::vector<std::string> tickers_of(const LeanFolder& folder, const Corporate& corporate) {
    // Corporate actions of securities without bars would only clutter the store; those of renamed ones are needed.
    std::set<std::string> wanted = folder.tickers();
    for (const std::string& ticker : folder.tickers())
        if (const auto at = corporate.aliases.find(ticker); at != corporate.aliases.end())
            for (const auto& [first, last, permtick] : at->second) wanted.insert(permtick);
    return {wanted.begin(), wanted.end()};
}

void note_unknown_folders(const fs::path& equity, ImportReport& report) {
    for (const auto& entry : fs::directory_iterator(equity)) {
        static const std::set<std::string> known{"minute", "hour", "daily", "factor_files", "map_files"};
        const std::string name = entry.path().filename().string();
        if (!entry.is_directory() || known.contains(name)) continue;
        if (name == "tick" || name == "second")
            report.reject(
                entry.path().string(), "unknown resolution", name + " bars are not kept; minute, hour and daily are");
        else
            report.notes.push_back(entry.path().string() +
                                   " is not imported: it holds no bars of minutes, hours or days");
    }
}

void import_rates(const fs::path& folder, bars::BookWriter& writer, ImportReport& report) {
    const fs::path path = folder / "alternative" / "interest-rate" / "usa" / "interest-rate.csv";
    if (!fs::exists(path)) {
        report.notes.push_back(path.string() +
                               " is missing: the risk-free rate stays what it was (1 % in a new store)");
        return;
    }
    try {
        writer.set_interest_rates(InterestRates::parse(read_file(path)));
        ++report.files;
    } catch (const Error& error) {
        report.reject(path.string(), "wrong interest rate", error.what());
    }
}

}  // namespace

namespace {

/// Everything that is read before the bars.
void read_corporate(const fs::path& equity, Corporate& corporate, const Stop& stop, ImportReport& report) {
    read_factors(equity, corporate, stop, report);
    read_maps(equity, corporate, stop, report);
}

}  // namespace

ImportReport import_lean(const ImportLeanSpec& spec, const OnProgress& progress) {
    const fs::path equity = spec.folder / "equity" / "usa";
    if (!fs::is_directory(equity))
        throw Error{Problem::not_found, spec.folder.string() + " is no LEAN data folder: it has no equity/usa inside"};
    ImportReport report;
    Corporate corporate;
    read_corporate(equity, corporate, spec.stop, report);
    note_unknown_folders(equity, report);
    compare_market_hours(spec.folder / "market-hours" / "market-hours-database.json", report);
    if (fs::exists(spec.folder / "symbol-properties"))
        report.notes.push_back(
            "symbol properties are not needed: US equities have a multiplier of 1 and a lot of one share");

    bars::BookWriter writer(spec.store);
    import_rates(spec.folder, writer, report);
    const LeanFolder folder(equity, report);
    const auto work = [&](const std::string& ticker, ImportReport& own) {
        BookChange change;
        TickerImport import(folder, spec.stop, own);
        import.minutes(ticker, change);
        import.hours(ticker, change);
        import.days(ticker, change);
        if (const auto at = corporate.factors.find(ticker); at != corporate.factors.end()) change.factors = at->second;
        if (const auto at = corporate.maps.find(ticker); at != corporate.maps.end()) change.map = at->second;
        if (const auto at = corporate.aliases.find(ticker); at != corporate.aliases.end()) change.aliases = at->second;
        own.count(change);
        own.written = writer.apply(ticker, change);
        own.symbols = 1;
    };
    ImportReport bars = for_each_symbol(tickers_of(folder, corporate), spec.threads, work, progress, spec.stop);
    writer.sync();
    report.add(bars);
    return report;
}

}  // namespace tamis::ingest
