// fetch/parts.cpp — what is missing, in the order in which it is asked for.
#include "fetch/parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/visible_text.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::fetch {

namespace {

constexpr std::chrono::days one_day{1};

void add_parts(const std::string& symbol,
               Kind kind,
               DayRange days,
               const Provider& provider,
               const FetchedDays& fetched,
               std::vector<Part>& parts) {
    const std::chrono::days most{provider.endpoint(kind).days};
    for (const DayRange& gap : fetched.missing(symbol, kind, days))
        for (TradingDay from = gap.first; from <= gap.last; from += most)
            parts.push_back({symbol, kind, {from, std::min(gap.last, from + most - one_day)}});
}

bool is_asked(const FetchSpec& spec, Kind kind) {
    return std::find(spec.kinds.begin(), spec.kinds.end(), kind) != spec.kinds.end() &&
           provider(spec.provider).endpoint(kind).is_given();
}

fs::path kept(const FetchSpec& spec, const char* ending) {
    return spec.store / "fetched" / (spec.provider + ending);
}

}  // namespace

void check_spec(const FetchSpec& spec) {
    const auto refuse = [](const std::string& why) { throw Error{Problem::invalid_request, why}; };
    const Provider& from = provider(spec.provider);
    if (spec.symbols.empty() && !spec.is_of_all) refuse("--symbols names no symbol");
    if (spec.days.last < spec.days.first)
        refuse(fmt::format("--from {} is after --to {}", to_text(spec.days.first), to_text(spec.days.last)));
    for (const std::string& symbol : spec.symbols)
        if (!is_symbol_text(symbol)) refuse("'" + excerpt(symbol) + "' is no symbol of a provider");
    const bool gives_something = std::any_of(spec.kinds.begin(), spec.kinds.end(), [&](Kind kind) {
        return from.endpoint(kind).is_given() || (kind == Kind::names && spec.is_of_all);
    });
    if (!gives_something) refuse(fmt::format("{} cannot be asked for names alone: {}", from.name, from.lacks));
}

fs::path notes_file(const FetchSpec& spec) {
    return kept(spec, ".csv");
}

fs::path names_file(const FetchSpec& spec) {
    return kept(spec, "-names.csv");
}

fs::path list_file(const FetchSpec& spec) {
    return kept(spec, "-listed.csv");
}

std::string Part::text() const {
    return fmt::format("{} {} {} to {}",
                       symbol == every_symbol ? "all symbols'" : symbol,
                       kind_names[static_cast<std::size_t>(kind)],
                       to_text(days.first),
                       to_text(days.last));
}

std::vector<Wanted> wanted(const std::vector<std::string>& symbols, DayRange days) {
    std::vector<Wanted> all;
    std::set<std::string> seen;
    for (const std::string& symbol : symbols)
        if (seen.insert(symbol).second) all.push_back({symbol, days});
    return all;
}

std::vector<Wanted> wanted(const std::vector<ListedName>& names, DayRange days) {
    std::vector<Wanted> all;
    for (const ListedName& name : names) {
        const DayRange traded{std::max(days.first, name.first.value_or(days.first)),
                              std::min(days.last, name.last.value_or(days.last))};
        if (traded.first > traded.last) continue;
        if (all.empty() || all.back().symbol != name.symbol) all.push_back({name.symbol, traded});
        Wanted& one = all.back();
        one.days = {std::min(one.days.first, traded.first), std::max(one.days.last, traded.last)};
        if (!name.security.empty()) one.securities.push_back(name.security);
    }
    return all;
}

Parts parts_missing(const FetchSpec& spec, const std::vector<Wanted>& symbols, const FetchedDays& fetched) {
    using enum Kind;
    const Provider& from = provider(spec.provider);
    Parts parts;
    std::set<std::string> asked;
    const auto add = [&](const std::string& symbol, Kind kind, DayRange days) {
        const std::size_t before = parts.all.size();
        if (is_asked(spec, kind)) add_parts(symbol, kind, days, from, fetched, parts.all);
        if (parts.all.size() > before) asked.insert(symbol);
    };
    const auto add_each = [&](const std::vector<Kind>& kinds) {
        for (const Wanted& one : symbols)
            for (const Kind kind : kinds) add(one.symbol, kind, one.days);
    };
    add_each({minute, daily});
    if (from.endpoint(names).is_of_all_symbols())
        add(std::string(every_symbol), names, spec.days);
    else
        add_each({names});
    add_each({splits, dividends});
    for (const Wanted& one : symbols) parts.symbols_on_hand += asked.contains(one.symbol) ? 0 : 1;
    return parts;
}

std::uint64_t most_requests(const Part& part, const Provider& provider) {
    constexpr std::uint64_t minutes_a_day = 16 * 60;
    const auto page = static_cast<std::uint64_t>(provider.endpoint(part.kind).rows_a_page);
    if (page == 0) return 1;
    const std::uint64_t sessions = us_equities().sessions(part.days.first, part.days.last).size();
    const std::uint64_t rows = sessions * (part.kind == Kind::minute ? minutes_a_day : 1);
    return std::max<std::uint64_t>(1, (rows + page - 1) / page);
}

}  // namespace tamis::fetch
