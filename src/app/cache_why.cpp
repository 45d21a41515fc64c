// app/cache_why.cpp — each part of a key compared with the kept cells of the same strategy, symbol and days.
#include "app/cache_why.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "backtest/tables.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "record/parameters.hpp"

namespace tamis::app {

namespace {

constexpr std::uint64_t most_cells = 1'000'000'000;

constexpr std::array<std::string_view, 8> parts_before_settings{
    "engine", "engine_version", "strategy", "strategy_version", "parameters", "symbol", "first_day", "last_day"};
constexpr std::string_view data_part = "data_version";

/// The columns that a key is made of.
constexpr auto part_names = [] {
    std::array<std::string_view, parts_before_settings.size() + backtest::run_settings.size() + 1> names{};
    auto next = std::copy(parts_before_settings.begin(), parts_before_settings.end(), names.begin());
    for (const backtest::RunSetting& setting : backtest::run_settings) *next++ = setting.column;
    *next = data_part;
    return names;
}();

/// Parts of many keys, each text once.
class PartTexts {
  public:
    int number_of(std::string text) {
        const auto [at, is_new] = numbers_.try_emplace(std::move(text), static_cast<int>(texts_.size()));
        if (is_new) texts_.push_back(&at->first);
        return at->second;
    }
    const std::string& text(int number) const { return *texts_[static_cast<std::size_t>(number)]; }

  private:
    std::unordered_map<std::string, int> numbers_;
    std::vector<const std::string*> texts_;
};

using Parts = std::array<int, part_names.size()>;

std::size_t part_index(std::string_view name) {
    return static_cast<std::size_t>(std::find(part_names.begin(), part_names.end(), name) - part_names.begin());
}

/// A cell that was kept before a setting joined ran at its default.
std::string part_text(std::size_t part, const record::Value& value) {
    const bool is_setting = part >= parts_before_settings.size() && part + 1 < part_names.size();
    if (value.index() != 0 || !is_setting) return record::value_text(value);
    const backtest::RunSetting& setting = backtest::run_settings[part - parts_before_settings.size()];
    return setting.joined_later ? default_text(setting) : record::value_text(value);
}

std::vector<Parts> parts_of_rows(const record::Rows& rows, PartTexts& texts) {
    std::vector<Parts> all(rows.size());
    for (std::size_t p = 0; p < part_names.size(); ++p) {
        const record::Column& column = rows.columns[rows.index(part_names[p])];
        for (std::size_t r = 0; r < rows.size(); ++r) all[r][p] = texts.number_of(part_text(p, column.value(r)));
    }
    return all;
}

/// "pivot_bars, timeframe": the names whose values two texts of parameters do not share.
std::string different_parameters(const std::string& left, const std::string& right) {
    const auto read = [](const std::string& text) {
        std::map<std::string, std::string> values;
        for (const std::string& one : record::parameter_parts(text)) {
            const std::size_t equals = one.find('=');
            values[one.substr(0, equals)] = equals == one.npos ? "" : one.substr(equals);
        }
        return values;
    };
    const auto a = read(left), b = read(right);
    std::vector<std::string> names;
    for (const auto& [name, value] : a)
        if (const auto other = b.find(name); other == b.end() || other->second != value) names.push_back(name);
    for (const auto& [name, value] : b)
        if (!a.contains(name)) names.push_back(name);
    std::sort(names.begin(), names.end());
    return join(names, ", ");
}

/// The kept cells, found by strategy and symbol, then by days.
class KeptCells {
  public:
    /// `condition`: which of them count, as SQL.
    KeptCells(store::ResultStore& results, const std::string& condition, PartTexts& texts) : texts_(texts) {
        std::string columns;
        for (const std::string_view part : part_names) columns += fmt::format(", {}", part);
        // In one order, so that of several that are equally near the same one is named.
        const record::Rows rows = results.sql(fmt::format("SELECT cell, status = 'failed' AS is_failed{} FROM backtest "
                                                          "WHERE {} ORDER BY cell",
                                                          columns,
                                                          condition),
                                              most_cells);
        cells_ = rows.columns[0].hashes();
        is_failed_ = rows.columns[1].numbers();
        parts_ = parts_of_rows(rows, texts);
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            strategies_[parts_[i][strategy_]] = true;
            same_symbol_[pair_of(parts_[i], strategy_, symbol_)].push_back(i);
            same_days_[four_of(parts_[i])].push_back(i);
        }
    }

