// fetch/providers.hpp — providers' interfaces as data: addresses, keys, pages, how much a question may ask.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tamis::fetch {

/// In the order in which they are asked: splits and dividends belong to whom the names say, and need the closes of
/// days.
enum class Kind : std::uint8_t { minute, daily, names, splits, dividends };
inline constexpr std::array<std::string_view, 5> kind_names{"minute", "daily", "names", "splits", "dividends"};
constexpr bool is_of_bars(Kind kind) {
    return kind == Kind::minute || kind == Kind::daily;
}

/// One kind of answer. In an address {symbol}, {from} and {to} (days, both inclusive) and {after} (the day after {to})
/// are filled in.
struct Endpoint {
    std::string_view address;  ///< empty: not given; without {symbol}: one answer tells of all symbols
    int days = 0;              ///< asked for at once
    int later_days = 0;   ///< it goes by the day on which the provider processed a thing, so long after its own at most
    int rows_a_page = 0;  ///< 0: an answer is one page
    bool is_given() const { return !address.empty(); }
    bool is_of_all_symbols() const { return is_given() && address.find("{symbol}") == std::string_view::npos; }
};

/// Where a provider lists the stocks that it has; members are those of a row.
struct Listing {
    std::array<std::string_view, 2> hosts{};  ///< the next is asked where one refuses the key; empty: the provider's
    std::array<std::string_view, 2> addresses{};  ///< of names on an exchange, and of delisted ones
    std::string_view rows{};                      ///< the member that holds the rows; empty: the answer is the list
    std::string_view symbol{}, first{}, last{}, security{};
    /// A member, and what it may say, with bars between; of the first address alone.
    std::array<std::array<std::string_view, 2>, 3> wanted{};
    bool is_zipped_csv = false;  ///< a file for everybody, which takes no key; a name of it that has ended is delisted
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
    Listing listing;
    int free_requests_an_hour;  ///< of its free plan, as it documents them
    std::string_view lacks;     ///< for people: what of names and lists it does not give
    const Endpoint& endpoint(Kind kind) const { return endpoints[static_cast<std::size_t>(kind)]; }
};
std::span<const Provider> providers();
/// Throws Error invalid_request naming those there are.
const Provider& provider(std::string_view name);
/// Text with each `word` in it as `by`: how addresses and headers are filled in.
std::string replaced(std::string text, std::string_view word, std::string_view by);

}  // namespace tamis::fetch
