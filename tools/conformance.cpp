// tools/conformance.cpp — holds the engine against LEAN's answers: cases on invented markets, and published backtests.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "case_comparison.hpp"
#include "conformance_page.hpp"
#include "ingest/import_lean.hpp"
#include "oracles/numbers_oracle.hpp"
#include "oracles/oracle_run.hpp"

namespace tamis {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// The bars of a LEAN data folder, for as long as it lives.
class Market {
  public:
    explicit Market(const fs::path& folder) : scratch_("tamis-conformance") {
        const ingest::ImportReport report = ingest::import_lean({folder, scratch_.path() / "bars", 2});
        for (const auto& line : report.rejected_lines) std::cout << line.place << ": " << line.why << "\n";
        store_ = bars::BarStore::open(scratch_.path() / "bars");
    }
    const bars::BarStore& store() const { return *store_; }

  private:
    TempDir scratch_;
    std::shared_ptr<const bars::BarStore> store_;
};

/// Runs one case. A spec that the engine does not know is refused, which is no difference.
Compared run_case(const bars::BarStore& store, const fs::path& folder, const json& spec) {
    const std::string name = folder.filename().string();
    std::optional<backtest::BacktestSpec> asked;
    try {
        asked = spec_of_case(spec, folder);
    } catch (const Error& error) {
        return {.name = name, .refused = error.what()};
    }
    try {
        const json expected = json::parse(read_file(folder / "expected.json"));
        const auto result = backtest::run(store, *asked, lean::wanted_for_files);
        Differences found = compare(expected, result);
        if (expected.contains("runtime_statistics") && result.lean)
            compare_files(expected, lean::result_files(*asked, result, store.interest_rates()), found);
        return {name, found.compared(), found.largest(), found.first()};
    } catch (const Error& error) {
        return {.name = name, .difference = error.what()};
    }
}

void tell(const Compared& one) {
    if (!one.refused.empty())
        std::cout << one.name << " refused: " << one.refused << "\n";
    else
        std::cout << one.name << (one.difference.empty() ? " equal" : " different: " + one.difference) << "\n";
}

/// Cases by the strategy that they run.
std::map<std::string, std::vector<Compared>> run_cases(const fs::path& market,
                                                       std::vector<fs::path> cases,
                                                       const std::string& only) {
    const Market bars(market);
    std::sort(cases.begin(), cases.end());
    std::map<std::string, std::vector<Compared>> families;
    for (const fs::path& folder : cases) {
        const json spec = json::parse(read_file(folder / "spec.json"));
        const std::string strategy = setting(spec, "algorithm");
        if (!only.empty() && strategy != only) continue;
        families[strategy].push_back(run_case(bars.store(), folder, spec));
        tell(families[strategy].back());
    }
    return families;
}

std::vector<Compared> run_oracles(const fs::path& lean) {
    const Market bars(lean / "data");
    const auto described = oracles::described_oracles(lean);
    std::vector<Compared> all;
    for (const oracles::Oracle* one : oracles::all_oracles()) {
        const auto found = described.find(std::string(one->name));
        if (found == described.end()) continue;
        const oracles::Outcome outcome = hold_against(*one, found->second, bars.store(), lean);
        all.push_back(
            {.name = std::string(one->name), .compared = outcome.compared, .difference = outcome.first_difference});
        tell(all.back());
    }
    return all;
}

/// Published backtests of which there are only numbers.
std::vector<Compared> run_numbers(const fs::path& lean) {
    const Market bars(lean / "data");
    const auto published = oracles::published_numbers(lean);
    std::vector<Compared> all;
    for (const oracles::NumbersOracle* one : oracles::numbers_oracles()) {
        const auto found = published.find(std::string(one->name));
        if (found == published.end()) continue;
        const auto lines = oracles::differences(one->spec, found->second, bars.store());
        all.push_back({.name = std::string(one->name),
                       .compared = static_cast<int>(found->second.at("expected_statistics").size()),
                       .difference = lines.empty() ? "" : lines.front()});
        tell(all.back());
    }
    return all;
}

int count_different(const std::vector<Compared>& all) {
    return static_cast<int>(
        std::count_if(all.begin(), all.end(), [](const Compared& one) { return !one.difference.empty(); }));
}

/// Prints how many are equal; 0 when all are, 1 otherwise.
int summarise(const std::map<std::string, std::vector<Compared>>& families) {
    int equal = 0, different = 0, refused = 0;
    for (const auto& [strategy, all] : families)
        for (const Compared& one : all) ++(!one.refused.empty() ? refused : one.difference.empty() ? equal : different);
    std::cout << equal << " equal, " << different << " different, " << refused << " refused\n";
    return different == 0 && equal > 0 ? 0 : 1;
}

std::vector<fs::path> folders_in(const fs::path& folder) {
    std::vector<fs::path> all;
    for (const auto& entry : fs::directory_iterator(folder)) all.push_back(entry.path());
    return all;
}

/// Everything under a folder of LEAN's answers, and the page of it.
int run_all(const fs::path& lean, const fs::path& page) {
    ConformancePage written;
    written.oracles = run_oracles(lean);
    if (fs::exists(lean / "more_expected.json")) written.numbers = run_numbers(lean);
    int failed = count_different(written.oracles) + count_different(written.numbers) > 0;
    for (const auto& [name, market] : {std::pair{"conformance", "conformance"},
                                       std::pair{"conformance-2", "conformance-2"},
                                       std::pair{"kinds", "conformance-2"}}) {
        const auto families = run_cases(lean / market / "market", folders_in(lean / name / "cases"), {});
        failed |= summarise(families);
        for (const auto& [strategy, all] : families) written.families.push_back({name, strategy, all});
    }
    replace_file(page, page_text(written));
    return failed;
}

std::string take_option(std::vector<std::string>& words, const std::string& name) {
    const auto at = std::find(words.begin(), words.end(), name);
    if (at == words.end() || at + 1 == words.end()) return {};
    std::string value = at[1];
    words.erase(at, at + 2);
    return value;
}

int usage() {
    std::cerr << "usage: conformance MARKET CASE… [--only ALGORITHM]\n"
                 "       conformance --lean DIR --page FILE\n"
                 "MARKET is a LEAN data folder, CASE a folder with spec.json and expected.json; DIR holds published\n"
                 "backtests and folders of cases, and FILE is the page that says how all of them compare.\n"
                 "Example: conformance market cases/* --only MarketStructure\n";
    return 2;
}

int run(std::vector<std::string> words) {
    const std::string only = take_option(words, "--only"), lean = take_option(words, "--lean"),
                      page = take_option(words, "--page");
    if (!lean.empty() && !page.empty()) return run_all(lean, page);
    if (words.size() < 2 || words[0] == "--help") return usage();
    return summarise(run_cases(words[0], {words.begin() + 1, words.end()}, only));
}

}  // namespace
}  // namespace tamis

int main(int argc, char** argv) {
    try {
        return tamis::run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::cerr << "conformance: " << error.what() << "\n";
        return 1;
    }
}
