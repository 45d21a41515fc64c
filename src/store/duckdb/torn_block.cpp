// store/duckdb/torn_block.cpp — FILE.blocks: a first line, the file's headers, blocks with their places, and a hash of
// it all.
#include "store/duckdb/torn_block.hpp"

#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"

namespace tamis::store {

namespace {

constexpr std::string_view first_line = "tamis blocks 1\n";
/// The main header and the two that checkpoints write in turn; blocks stand behind them.
constexpr std::size_t header_bytes = 3 * 4096;

std::filesystem::path kept_file(const std::filesystem::path& file) {
    return file.string() + ".blocks";
}

void append_word(std::string& text, std::uint64_t word) {
    text.append(reinterpret_cast<const char*>(&word), sizeof word);
}

std::uint64_t take_word(std::string_view& text) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof word);
    text.remove_prefix(sizeof word);
    return word;
}

/// Without its first line and hash; nothing where it is not whole.
std::string_view whole_content(std::string_view text) {
    const std::size_t hash_bytes = hex_text(Hash128()).size();
    if (text.size() < first_line.size() + header_bytes + 8 + hash_bytes || !text.starts_with(first_line)) return {};
    const std::string_view hashed = text.substr(0, text.size() - hash_bytes);
    if (hex_text(xxh3(hashed)) != text.substr(hashed.size())) return {};
    return hashed.substr(first_line.size());
}

struct Block {
    std::uint64_t place;
    std::string_view content;
};

/// Those that are not as they were kept; none where the file has other headers by now.
std::vector<Block> changed_blocks(const Descriptor& file, std::string_view kept) {
    std::vector<Block> changed;
    if (kept.empty() || file.read(0, header_bytes) != kept.substr(0, header_bytes)) return changed;
    kept.remove_prefix(header_bytes);
    const std::uint64_t block_bytes = take_word(kept);
    while (kept.size() >= sizeof(std::uint64_t) + block_bytes) {
        const std::uint64_t place = take_word(kept);
        const std::string_view content = kept.substr(0, block_bytes);
        kept.remove_prefix(block_bytes);
        if (file.read(place, block_bytes) != content) changed.push_back({place, content});
    }
    return changed;
}

}  // namespace

bool KeptBlocks::are_current() const {
    return !headers_.empty() && opened_.read(0, header_bytes) == headers_;
}

void KeptBlocks::keep(std::span<const std::uint64_t> numbers, std::size_t block_bytes) {
    const std::string headers = opened_.read(0, header_bytes);
    std::string text(first_line);
    text += headers;
    append_word(text, block_bytes);
    for (const std::uint64_t number : numbers) {
        const std::uint64_t place = header_bytes + number * block_bytes;
        const std::string block = opened_.read(place, block_bytes);
        if (block.size() != block_bytes) continue;  // not yet written: nothing that a checkpoint counts on
        append_word(text, place);
        text += block;
    }
    text += hex_text(xxh3(text));
    replace_file(kept_file(file_), text);
    headers_ = headers;
}

void KeptBlocks::end() const {
    std::error_code ignored;
    if (!std::filesystem::exists(file_.string() + ".wal", ignored)) std::filesystem::remove(kept_file(file_), ignored);
}

void mend_torn_blocks(const std::filesystem::path& file) {
    std::error_code none;  // its writer may end, and remove it, at any moment
    const std::uintmax_t bytes = std::filesystem::file_size(kept_file(file), none);
    const Descriptor opened(kept_file(file), O_RDONLY);
    if (none || !opened.is_open()) return;
    const std::string text = opened.read(0, bytes);
    const std::string_view kept = whole_content(text);
    const Descriptor held(file, O_RDWR);
    // Readers that come at once must not find each other's locks where nothing is to be done.
    if (changed_blocks(held, kept).empty() || !held.lock_alone()) return;
    for (const Block& block : changed_blocks(held, kept))
        if (!held.write(block.place, block.content) || ::fsync(held.get()) != 0)
            throw Error{Problem::unavailable,
                        file.string() +
                            " was left by a kill in the middle of a write, and what stood there cannot be put back: " +
                            std::strerror(errno)};
}

}  // namespace tamis::store
