// base/decimal_reference_test.cpp — Decimal held against .NET's System.Decimal: random operands of every size and those
// around the edges of 32, 64 and 96 bits and of powers of ten.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace tamis {
namespace {

using detail::u128;

/// SplitMix64: short enough to be written alike in another language.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15ull;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
        return z ^ (z >> 31);
    }
    int below(std::uint64_t limit) { return static_cast<int>(next() % limit); }

  private:
    std::uint64_t state_;
};

/// `bits` random bits.
u128 of_bits(Random& random, int bits) {
    const std::uint64_t low = random.next(), high = random.next() & UINT32_MAX;
    if (bits <= 64) return bits == 0 ? 0 : low >> (64 - bits);
    return u128{high >> (96 - bits)} << 64 | low;
}

u128 near_power_of_two(Random& random) {
    const int power = random.below(97);
    const auto offset = static_cast<u128>(random.below(5));
    if (power < 2) return offset;
    return power == 96 ? (u128{1} << 96) - 1 - offset : (u128{1} << power) - 2 + offset;
}

/// Beside a power of ten or half of one, where roundings turn.
u128 near_power_of_ten(Random& random) {
    const int power = random.below(29);
    const bool is_half = random.below(2) == 1;
    const auto offset = static_cast<u128>(random.below(3));
    u128 value = 1;
    for (int i = 0; i < power; ++i) value *= 10;
    if (is_half && power > 0) value /= 2;
    return value - 1 + offset;
}

Decimal operand(Random& random) {
    const int kind = random.below(8);
    int scale = random.below(29);
    const bool is_negative = random.below(2) == 1;
    u128 coefficient = 0;
    if (kind <= 2) {
        const int bits = random.below(65);
        coefficient = bits == 0 ? 0 : random.next() >> (64 - bits);
        scale %= 12;
    } else if (kind <= 4) {
        const int bits = random.below(97);
        coefficient = of_bits(random, bits);
    } else if (kind == 5) {
        coefficient = near_power_of_two(random);
    } else if (kind == 6) {
        coefficient = near_power_of_ten(random);
    } else {
        coefficient = static_cast<u128>(random.below(1000));
        scale %= 5;
    }
    return Decimal::from_parts(
        static_cast<std::uint64_t>(coefficient), static_cast<std::uint32_t>(coefficient >> 64), scale, is_negative);
}

double some_double(Random& random, std::uint64_t bits) {
    const std::uint64_t exponent = 900 + bits % 260;
    return std::bit_cast<double>((random.next() & 0x800FFFFFFFFFFFFFull) | exponent << 52);
}

struct Operands {
    Decimal a, b;
    int digits;
    std::uint64_t bits;
    Random& random;
};
struct Operation {
    const char* name;
    std::function<std::string(const Operands&)> answer;
};

/// In the order of their seeds.
const std::vector<Operation>& operations() {
    static const std::vector<Operation> all{
        {"add", [](const Operands& o) { return to_text(o.a + o.b); }},
        {"subtract", [](const Operands& o) { return to_text(o.a - o.b); }},
        {"multiply", [](const Operands& o) { return to_text(o.a * o.b); }},
        {"divide", [](const Operands& o) { return o.b.is_zero() ? "division by zero" : to_text(o.a / o.b); }},
        {"round_half_even", [](const Operands& o) { return to_text(round_half_even(o.a, o.digits)); }},
        {"round_half_away", [](const Operands& o) { return to_text(round_half_away(o.a, o.digits)); }},
        {"floor", [](const Operands& o) { return to_text(floor(o.a)); }},
        {"ceiling", [](const Operands& o) { return to_text(ceiling(o.a)); }},
        {"truncate", [](const Operands& o) { return to_text(truncate(o.a)); }},
        {"compare", [](const Operands& o) { return std::string(o.a < o.b    ? "-1"
                                                               : o.a == o.b ? "0"
                                                                            : "1"); }},
        {"to_double", [](const Operands& o) { return std::to_string(std::bit_cast<std::uint64_t>(to_double(o.a))); }},
        {"from_double", [](const Operands& o) { return to_text(Decimal::from_double(some_double(o.random, o.bits))); }},
        {"text", [](const Operands& o) { return to_text(o.a); }}};
    return all;
}

std::string answer(const Operation& operation, Random& random) {
    const Decimal a = operand(random), b = operand(random);
    const int digits = random.below(29);
    const std::uint64_t bits = random.next();
    try {
        return operation.answer({a, b, digits, bits, random});
    } catch (const Error&) {
        return "overflow";
    }
}

std::uint64_t digest_of_block(const Operation& operation, std::uint64_t seed) {
    constexpr int operations_a_block = 1000;
    constexpr std::uint64_t prime = 1'099'511'628'211ull;
    Random random(seed);
    std::uint64_t digest = 14'695'981'039'346'656'037ull;
    for (int i = 0; i < operations_a_block; ++i)
        for (const char c : answer(operation, random) + "\n") digest = (digest ^ static_cast<unsigned char>(c)) * prime;
    return digest;
}

TEST(DecimalReference, GivesTheAnswersOfDotNetToTheLastDigitAndScale) {
    int blocks = 0;
    const std::string golden = read_file(std::string(TAMIS_SOURCE_DIR) + "/tests/golden/decimal/dotnet.txt");
    for (const std::string_view line : split(golden, '\n')) {
        const auto words = split(line, ' ');
        if (line.starts_with('#') || words.size() != 3) continue;
        std::size_t op = 0;
        while (op < operations().size() && operations()[op].name != words[0]) ++op;
        ASSERT_LT(op, operations().size()) << line;
        const auto block = parse_number<std::uint64_t>(words[1]);
        ASSERT_TRUE(block) << line;
        char digest[17];
        std::snprintf(digest,
                      sizeof digest,
                      "%016llx",
                      static_cast<unsigned long long>(digest_of_block(operations()[op], op * 1000 + *block)));
        EXPECT_EQ(std::string_view(digest), words[2]) << words[0] << ", block " << words[1];
        ++blocks;
    }
    EXPECT_EQ(blocks, 325);
}

}  // namespace
}  // namespace tamis
