// lean/own_from_result.hpp — our own statistics of a result that LEAN computed: from its orders and its equity alone.
#pragma once

#include "lean/lean_result.hpp"

namespace tamis::lean {

/// Fills result.cell.own; what the files do not hold stays NULL, with the reason in `undefined`.
void add_own_statistics(LeanResult& result);

}  // namespace tamis::lean
