// rules/tokens.cpp — one token after the other.
#include "rules/tokens.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::rules {

namespace {

constexpr std::size_t longest_text = 4'000;
constexpr std::string_view digits = "0123456789";
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
constexpr std::array<std::string_view, 15> signs{
    "<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ","};

bool is_one_of(char one, std::string_view set) {
    return set.find(one) != std::string_view::npos;
}

class Cutter {
  public:
    explicit Cutter(std::string_view text) : text_(text) {}

    Token next() {
        while (at_ < text_.size() && is_one_of(text_[at_], " \t\r\n")) ++at_;
        if (at_ == text_.size()) return {TokenKind::end, at_, "", 0};
        const char first = text_[at_];
        if (is_one_of(first, digits) || first == '.') return number();
        if (is_one_of(first, letters)) return taken(TokenKind::word, run(at_, true));
        for (const std::string_view sign : signs)
            if (text_.substr(at_).starts_with(sign)) return taken(TokenKind::sign, sign.size());
        throw Fault(at_, "'" + excerpt(text_.substr(at_, 1)) + "' is no sign of the language" + hint(first));
    }

  private:
    static std::string hint(char first) {
        if (first == '=') return "; equal is ==";
        if (first == '&') return "; write and";
        if (first == '|') return "; write or";
        if (first == '!') return "; write not";
        return "";
    }

    std::size_t run(std::size_t from, bool with_letters) const {
        std::size_t end = from;
        while (end < text_.size() &&
               (is_one_of(text_[end], digits) || (with_letters && is_one_of(text_[end], letters))))
            ++end;
        return end - from;
    }

    Token taken(TokenKind kind, std::size_t length, double value = 0) {
        const Token token{kind, at_, text_.substr(at_, length), value};
        at_ += length;
        return token;
    }

    Token number() {
        if (const auto time = clock_time()) return *time;
        std::size_t length = run(at_, false);
        if (at_ + length < text_.size() && text_[at_ + length] == '.') length += 1 + run(at_ + length + 1, false);
        if (const std::size_t power = exponent(at_ + length)) length += power;
        const std::string said(text_.substr(at_, length));
        if (at_ + length < text_.size() && text_[at_ + length] == '%') return number(said + "e-2", length + 1);
        const std::size_t unit = run(at_ + length, true);
        return unit == 0 ? number(said, length) : timeframe(said, length, unit);
    }

    /// How many characters an exponent has; 0: there is none.
    std::size_t exponent(std::size_t at) const {
        if (at >= text_.size() || !is_one_of(text_[at], "eE")) return 0;
        const std::size_t sign = at + 1 < text_.size() && is_one_of(text_[at + 1], "+-") ? 1 : 0;
        const std::size_t power = run(at + 1 + sign, false);
        return power == 0 ? 0 : 1 + sign + power;
    }

    Token number(const std::string& said, std::size_t length) {
        const auto value = parse_number<double>(said);
        if (!value || !std::isfinite(*value))
            throw Fault(at_, "'" + excerpt(text_.substr(at_, length)) + "' is no number");
        return taken(TokenKind::number, length, *value);
    }

    Token timeframe(const std::string& said, std::size_t length, std::size_t unit) {
        const std::string_view name = text_.substr(at_ + length, unit);
        const auto count = parse_number<int>(said);
        const int minutes = name == "min" ? 1 : name == "hour" ? 60 : 0;
        if (!count || minutes == 0 || *count < 1 || *count > 390 || *count * minutes > 390)
            throw Fault(at_,
                        "'" + excerpt(text_.substr(at_, length + unit)) +
                            "' is neither a number nor the length of bars, such as 5min or 1hour");
        return taken(TokenKind::timeframe, length + unit, *count * minutes);
    }

    std::optional<Token> clock_time() {
        const std::size_t hours = run(at_, false);
        const std::size_t colon = at_ + hours;
        if (colon >= text_.size() || text_[colon] != ':') return std::nullopt;
        const std::size_t length = hours + 1 + run(colon + 1, false);
        const auto hour = parse_number<int>(text_.substr(at_, hours));
        const auto minute = parse_number<int>(text_.substr(colon + 1, length - hours - 1));
        if (!hour || !minute || length - hours != 3 || *hour > 23 || *minute > 59)
            throw Fault(at_, "'" + excerpt(text_.substr(at_, length)) + "' is no time of day, such as 15:30");
        return taken(TokenKind::time, length, *hour * 60 + *minute);
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
    if (text.size() > longest_text) throw Fault(longest_text, "a rule has at most 4,000 characters");
    Cutter cutter(text);
    std::vector<Token> tokens;
    do tokens.push_back(cutter.next());
    while (tokens.back().kind != TokenKind::end);
    return tokens;
}

}  // namespace tamis::rules
