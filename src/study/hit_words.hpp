// study/hit_words.hpp — what a screen measures of its hits, as words that rules read: hit_gap, hit_rsi_14.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rules/bind.hpp"
#include "screen/screener.hpp"
#include "study/study.hpp"

namespace tamis::study {

/// The names of what filters measure. A filter that stands once has its own; of one that stands several times each is
/// told apart by a whole number in which all of them differ: rsi_5 and rsi_14.
struct HitNames {
    std::vector<std::string> of_filter;          ///< in the order of the filters; empty: nothing tells it from another
    std::map<std::string, std::string> refused;  ///< names that could be either, and how to tell them apart
};
HitNames hit_names(std::span<const screen::AnyFilter> filters);

/// What rules of the study may read of a hit, before there is one.
rules::Hit hit_to_come(const StudySpec& spec);
rules::Hit hit_to_come(std::span<const screen::AnyFilter> filters);
/// The same of a screen with one of every filter: what rules can read at all.
rules::Hit any_hit_to_come();

/// The measures that some strategy of a study reads, hit by hit.
class HitReader {
  public:
    explicit HitReader(const StudySpec& spec);
    std::map<std::string, double> measures(const screen::ScreenHit& hit) const;

  private:
    std::vector<std::pair<std::string, std::size_t>> read_;  ///< name, and which of the hit's measures
};

/// Of the measures of a hit those that one strategy reads; none: it reads none.
std::optional<backtest::HitMeasures> measures_read(const backtest::HitMeasures& hit,
                                                   const backtest::StrategySpec& strategy);

}  // namespace tamis::study
