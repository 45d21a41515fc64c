// server/server.cpp — what is opened once, and in which order it ends.
#include "server/server.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "app/lease.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "server/api.hpp"
#include "server/guard.hpp"
#include "server/lender.hpp"
#include "server/listener.hpp"
#include "server/pages.hpp"

namespace tamis::server {

namespace {

constexpr unsigned work_threads = 4;

void require_token(const ServeOptions& options) {
    if (is_loopback(options.bind) || !options.token.empty()) return;
    throw Error{Problem::invalid_request,
                "--bind " + options.bind +
                    " opens this home to other machines; set TAMIS_TOKEN to a long secret, which every request must "
                    "then carry"};
}

std::uint64_t half_of_memory() {
    const long pages = ::sysconf(_SC_PHYS_PAGES), bytes = ::sysconf(_SC_PAGE_SIZE);
    return pages > 0 && bytes > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(bytes) / 2 : 0;
}

fs::path files_of(const ServeOptions& options) {
    const fs::path folder = fs::weakly_canonical(options.files.empty() ? fs::current_path() : fs::path(options.files));
    if (!fs::is_directory(folder)) throw Error{Problem::not_found, "--files " + folder.string() + " is no folder"};
    return folder;
}

std::string address_of(const std::string& bind, std::uint16_t port) {
    return fmt::format("http://{}:{}", bind.find(':') == std::string::npos ? bind : "[" + bind + "]", port);
}

}  // namespace

void serve(const app::Home& home,
           const ServeOptions& options,
           const std::atomic<bool>& stop,
           const std::function<void(const std::string&)>& on_ready) {
    require_token(options);
    const fs::path files = files_of(options);
    const TempDir exports("tamis-serve");
    Live live(home, exports.path(), options.memory_bytes ? options.memory_bytes : half_of_memory());
    const Lender lender(live, app::lease_socket(home.path()));
    std::mutex screening;
    const Router router(all_routes({home, &live, exports.path(), &screening, files}));
    Guard guard{options.bind, options.port, options.token};
    Listener listener({.bind = options.bind, .port = options.port, .work_threads = work_threads},
                      [&](const Request& request) {
                          if (const auto refusal = guard.refusal(request)) return *refusal;
                          if (!request.path.starts_with("/api/")) return page_answer(request);
                          const auto attending = live.attend();
                          return router.answer(request);
                      });
    guard.port = listener.port();
    on_ready(address_of(options.bind, listener.port()));
    listener.run(stop);
}

}  // namespace tamis::server
