// tests/fuzz/results_fuzz.cpp — any bytes as results that others computed: LEAN's files and archives, rows of the
// earlier system, lists of orders. The first line says which, the rest is read. It is refused in words, or becomes rows
// of one key. A crash, a bug, or a key that changes is a finding.
#include <array>
#include <string>
#include <string_view>

#include "backtest/strategies/order_script.hpp"
#include "lean/lean_result.hpp"
#include "lean/native_spec.hpp"
#include "lean/result_files.hpp"
#include "migration/old_backtest.hpp"
#include "migration/old_fill.hpp"
#include "migration/old_screen.hpp"
#include "reading.hpp"
#include "record/rows.hpp"

namespace {

using namespace tamis;
using fuzz::require;
using fuzz::written;

template <class Row>
void append_rows(const record::Table& table, const std::vector<Row>& rows) {
    record::Rows out = record::rows_of(table);
    record::append(out, table, rows);
}

/// What an import does with a result once it is read.
void append_all(backtest::CellRows rows) {
    append_rows(backtest::cell_table(), std::vector{rows.cell});
    append_rows(backtest::trade_table(), rows.trades);
    append_rows(backtest::fill_table(), rows.fills);
    append_rows(backtest::equity_table(), rows.equity);
    record::Rows more;
    const auto rows_of = [&](const record::Table& table) -> record::Rows& { return more = record::rows_of(table); };
    if (rows.more) rows.more->append_to(rows_of);
}

void take(const lean::ResultText& text, std::string_view file) {
    lean::LeanResult result = lean::read_result(text);
    require(!result.cell.cell.is_zero(), file, "a result has a key");
    require(lean::read_result(text).cell.cell == result.cell.cell, file, "equal files have one key");
    require(result.cell.first_day <= result.cell.last_day, file, "a run begins before it ends");
    append_all(result.take());
}

lean::ResultText text_of(std::string_view place) {
    lean::ResultText text;
    text.place = place;
    text.id = "1";
    return text;
}

/// A result, and behind a form feed its order events.
void read_full(std::string_view file) {
    const std::size_t end = file.find('\f');
    lean::ResultText text = text_of("1.json");
    text.full = file.substr(0, end);
    if (end != std::string_view::npos) text.events = file.substr(end + 1);
    take(text, file);
}

void read_summary(std::string_view file) {
    lean::ResultText text = text_of("1-summary.json");
    text.summary = file;
    take(text, file);
}

void read_events(std::string_view file) {
    lean::ResultText text = text_of("1-order-events.json");
    text.events = file;
    take(text, file);
}

void read_archive(const fs::path& path, std::string_view bytes) {
    for (const lean::ResultText& text : lean::load({path, "", true}).results) {
        try {
            take(text, bytes);
        } catch (const Error& error) {
            require(error.problem() == Problem::bad_data, bytes, "a refused result is bad data");
        }
    }
}

void read_zip(std::string_view bytes) {
    read_archive(written("results.zip", bytes), bytes);
}

void read_tar(std::string_view bytes) {
    read_archive(written("results.tar.gz", bytes), bytes);
}

void take(const migration::OldRow& row, migration::OldRowsReport& report) {
    using enum migration::OldKind;
    switch (const auto kind = kind_of(row)) {
        case backtest:
        case grid_backtest:
            return append_all(read_old_backtest(row, kind, report).result.take());
        case screen:
            return (void)read_old_screen(row, report);
        case screen_hit:
            return (void)read_old_hit(row, report);
        case fill:
            return append_rows(backtest::fill_table(), std::vector{read_old_fill(row, report).fill});
        case other:
            return;
    }
}

void read_old_rows(std::string_view file) {
    const auto rows = migration::open_old_file(written("rows", file));
    migration::OldRowsReport report;
    // A row is at least a byte, so there are no more of them.
    for (std::size_t calls = 0; calls <= file.size(); ++calls) {
        migration::OldRow row;
        try {
            if (!rows->next(row)) return;
            take(row, report);
        } catch (const Error& error) {
            require(error.problem() == Problem::bad_data, file, "a refused row is bad data");
        }
    }
    require(false, file, "the rows come to an end");
}

void read_orders(std::string_view file) {
    try {
        (void)backtest::read_order_script(file);
    } catch (const Error& error) {
        if (error.problem() == Problem::invalid_request) return;  // a line of it
        throw;
    }
}

constexpr std::array readers{fuzz::Reader{"result", read_full},
                             fuzz::Reader{"summary", read_summary},
                             fuzz::Reader{"events", read_events},
                             fuzz::Reader{"zip", read_zip},
                             fuzz::Reader{"tar", read_tar},
                             fuzz::Reader{"old", read_old_rows},
                             fuzz::Reader{"orders", read_orders}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::read(readers, bytes, size);
    return 0;
}