    struct Near {
        std::string reason;
        std::optional<std::size_t> at;
    };
    Near nearest(const Hash128& key, const Parts& wanted) const {
        const auto days = same_days_.find(four_of(wanted));
        if (days != same_days_.end()) return among(key, wanted, days->second);
        const auto symbol = same_symbol_.find(pair_of(wanted, strategy_, symbol_));
        if (symbol != same_symbol_.end()) return {"no kept cell on these days", symbol->second.front()};
        if (!strategies_.contains(wanted[strategy_])) return {"no kept cell of this strategy", std::nullopt};
        return {"no kept cell of this strategy on this symbol", std::nullopt};
    }
    const Hash128& cell(std::size_t at) const { return cells_[at]; }
    const Parts& parts(std::size_t at) const { return parts_[at]; }

  private:
    using Pair = std::pair<int, int>;
    using Four = std::array<int, 4>;
    static Pair pair_of(const Parts& parts, std::size_t a, std::size_t b) { return {parts[a], parts[b]}; }
    Four four_of(const Parts& parts) const {
        return {parts[strategy_], parts[symbol_], parts[first_day_], parts[last_day_]};
    }

    Near among(const Hash128& key, const Parts& wanted, const std::vector<std::size_t>& candidates) const {
        std::size_t best = candidates.front();
        int most = -1;
        for (const std::size_t at : candidates) {
            const int shared = shared_parts(wanted, parts_[at]);
            if (shared > most) best = at, most = shared;
        }
        if (cells_[best] == key && is_failed_[best] != 0) return {"it failed, and is tried again", best};
        if (cells_[best] == key) return {"it is kept without its equity path, and is run again for it", best};
        return {difference(wanted, parts_[best]), best};
    }
    static int shared_parts(const Parts& a, const Parts& b) {
        int shared = 0;
        for (std::size_t p = 0; p < part_names.size(); ++p) shared += a[p] == b[p] ? 1 : 0;
        return shared;
    }
    std::string difference(const Parts& wanted, const Parts& kept) const {
        std::string text;
        for (std::size_t p = 0; p < part_names.size(); ++p) {
            if (wanted[p] == kept[p]) continue;
            text += text.empty() ? "other " : ", other ";
            text += part_names[p];
            if (p == parameters_)
                text += " (" + different_parameters(texts_.text(wanted[p]), texts_.text(kept[p])) + ")";
        }
        return text.empty() ? "an equal key's parts: none differs" : text;
    }

    const std::size_t strategy_ = part_index("strategy"), symbol_ = part_index("symbol"),
                      first_day_ = part_index("first_day"), last_day_ = part_index("last_day"),
                      parameters_ = part_index("parameters");
    const PartTexts& texts_;
    std::vector<Hash128> cells_;
    std::vector<std::int64_t> is_failed_;
    std::vector<Parts> parts_;
    std::map<int, bool> strategies_;
    std::map<Pair, std::vector<std::size_t>> same_symbol_;
    std::map<Four, std::vector<std::size_t>> same_days_;
};

/// Fills reasons into cells that were not known; their parts are rows of `asked`.
class Reasons {
  public:
    Reasons(store::ResultStore& results, const std::string& condition, const record::Rows& asked)
        : kept_(results, condition, texts_), parts_(parts_of_rows(asked, texts_)) {}

    void explain(AskedCellRow& cell, std::size_t row, WhyAnswer& answer) {
        const KeptCells::Near near = kept_.nearest(cell.cell, parts_[row]);
        cell.reason = near.reason;
        if (near.at) cell.nearest = kept_.cell(*near.at);
        if (!answer.first_parts.empty()) return;
        for (std::size_t p = 0; p < part_names.size(); ++p) {
            KeyPart part{std::string(part_names[p]), texts_.text(parts_[row][p]), std::nullopt, false};
            if (near.at) part.kept = texts_.text(kept_.parts(*near.at)[p]);
            part.is_equal = part.kept == part.value;
            answer.first_parts.push_back(std::move(part));
        }
    }

