// bars/inventory.cpp — walks over all books.
#include "bars/inventory.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "bars/layout.hpp"
#include "base/error.hpp"

namespace tamis::bars {

namespace {

using record::Unit;
record::Day day_of(std::int32_t number) {
    return record::Day{std::chrono::days{number}};
}

void add_minutes(std::vector<InventoryRow>& rows, const Book& book) {
    InventoryRow trades{.symbol = std::string(book.ticker()), .resolution = "minute", .first_day = {}, .last_day = {}},
        quotes = trades;
    quotes.resolution = "quote";
    const auto add = [](InventoryRow& row, TradingDay day, std::int64_t bars, int columns) {
        if (bars == 0) return;
        if (row.days++ == 0) row.first_day = day;
        row.last_day = day;
        row.bars += bars;
        row.bytes += bars * columns * 8;
    };
    for (const MinuteDay& day : book.minute_days()) {
        add(trades, day.day, day.trade_rows, trade_columns);
        add(quotes, day.day, day.quote_rows, quote_columns);
    }
    for (const InventoryRow& row : {trades, quotes})
        if (row.days > 0) rows.push_back(row);
}

void add_hours(std::vector<InventoryRow>& rows, const Book& book) {
    const TradeColumns& hours = book.hourly();
    if (hours.size() == 0) return;
    InventoryRow row{.symbol = std::string(book.ticker()),
                     .resolution = "hour",
                     .first_day = ExchangeTime{hours.start_ms.front()}.day(),
                     .last_day = ExchangeTime{hours.start_ms.back()}.day()};
    for (std::size_t i = 0; i < hours.size(); ++i) {
        const TradingDay day = ExchangeTime{hours.start_ms[i]}.day();
        if (i != 0 && day == ExchangeTime{hours.start_ms[i - 1]}.day()) continue;
        ++row.days;
        row.derived_days += book.is_hourly_derived(day) ? 1 : 0;
    }
    row.bars = static_cast<std::int64_t>(hours.size());
    row.bytes = row.bars * trade_columns * 8;
    rows.push_back(row);
}

void add_days(std::vector<InventoryRow>& rows, const Book& book) {
    const DailyColumns& daily = book.daily();
    if (daily.size() == 0) return;
    const auto bars = static_cast<std::int64_t>(daily.size());
    rows.push_back({std::string(book.ticker()),
                    "daily",
                    day_of(daily.day.front()),
                    day_of(daily.day.back()),
                    bars,
                    std::count(daily.derived.begin(), daily.derived.end(), 1),
                    bars,
                    bars * 69});
}

void verify_book(std::vector<DamageRow>& rows, const Book& book, const Stop& stop) {
    const std::string symbol(book.ticker());
    for (const MinuteDay& day : book.minute_days()) {
        stop.check();
        if (day.trade_rows != 0 && hash_of(columns_of(book.unchecked_minute_trades(day))) != day.trade_hash)
            rows.push_back({symbol, day.day, "minute trades differ from their hash; import the day again"});
        if (day.quote_rows != 0 && hash_of(columns_of(book.unchecked_minute_quotes(day))) != day.quote_hash)
            rows.push_back({symbol, day.day, "minute quotes differ from their hash; import the day again"});
    }
    const DailyColumns& d = book.daily();
    for (std::size_t i = 0; i < d.size(); ++i)
        if (daily_hash(d.open[i], d.high[i], d.low[i], d.close[i], d.volume[i], d.vwap_usd[i]) != d.hash[i])
            rows.push_back({symbol, day_of(d.day[i]), "the daily bar differs from its hash; import the day again"});
}

struct SimpleRatio {
    const char* text;
    double value;  ///< new shares for one old
};
constexpr std::array ratios{SimpleRatio{"2:1", 2},
                            SimpleRatio{"3:1", 3},
                            SimpleRatio{"3:2", 1.5},
                            SimpleRatio{"4:1", 4},
                            SimpleRatio{"5:1", 5},
                            SimpleRatio{"7:1", 7},
                            SimpleRatio{"10:1", 10},
                            SimpleRatio{"20:1", 20},
                            SimpleRatio{"1:2", 1. / 2},
                            SimpleRatio{"1:3", 1. / 3},
                            SimpleRatio{"1:4", .25},
                            SimpleRatio{"1:5", .2},
                            SimpleRatio{"1:8", .125},
                            SimpleRatio{"1:10", .1},
                            SimpleRatio{"1:20", .05}};
constexpr double near_share = 0.03;
/// While walking over all books; thousands would come near the system's limit of mappings.
constexpr std::size_t books_mapped = 64;

const SimpleRatio* near_ratio(double jump) {
    for (const SimpleRatio& ratio : ratios)
        if (std::fabs(jump / ratio.value - 1) <= near_share) return &ratio;
    return nullptr;
}

/// A split on record, or another security from that day on: a ticker can pass to a newcomer.
bool is_explained(const BarStore& store, const std::string& ticker, TradingDay before, TradingDay day) {
    const Security old = store.security_on(ticker, before), now = store.security_on(ticker, day);
    return old.permtick != now.permtick || now.factors->split_factor(day) != now.factors->split_factor(before);
}

void add_suspects(std::vector<SuspectRow>& rows, const BarStore& store, const Book& book) {
    const std::string ticker(book.ticker());
    const DailyColumns& d = book.daily();
    for (std::size_t i = 1; i < d.size(); ++i) {
        if (d.open[i] <= 0 || d.close[i - 1] <= 0) continue;
        const double jump = static_cast<double>(d.close[i - 1]) / static_cast<double>(d.open[i]);
        const SimpleRatio* ratio = near_ratio(jump);
        if (!ratio || is_explained(store, ticker, day_of(d.day[i - 1]), day_of(d.day[i]))) continue;
        rows.push_back({ticker,
                        day_of(d.day[i]),
                        ratio->text,
                        static_cast<double>(d.close[i - 1]) / 1e4,
                        static_cast<double>(d.open[i]) / 1e4,
                        jump});
    }
}

}  // namespace

std::vector<InventoryRow> inventory(const BarStore& store) {
    std::vector<InventoryRow> rows;
    for (const std::string& ticker : store.tickers()) {
        const auto book = store.book(ticker);
        add_minutes(rows, *book);
        add_hours(rows, *book);
        add_days(rows, *book);
        store.release_unused(books_mapped);
    }
    return rows;
}

Verification verify(const BarStore& store,
                    const std::function<void(std::size_t, std::size_t)>& progress,
                    const Stop& stop) {
    Verification result;
    const auto tickers = store.tickers();
    for (const std::string& ticker : tickers) {
        try {
            stop.check();
            verify_book(result.damage, *store.book(ticker), stop);
        } catch (const Error& error) {
            if (error.problem() == Problem::cancelled) break;
            result.damage.push_back({ticker, std::nullopt, error.what()});
        }
        ++result.symbols_done;
        store.release_unused(books_mapped);
        if (progress) progress(result.symbols_done, tickers.size());
    }
    return result;
}

std::vector<SuspectRow> suspects_of(const BarStore& store, const Book& book) {
    std::vector<SuspectRow> rows;
    add_suspects(rows, store, book);
    return rows;
}

std::vector<SuspectRow> suspects(const BarStore& store) {
    std::vector<SuspectRow> rows;
    for (const std::string& ticker : store.tickers()) {
        add_suspects(rows, store, *store.book(ticker));
        store.release_unused(books_mapped);
    }
    return rows;
}

namespace {
constexpr std::array inventory_fields{
    record::field<&InventoryRow::symbol>({Unit::none, "Ticker of the book."}),
    record::field<&InventoryRow::resolution>({Unit::none, "minute, quote, hour or daily."}),
    record::field<&InventoryRow::first_day>({Unit::none, "First day with bars."}),
    record::field<&InventoryRow::last_day>({Unit::none, "Last day with bars."}),
    record::field<&InventoryRow::days>({Unit::days, "Days with bars."}),
    record::field<&InventoryRow::derived_days>({Unit::days, "Of them, days whose bars were made from minutes."}),
    record::field<&InventoryRow::bars>({Unit::bars, "Bars."}),
    record::field<&InventoryRow::bytes>({Unit::count, "Bytes on disk."}),
};
static_assert(record::describes_every_member<InventoryRow>(inventory_fields.size()));
constexpr std::array damage_fields{
    record::field<&DamageRow::symbol>({Unit::none, "Ticker of the book."}),
    record::field<&DamageRow::day>({Unit::none, "Day; NULL: the whole book."}),
    record::field<&DamageRow::what>({Unit::none, "What is wrong and what helps."}),
};
static_assert(record::describes_every_member<DamageRow>(damage_fields.size()));
constexpr std::array suspect_fields{
    record::field<&SuspectRow::symbol>({Unit::none, "Ticker."}),
    record::field<&SuspectRow::day>({Unit::none, "Day of the jump."}),
    record::field<&SuspectRow::ratio>({Unit::none, "The simple ratio that the jump is near: new shares for old."}),
    record::field<&SuspectRow::close_before_usd>({Unit::usd, "Close of the day before."}),
    record::field<&SuspectRow::open_usd>({Unit::usd, "Open of the day."}),
    record::field<&SuspectRow::jump_ratio>({Unit::ratio, "Close before over open."}),
};
static_assert(record::describes_every_member<SuspectRow>(suspect_fields.size()));
}  // namespace

const record::Table& inventory_table() {
    static constexpr auto table = record::table<InventoryRow>("bars", "What the bar store holds.", inventory_fields);
    return table;
}
const record::Table& damage_table() {
    static constexpr auto table =
        record::table<DamageRow>("damage", "Bars that differ from their hashes.", damage_fields);
    return table;
}
const record::Table& suspect_table() {
    static constexpr auto table =
        record::table<SuspectRow>("suspects", "Overnight jumps that look like splits nobody recorded.", suspect_fields);
    return table;
}

}  // namespace tamis::bars
