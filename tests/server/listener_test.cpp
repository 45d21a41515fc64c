// tests/server/listener_test.cpp — who sends half a request, slowly, or anything at all is answered or cut off, and the
// next one is served.
#include "server/listener.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <random>
#include <thread>

#include "base/clock.hpp"

namespace tamis::server {
namespace {

/// Serves "well" to everyone, and has little patience.
class Impatient {
  public:
    Impatient() : thread_([this] { listener_.run(stop_); }) {}
    ~Impatient() {
        stop_ = true;
        thread_.join();
    }
    std::uint16_t port() const { return listener_.port(); }

  private:
    static ListenOptions options() {
        ListenOptions options;
        options.seconds_to_send = 0.5;
        options.seconds_idle = 0.5;
        return options;
    }
    static Response well(const Request&) {
        Response response;
        response.status = 200;
        response.body = "well";
        return response;
    }
    std::atomic<bool> stop_ = false;
    Listener listener_{options(), well};
    std::thread thread_;
};

class Connected {
  public:
    explicit Connected(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        is_open_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~Connected() { ::close(socket_); }
    Connected(const Connected&) = delete;
    Connected& operator=(const Connected&) = delete;

    bool is_open() const { return is_open_; }
    /// False once the server has closed.
    bool send(std::string_view bytes) const {
        return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
    }
    /// Everything until the server closes.
    std::string rest() const {
        std::string all;
        char buffer[4096];
        for (ssize_t got = 0; (got = ::recv(socket_, buffer, sizeof buffer, 0)) > 0;)
            all.append(buffer, static_cast<std::size_t>(got));
        return all;
    }

  private:
    int socket_;
    bool is_open_ = false;
};

constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";

void expect_service(const Impatient& server) {
    const Connected next(server.port());
    ASSERT_TRUE(next.is_open());
    next.send(request);
    EXPECT_TRUE(next.rest().ends_with("well"));
}

TEST(Listener, CutsHalfARequestOff) {
    const Impatient server;
    for (const std::string_view half :
         {std::string_view("GET / HT"),
          std::string_view("GET / HTTP/1.1\r\nHost: he"),
          std::string_view("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nfour")}) {
        const Connected one(server.port());
        one.send(half);
        const Stopwatch watch;
        EXPECT_FALSE(one.rest().ends_with("well")) << half;
        EXPECT_LT(watch.seconds(), 20) << "it is not waited for for ever";
    }
    expect_service(server);
}

TEST(Listener, CutsASlowSenderOffHoweverOftenItSendsAByte) {
    const Impatient server;
    const Connected slow(server.port());
    const Stopwatch watch;
    std::size_t sent = 0;
    const std::string endless = "GET / HTTP/1.1\r\nHost: here\r\nX-Long: " + std::string(4096, 'x');
    while (sent < endless.size() && slow.send(endless.substr(sent, 1)) && watch.seconds() < 20) {
        ++sent;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_LT(sent, endless.size());
    expect_service(server);
}

TEST(Listener, ClosesWhoSaysNothing) {
    const Impatient server;
    const Connected silent(server.port());
    EXPECT_EQ(silent.rest(), "");
    expect_service(server);
}

TEST(Listener, AnswersOrClosesOnAnyBytes) {
    const Impatient server;
    std::mt19937 random(7);
    for (int i = 0; i < 200; ++i) {
        std::string bytes(random() % 400, ' ');
        for (char& one : bytes) one = static_cast<char>(random());
        if (i % 4 == 0) bytes = std::string(request.substr(0, random() % request.size())) + bytes;
        const Connected one(server.port());
        one.send(bytes + "\r\n\r\n");
        const std::string answer = one.rest();
        EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 ")) << answer.substr(0, 80);
    }
    expect_service(server);
}

}  // namespace
}  // namespace tamis::server
