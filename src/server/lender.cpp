// server/lender.cpp — a socket of the file system; who asks is told by the system.
#include "server/lender.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>

#include "app/lease.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace tamis::server {

namespace {

namespace word = app::lease_word;

constexpr int look_for_stop_every_ms = 100, wish_patience_ms = 1000;

int listening_at(const std::filesystem::path& socket) {
    sockaddr_un address{};
    if (socket.string().size() >= sizeof address.sun_path) return -1;
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, socket.c_str());
    ::unlink(socket.c_str());  // left by a server that was killed: this one has the results
    const int listening = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const mode_t before = ::umask(0177);
    const bool is_bound = ::bind(listening, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::umask(before);
    if (is_bound && ::listen(listening, 16) == 0) return listening;
    ::close(listening);
    return -1;
}

}  // namespace

Lender::Lender(Live& live, const std::filesystem::path& socket)
    : live_(live), socket_(socket), listening_(listening_at(socket)) {
    if (listening_ >= 0) thread_ = std::thread([this] { serve(); });
}

Lender::~Lender() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    if (listening_ < 0) return;
    ::close(listening_);
    ::unlink(socket_.c_str());
}

void Lender::serve() {
    while (!stop_) {
        pollfd waited{listening_, POLLIN, 0};
        if (::poll(&waited, 1, look_for_stop_every_ms) != 1) continue;
        const int connection = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) continue;
        lend(connection);
        ::close(connection);
    }
}

void Lender::lend(int connection) {
    const auto wish = app::line_from(connection, wish_patience_ms);
    if (wish == word::is_at_rest) return app::say_line(connection, live_.is_at_rest() ? word::yes : word::no);
    if (wish != word::borrow) return;
    if (const auto why_not = live_.give_up(app::process_behind(connection))) return app::say_line(connection, *why_not);
    app::say_line(connection, word::yours);
    wait_for_end(connection);
    take_back();
}

// Nothing more is ever said on a lease, so whatever can be read is its end.
void Lender::wait_for_end(int connection) const {
    pollfd waited{connection, POLLIN, 0};
    while (!stop_ && ::poll(&waited, 1, look_for_stop_every_ms) != 1) {
    }
}

void Lender::take_back() {
    while (!stop_) {
        try {
            return live_.take_back();
        } catch (const Error&) {
            // A process that did not ask has them; it will end, too.
            std::this_thread::sleep_for(std::chrono::milliseconds(look_for_stop_every_ms));
        }
    }
}

}  // namespace tamis::server
