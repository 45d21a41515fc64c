// app/lake.hpp — kept cells as a folder of Parquet files, cut by what questions ask for first.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "app/questions.hpp"
#include "app/work.hpp"

namespace tamis::app {

inline constexpr const char* usual_partition = "strategy,month";

struct LakeAnswer {
    std::uint64_t cells = 0, files = 0, bytes = 0;
};

/// Cells that pass the question, a file for each value of the partition ("strategy,month": columns, and month and year
/// of the first day), in folders strategy=gap_fade/month=2024-02; sorted by symbol, day and key, with the columns'
/// types, and with units and meanings in each file's metadata. The folder appears whole. `scratch`: where the files are
/// written first; empty: beside the folder. Throws Error invalid_request: a folder that is not empty, an unknown
/// column, a table that is not `backtest`, a limit or an order.
LakeAnswer export_lake(store::ResultStore& results,
                       const Question& question,
                       const std::filesystem::path& folder,
                       const std::string& partition,
                       const Work& work,
                       const std::filesystem::path& scratch = {});
/// Throws Error invalid_request for a folder that is there and not empty.
void require_lake_folder(const std::filesystem::path& folder);

}  // namespace tamis::app