  private:
    PartTexts texts_;
    KeptCells kept_;
    std::vector<Parts> parts_;
};

void count_reasons(WhyAnswer& answer) {
    std::map<std::string, WhyRow> counts;
    for (const AskedCellRow& cell : answer.cells) {
        if (!cell.reason) continue;
        WhyRow& row = counts.try_emplace(*cell.reason, WhyRow{*cell.reason, 0, cell.cell}).first->second;
        ++row.cells;
    }
    for (auto& [reason, row] : counts) answer.reasons.push_back(std::move(row));
    std::stable_sort(
        answer.reasons.begin(), answer.reasons.end(), [](const auto& a, const auto& b) { return a.cells > b.cells; });
}

/// Cells that the run computed although a run before it had an answer.
std::unordered_set<Hash128> kept_before_run(store::ResultStore& results, std::int64_t run) {
    const record::Rows rows =
        results.sql(fmt::format("SELECT cell FROM run_cell WHERE run = {0} AND NOT was_known AND cell IN (SELECT cell "
                                "FROM run_cell WHERE run < {0} AND NOT coalesce(has_failed, false))",
                                run),
                    most_cells);
    const std::vector<Hash128>& cells = rows.columns[0].hashes();
    return {cells.begin(), cells.end()};
}

AskedCellRow asked_cell(const backtest::CellRow& row, const char* state, bool is_kept) {
    return {row.cell,
            state,
            is_kept,
            row.strategy,
            row.symbol,
            row.first_day,
            row.last_day,
            row.parameters,
            std::nullopt,
            std::nullopt};
}

}  // namespace

record::Rows parts_of(store::ResultStore& results, const Hash128& cell) {
    const record::Rows found = results.select({.table = "backtest",
                                               .columns = {},
                                               .where = {{"cell", store::Comparison::equal, cell}},
                                               .order = {},
                                               .limit = 1});
    if (found.size() == 0) throw Error{Problem::not_found, "no cell " + hex_text(cell) + " is kept"};
    record::Rows parts{{"part", "value"}, {record::Column(record::Type::text), record::Column(record::Type::text)}};
    for (const std::string_view name : part_names) {
        parts.columns[0].push(name);
        parts.columns[1].push(record::value_text(found.value(0, name)));
    }
    return parts;
}

std::int64_t WhyAnswer::known() const {
    return std::count_if(cells.begin(), cells.end(), [](const AskedCellRow& cell) { return cell.state == "known"; });
}

WhyAnswer why_study(const study::CellEngine& engine, store::ResultStore& results, const study::StudyPlan& plan) {
    WhyAnswer answer;
    record::Rows missing = record::rows_of(backtest::cell_table());
    for (std::size_t at = 0; at < plan.keys.size(); ++at) {
        const study::CellPlace place{
            plan.spans[at / plan.parameters], at % plan.parameters, plan.keys[at], plan.data[at]};
        const backtest::CellRow row = engine.row(place);
        answer.cells.push_back(asked_cell(row, plan.is_known[at] ? "known" : "missing", plan.is_known[at]));
        if (!plan.is_known[at]) record::append(missing, backtest::cell_table(), &row, 1);
    }
    if (missing.size() == 0) return answer;
    Reasons reasons(results, "true", missing);
    std::size_t next = 0;
    for (std::size_t at = 0; at < plan.keys.size(); ++at)
        if (!plan.is_known[at]) reasons.explain(answer.cells[at], next++, answer);
    count_reasons(answer);
    return answer;
}

