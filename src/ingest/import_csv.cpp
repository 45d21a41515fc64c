// ingest/import_csv.cpp — tables into books, file after file.
#include "ingest/import_csv.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bars/book_writer.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "ingest/csv_file.hpp"
#include "ingest/csv_lines.hpp"
#include "ingest/csv_rows.hpp"
#include "ingest/input_files.hpp"
#include "ingest/source_zone.hpp"
#include "ingest/table_duckdb.hpp"
#include "ingest/table_file.hpp"

namespace tamis::ingest {

namespace {

/// Bars that are held before they are written.
constexpr std::uint64_t held_most = 8'000'000;

void check_meaning(const char* option, std::string_view word) {
    if (parse_meaning(word) || (word == "-" && std::string_view(option) == "--columns")) return;
    throw Error{Problem::invalid_request,
                fmt::format("{} names '{}'{}", option, excerpt(word), did_you_mean_or_all(word, meaning_words()))};
}

void check_hints(const TableHints& hints) {
    check_word("--dates", hints.dates, {"mdy", "dmy"});
    check_word("--decimal", hints.decimal, {".", ","});
    check_word("--stamp", hints.stamp, {"start", "end"});
    constexpr int longest_bar_minutes = 390;
    if (hints.bar_minutes < 1 || hints.bar_minutes > longest_bar_minutes)
        throw Error{
            Problem::invalid_request,
            fmt::format(
                "--bar-minutes is {}, allowed: 1 to {}, a whole session", hints.bar_minutes, longest_bar_minutes)};
    check_word("--class-mark", hints.class_mark, {".", "-", "/"});
    for (const auto& [word, name] : hints.map) check_meaning("--map", word);
    for (const std::string& word : hints.columns) check_meaning("--columns", word);
    if (hints.preset.empty() || find_preset(hints.preset)) return;
    std::vector<std::string_view> known;
    for (const Preset& preset : presets()) known.push_back(preset.name);
    throw Error{
        Problem::invalid_request,
        fmt::format("there is no preset '{}'{}", excerpt(hints.preset), did_you_mean_or_all(hints.preset, known))};
}

void check(const ImportCsvSpec& spec) {
    if (spec.files.empty()) throw Error{Problem::invalid_request, "name at least one file"};
    if (!parse_zone(spec.timezone))
        throw Error{Problem::invalid_request,
                    "--timezone is '" + excerpt(spec.timezone) + "', allowed: " + zone_names()};
    check_hints(spec.hints);
    if (spec.hints.bar_minutes > 1 && spec.resolution && *spec.resolution != Resolution::minute)
        throw Error{Problem::invalid_request, "--bar-minutes makes minute bars; --resolution says other ones"};
}

/// As a person says it, where a word is said that names do not tell: text may be anything.
std::string format_meant(const fs::path& path, const std::string& said) {
    return said.empty() || said == "csv" ? format_of(path) : said;
}

/// The header of a file whose lines are as simple as those of the flat files, else empty; nothing more is read.
std::string plain_header(const fs::path& path) {
    struct Found {};
    std::string header;
    try {
        each_line(path, [&](std::size_t, std::string_view line) {
            if (is_plain_header(trim(line))) header = trim(line);
            throw Found{};
        });
    } catch (const Found&) {
        return header;
    } catch (const Error&) {
        return {};  // the reader of all tables says what is wrong
    }
    return {};
}

bool names_symbols(std::string_view header) {
    const auto cells = split(header, ',');
    return std::any_of(cells.begin(), cells.end(), [](auto cell) { return meaning_of(cell) == Meaning::symbol; });
}

constexpr const char *unread = "unread file", *empty = "empty file";

class TableImport {
  public:
    TableImport(const ImportCsvSpec& spec, const OnProgress& progress)
        : spec_(spec),
          progress_(progress),
          writer_(spec.store),
          rows_(names_, spec.threads, spec.stop, writer_, report_) {}

    ImportReport run() {
        const std::vector<fs::path> files = files_meant(spec_.files);
        try {
            for (std::size_t i = 0; i < files.size(); ++i) {
                show(i, files.size(), files[i].string());
                spec_.stop.check();
                take(files[i]);
                if (rows_.held() > held_most) rows_.write();
            }
            rows_.write();
        } catch (const Error& error) {
            if (error.problem() != Problem::cancelled) throw;
            report_.was_interrupted = true;
        }
        writer_.sync();
        return std::move(report_);
    }

  private:
    void show(std::size_t done, std::size_t all, const std::string& current) {
        const std::uint64_t bars = report_.minute_bars + report_.hour_bars + report_.daily_bars + rows_.held();
        if (progress_) progress_({done, all, bars, report_.rejected_count(), current});
    }
    /// The tables of one file and their bars, the report of what is wrong with them.
    struct Taken {
        std::vector<std::pair<std::string, ReadBars>> tables;
        ImportReport report;
        std::uint64_t bars() const {
            std::uint64_t all = 0;
            for (const auto& [name, bars] : tables) all += bars.times.bars();
            return all;
        }
    };

