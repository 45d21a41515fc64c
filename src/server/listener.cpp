// server/listener.cpp — Boost.Beast lives here and nowhere else: one coroutine a connection.
#include "server/listener.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/version.hpp>
#include <tuple>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "server/answers.hpp"

namespace tamis::server {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using beast::tcp_stream;

// Failures come as values: a connection that breaks is no error of ours.
constexpr auto awaited = asio::as_tuple(asio::use_awaitable);

constexpr auto look_for_events_every = std::chrono::milliseconds(100);
constexpr auto look_for_stop_every = std::chrono::milliseconds(50);
constexpr double say_alive_every_seconds = 15;

std::chrono::milliseconds span(double seconds) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

/// A place among so many; without one the answer is 503 or 429.
class Place {
  public:
    Place(std::atomic<std::size_t>& taken, std::size_t most) : taken_(&taken), is_there_(taken.fetch_add(1) < most) {}
    ~Place() { taken_->fetch_sub(1); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    explicit operator bool() const { return is_there_; }

  private:
    std::atomic<std::size_t>* taken_;
    bool is_there_;
};

Request plain(const http::request<http::string_body>& message, bool& is_well_formed) {
    Request request;
    request.method = std::string(message.method_string());
    is_well_formed = read_target({message.target().data(), message.target().size()}, request);
    for (const auto& field : message)
        request.headers[lower(std::string_view(field.name_string().data(), field.name_string().size()))] =
            std::string(field.value());
    request.body = message.body();
    return request;
}

template <class Body>
http::response<Body> head_of(const Response& answer, bool keeps_alive) {
    http::response<Body> message{static_cast<http::status>(answer.status), 11};
    message.set(http::field::content_type, answer.content_type);
    for (const auto& [name, value] : answer.headers) message.set(name, value);
    for (const auto& [name, value] : safety_headers()) message.set(name, value);
    message.keep_alive(keeps_alive);
    return message;
}

http::response<http::string_body> wire(const Response& answer, bool keeps_alive, bool is_head) {
    auto message = head_of<http::string_body>(answer, keeps_alive);
    const std::size_t size = answer.body.size();
    if (!is_head) message.body() = answer.body;
    message.prepare_payload();
    if (is_head) message.content_length(size);
    return message;
}

std::string event_text(const Event& event) {
    return "id: " + std::to_string(event.id) + "\nevent: " + event.name + "\ndata: " + event.data + "\n\n";
}

}  // namespace

std::optional<Request> read_request(std::string_view bytes) {
    const ListenOptions limits;
    http::request_parser<http::string_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    parser.body_limit(limits.body_bytes);
    parser.eager(true);
    beast::error_code error;
    parser.put(asio::buffer(bytes.data(), bytes.size()), error);
    if (error || !parser.is_done()) return std::nullopt;
    bool is_well_formed = false;
    Request request = plain(parser.get(), is_well_formed);
    return is_well_formed ? std::optional(std::move(request)) : std::nullopt;
}

// What a coroutine awaits is called with names, never with something made in the same expression: GCC 12 destroys some
// of those twice.
class Listener::Impl {
  public:
    Impl(const ListenOptions& options, Handler handler)
        : options_(options), handler_(std::move(handler)), pool_(options.work_threads), acceptor_(context_) {
        beast::error_code error;
        const auto address = asio::ip::make_address(options.bind, error);
        if (error) throw Error{Problem::invalid_request, "--bind is '" + options.bind + "', which is no address"};
        try {
            acceptor_.open(tcp::endpoint(address, options.port).protocol());
            acceptor_.set_option(asio::socket_base::reuse_address(true));
            acceptor_.bind({address, options.port});
            acceptor_.listen();
        } catch (const boost::system::system_error& taken) {
            throw Error{Problem::conflict,
                        options.bind + ":" + std::to_string(options.port) + " cannot be listened on (" +
                            taken.code().message() + "); --port chooses another"};
        }
    }
    ~Impl() {
        pool_.stop();
        pool_.join();
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    void run(const std::atomic<bool>& stop) {
        asio::co_spawn(context_, accept(), asio::detached);
        asio::co_spawn(context_, watch(stop), asio::detached);
        context_.run();
    }

  private:
    asio::awaitable<void> watch(const std::atomic<bool>& stop) {
        asio::steady_timer timer(context_);
        while (!stop) {
            timer.expires_after(look_for_stop_every);
            co_await timer.async_wait(awaited);
        }
        context_.stop();
    }

    asio::awaitable<void> accept() {
        asio::steady_timer pause(context_);
        while (true) {
            auto [error, socket] = co_await acceptor_.async_accept(awaited);
            if (!error) {
                asio::co_spawn(context_, connection(tcp_stream(std::move(socket))), asio::detached);
                continue;
            }
            // No descriptor is free: some will be.
            pause.expires_after(look_for_stop_every);
            co_await pause.async_wait(awaited);
        }
    }

    asio::awaitable<void> connection(tcp_stream stream) {
        const Place place(connections_, options_.most_connections);
        beast::flat_buffer buffer(options_.header_bytes + options_.body_bytes);
        bool goes_on = static_cast<bool>(place);
        const Response none = too_much("connections");
        if (!goes_on) co_await refuse(stream, none);
        while (goes_on) goes_on = co_await exchange(stream, buffer);
        beast::error_code ignored;
        std::ignore = stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
    }

    /// One request and its answer; whether the connection stays open.
    asio::awaitable<bool> exchange(tcp_stream& stream, beast::flat_buffer& buffer) {
        http::request_parser<http::string_body> parser;
        parser.header_limit(static_cast<std::uint32_t>(options_.header_bytes));
        parser.body_limit(options_.body_bytes);
        if (buffer.size() == 0) {  // a connection may rest between two requests, a begun request may not
            stream.expires_after(span(options_.seconds_idle));
            const auto [idle, received] = co_await stream.async_read_some(buffer.prepare(512), awaited);
            if (idle) co_return false;
            buffer.commit(received);
        }
        stream.expires_after(span(options_.seconds_to_send));
        const auto [error, size] = co_await http::async_read(stream, buffer, parser, awaited);
        if (error) {
            const std::optional<Response> refusal = refusal_of(error);
            if (refusal) co_await refuse(stream, *refusal);
            co_return false;
        }
        bool is_well_formed = false;
        const Request request = plain(parser.get(), is_well_formed);
        const bool keeps_alive = parser.get().keep_alive();
        Response answer;
        if (is_well_formed)
            answer = co_await worked_on(request);
        else
            answer = malformed("the address is not well formed");
        if (answer.events) {
            co_await tell(stream, request, *answer.events);
            co_return false;
        }
        const bool is_head = request.method == "HEAD";
        if (!answer.file.empty()) co_return co_await send_file(stream, answer, keeps_alive, is_head);
        co_return co_await send(stream, answer, keeps_alive, is_head);
    }

    static std::optional<Response> refusal_of(const beast::error_code& error) {
        if (error == http::error::body_limit || error == http::error::buffer_overflow)
            return too_large("the body of a request");
        if (error == http::error::header_limit) return too_large("the head of a request");
        if (error == beast::error::timeout || error == http::error::end_of_stream ||
            error == http::error::partial_message ||
            error.category() != make_error_code(http::error::bad_method).category())
            return std::nullopt;
        return malformed("this is no HTTP request (" + error.message() + ")");
    }

    asio::awaitable<Response> worked_on(const Request& request) {
        const Place place(waiting_, options_.most_waiting);
        if (!place) co_return too_much("requests");
        co_return co_await asio::co_spawn(pool_, handled(request), asio::use_awaitable);
    }

    asio::awaitable<Response> handled(const Request& request) { co_return handler_(request); }

    asio::awaitable<void> refuse(tcp_stream& stream, const Response& answer) {
        co_await send(stream, answer, false, false);
    }

    asio::awaitable<bool> send(tcp_stream& stream, const Response& answer, bool keeps_alive, bool is_head) {
        auto message = wire(answer, keeps_alive, is_head);
        stream.expires_after(span(options_.seconds_to_send));
        const auto [error, size] = co_await http::async_write(stream, message, awaited);
        co_return !error && keeps_alive;
    }

    /// A piece at a time, each of which may take as long as a whole answer.
    asio::awaitable<bool> send_file(tcp_stream& stream, const Response& answer, bool keeps_alive, bool is_head) {
        auto message = head_of<http::file_body>(answer, keeps_alive);
        beast::error_code error;
        message.body().open(answer.file.c_str(), beast::file_mode::scan, error);
        if (error) co_return false;
        message.prepare_payload();
        http::response_serializer<http::file_body> serializer{message};
        serializer.split(is_head);
        while (!error && !serializer.is_done() && !(is_head && serializer.is_header_done())) {
            stream.expires_after(span(options_.seconds_to_send));
            const auto [broken, size] = co_await http::async_write_some(stream, serializer, awaited);
            error = broken;
        }
        co_return !error && keeps_alive;
    }

    asio::awaitable<bool> write(tcp_stream& stream, const std::string& text) {
        stream.expires_after(span(options_.seconds_to_send));
        const auto [error, size] = co_await asio::async_write(stream, asio::buffer(text), awaited);
        co_return !error;
    }

    /// Server-sent events, from the one after Last-Event-ID; a comment now and then shows that somebody is there.
    asio::awaitable<void> tell(tcp_stream& stream, const Request& request, const EventFeed& feed) {
        const Place place(streams_, options_.most_streams);
        if (!place) {
            const Response none = too_much("event streams");
            co_await refuse(stream, none);
            co_return;
        }
        std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n";
        for (const auto& [name, value] : safety_headers()) head.append(name).append(": ").append(value).append("\r\n");
        head += "Connection: close\r\n\r\n";
        if (!co_await write(stream, head)) co_return;
        std::uint64_t last = parse_number<std::uint64_t>(request.header("last-event-id")).value_or(0);
        asio::steady_timer timer(context_);
        Stopwatch since_said;
        while (true) {
            const bool is_over = feed.is_over();
            std::string text;
            for (const Event& event : feed.after(last)) {
                text += event_text(event);
                last = event.id;
            }
            if (text.empty() && since_said.seconds() > say_alive_every_seconds) text = ": here\n\n";
            if (!text.empty()) {
                since_said = Stopwatch();
                if (!co_await write(stream, text)) co_return;
            }
            if (is_over) co_return;
            timer.expires_after(look_for_events_every);
            co_await timer.async_wait(awaited);
        }
    }

    const ListenOptions options_;
    const Handler handler_;
    std::atomic<std::size_t> connections_ = 0, streams_ = 0, waiting_ = 0;  // outlive the coroutines that count
    asio::io_context context_{1};
    asio::thread_pool pool_;
    tcp::acceptor acceptor_;
};

Listener::Listener(const ListenOptions& options, Handler handler)
    : impl_(std::make_unique<Impl>(options, std::move(handler))) {}
Listener::~Listener() = default;
std::uint16_t Listener::port() const {
    return impl_->port();
}
void Listener::run(const std::atomic<bool>& stop) {
    impl_->run(stop);
}

}  // namespace tamis::server
