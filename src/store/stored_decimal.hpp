// store/stored_decimal.hpp — the one door between our decimals and a store's: 38 digits, 18 of them
// after the point.
#pragma once

#include <string_view>

#include "base/decimal.hpp"

namespace tamis::store {

__extension__ typedef __int128 StoredDecimal;
inline constexpr int stored_scale = 18;

/// value × 10^18, rounded half to even. Throws Error bad_data naming `column` from 10^20 on.
StoredDecimal to_stored(const Decimal& value, std::string_view column);
/// number × 10^−scale without trailing zeros; digits beyond 96 bits are rounded half to even.
/// Throws Error bad_data when even the whole part needs more.
Decimal from_stored(StoredDecimal number, int scale = stored_scale);
/// What comes back after `value` was stored.
Decimal as_stored(const Decimal& value, std::string_view column);

}  // namespace tamis::store
