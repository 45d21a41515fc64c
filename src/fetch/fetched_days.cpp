// fetch/fetched_days.cpp — a line a range; a line that a kill cut short counts as none.
#include "fetch/fetched_days.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis::fetch {

namespace {

fs::path with_folder(const fs::path& file) {
    make_folder(file.parent_path());
    return file;
}

fs::path lock_of(const fs::path& file) {
    return fs::path(file).replace_extension(".lock");
}

}  // namespace

bool is_symbol_text(std::string_view text) {
    constexpr std::size_t longest = 32;
    return !text.empty() && text.size() <= longest && text.front() != '.' &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~' && c != ',' && c != '/'; }) &&
           text != every_symbol;
}

FetchedDays::FetchedDays(const fs::path& file)
    : file_(with_folder(file)), lock_(lock_of(file), "what was fetched, " + file.string()) {
    if (!fs::exists(file_)) return;
    const std::string text = read_file(file_);
    for (const std::string_view line : split(text, '\n')) {
        const auto cells = split(line, ',');
        if (cells.size() != 4) continue;
        const auto kind = std::find(kind_names.begin(), kind_names.end(), cells[1]);
        const auto first = parse_day(cells[2]), last = parse_day(cells[3]);
        if (kind == kind_names.end() || !first || !last) continue;
        ranges_[{std::string(cells[0]), static_cast<Kind>(kind - kind_names.begin())}].push_back({*first, *last});
    }
}

std::vector<DayRange> FetchedDays::missing(const std::string& symbol, Kind kind, DayRange range) const {
    std::vector<DayRange> fetched, gaps;
    if (const auto at = ranges_.find({symbol, kind}); at != ranges_.end()) fetched = at->second;
    std::sort(fetched.begin(), fetched.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    TradingDay from = range.first;
    for (const DayRange& one : fetched) {
        if (one.first > range.last) break;
        if (one.first > from) gaps.push_back({from, one.first - std::chrono::days(1)});
        from = std::max(from, one.last + std::chrono::days(1));
    }
    if (from <= range.last) gaps.push_back({from, range.last});
    return gaps;
}

void FetchedDays::add(const std::string& symbol, Kind kind, DayRange range) {
    std::ofstream out(file_, std::ios::binary | std::ios::app);
    // The line break stands before, so that a line that was cut short spoils no other.
    out << fmt::format(
        "\n{},{},{},{}", symbol, kind_names[static_cast<std::size_t>(kind)], to_text(range.first), to_text(range.last));
    if (!out.flush()) throw Error{Problem::unavailable, file_.string() + " cannot be written; is there room?"};
    ranges_[{symbol, kind}].push_back(range);
}

}  // namespace tamis::fetch
