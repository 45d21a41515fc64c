// bars/book.cpp — opening a book: map it, check it, point the columns into it.
#include "bars/book.hpp"

#include <algorithm>
#include <cstring>

#include "bars/layout.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis::bars {

namespace {

template <class T>
std::span<const T> section(std::span<const std::byte> file, const BookHeader& header, Section which) {
    const SectionPlace place = header.places[static_cast<std::size_t>(which)];
    return {reinterpret_cast<const T*>(file.data() + place.offset), place.bytes / sizeof(T)};
}

[[noreturn]] void damaged(const std::filesystem::path& path, const char* why) {
    throw Error{Problem::bad_data, path.string() + ": " + why + "; remove the file and import the ticker again"};
}

void check(const std::filesystem::path& path, std::span<const std::byte> file, const BookHeader& header) {
    if (header.magic != book_magic) damaged(path, "is no book");
    if (header.version > book_version)
        throw Error{Problem::bad_data,
                    path.string() + ": book version " + std::to_string(header.version) +
                        " is newer than this program reads (" + std::to_string(book_version) + "); update tamis"};
    for (const SectionPlace place : header.places)
        if (place.offset > file.size() || place.bytes > file.size() - place.offset) damaged(path, "is cut short");
    if (book_checksum(header, file.subspan(sizeof(BookHeader))) != header.checksum) damaged(path, "fails its checksum");
}

void read_text(Book::Parts& parts, std::string_view text) {
    std::vector<FactorRow> factors;
    std::vector<MapRow> maps;
    for (const std::string_view line : split(text, '\n')) {
        const std::size_t space = line.find(' ');
        if (space == std::string_view::npos) continue;
        const std::string_view kind = line.substr(0, space), rest = line.substr(space + 1);
        if (kind == "minutes") parts.generation = parse_number<int>(rest).value_or(0);
        if (kind == "factor")
            if (const auto row = parse_factor_line(rest)) factors.push_back(*row);
        if (kind == "map") maps.push_back(parse_map_line(rest));
        if (kind == derived_hours_word) {
            const auto days = split(rest, ',');
            ensure(days.size() == 2, "a line of derived hours has two days");
            parts.derived_hours.emplace_back(*parse_day(days[0]), *parse_day(days[1]));
        }
        if (kind == "alias") {
            const auto fields = split(rest, ',');
            ensure(fields.size() == 3, "an alias line has three fields");
            parts.aliases.push_back({*parse_day(fields[0]), *parse_day(fields[1]), std::string(fields[2])});
        }
    }
    parts.factors = FactorTable(std::move(factors));
    if (!maps.empty()) parts.map = MapTable(std::move(maps));
}

std::span<const std::int64_t> block(std::span<const std::byte> file,
                                    std::uint64_t offset,
                                    std::size_t rows,
                                    int column) {
    const auto* at = reinterpret_cast<const std::int64_t*>(file.data() + offset);
    return {at + static_cast<std::size_t>(column) * rows, rows};
}

}  // namespace

namespace {

std::shared_ptr<const Book::Parts> open_once(const std::filesystem::path& folder, const std::string& ticker) {
    auto parts = std::make_shared<Book::Parts>();
    const std::filesystem::path path = book_path(folder, ticker);
    parts->ticker = ticker;
    parts->book_file = MappedFile(path);
    const auto file = parts->book_file.bytes();
    if (file.size() < sizeof(BookHeader)) damaged(path, "is cut short");
    BookHeader header;
    std::memcpy(&header, file.data(), sizeof header);
    check(path, file, header);

    const auto number = [&](Section which) { return section<std::int64_t>(file, header, which); };
    parts->daily = {section<std::int32_t>(file, header, Section::daily_day),
                    number(Section::daily_open),
                    number(Section::daily_high),
                    number(Section::daily_low),
                    number(Section::daily_close),
                    number(Section::daily_volume),
                    section<double>(file, header, Section::daily_vwap),
                    section<std::uint8_t>(file, header, Section::daily_derived),
                    section<Hash128>(file, header, Section::daily_hash)};
    parts->hourly = {number(Section::hourly_start),
                     number(Section::hourly_open),
                     number(Section::hourly_high),
                     number(Section::hourly_low),
                     number(Section::hourly_close),
                     number(Section::hourly_volume)};
    parts->minute_days = section<MinuteDay>(file, header, Section::minute_days);
    parts->checked_blocks = std::vector<std::atomic<std::uint8_t>>(parts->minute_days.size());
    const auto text = section<char>(file, header, Section::text);
    read_text(*parts, {text.data(), text.size()});
    if (!parts->minute_days.empty()) parts->minute_file = MappedFile(minute_path(folder, ticker, parts->generation));
    for (const MinuteDay& day : parts->minute_days) {
        const std::uint64_t end =
            std::max(day.trade_offset + trade_block_bytes(day), day.quote_offset + quote_block_bytes(day));
        if (end > parts->minute_file.bytes().size()) damaged(path, "names minutes that its minute file does not have");
    }
    return parts;
}

}  // namespace

std::shared_ptr<const Book::Parts> open_parts(const std::filesystem::path& folder, const std::string& ticker) {
    // A writer that rewrites the minutes replaces the book and then removes the old minutes: who
    // came in between looks again.
    for (int tries = 0;; ++tries) {
        try {
            return open_once(folder, ticker);
        } catch (const Error& error) {
            const auto path = book_path(folder, ticker);
            if (error.problem() != Problem::not_found || !std::filesystem::exists(path)) throw;
            if (tries == 3) damaged(path, "names a minute file that is missing");
        }
    }
}

