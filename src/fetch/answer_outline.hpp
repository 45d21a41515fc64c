// fetch/answer_outline.hpp — what is asked of an answer before it is imported, in one pass that builds nothing.
#pragma once

#include <optional>
#include <string>

#include "fetch/providers.hpp"

namespace tamis::fetch {

struct AnswerOutline {
    bool has_rows = false;                 ///< there is a list with something in it
    std::string next_address, next_token;  ///< of the next page, as the provider calls them; empty: there is none
};

/// Nothing: it is no whole JSON.
std::optional<AnswerOutline> outline_of(const std::string& body, const Provider& provider);

}  // namespace tamis::fetch
