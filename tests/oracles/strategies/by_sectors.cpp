// tests/oracles/strategies/by_sectors.cpp — a few securities of coarse files, weighed and bounded by their sectors.
#include <algorithm>
#include <map>

#include "oracles/strategies/framework.hpp"
#include "shared.hpp"

namespace tamis::oracles {
namespace {

using namespace std::chrono;
using backtest::CoarseRow;
using Ids = std::vector<std::string_view>;

constexpr std::string_view apple = "AAPL R735QTJ8XC9X", aig = "AIG R735QTJ8XC9X", ibm = "IBM R735QTJ8XC9X",
                           google = "GOOCV VP83T1ZUHROL", bank = "NB R735QTJ8XC9X", spy = "SPY R735QTJ8XC9X";

/// Where a list has a security twice, it is meant by the first of its names.
std::string first_name(const std::vector<CoarseRow>& rows, std::string_view id) {
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const CoarseRow& one) { return one.lean_id == id; });
    return row == rows.end() ? std::string() : row->ticker;
}

/// Those of the ids that the list has.
backtest::Universe chosen_ids(TradingDay first, const std::function<Ids(const std::vector<CoarseRow>&)>& ids) {
    return backtest::chosen_from_coarse(
        first, shared_folder() / "lean/data/equity/usa/fundamental/coarse", [ids](const std::vector<CoarseRow>& rows) {
            std::vector<std::string> tickers;
            for (const std::string_view id : ids(rows))
                if (const std::string ticker = first_name(rows, id); !ticker.empty()) tickers.push_back(ticker);
            return tickers;
        });
}

/// A rise is expected again and again, equal parts.
class RisesByDay : public Framework {
  protected:
    explicit RisesByDay(minutes period = days(1)) : rising_(period) {}
    void expect_changes(const SecurityChanges& changes) override { rising_.change(changes); }
    std::vector<Expectation> expect(const Slice&) override {
        return rising_.give(now(), [&](int security) { return price(security); });
    }
    /// As they are published: technology, banks, insurance; none is known of a fund.
    char sector_of(int security) const {
        static const std::map<std::string_view, char> sectors{
            {"AAPL", 'N'}, {"IBM", 'N'}, {"GOOG", 'N'}, {"GOOCV", 'N'}, {"BAC", 'B'}, {"AIG", 'I'}};
        const auto found = sectors.find(this->security(security).symbol);
        return found == sectors.end() ? ' ' : found->second;
    }

  private:
    Constant rising_;
};

/// Chosen once, and kept.
class KeepsTheFirstChoice : public RisesByDay {
  public:
    static constexpr std::string_view name = "keeps_the_first_choice", meaning = "Two of the first list.";

  private:
    void initialize() override {
        broker().add_universe(chosen_ids(broker().first_day(), [](const auto&) { return Ids{apple, ibm}; }));
    }
};

/// Every sector has the same part.
class WeighsSectors : public RisesByDay {
  public:
    static constexpr std::string_view name = "weighs_sectors", meaning = "Equal parts of sectors.";

  private:
    void initialize() override {
        broker().add_universe(chosen_ids(broker().first_day(), [this](const auto&) {
            return today() < sys_days(2014y / 4 / 4) ? Ids{apple, aig, ibm} : Ids{google, bank, spy};
        }));
    }
    bool counts(const Expectation& one) const override { return sector_of(one.security) != ' '; }
    std::vector<std::optional<double>> shares(const std::vector<Expectation>& of) const override {
        std::map<char, int> counts;
        for (const Expectation& one : of) ++counts[sector_of(one.security)];
        std::vector<std::optional<double>> all;
        for (const Expectation& one : of)
            all.emplace_back(to_double(Decimal(1) / Decimal(static_cast<int>(counts.size())) /
                                       Decimal(counts[sector_of(one.security)])));
        return all;
    }
};

/// No sector has more than a part of the portfolio: targets are cut in proportion.
class BoundsSectors : public RisesByDay {
  protected:
    explicit BoundsSectors(Decimal most, minutes period = days(1)) : RisesByDay(period), most_(most) {}

  private:
    void expect_changes(const SecurityChanges& changes) override {
        RisesByDay::expect_changes(changes);
        for (const int added : changes.added)
            if (std::find(known_.begin(), known_.end(), added) == known_.end()) known_.push_back(added);
    }
    Decimal wanted(int security) const {
        const auto goal = goals_.find(security);
        return goal == goals_.end() ? Decimal(position(security)) : goal->second;
    }
    Goals manage_risk(const Goals& goals) override {
        for (const Goal& one : goals) goals_[one.security] = one.quantity;
        std::map<char, Decimal> values;
        for (const int security : known_) values[sector_of(security)] += abs(wanted(security)) * price(security);
        const Decimal most = total_value() * most_;
        Goals cut;
        for (const auto& [sector, value] : values) {
            if (value / most <= Decimal(1)) continue;
            for (const int security : known_)
                if (sector_of(security) == sector && !wanted(security).is_zero())
                    cut.push_back({security, wanted(security) / (value / most)});
        }
        return cut;
    }
    Decimal most_;
    std::vector<int> known_;
    std::map<int, Decimal> goals_;
};

class BoundsSectorsToAFifth : public BoundsSectors {
  public:
    static constexpr std::string_view name = "bounds_sectors_to_a_fifth", meaning = "At most 20 % of a sector.";
    BoundsSectorsToAFifth() : BoundsSectors(Decimal::scaled(20, 2)) {}

  private:
    void initialize() override {
        broker().add_universe(chosen_ids(broker().first_day(), [this](const auto&) {
            return today() < sys_days(2014y / 4 / 1) ? Ids{apple, aig, ibm} : Ids{google, bank, spy};
        }));
    }
};

class BoundsSectorsToATenth : public BoundsSectors {
  public:
    static constexpr std::string_view name = "bounds_sectors_to_a_tenth", meaning = "At most 10 % of a sector.";
    BoundsSectorsToATenth() : BoundsSectors(Decimal::scaled(1, 1), days(31)) {}

  private:
    void initialize() override {
        broker().add_universe(chosen_ids(broker().first_day(), [](const std::vector<CoarseRow>& rows) {
            static const std::vector<std::string> wanted{"AAPL", "MSFT", "GOOG", "AIG", "BAC"};
            Ids chosen;
            for (const CoarseRow& row : rows)
                if (std::find(wanted.begin(), wanted.end(), row.ticker) != wanted.end()) chosen.push_back(row.lean_id);
            return chosen;
        }));
    }
};

void raw_days(backtest::BacktestSpec& spec) {
    spec.normalization = backtest::Normalization::raw;
}

const WrittenUniverse<Plain<BoundsSectorsToATenth>> sectors_bound_raw(
    "MaximumSectorExposureRiskManagementModelFrameworkRegressionAlgorithm", Resolution::daily, raw_days);
const WrittenUniverse<Plain<KeepsTheFirstChoice>> first_choice("UniverseUnchangedRegressionAlgorithm",
                                                               Resolution::daily);
const WrittenUniverse<Plain<WeighsSectors>> sectors_weighed("SectorWeightingFrameworkAlgorithm", Resolution::daily);
const WrittenUniverse<Plain<BoundsSectorsToAFifth>> sectors_bound("SectorExposureRiskFrameworkAlgorithm",
                                                                  Resolution::daily);

}  // namespace
}  // namespace tamis::oracles
