// app/catalog.cpp — loops over the described structs.
#include "app/catalog.hpp"

#include <fmt/format.h>

#include "app/backtests.hpp"
#include "app/home.hpp"
#include "app/version.hpp"
#include "backtest/cell.hpp"
#include "backtest/strategies/all.hpp"
#include "backtest/strategies/rules.hpp"
#include "backtest/tables.hpp"
#include "base/error.hpp"
#include "pipeline/rules_file.hpp"
#include "record/format.hpp"
#include "record/parameters.hpp"
#include "rules/bind.hpp"
#include "rules/words.hpp"
#include "screen/filters/all.hpp"
#include "screen/screener.hpp"

namespace tamis::app {

namespace {

record::Rows text_rows(std::vector<std::string> names) {
    record::Rows rows;
    rows.names = std::move(names);
    for (std::size_t i = 0; i < rows.names.size(); ++i) rows.columns.emplace_back(record::Type::text);
    return rows;
}

void add(record::Rows& rows, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) rows.columns[i].push(cells[i]);
}

record::Rows parameter_rows(std::span<const record::Field> fields, const void* defaults) {
    record::Rows rows = text_rows({"parameter", "type", "default", "allowed", "unit", "meaning"});
    for (const record::Field& field : fields)
        add(rows,
            {field.column(),
             std::string(record::name_of(field.type)),
             record::value_text(field.read(defaults)),
             record::allowed_text(field),
             std::string(record::name_of(field.about.unit)),
             std::string(field.about.meaning)});
    return rows;
}

std::string parameters_markdown(const record::Rows& rows) {
    if (rows.size() == 0) return "";
    std::string out = "| parameter | default | allowed | meaning |\n|---|---|---|---|\n";
    for (std::size_t i = 0; i < rows.size(); ++i)
        out += fmt::format("| `{}` | {} | {} | {} |\n",
                           rows.columns[0].texts()[i],
                           rows.columns[2].texts()[i],
                           rows.columns[3].texts()[i],
                           rows.columns[5].texts()[i]);
    return out + "\n";
}

std::string shown(std::string_view text) {
    return text.empty() ? "" : fmt::format("`{}`", text);
}

/// A line a parameter of every model that a setting may name.
std::string models_section() {
    std::string out =
        "\n## Models\n\n| setting | model | meaning | parameter | unit | allowed | meaning |\n"
        "|---|---|---|---|---|---|---|\n";
    for (const backtest::RunSetting& setting : backtest::run_settings) {
        if (!setting.models) continue;
        for (const backtest::ModelAbout& model : setting.models()) {
            out += fmt::format("| `{}` | `{}` | {} | | | | |\n", setting.column, model.name, model.meaning);
            for (const record::Field& field : model.parameters)
                out += fmt::format("| | | | `{}` | {} | {} | {} |\n",
                                   field.column(),
                                   record::name_of(field.about.unit),
                                   record::allowed_text(field),
                                   field.about.meaning);
        }
    }
    return out;
}

std::string settings_page(std::string_view head) {
    std::string out = fmt::format(
        "# Settings of a run\n\n{}A setting stands in the section `backtesting` of a pipeline file and among the "
        "options "
        "of `tamis backtest`. It is part of\nevery cell's key, and has a column in the table `backtest`. LEAN is run "
        "with "
        "those that have a name in braces, which the\nsetup's parameters may use; the others its algorithm decides.\n\n"
        "| column | pipeline file | option | default | allowed | LEAN | meaning |\n|---|---|---|---|---|---|---|\n",
        head);
    for (const backtest::RunSetting& setting : backtest::run_settings)
        out += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} |\n",
                           setting.column,
                           shown(setting.pipeline_key),
                           shown(setting.option),
                           default_text(setting),
                           allowed_text(setting),
                           setting.is_told_to_lean ? fmt::format("`{{{}}}`", setting.field.name) : "",
                           setting.field.about.meaning);
    return out + models_section();
}

constexpr std::string_view written = "<!-- Written by `tamis docs`; changes belong into the described structs. -->\n\n";

}  // namespace

record::Rows catalog_rows() {
    record::Rows rows = text_rows({"table", "column", "type", "unit", "null", "meaning"});
    for (const record::Table* table : result_tables())
        for (const record::Field& field : table->fields)
            add(rows,
                {std::string(table->name),
                 field.column(),
                 std::string(record::name_of(field.type)),
                 std::string(record::name_of(field.about.unit)),
                 field.nullable ? "may be NULL" : "",
                 std::string(field.about.meaning)});
    return rows;
}

