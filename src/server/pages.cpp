// server/pages.cpp — files by path with their types and how long they may be kept.
#include "server/pages.hpp"

#include <array>

#include "server/answers.hpp"

namespace tamis::server {

namespace {

struct FileKind {
    std::string_view ending, type;
};
constexpr std::array file_kinds{FileKind{".html", "text/html; charset=utf-8"},
                                FileKind{".js", "text/javascript; charset=utf-8"},
                                FileKind{".css", "text/css; charset=utf-8"},
                                FileKind{".svg", "image/svg+xml"},
                                FileKind{".png", "image/png"},
                                FileKind{".json", "application/json"},
                                FileKind{".txt", "text/plain; charset=utf-8"},
                                FileKind{".webmanifest", "application/manifest+json"}};

std::string_view type_of(std::string_view path) {
    for (const FileKind& kind : file_kinds)
        if (path.ends_with(kind.ending)) return kind.type;
    return "application/octet-stream";
}

Response file_answer(const PageFile& file, const Request& request) {
    Response response;
    response.content_type = type_of(file.path);
    response.body = file.content;
    // A name with a hash in it never changes its content; the page itself is asked for anew.
    const bool is_hashed = file.path.starts_with("/assets/");
    response.headers.emplace_back("Cache-Control", is_hashed ? "public, max-age=31536000, immutable" : "no-cache");
    if (!file.is_gzip) return response;
    if (request.header("accept-encoding").find("gzip") == std::string_view::npos) {
        response = error_answer(Problem::invalid_request, "the pages are sent compressed; accept gzip");
        response.status = 406;
        return response;
    }
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.headers.emplace_back("Vary", "Accept-Encoding");
    return response;
}

}  // namespace

Response page_answer(const Request& request) {
    const std::string& path = request.path;
    const bool is_place = path.find('.', path.rfind('/')) == std::string::npos;
    const PageFile* file = find_page(is_place ? "/index.html" : std::string_view(path));
    if (file && (request.method == "GET" || request.method == "HEAD")) return file_answer(*file, request);
    if (is_place && !file)
        return error_answer(Problem::unavailable,
                            "this program was built without its pages; the interface is at /api/v1/openapi.json");
    return error_answer(Problem::not_found, "there is no page at this address");
}

}  // namespace tamis::server
