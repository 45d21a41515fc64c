// lean/indented_json.cpp — one pass over the text.
#include "lean/indented_json.hpp"

namespace tamis::lean {

namespace {

class Layout {
  public:
    explicit Layout(std::string_view compact) : json_(compact) {}

    std::string text() {
        while (at_ < json_.size()) value_part(json_[at_]);
        return std::move(out_);
    }

  private:
    void value_part(char c) {
        if (c == '"') return copy_string();
        if (c == one_line) return copy_line();
        ++at_;
        if (c == '{' || c == '[')
            open(c);
        else if (c == '}' || c == ']')
            close(c);
        else
            plain(c);
    }
    void open(char c) {
        out_ += c;
        if (at_ < json_.size() && (json_[at_] == '}' || json_[at_] == ']')) {
            out_ += json_[at_++];
            return;
        }
        ++depth_;
        new_line();
    }
    void close(char c) {
        --depth_;
        new_line();
        out_ += c;
    }
    void plain(char c) {
        out_ += c;
        if (c == ',') new_line();
        if (c == ':') out_ += ' ';
    }
    void new_line() { out_.append("\n").append(2 * depth_, ' '); }

    void copy_string() {
        const std::size_t from = at_++;
        while (json_[at_] != '"') at_ += json_[at_] == '\\' ? 2 : 1;
        out_.append(json_.substr(from, ++at_ - from));
    }
    // A value of brackets and strings; its last bracket ends it.
    void copy_line() {
        ++at_;
        int open = 0;
        do {
            const char c = json_[at_];
            if (c == '"') {
                copy_string();
                continue;
            }
            open += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            out_ += c;
            ++at_;
        } while (open > 0);
    }

    std::string_view json_;
    std::string out_;
    std::size_t at_ = 0, depth_ = 0;
};

}  // namespace

std::string indented(std::string_view compact) {
    return Layout(compact).text();
}

}  // namespace tamis::lean
