// app/lakes.cpp — links in a folder of the home, checked when they are made and looked at when they are read.
#include "app/lakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sql_text.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "store/duckdb/sql_text.hpp"

namespace tamis::app {

namespace {

using record::Unit;
constexpr std::array lake_fields{
    record::field<&LakeRow::name>({Unit::none, "Its name in the home, and in the column lake."}),
    record::field<&LakeRow::folder>({Unit::none, "Where it lies."}),
    record::field<&LakeRow::state>({Unit::none, "there; gone: the folder is not there, or has no files any more."}),
    record::field<&LakeRow::cells>({Unit::count,
                                    "Cells in its files, those that the store has too included; NULL: "
                                    "gone."}),
    record::field<&LakeRow::files>({Unit::count, "Parquet files; NULL: gone."}),
};
static_assert(record::describes_every_member<LakeRow>(lake_fields.size()));

constexpr std::size_t longest_name = 64;

bool is_of_a_name(char one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') || one == '_' ||
           one == '-' || one == '.';
}

void require_name(const std::string& name) {
    if (!name.empty() && name.size() <= longest_name && name.front() != '.' &&
        std::all_of(name.begin(), name.end(), is_of_a_name))
        return;
    throw Error{Problem::invalid_request,
                "a lake cannot be called '" + excerpt(name) +
                    "'; letters, digits, - and _ make a name: tamis lake add DIR --as NAME"};
}

/// A store of nothing, to look at files with.
class EmptyStore {
  public:
    record::Rows ask(const std::string& statement) { return results_->sql(statement, 1); }

  private:
    const TempDir scratch_{"tamis-lake"};
    std::unique_ptr<store::ResultStore> results_ =
        store::open_duckdb(scratch_.path() / "none.duckdb", store::Access::read_write, 1, {});
};

std::string quoted_pattern(const fs::path& folder) {
    return sql_quoted(folder.string() + "/**/*.parquet");
}

bool has_files(const fs::path& folder) {
    std::error_code none;
    for (const auto& entry : fs::recursive_directory_iterator(folder, none))
        if (entry.path().extension() == ".parquet") return true;
    return false;
}

[[noreturn]] void refuse_folder(const fs::path& folder, const std::string& why) {
    throw Error{Problem::invalid_request,
                folder.string() + " is no lake of tamis: " + why + "; 'tamis results export --parquet DIR' writes one"};
}

/// Every file has the mark of a lake, the meaning of its columns, and what it calls as the store does has its type.
void require_lake(EmptyStore& empty, const fs::path& folder) {
    const std::string files = quoted_pattern(folder);
    const record::Rows other = empty.ask(
        fmt::format("SELECT file_name FROM parquet_file_metadata({0}) WHERE file_name NOT IN (SELECT file_name FROM "
                    "parquet_kv_metadata({0}) WHERE decode(key) = 'meaning.cell') ORDER BY 1",
                    files));
    if (other.size() > 0) refuse_folder(folder, other.columns[0].texts()[0] + " is a file of something else");
    std::string known;
    for (const record::Field& field : find_table("backtest")->fields)
        known += fmt::format("{}({}, {})",
                             known.empty() ? "" : ", ",
                             sql_quoted(field.column()),
                             sql_quoted(store::sql_type(field.type)));
    const record::Rows wrong = empty.ask(fmt::format(
        "SELECT column_name, column_type, type FROM (DESCRIBE SELECT * FROM read_parquet({}, union_by_name = true, "
        "hive_partitioning = false)) JOIN (VALUES {}) AS known(name, type) ON name = column_name WHERE column_type <> "
        "type",
        files,
        known));
    if (wrong.size() > 0)
        refuse_folder(folder,
                      fmt::format("its column {} is {}, and {} in the results",
                                  wrong.columns[0].texts()[0],
                                  wrong.columns[1].texts()[0],
                                  wrong.columns[2].texts()[0]));
}

/// A lake of the home as it is now.
LakeRow row_of(EmptyStore& empty, const fs::path& link) {
    const fs::path folder = fs::read_symlink(link);
    LakeRow row{.name = link.filename().string(), .folder = folder.string(), .state = "gone", .cells = {}, .files = {}};
    if (!has_files(folder)) return row;
    const record::Rows counted = empty.ask(fmt::format(
        "SELECT sum(num_rows)::BIGINT, count(*)::BIGINT FROM parquet_file_metadata({})", quoted_pattern(folder)));
    row.state = "there";
    row.cells = counted.columns[0].numbers()[0];
    row.files = counted.columns[1].numbers()[0];
    return row;
}

fs::path folder_of_links(const Home& home) {
    return home.path() / "lakes";
}

/// The home's links, by name.
std::vector<fs::path> links_of(const Home& home) {
    std::vector<fs::path> links;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder_of_links(home), none))
        if (entry.is_symlink()) links.push_back(entry.path());
    std::sort(links.begin(), links.end());
    return links;
}

}  // namespace

const record::Table& lake_table() {
    static constexpr auto table = record::table<LakeRow>("lake", "Lakes that the home names.", lake_fields);
    return table;
}

std::vector<fs::path> lake_folders(const Home& home) {
    std::vector<fs::path> folders;
    for (const fs::path& link : links_of(home)) folders.push_back(fs::read_symlink(link));
    return folders;
}

std::string lakes_text(const Home& home) {
    std::string text;
    for (const fs::path& link : links_of(home))
        text += link.filename().string() + '\n' + fs::read_symlink(link).string() + '\n';
    return text;
}

