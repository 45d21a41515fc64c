// migration/migrate.cpp — a source at a time: read, matched with what is kept, written in one transaction.
#include "migration/migrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "backtest/tables.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "jobs/progress.hpp"
#include "migration/old_backtest.hpp"
#include "migration/old_fill.hpp"
#include "migration/old_screen.hpp"
#include "record/format.hpp"
#include "screen/screener.hpp"
#include "store/transaction.hpp"
#include "study/kept_cells.hpp"

namespace tamis::migration {

namespace {

constexpr std::size_t rows_a_batch = 10'000;
constexpr std::uint64_t most_rows = 1'000'000'000;

std::int64_t count_backtests(store::ResultStore& results) {
    return std::get<std::int64_t>(results.sql("SELECT count(*)::BIGINT FROM backtest", 1).columns[0].value(0));
}

template <class... Parts>
std::string joined(const Parts&... parts) {
    std::string text;
    ((text += fmt::format("{}|", parts)), ...);
    return text;
}

/// One spelling a number: 100000, 100000.0 and 1e5 are the same.
std::string number_text(const record::Value& value) {
    if (const auto* decimal = std::get_if<Decimal>(&value))
        return decimal->is_zero() ? "0" : to_text(normalize(*decimal));
    if (const auto* real = std::get_if<double>(&value); real && *real == 0) return "0";
    return record::stable_text(value);
}

/// All numbers of a cell: equal ones under one identity are one backtest. A failed one has its reason instead.
std::string numbers_of(const backtest::CellRow& cell) {
    std::string text;
    for (const record::Field& field : backtest::cell_table().fields) {
        const bool is_number = field.type == record::Type::real || field.type == record::Type::decimal ||
                               field.type == record::Type::integer;
        const bool is_of_the_answer =
            field.column() != "execution_time_ms" && field.column() != "attempts" && field.column() != "sessions";
        if (is_number && is_of_the_answer) text += number_text(field.read(field.in(&cell))) + ",";
    }
    if (cell.status != "done") text += fmt::format("{}: {}", cell.status, cell.reason.value_or(""));
    return text;
}

/// Rows on their way: batches a table, appended when they are many.
class Batches {
  public:
    Batches(store::ResultStore& results, bool is_dry_run) : results_(results), is_dry_run_(is_dry_run) {}
    record::Rows& of(const record::Table& table) {
        auto [at, is_new] = batches_.try_emplace(std::string(table.name), &table, record::Rows{});
        if (is_new) at->second.second = record::rows_of(table);
        return at->second.second;
    }
    template <class Row>
    void add(const record::Table& table, const Row& row) {
        record::append(of(table), table, &row, 1);
        if (++rows_ >= rows_a_batch) flush();
    }
    void flush() {
        for (auto& [name, batch] : batches_)
            if (!is_dry_run_) results_.append(*batch.first, batch.second);
        clear();
    }

    void clear() {
        batches_.clear();
        rows_ = 0;
    }

  private:
    store::ResultStore& results_;
    const bool is_dry_run_;
    std::size_t rows_ = 0;
    std::map<std::string, std::pair<const record::Table*, record::Rows>> batches_;
};

/// What is kept already, this migration's earlier parts included.
struct Known {
    std::unordered_set<Hash128> cells, ours, screens;  ///< ours: cells that this migration brought
    std::unordered_map<std::string, Hash128> old_ids;
    std::unordered_set<std::string> hits, fills;
    std::unordered_set<std::string> origins, of_this;  ///< screens by session, hits and fills that this migration named
};

class Migration {
  public:
    Migration(store::ResultStore& results,
              std::string source,
              bool is_dry_run,
              const jobs::Audience& audience,
              const Stop& stop)
        : results_(results), audience_(audience), stop_(stop), batches_(results, is_dry_run) {
        report_.is_dry_run = is_dry_run;
        row_.source = std::move(source);
        row_.state = "done";
        row_.started_at = {utc_now_ms()};
        row_.migration = std::get<std::int64_t>(
            results.sql("SELECT coalesce(max(migration), 0)::BIGINT + 1 FROM migration", 1).columns[0].value(0));
        read_known();
    }

