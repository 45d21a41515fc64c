// screen/filters/all.hpp — the filters there are: this list is all that names them.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "screen/filters/average_dollar_volume.hpp"
#include "screen/filters/average_true_range.hpp"
#include "screen/filters/average_volume.hpp"
#include "screen/filters/day_change.hpp"
#include "screen/filters/gap.hpp"
#include "screen/filters/prev_day_dollar_volume.hpp"
#include "screen/filters/price_range.hpp"
#include "screen/filters/price_vs_ma.hpp"
#include "screen/filters/price_vs_vwap.hpp"
#include "screen/filters/relative_volume.hpp"
#include "screen/filters/rsi.hpp"

namespace tamis::screen {

using AnyFilter = std::variant<PriceRange,
                               PriceVsMa,
                               Rsi,
                               Gap,
                               PrevDayDollarVolume,
                               RelativeVolume,
                               AverageVolume,
                               AverageDollarVolume,
                               PriceVsVwap,
                               DayChange,
                               AverageTrueRangeShare>;

template <class... F>
constexpr bool all_are_filters(const std::variant<F...>*) {
    return (Filter<F> && ...);
}
static_assert(all_are_filters(static_cast<const AnyFilter*>(nullptr)));

/// One of each, with defaults.
std::vector<AnyFilter> all_filters();
/// "gap(threshold=2%, direction=up)", "rsi", … Throws Error invalid_request: which part, what is allowed, the nearest
/// name.
AnyFilter parse_filter(std::string_view text);
AnyFilter make_filter(std::string_view name);
void set_filter_parameter(AnyFilter& filter, std::string_view name, std::string_view text);
/// Every parameter written out, one spelling a value: equal texts are equal filters.
std::string canonical_text(const AnyFilter& filter);
std::string_view name_of(const AnyFilter& filter);
std::string_view meaning_of(const AnyFilter& filter);  ///< which days pass, in plain words
record::About measures_of(const AnyFilter& filter);
std::string_view needs_of(const AnyFilter& filter);  ///< the bars without which a day is not measured
std::span<const record::Field> parameters_of(const AnyFilter& filter);
const void* parameter_row(const AnyFilter& filter);

}  // namespace tamis::screen
