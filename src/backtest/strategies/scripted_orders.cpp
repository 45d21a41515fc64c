// backtest/strategies/scripted_orders.cpp — one run of a list of orders.
#include "backtest/strategies/scripted_orders.hpp"

#include <algorithm>
#include <map>

#include "backtest/strategies/order_script.hpp"
#include "backtest/tape.hpp"
#include "base/visible_text.hpp"

namespace tamis::backtest {

namespace {

class ScriptedOrdersRun final : public Strategy {
  public:
    explicit ScriptedOrdersRun(std::vector<ScriptCommand> commands) : commands_(std::move(commands)) {}

    void on_start(Broker& broker) override {
        for (const ScriptCommand& one : commands_)
            if (!one.symbol.empty()) (void)security_of(one, broker);
    }

    std::size_t next_action(const Stretch& stretch, const Broker& broker) override {
        if (next_ == commands_.size()) return stretch.to;
        return std::clamp(
            first_place_at(broker.tape().grid(stretch.session), commands_[next_].time.ms), stretch.from, stretch.to);
    }

    // In the order of the file: a line whose time has come waits for the lines before it.
    void on_bars(const Slice& now, Broker& broker) override {
        for (; next_ < commands_.size() && commands_[next_].time <= now.time; ++next_) play(commands_[next_], broker);
        counters_.commands_played = static_cast<std::int64_t>(next_);
    }

    const void* counters() const override { return &counters_; }

  private:
    static int security_of(const ScriptCommand& command, const Broker& broker) {
        if (const auto found = broker.find_security(command.symbol)) return *found;
        refuse_script(command.line, "symbol", "is '" + excerpt(command.symbol) + "', which is no symbol of this run");
    }

    static std::string_view tag_text(const ScriptCommand& command) {
        return command.tag ? std::string_view(*command.tag) : std::string_view();
    }

    void play(const ScriptCommand& command, Broker& broker) {
        switch (command.action) {
            case ScriptAction::order:
                return send(command, broker);
            case ScriptAction::update:
                return update(command, broker);
            case ScriptAction::cancel:
                if (const int order = orders_[command.ref]) broker.cancel(order, command.tag);
                return;
            case ScriptAction::cancel_all:
                return broker.cancel_open_orders();
            case ScriptAction::set_holdings:
                broker.set_holdings(security_of(command, broker), *command.quantity, tag_text(command));
                return;
            case ScriptAction::set_holdings_and_liquidate:
                broker.set_holdings_and_liquidate(security_of(command, broker), *command.quantity, tag_text(command));
                return;
            case ScriptAction::liquidate:
                return liquidate(command, broker);
        }
    }

    void send(const ScriptCommand& command, Broker& broker) {
        const int order = broker.send({.type = *command.type,
                                       .security = security_of(command, broker),
                                       .quantity = *command.quantity,
                                       .prices = command.prices,
                                       .trailing_is_fraction = command.trailing_is_fraction,
                                       .time_in_force = command.time_in_force,
                                       .tag = tag_text(command)});
        orders_[command.ref] = order;
        if (order == 0) ++counters_.orders_refused;
    }

    static void liquidate(const ScriptCommand& command, Broker& broker) {
        const std::string_view tag = tag_text(command);
        command.symbol.empty() ? broker.liquidate_all(tag) : broker.liquidate(security_of(command, broker), tag);
    }

    void update(const ScriptCommand& command, Broker& broker) {
        const int order = orders_[command.ref];
        if (order == 0) return;
        std::optional<std::int64_t> quantity;
        if (command.quantity) quantity = to_int64(truncate(*command.quantity));
        broker.update(order, {.quantity = quantity, .prices = command.prices, .tag = command.tag});
    }

    const std::vector<ScriptCommand> commands_;
    std::size_t next_ = 0;
    std::map<std::string, int> orders_;  ///< by ref; 0: LEAN recorded none
    ScriptedOrders::Counters counters_;
};

}  // namespace

std::unique_ptr<Strategy> ScriptedOrders::start() const {
    return std::make_unique<ScriptedOrdersRun>(read_order_script(commands));
}

}  // namespace tamis::backtest
