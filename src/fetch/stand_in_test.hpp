// fetch/stand_in_test.hpp — a server on loopback that answers as a test says, and breaks off where a test says so; the
// days of its market.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "market/time.hpp"

namespace tamis::fetch {

constexpr TradingDay monday = std::chrono::year{2024} / 1 / 8, tuesday = std::chrono::year{2024} / 1 / 9,
                     wednesday = std::chrono::year{2024} / 1 / 10, friday = std::chrono::year{2024} / 1 / 12;

inline bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

struct StandInAnswer {
    int status = 200;
    std::string body;
    std::string headers{};  ///< whole lines: "Retry-After: 1\r\n"
    bool is_cut = false;    ///< the connection ends in the middle of the body
};

/// One request after the other, each on a connection of its own.
class StandIn {
  public:
    using Answer = std::function<StandInAnswer(const std::string& target, const std::string& headers)>;

    explicit StandIn(Answer answer) : answer_(std::move(answer)), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ensure(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0 && ::listen(socket_, 16) == 0 &&
                   ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0,
               "a free port on loopback");
        url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
        thread_ = std::thread([this] { serve(); });
    }
    ~StandIn() {
        is_over_ = true;
        ::shutdown(socket_, SHUT_RDWR);
        thread_.join();
        ::close(socket_);
    }
    StandIn(const StandIn&) = delete;
    StandIn& operator=(const StandIn&) = delete;

    const std::string& url() const { return url_; }
    /// Targets that were asked for, in order.
    std::vector<std::string> asked() const {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

  private:
    void serve() {
        while (!is_over_) {
            const int client = ::accept(socket_, nullptr, nullptr);
            if (client < 0) return;
            reply(client);
            ::close(client);
        }
    }
    void reply(int client) {
        std::string request;
        char buffer[4096];
        while (request.find("\r\n\r\n") == std::string::npos) {
            const ssize_t bytes = ::recv(client, buffer, sizeof buffer, 0);
            if (bytes <= 0) return;
            request.append(buffer, static_cast<std::size_t>(bytes));
        }
        const std::size_t from = request.find(' ') + 1, line_end = request.find("\r\n");
        const std::string target = request.substr(from, request.find(' ', from) - from);
        {
            const std::lock_guard lock(mutex_);
            asked_.push_back(target);
        }
        const StandInAnswer answer = answer_(target, request.substr(line_end + 2));
        const std::string sent = "HTTP/1.1 " + std::to_string(answer.status) +
                                 " X\r\nContent-Length: " + std::to_string(answer.body.size()) +
                                 "\r\nConnection: close\r\n" + answer.headers + "\r\n" +
                                 (answer.is_cut ? answer.body.substr(0, answer.body.size() / 2) : answer.body);
        for (std::size_t done = 0; done < sent.size();) {
            const ssize_t bytes = ::send(client, sent.data() + done, sent.size() - done, MSG_NOSIGNAL);
            if (bytes <= 0) return;
            done += static_cast<std::size_t>(bytes);
        }
    }

    const Answer answer_;
    const int socket_;
    std::string url_;
    mutable std::mutex mutex_;
    std::vector<std::string> asked_;
    std::atomic<bool> is_over_ = false;
    std::thread thread_;
};

}  // namespace tamis::fetch
