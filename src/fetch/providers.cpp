// fetch/providers.cpp — what each provider documents of its REST interface.
#include "fetch/providers.hpp"

#include <fmt/format.h>

#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::fetch {

namespace {

constexpr int quarter = 92, years = 3660, for_ever = 36'600;
/// A dividend is processed when it is paid, mostly within two months.
constexpr int until_processed = 90;

constexpr std::array known{
    Provider{
        "polygon",
        "https://api.polygon.io",
        {{{"/v2/aggs/ticker/{symbol}/range/1/minute/{from}/{to}?adjusted=false&sort=asc&limit=50000",
           quarter,
           0,
           50'000},
          {"/v2/aggs/ticker/{symbol}/range/1/day/{from}/{to}?adjusted=false&sort=asc&limit=50000", years, 0, 50'000},
          {"/vX/reference/tickers/{symbol}/events?types=ticker_change", for_ever},
          {"/v3/reference/splits?ticker={symbol}&execution_date.gte={from}&execution_date.lte={to}&limit=1000", years},
          {"/v3/reference/dividends?ticker={symbol}&ex_dividend_date.gte={from}&ex_dividend_date.lte={to}"
           "&limit=1000",
           years}}},
        "next_url",
        "",
        {"Authorization: Bearer {key}", ""},
        "POLYGON_API_KEY",
        "the key",
        "massive",
        '.',
        {.addresses = {"/v3/reference/tickers?market=stocks&active=true&sort=ticker&limit=1000",
                       "/v3/reference/tickers?market=stocks&active=false&sort=ticker&limit=1000"},
         .rows = "results",
         .symbol = "ticker",
         .last = "delisted_utc",
         .security = "composite_figi"},
        300,
        "renames are asked for symbol by symbol; it does not tell on which day a name was first listed"},
    Provider{"alpaca",
             "https://data.alpaca.markets",
             {{{"/v2/stocks/bars?symbols={symbol}&timeframe=1Min&start={from}T04:00:00Z&end={after}T03:59:59Z"
                "&limit=10000&adjustment=raw&asof=-&feed=sip",
                quarter,
                0,
                10'000},
               {"/v2/stocks/bars?symbols={symbol}&timeframe=1Day&start={from}T04:00:00Z&end={after}T03:59:59Z"
                "&limit=10000&adjustment=raw&asof=-&feed=sip",
                years,
                0,
                10'000},
               {"/v1/corporate-actions?types=name_change&start={from}&end={to}&limit=1000", years},
               {"/v1/corporate-actions?symbols={symbol}&types=forward_split,reverse_split&start={from}&end={to}"
                "&limit=1000",
                years,
                until_processed},
               {"/v1/corporate-actions?symbols={symbol}&types=cash_dividend&start={from}&end={to}&limit=1000",
                years,
                until_processed}}},
             "",
             "next_page_token",
             {"APCA-API-KEY-ID: {id}", "APCA-API-SECRET-KEY: {secret}"},
             "ALPACA_API_KEY",
             "the key's ID, a colon and its secret",
             "alpaca",
             '.',
             {.hosts = {"https://api.alpaca.markets", "https://paper-api.alpaca.markets"},
              .addresses = {"/v2/assets?status=active&asset_class=us_equity",
                            "/v2/assets?status=inactive&asset_class=us_equity"},
              .symbol = "symbol",
              .wanted = {{{"exchange", "NYSE|NASDAQ|AMEX|ARCA|NYSEARCA|BATS"}}}},
             12'000,
             "it does not tell from when to when a name was listed: a delisted one ends with its last bar"},
    Provider{"tiingo",
             "https://api.tiingo.com",
             {{{"/iex/{symbol}/prices?startDate={from}&endDate={to}&resampleFreq=1min&afterHours=true"
                "&columns=open,high,low,close,volume",
                10},
               {"/tiingo/daily/{symbol}/prices?startDate={from}&endDate={to}", years},
               {},
               {"/tiingo/daily/{symbol}/prices?startDate={from}&endDate={to}&columns=splitFactor", years},
               {"/tiingo/daily/{symbol}/prices?startDate={from}&endDate={to}&columns=divCash", years}}},
             "",
             "",
             {"Authorization: Token {key}", ""},
             "TIINGO_API_KEY",
             "the key",
             "tiingo",
             '-',
             {.hosts = {"https://apimedia.tiingo.com"},
              .addresses = {"/docs/tiingo/daily/supported_tickers.zip"},
              .symbol = "ticker",
              .first = "startDate",
              .last = "endDate",
              .wanted = {{{"exchange", "NYSE|NASDAQ|AMEX|NYSE ARCA|NYSE MKT|NYSE AMERICAN|NYSE NAT|BATS"},
                          {"assetType", "Stock|ETF"},
                          {"priceCurrency", "USD"}}},
              .is_zipped_csv = true},
             50,
             "it tells no renames: a company's bars all come under its newest name"},
};

}  // namespace

std::span<const Provider> providers() {
    return known;
}

const Provider& provider(std::string_view name) {
    std::vector<std::string_view> names;
    for (const Provider& one : known) {
        if (one.name == name) return one;
        names.push_back(one.name);
    }
    throw Error{Problem::invalid_request,
                fmt::format("there is no provider '{}'{}", excerpt(name), did_you_mean_or_all(name, names))};
}

std::string replaced(std::string text, std::string_view word, std::string_view by) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size()))
        text.replace(at, word.size(), by);
    return text;
}

}  // namespace tamis::fetch
