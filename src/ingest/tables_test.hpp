// ingest/tables_test.hpp — what tests of tables share: a folder to write files in, and a store to bring them into.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bars/bar_store.hpp"
#include "base/file.hpp"
#include "ingest/import_csv.hpp"

namespace tamis::ingest {

/// A Tuesday.
constexpr TradingDay table_day = std::chrono::year{2024} / 1 / 2;

class Tables : public testing::Test {
  protected:
    std::filesystem::path file(const std::string& name, const std::string& content) const {
        const auto path = scratch.path() / name;
        make_folder(path.parent_path());
        replace_file(path, content, false);
        return path;
    }
    ImportReport import(const std::vector<std::filesystem::path>& files, const TableHints& hints = {}) {
        ImportCsvSpec spec;
        spec.files = files;
        spec.store = scratch.path() / "store";
        spec.hints = hints;
        spec.on_understood = [this](const std::string& text) { understood += text + "\n"; };
        return import_csv(spec);
    }
    std::shared_ptr<const bars::Book> book(const std::string& ticker) const {
        return bars::BarStore::open(scratch.path() / "store")->book(ticker);
    }
    std::vector<std::string> tickers() const { return bars::BarStore::open(scratch.path() / "store")->tickers(); }
    bars::TradeColumns minutes(const bars::Book& of, TradingDay day = table_day) const {
        const bars::MinuteDay* found = of.find_minute_day(day);
        return found ? of.minute_trades(*found) : bars::TradeColumns{};
    }
    static std::string wrong(const ImportReport& report) {
        std::string text;
        for (const RejectedLine& line : report.rejected_lines) text += line.place + ": " + line.why + "\n";
        for (const std::string& note : report.notes) text += note + "\n";
        return text;
    }
    TempDir scratch;
    std::string understood;
};

}  // namespace tamis::ingest
