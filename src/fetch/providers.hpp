// fetch/providers.hpp — providers' interfaces as data: addresses, keys, pages, how much a question may ask.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tamis::fetch {

enum class Kind : std::uint8_t { minute, daily, splits, dividends };
inline constexpr std::array<std::string_view, 4> kind_names{"minute", "daily", "splits", "dividends"};

/// One kind of answer. In an address {symbol}, {from} and {to} (days, both inclusive) and {after} (the day after {to})
/// are filled in.
struct Endpoint {
    std::string_view address;
    int days = 0;        ///< asked for at once
    int later_days = 0;  ///< it goes by the day on which the provider processed a thing, so long after its own at most
};

struct Provider {
    std::string_view name;
    std::string_view url;
    std::array<Endpoint, kind_names.size()> endpoints;  ///< by kind
    std::string_view next_address;                      ///< of the answer: the next page's address
    std::string_view next_token;                        ///< of the answer: what page_token is to be for the next page
    std::array<std::string_view, 2> headers;            ///< {key} is the key, {id} and {secret} its two parts
    std::string_view key_variable;                      ///< of the environment
    std::string_view key_form;                          ///< for people
    std::string_view preset;                            ///< its bars as `tamis import --preset` has them
    char class_mark;                                    ///< BRK.B or BRK-B
};
std::span<const Provider> providers();
/// Throws Error invalid_request naming those there are.
const Provider& provider(std::string_view name);
/// Text with each `word` in it as `by`: how addresses and headers are filled in.
std::string replaced(std::string text, std::string_view word, std::string_view by);

}  // namespace tamis::fetch
