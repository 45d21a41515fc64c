// app/lease.cpp — one line said by the server; the connection is the lease, and a kill ends it.
#include "app/lease.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis::app {

namespace {

constexpr int patience_ms = 15'000;
constexpr std::string_view yours = "yours";

/// A connection to whoever lends there; −1: nobody does.
int connected(const std::filesystem::path& socket) {
    sockaddr_un address{};
    if (socket.string().size() >= sizeof address.sun_path) return -1;
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, socket.c_str());
    const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0) return -1;
    if (::connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return connection;
    ::close(connection);
    return -1;
}

/// The server's line; nothing when none came in time.
std::optional<std::string> line_from(int connection) {
    std::string line;
    while (line.empty() || line.back() != '\n') {
        pollfd waited{connection, POLLIN, 0};
        char byte = 0;
        if (::poll(&waited, 1, patience_ms) != 1 || ::read(connection, &byte, 1) != 1) return std::nullopt;
        line += byte;
    }
    return std::string(trim(line));
}

}  // namespace

std::filesystem::path lease_socket(const std::filesystem::path& home) {
    return home / "serve.socket";
}

void borrow_from_server(const std::filesystem::path& home) {
    static std::mutex mutex;
    static std::map<std::filesystem::path, int> leases;  // kept to the process's end
    const std::lock_guard lock(mutex);
    const std::filesystem::path socket = lease_socket(home);
    if (leases.contains(socket)) return;
    const int connection = connected(socket);
    if (connection < 0) return;
    const std::optional<std::string> answer = line_from(connection);
    if (answer == yours) {
        leases[socket] = connection;
        return;
    }
    ::close(connection);
    if (answer) throw Error{Problem::conflict, *answer};
}

}  // namespace tamis::app