record::Rows filter_rows() {
    record::Rows rows = text_rows({"filter", "measures", "unit", "default"});
    for (const auto& filter : screen::all_filters()) {
        const record::About about = screen::measures_of(filter);
        add(rows,
            {std::string(screen::name_of(filter)),
             std::string(about.meaning),
             std::string(record::name_of(about.unit)),
             screen::canonical_text(filter)});
    }
    return rows;
}

record::Rows strategy_rows() {
    record::Rows rows = text_rows({"strategy", "version", "meaning", "default"});
    for (const auto& strategy : backtest::all_strategies())
        add(rows,
            {std::string(strategy.type().name),
             std::string(strategy.type().version),
             std::string(strategy.type().meaning),
             backtest::parameters_text(strategy)});
    return rows;
}

record::Rows filter_parameters(const std::string& name) {
    const auto filter = screen::make_filter(name);
    return parameter_rows(screen::parameters_of(filter), screen::parameter_row(filter));
}

record::Rows strategy_parameters(const std::string& name) {
    const auto strategy = backtest::make_strategy(name);
    return parameter_rows(strategy.type().parameters, strategy.parameters());
}

record::Rows explained_rules(const std::string& strategy,
                             const std::filesystem::path& file,
                             const std::vector<std::string>& parameters) {
    if (backtest::make_strategy(strategy).get_if<backtest::Rules>() == nullptr)
        throw Error{Problem::invalid_request, strategy + " is not said in rules; a file tells nothing of it"};
    const auto given = said_parameters(parameters);
    const pipeline::RulesFile rules = pipeline::read_rules(file, {given.begin(), given.end()});
    record::Rows rows = text_rows({"what it does"});
    for (const std::string& line : backtest::explained(*rules.spec.strategy.get_if<backtest::Rules>()))
        add(rows, {line});
    for (const std::string& name : rules.lists) add(rows, {"of the list " + name + ", this is the first value"});
    return rows;
}

std::string engine_words() {
    return std::string(backtest::engine_name) + " " + std::string(backtest::engine_version);
}

namespace {

ParameterCard card_of(const record::Field& field) {
    return {.name = field.column(),
            .type = std::string(record::name_of(field.type)),
            .unit = std::string(record::name_of(field.about.unit)),
            .default_text = {},
            .allowed = record::allowed_text(field),
            .meaning = std::string(field.about.meaning),
            .choices = {field.about.choices.begin(), field.about.choices.end()},
            .models = {}};
}

std::vector<ParameterCard> cards_of(std::span<const record::Field> fields, const void* defaults) {
    std::vector<ParameterCard> cards;
    for (const record::Field& field : fields) {
        cards.push_back(card_of(field));
        cards.back().default_text = record::value_text(field.read(defaults));
    }
    return cards;
}

Card model_card(const backtest::ModelAbout& model) {
    Card card;
    card.name = model.name;
    card.meaning = model.meaning;
    for (const record::Field& field : model.parameters) card.parameters.push_back(card_of(field));
    return card;
}

}  // namespace

std::vector<Card> filter_cards() {
    std::vector<Card> cards;
    for (const auto& filter : screen::all_filters()) {
        const record::About about = screen::measures_of(filter);
        cards.push_back({std::string(screen::name_of(filter)),
                         std::string(screen::screen_version),
                         std::string(screen::meaning_of(filter)),
                         std::string(record::name_of(about.unit)),
                         std::string(about.meaning),
                         cards_of(screen::parameters_of(filter), screen::parameter_row(filter))});
    }
    return cards;
}

std::vector<Card> strategy_cards() {
    std::vector<Card> cards;
    for (const auto& strategy : backtest::all_strategies())
        cards.push_back({std::string(strategy.type().name),
                         std::string(strategy.type().version),
                         std::string(strategy.type().meaning),
                         {},
                         {},
                         cards_of(strategy.type().parameters, strategy.parameters())});
    return cards;
}

std::vector<ParameterCard> setting_cards() {
    std::vector<ParameterCard> cards;
    for (const backtest::RunSetting& setting : backtest::run_settings) {
        if (setting.pipeline_key.empty()) continue;
        ParameterCard card = card_of(setting.field);
        card.name = setting.pipeline_key;
        card.default_text = default_text(setting);
        card.allowed = allowed_text(setting);
        if (setting.models)
            for (const backtest::ModelAbout& model : setting.models()) card.models.push_back(model_card(model));
        cards.push_back(card);
    }
    return cards;
}