    void take(const fs::path& file) {
        const SourceZone zone = parse_zone(spec_.timezone).value();
        const bool may_be = spec_.hints.is_silent() && (zone.is_exchange() || zone.is_utc()) &&
                            format_meant(inner_name(file), spec_.hints.format) == "csv";
        const std::string header = may_be ? plain_header(file) : "";
        const bool is_simple = !header.empty();
        Taken taken = is_simple ? taken_plainly(file, header) : Taken{};
        if (!is_simple || has_odd_lines(taken.report)) {
            Taken other = taken_as_tables(file);
            const bool has_better_words =
                other.bars() == taken.bars() && (other.report.rejected.contains("absurd time") ||
                                                 (taken.bars() == 0 && other.report.rejected.contains(unread)));
            if (!is_simple || other.bars() > taken.bars() || has_better_words) taken = std::move(other);
        }
        report_.add(taken.report);
        for (auto& [name, bars] : taken.tables)
            if (bars.times.bars() > 0) keep(name, bars);
    }
    /// By the reader of flat files.
    Taken taken_plainly(const fs::path& file, const std::string& header) {
        Taken taken;
        const std::string name = file.string();
        const bool is_named_so = spec_.symbol.empty() && !names_symbols(header);
        const std::string symbol = is_named_so ? ticker_of(file) : spec_.symbol;
        if (!symbol.empty() && is_named_so) say(name, header + "; symbols are the files' names");
        CsvFile plain(file, next_number(name), symbol, spec_, taken.report);
        plain.read();
        taken.tables.emplace_back(name, std::move(plain.bars()));
        return taken;
    }
    /// Faults that another way of reading may not see.
    static bool has_odd_lines(const ImportReport& report) {
        for (const char* reason : {"wrong header", "wrong number of fields", "unreadable time", "unreadable number"})
            if (report.rejected.contains(reason)) return true;
        return false;
    }
    Taken taken_as_tables(const fs::path& file) {
        Taken taken;
        try {
            each_table(file, spec_.stop, [&](const std::string& name, const fs::path& path) {
                take_table(name, path, taken);
            });
        } catch (const Error& error) {
            if (!is_compressed(file) || error.what() == std::string(empty))
                refuse(file.string(), error, taken.report);
            else if (error.problem() == Problem::cancelled)
                throw;
            else
                taken.report.reject(file.string(), "broken file", error.what());
        }
        return taken;
    }
    void take_table(const std::string& name, const fs::path& path, Taken& taken) {
        ImportReport own;
        try {
            const auto table = open_table(reader_, path, format_meant(path, spec_.hints.format));
            TableFile file(*table, name, next_number(name), spec_, own);
            file.understand();
            say(name, file.understood());
            file.read();
            taken.report.add(own);
            taken.tables.emplace_back(name, std::move(file.bars()));
        } catch (const Error& error) {
            refuse(name, error, taken.report);
        }
    }
    static void refuse(const std::string& name, const Error& error, ImportReport& report) {
        if (error.problem() == Problem::cancelled) throw error;
        const std::string why = error.what();
        if (why == empty)
            report.reject(name, empty, "it holds no line; a header and a line a bar are expected");
        else
            report.reject(name, unread, why);
    }
    void say(const std::string& name, const std::string& understood) {
        if (spec_.on_understood && said_.insert(understood).second) spec_.on_understood(name + ": " + understood);
    }
    void keep(const std::string& name, ReadBars& bars) {
        const auto resolution = spec_.hints.bar_minutes > 1 ? Resolution::minute
                                : spec_.resolution          ? spec_.resolution
                                                            : bars.times.resolution();
        if (!resolution)
            return report_.reject(name,
                                  "unknown resolution",
                                  "its times lie between whole minutes; minute, hour and daily bars are kept, or say "
                                  "--resolution");
        if (const std::string why = why_not_of(bars.times.spacing(), *resolution); !why.empty())
            return report_.reject(name, "bars of another length", why);
        if (spec_.hints.bar_minutes > 1) keep_in_last_minutes(bars, spec_.hints.bar_minutes);
        ++report_.files;
        rows_.add(bars, *resolution);
    }
    /// What is wrong with times that are further apart than the bars that are kept, or than the person says.
    std::string why_not_of(const Spacing& spacing, Resolution resolution) const {
        const int said = spec_.hints.bar_minutes;
        if (said > 1 && (!spacing.is_multiple_of(said) || spacing.is_wider_than(said)))
            return fmt::format("--bar-minutes is {}, and its times are not so many minutes apart", said);
        if (said > 1 || spec_.resolution) return {};
        const std::string longer = spacing.longer_than(resolution);
        if (longer.empty()) return {};
        const bool are_minutes = resolution == Resolution::minute;
        return fmt::format(
            "its bars are of {}, and those of a minute, an hour or a day are kept; {}--resolution {} "
            "takes them for bars of {}",
            longer,
            are_minutes ? "--bar-minutes " + longer.substr(0, longer.find(' ')) + " keeps each in its last minute, "
                        : "",
            name_of(resolution),
            are_minutes                      ? "a minute"
            : resolution == Resolution::hour ? "an hour"
                                             : "a day");
    }
    std::uint32_t next_number(const std::string& name) {
        names_.push_back(name);
        return static_cast<std::uint32_t>(names_.size() - 1);
    }

    const ImportCsvSpec& spec_;
    const OnProgress& progress_;
    std::vector<std::string> names_;
    ImportReport report_;
    bars::BookWriter writer_;
    CsvRows rows_;
    TableReader reader_;
    std::set<std::string> said_;
};

}  // namespace

bool TableHints::is_silent() const {
    return map.empty() && columns.empty() && dates.empty() && decimal.empty() && stamp == "start" && bar_minutes == 1 &&
           price_exponent == 0 && !adjusted && class_mark.empty() && preset.empty();
}

ImportReport import_csv(const ImportCsvSpec& spec, const OnProgress& progress) {
    check(spec);
    return TableImport(spec, progress).run();
}

}  // namespace tamis::ingest
