// server/lake_api.cpp — lakes written, named and forgotten.
#include <fmt/format.h>

#include "app/lake.hpp"
#include "app/lakes.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"
#include "server/body.hpp"

namespace tamis::server {

namespace {

Response lakes(const Context& context, const Request&) {
    return records_answer(app::lake_table(), app::list_lakes(context.home));
}

Response write_lake(const Context& context, const Request& request) {
    const Body body(request.body, {"folder", "partition", "where", "columns"});
    const auto folder = file_asked(context, body.text("folder"));
    const app::Question question{
        .where = body.text("where"), .sort = {}, .columns = body.text("columns"), .limit = UINT64_MAX};
    const std::string partition = body.has("partition") ? body.text("partition") : app::usual_partition;
    app::require_lake_folder(folder);
    const auto task =
        [live = context.live, scratch = context.scratch, folder, question, partition](const app::Work& work) {
            const auto results = live->lend_with_lakes();
            const app::LakeAnswer lake = app::export_lake(*results, question, folder, partition, work, scratch);
            return fmt::format("{{\"cells\":{},\"files\":{},\"bytes\":{}}}", lake.cells, lake.files, lake.bytes);
        };
    return job_begun(context, "results export --parquet " + body.text("folder"), false, task);
}

Response add_lake(const Context& context, const Request& request) {
    const Body body(request.body, {"folder", "name"});
    const auto folder = file_asked(context, body.text("folder"));
    const auto task =
        [&live = *context.live, home = context.home, folder, name = body.text("name")](const app::Work& work) {
            app::LakeRow lake;
            live.open_again([&] { lake = app::add_lake(home, folder, name, work); });
            return fmt::format("{{\"name\":{},\"cells\":{},\"files\":{}}}",
                               quoted_json(lake.name),
                               lake.cells.value_or(0),
                               lake.files.value_or(0));
        };
    return job_begun(context, "lake add " + body.text("folder"), false, task);
}

Response remove_lake(const Context& context, const Request& request) {
    const std::string name(request.asked("lake"));
    app::remove_lake(context.home, name);
    return json_answer(fmt::format("{{\"removed\":{}}}", quoted_json(name)));
}

const Parameter folder_parameter{.name = "folder",
                                 .in = In::body,
                                 .meaning = "In the folder that the server may read",
                                 .is_required = true,
                                 .example = "lake"};

}  // namespace

std::vector<Route> lake_routes(const Context& context) {
    const auto one = [](const char* name, const char* meaning) {
        return Parameter{.name = name, .in = In::body, .meaning = meaning};
    };
    return {{"GET",
             "/api/v1/lakes",
             "Lakes that the home names, whose cells stand beside its own",
             {},
             "Rows: name, folder, state, cells, files",
             with(context, lakes)},
            {"POST",
             "/api/v1/jobs/lake",
             "Writes cells as a lake: a folder of Parquet files that other programs read, and that add-lake names",
             {folder_parameter,
              one("partition", "Columns, month or year whose values each have files of their own (strategy,month)"),
              one("where", "Conditions, as tamis results list --where takes them (every cell)"),
              one("columns", "Columns to write (all of them)")},
             "The job's number; its answer: cells, files, bytes",
             with(context, write_lake),
             202},
            {"POST",
             "/api/v1/jobs/add-lake",
             "Names a lake, so that its cells stand beside the home's own; nothing is copied",
             {folder_parameter, one("name", "Its name in the home (the folder's)")},
             "The job's number; its answer: name, cells, files",
             with(context, add_lake),
             202},
            {"POST",
             "/api/v1/lakes/{lake}/remove",
             "Forgets a lake; its files stay",
             {{.name = "lake", .in = In::path, .meaning = "A lake's name", .is_required = true}},
             "removed",
             with(context, remove_lake)}};
}

}  // namespace tamis::server
