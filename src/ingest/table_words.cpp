// ingest/table_words.cpp — the synonyms and presets, as data.
#include "ingest/table_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::ingest {

namespace {

constexpr std::array<std::string_view, meanings> words{"symbol",
                                                       "date",
                                                       "time",
                                                       "open",
                                                       "high",
                                                       "low",
                                                       "close",
                                                       "volume",
                                                       "vwap",
                                                       "adjusted_open",
                                                       "adjusted_high",
                                                       "adjusted_low",
                                                       "adjusted_close",
                                                       "adjusted_volume",
                                                       "unadjusted_close"};

/// Small letters and digits alone; see plain_word.
struct Synonyms {
    Meaning meaning;
    std::string_view words;
};
constexpr std::array synonyms{
    Synonyms{Meaning::symbol, "symbol ticker sym tickersymbol stock code instrument actsymbol"},
    Synonyms{Meaning::date, "date day tradedate tradingday dt datum caldt pricedate begins beginsat"},
    Synonyms{Meaning::time,
             "time datetime timestamp ts tsevent windowstart bartime starttime start t uhrzeit timeutc epoch unix "
             "unixtime dateandtime gmttime localtime"},
    Synonyms{Meaning::open,
             "open o openprice opening priceopen first eroffnung er\xc3\xb6"
             "ffnung erster"},
    Synonyms{Meaning::high, "high h highprice pricehigh max hoch"},
    Synonyms{Meaning::low, "low l lowprice pricelow min tief"},
    Synonyms{Meaning::close, "close c closelast closeprice last lastprice priceclose schluss schlusskurs settle"},
    Synonyms{Meaning::volume,
             "volume v vol volumeshares sharevolume tradedvolume volumen stucke st\xc3\xbc"
             "cke"},
    Synonyms{Meaning::vwap, "vwap vw volumeweightedaverageprice wap average barvwap"},
    Synonyms{Meaning::adjusted_open, "adjustedopen adjopen openadj"},
    Synonyms{Meaning::adjusted_high, "adjustedhigh adjhigh highadj"},
    Synonyms{Meaning::adjusted_low, "adjustedlow adjlow lowadj"},
    Synonyms{Meaning::adjusted_close, "adjustedclose adjclose closeadj adjcloseprice"},
    Synonyms{Meaning::adjusted_volume, "adjustedvolume adjvolume volumeadj"},
    Synonyms{Meaning::unadjusted_close, "unadjustedclose closeunadj rawclose"},
};

constexpr std::array known_presets{
    Preset{"massive",
           "Polygon and Massive, flat files and REST aggregates; instants in UTC",
           "ticker,volume,open,close,high,low,window_start",
           "",
           "UTC",
           "",
           "",
           0},
    Preset{"alpaca", "Alpaca, bars of the REST interface and its SDK; instants in UTC", "", "", "UTC", "", "", 0},
    Preset{"databento",
           "Databento ohlcv-1m, -1h and -1d; prices without a point are in 1e-9 USD",
           "ts_event,rtype,publisher_id,instrument_id",
           "",
           "UTC",
           "",
           "",
           -9},
    Preset{"alphavantage",
           "Alpha Vantage, CSV and JSON; New York's time",
           "timestamp,open,high,low,close",
           "",
           "America/New_York",
           "",
           "",
           0},
    Preset{"nasdaq",
           "Nasdaq.com's historical quotes: month first, prices with $",
           "Date,Close/Last,Volume,Open,High,Low",
           "",
           "",
           "mdy",
           "",
           0},
    Preset{"stooq",
           "Stooq's text files of days: AAPL.US is AAPL",
           "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>",
           "",
           "",
           "",
           ".US",
           0},
    Preset{"tiingo",
           "Tiingo's end of day and IEX prices; adjusted columns stand beside",
           "date,close,high,low,open,volume,adjClose",
           "",
           "UTC",
           "",
           "",
           0},
    Preset{"firstrate",
           "FirstRate Data's files without a header; New York's time",
           "",
           "time,open,high,low,close,volume",
           "America/New_York",
           "",
           "",
           0},
    Preset{"kibot",
           "Kibot's files of minutes without a header: month first, New York's time",
           "",
           "date,time,open,high,low,close,volume",
           "America/New_York",
           "mdy",
           "",
           0},
    Preset{"kibot-daily",
           "Kibot's files of days without a header: month first",
           "",
           "date,open,high,low,close,volume",
           "America/New_York",
           "mdy",
           "",
           0},
    Preset{"ib",
           "Interactive Brokers' historical bars as its SDKs write them; New York's time",
           "date,open,high,low,close,volume,average",
           "",
           "America/New_York",
           "",
           "",
           0},
    Preset{"tradingview", "TradingView's chart export; seconds or ISO times with an offset", "", "", "", "", "", 0},
    Preset{"yfinance", "yfinance's frames as CSV, with one or three header lines", "", "", "", "", "", 0},
    Preset{"yahoo",
           "Yahoo's history; prices are adjusted for splits, Adj Close for dividends too",
           "Date,Open,High,Low,Close,Adj Close,Volume",
           "",
           "",
           "",
           "",
           0},
    Preset{"eodhd",
           "EOD Historical Data: AAPL.US is AAPL; minutes in UTC",
           "Date,Open,High,Low,Close,Adjusted_close,Volume",
           "",
           "UTC",
           "",
           ".US",
           0},
    Preset{"sharadar",
           "Sharadar's SEP: its close is adjusted for splits, closeunadj is as traded",
           "ticker,date,open,high,low,close,volume,closeadj,closeunadj",
           "",
           "",
           "",
           "",
           0},
};

bool has_word(std::string_view list, std::string_view word) {
    const auto all = split(list, ' ');
    return std::find(all.begin(), all.end(), word) != all.end();
}

}  // namespace

