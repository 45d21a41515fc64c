// cli/cell_output.cpp — a cell's numbers a line each, its trades as a table.
#include "cli/cell_output.hpp"

#include <fmt/format.h>

#include <array>

#include "app/home.hpp"
#include "app/notes.hpp"
#include "app/reports.hpp"
#include "cli/actions.hpp"
#include "cli/output.hpp"

namespace tamis::cli {

namespace {

/// The columns of one row, a line each.
void print_lines(const Options& options, const record::Rows& row, const record::Table* table) {
    const record::Clock clock = clock_of(options);
    for (std::size_t c = 0; c < row.names.size(); ++c) {
        const record::Field* field = table ? table->find(row.names[c]) : nullptr;
        const record::Unit unit = field ? field->about.unit : record::Unit::none;
        // Unlike in a table's heading, the whole name stands here: it is what --where and --columns take.
        const bool is_instant = row.columns[c].type() == record::Type::timestamp;
        const std::string name = row.names[c] + (is_instant ? fmt::format(" ({})", clock.zone) : "");
        print(fmt::format("  {:<44}{}\n", name, record::cell_text(row.columns[c].value(0), row.names[c], unit, clock)));
    }
}

/// `,"name":{…}` or `,"name":null`.
void append_part(std::string& json, const char* name, const record::Rows& row) {
    json += fmt::format(",\"{}\":", name);
    if (row.size() == 0)
        json += "null";
    else
        record::append_json_object(json, row, 0);
}

void append_columns(record::Rows& row, const char* prefix, const record::Rows& more) {
    if (more.size() == 0) return;
    for (std::size_t c = 0; c < more.names.size(); ++c) {
        row.names.push_back(prefix + more.names[c]);
        row.columns.push_back(more.columns[c]);
    }
}

std::string cell_json(const report::KeptCell& kept, const record::Rows& note) {
    std::string json;
    record::append_json_object(json, kept.cell, 0);
    json.pop_back();
    append_part(json, "counters", kept.counters);
    append_part(json, "lean_result", kept.lean_result);
    if (note.size() != 0) append_part(json, "note", note);
    std::string trades = record::json_text(kept.trades.rows);
    trades.erase(trades.find_last_not_of('\n') + 1);
    return "[\n" + json + ",\"trades\":" + trades + "}\n]\n";
}

/// What is read first of a trade; where the terminal is too narrow, the last columns are left to --json.
constexpr std::array trade_columns{"number",
                                   "symbol",
                                   "direction",
                                   "quantity",
                                   "profit_loss_usd",
                                   "entry_time",
                                   "exit_time",
                                   "entry_price_usd",
                                   "exit_price_usd",
                                   "fees_usd",
                                   "mae_usd",
                                   "mfe_usd",
                                   "end_trade_drawdown_usd"};

void print_trades(const Options& options, const store::Answer& trades) {
    record::Rows shown;
    for (const char* name : trade_columns) {
        shown.names.emplace_back(name);
        shown.columns.push_back(trades.rows.columns[trades.rows.index(name)]);
    }
    print_table(options, shown, app::find_table("trade"), Columns::first, {"--json"});
    print(more_text(shown.size(), trades.total));
}

void print_words(const Options& options, const report::KeptCell& kept, const record::Rows& note) {
    print_lines(options, kept.cell, app::find_table("backtest"));
    if (note.size() > 0) {
        print("\nnoted by a person\n");
        print_lines(options, note, app::find_table("note"));
    }
    if (kept.counters.size() > 0) {
        print("\ncounted by the strategy\n");
        print_lines(options, kept.counters, nullptr);
    }
    if (kept.lean_result.size() > 0) {
        print("\nin LEAN's result\n");
        print_lines(options, kept.lean_result, app::find_table("lean_result"));
    }
    if (kept.trades.rows.size() == 0) return;
    print("\n");
    print_trades(options, kept.trades);
}

}  // namespace

void print_cell(const Options& options, store::ResultStore& results, const Hash128& cell) {
    const record::Rows row = report::kept_row(results, cell);
    if (options.json) return print(record::json_text(row));
    if (options.csv) return print_exactly(record::csv_text(row));
    print_lines(options, row, app::find_table("backtest"));
}

int results_show(const Options& options) {
    const auto results = open_with_lakes(options);
    report::KeptCell kept = app::cell_of(*results, options.key, row_limit(options));
    const record::Rows note = app::note_of_cell(*results, app::find_cell(*results, options.key));
    if (options.json) {
        print(cell_json(kept, note));
    } else if (options.csv) {
        append_columns(kept.cell, "counter_", kept.counters);
        append_columns(kept.cell, "lean_result_", kept.lean_result);
        print_exactly(record::csv_text(kept.cell));
    } else {
        print_words(options, kept, note);
    }
    return 0;
}

}  // namespace tamis::cli
