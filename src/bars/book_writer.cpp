// bars/book_writer.cpp — merging a change into a book and replacing the book in one step.
#include "bars/book_writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "bars/layout.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::bars {

namespace {

constexpr std::int64_t minute_ms = 60'000;

struct Day {
    DailyRow row;
    bool derived = false;
};

std::uint64_t aligned(std::uint64_t offset) { return (offset + alignment - 1) / alignment * alignment; }

std::vector<std::span<const std::int64_t>> columns_of(const TradeBatch& batch) {
    return {batch.start_ms, batch.open, batch.high, batch.low, batch.close, batch.volume};
}
std::vector<std::span<const std::int64_t>> columns_of(const QuoteBatch& batch) {
    return {batch.start_ms, batch.bid_open, batch.bid_high, batch.bid_low,   batch.bid_close, batch.bid_size,
            batch.ask_open, batch.ask_high, batch.ask_low,  batch.ask_close, batch.ask_size};
}

Hash128 hash_of(const std::vector<std::span<const std::int64_t>>& columns) {
    HashChain chain;
    for (const auto& column : columns) chain.add(xxh3_of(column));
    return chain.value();
}

/// Appends blocks to the minute file; opened when the first block comes.
class MinuteFile {
  public:
    MinuteFile(std::filesystem::path path, std::uint64_t end) : path_(std::move(path)), end_(aligned(end)) {}
    ~MinuteFile() {
        if (file_ >= 0) ::close(file_);
    }
    MinuteFile(const MinuteFile&) = delete;
    MinuteFile& operator=(const MinuteFile&) = delete;

    std::uint64_t append(const std::vector<std::span<const std::int64_t>>& columns) {
        const std::uint64_t at = end_;
        for (const auto& column : columns) buffer(column);
        buffer_.resize(aligned(buffer_.size()));
        end_ = written_ + aligned_start_ + buffer_.size();
        if (buffer_.size() > (1 << 22)) flush();
        return at;
    }
    void flush() {
        if (buffer_.empty()) return;
        if (file_ < 0) open();
        std::size_t done = 0;
        const std::uint64_t from = aligned_start_ + written_;
        while (done < buffer_.size()) {
            const ssize_t put = ::pwrite(file_, buffer_.data() + done, buffer_.size() - done, static_cast<off_t>(from + done));
            if (put < 0) throw Error{Problem::unavailable, path_.string() + ": cannot be written: " + std::strerror(errno)};
            done += static_cast<std::size_t>(put);
        }
        written_ += buffer_.size();
        buffer_.clear();
    }
    std::uint64_t written() const { return written_; }

  private:
    void open() {
        file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (file_ < 0) throw Error{Problem::unavailable, path_.string() + ": cannot be written: " + std::strerror(errno)};
    }
    void buffer(std::span<const std::int64_t> column) {
        const auto* bytes = reinterpret_cast<const char*>(column.data());
        buffer_.insert(buffer_.end(), bytes, bytes + column.size_bytes());
    }
    std::filesystem::path path_;
    std::uint64_t end_;
    std::uint64_t aligned_start_ = end_;
    std::uint64_t written_ = 0;
    std::vector<char> buffer_;
    int file_ = -1;
};

/// The regular session of a day's minutes as one bar; nothing when no minute lies in it.
std::optional<DailyRow> session_bar(TradingDay day, const TradeColumns& trades) {
    const auto session = us_equities().session(day);
    if (!session) return std::nullopt;
    std::optional<DailyRow> row;
    double value = 0, volume = 0;
    for (std::size_t i = 0; i < trades.size(); ++i) {
        if (trades.start_ms[i] < session->open.ms || trades.start_ms[i] >= session->close.ms) continue;
        if (!row) row = DailyRow{day, trades.open[i], trades.high[i], trades.low[i], trades.close[i], 0, {}};
        row->high = std::max(row->high, trades.high[i]);
        row->low = std::min(row->low, trades.low[i]);
        row->close = trades.close[i];
        row->volume += trades.volume[i];
        const double typical = static_cast<double>(trades.high[i] + trades.low[i] + trades.close[i]) / 3e4;
        value += typical * static_cast<double>(trades.volume[i]);
        volume += static_cast<double>(trades.volume[i]);
    }
    if (row && volume > 0) row->vwap_usd = value / volume;
    return row;
}

/// Everything of a book in the writer's hands.
struct Draft {
    std::map<TradingDay, Day> daily;
    std::map<TradingDay, TradeBatch> hourly;
    std::map<TradingDay, MinuteDay> minutes;
    std::map<TradingDay, std::optional<DailyRow>> sessions;  ///< of changed days
    FactorTable factors;
    std::optional<MapTable> map;
    std::vector<Alias> aliases;
    int generation = 0;
    std::uint64_t minute_end = 0, minute_live = 0;
};

TradingDay day_of(std::int32_t number) { return TradingDay{std::chrono::days{number}}; }

Draft draft_of(const Book::Parts& parts) {
    Draft draft;
    const DailyColumns& daily = parts.daily;
    for (std::size_t i = 0; i < daily.size(); ++i) {
        const double vwap = daily.vwap_usd[i];
        draft.daily[day_of(daily.day[i])] = {{day_of(daily.day[i]), daily.open[i], daily.high[i], daily.low[i],
                                              daily.close[i], daily.volume[i],
                                              std::isnan(vwap) ? std::nullopt : std::optional(vwap)},
                                             daily.derived[i] != 0};
    }
    const TradeColumns& hours = parts.hourly;
    for (std::size_t i = 0; i < hours.size(); ++i)
        draft.hourly[ExchangeTime{hours.start_ms[i]}.day()].push(hours.start_ms[i], hours.open[i], hours.high[i],
                                                                 hours.low[i], hours.close[i], hours.volume[i]);
    for (const MinuteDay& day : parts.minute_days) {
        draft.minutes[day.day] = day;
        const std::uint64_t trades = std::uint64_t{8} * trade_columns * day.trade_rows;
        const std::uint64_t quotes = std::uint64_t{8} * quote_columns * day.quote_rows;
        draft.minute_end = std::max({draft.minute_end, day.trade_offset + trades, day.quote_offset + quotes});
        draft.minute_live += aligned(trades) + aligned(quotes);
    }
    draft.factors = parts.factors;
    draft.map = parts.map;
    draft.aliases = parts.aliases;
    draft.generation = parts.generation;
    return draft;
}

class Merger {
  public:
    Merger(Draft& draft, MinuteFile& file, WriteReport& report) : draft_(draft), file_(file), report_(report) {}

