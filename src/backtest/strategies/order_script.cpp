// backtest/strategies/order_script.cpp — columns of a script, and which of them an action needs.
#include "backtest/strategies/order_script.hpp"

#include <algorithm>
#include <map>

#include "backtest/orders/order_kind.hpp"
#include "base/csv_reader.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "record/instant_text.hpp"

namespace tamis::backtest {

namespace {

const Decimal most_shares = 1'000'000'000;
const Decimal highest_price_usd = 100'000'000;

bool read_script_time(ScriptCommand& command, std::string_view text) {
    const auto time = record::parse_timestamp(text);
    if (!time || text.find_first_of("Z+-", std::min<std::size_t>(text.size(), 10)) != std::string_view::npos)
        return false;
    command.time = ExchangeTime{time->ms};
    return true;
}

bool read_action(ScriptCommand& command, std::string_view text) {
    const auto found = std::find(script_action_names.begin(), script_action_names.end(), text);
    if (found == script_action_names.end()) return false;
    command.action = static_cast<ScriptAction>(found - script_action_names.begin());
    return true;
}

bool read_kind(ScriptCommand& command, std::string_view text) {
    for (const OrderKind* kind : order_kinds())
        if (kind->name == text) command.type = kind->type;
    return command.type.has_value();
}

bool read_quantity(ScriptCommand& command, std::string_view text) {
    command.quantity = Decimal::try_parse(text);
    return command.quantity && abs(*command.quantity) <= most_shares;
}

bool read_positive(std::optional<Decimal>& price, std::string_view text) {
    price = Decimal::try_parse(text);
    return price && *price > Decimal(0) && *price <= highest_price_usd;
}

bool read_trailing(ScriptCommand& command, std::string_view text) {
    command.trailing_is_fraction = text.ends_with('%');
    if (command.trailing_is_fraction) text.remove_suffix(1);
    auto& trailing = command.prices.trailing;
    if (!read_positive(trailing, text)) return false;
    if (command.trailing_is_fraction) trailing = *trailing / Decimal(100);
    return true;
}

bool read_time_in_force(ScriptCommand& command, std::string_view text) {
    if (const auto day = parse_day(text)) {
        command.time_in_force = GoodTilDate{*day};
        return true;
    }
    for (const TimeInForce& one : all_models<TimeInForce>()) {
        if (model_name(one) != text || !model_parameters(one).empty()) continue;
        command.time_in_force = one;
        return true;
    }
    return false;
}

struct ScriptColumn {
    std::string_view name, allowed;
    bool (*read)(ScriptCommand& command, std::string_view text);
};

constexpr std::string_view price_allowed = "dollars a share, above 0";
constexpr std::array script_columns{
    ScriptColumn{"time", "the exchange's wall clock such as 2024-10-22T14:08", read_script_time},
    ScriptColumn{"action",
                 "order, update, cancel, cancel_all, set_holdings, set_holdings_and_liquidate or liquidate",
                 read_action},
    ScriptColumn{"ref", "any text", [](ScriptCommand& to, std::string_view text) { return to.ref = text, true; }},
    ScriptColumn{"symbol", "a symbol", [](ScriptCommand& to, std::string_view text) { return to.symbol = text, true; }},
    ScriptColumn{"type",
                 "market, limit, stop_market, stop_limit, limit_if_touched, trailing_stop, market_on_open or "
                 "market_on_close",
                 read_kind},
    ScriptColumn{"quantity", "a number of at most 1,000,000,000", read_quantity},
    ScriptColumn{"stop",
                 price_allowed,
                 [](ScriptCommand& to, std::string_view text) { return read_positive(to.prices.stop, text); }},
    ScriptColumn{"limit",
                 price_allowed,
                 [](ScriptCommand& to, std::string_view text) { return read_positive(to.prices.limit, text); }},
    ScriptColumn{"trailing", "dollars a share above 0, or a share of the price such as 2%", read_trailing},
    ScriptColumn{"time_in_force", "day, a date such as 2024-11-04, good_til_cancelled, or nothing", read_time_in_force},
    ScriptColumn{"tag", "any text", [](ScriptCommand& to, std::string_view text) { return to.tag = text, true; }}};

using ScriptHeader = std::vector<const ScriptColumn*>;

ScriptHeader header_of(const std::vector<CsvCell>& cells, std::size_t line) {
    ScriptHeader header;
    for (const CsvCell& cell : cells) {
        const auto found = std::find_if(script_columns.begin(), script_columns.end(), [&](const ScriptColumn& one) {
            return one.name == trim(cell.text);
        });
        if (found == script_columns.end()) refuse_script(line, cell.text, "there is no such column");
        if (std::find(header.begin(), header.end(), &*found) != header.end())
            refuse_script(line, cell.text, "the column stands there twice");
        header.push_back(&*found);
    }
    for (const ScriptColumn& needed : {script_columns[0], script_columns[1]})
        if (std::none_of(header.begin(), header.end(), [&](auto* one) { return one->name == needed.name; }))
            refuse_script(line, needed.name, "the column is missing");
    return header;
}

ScriptCommand command_of(const ScriptHeader& header, const std::vector<CsvCell>& cells, std::size_t line) {
    ScriptCommand command;
    command.line = line;
    if (cells.size() > header.size())
        refuse_script(line, header.back()->name, "there are more cells than the header has columns");
    for (std::size_t i = 0; i < header.size(); ++i) {
        const std::string_view text = i < cells.size() ? trim(cells[i].text) : std::string_view();
        if (text.empty() && i > 0 && header[i]->name != "time" && header[i]->name != "action") continue;
        if (!header[i]->read(command, text))
            refuse_script(
                line, header[i]->name, "is '" + excerpt(text) + "', allowed: " + std::string(header[i]->allowed));
    }
    // The trigger stands in the column of stops.
    if (command.type == OrderType::limit_if_touched) std::swap(command.prices.stop, command.prices.trigger);
    return command;
}

void check_order(const ScriptCommand& command) {
    const auto need = [&](bool is_there, std::string_view column) {
        if (!is_there) refuse_script(command.line, column, "is empty; an order needs it");
    };
    need(command.type.has_value(), "type");
    need(!command.symbol.empty(), "symbol");
    need(command.quantity.has_value(), "quantity");
    const OrderKind& kind = kind_of(*command.type);
    const auto needs_price = [&](OrderPrice price, std::string_view column) {
        need(!kind.names(price) || command.prices.*price, column);
    };
    if (command.type != OrderType::trailing_stop) needs_price(&OrderPrices::stop, "stop");
    needs_price(&OrderPrices::trigger, "stop");
    needs_price(&OrderPrices::limit, "limit");
    needs_price(&OrderPrices::trailing, "trailing");
}

/// Kinds of a script's orders by their names.
using OrderKindsByRef = std::map<std::string_view, std::optional<OrderType>>;

// An update need not say the kind again: its order's kind tells that the column of stops holds a trigger.
void read_update(ScriptCommand& command, const OrderKindsByRef& orders) {
    const auto order = orders.find(command.ref);
    if (command.action != ScriptAction::update || command.type || order == orders.end()) return;
    if (order->second == OrderType::limit_if_touched) std::swap(command.prices.stop, command.prices.trigger);
}

void check_command(const ScriptCommand& command, const OrderKindsByRef& orders) {
    const auto need = [&](bool is_there, std::string_view column, const std::string& why) {
        if (!is_there) refuse_script(command.line, column, why);
    };
    switch (command.action) {
        case ScriptAction::order:
            return check_order(command);
        case ScriptAction::update:
        case ScriptAction::cancel:
            need(orders.contains(command.ref), "ref", "is '" + excerpt(command.ref) + "'; no order has that name");
            // LEAN cuts an order's quantity to whole shares when it is sent, and not when it is updated.
            return need(!command.quantity || command.action == ScriptAction::cancel ||
                            *command.quantity == truncate(*command.quantity),
                        "quantity",
                        "is a part of a share; LEAN would trade it after an update, Tamis trades whole shares");
        case ScriptAction::set_holdings:
        case ScriptAction::set_holdings_and_liquidate:
            need(!command.symbol.empty(), "symbol", "is empty; a target needs it");
            return need(command.quantity.has_value(), "quantity", "is empty; a target needs it");
        case ScriptAction::cancel_all:
        case ScriptAction::liquidate:
            return;
    }
}

}  // namespace

void refuse_script(std::size_t line, std::string_view column, const std::string& why) {
    throw Error{Problem::invalid_request, "line " + std::to_string(line) + ", column " + excerpt(column) + ": " + why};
}

std::vector<ScriptCommand> read_order_script(std::string_view text) {
    CsvReader reader(text);
    std::vector<CsvCell> cells;
    if (!reader.next(cells)) return {};
    const ScriptHeader header = header_of(cells, reader.line());
    std::vector<ScriptCommand> commands;
    while (reader.next(cells)) commands.push_back(command_of(header, cells, reader.line()));
    OrderKindsByRef orders;
    for (const ScriptCommand& one : commands)
        if (one.action == ScriptAction::order) orders[one.ref] = one.type;
    for (ScriptCommand& one : commands) {
        read_update(one, orders);
        check_command(one, orders);
    }
    return commands;
}

}  // namespace tamis::backtest
