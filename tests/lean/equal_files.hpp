// lean/equal_files.hpp — our result files beside a folder that LEAN wrote: every value as it is spelt.
#pragma once

#include <regex>
#include <set>

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

/// As expect_equal, of all files of the one result in the folder.
inline int expect_equal_files(const fs::path& folder, const lean::ResultFiles& ours) {
    int equal = 0;
    for (const fs::path& file : files_below(folder)) {
        const std::string name = file.filename().string();
        if (!name.ends_with(".json")) continue;
        const std::string& text = name.ends_with("-summary.json")        ? ours.summary
                                  : name.ends_with("-order-events.json") ? ours.order_events
                                                                         : ours.full;
        SCOPED_TRACE(name);
        equal += expect_equal(FlatJson::of(read_file(file)), FlatJson::of(text));
    }
    return equal;
}

}  // namespace tamis