    void part(OldRows& rows) {
        OldRowsReport part;
        part.source = rows.name();
        part.backtests_before = count_backtests(results_);
        const Known before = known_;
        const auto work = [&] {
            read(rows, part);
            batches_.flush();
            note(part);
            if (!report_.is_dry_run) keep_row();
        };
        try {
            if (report_.is_dry_run)
                work();
            else
                store::in_transaction(results_, work);
        } catch (...) {
            batches_.clear();
            known_ = before;  // what was read of this part is not kept
            throw;
        }
        part.backtests_after = count_backtests(results_);
        report_.parts.push_back(std::move(part));
    }
    void refuse(const std::string& place, const std::string& why) { report_.refused.push_back({place, why}); }

    MigrationReport finish() {
        const bool brought = row_.cells_added + row_.screens_added + row_.hits_added + row_.fills_added +
                                 row_.duplicates + row_.cells_known !=
                             0;
        report_.migration = report_.is_dry_run || !brought ? 0 : row_.migration;
        if (!report_.is_dry_run && !brought)
            results_.execute(fmt::format("DELETE FROM migration WHERE migration = {}", row_.migration));
        return std::move(report_);
    }

  private:
    void read_known() {
        const record::Rows cells = results_.sql("SELECT cell FROM backtest", most_rows);
        known_.cells.insert(cells.columns[0].hashes().begin(), cells.columns[0].hashes().end());
        const record::Rows old =
            results_.sql("SELECT old_id, cell FROM migrated_backtest WHERE old_id IS NOT NULL", most_rows);
        for (std::size_t i = 0; i < old.size(); ++i)
            known_.old_ids[old.columns[0].texts()[i]] = old.columns[1].hashes()[i];
        const record::Rows hits = results_.sql("SELECT DISTINCT screen, symbol FROM migrated_screen_symbol", most_rows);
        for (std::size_t i = 0; i < hits.size(); ++i)
            known_.hits.insert(joined(hex_text(hits.columns[0].hashes()[i]), hits.columns[1].texts()[i]));
        const record::Rows screens = results_.sql("SELECT DISTINCT screen FROM migrated_screen", most_rows);
        known_.screens.insert(screens.columns[0].hashes().begin(), screens.columns[0].hashes().end());
        const record::Rows fills = results_.sql("SELECT cell, order_id FROM migrated_fill", most_rows);
        for (std::size_t i = 0; i < fills.size(); ++i)
            known_.fills.insert(joined(hex_text(fills.columns[0].hashes()[i]), fills.columns[1].numbers()[i]));
    }

    void read(OldRows& rows, OldRowsReport& part) {
        jobs::ProgressLine progress(audience_);
        for (OldRow row;;) {
            stop_.check("interrupted: what was whole before is kept, of this file or table nothing");
            try {
                row = {};
                if (!rows.next(row)) break;
                ++part.rows;
                take(row, part);
            } catch (const Error& error) {
                if (row.cells.empty()) ++part.rows;
                const bool has_place = row.place.empty() || std::string_view(error.what()).starts_with(row.place);
                part.rejected.push_back(
                    {row.place.empty() ? rows.name() : row.place,
                     has_place && !row.place.empty()
                         ? std::string(error.what())
                               .substr(std::min(row.place.size() + 2, std::string_view(error.what()).size()))
                         : error.what()});
            }
            progress.show({.done = part.rows, .unit = "rows", .detail = part.source});
        }
        if (part.kind.empty()) part.kind = part.rows == 0 ? "nothing: no rows" : "nothing";
    }

    void take(const OldRow& row, OldRowsReport& part) {
        const OldKind kind = kind_of(row);
        switch (kind) {
            case OldKind::backtest:
            case OldKind::grid_backtest:
                return take_backtest(row, kind, part);
            case OldKind::screen:
                return take_screen(read_old_screen(row, part), part);
            case OldKind::screen_hit:
                return take_screen(read_old_hit(row, part), part);
            case OldKind::fill:
                return take_fill(row, part);
            case OldKind::other:
                break;
        }
        throw Error{Problem::bad_data, "neither a backtest, nor a screen, nor a fill, by its columns"};
    }

