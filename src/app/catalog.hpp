// app/catalog.hpp — filters, strategies and tables as data, and the reference pages made of them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "record/rows.hpp"

namespace tamis::app {

/// Every column of every table: table, column, type, unit, may be NULL, meaning.
record::Rows catalog_rows();
/// name, what is measured, its parameters.
record::Rows filter_rows();
record::Rows strategy_rows();
/// The parameters of one filter or strategy: name, type, default, allowed, meaning.
record::Rows filter_parameters(const std::string& name);
record::Rows strategy_parameters(const std::string& name);
/// What the rules of a file do, a sentence a row. `parameters`: "name=value" in place of the file's. Throws Error
/// invalid_request for another strategy than `rules`, and for rules that are wrong.
record::Rows explained_rules(const std::string& strategy,
                             const std::filesystem::path& file,
                             const std::vector<std::string>& parameters);

struct Card;
/// What a form shows of a parameter or setting.
struct ParameterCard {
    std::string name, type, unit, default_text, allowed, meaning;
    std::vector<std::string> choices;  ///< the allowed words; empty: it is no word
    std::vector<Card> models;          ///< of a setting that names one of them, "constant(fraction=0.001)"
};
/// A filter, strategy or model with its parameters.
struct Card {
    std::string name, version, meaning, unit, measures;  ///< measures, and its unit: of a filter
    std::vector<ParameterCard> parameters;
};
std::vector<Card> filter_cards();
std::vector<Card> strategy_cards();
/// Settings of a run that a pipeline file may say.
std::vector<ParameterCard> setting_cards();

struct Page {
    std::string name, content;
};
/// docs/reference: filters, strategies, settings of a run, tables; the commands' page comes from the command line
/// itself.
std::vector<Page> reference_pages();

}  // namespace tamis::app
