// cli/serve_action.cpp — the pages and the interface, until somebody ends them.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "cli/actions.hpp"
#include "cli/interruption.hpp"
#include "cli/output.hpp"
#include "server/server.hpp"

namespace tamis::cli {

namespace {
std::uint64_t memory_of(const std::string& text) {
    if (const auto bytes = parse_bytes(text)) return *bytes;
    throw Error{Problem::invalid_request,
                "--memory is '" + excerpt(text) + "'; it must be an amount such as 512MB or 4GB"};
}
}  // namespace

int serve(const Options& options) {
    server::ServeOptions serving;
    serving.bind = options.bind;
    serving.port = options.port;
    serving.files = options.files_folder;
    if (!options.memory.empty()) serving.memory_bytes = memory_of(options.memory);
    if (const char* token = std::getenv("TAMIS_TOKEN")) serving.token = token;
    const Listening listening;
    server::serve(app::Home(options.home), serving, interrupted, [&](const std::string& address) {
        if (options.json) {
            std::string json = "{\"address\":";
            append_json_string(json, address);
            print(json + "}\n");
        } else {
            print(fmt::format("Tamis is at {} until you press Ctrl-C\n", address));
        }
        std::fflush(stdout);  // somebody waits for this line
    });
    return 0;
}

}  // namespace tamis::cli
