// app/answers_json.cpp — one function an answer; texts are escaped, numbers are as they are kept.
#include "app/answers_json.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "record/format.hpp"

namespace tamis::app {

namespace {

/// "[…]" of the first `limit`, each as `write` says it.
template <class List, class Write>
std::string json_list(const List& list, std::uint64_t limit, Write write) {
    std::string out;
    for (const auto& one : list) {
        if (limit-- == 0) break;
        out += (out.empty() ? "" : ",") + write(one);
    }
    return "[" + out + "]";
}

/// {"reason":12}
std::string counts_json(const std::map<std::string, std::uint64_t>& counts) {
    std::string out;
    for (const auto& [text, count] : counts)
        out += (out.empty() ? "" : ",") + quoted_json(text) + ":" + std::to_string(count);
    return "{" + out + "}";
}

/// Of lines and files that were refused: [{"place":…,"why":…}].
template <class Places>
std::string places_json(const Places& places, std::uint64_t limit) {
    return json_list(places, limit, [](const auto& one) {
        return "{\"place\":" + quoted_json(one.place) + ",\"why\":" + quoted_json(one.why) + "}";
    });
}

template <class Row>
std::string structs_json(const record::Table& table, const std::vector<Row>& structs, std::uint64_t limit) {
    record::Rows rows = record::rows_of(table);
    record::append(rows, table, structs.data(), std::min<std::uint64_t>(structs.size(), limit));
    return std::string(trim(record::json_text(rows)));
}

std::string days_json(const std::set<TradingDay>& days) {
    return json_list(days, UINT64_MAX, [](TradingDay day) { return quoted_json(to_text(day)); });
}

/// Those of a kind; a value is called by what it is.
std::string actions_json(const ingest::ImportReport& r, std::string_view kind, const char* value) {
    std::vector<ingest::ImportedAction> of_kind;
    for (const ingest::ImportedAction& action : r.actions)
        if (action.kind == kind) of_kind.push_back(action);
    return json_list(of_kind, UINT64_MAX, [&](const ingest::ImportedAction& action) {
        return fmt::format("{{\"symbol\":{},\"day\":\"{}\",\"{}\":{},\"outcome\":\"{}\"}}",
                           quoted_json(action.symbol),
                           to_text(action.day),
                           value,
                           quoted_json(action.value),
                           action.outcome);
    });
}

std::string part_json(const migration::OldRowsReport& part, std::uint64_t limit) {
    return fmt::format(
        "{{\"source\":{},\"kind\":{},\"rows\":{},\"cells_added\":{},\"cells_known\":{},\"duplicates\":{},"
        "\"screens_added\":{},\"hits_added\":{},\"fills_added\":{},\"backtests_before\":{},\"backtests_after\":{},"
        "\"mapped\":{},\"unmapped\":{},\"faults\":{},\"impossible\":{},\"rejected\":{}}}",
        quoted_json(part.source),
        quoted_json(part.kind),
        part.rows,
        part.cells_added,
        part.cells_known,
        part.duplicates,
        part.screens_added,
        part.hits_added,
        part.fills_added,
        part.backtests_before,
        part.backtests_after,
        counts_json(part.mapped),
        counts_json(part.unmapped),
        counts_json(part.faults),
        counts_json(impossible_counts(part)),
        places_json(part.rejected, limit));
}

}  // namespace

std::string import_json(const ingest::ImportReport& r, double seconds, std::uint64_t limit) {
    return fmt::format(
        "{{\"files\":{},\"symbols\":{},\"minute_bars\":{},\"quote_bars\":{},\"hour_bars\":{},\"daily_bars\":{},\"days_"
        "new\":{},\"days_changed\":{},\"days_same\":{},\"bytes_written\":{},\"rounded_prices\":{},"
        "\"rounded_volumes\":{},\"duplicates\":{},\"other_symbol_rows\":{},\"other_lines\":{},\"closed_bars\":{},"
        "\"closed_days\":{},\"off_hours_bars\":{},\"splits\":{},\"dividends\":{},\"names\":{},"
        "\"was_interrupted\":{},\"seconds\":{:.3f},\"rejected\":{},"
        "\"rejected_lines\":{},\"rejected_lines_left_out\":{},\"notes\":{}}}",
        r.files,
        r.symbols,
        r.minute_bars,
        r.quote_bars,
        r.hour_bars,
        r.daily_bars,
        r.written.days_new,
        r.written.days_changed,
        r.written.days_same,
        r.written.bytes_written,
        r.rounded_prices,
        r.rounded_volumes,
        r.duplicates,
        r.other_symbol_rows,
        r.other_lines,
        r.written.closed_bars,
        days_json(r.written.closed_days),
        r.written.off_hours_bars,
        actions_json(r, "split", "ratio"),
        actions_json(r, "dividend", "usd_a_share"),
        actions_json(r, "name", "names"),
        r.was_interrupted,
        seconds,
        counts_json(r.rejected),
        places_json(r.rejected_lines, limit),
        r.rejected_count() - std::min<std::uint64_t>(r.rejected_lines.size(), limit),
        json_list(r.notes, UINT64_MAX, quoted_json));
}

std::string fetch_json(const fetch::FetchReport& r, double seconds, std::uint64_t limit) {
    std::string json = import_json(r.import, seconds, limit);
    json.pop_back();
    json += fmt::format(",\"requests\":{},\"repeated\":{},\"symbols_on_hand\":{},\"symbols_without_bars\":{}",
                        r.requests,
                        r.repeated,
                        r.symbols_on_hand,
                        r.symbols_without_bars);
    if (r.ended_by)
        json += fmt::format(",\"error\":{},\"problem\":\"{}\",\"exit_code\":{}",
                            quoted_json(r.ended_by->what()),
                            info(r.ended_by->problem()).name,
                            info(r.ended_by->problem()).exit_code);
    return json + "}";
}

std::string fetch_plan_json(const fetch::FetchPlan& p) {
    std::string kinds;
    for (const fetch::PlannedKind& one : p.kinds)
        kinds += fmt::format("{}{{\"kind\":\"{}\",\"requests\":{},\"requests_most\":{}}}",
                             kinds.empty() ? "" : ",",
                             fetch::kind_names[static_cast<std::size_t>(one.kind)],
                             one.requests,
                             one.requests_most);
    return fmt::format(
        "{{\"provider\":\"{}\",\"symbols\":{},\"symbols_delisted\":{},\"symbols_on_hand\":{},\"kinds\":[{}],"
        "\"requests\":{},\"requests_most\":{},\"requests_an_hour\":{},\"is_free_plan\":{},\"seconds\":{:.0f},"
        "\"seconds_most\":{:.0f},\"lacks\":{}}}",
        p.provider,
        p.symbols,
        p.symbols_delisted,
        p.symbols_on_hand,
        kinds,
        p.requests,
        p.requests_most,
        p.requests_an_hour,
        p.is_free_plan,
        p.seconds(),
        p.seconds_most(),
        quoted_json(p.lacks));
}

std::string import_json(const ImportResultsReport& r, std::uint64_t limit) {
    return fmt::format(
        "{{\"run\":{},\"files\":{},\"bytes\":{},\"results\":{},\"added\":{},\"known\":{},\"replaced\":{},"
        "\"passed_over\":{},\"seconds\":{:.3f},\"refused\":{},\"refused_in_all\":{},\"notes\":{},\"notes_in_all\":{},"
        "\"fields_without_column\":{},\"each\":{}}}",
        r.run.run,
        r.files,
        r.bytes,
        r.found(),
        r.added,
        r.known,
        r.replaced,
        r.passed_over,
        r.run.seconds,
        places_json(r.refused, limit),
        r.refused.size(),
        places_json(r.notes, limit),
        r.notes.size(),
        counts_json(r.other_fields),
        structs_json(imported_result_table(), r.results, limit));
}

std::string migration_json(const migration::MigrationReport& report, std::uint64_t limit) {
    return fmt::format("{{\"migration\":{},\"is_dry_run\":{},\"parts\":{},\"refused\":{},\"refused_in_all\":{}}}",
                       report.migration == 0 ? "null" : std::to_string(report.migration),
                       report.is_dry_run,
                       json_list(report.parts, UINT64_MAX, [&](const auto& part) { return part_json(part, limit); }),
                       places_json(report.refused, limit),
                       report.refused.size());
}

std::string comparison_json(const report::Comparison& c, std::uint64_t limit) {
    return fmt::format(
        "{{\"equal\":{},\"left\":{},\"right\":{},\"fills\":{},\"trades\":{},\"statistics\":{},\"differences\":{},"
        "\"differences_in_all\":{}}}",
        c.differences.empty(),
        quoted_json(c.left),
        quoted_json(c.right),
        c.fills,
        c.trades,
        c.statistics,
        structs_json(report::difference_table(), c.differences, limit),
        c.differences.size());
}

std::string evicted_json(const Evicted& evicted, bool is_deleted) {
    return fmt::format("{{\"cells\":{},\"in_runs\":{},\"in_other_runs\":{},\"rows\":{},\"deleted\":{}}}",
                       evicted.cells,
                       evicted.in_runs,
                       evicted.in_other_runs,
                       counts_json(evicted.rows),
                       is_deleted);
}

std::string copied_json(const bars::CopiedBooks& copied) {
    return fmt::format("{{\"books\":{},\"files\":{},\"files_new\":{},\"bytes\":{},\"bytes_new\":{}}}",
                       copied.books,
                       copied.files,
                       copied.files_new,
                       copied.bytes,
                       copied.bytes_new);
}

std::string written_json(const std::string& file, const char* rows, std::uint64_t count) {
    return fmt::format("{{\"{}\":{},\"file\":{}}}", rows, count, quoted_json(file));
}

std::string why_json(const WhyAnswer& answer, std::uint64_t limit) {
    return fmt::format("{{\"asked\":{},\"known\":{},\"reasons\":{},\"first_not_known\":{},\"cells\":{}}}",
                       answer.cells.size(),
                       answer.known(),
                       structs_json(why_table(), answer.reasons, UINT64_MAX),
                       structs_json(key_part_table(), answer.first_parts, UINT64_MAX),
                       structs_json(asked_cell_table(), answer.cells, limit));
}

std::string merge_json(const MergeAnswer& answer) {
    const auto part = [](const MergedPart& one) {
        return fmt::format("{{\"file\":{},\"cells_new\":{},\"cells_known\":{},\"refused\":{}}}",
                           quoted_json(one.file.string()),
                           one.cells_new,
                           one.cells_known,
                           one.refused.empty() ? "null" : quoted_json(one.refused));
    };
    const auto run = [](const MergedRun& one) {
        return fmt::format("{{\"run\":{},\"shards\":{},\"merged\":{},\"cells\":{},\"failed\":{},\"to_repeat\":[{}]}}",
                           one.run,
                           one.shards,
                           one.merged,
                           one.cells,
                           one.failed,
                           fmt::join(one.to_repeat, ","));
    };
    return "{\"parts\":" + json_list(answer.parts, UINT64_MAX, part) +
           ",\"runs\":" + json_list(answer.runs, UINT64_MAX, run) + "}";
}

std::map<std::string, std::uint64_t> impossible_counts(const migration::OldRowsReport& part) {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& [rule, one] : part.impossible)
        counts[fmt::format("{}; first '{}' in {}", rule, one.first_value, one.first_place)] = one.count;
    return counts;
}

}  // namespace tamis::app
