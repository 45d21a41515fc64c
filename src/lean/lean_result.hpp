// lean/lean_result.hpp — one result of LEAN in typed rows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backtest/statistics/own_parts.hpp"
#include "backtest/tables.hpp"
#include "lean/lean_tables.hpp"

namespace tamis::lean {

inline constexpr std::string_view engine_name = "lean";

/// How much of a result there was; more replaces less.
enum class Completeness : std::int64_t { events = 1, summary = 2, full = 3, full_with_events = 4 };

/// The rows that only LEAN's results have.
class LeanRows final : public backtest::MoreRows {
  public:
    LeanResultRow result;
    std::vector<LeanOrderRow> orders;
    std::vector<LeanOrderEventRow> events;
    std::vector<LeanWindowRow> windows;
    std::vector<LeanSeriesRow> series;
    std::vector<CellParameterRow> parameters;
    std::vector<LeanOtherRow> others;
    std::vector<LeanFailureRow> failures;

    void set_cell(const Hash128& cell);
    void append_to(const std::function<record::Rows&(const record::Table&)>& rows_of) const override;
};

/// The texts of one result's files, as far as they are there.
struct ResultText {
    std::string place;  ///< for messages and the column `source`
    std::string id;     ///< the files' common name
    std::optional<std::string> full, summary, events;
    std::string log_head;  ///< the first lines of log.txt: LEAN's version
    std::string strategy;  ///< told from outside (an option, the class in code/); empty: see strategy_of
};

struct LeanResult {
    backtest::CellRow cell;
    std::vector<backtest::TradeRow> trades;
    std::vector<backtest::FillRow> fills;
    std::vector<backtest::EquityRow> equity;
    LeanRows more;
    backtest::UndefinedReasons undefined;  ///< the cell's columns for which LEAN wrote NaN
    std::vector<std::string> notes;  ///< what a person should know: values not understood, orders of another symbol

    void set_cell(const Hash128& key);
    /// For the writer; leaves this empty.
    backtest::CellRows take();
    std::string parameter(std::string_view name) const;  ///< empty: none
};

/// Reads what is there. The key is the hash of what LEAN answered (statistics, configuration, strategy), not of when
/// and where it ran, so the same answer is the same cell. Throws Error bad_data: no JSON, cut off, no result of LEAN.
LeanResult read_result(const ResultText& text);

/// Whether a JSON text could be a result: an object with statistics or totalPerformance.
bool looks_like_result(std::string_view text);

}  // namespace tamis::lean
