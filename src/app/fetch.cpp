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

std::vector<std::string> symbols_of(const std::vector<std::string>& all_words) {
    std::vector<std::string> unique;
    for (const std::string& words : all_words)
        for (const std::string& symbol : symbols_in(words, true))
            if (std::find(unique.begin(), unique.end(), symbol) == unique.end()) unique.push_back(symbol);
    return unique;
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
    const fetch::Provider& provider = fetch::provider(request.provider);
    const fetch::FetchSpec spec{.provider = request.provider,
                                .key = key_for(provider, home, request.key_file),
                                .symbols = symbols_of(request.symbols),
                                .days = days_of(request, work),
                                .kinds = kinds_of(request.kinds),
                                .store = home.bars_folder(),
                                .url = request.url,
                                .requests_a_minute = request.requests_a_minute,
                                .stop = work.wish()};
    const auto listening = work.listening();
    jobs::ProgressLine line(work.audience());
    return fetch::fetch_bars(spec, [&](const fetch::FetchProgress& p) {
        const std::string detail = fmt::format("{} requests, {}", p.requests, p.current);
        line.show({.done = p.parts_done, .total = p.parts, .unit = "parts", .detail = detail});
    });
}

}  // namespace tamis::app
