// server/guard.hpp — who may ask: this machine's own pages and programs, elsewhere only those with the token.
#pragma once

#include <optional>
#include <string>

#include "server/http.hpp"

namespace tamis::server {

struct Guard {
    std::string bind;
    std::uint16_t port = 0;
    std::string token;  ///< empty: none is asked for

    /// The refusal; none: the request may go on. A page from elsewhere in the same browser comes with another Host or
    /// Origin; a form of one comes without JSON.
    std::optional<Response> refusal(const Request& request) const;
};

/// 127.0.0.0/8 and ::1.
bool is_loopback(const std::string& address);
/// Takes the same time whatever the first difference.
bool is_equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace tamis::server
