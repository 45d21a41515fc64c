// base/hash.hpp — content hashes: XXH3 for data, SHA-256 for keys, MD5 where LEAN prints it.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tamis {

struct Hash128 {
    std::uint64_t low = 0, high = 0;

    bool is_zero() const { return low == 0 && high == 0; }
    friend auto operator<=>(const Hash128&, const Hash128&) = default;
};

/// 32 hex digits, most significant first.
std::string hex_text(const Hash128& hash);
/// Reads 32 hex digits, dashes of a UUID allowed.
std::optional<Hash128> parse_hash(std::string_view text);

/// XXH3, 128 bits: fast and stable, for content that nobody forges.
Hash128 xxh3(std::span<const std::byte> bytes);
Hash128 xxh3(std::string_view text);
template <class T>
Hash128 xxh3_of(std::span<const T> values) {
    return xxh3(std::as_bytes(values));
}

/// The first 128 bits of SHA-256: the identity of a spec.
Hash128 sha256_128(std::string_view text);
std::string md5_hex(std::string_view text);

/// Hashes of hashes, in the order they are added.
class HashChain {
  public:
    void add(const Hash128& hash) { state_ = mixed(state_, hash); }
    Hash128 value() const { return state_; }

  private:
    static Hash128 mixed(const Hash128& a, const Hash128& b);
    Hash128 state_;
};

}  // namespace tamis

template <>
struct std::hash<tamis::Hash128> {
    std::size_t operator()(const tamis::Hash128& value) const noexcept {
        return value.low ^ (value.high * 0x9e3779b97f4a7c15ull);
    }
};
