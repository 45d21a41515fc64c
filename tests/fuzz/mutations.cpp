// tests/fuzz/mutations.cpp — drives a fuzzer's function without a fuzzer: every file of a corpus as it is, and many
// that are made of them by a seed, so that every build of the tests meets odd bytes: mutations FOLDER COUNT [SEED].
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "base/file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

std::vector<std::string> corpus_of(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> corpus;
    for (const auto& file : files) corpus.push_back(tamis::read_file(file));
    return corpus;
}

class Mutations {
  public:
    Mutations(std::vector<std::string> corpus, std::uint64_t seed) : corpus_(std::move(corpus)), random_(seed) {}

    std::string next() {
        std::string bytes = any_of_corpus();
        for (std::size_t steps = 1 + below(6); steps > 0; --steps) change(bytes);
        return bytes;
    }

  private:
    std::size_t below(std::size_t limit) {
        return static_cast<std::size_t>(random_() % std::max<std::size_t>(1, limit));
    }
    const std::string& any_of_corpus() { return corpus_[below(corpus_.size())]; }

    void change(std::string& bytes) {
        const std::size_t at = below(bytes.size() + 1), length = below(16);
        switch (below(6)) {
            case 0:
                bytes.resize(at);
                return;
            case 1:
                bytes.erase(std::min(at, bytes.size()), length);
                return;
            case 2:
                bytes.insert(at, length, static_cast<char>(random_()));
                return;
            case 3: {
                const std::string& other = any_of_corpus();
                bytes.insert(at, other, below(other.size()), 1 + below(64));
                return;
            }
            case 4:
                bytes.insert(at, std::to_string(static_cast<std::int64_t>(random_())));
                return;
            default:
                if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        }
    }

    std::vector<std::string> corpus_;
    std::mt19937_64 random_;
};

void feed(const std::string& bytes) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: mutations FOLDER COUNT [SEED]\n";
        return 2;
    }
    const std::vector<std::string> corpus = corpus_of(argv[1]);
    for (const std::string& bytes : corpus) feed(bytes);
    const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
    std::cout << "seed " << seed << "\n";
    Mutations mutations(corpus, seed);
    for (long i = std::atol(argv[2]); i > 0; --i) feed(mutations.next());
}
