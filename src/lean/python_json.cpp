// lean/python_json.cpp — Python's spelling of dictionaries turned into JSON.
#include "lean/python_json.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace tamis::lean {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> python_words{{{"NaN", "\"NaN\""},
                                                                                     {"nan", "\"NaN\""},
                                                                                     {"Infinity", "\"Infinity\""},
                                                                                     {"inf", "\"Infinity\""},
                                                                                     {"None", "null"},
                                                                                     {"NaT", "null"},
                                                                                     {"True", "true"},
                                                                                     {"False", "false"}}};

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

class Rewriter {
  public:
    explicit Rewriter(std::string_view text) : text_(text) { out_.reserve(text.size() + 64); }

    std::string run() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"')
                json_string();
            else if (c == '\'')
                python_string();
            else if (is_letter(c))
                word();
            else if (is_part_of_number(c))
                number();
            else
                out_ += text_[at_++];
        }
        return std::move(out_);
    }

  private:
    static bool is_part_of_number(char c) { return (c >= '0' && c <= '9') || c == '.'; }

    void json_string() {
        do {
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) out_ += text_[at_++];
            out_ += text_[at_++];
        } while (at_ < text_.size() && text_[at_] != '"');
        if (at_ < text_.size()) out_ += text_[at_++];
    }
    void python_string() {
        out_ += '"';
        for (++at_; at_ < text_.size() && text_[at_] != '\''; ++at_) {
            if (text_[at_] == '"') out_ += '\\';
            const bool is_escape = text_[at_] == '\\' && at_ + 1 < text_.size();
            if (is_escape && text_[at_ + 1] != '\'') out_ += text_[at_];
            if (is_escape) ++at_;
            out_ += text_[at_];
        }
        out_ += '"';
        if (at_ < text_.size()) ++at_;
    }
    // The e of 1e5 is no word.
    void number() {
        while (at_ < text_.size() && (is_part_of_number(text_[at_]) || text_[at_] == 'e' || text_[at_] == 'E' ||
                                      ((text_[at_] == '-' || text_[at_] == '+') && (text_[at_ - 1] | 0x20) == 'e')))
            out_ += text_[at_++];
    }
    void word() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_letter(text_[at_])) ++at_;
        const std::string_view found = text_.substr(begin, at_ - begin);
        const auto known =
            std::find_if(python_words.begin(), python_words.end(), [&](const auto& one) { return one.first == found; });
        const bool is_negative = out_.ends_with('-') && known != python_words.end() && known->second.starts_with('"');
        if (is_negative) out_.pop_back();
        if (known == python_words.end())
            out_ += found;
        else
            out_ += is_negative ? "\"-" + std::string(known->second.substr(1)) : std::string(known->second);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string out_;
};

}  // namespace

std::string as_json(std::string_view text) {
    return Rewriter(text).run();
}

nlohmann::json parse_lenient(std::string_view text) {
    nlohmann::json parsed = nlohmann::json::parse(text, nullptr, false);
    return parsed.is_discarded() ? nlohmann::json::parse(as_json(text), nullptr, false) : parsed;
}

}  // namespace tamis::lean
