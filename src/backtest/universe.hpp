// backtest/universe.hpp — securities that join and leave a run: by hand, or chosen day by day from lists.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "backtest/schedule.hpp"
#include "base/decimal.hpp"
#include "market/bar.hpp"
#include "market/time.hpp"

namespace tamis::backtest {

/// How a security is to be followed.
struct SecurityRequest {
    std::optional<Resolution> resolution = {};  ///< of its bars; none: the run's, and never a finer one
    std::optional<Decimal> leverage = {};       ///< none: the account's
    /// Knows the last bar and the last quote of its series from before it joins, so that it can be ordered at once
    /// (LEAN: Settings.SeedInitialPrices, and what an order adds by itself).
    bool is_seeded = false;
};

/// Who has joined and who has left since the last such news, by the symbols' names.
struct SecurityChanges {
    std::vector<int> added, removed;
    bool any() const { return !added.empty() || !removed.empty(); }
};

/// A choice of tickers at midnights of a run, or at another time before the first bar of a day.
struct Universe {
    /// Asked for every day of the calendar from the run's first on: the tickers that are to be followed from the
    /// midnight, or from `at`; nothing: no choice is due, and that time makes no slice.
    std::function<std::optional<std::vector<std::string>>(TradingDay midnight)> select;
    /// Whether the midnight after the run's last day still makes a slice, because a list was published then.
    std::function<bool(TradingDay midnight)> is_published = {};
    SecurityRequest request = {};
    /// LEAN fills it forward like bars. Where the run's first securities join by it with hours or days, LEAN then
    /// starts it once more a tick later (DataManager.cs: fill forward resolution has changed), and all its later
    /// midnights come a tick late, each with a sample of its own of the portfolio's value.
    bool fills_forward = false;
    /// A ticker means the security that carried it on the day before the choice, which a list is of; else the one that
    /// carried it last.
    bool has_listed_names = false;
    TimeOfDay at = {};  ///< of the choice
};

/// One line of a coarse fundamental file (LEAN: equity/usa/fundamental/coarse/20140324.csv).
struct CoarseRow {
    std::string lean_id, ticker;
    Decimal close, volume, dollar_volume;  ///< USD, shares, USD
    bool has_fundamentals = false;
    Decimal price_factor, split_factor;
};
/// Throws Error bad_data with the file's name and the line that is broken.
std::vector<CoarseRow> read_coarse_file(const std::filesystem::path& file);

/// One line of a file of a fund's holdings (LEAN: equity/usa/universes/etf/spy/20201201.csv).
struct Constituent {
    std::string ticker, lean_id;
    TradingDay day;  ///< of the list
    std::optional<Decimal> weight, shares, value_usd;
};
/// Throws Error bad_data with the file's name and the line that is broken.
std::vector<Constituent> read_constituents_file(const std::filesystem::path& file);

/// Chosen once on the first day and at the start of every session (LEAN: a universe of a function of time).
Universe chosen_each_session(TradingDay first,
                             std::function<std::vector<std::string>(TradingDay)> choose,
                             SecurityRequest request = {});

/// Chosen from the rows of DIR/20140324.csv, which is known at the midnight after its date, a session; from none where
/// that file is missing. On the first day from the last session's.
Universe chosen_from_coarse(TradingDay first,
                            const std::filesystem::path& folder,
                            const std::function<std::vector<std::string>(const std::vector<CoarseRow>&)>& choose,
                            SecurityRequest request = {});
/// The same from lists of a fund's holdings; nothing is chosen where there is no list.
Universe chosen_from_constituents(
    TradingDay first,
    const std::filesystem::path& folder,
    const std::function<std::vector<std::string>(const std::vector<Constituent>&)>& choose,
    SecurityRequest request = {});

}  // namespace tamis::backtest