    void take_backtest(const OldRow& row, OldKind kind, OldRowsReport& part) {
        part.kind = "backtests";
        OldBacktest old = read_old_backtest(row, kind, part);
        const Hash128 key =
            sha256_128("earlier system's backtest\n" + old.identity + "\n" + numbers_of(old.result.cell));
        old.origin.cell = key;
        old.origin.migration = row_.migration;
        old.result.set_cell(key);
        const bool is_new = known_.cells.insert(key).second;
        if (!is_new) note_duplicate(old, part);
        if (old.origin.old_id) known_.old_ids.emplace(*old.origin.old_id, key);
        batches_.add(migrated_backtest_table(), old.origin);
        if (!is_new) return;
        known_.ours.insert(key);
        ++part.cells_added;
        batches_.add(backtest::cell_table(), old.result.cell);
        old.result.more.append_to([this](const record::Table& table) -> record::Rows& { return batches_.of(table); });
    }
    // Brought by this migration: the old data repeats itself. Brought before: it is known.
    void note_duplicate(OldBacktest& old, OldRowsReport& part) {
        if (!known_.ours.contains(old.origin.cell)) {
            ++part.cells_known;
            return;
        }
        old.origin.is_duplicate = true;
        ++part.duplicates;
        const auto known = old.origin.old_id ? known_.old_ids.find(*old.origin.old_id) : known_.old_ids.end();
        ++part.faults[known == known_.old_ids.end() && old.origin.old_id ? fault::two_ids : fault::duplicate];
    }

    void take_screen(OldScreen screen, OldRowsReport& part) {
        part.kind = "screens";
        screen.origin.migration = row_.migration;
        const bool is_one_day = screen.origin.first_day == screen.origin.last_day;
        const bool is_new = known_.screens.insert(screen.key).second;
        const bool is_of_session =
            known_.origins.insert(joined(hex_text(screen.key), screen.origin.session_id.value_or(""))).second;
        if (is_of_session) batches_.add(migrated_screen_table(), screen.origin);
        if (is_new && is_one_day) {
            ++part.screens_added;
            screen::ScreenDayRow day{screen.key,
                                     screen.origin.first_day,
                                     screen.origin.filters,
                                     "all",
                                     std::nullopt,
                                     std::nullopt,
                                     std::nullopt,
                                     std::nullopt,
                                     screen.origin.screened_at};
            batches_.add(screen::screen_day_table(), day);
        }
        if (!is_one_day && is_new) ++part.faults[fault::days_not_kept];
        for (const std::string& symbol : screen.symbols) take_hit(screen, symbol, is_one_day, part);
    }
    void take_hit(const OldScreen& screen, const std::string& symbol, bool is_one_day, OldRowsReport& part) {
        const std::string hit = joined(hex_text(screen.key), symbol);
        if (known_.of_this.insert(joined("hit " + hit, screen.origin.session_id.value_or(""))).second)
            batches_.add(migrated_screen_symbol_table(),
                         MigratedScreenSymbolRow{row_.migration, screen.key, symbol, screen.origin.session_id});
        if (!known_.hits.insert(hit).second) {
            ++part.duplicates;
            ++part.faults[fault::duplicate];
            return;
        }
        ++part.hits_added;
        if (!is_one_day) return;
        batches_.add(screen::screen_hit_table(),
                     screen::ScreenHitRow{screen.key, screen.origin.first_day, symbol, std::nullopt});
        for (const OldFilter& filter : screen.filters)
            batches_.add(screen::screen_measure_table(),
                         screen::ScreenMeasureRow{
                             screen.key, screen.origin.first_day, symbol, filter.name, filter.text, std::nullopt});
    }

    void take_fill(const OldRow& row, OldRowsReport& part) {
        part.kind = "fills";
        OldFill old = read_old_fill(row, part);
        const auto cell = known_.old_ids.find(old.old_id);
        if (cell == known_.old_ids.end())
            throw Error{Problem::bad_data,
                        "its backtest " + old.old_id + " is not migrated; bring the backtests first"};
        old.fill.cell = cell->second;
        const std::string fill = joined(hex_text(old.fill.cell), old.fill.order_id);
        if (known_.of_this.insert("fill " + fill).second)
            batches_.add(migrated_fill_table(), MigratedFillRow{row_.migration, old.fill.cell, old.fill.order_id});
        if (!known_.fills.insert(fill).second) {
            ++part.duplicates;
            ++part.faults[fault::duplicate];
            return;
        }
        ++part.fills_added;
        batches_.add(backtest::fill_table(), old.fill);
    }

