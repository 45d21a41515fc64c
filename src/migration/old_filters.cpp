// migration/old_filters.cpp — old filters, from a document or from columns, by their old names.
#include "migration/old_filters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "migration/old_columns.hpp"

namespace tamis::migration {

namespace {

/// One setting of a filter: our parameter, the names that it had, and what it can be.
struct Setting {
    enum class Kind { number, percent, word };
    const char* ours;
    std::vector<const char*> old_names;
    Kind kind = Kind::number;
    double min = 0, max = 0;
    std::vector<std::string_view> words = {};
    bool decides = false;  ///< where nothing says whether the filter was on: it was, when this is there
};

struct KnownFilter {
    const char* ours;
    const char* document;  ///< its name where filters are documents, plain
    std::vector<const char*> switches;
    std::vector<Setting> settings;
};

// Their thresholds of gaps were percentages.
std::vector<KnownFilter> filters_of_prices() {
    using Kind = Setting::Kind;
    constexpr double most = 1e15;
    static const std::vector<std::string_view> sides{"above", "below"};
    return {{"price_range",
             "pricerange",
             {"pricerangeenabled"},
             {{"min",
               {"filterminprice", "minprice", "pricerangeminprice", "pricerangemin"},
               Kind::number,
               0,
               most,
               {},
               true},
              {"max",
               {"filtermaxprice", "maxprice", "pricerangemaxprice", "pricerangemax"},
               Kind::number,
               0,
               most,
               {},
               true}}},
            {"price_vs_ma",
             "pricevsma",
             {"filterpricevsmaenabled", "pricevsmaenabled"},
             {{"period",
               {"filterpricevsmaperiod", "pricevsmaperiod", "pricevsmamaperiod"},
               Kind::number,
               1,
               10'000,
               {},
               true},
              {"condition", {"filterpricevsmacondition", "pricevsmacondition"}, Kind::word, 0, 0, sides}}},
            {"rsi",
             "rsi",
             {"filterrsienabled", "rsienabled"},
             {{"period", {"filterrsiperiod", "rsiperiod", "rsirsiperiod"}, Kind::number, 1, 10'000},
              {"threshold", {"filterrsithreshold", "rsithreshold"}, Kind::number, 0, 100, {}, true},
              {"condition", {"filterrsicondition", "rsicondition"}, Kind::word, 0, 0, sides}}},
            {"gap",
             "gap",
             {"filtergapenabled", "gapenabled"},
             {{"threshold",
               {"filtergapthreshold", "gapthreshold", "gapgapthreshold", "mingap"},
               Kind::percent,
               0,
               10'000,
               {},
               true},
              {"direction", {"filtergapdirection", "gapdirection"}, Kind::word, 0, 0, {"up", "down", "both", "any"}}}}};
}

std::vector<KnownFilter> filters_of_volumes() {
    using Kind = Setting::Kind;
    constexpr double most = 1e15;
    return {
        {"prev_day_dollar_volume",
         "prevdaydollarvolume",
         {"filterprevdaydollarvolumeenabled", "prevdaydollarvolumeenabled"},
         {{"minimum",
           {"filterprevdaydollarvolume", "prevdaydollarvolumevalue", "prevdaydollarvolumemindollarvolume", "minvolume"},
           Kind::number,
           0,
           most,
           {},
           true}}},
        {"relative_volume",
         "relativevolume",
         {"filterrelativevolumeenabled", "relativevolumeenabled"},
         {{"recent", {"filterrelativevolumerecentdays", "relativevolumerecentdays"}, Kind::number, 1, 10'000},
          {"lookback", {"filterrelativevolumelookbackdays", "relativevolumelookbackdays"}, Kind::number, 1, 10'000},
          {"ratio", {"filterrelativevolumeminratio", "relativevolumeminratio"}, Kind::number, 0, 1e9, {}, true}}},
        {"average_volume",
         "minavgvolume",
         {"minavgvolumeenabled"},
         {{"lookback", {"minavgvolumelookbackdays"}, Kind::number, 1, 10'000},
          {"minimum", {"minavgvolumeminavgvolume"}, Kind::number, 0, most, {}, true}}},
        {"average_dollar_volume",
         "minavgdollarvolume",
         {"minavgdollarvolumeenabled"},
         {{"lookback", {"minavgdollarvolumelookbackdays"}, Kind::number, 1, 10'000},
          {"minimum", {"minavgdollarvolumeminavgdollarvolume"}, Kind::number, 0, most, {}, true}}},
    };
}

const std::vector<KnownFilter>& known_filters() {
    static const std::vector<KnownFilter> filters = [] {
        std::vector<KnownFilter> all = filters_of_prices();
        for (KnownFilter& one : filters_of_volumes()) all.push_back(std::move(one));
        return all;
    }();
    return filters;
}

/// The filters of a screen out of the cells that are about filters. They are the screen's key: what is not understood
/// is kept with its text, what cannot be refuses the row.
class Settings {
  public:
    Settings(const OldRow& row, Taker& take) : row_(row), take_(take) {}

    std::vector<OldFilter> filters() {
        for (const KnownFilter& filter : known_filters()) read(filter);
        add_unknown();
        std::sort(filters_.begin(), filters_.end(), [](const auto& a, const auto& b) { return a.text < b.text; });
        return std::move(filters_);
    }

  private:
    [[noreturn]] void refuse(const std::string& plain, const std::string& possible) const {
        throw Error{
            Problem::bad_data,
            fmt::format("{} is '{}', {} is possible", row_.names.at(plain), excerpt(row_.text(plain)), possible)};
    }
    std::string number_of(const std::string& plain, const Setting& setting) const {
        const auto value = row_.decimal(plain);
        if (!value || to_double(*value) < setting.min || to_double(*value) > setting.max)
            refuse(plain, possible_text(setting.min, setting.max));
        const bool is_percent = setting.kind == Setting::Kind::percent;
        // The fraction that the digits mean: 0.7 / 100 is not the double nearest to 0.007.
        return shortest_text(*parse_number<double>(to_text(*value) + (is_percent ? "e-2" : "e0")));
    }
    std::string word_of(const std::string& plain, const Setting& setting) {
        std::string word = lower(trim(row_.text(plain)));
        if (std::find(setting.words.begin(), setting.words.end(), word) == setting.words.end())
            refuse(plain, one_of(setting.words));
        return word;
    }
    /// The first of the names that is there; the others are the same setting once more.
    std::string value_of(const Setting& setting) {
        std::string value;
        for (const char* name : setting.old_names) {
            used_.insert(name);
            if (!value.empty() || !row_.has(name)) continue;
            value = setting.kind == Setting::Kind::word ? word_of(name, setting) : number_of(name, setting);
        }
        return value;
    }
    std::optional<bool> switch_of(const std::vector<const char*>& names) {
        std::optional<bool> found;
        for (const char* name : names) {
            used_.insert(name);
            if (!row_.has(name) || found) continue;
            found = row_.boolean(name);
            if (!found) refuse(name, "true or false");
        }
        return found;
    }

    void read(const KnownFilter& filter) {
        const std::optional<bool> is_on = switch_of(filter.switches);
        std::vector<std::string> parts;
        bool is_there = false;
        for (const Setting& setting : filter.settings) {
            if (is_on == false) {
                used_.insert(setting.old_names.begin(), setting.old_names.end());
                continue;
            }
            std::string value = value_of(setting);
            if (value.empty()) continue;
            is_there = is_there || setting.decides;
            if (value == "any") {
                value = "both";
                any_direction_ = true;
            }
            parts.push_back(fmt::format("{}={}", setting.ours, value));
        }
        const bool keeps = is_on.value_or(is_there);
        add_unknown_settings(filter, keeps, parts);
        if (!keeps) return;
        if (any_direction_) take_.fault(fault::any_direction);
        any_direction_ = false;
        filters_.push_back({filter.ours, fmt::format("{}({})", filter.ours, join(parts, ", "))});
        take_.mapped_as(fmt::format("filter {}", filter.ours), "screen_measure.parameters");
    }

    /// Settings of a known filter that it did not have in any state that is known.
    void add_unknown_settings(const KnownFilter& filter, bool keeps, std::vector<std::string>& parts) {
        const std::string prefix = filter.document;
        for (const auto& [plain, value] : row_.cells) {
            if (used_.contains(plain)) continue;
            const bool is_setting =
                plain.starts_with("filter" + prefix) ||
                (row_.names.at(plain).find('.') != std::string::npos && plain.starts_with(prefix) &&
                 plain_name(row_.names.at(plain).substr(0, row_.names.at(plain).find('.'))) == prefix);
            if (!is_setting) continue;
            used_.insert(plain);
            if (!keeps) continue;
            const std::string& name = row_.names.at(plain);
            parts.push_back(fmt::format("{}={}", name.substr(name.find('.') + 1), one_spelling(value)));
            take_.fault(fault::unknown_filter, fmt::format("{}={}", name, value));
        }
    }

    struct Unknown {
        std::optional<bool> is_on;
        std::vector<std::string> parts;
    };
    /// Where a name ends that a switch says to be a filter's: {"volume_spike": {"enabled": …}}, filter_magic_enabled.
    std::vector<std::string> unknown_names() const {
        std::vector<std::string> names;
        for (const auto& [plain, value] : row_.cells) {
            const std::string& full = row_.names.at(plain);
            if (used_.contains(plain)) continue;
            if (const std::size_t dot = full.find('.'); dot != std::string::npos) names.push_back(full.substr(0, dot));
            if (full.ends_with("_enabled")) names.push_back(full.substr(0, full.size() - 8));
        }
        return names;
    }
    void add_unknown() {
        const std::vector<std::string> names = unknown_names();
        std::map<std::string, Unknown> found;
        for (const auto& [plain, value] : row_.cells) {
            if (used_.contains(plain)) continue;
            const std::string& full = row_.names.at(plain);
            const auto name = std::find_if(names.begin(), names.end(), [&](const std::string& one) {
                return full.starts_with(one) && (full[one.size()] == '.' || full[one.size()] == '_');
            });
            const std::string setting = name == names.end() ? "" : full.substr(name->size() + 1);
            Unknown& filter = found[without_prefix(name == names.end() ? full : *name)];
            if (setting == "enabled" || (setting.empty() && (value == "true" || value == "false")))
                filter.is_on = row_.boolean(plain);
            else
                filter.parts.push_back((setting.empty() ? "" : setting + "=") + one_spelling(value));
        }
        for (const auto& [name, filter] : found) {
            if (filter.is_on == false) continue;
            const std::string text = fmt::format("{}({})", name, join(filter.parts, ", "));
            take_.fault(fault::unknown_filter, text);
            filters_.push_back({name, text});
        }
    }
    static std::string without_prefix(const std::string& name) {
        return name.starts_with("filter_") ? name.substr(7) : name;
    }
    static std::string one_spelling(const std::string& value) {
        const auto number = Decimal::try_parse(value);
        return number ? to_text(normalize(*number)) : value;
    }

    const OldRow& row_;
    Taker& take_;
    std::set<std::string, std::less<>> used_;
    std::vector<OldFilter> filters_;
    bool any_direction_ = false;
};

/// Cells of the column era that are about filters; those of its first months had no prefix.
bool is_of_filters(std::string_view plain) {
    static constexpr std::array first_names{"minprice", "maxprice", "minvolume", "mingap", "abovevwap", "abovesma20"};
    return plain.starts_with("filter") || std::find(first_names.begin(), first_names.end(), plain) != first_names.end();
}

OldRow filter_cells(const OldRow& row, Taker& take) {
    OldRow cells{row.place, {}, row.names, {}};
    for (const auto& [plain, value] : row.cells) {
        if (!is_of_filters(plain)) continue;
        cells.cells[plain] = value;
        take.used(plain);
    }
    return cells;
}

/// {"gap": {"enabled": …}} becomes the cell gap.enabled, plain "gapenabled".
OldRow filter_document(const OldRow& row, Taker& take) {
    OldRow cells{row.place, {}, {}, {}};
    take.used("filters");
    if (!row.has("filters")) return cells;
    OldRow document{row.place, {{"filters", row.text("filters")}}, {{"filters", "filters"}}, {}};
    document.unfold("filters");
    for (const auto& [plain, value] : document.cells) {
        if (plain == "filters") continue;
        cells.set(document.names[plain], value);
        if (!trim(value).starts_with('{')) continue;
        cells.unfold(plain, document.names[plain] + ".");
        cells.cells.erase(plain);
    }
    return cells;
}

}  // namespace

std::vector<OldFilter> filters_of_document(const OldRow& row, Taker& take) {
    const OldRow cells = filter_document(row, take);
    return Settings(cells, take).filters();
}

std::vector<OldFilter> filters_of_columns(const OldRow& row, Taker& take) {
    const OldRow cells = filter_cells(row, take);
    return Settings(cells, take).filters();
}

}  // namespace tamis::migration
