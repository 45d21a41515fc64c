// cli/docs_action.cpp — the pages that the program writes about itself.
#include <fmt/format.h>

#include "app/catalog.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/actions.hpp"
#include "cli/output.hpp"
#include "cli/parser.hpp"
#include "server/server.hpp"

namespace tamis::cli {

int write_docs(const Options& options) {
    const std::filesystem::path folder = options.path;
    make_folder(folder);
    std::vector<app::Page> pages = app::reference_pages();
    const CommandPages commands = command_pages();
    pages.push_back({"commands.md", commands.reference});
    pages.push_back({"tamis.1", commands.manual});
    pages.push_back({"tamis.bash", commands.completion});
    pages.push_back({"openapi.json", server::interface_document()});
    for (const app::Page& page : pages) replace_file(folder / page.name, page.content, false);
    if (!options.json) {
        print(fmt::format("wrote {} pages to {}\n", pages.size(), folder.string()));
        return 0;
    }
    std::string json = "{\"pages\":[";
    for (const app::Page& page : pages) {
        json += &page == pages.data() ? "" : ",";
        append_json_string(json, (folder / page.name).string());
    }
    print(json + "]}\n");
    return 0;
}

}  // namespace tamis::cli
