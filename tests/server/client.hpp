// tests/server/client.hpp — a served home as a process, and a client that sends what it is told, byte for byte.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>

#include <nlohmann/json.hpp>

#include "app/market.hpp"
#include "app/process.hpp"

namespace tamis {

/// An answer taken apart.
struct Reply {
    int status = 0;  ///< 0: the server closed without a word
    std::string head, body;
    nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }
};

/// `tamis serve` on a free port; killed when it goes.
class Served {
  public:
    explicit Served(const std::filesystem::path& home, const std::vector<std::string>& more = {})
        : folder_(home), process_(home, words(home, more)) {
        const Stopwatch watch;
        constexpr double patience_seconds = 60;
        const std::string before = "http://127.0.0.1:";
        while (port_ == 0 && process_.is_running() && watch.seconds() < patience_seconds) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            if (!std::filesystem::exists(home / "output.txt")) continue;
            const std::string said = read_file(home / "output.txt");
            const std::size_t at = said.find(before);
            if (at != std::string::npos && said.ends_with("\n"))
                port_ = static_cast<std::uint16_t>(std::stoi(said.substr(at + before.size())));
        }
    }

    static std::vector<std::string> words(const std::filesystem::path& home, const std::vector<std::string>& more) {
        std::vector<std::string> all{"serve", "--port", "0", "--json", "--home", home.string()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    std::uint16_t port() const { return port_; }
    Process& process() { return process_; }
    std::string host() const { return "127.0.0.1:" + std::to_string(port_); }

    /// Everything until the server closes or `seconds` are over.
    std::string exchange(const std::string& bytes, double seconds = 30) const {
        const int socket = connected();
        ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        std::string all;
        char buffer[65536];
        const Stopwatch watch;
        while (watch.seconds() < seconds) {
            const ssize_t got = ::recv(socket, buffer, sizeof buffer, 0);
            if (got > 0) all.append(buffer, static_cast<std::size_t>(got));
            if (got == 0 || (got < 0 && errno != EAGAIN)) break;
        }
        ::close(socket);
        return all;
    }
    Reply get(const std::string& target, const std::string& more_headers = "") const {
        return taken_apart(exchange("GET " + target + " HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\n" +
                                    more_headers + "\r\n"));
    }
    Reply post(const std::string& target, const std::string& body, const std::string& type = "application/json") const {
        return taken_apart(exchange("POST " + target + " HTTP/1.1\r\nHost: " + host() +
                                    "\r\nConnection: close\r\nContent-Type: " + type +
                                    "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body));
    }
    /// Any method; a body goes with all but GET. `host`: of the request's head, empty: the server's own.
    Reply ask(const std::string& method,
              const std::string& target,
              const std::string& body,
              const std::string& type = "application/json",
              const std::string& more_headers = "",
              const std::string& host_said = "") const {
        std::string head = method + " " + target + " HTTP/1.1\r\nHost: " + (host_said.empty() ? host() : host_said) +
                           "\r\nConnection: close\r\n" + more_headers;
        if (method != "GET")
            head += "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
        return taken_apart(exchange(head + "\r\n" + (method == "GET" ? "" : body)));
    }
    /// Sends and leaves at once.
    void shout(const std::string& bytes) const {
        const int socket = connected();
        ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        ::close(socket);
    }

  private:
    static Reply taken_apart(const std::string& bytes) {
        const std::size_t end = bytes.find("\r\n\r\n");
        if (end == std::string::npos || bytes.size() < 12) return {};
        return {std::stoi(bytes.substr(9, 3)), bytes.substr(0, end), bytes.substr(end + 4)};
    }
    int connected() const {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        const timeval patience{.tv_sec = 0, .tv_usec = 200'000};
        ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port_);
        ::inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
        ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
        return socket;
    }

    std::filesystem::path folder_;
    Process process_;
    std::uint16_t port_ = 0;
};

/// A pipeline over the small market that is soon done.
inline constexpr const char* small = R"yaml(name: small
screening:
  date_range: {start: 2024-02-20, end: 2024-02-29}
  filters: ["gap(threshold=1%)"]
backtesting:
  strategy: market_structure
  parameters: {pivot_bars: [2, 5]}
)yaml";

/// A pipeline over the small market as a request's body.
inline std::string run_body(const std::string& pipeline) {
    return nlohmann::json{{"pipeline", pipeline}}.dump();
}

/// After so long a job hangs; until then a busy machine takes its time.
inline constexpr double patience_seconds = 600;

/// Waits until the run is over; its state.
inline std::string state_at_end(const Served& server, std::int64_t run) {
    const Stopwatch watch;
    while (watch.seconds() < patience_seconds) {
        const nlohmann::json answer = server.get("/api/v1/runs/" + std::to_string(run)).json();
        const std::string state = answer.is_object() ? answer["run"]["state"].get<std::string>() : "";
        if (state != "queued" && state != "running" && !state.empty()) return state;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return "still going";
}

}  // namespace tamis
