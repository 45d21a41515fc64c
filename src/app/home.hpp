// app/home.hpp — where bars and results live, and how they are opened.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "bars/bar_store.hpp"
#include "store/result_store.hpp"

namespace tamis::app {

/// Version of the result file's schema; a newer file is refused in words.
inline constexpr int schema_version = 4;

class Home {
  public:
    /// An empty path: TAMIS_HOME, or ~/.tamis.
    explicit Home(const std::filesystem::path& path = {});

    /// The same home where this process has its results open already: every opening is another way into that store.
    Home(const Home& home, std::shared_ptr<store::ResultStore> results)
        : path_(home.path_), open_(std::move(results)) {}

    /// The same bars, and results in a file of their own: a part of a study.
    static Home with_part(const Home& home, const std::filesystem::path& part) {
        Home other = home;
        other.part_ = part;
        other.open_ = nullptr;
        return other;
    }

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path bars_folder() const { return path_ / "bars"; }
    std::filesystem::path strategies_folder() const { return path_ / "strategies"; }
    std::filesystem::path results_file() const { return part_.empty() ? path_ / "results.duckdb" : part_; }

    /// Throws Error invalid_request where the home, or what belongs into it, cannot be what it should be: a file in a
    /// folder's place, a folder in a file's.
    void require_possible() const;
    std::shared_ptr<const bars::BarStore> open_bars() const;
    /// From a server of the home, until this process ends; where the results are here, nothing is to do. Throws Error
    /// conflict where a run or a job goes on there.
    void borrow_results() const;
    /// Whether its results are open for many who ask at once.
    bool is_served() const { return open_ != nullptr; }
    /// Of a home that is being served they are borrowed until this process ends.
    /// Creates the file, its tables and views where they are missing; marks runs that a kill left running.
    std::unique_ptr<store::ResultStore> open_results(unsigned threads = 0) const;
    /// The same for a server with so much memory for questions and runs (0: as DuckDB has it), which lends them to
    /// other commands and borrows from nobody.
    std::unique_ptr<store::ResultStore> open_results_to_serve(std::uint64_t memory_bytes = 0) const;
    /// Throws Error not_found before the first result.
    std::unique_ptr<store::ResultStore> open_results_to_read() const;

  private:
    std::unique_ptr<store::ResultStore> open_alone(unsigned threads, std::uint64_t memory_bytes) const;

    std::filesystem::path path_;
    std::filesystem::path part_;                ///< empty: the home's own results
    std::shared_ptr<store::ResultStore> open_;  ///< null: nothing is open yet
};

/// All tables of the result file, in the order of the reference page.
std::vector<const record::Table*> result_tables();
/// One of them by its name; null when it is none.
const record::Table* find_table(std::string_view name);
const std::vector<store::Migration>& migrations();

}  // namespace tamis::app
