// ingest/lean_folder.cpp — files of a data folder by ticker and resolution.
#include "ingest/lean_folder.hpp"

#include <algorithm>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/zip.hpp"

namespace tamis::ingest {

namespace fs = std::filesystem;

LeanFolder::LeanFolder(const fs::path& equity, ImportReport& report) {
    std::size_t resolution = 0;
    for (const char* name : {"minute", "hour", "daily"}) list(equity / name, resolution++, report);
}

const fs::path* LeanFolder::find(std::size_t resolution, const std::string& ticker) const {
    const auto at = files_[resolution].find(ticker);
    return at == files_[resolution].end() ? nullptr : &at->second;
}

void LeanFolder::list(const fs::path& folder, std::size_t resolution, ImportReport& report) {
    if (!fs::is_directory(folder)) return;
    const bool is_minute = resolution == 0;
    std::vector<fs::path> entries;
    for (const auto& entry : fs::directory_iterator(folder)) entries.push_back(entry.path());
    // Small letters come last and so win: they are LEAN's own names.
    std::sort(entries.begin(), entries.end());
    for (const fs::path& path : entries) {
        const std::string name = path.filename().string();
        if (is_hidden(lower(name))) continue;
        if (is_minute ? !fs::is_directory(path) : lower(path.extension().string()) != ".zip") {
            report.reject(path.string(),
                          "unknown file",
                          is_minute ? "minutes lie in a folder a ticker" : "hours and days lie in a zip a ticker");
            continue;
        }
        const std::string ticker = upper(is_minute ? name : path.stem().string());
        if (const auto before = files_[resolution].find(ticker); before != files_[resolution].end())
            report.reject(before->second.string(), "symbol twice", "LEAN's names know no case; " + name + " is read");
        files_[resolution].insert_or_assign(ticker, path);
        tickers_.insert(ticker);
    }
}

bool is_hidden(const std::string& name) {
    return name.starts_with('.') || name == "thumbs.db" || name == "desktop.ini";
}

bool is_csv_member(const std::string& name) {
    const std::string whole = lower(name);
    return whole.ends_with(".csv") && !whole.starts_with("__macosx/") &&
           !is_hidden(whole.substr(whole.find_last_of('/') + 1));
}

void read_csv_member(const fs::path& path, std::string& out, ImportReport& report) {
    const ZipReader archive(path);
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < archive.size(); ++i)
        if (is_csv_member(archive.name(i))) members.push_back(i);
    if (members.empty())
        throw Error{Problem::bad_data, path.string() + ": holds no csv file; LEAN's zips hold one, TICKER.csv"};
    archive.read(members.front(), out);
    for (std::size_t i = 1; i < members.size(); ++i)
        report.reject(path.string() + ":" + archive.name(members[i]),
                      "second file",
                      "a zip of LEAN holds one; " + archive.name(members.front()) + " is read");
}

}  // namespace tamis::ingest
