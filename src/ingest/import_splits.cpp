// ingest/import_splits.cpp — splits of a csv file into books that no factor file speaks for.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "bars/bar_store.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "ingest/bar_lines.hpp"
#include "ingest/csv_columns.hpp"
#include "ingest/csv_lines.hpp"
#include "ingest/import_csv.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::ingest {

namespace {

using Splits = std::map<TradingDay, Decimal>;  ///< new shares for one old, by first day on the new basis

std::string ratio_text(const Decimal& ratio) {
    return ratio >= Decimal(1) ? to_text(normalize(ratio)) + ":1"
                               : "1:" + to_text(normalize(round_half_even(Decimal(1) / ratio, 9)));
}

/// New shares for one old: "4", "0.25", "4:1", "4/1".
std::optional<Decimal> parse_ratio(std::string_view text) {
    const std::size_t at = text.find_first_of(":/");
    if (at == std::string_view::npos) return Decimal::try_parse(text);
    const auto now = Decimal::try_parse(trim(text.substr(0, at))),
               before = Decimal::try_parse(trim(text.substr(at + 1)));
    if (!now || !before || *before <= Decimal(0)) return std::nullopt;
    return normalize(*now / *before);
}

/// The splits behind a table that was made of splits; a division's last digits are noise.
Splits splits_of(const FactorTable& factors) {
    constexpr int exact_places = 12;
    Splits splits;
    const auto& rows = factors.rows();
    for (std::size_t i = 0; i + 1 < rows.size(); ++i)
        if (rows[i].split_factor != rows[i + 1].split_factor)
            splits[us_equities().next_session(rows[i].day)] =
                normalize(round_half_even(rows[i + 1].split_factor / rows[i].split_factor, exact_places));
    return splits;
}

/// Tables made of splits alone carry no dividends and no reference prices.
bool is_from_factor_file(const FactorTable& factors) {
    return std::any_of(factors.rows().begin(), factors.rows().end(), [](const FactorRow& row) {
        return !row.reference_price.is_zero() || row.price_factor != Decimal(1);
    });
}

class SplitsFile {
  public:
    SplitsFile(const std::filesystem::path& path, const std::filesystem::path& store, ImportReport& report)
        : path_(path), store_(bars::BarStore::open(store)), report_(report) {}

    /// Splits by symbol, and the line that named each.
    void read(const Stop& stop) {
        each_line(path_, [&](std::size_t number, std::string_view line) {
            stop.check("interrupted: no split was in yet; the same command begins again");
            if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
            line = trim(line);
            if (line.empty() || (number == 1 && lower(line).starts_with("date"))) return;
            take(fmt::format("{}:{}", path_.string(), number), line);
        });
        for (const auto& [symbol, day] : contradicted_) named_[symbol].erase(day);
    }

    /// Adds what is named to what was imported before.
    void write(bars::BookWriter& writer, const Stop& stop) {
        for (const auto& [symbol, named] : named_) {
            if (named.empty()) continue;
            if (stop.is_wanted()) {
                report_.was_interrupted = true;
                return;
            }
            Splits all = splits_of(store_->book(symbol)->factors());
            for (const auto& [day, split] : named) {
                const auto before = all.find(day);
                const char* outcome = before == all.end() ? "new" : before->second == split.ratio ? "known" : "changed";
                report_.splits.push_back({symbol, day, ratio_text(split.ratio), outcome});
                all.insert_or_assign(day, split.ratio);
            }
            std::vector<FactorTable::Ratio> ratios;
            for (const auto& [day, ratio] : all) ratios.push_back({day, ratio});
            bars::BookChange change;
            change.factors = FactorTable::from_splits(std::move(ratios));
            report_.written.add(writer.apply(symbol, change));
            ++report_.symbols;
        }
    }

  private:
    struct Split {
        Decimal ratio;
        std::string place;
    };

    void take(const std::string& place, std::string_view line) {
        const auto cells = split(line, ',');
        const auto day = cells.size() == 3 ? parse_day(trim(cells[0])) : std::nullopt;
        const auto ratio = cells.size() == 3 ? parse_ratio(trim(cells[2])) : std::nullopt;
        if (!day || !ratio || *ratio <= Decimal(0))
            return report_.reject(
                place,
                "wrong split",
                in_quotes(line) + "; it must be date,symbol,ratio such as 2024-06-10,NVDA,10 or 10:1");
        const std::string symbol(trim(cells[1]));
        try {
            if (is_from_factor_file(store_->book(symbol)->factors()))
                return report_.reject(
                    place, "factor file exists", symbol + "'s splits come from its imported factor file");
        } catch (const Error& error) {
            return report_.reject(
                place, error.problem() == Problem::not_found ? "unknown symbol" : "failed", error.what());
        }
        add(place, symbol, *day, *ratio);
    }

    void add(const std::string& place, const std::string& symbol, TradingDay day, const Decimal& ratio) {
        const auto [at, is_new] = named_[symbol].try_emplace(day, Split{ratio, place});
        if (is_new) return;
        if (at->second.ratio == ratio) {
            ++report_.duplicates;
            return;
        }
        report_.reject(place,
                       "two splits of one day",
                       fmt::format("{} says {} for {} on {}; none of them is taken",
                                   at->second.place,
                                   ratio_text(at->second.ratio),
                                   symbol,
                                   to_text(day)));
        contradicted_.emplace_back(symbol, day);
    }

    const std::filesystem::path& path_;
    const std::shared_ptr<const bars::BarStore> store_;
    ImportReport& report_;
    std::map<std::string, std::map<TradingDay, Split>> named_;
    std::vector<std::pair<std::string, TradingDay>> contradicted_;
};

}  // namespace

ImportReport import_splits(const std::filesystem::path& path, const std::filesystem::path& store, const Stop& stop) {
    ImportReport report;
    SplitsFile file(path, store, report);
    bars::BookWriter writer(store);
    file.read(stop);
    file.write(writer, stop);
    report.files = 1;
    writer.sync();
    return report;
}

}  // namespace tamis::ingest