    void trades(TradingDay day, const TradeBatch& batch) {
        const auto columns = columns_of(batch);
        const Hash128 hash = hash_of(columns);
        MinuteDay& entry = entry_of(day, [&](const MinuteDay& old) { return old.trade_rows ? old.trade_hash : Hash128{}; }, hash);
        if (entry.trade_rows != 0 && entry.trade_hash == hash) return;
        entry.trade_offset = file_.append(columns);
        entry.trade_rows = static_cast<std::uint32_t>(batch.size());
        entry.trade_hash = hash;
        const TradeColumns view{batch.start_ms, batch.open, batch.high, batch.low, batch.close, batch.volume};
        const auto bar = session_bar(day, view);
        entry.session_vwap_usd = bar && bar->vwap_usd ? *bar->vwap_usd : std::numeric_limits<double>::quiet_NaN();
        draft_.sessions[day] = bar;
    }
    void quotes(TradingDay day, const QuoteBatch& batch) {
        const auto columns = columns_of(batch);
        const Hash128 hash = hash_of(columns);
        MinuteDay& entry = entry_of(day, [&](const MinuteDay& old) { return old.quote_rows ? old.quote_hash : Hash128{}; }, hash);
        if (entry.quote_rows != 0 && entry.quote_hash == hash) return;
        entry.quote_offset = file_.append(columns);
        entry.quote_rows = static_cast<std::uint32_t>(batch.size());
        entry.quote_hash = hash;
    }
    void daily(const DailyRow& row) {
        const auto at = draft_.daily.find(row.day);
        count(at != draft_.daily.end() && !at->second.derived, at != draft_.daily.end() && same(at->second.row, row));
        draft_.daily[row.day] = {row, false};
    }
    void hourly(TradingDay day, const TradeBatch& batch) {
        const auto at = draft_.hourly.find(day);
        count(at != draft_.hourly.end(), at != draft_.hourly.end() && hash_of(columns_of(at->second)) == hash_of(columns_of(batch)));
        draft_.hourly[day] = batch;
    }
    /// Daily bars for days that have minutes only, and the session's VWAP where minutes give one.
    void derive_days() {
        for (const auto& [day, bar] : draft_.sessions) {
            if (!bar) continue;
            const auto at = draft_.daily.find(day);
            if (at == draft_.daily.end() || at->second.derived)
                draft_.daily[day] = {*bar, true};
            else if (bar->vwap_usd)
                at->second.row.vwap_usd = bar->vwap_usd;
        }
        for (auto& [day, one] : draft_.daily) {
            const auto minutes = draft_.minutes.find(day);
            if (minutes != draft_.minutes.end() && !std::isnan(minutes->second.session_vwap_usd))
                one.row.vwap_usd = minutes->second.session_vwap_usd;
        }
    }

