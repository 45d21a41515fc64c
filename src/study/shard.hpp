// study/shard.hpp — a study cut into shares that are run apart, each into a result file of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "study/study.hpp"

namespace tamis::study {

/// "3/64". Throws Error invalid_request: the text, and what is allowed.
Shard parse_shard(std::string_view text);

/// The spans of one share. They follow each other in the order of symbol and day, so that a share touches few books,
/// and hold about as many bars as those of any other share; the same spans give the same shares, and each span is in
/// one. `bars_of`: 1 or more.
std::vector<Span> share_of(const std::vector<Span>& spans,
                           const Shard& shard,
                           const std::function<std::int64_t(const Span&)>& bars_of);

}  // namespace tamis::study
