// cli/output.cpp — tables, JSON and CSV by one rule; what imports did, in words.
#include "cli/output.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "app/answers_json.hpp"
#include "app/home.hpp"
#include "app/lakes.hpp"
#include "app/lease.hpp"
#include "app/questions.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "cli/interruption.hpp"

namespace tamis::cli {

int terminal_width() {
    if (const char* columns = std::getenv("COLUMNS"))
        if (const auto width = parse_number<int>(columns)) return std::max(*width, 40);
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 100;
}

std::unique_ptr<store::ResultStore> open_to_read(const Options& options) {
    const app::Home home(options.home);
    auto results = home.open_results_to_read();
    if (!results->writer().empty() && !options.quiet && !app::is_served_at_rest(home.path(), results->writer()))
        complain("note: " + results->writer() + " is writing the results; this is what it has kept so far");
    return results;
}

std::unique_ptr<store::ResultStore> open_with_lakes(const Options& options) {
    auto results = open_to_read(options);
    app::see_lakes(app::Home(options.home), *results);
    return results;
}

ResultsToAsk::ResultsToAsk(const Options& options)
    : results_(std::filesystem::exists(app::Home(options.home).results_file())
                   ? open_to_read(options)
                   : app::Home(nothing_kept_.path()).open_results()) {}

void print(const std::string& text) {
    print_exactly(visible_lines(text));
}

void print_exactly(std::string_view bytes) {
    std::fwrite(bytes.data(), 1, bytes.size(), stdout);
}

void complain(const std::string& line) {
    std::fprintf(stderr, "%s\n", visible_lines(line).c_str());
}

std::string whole(std::uint64_t number) {
    return with_thousands(static_cast<std::int64_t>(number));
}

std::string counted(std::uint64_t number, std::string_view one) {
    return fmt::format("{} {}{}", whole(number), one, number == 1 ? "" : "s");
}

std::uint64_t parse_limit(const std::string& text) {
    if (text == "all") return every_row;
    const auto rows = parse_number<std::uint64_t>(text);
    if (!rows || *rows == 0)
        throw Error{Problem::invalid_request,
                    "--limit is '" + excerpt(text) + "'; it must be a whole number of rows from 1 on, or all"};
    return *rows;
}

std::uint64_t row_limit(const Options& options, std::uint64_t for_people) {
    return options.limit.value_or(options.json || options.csv ? every_row : for_people);
}

std::string more_text(std::uint64_t shown, std::uint64_t total, bool is_total_known) {
    if (is_total_known && shown >= total) return "";
    return fmt::format("(the first {} of {}{}; --limit N or --limit all shows more)\n",
                       whole(shown),
                       is_total_known ? "" : "more than ",
                       whole(total));
}

record::Clock clock_of(const Options& options) {
    return options.is_utc ? record::Clock{} : app::exchange_clock();
}

std::string Options::offers(std::initializer_list<std::string_view> wanted) const {
    std::vector<std::string_view> found;
    for (const std::string_view one : wanted)
        if (std::find(offered.begin(), offered.end(), one) != offered.end()) found.push_back(one);
    return one_of(found);
}

void print_table(const Options& options,
                 const record::Rows& rows,
                 const record::Table* table,
                 Columns columns,
                 std::initializer_list<std::string_view> hints) {
    const std::string hint = options.offers(hints);
    print(record::aligned_text(rows,
                               terminal_width(),
                               table,
                               {.keeps_every_column = columns == Columns::all || hint.empty(), .hint = hint},
                               clock_of(options)));
}

void print_answer(const Options& options, const store::Answer& answer, const record::Table* table, Columns columns) {
    if (options.json) return print(record::json_text(answer.rows));
    if (options.csv) return print_exactly(record::csv_text(answer.rows));
    if (answer.rows.size() == 0) return print("no rows\n");
    print_table(options, answer.rows, table, columns);
    print(more_text(answer.rows.size(), answer.total, answer.is_total_known));
}

void print_rows(const Options& options,
                const record::Rows& rows,
                const record::Table* table,
                Columns columns,
                std::uint64_t for_people) {
    print_answer(options, {record::head(rows, row_limit(options, for_people)), rows.size(), true}, table, columns);
}

app::Work work_of(const Options& options) {
    return {.threads = options.threads,
            .wants_progress = !options.quiet,
            .stop = &interrupted,
            .listen = [] { return std::make_shared<Listening>(); },
            .on_note =
                [is_silent = options.quiet || options.json](const std::string& note) {
                    if (!is_silent) complain("note: " + note);
                }};
}

namespace {

/// A few of them, and how many more.
std::string days_text(const std::set<TradingDay>& days) {
    constexpr std::size_t shown = 4;
    std::string out;
    for (auto day = days.begin(); day != days.end() && out.size() < shown * 12; ++day)
        out += (out.empty() ? "" : ", ") + to_text(*day);
    return days.size() <= shown ? out : out + fmt::format(" and {} more", whole(days.size() - shown));
}

void print_left_out(const ingest::ImportReport& r, std::size_t shown) {
    if (shown < r.rejected_lines.size()) print("    " + more_text(shown, r.rejected_count()));
    if (shown == r.rejected_lines.size() && shown < r.rejected_count())
        print(fmt::format("    (no more than the first {} are listed; all are counted)\n", whole(shown)));
}

void print_rejected(const Options& options, const ingest::ImportReport& r) {
    if (r.rejected_count() == 0) return print("  rejected   nothing\n");
    print(fmt::format("  rejected   {}\n", counted(r.rejected_count(), "line")));
    for (const auto& [reason, count] : r.rejected) print(fmt::format("    {:<28}{}\n", reason, whole(count)));
    const std::size_t shown = std::min<std::uint64_t>(row_limit(options), r.rejected_lines.size());
    for (std::size_t i = 0; i < shown; ++i)
        print("    " + visible_text(r.rejected_lines[i].place + ": " + r.rejected_lines[i].why) + "\n");
    print_left_out(r, shown);
}

void print_bars(const Options& options, const ingest::ImportReport& r, double seconds) {
    const std::string files = r.files == 0 ? "" : " from " + counted(r.files, "file");
    print(fmt::format("{}{} in {}\n", counted(r.symbols, "symbol"), files, duration_text(seconds)));
    print(fmt::format("  bars       {} minute, {} quote, {} hour, {} daily\n",
                      whole(r.minute_bars),
                      whole(r.quote_bars),
                      whole(r.hour_bars),
                      whole(r.daily_bars)));
    print(fmt::format("  days       {} new, {} changed, {} as they were; {} written\n",
                      whole(r.written.days_new),
                      whole(r.written.days_changed),
                      whole(r.written.days_same),
                      bytes_text(r.written.bytes_written)));
    if (r.written.closed_bars)
        print(
            fmt::format("  apart      {} bars of days on which the exchange was closed ({}): beside the books, in "
                        "closed_days\n",
                        whole(r.written.closed_bars),
                        days_text(r.written.closed_days)));
    if (r.written.off_hours_bars)
        print(
            fmt::format("  apart      {} before 04:00 or from 20:00, when no exchange trades: beside the books, in "
                        "closed_days\n",
                        counted(r.written.off_hours_bars, "minute bar")));
    if (r.duplicates) print(fmt::format("  duplicates {} rows say what another one says\n", whole(r.duplicates)));
    if (r.other_lines)
        print(fmt::format("  passed     over {} without a bar: comments, footers, blank rows\n",
                          counted(r.other_lines, "line")));
    if (r.other_symbol_rows)
        print(fmt::format("  others     {} rows of other symbols, passed over\n", whole(r.other_symbol_rows)));
    if (r.rounded_prices)
        print(fmt::format("  rounded    {} prices had more than four decimals\n", whole(r.rounded_prices)));
    if (r.rounded_volumes)
        print(fmt::format("  rounded    {} volumes were no whole shares\n", whole(r.rounded_volumes)));
    for (const std::string& note : r.notes) print("  note       " + visible_text(note) + "\n");
    print_rejected(options, r);
}

}  // namespace

int import_exit(const ingest::ImportReport& r) {
    if (r.was_interrupted)
        return interrupted_exit("the symbols above are in, each of them whole; the same command goes on with the rest");
    return r.rejected_count() > 0 ? info(Problem::bad_data).exit_code : 0;
}

int print_import(const Options& options, const ingest::ImportReport& r, double seconds) {
    if (options.json)
        print(app::import_json(r, seconds, row_limit(options)) + "\n");
    else
        print_bars(options, r, seconds);
    return import_exit(r);
}

int print_actions(const Options& options, const ingest::ImportReport& r, const char* kind, double seconds) {
    if (options.json) {
        print(app::import_json(r, seconds, row_limit(options)) + "\n");
        return import_exit(r);
    }
    print(fmt::format(
        "{} {}s of {} symbols in {}\n", whole(r.actions.size()), kind, whole(r.symbols), duration_text(seconds)));
    for (const ingest::ImportedAction& one : r.actions)
        print(visible_text(
                  fmt::format("  {:<10} {:>6} on {}  {}", one.symbol, one.value, to_text(one.day), one.outcome)) +
              "\n");
    if (r.duplicates) print(fmt::format("  duplicates {} lines say what another one says\n", whole(r.duplicates)));
    if (r.other_symbol_rows)
        print(fmt::format("  others     {} of symbols without bars, passed over\n", whole(r.other_symbol_rows)));
    for (const std::string& note : r.notes) print("  note       " + visible_text(note) + "\n");
    print_rejected(options, r);
    return import_exit(r);
}

}  // namespace tamis::cli
