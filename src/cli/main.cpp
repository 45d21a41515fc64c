// cli/main.cpp — the one place where errors become exit codes.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "cli/interruption.hpp"
#include "cli/parser.hpp"

namespace {
bool wants_json(int argc, char** argv) {
    return std::any_of(argv, argv + argc, [](const char* word) { return std::strcmp(word, "--json") == 0; });
}

/// In words on standard error; with --json also as the one document on standard output.
int report(const std::string& text, tamis::Problem problem, bool as_json) {
    const tamis::ProblemInfo& info = tamis::info(problem);
    constexpr std::size_t longest = 4000;  // a message quotes little; what others say may be long
    std::fprintf(stderr, "tamis: %s\n", tamis::visible_first_lines(text, longest).c_str());
    if (as_json) {
        std::string json = "{\"error\":";
        tamis::append_json_string(json, text);
        json +=
            ",\"problem\":\"" + std::string(info.name) + "\",\"exit_code\":" + std::to_string(info.exit_code) + "}\n";
        std::fputs(json.c_str(), stdout);
    }
    return info.exit_code;
}
}  // namespace

int main(int argc, char** argv) {
    tamis::cli::handle_signals();
    try {
        return tamis::cli::run(argc, argv);
    } catch (const tamis::Error& error) {
        return report(error.what(), error.problem(), wants_json(argc, argv));
    } catch (const std::filesystem::filesystem_error& system) {
        const tamis::Error error = tamis::path_error(system);
        return report(error.what(), error.problem(), wants_json(argc, argv));
    } catch (const std::exception& error) {
        return report(std::string("bug: ") + error.what(), tamis::Problem::bug, wants_json(argc, argv));
    } catch (...) {
        return report("bug: something else than an error was thrown", tamis::Problem::bug, wants_json(argc, argv));
    }
}
