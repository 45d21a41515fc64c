// record/call_text.cpp — names and arguments of filters and models.
#include "record/call_text.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::record {

namespace {

std::vector<Argument> arguments_of(std::string_view inside, std::string_view text, std::string_view what) {
    std::vector<Argument> arguments;
    if (trim(inside).empty()) return arguments;
    for (const std::string_view part : split(inside, ',')) {
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos)
            throw Error{
                Problem::invalid_request,
                fmt::format(
                    "'{}' in the {} '{}' is no parameter; write name=value", excerpt(trim(part)), what, excerpt(text))};
        const Argument argument{trim(part.substr(0, equals)), trim(part.substr(equals + 1))};
        for (const Argument& earlier : arguments)
            if (earlier.name == argument.name)
                throw Error{Problem::invalid_request,
                            fmt::format("the {} '{}' says {} twice: {} and {}; keep one",
                                        what,
                                        excerpt(text),
                                        excerpt(argument.name),
                                        excerpt(earlier.value),
                                        excerpt(argument.value))};
        arguments.push_back(argument);
    }
    return arguments;
}

}  // namespace

Call parse_call(std::string_view text, std::string_view what, std::string_view example) {
    text = trim(text);
    const std::size_t open = text.find('(');
    Call call{trim(text.substr(0, open)), {}};
    if (open == std::string_view::npos) return call;
    if (!text.ends_with(')'))
        throw Error{Problem::invalid_request,
                    fmt::format("the {} '{}' lacks its closing parenthesis; write {}", what, excerpt(text), example)};
    call.arguments = arguments_of(text.substr(open + 1, text.size() - open - 2), text, what);
    return call;
}

}  // namespace tamis::record
