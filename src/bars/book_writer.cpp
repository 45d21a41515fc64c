// bars/book_writer.cpp — new books beside the old ones, brought into force in groups.
#include "bars/book_writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>

#include "bars/book_draft.hpp"
#include "bars/closed_days.hpp"
#include "bars/layout.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace tamis::bars {

namespace {

/// A flush of the disk takes milliseconds, a small book a fraction of one.
constexpr std::size_t group_books = 512;
constexpr std::uint64_t group_bytes = 256u << 20;
/// Garbage that is not worth rewriting a minute file for.
constexpr std::uint64_t garbage_least = 1 << 16;

[[noreturn]] void fail(const std::filesystem::path& path, const char* doing) {
    throw Error{Problem::unavailable, path.string() + ": cannot be " + doing + ": " + std::strerror(errno)};
}

/// Nobody reads it before it takes the old one's place.
void write_beside(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) fail(path, "written");
}

/// Makes what was written below the folder survive a power cut.
void flush_disk(const std::filesystem::path& folder) {
    const int file = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) fail(folder, "opened");
    const bool done = ::syncfs(file) == 0;
    ::close(file);
    if (!done) fail(folder, "made durable");
}

/// Makes renames in the folder survive a power cut.
void flush_names(const std::filesystem::path& folder) {
    const int file = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) fail(folder, "opened");
    const bool done = ::fsync(file) == 0;
    ::close(file);
    if (!done) fail(folder, "made durable");
}

/// Copies the blocks that the draft names into the next generation of the minute file.
std::uint64_t compact(BookDraft& draft, const std::filesystem::path& folder, const std::string& ticker) {
    const MappedFile old(minute_path(folder, ticker, draft.generation));
    const auto path = minute_path(folder, ticker, ++draft.generation);
    std::filesystem::remove(path);
    MinuteFile file(path);
    const auto moved = [&](std::uint64_t offset, std::uint32_t rows, int columns) {
        if (rows == 0) return std::uint64_t{0};
        const auto* from = reinterpret_cast<const std::int64_t*>(old.bytes().data() + offset);
        return file.append({{from, std::size_t{rows} * static_cast<std::size_t>(columns)}});
    };
    for (auto& [day, entry] : draft.minutes) {
        entry.trade_offset = moved(entry.trade_offset, entry.trade_rows, trade_columns);
        entry.quote_offset = moved(entry.quote_offset, entry.quote_rows, quote_columns);
    }
    file.flush();
    return file.appended();
}

bool same_bytes(const Book::Parts* old, std::string_view bytes) {
    if (!old) return false;
    const auto before = old->book_file.bytes();
    return before.size() == bytes.size() && std::memcmp(before.data(), bytes.data(), bytes.size()) == 0;
}

}  // namespace

void WriteReport::add(const WriteReport& other) {
    days_new += other.days_new;
    days_changed += other.days_changed;
    days_same += other.days_same;
    bytes_written += other.bytes_written;
    closed_bars += other.closed_bars;
    off_hours_bars += other.off_hours_bars;
    closed_days.insert(other.closed_days.begin(), other.closed_days.end());
}

void TradeBatch::reserve(std::size_t bars) {
    for (auto* column : {&start_ms, &open, &high, &low, &close, &volume}) column->reserve(bars);
}

void TradeBatch::clear() {
    for (auto* column : {&start_ms, &open, &high, &low, &close, &volume}) column->clear();
}

void QuoteBatch::push(std::int64_t start, std::span<const std::int64_t, 5> bid, std::span<const std::int64_t, 5> ask) {
    start_ms.push_back(start);
    std::vector<std::int64_t>* const bids[] = {&bid_open, &bid_high, &bid_low, &bid_close, &bid_size};
    std::vector<std::int64_t>* const asks[] = {&ask_open, &ask_high, &ask_low, &ask_close, &ask_size};
    for (std::size_t i = 0; i < 5; ++i) {
        bids[i]->push_back(bid[i]);
        asks[i]->push_back(ask[i]);
    }
}

void QuoteBatch::reserve(std::size_t bars) {
    for (auto* column : {&start_ms,
                         &bid_open,
                         &bid_high,
                         &bid_low,
                         &bid_close,
                         &bid_size,
                         &ask_open,
                         &ask_high,
                         &ask_low,
                         &ask_close,
                         &ask_size})
        column->reserve(bars);
}

BookWriter::BookWriter(const std::filesystem::path& folder) : folder_(folder) {
    make_folder(folder / "books");
    lock_ = std::make_unique<FileLock>(lock_path(folder), "the bar store " + folder.string());
    if (std::filesystem::exists(marker_path(folder)))
        check_marker(folder);
    else
        replace_file(marker_path(folder), std::to_string(store_version) + "\n");
    remove_leftovers();
}

BookWriter::~BookWriter() {
    try {
        sync();
    } catch (const Error&) {  // NOLINT(bugprone-empty-catch)
        // Who wants to know calls sync; the old books are in force.
    }
}

