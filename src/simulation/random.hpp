// simulation/random.hpp — a small random generator whose numbers are the same everywhere.
#pragma once

#include <cstdint>

namespace tamis::simulation {

/// SplitMix64 (Steele, Lea, Flood, 2014): a counter and a mixing function.
class Random {
  public:
    /// Mixed twice: neighbouring seeds and streams must not walk the same counter a few steps apart.
    Random(std::uint64_t seed, std::uint64_t stream) : state_(mixed(mixed(seed) + stream)) {}

    std::uint64_t next() { return mixed(state_ += 0x9e3779b97f4a7c15ull); }
    /// In [0, 1).
    double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    double between(double low, double high) { return low + (high - low) * uniform(); }
    bool chance(double probability) { return uniform() < probability; }
    int below(int n) { return static_cast<int>(uniform() * n); }
    /// About normal, within ±3.5: the sum of four uniforms, scaled to mean 0 and deviation 1. A library's logarithm may
    /// differ in its last bit from machine to machine; these operations may not.
    double normal() {
        const std::uint64_t bits = next();
        double sum = 0;
        for (int i = 0; i < 4; ++i) sum += static_cast<double>(bits >> (16 * i) & 0xffff) + 0.5;
        return (sum / 65536 - 2) * 1.7320508075688772;
    }
    /// In [low, high), each doubling equally likely; the last one by its part of a doubling.
    double log_uniform(double low, double high) {
        int doublings = 0;
        for (double top = low; top < high; top *= 2) ++doublings;
        while (true) {
            double value = low * (1 + uniform());
            for (int i = below(doublings); i > 0; --i) value *= 2;
            if (value < high) return value;
        }
    }

  private:
    static std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
        return z ^ (z >> 31);
    }
    std::uint64_t state_;
};

}  // namespace tamis::simulation
