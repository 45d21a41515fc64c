// bars/layout.hpp — how a book and its minutes lie on disk; shared by reader and writer, nobody
// else.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "bars/book.hpp"
#include "base/file.hpp"

namespace tamis::bars {

// TICKER.book: a header, a table of sections, the sections (64-byte aligned, native little endian).
// It is replaced whole. TICKER.N.minutes: blocks of int64 columns, one a day and kind, appended;
// only blocks that the book names count, so a half-written tail is harmless. N grows when the file
// is rewritten without its garbage.

inline constexpr std::array<char, 8> book_magic{'T', 'A', 'M', 'I', 'S', 'B', 'K', '1'};
inline constexpr std::uint64_t alignment = 64;
inline constexpr int trade_columns = 6, quote_columns = 11;
constexpr std::uint64_t aligned(std::uint64_t offset) {
    return (offset + alignment - 1) / alignment * alignment;
}

enum class Section : std::uint32_t {
    daily_day,
    daily_open,
    daily_high,
    daily_low,
    daily_close,
    daily_volume,
    daily_vwap,
    daily_derived,
    daily_hash,
    hourly_start,
    hourly_open,
    hourly_high,
    hourly_low,
    hourly_close,
    hourly_volume,
    minute_days,
    text,  ///< lines: "minutes N", "factor …", "map …", "alias first,last,permtick", "derived_hours first,last"
    count
};
inline constexpr std::size_t section_count = static_cast<std::size_t>(Section::count);

struct SectionPlace {
    std::uint64_t offset, bytes;
};
struct BookHeader {
    std::array<char, 8> magic;
    std::uint32_t version, sections;
    Hash128 checksum;  ///< of the header without it and of everything after
    std::array<SectionPlace, section_count> places;
};
inline constexpr std::uint32_t book_version = 1;
inline constexpr int store_version = 1;
Hash128 book_checksum(BookHeader header, std::span<const std::byte> after);

constexpr std::uint64_t trade_block_bytes(const MinuteDay& day) {
    return std::uint64_t{8} * trade_columns * day.trade_rows;
}
constexpr std::uint64_t quote_block_bytes(const MinuteDay& day) {
    return std::uint64_t{8} * quote_columns * day.quote_rows;
}

/// Content hashes: of equally long columns, and of one day's bar.
Hash128 hash_of(std::span<const std::span<const std::int64_t>> columns);
Hash128 daily_hash(
    std::int64_t open, std::int64_t high, std::int64_t low, std::int64_t close, std::int64_t volume, double vwap_usd);
std::vector<std::span<const std::int64_t>> columns_of(const TradeColumns& trades);
std::vector<std::span<const std::int64_t>> columns_of(const QuoteColumns& quotes);

/// The text section's word for days whose hourly bars were made from minutes, from the first to the last with hours.
inline constexpr const char* derived_hours_word = "derived_hours";

struct Alias {
    TradingDay first, last;
    std::string permtick;
};

struct Book::Parts {
    std::string ticker;
    MappedFile book_file, minute_file;
    DailyColumns daily;
    TradeColumns hourly;
    std::span<const MinuteDay> minute_days;
    /// By minute day: which of its blocks were held against their hashes.
    mutable std::vector<std::atomic<std::uint8_t>> checked_blocks;
    FactorTable factors;
    std::optional<MapTable> map;
    std::vector<Alias> aliases;
    std::vector<std::pair<TradingDay, TradingDay>> derived_hours;  ///< first and last day, ascending
    int generation = 0;

    /// Index of the first minute day at or after `day`.
    std::size_t index_of(TradingDay day) const;
};

/// Maps and checks a book; throws Error not_found when there is none, bad_data when it is damaged
/// or of a newer version.
std::shared_ptr<const Book::Parts> open_parts(const std::filesystem::path& folder, const std::string& ticker);

std::filesystem::path book_path(const std::filesystem::path& folder, std::string_view ticker);
std::filesystem::path minute_path(const std::filesystem::path& folder, std::string_view ticker, int generation);
/// A book that is written and not yet in force.
std::filesystem::path new_book_path(const std::filesystem::path& folder, std::string_view ticker);
/// Where bars of days without a session lie, beside the books.
std::filesystem::path closed_days_path(const std::filesystem::path& folder, std::string_view ticker);
std::filesystem::path lock_path(const std::filesystem::path& folder);
std::filesystem::path rates_path(const std::filesystem::path& folder);
std::filesystem::path marker_path(const std::filesystem::path& folder);
/// Throws Error bad_data when the folder's store is of a newer version than this program knows.
void check_marker(const std::filesystem::path& folder);
/// The ticker of a book's file name; nothing when the file is no book.
std::optional<std::string> ticker_of(const std::filesystem::path& file);
/// The part of a minute file's name that it shares with its book's, and its generation; nothing when it is none.
std::optional<std::pair<std::string, int>> minute_file_name(const std::filesystem::path& file);

}  // namespace tamis::bars
