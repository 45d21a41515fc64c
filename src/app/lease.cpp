// app/lease.cpp — a line said by each side; the connection is the lease, and a kill ends it.
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
#include "base/file.hpp"
#include "base/text.hpp"

namespace tamis::app {

namespace {

/// To close everything takes a while; to say how it stands does not.
constexpr int long_patience_ms = 15'000, short_patience_ms = 500;

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

}  // namespace

std::optional<std::string> line_from(int connection, int patience_ms) {
    constexpr std::size_t longest = 4096;
    std::string line;
    while (line.empty() || line.back() != '\n') {
        pollfd waited{connection, POLLIN, 0};
        char byte = 0;
        if (line.size() == longest || ::poll(&waited, 1, patience_ms) != 1 || ::read(connection, &byte, 1) != 1)
            return std::nullopt;
        line += byte;
    }
    return std::string(trim(line));
}

void say_line(int connection, std::string_view line) {
    const std::string text = std::string(line) + "\n";
    (void)!::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
}

std::string process_behind(int connection) {
    ucred who{};
    socklen_t size = sizeof who;
    ::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &who, &size);
    return process_text(who.pid);
}

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
    say_line(connection, lease_word::borrow);
    const std::optional<std::string> answer = line_from(connection, long_patience_ms);
    if (answer == lease_word::yours) {
        leases[socket] = connection;
        return;
    }
    ::close(connection);
    if (answer) throw Error{Problem::conflict, *answer};
}

bool is_served_at_rest(const std::filesystem::path& home, const std::string& holder) {
    const int connection = connected(lease_socket(home));
    if (connection < 0) return false;
    bool is_at_rest = false;
    // Of other holders it knows nothing, and while it lends it answers nobody.
    if (process_behind(connection) == holder) {
        say_line(connection, lease_word::is_at_rest);
        is_at_rest = line_from(connection, short_patience_ms) == lease_word::yes;
    }
    ::close(connection);
    return is_at_rest;
}

}  // namespace tamis::app