  private:
    static bool same(const DailyRow& a, const DailyRow& b) {
        return a.open == b.open && a.high == b.high && a.low == b.low && a.close == b.close && a.volume == b.volume;
    }
    void count(bool known, bool equal) { ++(!known ? report_.days_new : equal ? report_.days_same : report_.days_changed); }
    template <class HashOf> MinuteDay& entry_of(TradingDay day, HashOf hash_of_old, const Hash128& hash) {
        auto [at, is_new] = draft_.minutes.try_emplace(day);
        if (is_new) {
            at->second.day = day;
            at->second.session_vwap_usd = std::numeric_limits<double>::quiet_NaN();
        }
        const Hash128 old = hash_of_old(at->second);
        count(!old.is_zero(), old == hash);
        return at->second;
    }
    Draft& draft_;
    MinuteFile& file_;
    WriteReport& report_;
};

/// The bytes of a book file.
class BookBytes {
  public:
    BookBytes() : bytes_(aligned(sizeof(BookHeader))) {}
    template <class T> void section(Section which, const std::vector<T>& values) {
        bytes_.resize(aligned(bytes_.size()));
        header_.places[static_cast<std::size_t>(which)] = {bytes_.size(), values.size() * sizeof(T)};
        const auto* from = reinterpret_cast<const char*>(values.data());
        bytes_.insert(bytes_.end(), from, from + values.size() * sizeof(T));
    }
    std::string finish() {
        bytes_.resize(aligned(bytes_.size()));
        header_.magic = book_magic;
        header_.version = book_version;
        header_.sections = static_cast<std::uint32_t>(section_count);
        header_.checksum = xxh3(std::as_bytes(std::span(bytes_)).subspan(sizeof(BookHeader)));
        std::memcpy(bytes_.data(), &header_, sizeof header_);
        return {bytes_.begin(), bytes_.end()};
    }

  private:
    std::vector<char> bytes_;
    BookHeader header_{};
};

void write_daily(BookBytes& bytes, const Draft& draft) {
    std::vector<std::int32_t> days;
    std::vector<std::int64_t> open, high, low, close, volume;
    std::vector<double> vwap;
    std::vector<std::uint8_t> derived;
    std::vector<Hash128> hashes;
    for (const auto& [day, one] : draft.daily) {
        days.push_back(static_cast<std::int32_t>(day.time_since_epoch().count()));
        open.push_back(one.row.open);
        high.push_back(one.row.high);
        low.push_back(one.row.low);
        close.push_back(one.row.close);
        volume.push_back(one.row.volume);
        vwap.push_back(one.row.vwap_usd.value_or(std::numeric_limits<double>::quiet_NaN()));
        derived.push_back(one.derived ? 1 : 0);
        const std::array<std::int64_t, 6> content{one.row.open,  one.row.high,   one.row.low,
                                                  one.row.close, one.row.volume, std::bit_cast<std::int64_t>(vwap.back())};
        hashes.push_back(xxh3_of(std::span<const std::int64_t>(content)));
    }
    bytes.section(Section::daily_day, days);
    bytes.section(Section::daily_open, open);
    bytes.section(Section::daily_high, high);
    bytes.section(Section::daily_low, low);
    bytes.section(Section::daily_close, close);
    bytes.section(Section::daily_volume, volume);
    bytes.section(Section::daily_vwap, vwap);
    bytes.section(Section::daily_derived, derived);
    bytes.section(Section::daily_hash, hashes);
}

void write_hourly(BookBytes& bytes, const Draft& draft) {
    TradeBatch all;
    for (const auto& [day, one] : draft.hourly)
        for (std::size_t i = 0; i < one.size(); ++i)
            all.push(one.start_ms[i], one.open[i], one.high[i], one.low[i], one.close[i], one.volume[i]);
    bytes.section(Section::hourly_start, all.start_ms);
    bytes.section(Section::hourly_open, all.open);
    bytes.section(Section::hourly_high, all.high);
    bytes.section(Section::hourly_low, all.low);
    bytes.section(Section::hourly_close, all.close);
    bytes.section(Section::hourly_volume, all.volume);
}

void write_text(BookBytes& bytes, const Draft& draft) {
    std::string text = "minutes " + std::to_string(draft.generation) + "\n";
    for (const FactorRow& row : draft.factors.rows()) text += "factor " + factor_line(row) + "\n";
    if (draft.map)
        for (const MapRow& row : draft.map->rows()) text += "map " + to_text(row.day) + "," + row.ticker + "\n";
    for (const Alias& alias : draft.aliases)
        text += "alias " + to_text(alias.first) + "," + to_text(alias.last) + "," + alias.permtick + "\n";
    bytes.section(Section::text, std::vector<char>(text.begin(), text.end()));
}

std::string book_bytes(const Draft& draft) {
    BookBytes bytes;
    write_daily(bytes, draft);
    write_hourly(bytes, draft);
    std::vector<MinuteDay> minutes;
    for (const auto& [day, one] : draft.minutes) minutes.push_back(one);
    bytes.section(Section::minute_days, minutes);
    write_text(bytes, draft);
    return bytes.finish();
}

/// Copies the live blocks into a new generation of the minute file.
void compact(Draft& draft, const Book::Parts& old, const std::filesystem::path& folder) {
    ++draft.generation;
    MinuteFile file(minute_path(folder, old.ticker, draft.generation), 0);
    const Book book(std::shared_ptr<const Book::Parts>(&old, [](const Book::Parts*) {}));
    for (auto& [day, entry] : draft.minutes) {
        const MinuteDay before = entry;
        if (before.trade_rows != 0) {
            const TradeColumns t = book.minute_trades(before);
            entry.trade_offset = file.append({t.start_ms, t.open, t.high, t.low, t.close, t.volume});
        }
        if (before.quote_rows != 0) {
            const QuoteColumns q = book.minute_quotes(before);
            entry.quote_offset = file.append({q.start_ms, q.bid_open, q.bid_high, q.bid_low, q.bid_close, q.bid_size,
                                              q.ask_open, q.ask_high, q.ask_low, q.ask_close, q.ask_size});
        }
    }
    file.flush();
}

}  // namespace

