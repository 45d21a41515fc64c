// app/lease.hpp — the results of a home that is being served, lent to another process of the same person until it ends.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tamis::app {

/// The socket at which a server lends. Its path must fit into an address of the system's; else nobody lends.
std::filesystem::path lease_socket(const std::filesystem::path& home);

/// Where a server has the home's results open, they are this process's from here to its end. Nothing where nobody
/// serves. Throws Error conflict with the server's reason where it cannot let go of them now.
void borrow_from_server(const std::filesystem::path& home);

/// Whether the process that has the home's results, `holder` as the store names it, is a server with nothing in work:
/// then what is committed is all there is.
bool is_served_at_rest(const std::filesystem::path& home, const std::string& holder);

/// What is said on the socket, a line each: who connects says what it wishes, the server answers.
namespace lease_word {
inline constexpr std::string_view borrow = "borrow", is_at_rest = "at rest?", yours = "yours", yes = "yes", no = "no";
}  // namespace lease_word
/// The next line on a connection, trimmed; nothing when none came in time, or one longer than any word.
std::optional<std::string> line_from(int connection, int patience_ms);
/// Who has gone meanwhile hears nothing, which is no fault.
void say_line(int connection, std::string_view line);
/// The process at the other end, as the store names it.
std::string process_behind(int connection);

}  // namespace tamis::app
