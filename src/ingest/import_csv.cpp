// ingest/import_csv.cpp — csv lines into books.
#include "ingest/import_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <unordered_map>

#include "bars/bar_store.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/zip.hpp"
#include "ingest/bar_lines.hpp"
#include "ingest/csv_columns.hpp"

namespace tamis::ingest {

namespace {

constexpr std::int64_t minute_ms = 60'000, hour_ms = 60 * minute_ms;
/// Bars that are held before they are written.
constexpr std::uint64_t held_most = 8'000'000;

struct CsvBar {
    std::int64_t start_ms, open, high, low, close, volume;
    std::optional<double> vwap;
};
struct SymbolBars {
    std::vector<CsvBar> bars;
    TimeOrder order;
};

/// Calls `on_line(number, line)` for each line of a csv or csv.gz file.
void each_line(const std::filesystem::path& path, const std::function<void(std::size_t, std::string_view)>& on_line) {
    std::string carried;
    std::size_t number = 0;
    const auto take = [&](std::string_view chunk) {
        while (true) {
            const std::size_t end = chunk.find('\n');
            if (end == std::string_view::npos) break;
            if (carried.empty()) {
                on_line(++number, chunk.substr(0, end));
            } else {
                carried.append(chunk.substr(0, end));
                on_line(++number, carried);
                carried.clear();
            }
            chunk.remove_prefix(end + 1);
        }
        carried.append(chunk);
    };
    if (path.extension() == ".gz") {
        GzipReader reader(path);
        for (std::string_view chunk = reader.next(); !chunk.empty(); chunk = reader.next()) take(chunk);
    } else {
        const MappedFile file(path);
        take({reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()});
    }
    if (!trim(carried).empty()) on_line(++number, carried);
}

/// The bars of one file by symbol, and what their times say about the resolution.
class CsvFile {
  public:
    CsvFile(const std::filesystem::path& path, const ImportCsvSpec& spec, ImportReport& report)
        : path_(path), spec_(spec), report_(report) {}

    void read() {
        try {
            each_line(path_, [&](std::size_t number, std::string_view line) {
                line_ = number;
                line = trim(line);
                if (line.empty()) return;
                if (number == 1)
                    columns_ = read_header(line, spec_.symbol.empty());
                else
                    take(line);
            });
        } catch (const Error& error) {
            // What came before the damage is good; the file as a whole is named.
            report_.reject(
                path_.string(), line_ == 1 && columns_.count == 0 ? "wrong header" : "broken file", error.what());
        }
    }

    std::optional<Resolution> resolution() const {
        if (spec_.resolution) return spec_.resolution;
        if (dates_ == bars_ || midnights_ == bars_) return Resolution::daily;
        if (off_minute_ > 0) return std::nullopt;
        return hours_ == bars_ ? Resolution::hour : Resolution::minute;
    }
    std::uint64_t bars() const { return bars_; }
    std::unordered_map<std::string, SymbolBars>& symbols() { return symbols_; }

  private:
    void reject(const char* reason, const std::string& detail) {
        report_.reject(fmt::format("{}:{}", path_.string(), line_), reason, detail);
    }

    void take(std::string_view line) {
        split_into(line, ',', cells_);
        if (static_cast<int>(cells_.size()) != columns_.count)
            return reject("wrong number of fields",
                          fmt::format("{} fields, the header has {}", cells_.size(), columns_.count));
        const auto cell = [&](int place) {
            std::string_view text = trim(cells_[static_cast<std::size_t>(place)]);
            if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
            return text;
        };
        const auto time = read_time(cell(columns_.time), spec_.timezone == "UTC");
        if (!time)
            return reject(
                "unreadable time",
                fmt::format("'{}'; a date, YYYY-MM-DD HH:MM or a number since 1970 is expected", cell(columns_.time)));
        CsvBar bar{time->time.ms, 0, 0, 0, 0, 0, {}};
        const std::pair<int, std::int64_t*> prices[] = {{columns_.open, &bar.open},
                                                        {columns_.high, &bar.high},
                                                        {columns_.low, &bar.low},
                                                        {columns_.close, &bar.close}};
        for (const auto& [place, out] : prices) {
            const WholeNumber number = whole_number(cell(place), price_scale);
            if (!number.is_number)
                return reject("unreadable number", fmt::format("price '{}'; a number is expected", cell(place)));
            report_.rounded_prices += number.was_rounded ? 1 : 0;
            *out = number.value;
        }
        const WholeNumber volume = whole_number(cell(columns_.volume));
        if (!volume.is_number)
            return reject("unreadable number", fmt::format("volume '{}'; a number is expected", cell(columns_.volume)));
        report_.rounded_volumes += volume.was_rounded ? 1 : 0;
        bar.volume = volume.value;
        if (columns_.vwap >= 0) bar.vwap = parse_number<double>(cell(columns_.vwap));
        const BarFault fault = fault_of(bar.open, bar.high, bar.low, bar.close, bar.volume);
        if (fault.reason) return reject(fault.reason, fault.detail);
        const std::string symbol = spec_.symbol.empty() ? upper(cell(columns_.symbol)) : upper(spec_.symbol);
        if (symbol.empty()) return reject("no symbol", "the symbol is empty");
        SymbolBars& of = symbols_[symbol];
        const BarFault order = of.order.see(bar.start_ms);
        if (order.reason) return reject(order.reason, order.detail);
        of.bars.push_back(bar);
        count(*time);
    }

