// ingest/table_writer.cpp — lines of CSV; Parquet is made of them by DuckDB.
#include "ingest/table_writer.hpp"

#include <fmt/format.h>

#include <cmath>
#include <fstream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sql_text.hpp"
#include "base/text.hpp"
#include "ingest/table_duckdb.hpp"

namespace tamis::ingest {

namespace {

std::string usd_text(std::int64_t deci_cents) {
    return fmt::format("{}.{:04}", deci_cents / deci_cents_per_usd, deci_cents % deci_cents_per_usd);
}

/// A symbol as a cell: in quotes, whatever it is made of.
std::string symbol_cell(std::string_view symbol) {
    std::string out = "\"";
    for (const char c : symbol) {
        if (c == '"') out += c;
        out += c;
    }
    return out + "\"";
}

std::string columns_in(std::string_view header) {
    std::string out;
    for (const std::string_view name : split(trim(header), ',')) {
        const char* type = name == "symbol"   ? "VARCHAR"
                           : name == "date"   ? "DATE"
                           : name == "time"   ? "TIMESTAMP"
                           : name == "vwap"   ? "DOUBLE"
                           : name == "volume" ? "BIGINT"
                                              : "DECIMAL(18,4)";
        out += fmt::format("{}'{}': '{}'", out.empty() ? "" : ", ", name, type);
    }
    return out;
}

/// One table on its way out; the file begins with its first bar.
class Table {
  public:
    Table(const fs::path& folder, const char* name, const char* time, const char* last)
        : path_(folder / (std::string(name) + ".csv")),
          header_(fmt::format("symbol,{},open,high,low,close,volume{}\n", time, last)) {}

    void add(const std::string& symbol, const std::string& time, const std::int64_t (&n)[5], const std::string& last) {
        if (!out_.is_open()) {
            out_.open(path_, std::ios::binary | std::ios::trunc);
            out_ << header_;
        }
        out_ << symbol << ',' << time << ',' << usd_text(n[0]) << ',' << usd_text(n[1]) << ',' << usd_text(n[2]) << ','
             << usd_text(n[3]) << ',' << n[4] << last << '\n';
        ++bars;
    }
    /// Throws Error unavailable where a line could not be written.
    void finish(bool as_parquet) {
        if (!out_.is_open()) return;
        out_.close();
        if (!out_) throw Error{Problem::unavailable, path_.string() + " cannot be written; is there room?"};
        if (!as_parquet) return;
        write_parquet(path_, fs::path(path_).replace_extension(".parquet"));
        fs::remove(path_);
    }
    std::uint64_t bars = 0;

  private:
    fs::path path_;
    std::string header_;
    std::ofstream out_;
};

void add_bars(Table& table, const std::string& symbol, const bars::TradeColumns& c, std::size_t i) {
    table.add(
        symbol, to_text(ExchangeTime{c.start_ms[i]}), {c.open[i], c.high[i], c.low[i], c.close[i], c.volume[i]}, "");
}

struct TablesOfStore {
    Table minutes, hours, days;
    explicit TablesOfStore(const fs::path& folder)
        : minutes(folder, "minute", "time", ""),
          hours(folder, "hour", "time", ""),
          days(folder, "daily", "date", ",vwap") {}

    void add(const bars::Book& book) {
        const std::string symbol = symbol_cell(book.ticker());
        for (const bars::MinuteDay& day : book.minute_days()) {
            if (day.trade_rows == 0) continue;
            const bars::TradeColumns m = book.minute_trades(day);
            for (std::size_t i = 0; i < m.size(); ++i) add_bars(minutes, symbol, m, i);
        }
        const bars::TradeColumns& h = book.hourly();
        for (std::size_t i = 0; i < h.size(); ++i)
            if (!book.is_hourly_derived(ExchangeTime{h.start_ms[i]}.day())) add_bars(hours, symbol, h, i);
        const bars::DailyColumns& d = book.daily();
        for (std::size_t i = 0; i < d.size(); ++i)
            if (d.derived[i] == 0)
                days.add(symbol,
                         to_text(TradingDay{std::chrono::days{d.day[i]}}),
                         {d.open[i], d.high[i], d.low[i], d.close[i], d.volume[i]},
                         "," + (std::isnan(d.vwap_usd[i]) ? std::string() : shortest_text(d.vwap_usd[i])));
    }
};

}  // namespace

void write_parquet(const fs::path& csv, const fs::path& parquet) {
    std::ifstream in(csv);
    std::string header;
    std::getline(in, header);
    TableReader().each_row(fmt::format("COPY (SELECT * FROM read_csv({}, header=true, auto_detect=false, delim=',', "
                                       "quote='\"', columns={{{}}})) TO {} (FORMAT parquet)",
                                       sql_quoted(csv.string()),
                                       columns_in(header),
                                       sql_quoted(parquet.string())),
                           {},
                           [](const std::vector<Cell>&) {});
}

ImportReport export_tables(const bars::BarStore& store,
                           const fs::path& folder,
                           bool as_parquet,
                           const OnProgress& progress,
                           const Stop& stop) {
    make_folder(folder);
    TablesOfStore tables(folder);
    ImportReport report;
    const auto tickers = store.tickers();
    for (const std::string& ticker : tickers) {
        stop.check("interrupted: the tables are not whole");
        tables.add(*store.book(ticker));
        store.release_unused(1);
        ++report.symbols;
        if (progress) progress({report.symbols, tickers.size(), tables.minutes.bars, 0, ticker});
    }
    for (Table* table : {&tables.minutes, &tables.hours, &tables.days}) {
        table->finish(as_parquet);
        report.files += table->bars > 0 ? 1 : 0;
    }
    report.minute_bars = tables.minutes.bars;
    report.hour_bars = tables.hours.bars;
    report.daily_bars = tables.days.bars;
    return report;
}

}  // namespace tamis::ingest