    void note(const OldRowsReport& part) {
        const auto add = [](std::int64_t& to, std::uint64_t count) { to += static_cast<std::int64_t>(count); };
        add(row_.rows_read, part.rows);
        add(row_.rows_rejected, part.rejected.size());
        add(row_.cells_added, part.cells_added);
        add(row_.cells_known, part.cells_known);
        add(row_.duplicates, part.duplicates);
        add(row_.screens_added, part.screens_added);
        add(row_.hits_added, part.hits_added);
        add(row_.fills_added, part.fills_added);
    }
    void keep_row() {
        record::Rows rows = record::rows_of(migration_table());
        record::append(rows, migration_table(), &row_, 1);
        results_.execute(fmt::format("DELETE FROM migration WHERE migration = {}", row_.migration));
        results_.append(migration_table(), rows);
    }

    store::ResultStore& results_;
    const jobs::Audience audience_;
    const Stop stop_;
    Batches batches_;
    MigrationReport report_;
    MigrationRow row_;
    Known known_;
};

}  // namespace

MigrationReport migrate_files(store::ResultStore& results,
                              const std::vector<std::filesystem::path>& files,
                              bool is_dry_run,
                              const jobs::Audience& audience,
                              const Stop& stop) {
    std::string source;
    for (const auto& file : files) source += (source.empty() ? "" : " ") + file.string();
    Migration migration(results, source, is_dry_run, audience, stop);
    for (const auto& file : files) {
        try {
            migration.part(*open_old_file(file));
        } catch (const Error& error) {
            if (error.problem() != Problem::bad_data && error.problem() != Problem::not_found) throw;
            migration.refuse(file.string(), error.what());
        }
    }
    return migration.finish();
}

MigrationReport migrate_database(store::ResultStore& results,
                                 const std::string& address,
                                 bool is_dry_run,
                                 const jobs::Audience& audience,
                                 const Stop& stop) {
    const auto tables = open_old_database(address);
    Migration migration(results, address, is_dry_run, audience, stop);
    for (const auto& table : tables) migration.part(*table);
    return migration.finish();
}

MigrationRow undo_migration(store::ResultStore& results, std::int64_t migration) {
    const record::Rows found = results.sql(fmt::format("SELECT * FROM migration WHERE migration = {}", migration), 1);
    if (found.size() == 0)
        throw Error{Problem::not_found,
                    fmt::format("there is no migration {}; 'tamis migrate list' shows them", migration)};
    MigrationRow row;
    record::read_into(found, 0, migration_table(), &row);
    if (row.state == "undone") throw Error{Problem::conflict, fmt::format("migration {} is undone already", migration)};
    const std::string of_this = fmt::format(" WHERE migration = {}", migration);
    const auto only_here = [&](const char* table, const char* column) {
        return fmt::format(
            "(SELECT {1} FROM {0} WHERE migration = {2} AND {1} NOT IN (SELECT {1} FROM {0} WHERE migration <> {2}))",
            table,
            column,
            migration);
    };
    // Pairs that no other migration brought too.
    const auto pairs = [&](const char* target, const char* table, const char* a, const char* b) {
        return fmt::format(
            "DELETE FROM {0} USING {1} m WHERE {0}.{2} = m.{2} AND {0}.{3} = m.{3} AND m.migration = {4} AND NOT "
            "EXISTS (SELECT 1 FROM {1} o WHERE o.{2} = m.{2} AND o.{3} = m.{3} AND o.migration <> {4})",
            target,
            table,
            a,
            b,
            migration);
    };
    store::in_transaction(results, [&] {
        results.execute(pairs("fill", "migrated_fill", "cell", "order_id"));
        study::delete_cells(results, only_here("migrated_backtest", "cell"));
        for (const char* table : {"screen_hit", "screen_measure"})
            results.execute(pairs(table, "migrated_screen_symbol", "screen", "symbol"));
        results.execute("DELETE FROM screen_day WHERE screen IN " + only_here("migrated_screen", "screen"));
        for (const char* table : {"migrated_fill", "migrated_backtest", "migrated_screen", "migrated_screen_symbol"})
            results.execute("DELETE FROM " + std::string(table) + of_this);
        results.execute("UPDATE migration SET state = 'undone'" + of_this);
    });
    row.state = "undone";
    return row;
}

}  // namespace tamis::migration
