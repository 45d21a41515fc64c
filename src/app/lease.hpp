// app/lease.hpp — the results of a home that is being served, lent to another process of the same person until it ends.
#pragma once

#include <filesystem>

namespace tamis::app {

/// The socket at which a server lends. Its path must fit into an address of the system's; else nobody lends.
std::filesystem::path lease_socket(const std::filesystem::path& home);

/// Where a server has the home's results open, they are this process's from here to its end. Nothing where nobody
/// serves. Throws Error conflict with the server's reason where it cannot let go of them now.
void borrow_from_server(const std::filesystem::path& home);

}  // namespace tamis::app
