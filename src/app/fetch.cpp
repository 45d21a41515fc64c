// app/fetch.cpp — words and a key become a spec of a fetch.
#include "app/fetch.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>

#include "app/screens.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "jobs/progress.hpp"

namespace tamis::app {

namespace {

/// Throws Error invalid_request where others than its owner may read it.
std::string key_of_file(const fs::path& file) {
    constexpr mode_t of_others = S_IRWXG | S_IRWXO;
    struct stat found{};
    if (::stat(file.c_str(), &found) == 0 && (found.st_mode & of_others) != 0)
        throw Error{
            Problem::invalid_request,
            fmt::format(
                "others than its owner may read the key in {}; say chmod 600 {}", file.string(), file.string())};
    return std::string(trim(read_file(file)));
}

std::string key_for(const fetch::Provider& provider, const Home& home, const fs::path& named) {
    if (!named.empty()) return key_of_file(named);
    if (const char* key = std::getenv(std::string(provider.key_variable).c_str()); key && *key) return key;
    const fs::path file = home.path() / "keys" / provider.name;
    if (fs::exists(file)) return key_of_file(file);
    throw Error{Problem::not_found,
                fmt::format("there is no key for {}: set {} to {}, or write it into {} with mode 600",
                            provider.name,
                            provider.key_variable,
                            provider.key_form,
                            file.string())};
}

std::vector<std::string> symbols_of_all(const std::vector<std::string>& all_words) {
    std::vector<std::string> symbols;
    for (const std::string& words : all_words)
        for (std::string& symbol : symbols_in(words, true)) symbols.push_back(std::move(symbol));
    return symbols;
}

/// Whether "all" is said, which no other symbol may stand beside.
bool is_of_all(const std::vector<std::string>& all_words) {
    const std::vector<std::string> symbols = symbols_of_all(all_words);
    const auto has = [](const auto& words) { return std::find(words.begin(), words.end(), "all") != words.end(); };
    if (has(symbols) || (has(all_words) && !symbols.empty()))
        throw Error{Problem::invalid_request, "--symbols has all, which names every stock, and others beside it"};
    return has(all_words);
}

std::vector<fetch::Kind> kinds_of(const std::string& words) {
    const auto& names = fetch::kind_names;
    std::vector<fetch::Kind> kinds;
    for (const std::string_view word :
         words.empty() ? std::vector<std::string_view>(names.begin(), names.end()) : split(words, ',')) {
        const auto at = std::find(names.begin(), names.end(), trim(word));
        if (at == names.end())
            throw Error{Problem::invalid_request,
                        fmt::format("--only has '{}', allowed: {}", excerpt(word), one_of(names))};
        kinds.push_back(static_cast<fetch::Kind>(at - names.begin()));
    }
    return kinds;
}

fetch::DayRange days_of(const FetchRequest& request, const Work& work) {
    const TradingDay yesterday = to_exchange(UtcTime{utc_now_ms()}).day() - std::chrono::days(1);
    fetch::DayRange days{require_day(request.first, "--from"), require_day(request.last, "--to")};
    if (days.last <= yesterday) return days;
    if (days.first > yesterday)
        throw Error{
            Problem::invalid_request,
            fmt::format(
                "--from is {}; days until {} are over and can be fetched whole", request.first, to_text(yesterday))};
    work.note(fmt::format("days until {} are fetched; later ones are not over", to_text(yesterday)));
    days.last = yesterday;
    return days;
}

/// Without a key.
fetch::FetchSpec spec_of(const Home& home, const FetchRequest& request, const Work& work) {
    return {.provider = std::string(fetch::provider(request.provider).name),
            .key = {},
            .symbols = symbols_of_all(request.symbols),
            .is_of_all = is_of_all(request.symbols),
            .days = days_of(request, work),
            .kinds = kinds_of(request.kinds),
            .store = home.bars_folder(),
            .url = request.url,
            .requests_a_minute = request.requests_a_minute,
            .stop = work.wish()};
}

std::string range_text(const std::string& least, const std::string& most) {
    return least == most ? least : least + " to " + most;
}

std::string whole_text(std::uint64_t number) {
    return with_thousands(static_cast<std::int64_t>(number));
}

std::string count_text(std::uint64_t least, std::uint64_t most) {
    return range_text(whole_text(least), whole_text(most));
}

}  // namespace

std::string provider_names() {
    std::vector<std::string_view> names;
    for (const fetch::Provider& provider : fetch::providers()) names.push_back(provider.name);
    return one_of(names);
}

std::string kind_names() {
    return fmt::format("{}", fmt::join(fetch::kind_names, ","));
}

fetch::FetchReport fetch_bars(const Home& home, const FetchRequest& request, const Work& work) {
    fetch::FetchSpec spec = spec_of(home, request, work);
    spec.key = key_for(fetch::provider(request.provider), home, request.key_file);
    const auto listening = work.listening();
    jobs::ProgressLine line(work.audience());
    return fetch::fetch_bars(spec, [&](const fetch::FetchProgress& p) {
        const std::string detail = fmt::format("{} requests, {}", p.requests, p.current);
        line.show({.done = p.parts_done, .total = p.parts, .unit = "parts", .detail = detail});
    });
}

fetch::FetchPlan plan_fetch(const Home& home, const FetchRequest& request, const Work& work) {
    fetch::FetchSpec spec = spec_of(home, request, work);
    if (spec.is_of_all) spec.key = key_for(fetch::provider(request.provider), home, request.key_file);
    const auto listening = work.listening();
    return fetch::plan_fetch(spec);
}

std::string plan_text(const fetch::FetchPlan& plan) {
    std::string text = fmt::format("{} would be asked for {} symbols", plan.provider, whole_text(plan.symbols));
    if (plan.symbols_delisted > 0) text += fmt::format(", {} of them delisted", whole_text(plan.symbols_delisted));
    text += fmt::format("; {} on hand already\n", whole_text(plan.symbols_on_hand));
    for (const fetch::PlannedKind& one : plan.kinds)
        text += fmt::format("  {:<9} {} requests\n",
                            fetch::kind_names[static_cast<std::size_t>(one.kind)],
                            count_text(one.requests, one.requests_most));
    const std::string time = range_text(duration_text(plan.seconds()), duration_text(plan.seconds_most()));
    text += fmt::format("{} requests: {} at {:g} an hour, {}\n",
                        count_text(plan.requests, plan.requests_most),
                        plan.requests == 0 ? "nothing is asked" : time,
                        plan.requests_an_hour,
                        plan.is_free_plan ? "the free plan's rate; --per-minute says yours" : "as --per-minute says");
    return text + fmt::format("{}: {}\n", plan.provider, plan.lacks);
}

}  // namespace tamis::app
