// server/server.hpp — the whole server: a home, its queue of runs, its routes and pages behind a guard.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "app/home.hpp"

namespace tamis::server {

struct ServeOptions {
    std::string bind = "127.0.0.1";
    std::uint16_t port = 8517;       ///< 0: any that is free
    std::uint64_t memory_bytes = 0;  ///< of questions and runs together; 0: half of the machine's
    std::string files;               ///< folder whose files requests may name; empty: the one of this process
    std::string token;               ///< empty: none; needed where `bind` is no loopback address
};

/// What can be asked, as OpenAPI.
std::string interface_document();

/// Serves until `stop` is set. `on_ready` hears the address once it listens. Throws Error conflict where the port is
/// taken or another process has the results open, invalid_request where a token is needed.
void serve(const app::Home& home,
           const ServeOptions& options,
           const std::atomic<bool>& stop,
           const std::function<void(const std::string& address)>& on_ready);

}  // namespace tamis::server