WhyAnswer why_run(store::ResultStore& results, std::int64_t run) {
    const record::Rows runs = results.sql(fmt::format("SELECT started_at FROM run WHERE run = {}", run), 1);
    if (runs.size() == 0)
        throw Error{Problem::not_found, fmt::format("there is no run {}; 'tamis results runs' lists them", run)};
    std::string parts;
    for (const std::string_view name : part_names) parts += fmt::format(", b.{0} AS {0}", name);
    const record::Rows rows = results.sql(
        fmt::format("SELECT c.cell, c.was_known, coalesce(c.has_failed, false) AS has_failed, b.cell IS NOT "
                    "NULL AS is_kept{} FROM run_cell c LEFT JOIN backtest b ON b.cell = c.cell WHERE c.run "
                    "= {} ORDER BY b.strategy, b.symbol, b.first_day, b.last_day, b.parameters, c.cell",
                    parts,
                    run),
        most_cells);
    WhyAnswer answer;
    const std::unordered_set<Hash128> kept_before = kept_before_run(results, run);
    Reasons reasons(results,
                    fmt::format("(computed_at IS NULL OR computed_at < {})",
                                fmt::format("CAST('{}' AS TIMESTAMP)", record::value_text(runs.columns[0].value(0)))),
                    rows);
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const bool was_known = rows.columns[1].numbers()[r] != 0, has_failed = rows.columns[2].numbers()[r] != 0;
        AskedCellRow cell;
        cell.cell = rows.columns[0].hashes()[r];
        cell.state = was_known ? "known" : has_failed ? "failed" : "computed";
        cell.is_kept = rows.columns[3].numbers()[r] != 0;
        if (cell.is_kept) {
            record::read_into(rows, r, asked_cell_table(), &cell);
            cell.state = was_known ? "known" : has_failed ? "failed" : "computed";
        }
        if (!was_known && cell.is_kept) reasons.explain(cell, r, answer);
        if (!was_known && kept_before.contains(cell.cell))
            cell.reason = "an earlier run kept it: without its equity path, or it was thrown away since";
        if (!was_known && !cell.is_kept) cell.reason = "evicted since: its parts are not known any more";
        answer.cells.push_back(std::move(cell));
    }
    count_reasons(answer);
    return answer;
}

namespace {
using record::Unit;
constexpr std::array key_part_fields{
    record::field<&KeyPart::part>({Unit::none, "Part of the key."}),
    record::field<&KeyPart::value>({Unit::none, "What was asked for."}),
    record::field<&KeyPart::kept>({Unit::none, "The nearest kept cell's; NULL: none is near."}),
    record::field<&KeyPart::is_equal>({Unit::none, "They agree."}),
};
static_assert(record::describes_every_member<KeyPart>(key_part_fields.size()));
constexpr std::array asked_cell_fields{
    record::field<&AskedCellRow::cell>({Unit::none, "Key."}),
    record::field<&AskedCellRow::state>({Unit::none, "known or missing; of a run: known, computed or failed."}),
    record::field<&AskedCellRow::is_kept>({Unit::none, "It is kept now."}),
    record::field<&AskedCellRow::strategy>({Unit::none, "Strategy; NULL: no longer kept."}),
    record::field<&AskedCellRow::symbol>({Unit::none, "Symbol; NULL: no longer kept."}),
    record::field<&AskedCellRow::first_day>({Unit::none, "First day; NULL: no longer kept."}),
    record::field<&AskedCellRow::last_day>({Unit::none, "Last day; NULL: no longer kept."}),
    record::field<&AskedCellRow::parameters>({Unit::none, "Parameters; NULL: no longer kept."}),
    record::field<&AskedCellRow::reason>({Unit::none, "Why it was not known; NULL: it was."}),
    record::field<&AskedCellRow::nearest>({Unit::none, "The kept cell that shares most parts of its key."}),
};
static_assert(record::describes_every_member<AskedCellRow>(asked_cell_fields.size()));
constexpr std::array why_fields{
    record::field<&WhyRow::reason>(
        {Unit::none, "What the nearest kept cell has that these have not, or what is missing."}),
    record::field<&WhyRow::cells>({Unit::count, "Cells with this reason."}),
    record::field<&WhyRow::first>({Unit::none, "The first of them."}),
};
static_assert(record::describes_every_member<WhyRow>(why_fields.size()));
}  // namespace

const record::Table& key_part_table() {
    static constexpr auto table = record::table<KeyPart>("key_parts", "The parts of a cell's key.", key_part_fields);
    return table;
}
const record::Table& asked_cell_table() {
    static constexpr auto table =
        record::table<AskedCellRow>("asked_cells", "Cells that were asked for.", asked_cell_fields);
    return table;
}
const record::Table& why_table() {
    static constexpr auto table = record::table<WhyRow>("reasons", "Why cells were not known.", why_fields);
    return table;
}

}  // namespace tamis::app
