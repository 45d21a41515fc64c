// cli/lake_actions.cpp — lakes that the home names.
#include <fmt/format.h>

#include "app/lakes.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "cli/actions.hpp"
#include "cli/output.hpp"

namespace tamis::cli {

int lake_add(const Options& options) {
    const app::Home home(options.home);
    home.borrow_results();
    const app::LakeRow lake = app::add_lake(home, options.path, options.as, work_of(options));
    if (options.json)
        print_structs(options, app::lake_table(), std::vector<app::LakeRow>{lake});
    else
        print(fmt::format("lake {}: {} cells in {}, seen beside the home's own from now on\n",
                          lake.name,
                          whole(static_cast<std::uint64_t>(lake.cells.value_or(0))),
                          counted(static_cast<std::uint64_t>(lake.files.value_or(0)), "file")));
    return 0;
}

int lake_list(const Options& options) {
    const std::vector<app::LakeRow> lakes = app::list_lakes(app::Home(options.home));
    const bool is_for_people = !options.json && !options.csv;
    if (lakes.empty() && is_for_people)
        print("no lakes; 'tamis lake add DIR' names one that 'tamis results export --parquet DIR' wrote\n");
    else
        print_structs(options, app::lake_table(), lakes);
    return 0;
}

int lake_remove(const Options& options) {
    app::remove_lake(app::Home(options.home), options.key);
    print(options.json ? fmt::format("{{\"removed\":{}}}\n", quoted_json(options.key))
                       : fmt::format("lake {} is not looked at any more; its files stay\n", visible_text(options.key)));
    return 0;
}

}  // namespace tamis::cli