namespace {

/// Throws Error invalid_request for what can be no lake, whatever is in its files.
void require_possible(const fs::path& folder, const std::string& name) {
    require_name(name);
    // DuckDB takes these for patterns wherever they stand.
    if (folder.string().find_first_of("*?[") != std::string::npos)
        throw Error{Problem::invalid_request, folder.string() + " has *, ? or [ in it; a lake's path cannot"};
    if (!has_files(folder)) refuse_folder(folder, "there is no Parquet file in it");
}

void make_link(const fs::path& link, const fs::path& folder) {
    make_folder(link.parent_path());
    std::error_code why;
    if (!fs::is_symlink(link)) fs::create_directory_symlink(folder, link, why);
    if (why) throw path_error(link, "made", why);
    if (fs::read_symlink(link) == folder) return;
    throw Error{Problem::invalid_request,
                fmt::format("the lake {0} is {1} already; --as gives this one another name, 'tamis lake remove {0}' "
                            "forgets that one",
                            link.filename().string(),
                            fs::read_symlink(link).string())};
}

}  // namespace

LakeRow add_lake(const Home& home, const fs::path& named, const std::string& name, const Work& work) {
    if (!fs::is_directory(named)) throw Error{Problem::not_found, named.string() + " is no folder; a lake is one"};
    const fs::path folder = fs::canonical(named);
    const std::string called = name.empty() ? folder.filename().string() : name;
    require_possible(folder, called);
    const auto listening = work.listening();
    EmptyStore empty;
    require_lake(empty, folder);
    work.wish().check("interrupted: no lake is added");
    const fs::path link = folder_of_links(home) / called;
    make_link(link, folder);
    return row_of(empty, link);
}

void remove_lake(const Home& home, const std::string& name) {
    const std::vector<fs::path> links = links_of(home);
    const auto is_it = [&](const fs::path& link) { return link.filename() == name; };
    const auto link = std::find_if(links.begin(), links.end(), is_it);
    if (link == links.end()) {
        std::vector<std::string> names;
        for (const fs::path& one : links) names.push_back(one.filename().string());
        const std::vector<std::string_view> views(names.begin(), names.end());
        throw Error{Problem::not_found,
                    "the home names no lake '" + excerpt(name) + "'" +
                        (names.empty() ? std::string("; it names none") : did_you_mean_or_all(name, views))};
    }
    fs::remove(*link);
}

std::vector<LakeRow> list_lakes(const Home& home) {
    std::vector<LakeRow> rows;
    const std::vector<fs::path> links = links_of(home);
    if (links.empty()) return rows;
    EmptyStore empty;
    for (const fs::path& link : links) rows.push_back(row_of(empty, link));
    return rows;
}

void require_lakes(const Home& home) {
    for (const fs::path& link : links_of(home)) {
        const std::string name = link.filename().string();
        const fs::path folder = fs::read_symlink(link);
        if (has_files(folder)) continue;
        throw Error{Problem::unavailable,
                    fmt::format("the lake {} has gone: there is nothing of it at {}; bring it back, or 'tamis lake "
                                "remove {}' answers without its cells",
                                name,
                                folder.string(),
                                name)};
    }
}

namespace {

std::string not_in(const std::string& rows) {
    return fmt::format("NOT EXISTS (SELECT 1 FROM {} AS other WHERE other.cell = own.cell)", rows);
}

/// The store's cells, then those of each lake that are in nothing before it. What stands in names of folders is in
/// columns already. DuckDB finds what is temporary before the file's own. `store`: the table of cells itself.
std::string view_of(const std::string& store, const std::vector<fs::path>& links) {
    std::string sql = "CREATE TEMPORARY VIEW backtest AS SELECT *, NULL::VARCHAR AS lake FROM " + store;
    std::string is_new = not_in(store);
    for (const fs::path& link : links) {
        const std::string rows = fmt::format("read_parquet({}, union_by_name = true, hive_partitioning = false)",
                                             quoted_pattern(fs::read_symlink(link)));
        sql += fmt::format(" UNION ALL BY NAME SELECT *, {} AS lake FROM {} AS own WHERE {}",
                           sql_quoted(link.filename().string()),
                           rows,
                           is_new);
        is_new += " AND " + not_in(rows);
    }
    return sql;
}

}  // namespace

void let_read(store::ResultStore& results, const std::vector<fs::path>& folders) {
    std::string list;
    for (const fs::path& folder : folders) list += (list.empty() ? "" : ", ") + sql_quoted(folder.string());
    results.execute("SET allowed_directories = [" + list + "]");
}

namespace {

/// Where the store is locked already, who locked it has said what is in reach.
bool has_let_read(store::ResultStore& results, const std::vector<fs::path>& folders) {
    try {
        let_read(results, folders);
        return true;
    } catch (const Error&) {
        return false;
    }
}

}  // namespace

void see_lakes(const Home& home, store::ResultStore& results) {
    require_lakes(home);
    const std::vector<fs::path> links = links_of(home);
    results.execute("DROP VIEW IF EXISTS temp.backtest");
    if (links.empty()) return;
    (void)has_let_read(results, lake_folders(home));
    const record::Rows file = results.sql("SELECT current_database()", 1);
    results.execute(view_of(store::quoted_name(file.columns[0].texts()[0]) + ".main.backtest", links));
}

}  // namespace tamis::app
