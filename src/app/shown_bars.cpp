// app/shown_bars.cpp — bars of one symbol for people: a table, a line of prices, bars of volume.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/bars.hpp"
#include "app/wished_days.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/visible_text.hpp"
#include "ingest/table_writer.hpp"

namespace tamis::app {

namespace {

struct Days {
    TradingDay first = TradingDay::min(), last = TradingDay::max();
    bool hold(TradingDay day) const { return day >= first && day <= last; }
};

double scaled_usd(std::int64_t price, double factor) {
    constexpr double places = 1e4;
    return std::round(static_cast<double>(price) * factor) / places;
}

/// Prices of a day are those of the last one by this factor; 1 unless they are to be adjusted.
double factor_on(const bars::Book& book, TradingDay day, bool adjusted) {
    return adjusted ? to_double(book.factors().scale(day)) : 1;
}

/// Row `i` of minutes, hours or days.
template <class Columns>
ShownBar shown_bar(const bars::Book& book, const std::string& time, const Columns& rows, std::size_t i, double factor) {
    return {std::string(book.ticker()),
            time,
            scaled_usd(rows.open[i], factor),
            scaled_usd(rows.high[i], factor),
            scaled_usd(rows.low[i], factor),
            scaled_usd(rows.close[i], factor),
            rows.volume[i]};
}

void show_trades(
    std::vector<ShownBar>& out, const bars::Book& book, const bars::TradeColumns& c, const Days& days, bool adjusted) {
    for (std::size_t i = 0; i < c.size(); ++i) {
        const ExchangeTime start{c.start_ms[i]};
        if (!days.hold(start.day())) continue;
        out.push_back(shown_bar(book, to_text(start), c, i, factor_on(book, start.day(), adjusted)));
    }
}

void show_days(std::vector<ShownBar>& out, const bars::Book& book, const Days& days, bool adjusted) {
    const bars::DailyColumns& d = book.daily();
    for (std::size_t i = 0; i < d.size(); ++i) {
        const TradingDay day{std::chrono::days{d.day[i]}};
        if (!days.hold(day)) continue;
        out.push_back(shown_bar(book, to_text(day), d, i, factor_on(book, day, adjusted)));
    }
}

/// Eight heights of a block.
std::string block(double share) {
    static constexpr std::array<const char*, 8> blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const double height = std::clamp(share, 0.0, 1.0) * static_cast<double>(blocks.size() - 1);
    return blocks[static_cast<std::size_t>(std::lround(height))];
}

/// One mark for each group of neighbours: their last close, or their greatest volume, between `low` and `high`.
template <class Value>
std::string line_of(const std::vector<ShownBar>& bars, std::size_t marks, double low, double high, Value value) {
    std::string out;
    for (std::size_t mark = 0; mark < marks; ++mark) {
        const std::size_t from = mark * bars.size() / marks, to = (mark + 1) * bars.size() / marks;
        double shown = value(bars[from]);
        for (std::size_t i = from; i < to; ++i) shown = std::max(shown, value(bars[i]));
        out += block(high > low ? (shown - low) / (high - low) : 0.5);
    }
    return out;
}

}  // namespace

std::vector<ShownBar> bars_shown(const Home& home, const ShowRequest& request) {
    const auto store = home.open_bars();
    const auto book = store->book(request.symbol);
    Days days;
    if (!request.first.empty()) days.first = require_day(request.first, "--from");
    if (!request.last.empty()) days.last = require_day(request.last, "--to");
    if (!request.first.empty() && !request.last.empty()) require_days(request.first, request.last);
    const auto resolution = request.resolution.empty() ? Resolution::daily : parse_resolution(request.resolution);
    if (!resolution)
        throw Error{Problem::invalid_request,
                    "--resolution is '" + excerpt(request.resolution) + "', allowed: minute, hour or daily"};
    std::vector<ShownBar> out;
    if (*resolution == Resolution::daily) show_days(out, *book, days, request.adjusted);
    if (*resolution == Resolution::hour) show_trades(out, *book, book->hourly(), days, request.adjusted);
    if (*resolution == Resolution::minute)
        for (const bars::MinuteDay& day : book->minute_days())
            if (days.hold(day.day) && day.trade_rows > 0)
                show_trades(out, *book, book->minute_trades(day), days, request.adjusted);
    return out;
}

void write_bars_parquet(const std::vector<ShownBar>& bars, const std::filesystem::path& file) {
    constexpr std::size_t day_characters = 10;
    const bool are_days = bars.empty() || bars.front().time.size() == day_characters;
    std::string csv = fmt::format("symbol,{},open,high,low,close,volume\n", are_days ? "date" : "time");
    for (const ShownBar& bar : bars)
        csv += fmt::format("\"{}\",{},{:.4f},{:.4f},{:.4f},{:.4f},{}\n",
                           bar.symbol,
                           bar.time,
                           bar.open_usd,
                           bar.high_usd,
                           bar.low_usd,
                           bar.close_usd,
                           bar.volume_shares);
    const TempDir folder("tamis-shown");
    replace_file(folder.path() / "bars.csv", csv, false);
    ingest::write_parquet(folder.path() / "bars.csv", file);
}

std::string bars_picture(const std::vector<ShownBar>& bars, int width) {
    if (bars.empty()) return {};
    constexpr int label = 8;
    const std::size_t marks =
        std::min<std::size_t>(bars.size(), static_cast<std::size_t>(std::max(label, width - label)));
    const auto close = [](const ShownBar& bar) { return bar.close_usd; };
    const auto volume = [](const ShownBar& bar) { return static_cast<double>(bar.volume_shares); };
    const auto [low, high] = std::minmax_element(
        bars.begin(), bars.end(), [](const ShownBar& a, const ShownBar& b) { return a.close_usd < b.close_usd; });
    const auto most = std::max_element(bars.begin(), bars.end(), [](const ShownBar& a, const ShownBar& b) {
        return a.volume_shares < b.volume_shares;
    });
    return "close   " + line_of(bars, marks, low->close_usd, high->close_usd, close) + "\nvolume  " +
           line_of(bars, marks, 0, static_cast<double>(most->volume_shares), volume) + "\n";
}

namespace {
constexpr std::array shown_bar_fields{
    record::field<&ShownBar::symbol>({record::Unit::none, "Ticker."}),
    record::field<&ShownBar::time>({record::Unit::none, "Start of the bar by New York's clock; of days the day."}),
    record::field<&ShownBar::open_usd>({record::Unit::usd, "First price."}),
    record::field<&ShownBar::high_usd>({record::Unit::usd, "Highest price."}),
    record::field<&ShownBar::low_usd>({record::Unit::usd, "Lowest price."}),
    record::field<&ShownBar::close_usd>({record::Unit::usd, "Last price."}),
    record::field<&ShownBar::volume_shares>({record::Unit::shares, "Shares traded."}),
};
static_assert(record::describes_every_member<ShownBar>(shown_bar_fields.size()));
}  // namespace

const record::Table& shown_bar_table() {
    static constexpr auto table = record::table<ShownBar>("bar", "Bars of one symbol.", shown_bar_fields);
    return table;
}

}  // namespace tamis::app
