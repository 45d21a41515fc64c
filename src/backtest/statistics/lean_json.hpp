// backtest/statistics/lean_json.hpp — a JSON object in the text that LEAN's serialiser (Json.NET) gives it.
#pragma once

#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/text.hpp"

namespace tamis::backtest {

/// Json.NET writes a decimal with its scale, and ".0" where it has none.
inline void append_lean_number(std::string& out, Decimal value) {
    const std::size_t from = out.size();
    append_text(out, value);
    if (out.find('.', from) == std::string::npos) out += ".0";
}

/// Members in the order in which they are named, on one line.
class LeanObject {
  public:
    LeanObject& text(std::string_view name, std::string_view value) {
        key(name);
        append_json_string(out_, value);
        return *this;
    }
    LeanObject& number(std::string_view name, Decimal value) {
        key(name);
        append_lean_number(out_, value);
        return *this;
    }
    LeanObject& whole(std::string_view name, std::int64_t value) { return json(name, std::to_string(value)); }
    LeanObject& truth(std::string_view name, bool value) { return json(name, value ? "true" : "false"); }
    /// A value that is JSON already.
    LeanObject& json(std::string_view name, std::string_view value) {
        key(name);
        out_ += value;
        return *this;
    }
    std::string done() const { return out_ + '}'; }

  private:
    void key(std::string_view name) {
        if (out_.size() > 1) out_ += ',';
        append_json_string(out_, name);
        out_ += ':';
    }
    std::string out_ = "{";
};

}  // namespace tamis::backtest
