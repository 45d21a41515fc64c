// base/hash.cpp — the hash functions of xxHash and OpenSSL behind our types.
#include "base/hash.hpp"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <xxhash.h>

#include <array>
#include <memory>

#include "base/error.hpp"

namespace tamis {

std::string hex_text(const Hash128& hash) {
    constexpr const char* digits = "0123456789abcdef";
    std::string text(32, '0');
    for (int i = 0; i < 16; ++i) {
        text[static_cast<std::size_t>(i)] = digits[hash.high >> (60 - 4 * i) & 15];
        text[static_cast<std::size_t>(16 + i)] = digits[hash.low >> (60 - 4 * i) & 15];
    }
    return text;
}

std::optional<Hash128> parse_hash(std::string_view text) {
    Hash128 hash;
    int digits = 0;
    for (const char c : text) {
        if (c == '-') continue;
        int digit = -1;
        if (c >= '0' && c <= '9') digit = c - '0';
        if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
        if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
        if (digit < 0 || digits == 32) return std::nullopt;
        std::uint64_t& half = digits < 16 ? hash.high : hash.low;
        half = half << 4 | static_cast<std::uint64_t>(digit);
        ++digits;
    }
    if (digits != 32) return std::nullopt;
    return hash;
}

Hash128 xxh3(std::span<const std::byte> bytes) {
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    return {hash.low64, hash.high64};
}

Hash128 xxh3(std::string_view text) {
    return xxh3(std::as_bytes(std::span(text.data(), text.size())));
}

Hash128 HashChain::mixed(const Hash128& a, const Hash128& b) {
    const std::array<std::uint64_t, 4> words{a.low, a.high, b.low, b.high};
    return xxh3_of(std::span<const std::uint64_t>(words));
}

Hash128 sha256_128(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    // One look-up of the algorithm for the whole process: it costs more than a short text's hash.
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    thread_local const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    const bool is_done = EVP_DigestInit_ex2(context.get(), sha256, nullptr) == 1 &&
                         EVP_DigestUpdate(context.get(), text.data(), text.size()) == 1 &&
                         EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1;
    ensure(is_done, "SHA-256 is available");
    Hash128 hash;
    for (std::size_t i = 0; i < 8; ++i) {
        hash.high = hash.high << 8 | digest[i];
        hash.low = hash.low << 8 | digest[8 + i];
    }
    return hash;
}

std::string md5_hex(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    ensure(EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_md5(), nullptr) == 1, "MD5 is available");
    std::string result;
    for (unsigned i = 0; i < size; ++i) {
        result += "0123456789abcdef"[digest[i] >> 4];
        result += "0123456789abcdef"[digest[i] & 15];
    }
    return result;
}

}  // namespace tamis