namespace {

/// What stands in a word's brackets: "sma([close,] bars)".
std::string usage_of(const rules::Word& word) {
    std::string inside;
    if (!word.series.empty()) inside = "[" + std::string(word.series) + ",] ";
    for (int i = 0; i < word.values; ++i) inside += i == 0 ? "value" : ", value";
    for (int i = 0; i < word.counts; ++i) inside += i == 0 ? "n" : ", n";
    if (word.has_factor) inside += ", factor";
    return std::string(word.name) + (inside.empty() ? "" : "(" + inside + ")");
}

std::string_view scope_text(rules::Scope scope) {
    switch (scope) {
        case rules::Scope::bars:
            return "bars of any length";
        case rules::Scope::session:
            return "the run's own bars";
        case rules::Scope::position:
            return "while held: exit, stop, target, trailing";
        case rules::Scope::anywhere:
            break;
    }
    return "anywhere";
}

std::string measures_section() {
    std::string section =
        "\n## Measures of the hit\n\nIn a pipeline with a screen, what its filters measured of the hit: a number, "
        "the same on every bar of the cell.\n\n| word | filter | unit | measures |\n|---|---|---|---|\n";
    for (const auto& filter : screen::all_filters()) {
        const record::About measures = screen::measures_of(filter);
        section += fmt::format("| `{}{}` | `{}` | {} | {} |\n",
                               rules::hit_prefix,
                               screen::name_of(filter),
                               screen::name_of(filter),
                               record::name_of(measures.unit),
                               measures.meaning);
    }
    return section;
}

std::string rules_page() {
    std::string page =
        "# Words of rules\n\n" + std::string(written) +
        "What the strategy `rules` reads ([how to write them](../how-to/write-a-strategy.md#in-rules)). "
        "What stands in `[ ]` may be left out. A word of bars takes their length last, such as `5min` or "
        "`1hour`.\n\n| word | gives | of | meaning |\n|---|---|---|---|\n";
    for (const rules::Word& word : rules::words())
        page += fmt::format("| `{}` | {} | {} | {} |\n",
                            usage_of(word),
                            word.like_series ? "what it reads" : rules::name_of(word.type),
                            scope_text(word.scope),
                            word.meaning);
    return page + measures_section();
}

}  // namespace

std::vector<Page> reference_pages() {
    std::string filters =
        "# Filters\n\n" + std::string(written) +
        "Each filter is a measure and a comparison. All measures are known at the open of the "
        "screened day D; `[D-1]` is the symbol's previous stored row.\n"
        "Write a filter as `gap(threshold=2%, direction=up)`. Thresholds are taken to the digit: "
        "10.00 to 10.20 is a gap of 2 %.\n"
        "A day without the bars that a filter needs is not measured: it does not pass, and the screen "
        "counts it. Bars before a hole of more than `max_gap_days` sessions count as none.\n\n";
    for (const auto& filter : screen::all_filters())
        filters += fmt::format("## {}\n\n{} Measures {} ({}). Needs {}.\n\n{}",
                               screen::name_of(filter),
                               screen::meaning_of(filter),
                               screen::measures_of(filter).meaning,
                               screen::measures_of(filter).unit == record::Unit::none
                                   ? "a plain number"
                                   : record::name_of(screen::measures_of(filter).unit),
                               screen::needs_of(filter),
                               parameters_markdown(filter_parameters(std::string(screen::name_of(filter)))));
    std::string strategies = "# Strategies\n\n" + std::string(written);
    for (const auto& strategy : backtest::all_strategies()) {
        strategies += fmt::format("## {}\n\n{} Version {}.\n\n{}",
                                  strategy.type().name,
                                  strategy.type().meaning,
                                  strategy.type().version,
                                  parameters_markdown(strategy_parameters(std::string(strategy.type().name))));
        strategies += "Its own counters: ";
        bool first = true;
        for (const record::Field& field : strategy.type().counters) {
            strategies += fmt::format("{}`{}` ({})",
                                      first ? "" : ", ",
                                      field.column(),
                                      field.about.meaning.substr(0, field.about.meaning.size() - 1));
            first = false;
        }
        strategies += ".\n\n";
    }
    std::string tables =
        "# Tables\n\n" + std::string(written) +
        "Results live in one DuckDB file. Fractions are fractions; NULL means not defined, and "
        "`backtest.undefined` says why. The views\n"
        "`cached_backtest_results` and `cached_screener_results` show the earlier system's names, in "
        "percent where it had percent.\n`backtest` is a view too: `backtest_own` has what is a cell's own, "
        "`backtest_shared` what many cells share, once. Who changes cells by\n`tamis sql --write` "
        "changes them there.\n\n";
    for (const record::Table* table : result_tables()) tables += record::reference_markdown(*table) + "\n";
    return {{"filters.md", filters},
            {"strategies.md", strategies},
            {"rules.md", rules_page()},
            {"settings.md", settings_page(written)},
            {"tables.md", tables}};
}

}  // namespace tamis::app
