// ingest/table_numbers.cpp — which mark separates decimals, and the number without its ornaments.
#include "ingest/table_numbers.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tamis::ingest {

namespace {

constexpr std::string_view no_break_space = "\xC2\xA0", narrow_space = "\xE2\x80\xAF";

void erase_all(std::string& text, std::string_view what) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at))
        text.erase(at, what.size());
}

/// Without money, spaces and apostrophes between digits.
std::string bare(std::string_view text) {
    std::string out(trim(text));
    for (const std::string_view ornament :
         {std::string_view("$"), no_break_space, narrow_space, std::string_view("USD")})
        erase_all(out, ornament);
    std::erase_if(out, [](char c) { return c == ' ' || c == '\'' || c == '"'; });
    if (out.starts_with('+')) out.erase(0, 1);
    return out;
}

/// "1.2K", "3M" and "1B" are written so for volumes; the zeros that the letter stands for.
int zeros_of_suffix(std::string& text) {
    if (text.size() < 2) return 0;
    const char last = text.back();
    const int zeros = last == 'K' || last == 'k' ? 3 : last == 'M' || last == 'm' ? 6 : last == 'B' ? 9 : 0;
    if (zeros != 0) text.pop_back();
    return zeros;
}

std::string shifted(std::string text, int zeros) {
    const std::size_t point = text.find('.');
    const std::size_t decimals = point == std::string::npos ? 0 : text.size() - point - 1;
    if (point != std::string::npos) text.erase(point, 1);
    for (std::size_t i = decimals; i < static_cast<std::size_t>(zeros); ++i) text += '0';
    if (decimals > static_cast<std::size_t>(zeros))
        text.insert(text.size() - (decimals - static_cast<std::size_t>(zeros)), ".");
    return text;
}

}  // namespace

void DecimalMarks::look(std::string_view text) {
    const std::size_t point = text.rfind('.'), comma = text.rfind(',');
    if (point == std::string_view::npos && comma == std::string_view::npos) return;
    if (point != std::string_view::npos && comma != std::string_view::npos) {
        ++(point > comma ? points : commas);
        return;
    }
    const std::string number = bare(text);
    const char mark = point != std::string_view::npos ? '.' : ',';
    std::uint64_t &its_own = mark == '.' ? points : commas, &others = mark == '.' ? commas : points;
    const std::size_t at = number.find(mark), digits = number.find_first_of("0123456789");
    if (std::count(number.begin(), number.end(), mark) > 1)
        ++others;
    else if (number.size() - at - 1 != 3 || at - digits > 3 || at == digits || number[digits] == '0')
        ++its_own;
    else if (std::string& open = mark == '.' ? open_point : open_comma; open.empty())
        open = number;
}

std::optional<char> DecimalMarks::mark(bool comma_separates) const {
    if (points != 0 || commas != 0) return points >= commas ? '.' : ',';
    if (open_comma.empty() && (open_point.empty() || comma_separates)) return '.';
    return std::nullopt;
}

std::string plain_number_text(std::string_view text, char decimal_mark) {
    std::string out = bare(text);
    const int zeros = zeros_of_suffix(out);
    std::erase(out, decimal_mark == '.' ? ',' : '.');
    std::replace(out.begin(), out.end(), ',', '.');
    return zeros == 0 ? out : shifted(std::move(out), zeros);
}

}  // namespace tamis::ingest
