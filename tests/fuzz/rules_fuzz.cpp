// tests/fuzz/rules_fuzz.cpp — any bytes as a rule: it is refused at a place inside of it, or its normal form reads back
// as itself and every check of types ends in an answer. A crash, a bug, or a text that changes is a finding.
#include <array>
#include <iostream>
#include <string>
#include <string_view>

#include "reading.hpp"
#include "rules/bind.hpp"
#include "rules/parse.hpp"

namespace {

using namespace tamis::rules;
using tamis::fuzz::require;

void check_types(const Tree& tree, std::string_view rule) {
    static constexpr std::array any{Type::number, Type::price, Type::minutes, Type::time, Type::boolean};
    try {
        const Tree bound = bind(tree, {{"n", 20}, {"x", 0.5}}, {any});
        require(bars_needed(bound) >= 0, rule, "a rule needs a number of bars");
    } catch (const Fault& fault) {
        require(fault.at() <= rule.size(), rule, "a fault lies inside of the rule");
    }
}

/// What is kept is the normal form: whatever was read once must be readable from there.
void check_normal_form(const std::string& text, std::string_view rule) {
    try {
        require(parse(text)->text == text, rule, "the normal form reads back as itself");
    } catch (const Fault& fault) {
        std::cerr << text << ": " << fault.what() << "\n";
        require(false, rule, "the normal form is read");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view rule(reinterpret_cast<const char*>(bytes), size);
    try {
        const Tree tree = parse(rule);
        check_types(tree, rule);
        check_normal_form(tree->text, rule);
    } catch (const Fault& fault) {
        require(fault.at() <= std::max<std::size_t>(rule.size(), 4000), rule, "a fault lies inside of the rule");
    }
    return 0;
}
