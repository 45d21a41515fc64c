// fetch/http.cpp — libcurl's easy interface, from a library that is loaded when it is needed.
#include "fetch/http.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/system_library.hpp"

namespace tamis::fetch {

namespace {

constexpr long quiet_seconds = 60, connect_seconds = 30;
constexpr std::size_t longest_answer = 512u << 20;

/// The functions used here.
struct Curl {
    SystemLibrary library{"libcurl.so.4", "libcurl", "libcurl4"};
    decltype(::curl_global_init)* begin = library.function<decltype(::curl_global_init)>("curl_global_init");
    decltype(::curl_easy_init)* init = library.function<decltype(::curl_easy_init)>("curl_easy_init");
    decltype(::curl_easy_setopt)* set = library.function<decltype(::curl_easy_setopt)>("curl_easy_setopt");
    decltype(::curl_easy_perform)* perform = library.function<decltype(::curl_easy_perform)>("curl_easy_perform");
    decltype(::curl_easy_getinfo)* ask = library.function<decltype(::curl_easy_getinfo)>("curl_easy_getinfo");
    decltype(::curl_easy_reset)* reset = library.function<decltype(::curl_easy_reset)>("curl_easy_reset");
    decltype(::curl_easy_cleanup)* cleanup = library.function<decltype(::curl_easy_cleanup)>("curl_easy_cleanup");
    decltype(::curl_easy_strerror)* text_of = library.function<decltype(::curl_easy_strerror)>("curl_easy_strerror");
    decltype(::curl_slist_append)* append = library.function<decltype(::curl_slist_append)>("curl_slist_append");
    decltype(::curl_slist_free_all)* free_all =
        library.function<decltype(::curl_slist_free_all)>("curl_slist_free_all");
};

const Curl& libcurl() {
    static const Curl functions;
    return functions;
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* to) {
    auto& body = *static_cast<std::string*>(to);
    if (body.size() + size * count > longest_answer) return 0;
    body.append(data, size * count);
    return size * count;
}

int is_stopped(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const Stop*>(stop)->is_wanted() ? 1 : 0;
}

}  // namespace

struct HttpClient::Inside {
    CURL* handle = nullptr;

    Inside() {
        static const CURLcode begun = libcurl().begin(CURL_GLOBAL_DEFAULT);
        handle = begun == CURLE_OK ? libcurl().init() : nullptr;
        if (!handle) throw Error{Problem::unavailable, "libcurl does not start"};
    }
    ~Inside() { libcurl().cleanup(handle); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

    void prepare(const std::string& url, HttpAnswer& answer, const Stop& stop) {
        const Curl& curl = libcurl();
        curl.reset(handle);
        curl.set(handle, CURLOPT_URL, url.c_str());
        curl.set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
        // What is not encrypted is for this machine: a proxy of the environment would read the key.
        if (url.starts_with("http://")) curl.set(handle, CURLOPT_NOPROXY, "*");
        curl.set(handle, CURLOPT_NOSIGNAL, 1L);
        curl.set(handle, CURLOPT_ACCEPT_ENCODING, "");
        curl.set(handle, CURLOPT_CONNECTTIMEOUT, connect_seconds);
        curl.set(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
        curl.set(handle, CURLOPT_LOW_SPEED_TIME, quiet_seconds);
        curl.set(handle, CURLOPT_WRITEFUNCTION, take_body);
        curl.set(handle, CURLOPT_WRITEDATA, &answer.body);
        curl.set(handle, CURLOPT_NOPROGRESS, 0L);
        curl.set(handle, CURLOPT_XFERINFOFUNCTION, is_stopped);
        curl.set(handle, CURLOPT_XFERINFODATA, &stop);
    }
};

HttpClient::HttpClient() : inside_(std::make_unique<Inside>()) {}
HttpClient::~HttpClient() = default;

HttpAnswer HttpClient::get(const std::string& url, const std::vector<std::string>& headers, const Stop& stop) {
    const Curl& curl = libcurl();
    HttpAnswer answer;
    inside_->prepare(url, answer, stop);
    curl_slist* list = nullptr;
    for (const std::string& header : headers) list = curl.append(list, header.c_str());
    curl.set(inside_->handle, CURLOPT_HTTPHEADER, list);
    const CURLcode code = curl.perform(inside_->handle);
    curl.free_all(list);
    stop.check();
    if (code != CURLE_OK) throw Error{Problem::unavailable, curl.text_of(code)};
    long status = 0;
    curl.ask(inside_->handle, CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
    curl_off_t retry_after = 0;
    curl.ask(inside_->handle, CURLINFO_RETRY_AFTER, &retry_after);
    answer.retry_after_seconds = retry_after;
    return answer;
}

}  // namespace tamis::fetch
