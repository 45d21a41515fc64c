// bars/layout.cpp — names and hashes of the files on disk.
#include "bars/layout.hpp"

#include <bit>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::bars {

namespace {

bool is_safe(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

// A name of a file has 255 bytes, and ".book.new" and the name of its draft stand behind the ticker's.
constexpr std::size_t longest_name_bytes = 200;

/// Capital letters, digits, dots and dashes stay; anything else becomes %XX, so that every ticker is a safe file name,
/// and BCPC and BCpC are two where a file system knows no case.
std::string file_name_of(std::string_view ticker) {
    const std::string name = escaped_file_name(ticker, is_safe);
    if (name.size() > longest_name_bytes)
        throw Error{Problem::invalid_request,
                    "the symbol " + visible_text(ticker.substr(0, 40)) + "… has " + std::to_string(ticker.size()) +
                        " characters; it must have at most " + std::to_string(longest_name_bytes) +
                        ", where all but capital letters, digits and . - _ count three times"};
    return name;
}

std::optional<char> escaped(std::string_view digits) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 2 || error != std::errc{} || end != digits.data() + 2) return std::nullopt;
    return static_cast<char>(value);
}

}  // namespace

std::filesystem::path book_path(const std::filesystem::path& folder, std::string_view ticker) {
    return folder / "books" / (file_name_of(ticker) + ".book");
}
std::filesystem::path new_book_path(const std::filesystem::path& folder, std::string_view ticker) {
    return folder / "books" / (file_name_of(ticker) + ".book.new");
}
std::filesystem::path minute_path(const std::filesystem::path& folder, std::string_view ticker, int generation) {
    return folder / "books" / (file_name_of(ticker) + "." + std::to_string(generation) + ".minutes");
}
std::filesystem::path closed_days_path(const std::filesystem::path& folder, std::string_view ticker) {
    return folder / "closed_days" / (file_name_of(ticker) + ".csv");
}
std::filesystem::path lock_path(const std::filesystem::path& folder) {
    return folder / "LOCK";
}
std::filesystem::path rates_path(const std::filesystem::path& folder) {
    return folder / "interest_rates.csv";
}
std::filesystem::path marker_path(const std::filesystem::path& folder) {
    return folder / "STORE";
}

void check_marker(const std::filesystem::path& folder) {
    const std::string text(trim(read_file(marker_path(folder))));
    const auto version = parse_number<int>(text);
    if (!version)
        throw Error{Problem::bad_data,
                    marker_path(folder).string() + ": '" + excerpt(text) +
                        "' is no store version; the folder is no bar store of tamis"};
    if (*version > store_version)
        throw Error{Problem::bad_data,
                    folder.string() + ": the store's version " + text + " is newer than this program reads (" +
                        std::to_string(store_version) + "); update tamis"};
}

std::optional<std::string> ticker_of(const std::filesystem::path& file) {
    if (file.extension() != ".book") return std::nullopt;
    const std::string name = file.stem().string();
    std::string ticker;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] != '%') {
            ticker += name[i];
            continue;
        }
        const auto letter = escaped(std::string_view(name).substr(i + 1, 2));
        if (!letter) return std::nullopt;
        ticker += *letter;
        i += 2;
    }
    return ticker;
}

std::optional<std::pair<std::string, int>> minute_file_name(const std::filesystem::path& file) {
    if (file.extension() != ".minutes") return std::nullopt;
    const std::filesystem::path stem = file.stem();
    const std::string digits = stem.extension().string();
    const auto generation = digits.empty() ? std::nullopt : parse_number<int>(std::string_view(digits).substr(1));
    if (!generation) return std::nullopt;
    return std::pair{stem.stem().string(), *generation};
}

Hash128 hash_of(std::span<const std::span<const std::int64_t>> columns) {
    HashChain chain;
    for (const auto& column : columns) chain.add(xxh3_of(column));
    return chain.value();
}

Hash128 daily_hash(
    std::int64_t open, std::int64_t high, std::int64_t low, std::int64_t close, std::int64_t volume, double vwap_usd) {
    const std::array<std::int64_t, 6> content{open, high, low, close, volume, std::bit_cast<std::int64_t>(vwap_usd)};
    return xxh3_of(std::span<const std::int64_t>(content));
}

std::vector<std::span<const std::int64_t>> columns_of(const TradeColumns& t) {
    return {t.start_ms, t.open, t.high, t.low, t.close, t.volume};
}

std::vector<std::span<const std::int64_t>> columns_of(const QuoteColumns& q) {
    return {q.start_ms,
            q.bid_open,
            q.bid_high,
            q.bid_low,
            q.bid_close,
            q.bid_size,
            q.ask_open,
            q.ask_high,
            q.ask_low,
            q.ask_close,
            q.ask_size};
}

Hash128 book_checksum(BookHeader header, std::span<const std::byte> after) {
    header.checksum = {};
    HashChain chain;
    chain.add(xxh3_of(std::span<const BookHeader>(&header, 1)));
    chain.add(xxh3(after));
    return chain.value();
}

}  // namespace tamis::bars
