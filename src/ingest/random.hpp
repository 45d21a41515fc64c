// ingest/random.hpp — a small random generator whose numbers are the same everywhere.
#pragma once

#include <cstdint>

namespace tamis::ingest {

/// SplitMix64 (Steele, Lea, Flood, 2014): a counter and a mixing function.
class Random {
  public:
    Random(std::uint64_t seed, std::uint64_t stream) : state_(seed * 0x9e3779b97f4a7c15ull ^ (stream + 1) * 0xd1342543de82ef95ull) {}

    std::uint64_t next() {
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15ull;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
        return z ^ (z >> 31);
    }
    /// In [0, 1).
    double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    double between(double low, double high) { return low + (high - low) * uniform(); }
    bool chance(double probability) { return uniform() < probability; }
    int below(int n) { return static_cast<int>(uniform() * n); }
    /// About normal: the sum of four uniforms, scaled to mean 0 and deviation 1; needs no library function.
    double normal() {
        const std::uint64_t bits = next();
        double sum = 0;
        for (int i = 0; i < 4; ++i) sum += static_cast<double>(bits >> (16 * i) & 0xffff) / 65536.0;
        return (sum - 2) * 1.7320508075688772;
    }
    /// From `low` to `high`, each doubling equally likely.
    double log_uniform(double low, double high) {
        double value = low * (1 + uniform());
        int doublings = 0;
        for (double x = low * 2; x < high; x *= 2) ++doublings;
        for (int i = doublings > 0 ? below(doublings + 1) : 0; i > 0; --i) value *= 2;
        return value < high ? value : high;
    }

  private:
    std::uint64_t state_;
};

}  // namespace tamis::ingest
