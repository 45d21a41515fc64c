// indicators/exact/indicator.hpp — an indicator in LEAN's decimals, digit for digit: bars in, one number out.
#pragma once

#include <deque>

#include "base/decimal.hpp"

namespace tamis::indicators::exact {

/// What an indicator reads of a bar; prices in USD, volume in shares.
struct IndicatorBar {
    Decimal open, high, low, close;
    Decimal volume = {};
};

class Indicator {
  public:
    virtual ~Indicator() = default;
    /// Takes the next bar in.
    virtual void update(const IndicatorBar& bar) = 0;
    /// Whether it has seen enough for value() to mean what its name says.
    virtual bool is_ready() const = 0;
    /// 0 before the first bar; before it is ready, what LEAN shows then.
    Decimal value() const { return value_; }
    int samples() const { return samples_; }

  protected:
    void count_sample() { ++samples_; }
    void take(Decimal value) { value_ = value; }

  private:
    int samples_ = 0;
    Decimal value_;
};

/// Of one number a bar: its close, unless it is fed by hand.
class ValueIndicator : public Indicator {
  public:
    void update(const IndicatorBar& bar) final { update(bar.close); }
    void update(Decimal input) {
        count_sample();
        take(next(input));
    }

  private:
    virtual Decimal next(Decimal input) = 0;
};

/// Of whole bars.
class BarIndicator : public Indicator {
  public:
    void update(const IndicatorBar& bar) final {
        count_sample();
        take(next(bar));
    }

  private:
    virtual Decimal next(const IndicatorBar& bar) = 0;
};

/// The last `size` inputs and the one that fell out last.
class Window {
  public:
    explicit Window(int size) : size_(static_cast<std::size_t>(size)) {}
    /// True when an input fell out.
    bool add(Decimal input) {
        inputs_.push_back(input);
        if (inputs_.size() <= size_) return false;
        removed_ = inputs_.front();
        inputs_.pop_front();
        return true;
    }
    bool is_full() const { return inputs_.size() == size_; }
    int count() const { return static_cast<int>(inputs_.size()); }
    const std::deque<Decimal>& inputs() const { return inputs_; }  ///< oldest first
    Decimal oldest() const { return inputs_.front(); }
    Decimal removed() const { return removed_; }

  private:
    std::size_t size_;
    std::deque<Decimal> inputs_;
    Decimal removed_;
};

/// The input itself.
class Identity final : public ValueIndicator {
  public:
    bool is_ready() const override { return samples() > 0; }

  private:
    Decimal next(Decimal input) override { return input; }
};

}  // namespace tamis::indicators::exact
