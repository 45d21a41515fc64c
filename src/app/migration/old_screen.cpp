// app/migration/old_screen.cpp — see old_screen.hpp.
#include "app/migration/old_screen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "market/time.hpp"

namespace tamis::app {

namespace {

/// Settings of the filters by one set of names, whichever shape they came in.
class Settings {
  public:
    Settings(const OldRow& row, OldRowsReport& report, std::vector<std::string>& faults)
        : row_(row), report_(report), faults_(faults) {}

    std::vector<OldFilter> filters() {
        price_range();
        price_vs_ma();
        rsi();
        gap();
        prev_day_dollar_volume();
        relative_volume();
        std::sort(filters_.begin(), filters_.end(), [](const auto& a, const auto& b) { return a.text < b.text; });
        return std::move(filters_);
    }

  private:
    /// The first of the names that is there.
    std::string text(std::initializer_list<const char*> names) const {
        for (const char* name : names)
            if (row_.has(name)) return row_.text(name);
        return {};
    }
    std::string number(std::initializer_list<const char*> names, double scale = 1) const {
        for (const char* name : names)
            if (const auto value = row_.number(name)) return shortest_text(scale == 1 ? *value : *value / 100);
        return {};
    }
    bool is_on(std::initializer_list<const char*> enabled, const std::string& setting) const {
        for (const char* name : enabled)
            if (row_.has(name)) return row_.is_true(name);
        return !setting.empty();
    }
    void add(const char* name, const std::vector<std::pair<const char*, std::string>>& parameters) {
        std::string text;
        for (const auto& [parameter, value] : parameters)
            if (!value.empty()) text += fmt::format("{}{}={}", text.empty() ? "" : ", ", parameter, value);
        filters_.push_back({name, fmt::format("{}({})", name, text)});
        ++report_.mapped[fmt::format("filter {} → screen_measure.parameters", name)];
    }

    void price_range() {
        const std::string min = number({"filterminprice", "minprice", "pricerangeminprice", "pricerangemin"});
        const std::string max = number({"filtermaxprice", "maxprice", "pricerangemaxprice", "pricerangemax"});
        if (!is_on({"pricerangeenabled"}, min + max)) return;
        add("price_range", {{"min", min}, {"max", max}});
    }
    void price_vs_ma() {
        const std::string period = number({"filterpricevsmaperiod", "pricevsmaperiod", "pricevsmamaperiod"});
        if (!is_on({"filterpricevsmaenabled", "pricevsmaenabled"}, period)) return;
        add("price_vs_ma",
            {{"period", period}, {"condition", text({"filterpricevsmacondition", "pricevsmacondition"})}});
    }
    void rsi() {
        const std::string threshold = number({"filterrsithreshold", "rsithreshold"});
        if (!is_on({"filterrsienabled", "rsienabled"}, threshold)) return;
        add("rsi",
            {{"period", number({"filterrsiperiod", "rsiperiod", "rsirsiperiod"})},
             {"threshold", threshold},
             {"condition", text({"filterrsicondition", "rsicondition"})}});
    }
    // Their thresholds were percentages.
    void gap() {
        const std::string threshold = number({"filtergapthreshold", "gapthreshold", "gapgapthreshold", "mingap"}, 100);
        if (!is_on({"filtergapenabled", "gapenabled"}, threshold)) return;
        std::string direction = text({"filtergapdirection", "gapdirection"});
        if (direction == "any") {
            direction = "both";
            ++report_.faults[fault::any_direction];
            faults_.emplace_back(fault::any_direction);
        }
        add("gap", {{"threshold", threshold}, {"direction", direction}});
    }
    void prev_day_dollar_volume() {
        const std::string minimum = number({"filterprevdaydollarvolume",
                                            "prevdaydollarvolumevalue",
                                            "prevdaydollarvolumemindollarvolume",
                                            "minvolume"});
        if (!is_on({"filterprevdaydollarvolumeenabled", "prevdaydollarvolumeenabled"}, minimum)) return;
        add("prev_day_dollar_volume", {{"minimum", minimum}});
    }
    void relative_volume() {
        const std::string ratio = number({"filterrelativevolumeminratio", "relativevolumeminratio"});
        if (!is_on({"filterrelativevolumeenabled", "relativevolumeenabled"}, ratio)) return;
        add("relative_volume",
            {{"recent", number({"filterrelativevolumerecentdays", "relativevolumerecentdays"})},
             {"lookback", number({"filterrelativevolumelookbackdays", "relativevolumelookbackdays"})},
             {"ratio", ratio}});
    }