    void count(const CsvTime& time) {
        ++bars_;
        dates_ += time.is_date ? 1 : 0;
        const std::int64_t of_day = time.time.ms_of_day();
        midnights_ += of_day == 0 ? 1 : 0;
        hours_ += of_day % hour_ms == 0 ? 1 : 0;
        off_minute_ += of_day % minute_ms != 0 ? 1 : 0;
    }

    const std::filesystem::path& path_;
    const ImportCsvSpec& spec_;
    ImportReport& report_;
    CsvColumns columns_;
    std::size_t line_ = 0;
    std::vector<std::string_view> cells_;
    std::unordered_map<std::string, SymbolBars> symbols_;
    std::uint64_t bars_ = 0, dates_ = 0, midnights_ = 0, hours_ = 0, off_minute_ = 0;
};

void add(bars::BookChange& change, const SymbolBars& symbol, Resolution resolution, ImportReport& report) {
    for (const CsvBar& bar : symbol.bars) {
        const TradingDay day = ExchangeTime{bar.start_ms}.day();
        if (resolution == Resolution::daily) {
            change.daily.push_back({day, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.vwap});
            ++report.daily_bars;
            continue;
        }
        auto& batch = resolution == Resolution::minute ? change.minute_trades[day] : change.hourly[day];
        batch.push(bar.start_ms, bar.open, bar.high, bar.low, bar.close, bar.volume);
        ++(resolution == Resolution::minute ? report.minute_bars : report.hour_bars);
    }
}

void write(bars::BookWriter& writer, std::map<std::string, bars::BookChange>& changes, ImportReport& report) {
    for (auto& [symbol, change] : changes) {
        std::stable_sort(
            change.daily.begin(), change.daily.end(), [](const auto& a, const auto& b) { return a.day < b.day; });
        const bars::WriteReport written = writer.apply(symbol, change);
        report.written.days_new += written.days_new;
        report.written.days_changed += written.days_changed;
        report.written.days_same += written.days_same;
        report.written.bytes_written += written.bytes_written;
        ++report.symbols;
    }
    changes.clear();
}

}  // namespace

ImportReport import_csv(const ImportCsvSpec& spec, const OnProgress& progress) {
    if (spec.files.empty()) throw Error{Problem::invalid_request, "name at least one csv file"};
    if (spec.timezone != "America/New_York" && spec.timezone != "UTC")
        throw Error{Problem::invalid_request,
                    "--timezone is '" + spec.timezone + "', allowed: America/New_York or UTC"};
    ImportReport report;
    bars::BookWriter writer(spec.store);
    std::map<std::string, bars::BookChange> changes;
    std::uint64_t held = 0, done = 0;
    for (const auto& path : spec.files) {
        if (progress)
            progress({done++,
                      spec.files.size(),
                      report.minute_bars + report.hour_bars + report.daily_bars,
                      report.rejected_count(),
                      path.string()});
        CsvFile file(path, spec, report);
        file.read();
        const auto resolution = file.resolution();
        if (!resolution) {
            report.reject(
                path.string(),
                "unknown resolution",
                "its times lie between whole minutes; minute, hour and daily bars are kept, or say --resolution");
            continue;
        }
        ++report.files;
        for (const auto& [symbol, bars] : file.symbols()) add(changes[symbol], bars, *resolution, report);
        held += file.bars();
        if (held > held_most) {
            write(writer, changes, report);
            held = 0;
        }
    }
    write(writer, changes, report);
    writer.sync();
    return report;
}

ImportReport import_splits(const std::filesystem::path& path, const std::filesystem::path& store_folder) {
    ImportReport report;
    const auto store = bars::BarStore::open(store_folder);
    std::map<std::string, std::vector<FactorTable::Ratio>> splits;
    each_line(path, [&](std::size_t number, std::string_view line) {
        line = trim(line);
        if (line.empty() || (number == 1 && lower(line).starts_with("date"))) return;
        const auto cells = split(line, ',');
        const std::string place = fmt::format("{}:{}", path.string(), number);
        const auto day = cells.size() == 3 ? parse_day(trim(cells[0])) : std::nullopt;
        const auto ratio = cells.size() == 3 ? Decimal::try_parse(trim(cells[2])) : std::nullopt;
        if (!day || !ratio || *ratio <= Decimal(0))
            return report.reject(
                place, "wrong split", fmt::format("'{}'; it is date,symbol,ratio such as 2024-06-10,NVDA,10", line));
        const std::string symbol = upper(trim(cells[1]));
        const auto book = store->find(symbol);
        if (!book) return report.reject(place, "unknown symbol", symbol + " has no bars here");
        // Tables made of splits alone carry no dividends and no reference prices.
        const auto& rows = book->factors().rows();
        const bool is_from_file = std::any_of(rows.begin(), rows.end(), [](const FactorRow& row) {
            return !row.reference_price.is_zero() || row.price_factor != Decimal(1);
        });
        if (is_from_file)
            return report.reject(place, "factor file exists", symbol + "'s splits come from its imported factor file");
        splits[symbol].push_back({*day, *ratio});
    });
    bars::BookWriter writer(store_folder);
    for (auto& [symbol, ratios] : splits) {
        bars::BookChange change;
        change.factors = FactorTable::from_splits(std::move(ratios));
        writer.apply(symbol, change);
        ++report.symbols;
    }
    report.files = 1;
    writer.sync();
    return report;
}

}  // namespace tamis::ingest
