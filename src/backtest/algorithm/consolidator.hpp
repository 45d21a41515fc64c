// backtest/algorithm/consolidator.hpp — bars made of bars: by time, by count, by session, by the way a price has gone.
#pragma once

#include <functional>
#include <optional>

#include "backtest/price.hpp"
#include "indicators/exact/indicator.hpp"

namespace tamis::backtest {

/// A bar in dollars and shares.
struct TradeBar : indicators::exact::IndicatorBar {
    ExchangeTime start{}, end{};
};
TradeBar trade_bar(const PriceBar& bar);

/// Takes bars of one security, oldest first, and hands on what they make (LEAN: IDataConsolidator).
class Consolidator {
  public:
    using Handler = std::function<void(const TradeBar&)>;

    virtual ~Consolidator() = default;
    virtual void update(const TradeBar& bar) = 0;
    /// The clock has come to `now`: a bar that is over is handed on although no other has come.
    virtual void scan(ExchangeTime /*now*/) {}
    /// The bar that is being made, if its end is known.
    virtual const TradeBar* working() const { return nullptr; }
    /// Those who are handed the bars, in the order in which they came.
    void add_handler(Handler handler) { handlers_.push_back(std::move(handler)); }

  protected:
    void hand_on(const TradeBar& bar) const {
        for (const Handler& handler : handlers_) handler(bar);
    }

  private:
    std::vector<Handler> handlers_;
};

/// Every bar as it is.
class PassThrough final : public Consolidator {
  public:
    void update(const TradeBar& bar) override { hand_on(bar); }
};

/// Bars of a length of time, from midnight on; longer than a day: from the first bar on (LEAN: TradeBarConsolidator of
/// a TimeSpan).
class TimeConsolidator final : public Consolidator {
  public:
    explicit TimeConsolidator(std::int64_t period_ms) : period_ms_(period_ms) {}
    void update(const TradeBar& bar) override;
    void scan(ExchangeTime now) override;
    const TradeBar* working() const override { return working_ ? &*working_ : nullptr; }

  private:
    ExchangeTime rounded(ExchangeTime time) const;
    ExchangeTime start_of(const TradeBar& bar) const;
    bool is_over(ExchangeTime at, ExchangeTime rounded) const;
    void finish();
    std::int64_t period_ms_;
    std::optional<TradeBar> working_;
    std::optional<ExchangeTime> last_end_;
};

/// One bar a regular session, handed on at its close (LEAN: MarketHourAwareConsolidator of a day).
class SessionConsolidator final : public Consolidator {
  public:
    void update(const TradeBar& bar) override;
    void scan(ExchangeTime now) override;
    const TradeBar* working() const override { return working_ ? &*working_ : nullptr; }

  private:
    void finish();
    std::optional<TradeBar> working_;
};

/// Bars of so many bars.
class CountConsolidator final : public Consolidator {
  public:
    explicit CountConsolidator(int count) : count_(count) {}
    void update(const TradeBar& bar) override;

  private:
    int count_, taken_ = 0;
    std::optional<TradeBar> working_;
};

/// Bricks of one size: a brick is done when the price has gone a brick's size up or down from where it opened; a bar
/// finishes one brick at most (LEAN: ClassicRenkoConsolidator).
class RenkoConsolidator final : public Consolidator {
  public:
    using Selector = std::function<Decimal(const TradeBar&)>;
    /// `selector`: the price of a bar; none: its close.
    explicit RenkoConsolidator(Decimal brick, Selector selector = {}) : brick_(brick), selector_(std::move(selector)) {}
    void update(const TradeBar& bar) override;

  private:
    Decimal brick_;
    Selector selector_;
    std::optional<TradeBar> working_;
    std::optional<Decimal> last_close_;
};

/// Bars of one volume, shares: a bar is done when so many have been traded, and what a bar of the series trades beyond
/// it goes into the next ones, at its close (LEAN: VolumeRenkoConsolidator).
class VolumeConsolidator final : public Consolidator {
  public:
    explicit VolumeConsolidator(Decimal shares) : shares_(shares) {}
    void update(const TradeBar& bar) override;

  private:
    /// The volume that is left over; nothing: the bar is not done.
    std::optional<Decimal> take(const TradeBar& bar, Decimal volume);
    Decimal shares_;
    std::optional<TradeBar> working_;
};

}  // namespace tamis::backtest