    const OldRow& row_;
    OldRowsReport& report_;
    std::vector<std::string>& faults_;
    std::vector<OldFilter> filters_;
};

/// A JSON list, or PostgreSQL's {A,B,"C D"}.
std::vector<std::string> symbols_of(const std::string& text) {
    std::vector<std::string> symbols;
    if (const auto list = nlohmann::json::parse(text, nullptr, false); list.is_array()) {
        for (const auto& one : list) {
            if (one.is_string()) symbols.push_back(upper(one.get<std::string>()));
            if (one.is_object() && one.contains("symbol") && one["symbol"].is_string())
                symbols.push_back(upper(one["symbol"].get<std::string>()));
        }
        return symbols;
    }
    std::string words = text;
    std::erase_if(words, [](char c) { return c == '{' || c == '}' || c == '"'; });
    for (const auto word : split(words, ','))
        if (!trim(word).empty()) symbols.push_back(upper(std::string(trim(word))));
    return symbols;
}

void finish(OldScreen& screen, const std::vector<std::string>& faults) {
    for (const OldFilter& filter : screen.filters)
        screen.origin.filters += (screen.origin.filters.empty() ? "" : ", ") + filter.text;
    if (!faults.empty()) screen.origin.faults = join(faults, "; ");
    screen.key = sha256_128(fmt::format("earlier system's screen\nfilters={}\ndays={}..{}\n",
                                        screen.origin.filters,
                                        to_text(screen.origin.first_day),
                                        to_text(screen.origin.last_day)));
    screen.origin.screen = screen.key;
    std::sort(screen.symbols.begin(), screen.symbols.end());
}

void set_days(OldScreen& screen,
              std::optional<record::Day> first,
              std::optional<record::Day> last,
              OldRowsReport& report,
              std::vector<std::string>& faults) {
    if (!first || !last)
        throw Error{Problem::bad_data, "no days of the screen: data_date, or a date_range with start and end"};
    if (*first > *last) {
        std::swap(first, last);
        ++report.faults[fault::reversed];
        faults.emplace_back(fault::reversed);
    }
    screen.origin.first_day = *first;
    screen.origin.last_day = *last;
}

/// {"gap": {"enabled": …}} becomes the cell gapenabled.
void unfold_filters(OldRow& row) {
    row.unfold("filters");
    for (const char* name : {"pricerange", "pricevsma", "rsi", "gap", "prevdaydollarvolume", "relativevolume"})
        if (row.has(name) && row.text(name).starts_with('{')) row.unfold(name, row.names[name] + "_");
}

}  // namespace

OldScreen read_old_screen(OldRow row, OldRowsReport& report) {
    OldScreen screen;
    std::vector<std::string> faults;
    unfold_filters(row);
    if (row.text("daterange").starts_with('{')) row.unfold("daterange", "range_");
    const auto either = [&](const char* a, const char* b) { return row.day(a) ? row.day(a) : row.day(b); };
    set_days(screen,
             either("rangestart", "rangestartdate") ? either("rangestart", "rangestartdate") : row.day("startdate"),
             either("rangeend", "rangeenddate") ? either("rangeend", "rangeenddate") : row.day("enddate"),
             report,
             faults);
    screen.filters = Settings(row, report, faults).filters();
    screen.symbols = symbols_of(row.text("symbols"));
    screen.origin.source = row.place;
    if (row.has("id")) screen.origin.session_id = row.text("id");
    if (const auto count = row.number("resultcount")) screen.origin.result_count = static_cast<std::int64_t>(*count);
    if (const auto seconds = row.number("processingtime")) screen.origin.processing_time_ms = *seconds * 1000;
    screen.origin.screened_at = row.time("createdat");
    ++report.mapped["symbols → screen_hit.symbol"];
    finish(screen, faults);
    return screen;
}

OldScreen read_old_hit(const OldRow& row, OldRowsReport& report) {
    OldScreen screen;
    std::vector<std::string> faults;
    if (row.text("symbol").empty()) throw Error{Problem::bad_data, "no symbol"};
    set_days(screen, row.day("datadate"), row.day("datadate"), report, faults);
    screen.filters = Settings(row, report, faults).filters();
    screen.symbols = {upper(row.text("symbol"))};
    screen.origin.source = row.place;
    if (row.has("sessionid")) screen.origin.session_id = row.text("sessionid");
    screen.origin.screened_at = row.time("screenedat");
    ++report.mapped["symbol, data_date → screen_hit"];
    if (row.has("companyname")) ++report.unmapped["company_name: no column of ours"];
    finish(screen, faults);
    return screen;
}

}  // namespace tamis::app
