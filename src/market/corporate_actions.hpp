// market/corporate_actions.hpp — factor tables (splits, dividends), map tables (renames, listing, delisting), identity.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "market/time.hpp"

namespace tamis {

/// One line of a LEAN factor file: it applies up to and including its day.
struct FactorRow {
    TradingDay day;
    Decimal price_factor, split_factor, reference_price;
};

struct SplitEvent {
    Decimal factor;           ///< new price = old price × factor (a 4:1 split: 0.25)
    Decimal reference_price;  ///< close before it, USD as traded then
};

/// What happened to a share before the market opened on `day`, the first day of the new prices.
struct CorporateAction {
    TradingDay day;
    Decimal ratio = 1;         ///< new shares for one old: 4 for a 4:1 split
    Decimal dividend_usd = 0;  ///< a share, as paid then
    Decimal reference_price =
        0;  ///< the close before, USD as traded then; more than the dividend, 0 where there is none
};

/// Price factors of one security, ascending by day. The rules are LEAN's (CorporateFactorProvider.cs).
class FactorTable {
  public:
    FactorTable() = default;
    /// Rows in any order; sorted here.
    explicit FactorTable(std::vector<FactorRow> rows);
    /// At most one action a day. As LEAN makes its files (CorporateFactorRow.Apply): a dividend multiplies the price
    /// factor of what came before by 1 − dividend / close before, a split divides the split factor by its ratio.
    static FactorTable from_actions(std::vector<CorporateAction> actions);
    /// The actions behind the table, ascending; exact for a table that was made of them.
    std::vector<CorporateAction> actions() const;

    /// Price × split factor for a bar of `day`: of the first row at or after it; 1 after the last row.
    Decimal scale(TradingDay day) const;
    Decimal split_factor(TradingDay day) const;
    /// Cash a share, if the row of `row_day` and the next differ in price factor: paid on the session after `row_day`.
    std::optional<Decimal> dividend_after(TradingDay row_day) const;
    std::optional<SplitEvent> split_after(TradingDay row_day) const;
    std::optional<TradingDay> first_day() const;
    const std::vector<FactorRow>& rows() const { return rows_; }
    bool empty() const { return rows_.empty(); }

  private:
    const FactorRow* find(TradingDay day) const;  ///< first row at or after; null
    const FactorRow* exact_with_next(TradingDay day) const;
    std::vector<FactorRow> rows_;
};

/// "20241108,1,0.25,117.93"; nothing for lines that LEAN skips (inf, e+, factors ≤ 0). Throws Error bad_data otherwise.
std::optional<FactorRow> parse_factor_line(std::string_view line);
std::string factor_line(const FactorRow& row);

struct MapRow {
    TradingDay day;
    std::string ticker;  ///< upper case; the name up to and including `day`
};

/// Tickers of one security over time. The first row is its first trading day, the last its last (2050: alive).
class MapTable {
  public:
    /// At least one row; sorted here.
    explicit MapTable(std::vector<MapRow> rows);
    TradingDay first_day() const { return rows_.front().day; }
    TradingDay last_day() const { return rows_.back().day; }
    const std::string& first_ticker() const { return rows_.front().ticker; }
    const std::string& ticker_on(TradingDay day) const;  ///< of the first row at or after; the last one's later
    const std::vector<MapRow>& rows() const { return rows_; }

  private:
    std::vector<MapRow> rows_;
};

/// "20241101,silo,Q"; throws Error bad_data.
MapRow parse_map_line(std::string_view line);

/// LEAN's SecurityIdentifier text of a US equity: "SPY R735QTJ8XC9X"; without a first day "IDXX 2T".
std::string lean_security_id(std::string_view first_ticker, std::optional<TradingDay> first_day);

}  // namespace tamis
