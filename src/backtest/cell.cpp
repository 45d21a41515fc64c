// backtest/cell.cpp — what a run sees, hashed.
#include "backtest/cell.hpp"

#include "backtest/tape.hpp"
#include "record/parameters.hpp"

namespace tamis::backtest {

namespace {

class Content {
  public:
    void add(const Hash128& hash) { chain_.add(hash); }
    void add(std::string_view text) { chain_.add(xxh3(text)); }
    void add(std::int64_t number) { chain_.add(Hash128{static_cast<std::uint64_t>(number), 1}); }
    void add(const Decimal& number) {
        const Decimal plain = normalize(number);
        chain_.add(Hash128{plain.low(),
                           std::uint64_t{plain.high()} << 16 | static_cast<std::uint64_t>(plain.scale()) << 1 |
                               (plain.is_negative() ? 1u : 0u)});
    }
    Hash128 value() const { return chain_.value(); }

  private:
    HashChain chain_;
};

void add_bars(Content& content, const bars::Book& book, TradingDay day, Resolution resolution) {
    if (resolution == Resolution::minute) {
        const bars::MinuteDay* minutes = book.find_minute_day(day);
        content.add(minutes ? minutes->trade_hash : Hash128{});
        content.add(minutes ? minutes->quote_hash : Hash128{});
    } else if (resolution == Resolution::hour) {
        content.add(book.hourly_hash(day));
    } else {
        const bars::DailyColumns& daily = book.daily();
        const std::size_t row = daily.lower_bound(day);
        const bool found = row < daily.size() && daily.day[row] == day.time_since_epoch().count();
        content.add(found ? daily.hash[row] : Hash128{});
    }
}

void add_security(Content& content,
                  const bars::BarStore& store,
                  const BacktestSpec& spec,
                  const std::string& symbol,
                  TradingDay first) {
    const bars::Security security = store.security(symbol);
    content.add(security.lean_id);
    std::shared_ptr<const bars::Book> book;
    std::string ticker;
    for (TradingDay day = first; day <= spec.last; day += std::chrono::days(1)) {
        if (!us_equities().is_session(day)) continue;
        if (const std::string today = security.ticker_on(day); today != ticker) {
            ticker = today;
            book = store.find(ticker);
            content.add(ticker);
        }
        if (book) add_bars(content, *book, day, spec.resolution);
        if (spec.normalization != Normalization::raw) content.add(scale_of(*security.factors, spec.normalization, day));
        if (const auto dividend = security.factors->dividend_after(day)) content.add(*dividend);
        if (const auto split = security.factors->split_after(day)) {
            content.add(split->factor);
            content.add(split->reference_price);
        }
    }
    if (security.map && security.map->first_day() > first)
        content.add(security.map->first_day().time_since_epoch().count());
    if (security.map && security.map->last_day() <= spec.last)
        content.add(security.map->last_day().time_since_epoch().count());
}

void add_benchmark(Content& content, const bars::BarStore& store, const BacktestSpec& spec, TradingDay first) {
    require_benchmark(store, spec.benchmark);
    auto book = store.find(spec.benchmark);
    if (!book) return content.add("no benchmark");
    const bars::Security security = store.security(spec.benchmark);
    content.add(security.lean_id);
    std::string ticker = spec.benchmark;
    for (TradingDay day = us_equities().previous_session(first); day <= spec.last; day += std::chrono::days(1)) {
        if (!us_equities().is_session(day)) continue;
        if (const std::string today = security.ticker_on(day); today != ticker) {
            book = store.find(ticker = today);
            content.add(ticker);
        }
        content.add(book ? book->hourly_hash(day) : Hash128{});
        content.add(security.factors->scale(day));
    }
}

// One- and two-day runs stop before LEAN's statistics read the rates.
void add_rates(Content& content, const bars::BarStore& store, const BacktestSpec& spec) {
    if ((spec.last - spec.first).count() < 2) return;
    for (TradingDay day = spec.first; day <= spec.last + std::chrono::days(1); day += std::chrono::days(1))
        content.add(store.interest_rates().rate_on(day));
}

}  // namespace

Hash128 data_version(const bars::BarStore& store, const BacktestSpec& spec) {
    Content content;
    const TradingDay first = first_day_of_data(spec);
    for (const std::string& symbol : spec.symbols) add_security(content, store, spec, symbol, first);
    add_benchmark(content, store, spec, first);
    add_rates(content, store, spec);
    return content.value();
}

// Session by session: the first one nearly always answers.
bool has_bars(const bars::BarStore& store, const BacktestSpec& spec) {
    TapeSpec session = tape_spec(spec);
    for (const TradingDay day : us_equities().sessions(spec.first, spec.last)) {
        session.data_from = session.first = session.last = day;
        const auto tape = Tape::make(store, session);
        for (std::size_t i = 0; i < tape->securities(); ++i) {
            const SecurityDay& bars = tape->day(i, 0);
            if (bars.is_alive && bars.first_real < bars.bars.size()) return true;
        }
    }
    return false;
}

std::string parameters_text(const StrategySpec& strategy) {
    std::string text = record::parameters_text(strategy.type().parameters, strategy.parameters());
    for (const auto& [name, number] : strategy.numbers()) text += ", " + name + "=" + record::value_text(number);
    return text;
}

CellKeys::CellKeys(const BacktestSpec& spec) {
    before_symbols_.append("engine=").append(engine_name).append(" ").append(engine_version);
    const StrategyType& type = spec.strategy.type();
    before_symbols_.append("\nstrategy=").append(type.name).append(" ").append(spec.strategy.version());
    before_symbols_.append("\nparameters=").append(parameters_text(spec.strategy)).append("\nsymbols=");
    for (const RunSetting& setting : run_settings) append_key_line(settings_, setting, setting.field.read(&spec));
}

std::string CellKeys::place_text(std::span<const std::string> symbols, TradingDay first, TradingDay last) {
    std::string text;
    for (const std::string& symbol : symbols) text.append(symbol).append(" ");
    return text.append("\ndays=").append(to_text(first)).append("..").append(to_text(last));
}

std::string CellKeys::text(std::string_view place, const Hash128& data) const {
    std::string text;
    text.reserve(before_symbols_.size() + place.size() + settings_.size() + 64);
    text.append(before_symbols_).append(place).append(settings_);
    return text.append("\ndata=").append(hex_text(data)).append("\n");
}

std::string canonical_text(const BacktestSpec& spec, const Hash128& data) {
    return CellKeys(spec).text(CellKeys::place_text(spec.symbols, spec.first, spec.last), data);
}

Hash128 cell_key(const BacktestSpec& spec, const Hash128& data) {
    return sha256_128(canonical_text(spec, data));
}

}  // namespace tamis::backtest
