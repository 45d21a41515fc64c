// ingest/table_words.hpp — what the columns of other people's tables are called: one table of synonyms, and presets.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tamis::ingest {

/// What a column says. `date` and `time` together, or either alone, are when the bar was.
enum class Meaning : std::uint8_t {
    symbol,
    date,
    time,
    open,
    high,
    low,
    close,
    volume,
    vwap,
    adjusted_open,
    adjusted_high,
    adjusted_low,
    adjusted_close,
    adjusted_volume,
    unadjusted_close,
};
inline constexpr std::size_t meanings = 15;
/// The word of `--map` and `--columns`: symbol, date, time, open, …, adjusted_close.
std::string_view word_of(Meaning meaning);
std::optional<Meaning> parse_meaning(std::string_view word);
/// Every word, for messages.
std::span<const std::string_view> meaning_words();

/// Small letters and digits alone: "4. close", "<CLOSE>" and "Close/Last" as close, close and closelast.
std::string plain_word(std::string_view cell);
/// What a header's cell means, however it is spelled: "<CLOSE>", "Close/Last", "4. close"; nothing for other words.
std::optional<Meaning> meaning_of(std::string_view header_cell);

/// What one provider's tables need beside their column names. Fields that are empty or 0 say nothing.
struct Preset {
    std::string_view name;           ///< of --preset
    std::string_view what;           ///< for people
    std::string_view header;         ///< a table with these first columns is of this kind; empty: never recognised
    std::string_view columns;        ///< of tables without a header, as --columns
    std::string_view timezone;       ///< of times without a zone
    std::string_view dates;          ///< mdy, dmy
    std::string_view symbol_suffix;  ///< taken off symbols: ".US"
    int whole_price_exponent = 0;    ///< prices without a point are fixed-point: −9
};
std::span<const Preset> presets();
/// Null: no such name.
const Preset* find_preset(std::string_view name);
/// Of a table's header line as read, its cells joined by commas; null: none.
const Preset* preset_of_header(std::string_view header);

/// Throws Error invalid_request where something else is said than what is allowed; an empty word says nothing.
void check_word(const char* option, const std::string& said, std::initializer_list<std::string_view> allowed);

/// The synonyms and presets as a page for people.
std::string dialects_text();

}  // namespace tamis::ingest
