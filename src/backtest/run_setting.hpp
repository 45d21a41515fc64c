// backtest/run_setting.hpp — what there is to say of one setting of a run, and settings from and to text.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "backtest/models/model_list.hpp"
#include "record/field.hpp"

namespace tamis::backtest {

struct BacktestSpec;

/// A member of BacktestSpec described once: pipeline files, the command line, LEAN, keys, columns and the reference
/// read it from here.
struct RunSetting {
    record::Field field;            ///< the member; its meaning is the column's
    std::string_view column = {};   ///< in the key and in the table backtest
    std::string_view allowed = {};  ///< what a value must be; empty: one of the field's words, or yes or no
    std::string_view absent = {};   ///< what the key says where the value is none
    bool (*accepts)(const record::Value&) = nullptr;  ///< null: every value of the type
    /// A setting that joined after cells were kept: at its default it is no part of the key, so that they still answer.
    bool joined_later = false;
    std::vector<ModelAbout> (*models)() = nullptr;  ///< of a setting that is one of a list of models
    bool is_of_a_hit = false;                       ///< another one in every cell; the others a study's cells share

    std::string_view pipeline_key = {};  ///< in the section backtesting; empty: not there
    std::string_view option = {};        ///< of the command line, "--cash"; empty: none
    std::string_view help = {};          ///< of the option; empty: what is allowed
    bool is_told_to_lean = false;        ///< LEAN is run with it, as {NAME} in the setup's parameters
    /// What algorithms of LEAN call it among their parameters; the first that a run has counts.
    std::array<std::string_view, 2> lean_parameters = {};
};

/// What a value must be, for people: "minute, hour or daily".
std::string allowed_text(const RunSetting& setting);
/// The value as keys and tables say it.
std::string setting_text(const RunSetting& setting, const record::Value& value);
/// The value where nobody says one.
std::string default_text(const RunSetting& setting);
/// Help of its option, with the default.
std::string help_text(const RunSetting& setting);
/// Sets it from text. What is wrong with the text, "is 'much', allowed: …", and the spec is as it was; empty: nothing.
[[nodiscard]] std::string read_setting(const RunSetting& setting, std::string_view text, BacktestSpec& spec);
/// What is wrong with the value that the spec has, as read_setting says it.
std::string setting_fault(const RunSetting& setting, const BacktestSpec& spec);
/// Appends a line feed and "NAME=value"; nothing for one that joined later and is at its default.
void append_key_line(std::string& text, const RunSetting& setting, const record::Value& value);

}  // namespace tamis::backtest
