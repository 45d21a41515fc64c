// store/transaction.hpp — several changes as one: all of them or none.
#pragma once

#include "store/result_store.hpp"

namespace tamis::store {

/// Calls `work()` inside a transaction: committed when it returns, taken back when it or the commit throws, which goes
/// on.
template <class Work>
void in_transaction(ResultStore& results, const Work& work) {
    results.begin();
    try {
        work();
        results.commit();
    } catch (...) {
        results.rollback();
        throw;
    }
}

}  // namespace tamis::store
