// cli/options.hpp — what a person can say on the command line, as plain data.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tamis::cli {

struct Options {
    std::string home;
    bool json = false, csv = false, quiet = false;
    unsigned threads = 0;
    std::string bind = "127.0.0.1";
    std::uint16_t port = 8517;
    std::string memory, files_folder;

    std::vector<std::string> offered;  ///< options that the command has, "--json"
    /// "--limit, --json or --csv": those of them that the command has.
    std::string offers(std::initializer_list<std::string_view> wanted) const;

    std::string path;  ///< the folder, file or pipeline of a command
    std::vector<std::string> files;
    std::string resolution, symbol, timezone = "America/New_York";
    std::string column_map, column_list, dates, decimal, stamp = "start", bar_minutes, price_scale, class_mark, preset;
    bool adjusted = false;
    std::string fail_on, splits_file;  ///< bars check, bars suspects

    std::string provider, kinds, key_file, url;  ///< fetch
    unsigned requests_a_minute = 0;

    int symbols = 500;  ///< simulate
    std::string from, to;
    std::uint64_t seed = 7;
    std::string as, out, study_file, to_folder, partition_by = "strategy,month";
    double quotes = 0.2;

    std::vector<std::string> filters;  ///< screen
    std::vector<std::string> universe;
    std::string spec;
    int max_gap_days = 5;

    std::string strategy, orders, rules;  ///< backtest
    std::vector<std::string> strategy_libraries;
    std::vector<std::string> parameters, symbol_list;
    std::map<std::string, std::string> settings;  ///< of a run, by option, as they were said
    bool keep_equity = false, explains = false;
    std::uint64_t every = 0;  ///< check lookahead: bars from cut to cut; 0: as it sees fit

    std::string engine, lean_setup;  ///< run, backtest
    std::string lean_output;
    bool keep_folders = false;
    double timeout_seconds = 0;

    std::string other;  ///< diff: the second result

    std::uint64_t sample = 20;  ///< audit
    std::optional<std::uint64_t> audit_seed;
    bool again = false;

    bool dry_run = false;  ///< run
    std::string shard;
    std::string output_directory;
    std::string on, command_form, partition, time_limit;  ///< run --on
    std::int64_t shards = 0;
    bool waits = false;

    std::string table = "backtest", where, sort, columns, format, key, statement, older_than, by = "run";
    std::optional<std::uint64_t> limit;  ///< rows shown, where a person said so; UINT64_MAX: all
    bool is_utc = false;                 ///< tables show instants in UTC in place of the exchange's time
    std::int64_t run = 0;
    bool write = false, files_allowed = false, yes = false;
    std::vector<std::string> asked;  ///< cache: keys, a pipeline file, or "run" and its number
    std::string strategy_version;
};

/// Width of the terminal, or 100 where there is none.
int terminal_width();

}  // namespace tamis::cli