void TradeBatch::push(std::int64_t start, std::int64_t o, std::int64_t h, std::int64_t l, std::int64_t c, std::int64_t v) {
    start_ms.push_back(start);
    open.push_back(o);
    high.push_back(h);
    low.push_back(l);
    close.push_back(c);
    volume.push_back(v);
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

BookWriter::BookWriter(const std::filesystem::path& folder) : folder_(folder) {
    std::filesystem::create_directories(folder / "books");
    lock_ = std::make_unique<FileLock>(lock_path(folder), "the bar store " + folder.string());
    if (!std::filesystem::exists(marker_path(folder))) replace_file(marker_path(folder), "1\n");
}

BookWriter::~BookWriter() = default;

WriteReport BookWriter::apply(const std::string& name, const BookChange& change) {
    WriteReport report;
    const std::string ticker = upper(name);
    std::shared_ptr<const Book::Parts> old;
    if (std::filesystem::exists(book_path(folder_, ticker))) old = open_parts(folder_, ticker);
    Draft draft = old ? draft_of(*old) : Draft{};
    const std::string before = old ? std::string(reinterpret_cast<const char*>(old->book_file.bytes().data()),
                                                 old->book_file.bytes().size())
                                   : std::string();
    MinuteFile file(minute_path(folder_, ticker, draft.generation), draft.minute_end);
    Merger merger(draft, file, report);
    for (const auto& [day, batch] : change.minute_trades) merger.trades(day, batch);
    for (const auto& [day, batch] : change.minute_quotes) merger.quotes(day, batch);
    for (const DailyRow& row : change.daily) merger.daily(row);
    for (const auto& [day, batch] : change.hourly) merger.hourly(day, batch);
    merger.derive_days();
    if (change.factors) draft.factors = *change.factors;
    if (change.map) draft.map = *change.map;
    if (change.aliases) {
        draft.aliases.clear();
        for (const auto& [first, last, permtick] : *change.aliases) draft.aliases.push_back({first, last, permtick});
    }
    file.flush();
    report.bytes_written = file.written();
    std::string bytes = book_bytes(draft);
    if (bytes != before) {
        replace_file(book_path(folder_, ticker), bytes, false);
        report.bytes_written += bytes.size();
    }
    if (draft.minute_end > 2 * draft.minute_live + (1 << 16)) {
        const auto now = open_parts(folder_, ticker);
        compact(draft, *now, folder_);
        replace_file(book_path(folder_, ticker), book_bytes(draft), false);
        std::filesystem::remove(minute_path(folder_, ticker, now->generation));
    }
    return report;
}

void BookWriter::set_interest_rates(const InterestRates& rates) {
    std::string csv = "DATE,PCREDIT8\n";
    for (const InterestRates::Row& row : rates.rows()) csv += to_text(row.day) + "," + to_text(row.rate * Decimal(100)) + "\n";
    replace_file(rates_path(folder_), csv);
}

void BookWriter::sync() {
    const int folder = ::open(folder_.c_str(), O_RDONLY | O_CLOEXEC);
    if (folder < 0) return;
    ::syncfs(folder);
    ::close(folder);
}

}  // namespace tamis::bars
