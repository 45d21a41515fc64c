// store/memory/memory_store.hpp — a result store that lives as long as its object; for tests.
#pragma once

#include <memory>

#include "store/result_store.hpp"

namespace tamis::store {

/// Tables, batches, transactions and typed queries as the embedded store has them; SQL, views and
/// exports are refused in words.
std::unique_ptr<ResultStore> make_memory_store();

}  // namespace tamis::store
