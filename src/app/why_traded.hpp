// app/why_traded.hpp — why a cell traded as it did: each order with the bars, the values and the rule that made it.
#pragma once

#include <string>
#include <vector>

#include "app/home.hpp"
#include "app/work.hpp"
#include "backtest/watched_run.hpp"
#include "base/hash.hpp"

namespace tamis::app {

struct ExplainedOrder {
    backtest::WatchedOrder order;
    std::vector<backtest::KnownValue> known;  ///< what the strategy had looked at when it sent the order
};

struct ExplainedCell {
    Hash128 cell;
    std::string ran;             ///< "buy_and_hold on SPY, 2024-03-01 to 2024-03-28"
    std::string fees, slippage;  ///< the models, in words
    std::vector<std::string> symbols;
    std::vector<backtest::ClosedTrade> trades;
    std::vector<ExplainedOrder> orders;           ///< by id
    std::vector<backtest::RefusedOrder> refused;  ///< of which LEAN makes no record, by time
};

/// Computes the cell anew, watched. `key`: a cell's, or its unique beginning. Throws Error not_found; invalid_request
/// for a cell that another engine computed or whose strategy is not known here; bad_data where its bars are others now;
/// cancelled. `timeout_seconds`: of a strategy of a library, 0: ten minutes.
ExplainedCell explain(const Home& home,
                      store::ResultStore& results,
                      const std::string& key,
                      const Work& work = {},
                      double timeout_seconds = 0);

/// For a person: trade by trade, then the orders that are part of no closed trade, then those that were refused without
/// a record. `most`: trades, such orders, and refused ones.
std::string explained_text(const ExplainedCell& cell, std::uint64_t most);
/// The same numbers without a line end: {"cell":…,"trades":[…],"trades_in_all":…,"orders":[…],"orders_in_all":…,
/// "refused":[…],"refused_in_all":…}. Where there are more than `most` orders, those of the trades that are told and no
/// others; of a cell without trades the first ones.
std::string explained_json(const ExplainedCell& cell, std::uint64_t most);

}  // namespace tamis::app
