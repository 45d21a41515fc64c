// tests/own_strategies/faulty.cpp — a library with a strategy that buys and keeps, or goes wrong at 10:00 in a way of
// one's choice.
#include "backtest/own_strategy.hpp"

namespace {

using namespace tamis;
using namespace tamis::backtest;

constexpr std::array<std::string_view, 10> faults{
    "none", "throws", "throws_text", "loops", "sends", "cancels", "joins", "history", "numbers", "starts"};

struct Faulty {
    std::string fault = "none";

    static constexpr std::string_view name = "faulty";
    static constexpr std::string_view version = "1";
    static constexpr std::string_view meaning = "Buys and keeps, unless it goes wrong.";
    static constexpr bool needs_intraday = true;
    struct Counters {
        std::int64_t bars = 0;
    };
    static std::span<const record::Field> parameters();
    static std::span<const record::Field> counters();
    WarmUp warm_up() const { return {}; }
    std::unique_ptr<Strategy> start() const;
};

constexpr std::array parameter_fields{
    record::field<&Faulty::fault>({record::Unit::none, "What goes wrong.", {}, {}, faults}),
};
constexpr std::array counter_fields{
    record::field<&Faulty::Counters::bars>({record::Unit::count, "Bars seen."}),
};
std::span<const record::Field> Faulty::parameters() {
    return parameter_fields;
}
std::span<const record::Field> Faulty::counters() {
    return counter_fields;
}

class FaultyRun final : public Algorithm {
  public:
    explicit FaultyRun(std::string fault) : fault_(std::move(fault)) {}
    const void* counters() const override { return &counters_; }

  protected:
    void on_data(const Slice&) override {
        ++counters_.bars;
        if (!is_invested(0)) set_holdings(0, Decimal::parse(FAULTY_SHARE));
        if (is_time(10, 0)) go_wrong();
    }

  private:
    void go_wrong() {
        if (fault_ == "throws") throw std::runtime_error("no idea what to do");
        if (fault_ == "throws_text") throw "no idea";
        if (fault_ == "loops") loop();
        if (fault_ == "sends") send_forever();
        if (fault_ == "cancels") cancel_forever();
        if (fault_ == "joins") add_equity("NOBODY");
        if (fault_ == "history") (void)history(0, today() - std::chrono::days(30), Resolution::daily);
        if (fault_ == "numbers") (void)price(7);
    }
    static void loop() {
        const volatile bool goes_on = true;
        while (goes_on) continue;
    }
    void send_forever() {
        for (;;) market_order(0, 1);
    }

    void cancel_forever() {
        for (const OrderTicket order = limit_order(0, 1, 1);;) order.cancel();
    }

    std::string fault_;
    Faulty::Counters counters_;
};

std::unique_ptr<Strategy> Faulty::start() const {
    if (fault == "starts") throw std::runtime_error("no beginning");
    return std::make_unique<FaultyRun>(fault);
}

}  // namespace

TAMIS_STRATEGIES(Faulty)