std::size_t DailyColumns::lower_bound(TradingDay at) const {
    const auto wanted = static_cast<std::int32_t>(at.time_since_epoch().count());
    return static_cast<std::size_t>(std::lower_bound(day.begin(), day.end(), wanted) - day.begin());
}

std::size_t Book::Parts::index_of(TradingDay day) const {
    const auto at =
        std::lower_bound(minute_days.begin(), minute_days.end(), day, [](const MinuteDay& one, TradingDay wanted) {
            return one.day < wanted;
        });
    return static_cast<std::size_t>(at - minute_days.begin());
}

Book::Book(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

std::string_view Book::ticker() const {
    return parts_->ticker;
}
const DailyColumns& Book::daily() const {
    return parts_->daily;
}
const TradeColumns& Book::hourly() const {
    return parts_->hourly;
}
bool Book::is_hourly_derived(TradingDay day) const {
    const auto& ranges = parts_->derived_hours;
    const auto after = std::upper_bound(
        ranges.begin(), ranges.end(), day, [](TradingDay wanted, const auto& range) { return wanted < range.first; });
    return after != ranges.begin() && day <= std::prev(after)->second;
}
std::span<const MinuteDay> Book::minute_days() const {
    return parts_->minute_days;
}
const FactorTable& Book::factors() const {
    return parts_->factors;
}
const std::optional<MapTable>& Book::map() const {
    return parts_->map;
}

const MinuteDay* Book::find_minute_day(TradingDay day) const {
    const std::size_t at = parts_->index_of(day);
    return at != parts_->minute_days.size() && parts_->minute_days[at].day == day ? &parts_->minute_days[at] : nullptr;
}

namespace {

/// Holds a block against its hash once; two threads may both look, and find the same.
template <class Columns>
void check_block(const Book::Parts& parts,
                 const MinuteDay& day,
                 std::uint8_t block,
                 const Columns& columns,
                 const Hash128& hash,
                 const char* what) {
    const std::size_t at = parts.index_of(day.day);
    std::atomic<std::uint8_t>& checked = parts.checked_blocks[at];
    if (columns.size() == 0 || (checked.load(std::memory_order_relaxed) & block) != 0) return;
    if (hash_of(columns_of(columns)) != hash)
        throw Error{
            Problem::bad_data,
            parts.ticker + " " + to_text(day.day) + ": " + what + " differ from their hash; import the day again"};
    checked.fetch_or(block, std::memory_order_relaxed);
}

}  // namespace

TradeColumns Book::minute_trades(const MinuteDay& day) const {
    const TradeColumns trades = unchecked_minute_trades(day);
    check_block(*parts_, day, 1, trades, day.trade_hash, "minute trades");
    return trades;
}

QuoteColumns Book::minute_quotes(const MinuteDay& day) const {
    const QuoteColumns quotes = unchecked_minute_quotes(day);
    check_block(*parts_, day, 2, quotes, day.quote_hash, "minute quotes");
    return quotes;
}

TradeColumns Book::unchecked_minute_trades(const MinuteDay& day) const {
    if (day.trade_rows == 0) return {};
    const auto column = [&](int i) { return block(parts_->minute_file.bytes(), day.trade_offset, day.trade_rows, i); };
    return {column(0), column(1), column(2), column(3), column(4), column(5)};
}

QuoteColumns Book::unchecked_minute_quotes(const MinuteDay& day) const {
    if (day.quote_rows == 0) return {};
    const auto column = [&](int i) { return block(parts_->minute_file.bytes(), day.quote_offset, day.quote_rows, i); };
    return {column(0),
            column(1),
            column(2),
            column(3),
            column(4),
            column(5),
            column(6),
            column(7),
            column(8),
            column(9),
            column(10)};
}

Hash128 Book::hourly_hash(TradingDay day) const {
    const TradeColumns& all = parts_->hourly;
    const std::int64_t from_ms = day.time_since_epoch().count() * ms_per_day;
    const auto from = std::lower_bound(all.start_ms.begin(), all.start_ms.end(), from_ms) - all.start_ms.begin();
    const auto to =
        std::lower_bound(all.start_ms.begin(), all.start_ms.end(), from_ms + ms_per_day) - all.start_ms.begin();
    if (from == to) return {};
    auto columns = columns_of(all);
    for (auto& column : columns)
        column = column.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
    return hash_of(columns);
}

std::optional<std::string> Book::alias_on(TradingDay day) const {
    for (const Alias& alias : parts_->aliases)
        if (alias.first <= day && day <= alias.last) return alias.permtick;
    return std::nullopt;
}

std::vector<std::pair<TradingDay, std::string>> Book::aliases() const {
    std::vector<std::pair<TradingDay, std::string>> result;
    for (const Alias& alias : parts_->aliases) result.emplace_back(alias.last, alias.permtick);
    return result;
}

std::optional<std::pair<TradingDay, std::string>> Book::newest_alias() const {
    const auto newest = std::max_element(
        parts_->aliases.begin(), parts_->aliases.end(), [](const Alias& a, const Alias& b) { return a.last < b.last; });
    if (newest == parts_->aliases.end()) return std::nullopt;
    return std::pair{newest->last, newest->permtick};
}

}  // namespace tamis::bars