namespace {

/// Minutes that no book names: of a book that never came into force, or of an older generation.
std::vector<std::filesystem::path> orphaned_minutes(
    const std::filesystem::path& folder,
    const std::map<std::string, std::vector<std::filesystem::path>>& minute_files) {
    std::vector<std::filesystem::path> orphans;
    for (const auto& [name, files] : minute_files) {
        const std::filesystem::path book = folder / "books" / (name + ".book");
        if (!std::filesystem::exists(book)) {
            orphans.insert(orphans.end(), files.begin(), files.end());
        } else if (files.size() > 1) {
            try {
                const int generation = open_parts(folder, *ticker_of(book))->generation;
                for (const auto& file : files)
                    if (minute_file_name(file)->second != generation) orphans.push_back(file);
            } catch (const Error&) {  // NOLINT(bugprone-empty-catch)
                // A damaged book cannot say which minutes are its own: they stay.
            }
        }
    }
    return orphans;
}

}  // namespace

/// What a killed writer left. This process holds the lock, so no other one writes here.
void BookWriter::remove_leftovers() {
    std::vector<std::filesystem::path> leftovers;
    std::map<std::string, std::vector<std::filesystem::path>> minute_files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "books")) {
        if (entry.path().extension() == ".new" || entry.path().extension() == ".tmp") leftovers.push_back(entry.path());
        if (const auto name = minute_file_name(entry.path())) minute_files[name->first].push_back(entry.path());
    }
    for (auto& path : orphaned_minutes(folder_, minute_files)) leftovers.push_back(std::move(path));
    for (const auto& path : leftovers) std::filesystem::remove(path);
    remove_dead_temporaries(folder_);
    remove_dead_temporaries(folder_ / "closed_days");
}

void BookWriter::publish_if_pending(const std::string& ticker) {
    const std::lock_guard lock(mutex_);
    const auto is_it = [&](const NewBook& book) { return book.ticker == ticker; };
    if (std::any_of(pending_.begin(), pending_.end(), is_it)) publish();
}

std::shared_ptr<const Book> BookWriter::book(const std::string& ticker) {
    publish_if_pending(ticker);
    if (!std::filesystem::exists(book_path(folder_, ticker))) return nullptr;
    return std::make_shared<const Book>(open_parts(folder_, ticker));
}

WriteReport BookWriter::apply(const std::string& ticker, const BookChange& all) {
    if (ticker.empty()) throw Error{Problem::invalid_request, "a book needs a ticker; it is empty"};
    publish_if_pending(ticker);
    ClosedDays closed;
    std::optional<BookChange> open_days;
    if (ClosedDays::are_in(all)) closed.take_from(open_days.emplace(all));
    const BookChange& change = open_days ? *open_days : all;
    std::shared_ptr<const Book::Parts> parts;
    if (std::filesystem::exists(book_path(folder_, ticker))) parts = open_parts(folder_, ticker);
    const std::optional<Book> old = parts ? std::optional<Book>(parts) : std::nullopt;
    BookDraft draft = parts ? draft_of(*parts) : BookDraft{};
    if (old) closed.take_from(draft, &*old);
    MinuteFile file(minute_path(folder_, ticker, draft.generation));
    WriteReport report = merge(draft, change, old ? &*old : nullptr, file);
    file.flush();
    report.bytes_written = file.appended();
    const bool is_half_garbage = file.end() > 2 * draft.live_minute_bytes() + garbage_least;
    if (is_half_garbage) report.bytes_written += compact(draft, folder_, ticker);
    if (!closed.empty()) closed.add_to(closed_days_path(folder_, ticker));
    report.closed_bars = closed.bars();
    report.off_hours_bars = closed.off_hours_bars();
    report.closed_days = closed.days();
    const std::string bytes = draft.book_bytes();
    if (same_bytes(parts.get(), bytes)) return report;
    write_beside(new_book_path(folder_, ticker), bytes);
    report.bytes_written += bytes.size();
    add_pending({ticker, draft.generation, is_half_garbage}, report.bytes_written);
    return report;
}

void BookWriter::add_pending(NewBook book, std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    pending_.push_back(std::move(book));
    pending_bytes_ += bytes;
    if (pending_.size() >= group_books || pending_bytes_ >= group_bytes) publish();
}

void BookWriter::publish() {
    if (pending_.empty()) return;
    flush_disk(folder_);
    for (const NewBook& book : pending_)
        if (::rename(new_book_path(folder_, book.ticker).c_str(), book_path(folder_, book.ticker).c_str()) != 0)
            fail(book_path(folder_, book.ticker), "replaced");
    flush_names(folder_ / "books");
    for (const NewBook& book : pending_)
        for (int old = 0; book.has_older_minutes && old < book.generation; ++old)
            std::filesystem::remove(minute_path(folder_, book.ticker, old));
    pending_.clear();
    pending_bytes_ = 0;
}

void BookWriter::set_interest_rates(const InterestRates& rates) {
    std::string csv = "DATE,PCREDIT8\n";
    for (const InterestRates::Row& row : rates.rows())
        csv += to_text(row.day) + "," + to_text(row.rate * Decimal(100)) + "\n";
    replace_file(rates_path(folder_), csv);
}

void BookWriter::sync() {
    const std::lock_guard lock(mutex_);
    publish();
}

}  // namespace tamis::bars
