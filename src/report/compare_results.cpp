// report/compare_results.cpp — rows matched in their order, cells compared by what both sides can know.
#include "report/compare_results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "lean/result_files.hpp"
#include "record/parameters.hpp"
#include "store/query_text.hpp"

namespace tamis::report {

namespace {

constexpr std::uint64_t most_differences = 10'000'000;

constexpr std::array difference_fields{
    record::field<&DifferenceRow::part>(
        {record::Unit::none, "fill and its number, trade and its number, or statistics."}),
    record::field<&DifferenceRow::column>({record::Unit::none, "Column."}),
    record::field<&DifferenceRow::left>({record::Unit::none, "The first result's value."}),
    record::field<&DifferenceRow::right>({record::Unit::none, "The second result's value."}),
};
static_assert(record::describes_every_member<DifferenceRow>(difference_fields.size()));

std::string title_of(const record::Rows& cell) {
    const auto text = [&](const char* column) { return record::value_text(cell.value(0, column)); };
    return fmt::format(
        "{} {} {} {}..{}", text("engine"), text("strategy"), text("symbol"), text("first_day"), text("last_day"));
}

ResultSide titled(ResultSide side) {
    side.title = title_of(side.cell);
    side.is_printed = record::value_text(side.cell.value(0, "engine")) == lean::engine_name;
    return side;
}

std::optional<double> number_of(const record::Value& value) {
    if (const auto* real = std::get_if<double>(&value)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
    if (const auto* decimal = std::get_if<Decimal>(&value)) return to_double(*decimal);
    return std::nullopt;
}

/// Half of the last digit that LEAN prints of this statistic.
double half_digit(const record::Field& field, double value) {
    const record::LeanLine& line = field.about.lean;
    constexpr int family_digits = 4;  // trade and portfolio statistics, value at risk
    if (line.style == record::LeanStyle::percent) return 0.5 * std::pow(10, -line.digits - 2);
    if (line.style == record::LeanStyle::capacity)
        return value == 0 ? 0 : 0.5 * std::pow(10, std::floor(std::log10(std::abs(value))) - 1);
    return 0.5 * std::pow(10, -(line.style == record::LeanStyle::none ? family_digits : line.digits));
}

bool are_near(double a, double b, double tolerance) {
    if (a == b || (std::isnan(a) && std::isnan(b))) return true;
    return std::abs(a - b) <= tolerance * (1 + 1e-9) + 1e-12 * std::max(std::abs(a), std::abs(b));
}

bool is_equal(const record::Field& field, const record::Value& a, const record::Value& b, bool is_printed) {
    const auto left = number_of(a), right = number_of(b);
    if (!left || !right || field.type == record::Type::integer) return a == b;
    return are_near(*left, *right, is_printed ? half_digit(field, *right) : 0);
}

class Comparer {
  public:
    Comparer(const ResultSide& left, const ResultSide& right) : left_(left), right_(right) {
        out_.left = left.title;
        out_.right = right.title;
    }
    Comparison run() {
        rows("fill", left_.fills, right_.fills, backtest::fill_table(), out_.fills);
        rows("trade", left_.trades, right_.trades, backtest::trade_table(), out_.trades);
        statistics();
        return std::move(out_);
    }

  private:
    void add(const std::string& part, const std::string& column, const record::Value& a, const record::Value& b) {
        out_.differences.push_back({part, column, record::value_text(a), record::value_text(b)});
    }
    void rows(const char* part,
              const record::Rows& left,
              const record::Rows& right,
              const record::Table& table,
              std::int64_t& compared) {
        const std::size_t both = std::min(left.size(), right.size());
        for (std::size_t i = 0; i < both; ++i) row(fmt::format("{} {}", part, i + 1), left, right, i, table);
        compared = static_cast<std::int64_t>(both);
        if (left.size() != right.size())
            add(part + std::string("s"),
                "count",
                static_cast<std::int64_t>(left.size()),
                static_cast<std::int64_t>(right.size()));
    }
    void row(const std::string& part,
             const record::Rows& left,
             const record::Rows& right,
             std::size_t i,
             const record::Table& table) {
        for (const record::Field& field : table.fields) {
            const std::string column = field.column();
            if (column == "cell") continue;
            const record::Value a = left.value(i, column), b = right.value(i, column);
            if ((a.index() == 0 || b.index() == 0) && field.nullable) continue;  // one side does not know
            if (column == "end_trade_drawdown_usd" && is_older_kind(a) != is_older_kind(b)) continue;
            if (!is_equal_cell(a, b)) add(part, column, a, b);
        }
    }
    // LEAN's files hold decimals as doubles.
    bool is_equal_cell(const record::Value& a, const record::Value& b) const {
        const auto left = number_of(a), right = number_of(b);
        return left && right ? are_near(*left, *right, 0) : a == b;
    }
    static bool is_older_kind(const record::Value& value) {
        const auto number = number_of(value);
        return number && *number < 0;
    }
    void statistics() {
        for (const record::Field& field : backtest::cell_table().fields) {
            const std::string column = field.column();
            const bool is_own = std::any_of(
                backtest::own_statistics_fields.begin(), backtest::own_statistics_fields.end(), [&](const auto& one) {
                    return field.prefix.empty() && one.name == field.name;
                });
            if ((field.prefix.empty() && !is_own) || column == "undefined") continue;
            const record::Value a = left_.cell.value(0, column), b = right_.cell.value(0, column);
            if (is_own && (a.index() == 0 || b.index() == 0)) continue;
            ++out_.statistics;
            const bool is_printed = left_.is_printed != right_.is_printed;
            // Sampled equity is rounded to four places, and so is what we make of it.
            const bool is_same = is_own && is_printed ? is_near_own(a, b) : is_equal(field, a, b, is_printed);
            if (!is_same) add("statistics", column, a, b);
        }
    }
    static bool is_near_own(const record::Value& a, const record::Value& b) {
        const auto left = number_of(a), right = number_of(b);
        return left && right ? are_near(*left, *right, 1e-4) : a == b;
    }

    const ResultSide &left_, &right_;
    Comparison out_;
};

}  // namespace

const record::Table& difference_table() {
    static constexpr auto table =
        record::table<DifferenceRow>("difference", "Where two results differ.", difference_fields);
    return table;
}

ResultSide kept_side(store::ResultStore& results, const Hash128& cell) {
    const auto read = [&](const char* table, std::vector<store::Order> order) {
        return results.select({.table = table,
                               .columns = {},
                               .where = {{"cell", store::Comparison::equal, cell}},
                               .order = std::move(order),
                               .limit = most_differences});
    };
    ResultSide side{.title = {},
                    .cell = read("backtest", {}),
                    .fills = read("fill", {{"time"}, {"order_id"}, {"quantity"}}),
                    .trades = read("trade", {{"number"}})};
    if (side.cell.size() == 0) throw Error{Problem::not_found, "no cell " + hex_text(cell) + " is kept"};
    return titled(std::move(side));
}

ResultSide side_of(const lean::LeanResult& result) {
    ResultSide side{.title = {},
                    .cell = record::rows_of(backtest::cell_table()),
                    .fills = record::rows_of(backtest::fill_table()),
                    .trades = record::rows_of(backtest::trade_table())};
    record::append(side.cell, backtest::cell_table(), &result.cell, 1);
    std::vector<backtest::FillRow> fills = result.fills;
    std::stable_sort(fills.begin(), fills.end(), [](const auto& a, const auto& b) {
        return std::tie(a.time, a.order_id, a.quantity) < std::tie(b.time, b.order_id, b.quantity);
    });
    record::append(side.fills, backtest::fill_table(), fills);
    record::append(side.trades, backtest::trade_table(), result.trades);
    return titled(std::move(side));
}

lean::LeanResult read_one_result(const std::filesystem::path& path) {
    const lean::FoundResults found = lean::find_results({path});
    if (!found.refused.empty()) throw Error{Problem::not_found, found.refused[0].place + ": " + found.refused[0].why};
    std::vector<lean::ResultText> texts;
    for (const lean::ResultPiece& piece : found.pieces) {
        lean::LoadedPiece loaded = lean::load(piece);
        if (!loaded.refused.empty())
            throw Error{Problem::bad_data, loaded.refused[0].place + ": " + loaded.refused[0].why};
        for (auto& text : loaded.results) texts.push_back(std::move(text));
    }
    if (texts.empty()) throw Error{Problem::not_found, path.string() + " holds no result of LEAN"};
    if (texts.size() > 1)
        throw Error{
            Problem::invalid_request,
            fmt::format("{} holds {} results; name one, such as {}", path.string(), texts.size(), texts[0].place)};
    try {
        return lean::read_result(texts[0]);
    } catch (const Error& error) {
        throw Error{error.problem(), texts[0].place + ": " + error.what()};
    }
}

namespace {

/// "1969c6e22c94 (SPY 2024-03-04..2024-03-08, buy_and_hold)", with as many digits as tell the candidates apart.
std::string candidates_text(const record::Rows& rows, std::size_t shown) {
    std::vector<std::string> keys;
    for (const Hash128& cell : rows.columns[0].hashes()) keys.push_back(hex_text(cell));
    std::size_t digits = 12;
    const auto are_apart = [&] {
        for (std::size_t i = 1; i < keys.size(); ++i)
            if (keys[i].compare(0, digits, keys[i - 1], 0, digits) == 0) return false;
        return true;
    };
    while (digits < keys[0].size() && !are_apart()) ++digits;
    std::string text;
    for (std::size_t i = 0; i < std::min(shown, keys.size()); ++i)
        text += fmt::format("{}{} ({} {}..{}, {})",
                            text.empty() ? "" : ", ",
                            keys[i].substr(0, digits),
                            record::value_text(rows.columns[1].value(i)),
                            record::value_text(rows.columns[2].value(i)),
                            record::value_text(rows.columns[3].value(i)),
                            record::value_text(rows.columns[4].value(i)));
    return text;
}

}  // namespace

Hash128 find_cell(store::ResultStore& results, const std::string& key) {
    if (const auto whole = parse_hash(key)) return *whole;
    const auto keys = store::keys_that_begin(key);
    if (!keys)
        throw Error{Problem::not_found,
                    "'" + excerpt(key) + "' is no cell's key, which is hex digits; 'tamis results list' shows keys"};
    constexpr std::size_t shown = 5, read = 1000;
    const record::Rows rows = results.select({.table = "backtest",
                                              .columns = {"cell", "symbol", "first_day", "last_day", "strategy"},
                                              .where = {{"cell", store::Comparison::greater_or_equal, keys->first},
                                                        {"cell", store::Comparison::less_or_equal, keys->second}},
                                              .order = {{"cell"}},
                                              .limit = read});
    if (rows.size() == 1) return rows.columns[0].hashes()[0];
    if (rows.size() == 0)
        throw Error{Problem::not_found,
                    "no cell's key begins with '" + excerpt(key) + "'; 'tamis results list' shows keys"};
    const std::string others = rows.size() <= shown ? ""
                               : rows.size() < read ? fmt::format(" and {} others", rows.size() - shown)
                                                    : " and many others";
    throw Error{Problem::not_found,
                fmt::format("several cells' keys begin with '{}': {}{}; write more of the key",
                            excerpt(key),
                            candidates_text(rows, shown),
                            others)};
}

Comparison compare(const ResultSide& left, const ResultSide& right) {
    return Comparer(left, right).run();
}

}  // namespace tamis::report
