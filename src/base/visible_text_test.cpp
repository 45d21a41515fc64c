// base/visible_text_test.cpp — what a terminal would obey, as text.
#include "base/visible_text.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace tamis {
namespace {

using namespace std::string_literals;

TEST(VisibleText, LeavesWhatPeopleRead) {
    for (const char* text : {"", "SPY", "O'Neil \\ \"x\"", "–", "Grüße", "株式", "\xF0\x9F\x98\x80"})
        EXPECT_EQ(visible_text(text), text);
}

TEST(VisibleText, ShowsWhatATerminalWouldObey) {
    EXPECT_EQ(visible_text("\x1b[31mred\x1b[0m"), "\\x1b[31mred\\x1b[0m");
    EXPECT_EQ(visible_text("\x1b]0;title\x07"), "\\x1b]0;title\\x07");
    EXPECT_EQ(visible_text("a\nb\tc\rd\be\x7f"), "a\\nb\\tc\\rd\\x08e\\x7f");
    EXPECT_EQ(visible_text("nul\0byte"s), "nul\\x00byte");
    EXPECT_EQ(visible_text("\xC2\x9B"
                           "2J"),
              "\\u009b2J");  // the one-character form of ESC [
}

TEST(VisibleText, ShowsMarksThatTurnTheDirectionOrCannotBeSeen) {
    EXPECT_EQ(visible_text("\xE2\x80\xAE"
                           "gpj.exe"),
              "\\u202egpj.exe");
    EXPECT_EQ(visible_text("\xE2\x81\xA6x\xE2\x81\xA9"), "\\u2066x\\u2069");
    EXPECT_EQ(visible_text("A\xE2\x80\x8B"
                           "B"),
              "A\\u200bB");
    EXPECT_EQ(visible_text("\xEF\xBB\xBFsymbol"), "\\ufeffsymbol");
    EXPECT_EQ(visible_text("\xE2\x80\xA8"), "\\u2028");
    EXPECT_EQ(visible_text("\xF3\xA0\x81\x81"), "\\U000e0041");
}

// Unicode 15, table 3-7: these sequences are ill-formed.
TEST(VisibleText, ShowsBytesThatAreNoUtf8) {
    EXPECT_EQ(visible_text("\xff\xfe"), "\\xff\\xfe");
    EXPECT_EQ(visible_text("\xC0\x9B"), "\\xc0\\x9b");                    // an overlong ESC
    EXPECT_EQ(visible_text("\xE0\x80\x9B"), "\\xe0\\x80\\x9b");           // longer still
    EXPECT_EQ(visible_text("\xED\xA0\x80"), "\\xed\\xa0\\x80");           // a surrogate
    EXPECT_EQ(visible_text("abc\xE2\x82"), "abc\\xe2\\x82");              // cut short
    EXPECT_EQ(visible_text("\xF5\x80\x80\x80"), "\\xf5\\x80\\x80\\x80");  // beyond Unicode
    EXPECT_EQ(visible_text("M\xFCller"), "M\\xfcller");                   // Latin-1
}

TEST(VisibleText, ShowsTextOfStrangersWithoutMovingTheCursor) {
    EXPECT_EQ(visible_text("plain, ümlaut, 漢"), "plain, ümlaut, 漢");
    EXPECT_EQ(visible_text("a\x1b[2Jb\tc\x7f"), "a\\x1b[2Jb\\tc\\x7f");
    EXPECT_EQ(visible_text("\xff\xc3"), "\\xff\\xc3") << "no UTF-8";
    EXPECT_EQ(visible_text("\xc0\xaf\xed\xa0\x80"), "\\xc0\\xaf\\xed\\xa0\\x80") << "overlong, a surrogate";
    EXPECT_EQ(visible_text("\xc2\x9b\u202e"), "\\u009b\\u202e") << "C1, direction of writing";
    EXPECT_EQ(visible_start("12345", 5), "12345");
    EXPECT_EQ(visible_start("123456", 5), "1234…");
    EXPECT_EQ(visible_start("123\x01", 5), "123…") << "an escape is not cut through";
    EXPECT_EQ(visible_start("", 5), "");
}

TEST(VisibleText, KeepsLineEndsOfTextOfItsOwn) {
    EXPECT_EQ(visible_lines("one\ntwo\r\n\x1b[2J"), "one\ntwo\\r\n\\x1b[2J");
}

TEST(Excerpt, CutsAtEightyCharactersWithAnEllipsis) {
    const std::string eighty(80, 'x');
    EXPECT_EQ(excerpt(eighty), eighty);
    EXPECT_EQ(excerpt(eighty + "y"), std::string(79, 'x') + "…");
    EXPECT_EQ(excerpt(std::string(1'000'000, 'x')), std::string(79, 'x') + "…");
    std::string umlauts;
    for (int i = 0; i < 100; ++i) umlauts += "ü";
    EXPECT_EQ(excerpt(umlauts), umlauts.substr(0, 2 * 79) + "…");
}

TEST(Excerpt, CutsNoEscapeInTwo) {
    EXPECT_EQ(visible_start("abc\x1b\x1b", 8), "abc\\x1b…");
    EXPECT_EQ(visible_start("abc\x1b\x1b", 11), "abc\\x1b\\x1b");
    EXPECT_EQ(visible_start("abc\x1b\x1b", 6), "abc…");
    EXPECT_EQ(visible_start("ab", 1), "…");
}

std::string json_string(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

TEST(JsonString, IsExactAndSafeToPrint) {
    EXPECT_EQ(json_string("a\"b\\c\n\x1b\x7f"), R"("a\"b\\c\n\u001b\u007f")");
    EXPECT_EQ(json_string("Grüße – \xF0\x9F\x98\x80"), "\"Grüße – \xF0\x9F\x98\x80\"");
    EXPECT_EQ(json_string("\xE2\x80\xAE"), R"("\u202e")");
    EXPECT_EQ(json_string("\xF3\xA0\x81\x81"), R"("\udb40\udc41")");
    // JSON has no bytes that are no text: each becomes the mark that Unicode has for it.
    EXPECT_EQ(json_string("M\xFCller"), R"("M\ufffdller")");
}

}  // namespace
}  // namespace tamis
