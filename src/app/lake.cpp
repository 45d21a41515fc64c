// app/lake.cpp — a partition after the other, each one sorted query into one file.
#include "app/lake.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/home.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sql_text.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "jobs/progress.hpp"

namespace tamis::app {

namespace {

constexpr std::uint64_t most_partitions = 100'000;

/// One way by which a lake is cut: its name in folders, and its value in a row as text.
struct Cut {
    std::string name, sql;
};

std::vector<Cut> partition_cuts(const std::string& partition) {
    const record::Table& table = *find_table("backtest");
    std::vector<Cut> cuts;
    for (const std::string_view part : split(partition, ',')) {
        const std::string name(trim(part));
        if (name == "month")
            cuts.push_back({name, "strftime(first_day, '%Y-%m')"});
        else if (name == "year")
            cuts.push_back({name, "strftime(first_day, '%Y')"});
        else if (table.find(name))
            cuts.push_back({name, "\"" + name + "\"::VARCHAR"});
        else
            throw Error{Problem::invalid_request,
                        "--partition is '" + excerpt(partition) +
                            "'; it names columns of backtest, month and year, such as strategy,month"};
    }
    return cuts;
}

std::string select_of(store::ResultStore& results, const Question& question) {
    if (question.table != "backtest" || !question.sort.empty())
        throw Error{Problem::invalid_request,
                    "--parquet writes cells in the order of symbol and day; --table and --sort do not go with it"};
    return statement_of(results, question);
}

/// "unit.total_return_fraction": "fraction", and what each column means.
std::string metadata() {
    std::string text;
    const auto say = [&](const std::string& key, std::string_view value) {
        text += (text.empty() ? "" : ", ") + sql_quoted(key) + ": " + sql_quoted(std::string(value));
    };
    for (const record::Field& field : find_table("backtest")->fields) {
        if (field.about.unit != record::Unit::none) say("unit." + field.column(), record::name_of(field.about.unit));
        say("meaning." + field.column(), field.about.meaning);
    }
    return "{" + text + "}";
}

bool is_plain(char one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') || one == '_' ||
           one == '-' || one == '.';
}

/// Writes one partition's file; how many cells.
std::uint64_t write_partition(store::ResultStore& results,
                              const std::string& select,
                              const std::vector<Cut>& cuts,
                              const record::Rows& values,
                              std::size_t row,
                              const fs::path& folder) {
    std::string which;
    fs::path place = folder;
    for (std::size_t i = 0; i < cuts.size(); ++i) {
        const record::Value value = values.columns[i].value(row);
        const bool is_known = value.index() != 0;
        const std::string text = is_known ? std::get<std::string>(value) : "";
        which += (i == 0 ? "" : " AND ") + cuts[i].sql + (is_known ? " = " + sql_quoted(text) : " IS NULL");
        place /= cuts[i].name + "=" + (is_known ? escaped_file_name(text, is_plain) : "__HIVE_DEFAULT_PARTITION__");
    }
    make_folder(place);
    return results.execute(
        fmt::format("COPY (SELECT COLUMNS(name -> name <> 'lake') FROM ({}) WHERE {} ORDER BY symbol, first_day, cell) "
                    "TO {} (FORMAT "
                    "parquet, COMPRESSION zstd, KV_METADATA {})",
                    select,
                    which,
                    sql_quoted((place / "cells.parquet").string()),
                    metadata()));
}

/// Brings a finished folder to its place at once, from another file system by a copy beside it.
void move_folder(const fs::path& from, const fs::path& to) {
    std::error_code why;
    fs::rename(from, to, why);
    if (!why) return;
    if (why != std::errc::cross_device_link) throw path_error(to, "made", why);
    const TempDir copy("tamis-lake", to.parent_path());
    fs::copy(from, copy.path() / "lake", fs::copy_options::recursive);
    fs::rename(copy.path() / "lake", to);
}

}  // namespace

void require_lake_folder(const fs::path& folder) {
    if (fs::exists(folder) && (!fs::is_directory(folder) || !fs::is_empty(folder)))
        throw Error{Problem::invalid_request, folder.string() + " is there and not empty; a lake needs a new folder"};
}

LakeAnswer export_lake(store::ResultStore& results,
                       const Question& question,
                       const fs::path& folder,
                       const std::string& partition,
                       const Work& work,
                       const fs::path& scratch) {
    require_lake_folder(folder);
    const std::vector<Cut> cuts = partition_cuts(partition);
    const std::string select = select_of(results, question);
    std::string list;
    for (const Cut& cut : cuts) list += (list.empty() ? "" : ", ") + cut.sql + " AS \"" + cut.name + "\"";
    const record::Rows values =
        results.sql(fmt::format("SELECT DISTINCT {} FROM ({}) ORDER BY ALL", list, select), most_partitions + 1);
    if (values.size() > most_partitions)
        throw Error{
            Problem::invalid_request,
            fmt::format("--partition {} makes more than {} files; a lake is cut by less, such as strategy,month",
                        partition,
                        most_partitions)};
    const fs::path parent = fs::absolute(folder).parent_path();
    make_folder(parent);
    const TempDir unfinished("tamis-lake", scratch.empty() ? parent : scratch);
    jobs::ProgressLine progress(work.audience());
    const auto listening = work.listening();
    LakeAnswer answer;
    for (std::size_t row = 0; row < values.size(); ++row) {
        work.wish().check("interrupted: nothing of the lake is kept");
        answer.cells += write_partition(results, select, cuts, values, row, unfinished.path() / "lake");
        progress.show({.done = ++answer.files, .total = values.size(), .unit = "files", .detail = {}});
    }
    make_folder(unfinished.path() / "lake");
    for (const fs::path& file : files_below(unfinished.path() / "lake")) answer.bytes += fs::file_size(file);
    move_folder(unfinished.path() / "lake", folder);
    return answer;
}

}  // namespace tamis::app
