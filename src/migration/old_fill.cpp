// migration/old_fill.cpp — an old trade's row into a fill of its cell.
#include "migration/old_fill.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "migration/old_columns.hpp"
#include "migration/old_taker.hpp"

namespace tamis::migration {

namespace {

constexpr std::array dropped_of_fill{
    Dropped{"algorithmid", "the run's name"},
    Dropped{"ordereventid", "fills are found by their order"},
    Dropped{"tradetime", "trade_time_unix is the same time"},
    Dropped{"quantity", "the order's; the fill's is fill_quantity"},
    Dropped{"status", "every fill is filled"},
    Dropped{"direction", "the sign of fill_quantity"},
    Dropped{"fillpricecurrency", "always USD", "USD"},
    Dropped{"orderfeecurrency", "always USD", "USD"},
    Dropped{"isassignment", "always false", "false"},
    Dropped{"symbol", "LEAN's id of the symbol; symbol_value is its ticker"},
};

class FillReader {
  public:
    FillReader(OldRow& row, OldRowsReport& report) : row_(row), take_(row, report) {}

    OldFill read() {
        refuse_other_states();
        fill_.old_id = take_.text("backtestid", "fill.cell");
        fill_.fill.order_id = whole("orderid", "fill.order_id");
        fill_.fill.price_usd = required("fillprice", "fill.price_usd");
        fill_.fill.quantity = signed_quantity();
        fill_.fill.symbol = symbol();
        fill_.fill.fee_usd = take_.money("orderfeeamount", "fill.fee_usd");
        fill_.fill.time = time();
        take_.finish(dropped_of_fill);
        return std::move(fill_);
    }

  private:
    void refuse_other_states() const {
        const std::string state = plain_name(row_.text("status"));
        if (state.empty() || state == "filled" || state == "partiallyfilled") return;
        throw Error{Problem::bad_data,
                    fmt::format("status is '{}': only what is filled is a fill", excerpt(row_.text("status")))};
    }
    // "APLD 2T" is LEAN's id of APLD.
    std::string symbol() {
        if (row_.has("symbolvalue")) return take_.key_symbol("symbolvalue", "fill.symbol");
        row_.set("symbol", row_.text("symbol").substr(0, row_.text("symbol").find(' ')));
        return take_.key_symbol("symbol", "fill.symbol");
    }
    Decimal required(const char* plain, const char* target) {
        if (const auto value = take_.key_number(plain, target)) return *value;
        throw Error{Problem::bad_data, fmt::format("{} is missing", old_column(plain).name)};
    }
    std::int64_t whole(const char* plain, const char* target) {
        const double value = to_double(required(plain, target));
        if (value == std::floor(value)) return static_cast<std::int64_t>(value);
        throw Error{
            Problem::bad_data,
            fmt::format("{} is '{}', a whole number is possible", old_column(plain).name, excerpt(row_.text(plain)))};
    }
    std::int64_t signed_quantity() {
        const std::int64_t quantity = whole("fillquantity", "fill.quantity");
        if (quantity == 0) throw Error{Problem::bad_data, "fill_quantity is 0: nothing was filled"};
        const std::string direction = lower(trim(row_.text("direction")));
        if (direction != "buy" && direction != "sell") return quantity;
        const std::int64_t shares = std::abs(quantity), by_direction = direction == "buy" ? shares : -shares;
        if (by_direction != quantity) take_.fault(fault::sign_contradicted);
        return by_direction;
    }
    // Beyond the year 2099 in seconds are milliseconds, as a rule: refused, and said.
    record::Timestamp time() {
        try {
            return {static_cast<std::int64_t>(std::llround(to_double(required("tradetimeunix", "fill.time")) * 1000))};
        } catch (const Error& error) {
            const auto value = row_.number("tradetimeunix");
            const OldColumn& column = old_column("tradetimeunix");
            const bool is_ms = value && *value > column.max && *value <= column.max * 1000;
            throw Error{Problem::bad_data, std::string(error.what()) + (is_ms ? "; these look like milliseconds" : "")};
        }
    }

    OldRow& row_;
    Taker take_;
    OldFill fill_;
};

}  // namespace

OldFill read_old_fill(OldRow row, OldRowsReport& report) {
    return FillReader(row, report).read();
}

}  // namespace tamis::migration
