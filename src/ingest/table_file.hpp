// ingest/table_file.hpp — the bars of one table by symbol, however its numbers and times are written.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ingest/import_csv.hpp"
#include "ingest/read_bars.hpp"
#include "ingest/table_layout.hpp"
#include "ingest/table_numbers.hpp"
#include "ingest/table_times.hpp"

namespace tamis::ingest {

class TableFile {
  public:
    /// `name`: of the file, for messages, and its symbol where nothing else tells it. `number`: among the import's.
    TableFile(
        TableSource& table, std::string name, std::uint32_t number, const ImportCsvSpec& spec, ImportReport& report);

    /// What the columns, dates and numbers were taken for. Throws Error bad_data where that cannot be told, with the
    /// option that says it.
    void understand();
    const std::string& understood() const { return understood_; }
    /// What is wrong goes to the report. Throws Error cancelled, and bad_data where the file is damaged.
    void read();
    ReadBars& bars() { return bars_; }

  private:
    struct Prices {
        std::int64_t open = 0, high = 0, low = 0, close = 0;
    };
    void look_at_rows();
    void settle_dates(const DateOrders& orders);
    void settle_decimals(const DecimalMarks& marks);
    void settle_symbol();
    std::string style_text() const;

    void take(std::uint64_t line, const std::vector<Cell>& cells);
    bool is_no_bar(const std::vector<Cell>& cells) const;
    void take_no_bar(const std::vector<Cell>& cells);
    bool take_symbol(const std::vector<Cell>& cells);
    std::optional<TableTime> take_time(const std::vector<Cell>& cells);
    bool take_numbers(const std::vector<Cell>& cells, CsvBar& bar);
    bool take_price(const Cell& cell, std::int64_t& out);
    bool take_volume(const Cell& cell, std::int64_t& out);
    bool choose_prices(const std::vector<Cell>& cells, CsvBar& bar);
    void take_adjusted(const std::vector<Cell>& cells, CsvBar& bar);
    void note_factor(const CsvBar& bar, std::int64_t adjusted_close);
    void list_factors();
    bool reject(const char* reason, const std::string& detail);
    const Cell& cell(const std::vector<Cell>& cells, Meaning meaning) const;

    TableSource& table_;
    const std::string name_;
    const std::uint32_t number_;
    const ImportCsvSpec& spec_;
    ImportReport& report_;
    TableLayout layout_;
    TimeStyle times_;
    char decimal_mark_ = '.';
    std::string symbol_;  ///< of rows that name none
    std::string understood_;
    bool is_symbol_of_name_ = false;

    std::uint64_t line_ = 0;
    std::string row_symbol_;
    std::string symbol_cell_;  ///< that row_symbol_ was made of; empty: of none that can stand again
    std::set<std::string, std::less<>> other_symbols_;
    std::map<std::string, std::map<TradingDay, double>> factors_;  ///< adjusted by unadjusted close
    ReadBars bars_;
};

}  // namespace tamis::ingest
