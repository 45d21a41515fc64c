// lean/trade_key.hpp — what LEAN calls the columns of trade statistics.
#pragma once

#include <string>
#include <string_view>

namespace tamis::lean {

/// "totalProfitLoss" for total_profit_loss_usd: camel case without the unit, but for those that LEAN names otherwise.
std::string trade_key(std::string_view column);

}  // namespace tamis::lean
