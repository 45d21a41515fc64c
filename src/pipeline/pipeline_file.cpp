// pipeline/pipeline_file.cpp — section by section, key by key.
#include "pipeline/pipeline_file.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "backtest/strategies/all.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "pipeline/filter_section.hpp"
#include "pipeline/lean_setup_file.hpp"
#include "pipeline/rules_file.hpp"
#include "pipeline/yaml_places.hpp"
#include "pipeline/yaml_reader.hpp"
#include "record/field.hpp"
#include "study/hit_words.hpp"
#include "study/screening.hpp"

namespace tamis::pipeline {

namespace {

std::pair<TradingDay, TradingDay> read_days(const YamlNode& node) {
    const auto day = [&](const char* key) {
        const YamlNode one = node.require(key, "write start and end, such as start: 2024-01-02");
        const auto parsed = parse_day(one.text());
        if (!parsed) one.refuse("is '" + excerpt(one.text()) + "'; a date of the calendar is written 2024-01-31");
        return *parsed;
    };
    const std::pair days{day("start"), day("end")};
    node.finish();
    if (days.first > days.second)
        node.refuse("starts on " + to_text(days.first) + ", after its end " + to_text(days.second));
    return days;
}

/// A file that a pipeline names. `folder`: the pipeline's; empty: it came without one and may name none.
std::filesystem::path named_file(const std::filesystem::path& folder, const std::string& name) {
    if (folder.empty())
        throw Error{Problem::invalid_request,
                    "names the file '" + excerpt(name) + "'; a pipeline that was sent here may name none"};
    return folder / name;
}

std::vector<std::string> read_symbols(const YamlNode& node, const std::filesystem::path& folder) {
    std::vector<std::string> symbols;
    for (const YamlNode& item : node.values()) {
        const std::string text = item.text();
        if (text.ends_with(".txt") || text.ends_with(".csv")) {
            const auto more = at(item, [&] { return study::read_universe(named_file(folder, text)); });
            symbols.insert(symbols.end(), more.begin(), more.end());
        } else {
            symbols.push_back(text);
        }
    }
    return symbols;
}

void read_screening(const YamlNode& node, Pipeline& pipeline, const std::filesystem::path& folder) {
    if (!node.exists()) return;
    screen::ScreenSpec spec;
    std::tie(spec.first, spec.last) =
        read_days(node.require("date_range", "write date_range: {start: 2024-01-02, end: 2024-03-28}"));
    spec.filters = read_filters(node.require("filters", "a screen needs at least one: " + std::string(filter_example)));
    const YamlNode universe = node.get("universe");
    if (universe.exists() && (universe.is_list() || universe.is_map() || universe.text() != "all"))
        spec.universe = read_symbols(universe, folder);
    const YamlNode all = node.get("use_all_us_stocks");
    if (!all.boolean(true) && spec.universe.empty())
        all.refuse("is false, but no universe is named; write universe: [AAPL, MSFT] or universe: symbols.txt");
    spec.max_gap_days = static_cast<int>(node.get("max_gap_days").integer(5, 1, 250));
    node.finish();
    at(node, [&] { spec.normalize(); });
    pipeline.study.screen = std::move(spec);
}

// The earlier system's strategy by its own name keeps its own meaning.
backtest::StrategySpec strategy_named(const YamlNode& node, bool& is_old) {
    const std::string name = node.text();
    is_old = name == "MarketStructure";
    if (is_old) {
        backtest::MarketStructure old;
        old.pivot_bars = 20;
        old.timeframe = "5min";
        old.exit = "bar";
        old.warmup_days = 2;
        return old;
    }
    return at(node, [&] { return backtest::make_strategy(name); });
}

std::string parameter_name(const std::string& key) {
    return key == "lower_timeframe" ? "timeframe" : key;
}

/// The product of all lists, first key slowest; equal combinations once.
std::vector<backtest::StrategySpec> read_grid(const YamlNode& node,
                                              const backtest::StrategySpec& base,
                                              const rules::Hit& hit) {
    std::vector<backtest::StrategySpec> grid{base};
    SaidOnce said;
    for (const std::string& key : node.keys()) {
        const YamlNode values = node.get(key);
        const std::string name = parameter_name(key);
        said.note(name, key, values);
        std::vector<backtest::StrategySpec> wider;
        for (const backtest::StrategySpec& one : grid) {
            for (const YamlNode& value : values.values()) {
                backtest::StrategySpec next = one;
                set_parameter(value, name, next);
                wider.push_back(std::move(next));
            }
        }
        grid = std::move(wider);
        if (grid.size() > 100'000) node.refuse("makes more than 100,000 combinations");
    }
    drop_numbers_of_others(grid);
    std::vector<backtest::StrategySpec> unique;
    std::vector<std::string> texts;
    for (backtest::StrategySpec& one : grid) {
        std::string text = backtest::parameters_text(one);
        if (std::find(texts.begin(), texts.end(), text) != texts.end()) continue;
        check_rules(node, one, hit);
        texts.push_back(std::move(text));
        unique.push_back(std::move(one));
    }
    return unique;
}

/// The same product for an algorithm of LEAN: names and values are the algorithm's own.
std::vector<std::map<std::string, std::string>> read_lean_grid(const YamlNode& node) {
    std::vector<std::map<std::string, std::string>> grid{{}};
    for (const std::string& key : node.keys()) {
        const YamlNode values = node.get(key);
        std::vector<std::map<std::string, std::string>> wider;
        for (const auto& one : grid)
            for (const YamlNode& value : values.values()) {
                wider.push_back(one);
                wider.back()[key] = value.text();
            }
        grid = std::move(wider);
        if (grid.size() > 100'000) node.refuse("makes more than 100,000 combinations");
    }
    std::sort(grid.begin(), grid.end());
    grid.erase(std::unique(grid.begin(), grid.end()), grid.end());
    return grid;
}

// What LEAN is not told, its algorithm decides itself.
void read_settings(const YamlNode& node, Pipeline& pipeline) {
    for (const backtest::RunSetting& setting : backtest::run_settings) {
        if (setting.pipeline_key.empty()) continue;
        const YamlNode value = node.get(setting.pipeline_key);
        if (!value.exists()) continue;
        if (pipeline.is_lean && !setting.is_told_to_lean)
            value.refuse("is the algorithm's own affair with engine: lean; pass it as one of backtesting.parameters");
        if (const std::string fault = read_setting(setting, value.text(), pipeline.study.base); !fault.empty())
            value.refuse(fault);
    }
}

// The earlier system's strategy read minute bars, whatever its file said.
void keep_old_resolution(const YamlNode& node, Pipeline& pipeline) {
    Resolution& resolution = pipeline.study.base.resolution;
    if (resolution == Resolution::minute) return;
    pipeline.notes.push_back(node.path() + ": " + node.text() +
                             " was never what MarketStructure ran on; it runs on minute bars, as before");
    resolution = Resolution::minute;
}

// The strategy of a LEAN setup is its algorithm; a name that disagrees is a mistake.
void check_class(const YamlNode& strategy, const Pipeline& pipeline) {
    if (!strategy.exists() || !pipeline.lean_setup) return;
    if (strategy.text() != pipeline.lean_setup->algorithm_class)
        strategy.refuse("is '" + excerpt(strategy.text()) + "', but the algorithm of the LEAN setup is " +
                        pipeline.lean_setup->algorithm_class);
}

void read_engine(const YamlNode& root,
                 Pipeline& pipeline,
                 const std::filesystem::path& folder,
                 const std::string& engine) {
    const YamlNode named = root.get("engine"), lean = root.get("lean");
    const std::string word = engine.empty() ? named.word("tamis") : (named.word(""), engine);
    if (word != "tamis" && word != "lean") {
        static constexpr std::array<std::string_view, 2> words{"tamis", "lean"};
        const std::string why = "is '" + excerpt(word) + "', allowed: tamis or lean" + did_you_mean(word, words);
        if (!engine.empty()) throw Error{Problem::invalid_request, "--engine " + why};
        named.refuse(why);
    }
    pipeline.is_lean = word == "lean";
    if (!lean.exists()) return;
    if (lean.is_map() && folder.empty())
        lean.refuse("says how LEAN is started; only lean.yaml of the home may say it to a pipeline that was sent here");
    if (lean.is_map())
        pipeline.lean_setup = read_lean_setup(lean, folder);
    else
        pipeline.lean_setup =
            at(lean, [&, file = named_file(folder, lean.text())] { return read_lean_setup_file(file); });
}

void read_backtesting(const YamlNode& node, Pipeline& pipeline, const std::filesystem::path& folder) {
    study::StudySpec& study = pipeline.study;
    const YamlNode strategy = node.get("strategy");
    const YamlNode days = node.get("date_range");
    if (days.exists()) study.days = read_days(days);
    bool is_old = false;
    if (pipeline.is_lean) {
        pipeline.lean_grid = read_lean_grid(node.get("parameters"));
        check_class(strategy, pipeline);
    } else {
        const YamlNode named = node.require("strategy", "'tamis strategy list' names them");
        study.grid = read_grid(node.get("parameters"), strategy_named(named, is_old), study::hit_to_come(study));
    }
    read_settings(node, pipeline);
    if (is_old) keep_old_resolution(node.get("resolution"), pipeline);
    const YamlNode symbols = node.get("symbols");
    if (symbols.exists()) study.symbols = read_symbols(symbols, folder);
    // LEAN's symbols know no case; ours are told apart by it.
    if (pipeline.is_lean)
        for (std::string& symbol : study.symbols) symbol = upper(symbol);
    if (study.screen && !study.symbols.empty())
        symbols.refuse("cannot stand beside a screening section; use screening.universe");
    node.finish();
}

void read_execution(const YamlNode& node, Pipeline& pipeline) {
    study::StudySpec& study = pipeline.study;
    study.threads = static_cast<unsigned>(node.get("parallel_backtests").integer(0, 0, 1024));
    study.most_backtests = static_cast<std::uint64_t>(node.get("max_backtests").integer(0, 0, 1'000'000'000));
    study.timeout_seconds = node.get("timeout_per_backtest").number(0, 0, 1e7);
    study.attempts = static_cast<int>(node.get("retry_attempts").integer(1, 1, 100));
    study.continue_on_error = node.get("continue_on_error").boolean(true);
    const YamlNode delay = node.get("startup_delay");
    if (delay.number(0, 0, 1e6) > 0)
        pipeline.notes.push_back("execution.startup_delay: nothing here has to wait; backtests start at once");
    node.finish();
}

void read_output(const YamlNode& node, Pipeline& pipeline) {
    pipeline.output.directory = node.get("directory").word("pipeline_results");
    pipeline.output.print = node.get("print_to_console").boolean(true);
    const YamlNode formats = node.get("formats");
    if (formats.exists()) {
        pipeline.output.json = pipeline.output.csv = pipeline.output.html = false;
        for (const YamlNode& format : formats.items()) {
            const std::string word = lower(format.text());
            if (word == "json")
                pipeline.output.json = true;
            else if (word == "csv")
                pipeline.output.csv = true;
            else if (word == "html")
                pipeline.output.html = true;
            else
                format.refuse("is '" + excerpt(format.text()) + "', allowed: json, csv or html");
        }
    }
    for (const char* key : {"cleanup_logs", "archive_before_cleanup"})
        if (node.get(key).boolean(false))
            pipeline.notes.push_back(std::string("output.") + key +
                                     ": no logs are written, so there is nothing to clean");
    const YamlNode archive = node.get("archive_format");
    if (archive.exists() && archive.text() != "tar.gz" && archive.text() != "zip")
        archive.refuse("is '" + excerpt(archive.text()) + "', allowed: tar.gz or zip");
    node.finish();
}

void read_storage(const YamlNode& node, Pipeline& pipeline) {
    const YamlNode enabled = node.get("enabled"), immediately = node.get("store_immediately");
    if (!enabled.boolean(true))
        enabled.refuse("is false; results are always kept here, use another --home for a scratch run");
    if (!immediately.boolean(true)) immediately.refuse("is false; results are kept as they come");
    const YamlNode table = node.get("table_name");
    if (table.exists() && table.text() != "market_structure_results" && table.text() != "backtest")
        table.refuse("is '" + excerpt(table.text()) + "'; results of every strategy are in the table backtest");
    if (node.get("cleanup_after_storage").boolean(false) || node.get("archive_before_cleanup").boolean(false))
        pipeline.notes.push_back("storage: no result folders are written, so there is nothing to clean or to archive");
    pipeline.study.keep_trades = node.get("keep_trades").boolean(true);
    pipeline.study.keep_fills = node.get("keep_fills").boolean(true);
    pipeline.study.keep_equity = node.get("keep_equity").boolean(false);
    node.finish();
}

void read_caching(const YamlNode& node, Pipeline& pipeline) {
    const YamlNode enabled = node.get("enabled");
    if (enabled.exists() && !enabled.boolean(true))
        pipeline.notes.push_back(
            "caching.enabled: false — a cell whose key is kept is never run again, because its answer cannot differ");
    const bool screener = node.get("screener_ttl_hours").exists(), backtest = node.get("backtest_ttl_days").exists();
    if (screener || backtest)
        pipeline.notes.push_back(
            "caching: keys hold everything that can change an answer, so nothing expires ('tamis cache evict' "
            "deletes)");
    if (node.get("cleanup_on_startup").boolean(false))
        pipeline.notes.push_back("caching.cleanup_on_startup: nothing expires, so there is nothing to clean");
    node.get("show_stats_on_completion").boolean(true);
    node.finish();
}

std::string read_name(const YamlNode& node, const std::string& otherwise) {
    const std::string name = node.word(otherwise);
    const bool is_one_line =
        std::none_of(name.begin(), name.end(), [](unsigned char c) { return std::iscntrl(c) != 0; });
    if (trim(name).empty() || !is_one_line) node.refuse("must be one line of text without control characters");
    return name;
}

void read_advanced(const YamlNode& node) {
    for (const std::string& key : node.keys())
        node.get(key).refuse(
            "was never honoured and is not here; remove it (threads: execution.parallel_backtests; results: storage)");
}

}  // namespace

Pipeline parse_pipeline(const std::string& text,
                        const std::string& name,
                        const std::filesystem::path& folder,
                        const std::string& engine) {
    const YamlNode root = YamlNode::parse(text, name);
    Pipeline pipeline;
    pipeline.text = text;
    pipeline.study.name = read_name(root.get("name"), std::filesystem::path(name).stem().string());
    read_engine(root, pipeline, folder, engine);
    read_screening(root.get("screening"), pipeline, folder);
    read_backtesting(root.require("backtesting", "write a section with a strategy"), pipeline, folder);
    read_execution(root.get("execution"), pipeline);
    read_output(root.get("output"), pipeline);
    read_storage(root.get("storage"), pipeline);
    read_caching(root.get("caching"), pipeline);
    read_advanced(root.get("advanced"));
    root.finish();
    at(root, [&] { pipeline.is_lean ? pipeline.study.validate_queue() : pipeline.study.validate(); });
    return pipeline;
}

Pipeline read_pipeline(const std::filesystem::path& file, const std::string& engine) {
    const std::filesystem::path folder = file.parent_path();
    return parse_pipeline(read_file(file), file.string(), folder.empty() ? "." : folder, engine);
}

}  // namespace tamis::pipeline
