// fetch/answer_outline.cpp — the events of nlohmann's parser, most of which say nothing here.
#include "fetch/answer_outline.hpp"

#include <nlohmann/json.hpp>
#include <vector>

namespace tamis::fetch {

namespace {

class Outliner : public nlohmann::json_sax<nlohmann::json> {
  public:
    explicit Outliner(const Provider& provider) : provider_(provider) {}
    AnswerOutline outline;

    bool null() override { return see(); }
    bool boolean(bool) override { return see(); }
    bool number_integer(number_integer_t) override { return see(); }
    bool number_unsigned(number_unsigned_t) override { return see(); }
    bool number_float(number_float_t, const string_t&) override { return see(); }
    bool binary(binary_t&) override { return see(); }
    bool string(string_t& text) override {
        const bool is_member_of_all = is_list_.size() == 1 && !is_list_.back();
        if (is_member_of_all && key_ == provider_.next_address) outline.next_address = text;
        if (is_member_of_all && key_ == provider_.next_token) outline.next_token = text;
        return see();
    }
    bool key(string_t& name) override {
        if (is_list_.size() == 1) key_ = name;
        return true;
    }
    bool start_object(std::size_t) override { return begin(false); }
    bool start_array(std::size_t) override { return begin(true); }
    bool end_object() override { return end(); }
    bool end_array() override { return end(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

  private:
    bool see() {
        outline.has_rows = outline.has_rows || (!is_list_.empty() && is_list_.back());
        return true;
    }
    bool begin(bool is_list) {
        see();
        is_list_.push_back(is_list);
        return true;
    }
    bool end() {
        is_list_.pop_back();
        return true;
    }
    const Provider& provider_;
    std::vector<bool> is_list_;  ///< of what is open
    std::string key_;            ///< of the whole answer's members
};

}  // namespace

std::optional<AnswerOutline> outline_of(const std::string& body, const Provider& provider) {
    Outliner outliner(provider);
    if (!nlohmann::json::sax_parse(body, &outliner)) return std::nullopt;
    return std::move(outliner.outline);
}

}  // namespace tamis::fetch