std::string_view word_of(Meaning meaning) {
    return words[static_cast<std::size_t>(meaning)];
}

std::optional<Meaning> parse_meaning(std::string_view word) {
    const auto at = std::find(words.begin(), words.end(), word);
    if (at == words.end()) return std::nullopt;
    return static_cast<Meaning>(at - words.begin());
}

std::span<const std::string_view> meaning_words() {
    return words;
}

std::string plain_word(std::string_view cell) {
    std::string word;
    for (const char c : lower(trim(cell)))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) word += c;
    const std::size_t letters = word.find_first_not_of("0123456789");
    return letters == std::string::npos ? std::string() : word.substr(letters);
}

std::optional<Meaning> meaning_of(std::string_view header_cell) {
    // Grouped aggregates name the ticker T and the time t.
    if (header_cell == "T") return Meaning::symbol;
    const std::string word = plain_word(header_cell);
    if (word.empty()) return std::nullopt;
    for (const Synonyms& row : synonyms)
        if (has_word(row.words, word)) return row.meaning;
    return std::nullopt;
}

std::span<const Preset> presets() {
    return known_presets;
}

const Preset* find_preset(std::string_view name) {
    for (const Preset& preset : known_presets)
        if (preset.name == name) return &preset;
    return nullptr;
}

const Preset* preset_of_header(std::string_view header) {
    const std::string line = lower(header);
    for (const Preset& preset : known_presets)
        if (!preset.header.empty() && line.starts_with(lower(preset.header))) return &preset;
    return nullptr;
}

void check_word(const char* option, const std::string& said, std::initializer_list<std::string_view> allowed) {
    if (said.empty() || std::find(allowed.begin(), allowed.end(), said) != allowed.end()) return;
    const std::vector<std::string_view> all(allowed);
    throw Error{Problem::invalid_request, fmt::format("{} is '{}', allowed: {}", option, excerpt(said), one_of(all))};
}

std::string dialects_text() {
    std::string out = "Columns by what they mean; spelling, case, marks and a number in front do not matter:\n";
    for (const Synonyms& row : synonyms) out += fmt::format("  {:<17} {}\n", word_of(row.meaning), row.words);
    out += "\nWhat each provider's tables need beside; --preset names one that no header tells:\n";
    for (const Preset& preset : known_presets) {
        out += fmt::format("  {:<13} {}\n", preset.name, preset.what);
        if (!preset.columns.empty()) out += fmt::format("  {:<13} columns: {}\n", "", preset.columns);
    }
    return out;
}

}  // namespace tamis::ingest
