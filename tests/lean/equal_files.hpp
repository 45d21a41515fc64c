// lean/equal_files.hpp — our result files beside a folder that LEAN wrote: every value as it is spelt, keys in their
// order, and the log's lines.
#pragma once

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

#include "base/file.hpp"
#include "lean/flat_json.hpp"
#include "lean/result_writer.hpp"

namespace tamis {

/// What follows from when, where and how a run was started, ids that LEAN draws, and its advice on the strategy.
inline bool is_of_the_run(const std::string& path) {
    static const std::regex own(
        R"(state\.(StartTime|EndTime|LogCount|Name|Hostname)|serverStatistics\..*|analysis.*)"
        R"(|algorithmConfiguration\.(name|parameters.*)|totalPerformance\.closedTrades\[\d+\]\.id)"
        R"(|\[\d+\]\.(id|algorithmId))");
    return std::regex_match(path, own);
}

/// The number of values that are equal; every other one is a failure.
inline int expect_equal(const FlatJson::Values& theirs, const FlatJson::Values& ours) {
    int equal = 0, shown = 0;
    const auto value = [](const FlatJson::Values& values, const std::string& path) {
        const auto found = values.find(path);
        return found == values.end() ? std::string("nothing") : found->second;
    };
    std::set<std::string> paths;
    for (const FlatJson::Values* one : {&theirs, &ours})
        for (const auto& [path, text] : *one)
            if (!is_of_the_run(path)) paths.insert(path);
    for (const std::string& path : paths) {
        if (value(theirs, path) == value(ours, path))
            ++equal;
        else if (++shown <= 12)
            ADD_FAILURE() << path << ": LEAN " << value(theirs, path) << ", ours " << value(ours, path);
    }
    return equal;
}

/// Objects whose keys LEAN writes in another order from run to run, or that are the run's own.
inline bool has_no_order(const std::string& object) {
    static const std::regex any(
        R"(charts\.(Exposure|Assets Sales Volume|Portfolio Margin)\.series|algorithmConfiguration\.parameters)");
    return std::regex_match(object, any);
}

/// Keys of every object in one order; those that only one side has are expect_equal's affair.
inline void expect_equal_order(const FlatJson::Keys& theirs, const FlatJson::Keys& ours) {
    for (const auto& [object, keys] : theirs) {
        const auto found = ours.find(object);
        if (found == ours.end() || has_no_order(object)) continue;
        const auto shared = [](const std::vector<std::string>& of, const std::vector<std::string>& with) {
            std::vector<std::string> names;
            for (const std::string& name : of)
                if (std::ranges::find(with, name) != with.end()) names.push_back(name);
            return names;
        };
        EXPECT_EQ(shared(keys, found->second), shared(found->second, keys)) << "keys of '" << object << "'";
    }
}

/// A log's lines without LEAN's warnings, which are about its interface, its words on orders that it refused before
/// they had an event, its version and what it took.
inline std::vector<std::string> comparable_lines(const std::string& log) {
    static const std::regex left_out(
        R"([-0-9]+ [:0-9]+ (Warning: .*|Cannot submit a MarketOnOpen .*|The security with .* non-tradable\.))");
    static const std::regex own(R"(( Launching analysis for \S+ with | Algorithm Id:\(\S+\) completed).*)");
    std::vector<std::string> lines;
    std::istringstream in(log);
    for (std::string line; std::getline(in, line);)
        if (!std::regex_match(line, left_out)) lines.push_back(std::regex_replace(line, own, "$1"));
    return lines;
}

/// As expect_equal, of all files of the one result in the folder, with the order of keys.
inline int expect_equal_files(const fs::path& folder, const lean::ResultFiles& ours) {
    int equal = 0;
    for (const fs::path& file : files_below(folder)) {
        const std::string name = file.filename().string();
        SCOPED_TRACE(name);
        if (!name.ends_with(".json")) continue;
        const std::string& text = name.ends_with("-summary.json")        ? ours.summary
                                  : name.ends_with("-order-events.json") ? ours.order_events
                                                                         : ours.full;
        const std::string theirs = read_file(file);
        equal += expect_equal(FlatJson::of(theirs), FlatJson::of(text));
        expect_equal_order(FlatJson::keys_of(theirs), FlatJson::keys_of(text));
    }
    return equal;
}

/// The logs of the folder beside ours; for algorithms that log the same.
inline void expect_equal_logs(const fs::path& folder, const lean::ResultFiles& ours) {
    for (const fs::path& file : files_below(folder)) {
        if (!file.filename().string().ends_with("-log.txt")) continue;
        SCOPED_TRACE(file.filename().string());
        EXPECT_EQ(comparable_lines(read_file(file)), comparable_lines(ours.log));
    }
}

}  // namespace tamis
