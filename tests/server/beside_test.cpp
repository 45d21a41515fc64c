// tests/server/beside_test.cpp — every command beside a server of its home, and the same in an equal home without one:
// what they say and how they end is the same. A new command joins by its line in the table.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <regex>
#include <set>

#include "base/text.hpp"
#include "server/client.hpp"

namespace tamis {
namespace {

namespace fs = std::filesystem;

/// "results list" and what is said after it; KEY is a kept cell's. In order: what writes changes what later ones see.
struct Example {
    const char* command;
    const char* arguments;
};

constexpr const char* one_backtest = "--strategy market_structure --symbol SPY --from 2024-02-28 --to 2024-02-29";

const std::vector<Example>& examples() {
    static const std::vector<Example> all{
        {"import csv", "new.csv"},
        {"import json", "new.json"},
        {"import parquet", "nothing.parquet"},
        {"import lean", "nothing"},
        {"import lean-results", "lean_out"},
        {"import splits", "splits.csv"},
        {"import dividends", "dividends.csv"},
        {"import names", "names.csv"},
        {"fetch", "polygon --symbols SPY --from 2024-02-28 --to 2024-02-29"},
        {"fetch", "polygon --symbols SPY --from 2024-02-28 --to 2024-02-29 --dry-run"},
        {"simulate", "--symbols 2 --from 2024-01-02 --to 2024-01-31 --as lean --out simulated"},
        {"bars", ""},
        {"bars list", "--symbol SPY"},
        {"bars show", "SPY --from 2024-02-28 --to 2024-02-29"},
        {"bars export", "--as csv --out exported"},
        {"bars check", "--symbol SPY"},
        {"bars suspects", ""},
        {"bars verify", ""},
        {"screen", "--from 2024-02-20 --to 2024-02-29 --filter 'gap(threshold=1%)' --limit 3"},
        {"backtest", one_backtest},
        {"backtest", "--strategy market_structure --symbol NONE --from 2024-02-28 --to 2024-02-29"},
        {"explain", "KEY --limit 2"},
        {"check lookahead", one_backtest},
        {"audit", "1 --sample 2 --seed 7"},
        {"run", "small.yaml --dry-run"},
        {"run", "small.yaml"},
        {"run", "small.yaml --shard 1/2 --out part.duckdb"},
        {"run", "small.yaml --shards 64"},
        {"merge", "part.duckdb"},
        {"merge", "nothing.duckdb"},
        {"jobs list", ""},
        {"jobs status", "1"},
        {"jobs cancel", "1"},
        {"jobs resume", "1"},
        {"serve", "--port 0 --files nothing"},
        {"diff", "KEY KEY"},
        {"diff", "KEY ffffffffffff"},
        {"rerun", "nothing"},
        {"migrate json", "old.csv"},
        {"migrate postgres", "postgresql://tamis:secret@localhost/none"},
        {"migrate list", ""},
        {"migrate undo", "7"},
        {"results list", "--sort -total_return_fraction,cell --limit 5"},
        {"results list", "--where 'no_such_column = 1'"},
        {"results export", "--out cells.csv"},
        {"results show", "KEY"},
        {"results runs", ""},
        {"results report", "1"},
        {"results export", "--parquet wide --partition symbol --where 'symbol < C'"},
        {"lake add", "wide --as kept"},
        {"lake add", "nothing"},
        {"lake list", ""},
        {"results list", "--where 'lake is not null' --limit 3"},
        {"results show", "KEY"},
        {"lake remove", "none"},
        {"lake remove", "kept"},
        {"sql", "\"SELECT symbol, count(*) AS cells FROM backtest GROUP BY symbol ORDER BY symbol\""},
        {"sql", "\"SELECT nonsense\""},
        {"sql", "--write \"CREATE TABLE of_mine AS SELECT 1 AS one\""},
        {"cache stats", "--by strategy"},
        {"cache why", "small.yaml"},
        {"cache why", "run 1"},
        {"cache evict", "KEY --dry-run"},
        {"cache evict", "KEY --yes"},
        {"strategy list", ""},
        {"strategy show", "market_structure"},
        {"strategy new", "my_idea"},
        {"strategy build", "nothing"},
        {"filter list", ""},
        {"filter show", "gap"},
        {"catalog", "--limit 3"},
        {"docs", "pages"},
        {"doctor", ""},
    };
    return all;
}

/// Both streams, then how it ended. In a folder of its own, so that files are named alike.
std::string said(const fs::path& folder, const std::string& words) {
    const std::string line = "cd '" + folder.string() + "' && TAMIS_HOME='" + (folder / "home").string() + "' '" +
                             TAMIS_BINARY + "' " + words + " 2>&1 </dev/null";
    FILE* pipe = ::popen(line.c_str(), "r");
    std::string output;
    char buffer[4096];
    for (std::size_t n; (n = ::fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, n);
    return output + "[exit " + std::to_string(WEXITSTATUS(::pclose(pipe))) + "]\n";
}

/// Without what two runs of one command differ in: folders, times, rates, sizes on disk, progress, which is shown where
/// a machine is slow.
std::string comparable(std::string text, const fs::path& folder) {
    for (std::size_t at; (at = text.find(folder.string())) != std::string::npos;)
        text.replace(at, folder.string().size(), "FOLDER");
    static const std::vector<std::pair<std::regex, std::string>> passed_over{
        {std::regex("[0-9,]+ of [0-9,]+ [a-z]+, [0-9,.]+ [a-z]+/s[^\n]*\n"), ""},
        {std::regex("\\b20[2-9][0-9]-[01][0-9]-[0-3][0-9][ T][0-2][0-9]:[0-5][0-9](:[0-9.]+)?Z?"), "TIME"},
        {std::regex("[0-9,.]+ (s|ms|min|kB|MB|GB|bytes)\\b"), "MEASURED"},
        {std::regex("[0-9,.]+ [a-z-]+/s\\b"), "RATE"},
        {std::regex("\"([a-z_]*(seconds|_ms|bytes|_per_second|_at))\": ?[^,}]+"), "\"$1\":MEASURED"},
    };
    for (const auto& [what, instead] : passed_over) text = std::regex_replace(text, what, instead);
    return text;
}

class Beside : public testing::Test {
  protected:
    Beside() {
        fs::create_directory(alone);
        write("small.yaml", small);
        write("new.csv", "symbol,date,open,high,low,close,volume\nNEW,2024-02-28,10,11,9,10.5,100\nNEW,x,1,1,1,1,1\n");
        write("new.json",
              "[{\"symbol\":\"OTH\",\"date\":\"2024-02-28\",\"open\":1,\"high\":1,\"low\":1,\"close\":1,"
              "\"volume\":5}]\n");
        write("splits.csv", "date,symbol,ratio\n2024-02-28,NEW,2\n");
        write("dividends.csv", "date,symbol,amount\n2024-02-28,NEW,0.1\n");
        write("names.csv", "date,symbol,new_symbol\n2024-02-28,NEW,NEWER\n");
        write("old.csv", "what,else\n1,2\n");
        said(alone, "simulate --symbols 10 --from 2024-01-02 --to 2024-02-29 --seed 7");
        said(alone, "run small.yaml");
        said(alone, "backtest " + std::string(one_backtest) + " --lean-output lean_out");
        const std::string list = said(alone, "results list --columns cell --sort cell --limit 1 --csv");
        key = list.substr(5, 32);
        fs::copy(alone, beside, fs::copy_options::recursive);
    }
    void write(const std::string& name, const std::string& text) const { replace_file(alone / name, text, false); }
    std::string words_of(const Example& one) const {
        std::string words = std::string(one.command) + " " + one.arguments;
        for (std::size_t at; (at = words.find("KEY")) != std::string::npos;) words.replace(at, 3, key);
        return words;
    }

    const TempDir scratch{"tamis-beside"};
    const fs::path alone = scratch.path() / "a", beside = scratch.path() / "b";
    std::string key;
};

TEST_F(Beside, EveryCommandSaysAndEndsAsWithoutAServer) {
    const Served server(beside / "home", {"--files", beside.string()});
    ASSERT_NE(server.port(), 0);
    for (const Example& one : examples())
        for (const char* form : {"", " --json"}) {
            const std::string words = words_of(one) + form;
            EXPECT_EQ(comparable(said(beside, words), beside), comparable(said(alone, words), alone))
                << "tamis " << words;
        }
    EXPECT_EQ(server.get("/api/v1/home").status, 200);
}

TEST_F(Beside, EveryCommandHasAnExample) {
    said(alone, "docs pages");
    std::set<std::string> with_example, described;
    for (const Example& one : examples()) with_example.insert(one.command);
    const std::string pages = read_file(alone / "pages/commands.md"), heading = "## tamis ";
    for (const std::string_view line : split(pages, '\n'))
        if (line.starts_with(heading)) described.emplace(line.substr(heading.size()));
    EXPECT_GT(described.size(), 40u);
    EXPECT_EQ(with_example, described);
}

}  // namespace
}  // namespace tamis
