// backtest/run_setting.cpp — one reading and one spelling of every setting.
#include "backtest/run_setting.hpp"

#include <algorithm>

#include "backtest/backtest_spec.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "record/parameters.hpp"

namespace tamis::backtest {

namespace {

/// LEAN writes SplitAdjusted what is split_adjusted here.
std::string without_underscores(std::string_view word) {
    std::string text(word);
    std::erase(text, '_');
    return text;
}

// Words know no case. Amounts are plain decimals: a percent sign or an exponent would be a slip.
std::optional<record::Value> parsed(const record::Field& field, std::string_view text) {
    if (field.type == record::Type::decimal) {
        const auto amount = Decimal::try_parse(text);
        return amount ? std::optional<record::Value>(*amount) : std::nullopt;
    }
    const auto& words = field.about.choices;
    if (words.empty()) return record::parse_value(field.type, text);
    const std::string word = without_underscores(lower(trim(text)));
    const auto found = std::find_if(
        words.begin(), words.end(), [&](std::string_view one) { return without_underscores(one) == word; });
    return found == words.end() ? std::nullopt : record::parse_value(field.type, *found);
}

std::string fault_text(const RunSetting& setting, std::string_view text) {
    return "is '" + excerpt(text) + "', allowed: " + allowed_text(setting) +
           did_you_mean(text, setting.field.about.choices);
}

/// "none, constant(fraction) or volume_share(volume_limit, price_impact)".
std::string models_text(const std::vector<ModelAbout>& models) {
    std::vector<std::string> texts;
    for (const ModelAbout& model : models) {
        std::string names;
        for (const record::Field& field : model.parameters) names += (names.empty() ? "(" : ", ") + field.column();
        texts.push_back(std::string(model.name) + names + (names.empty() ? "" : ")"));
    }
    return one_of(std::vector<std::string_view>(texts.begin(), texts.end()));
}

record::Value default_value(const RunSetting& setting) {
    static const BacktestSpec defaults;
    return setting.field.read(&defaults);
}

}  // namespace

std::string allowed_text(const RunSetting& setting) {
    if (setting.models) return models_text(setting.models());
    return setting.allowed.empty() ? record::allowed_text(setting.field) : std::string(setting.allowed);
}

std::string setting_text(const RunSetting& setting, const record::Value& value) {
    return value.index() == 0 ? std::string(setting.absent) : record::value_text(value);
}

std::string default_text(const RunSetting& setting) {
    return setting_text(setting, default_value(setting));
}

std::string help_text(const RunSetting& setting) {
    return (setting.help.empty() ? allowed_text(setting) : std::string(setting.help)) + " (" + default_text(setting) +
           ")";
}

std::string read_setting(const RunSetting& setting, std::string_view text, BacktestSpec& spec) {
    const std::optional<record::Value> value = parsed(setting.field, text);
    if (!value || (setting.accepts && !setting.accepts(*value))) return fault_text(setting, text);
    try {
        setting.field.write(&spec, *value);
    } catch (const Error& error) {  // of a model: which part of it
        return "is '" + excerpt(text) + "': " + error.what();
    }
    return {};
}

std::string setting_fault(const RunSetting& setting, const BacktestSpec& spec) {
    const record::Value value = setting.field.read(&spec);
    if (value.index() == 0 || !setting.accepts || setting.accepts(value)) return {};
    return fault_text(setting, record::value_text(value));
}

void append_key_line(std::string& text, const RunSetting& setting, const record::Value& value) {
    if (setting.joined_later && value == default_value(setting)) return;
    text.append("\n").append(setting.column).append("=").append(setting_text(setting, value));
}

}  // namespace tamis::backtest
