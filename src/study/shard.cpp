// study/shard.cpp — a share from its text, and its spans.
#include "study/shard.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::study {

namespace {
constexpr int most_shards = 100'000;
}

Shard parse_shard(std::string_view text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const auto number = parse_number<int>(text.substr(0, slash));
    const auto of = parse_number<int>(slash < text.size() ? text.substr(slash + 1) : std::string_view());
    if (!number || !of || *of < 1 || *of > most_shards || *number < 1 || *number > *of)
        throw Error{Problem::invalid_request,
                    "--shard is '" + excerpt(text) +
                        "'; it is a share of all shares such as 3/64, from 1/64 to 64/64, of 100,000 at most"};
    return {*number, *of};
}

// A span belongs to the share in which its middle bar lies.
std::vector<Span> share_of(const std::vector<Span>& spans,
                           const Shard& shard,
                           const std::function<std::int64_t(const Span&)>& bars_of) {
    std::vector<std::int64_t> bars;
    std::int64_t all = 0;
    for (const Span& span : spans) all += bars.emplace_back(bars_of(span));
    std::vector<Span> share;
    std::int64_t before = 0;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const double middle = static_cast<double>(before) + static_cast<double>(bars[i]) / 2;
        const auto number = static_cast<int>(middle * shard.of / static_cast<double>(all)) + 1;
        if (number == shard.number) share.push_back(spans[i]);
        before += bars[i];
    }
    return share;
}

}  // namespace tamis::study
