// bars/bar_store.hpp — all bars under one folder, memory-mapped and immutable while open.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bars/book.hpp"
#include "market/interest_rate.hpp"

namespace tamis::bars {

/// One security as a run sees it: its identity, its permanent ticker's corporate actions, and which
/// ticker's book holds its bars on a day.
struct Security {
    std::string ticker;                    ///< as asked
    std::string permtick;                  ///< the name its map and factor files carry (the newest ticker)
    std::string lean_id;                   ///< "SPY R735QTJ8XC9X"
    std::shared_ptr<const Book> book;      ///< the permanent ticker's; keeps the tables below alive
    const MapTable* map = nullptr;         ///< null: never renamed, no first or last day known
    const FactorTable* factors = nullptr;  ///< never null; may be empty
    std::string ticker_on(TradingDay day) const;
    bool is_listed_on(TradingDay day) const;  ///< within its map file's first and last day; true without one
};

/// Opens a folder of books. Tickers are told apart by case. Thread-safe; books are mapped on first use and kept until
/// `trim`.
class BarStore {
  public:
    /// Throws Error not_found when the folder holds no store.
    static std::shared_ptr<const BarStore> open(const std::filesystem::path& folder);

    std::vector<std::string> tickers() const;  ///< sorted
    /// Changes whenever a book's file does; cheap, because no book is opened.
    Hash128 state() const;
    /// Null when there is no such ticker.
    std::shared_ptr<const Book> find(std::string_view ticker) const;
    /// Throws Error not_found with the nearest ticker, first of all the same in another case.
    std::shared_ptr<const Book> book(std::string_view ticker) const;
    /// The security that carried `ticker` last, which is how LEAN reads a ticker; throws Error
    /// not_found.
    Security security(std::string_view ticker) const;
    /// The security that carried `ticker` on `day`; throws Error not_found.
    Security security_on(std::string_view ticker, TradingDay day) const;
    const InterestRates& interest_rates() const;
    Hash128 interest_rate_hash() const;
    /// Unmaps books that nobody holds any more when more than `books` are mapped.
    void release_unused(std::size_t books) const;

    ~BarStore();
    BarStore(const BarStore&) = delete;
    BarStore& operator=(const BarStore&) = delete;

  private:
    BarStore();
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace tamis::bars
