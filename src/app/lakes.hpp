// app/lakes.hpp — lakes that a home names, so that questions see their cells beside the store's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/home.hpp"
#include "app/work.hpp"

namespace tamis::app {

/// A row of `tamis lake list`.
struct LakeRow {
    std::string name, folder, state;
    std::optional<std::int64_t> cells, files;
};
const record::Table& lake_table();

/// Where the home's lakes lie, gone ones included: what its questions must be able to read.
std::vector<std::filesystem::path> lake_folders(const Home& home);
/// Which lakes the home names, and where they lie: another text where that has changed.
std::string lakes_text(const Home& home);

/// Names a folder that `results export --parquet` wrote, by a link in HOME/lakes; with its cells and files. `name`:
/// empty: the folder's own. Nothing is copied. The same folder under the same name again changes nothing. Throws Error
/// invalid_request: no folder, one with files that are no lake's (by their names), one without any; a name that is
/// taken, or is none. Who holds the home's results meanwhile cannot read it before they are opened anew.
LakeRow add_lake(const Home& home, const std::filesystem::path& folder, const std::string& name, const Work& work);
/// The name alone goes; its files stay. Throws Error not_found.
void remove_lake(const Home& home, const std::string& name);
/// In the order in which a cell counts: by name. A lake that has gone is listed as such.
std::vector<LakeRow> list_lakes(const Home& home);

/// Throws Error unavailable where a lake has gone: an answer without its cells would look whole.
void require_lakes(const Home& home);
/// Questions about cells see the home's lakes from here on, through this way into the store, which then only reads;
/// with a column `lake`: the name, NULL for the store's own. A cell that is in the store counts there alone. Again: the
/// lakes that there are then. They stay in reach of a later ResultStore::lock_out_files. Throws as require_lakes.
void see_lakes(const Home& home, store::ResultStore& results);
/// Files below these folders may be read where no others may, once ResultStore::lock_out_files is called.
void let_read(store::ResultStore& results, const std::vector<std::filesystem::path>& folders);

}  // namespace tamis::app
