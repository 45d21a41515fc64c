// backtest/statistics/trade_numbers.cpp — running formulas over closed trades, in LEAN's order.
#include "backtest/statistics/trade_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tamis::backtest {

namespace {

constexpr Ticks ticks_a_ms = 10'000;

/// LEAN's incremental averages, in decimals and in time spans. Their roundings are seen: a tie at the last published
/// digit falls as the error of the twenty-eighth says, so exact sums would print another number now and then.
void move(Decimal& average, Decimal value, int count) {
    average += (value - average) / Decimal(count);
}
void move(Ticks& average, Ticks value, int count) {
    const double seconds =
        (static_cast<double>(value) / ticks_a_second - static_cast<double>(average) / ticks_a_second) / count;
    average += static_cast<Ticks>(seconds * ticks_a_second);
}

/// The upper median, as LEAN takes it.
Ticks median(std::vector<Ticks>& values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

Decimal deviation(Decimal sum_of_squares, int count) {
    if (count < 2) return {};
    return Decimal::from_double(std::sqrt(to_double(sum_of_squares / Decimal(count - 1))));
}

class Summary {
  public:
    explicit Summary(std::size_t trades) {
        for (std::vector<Ticks>* durations : {&all_, &winners_, &losers_}) durations->reserve(trades);
    }
    void add(const ClosedTrade& trade) {
        if (!n_.start) peak_time_ = trade.entry_time;
        if (!n_.start || trade.entry_time < *n_.start) n_.start = trade.entry_time;
        if (!n_.end || trade.exit_time > *n_.end) n_.end = trade.exit_time;
        ++n_.total_number_of_trades;
        peak_with_mfe_ = std::max(peak_with_mfe_, n_.total_profit_loss + trade.mfe);
        n_.maximum_intra_trade_drawdown =
            std::min(n_.maximum_intra_trade_drawdown, n_.total_profit_loss + trade.mae - peak_with_mfe_);
        n_.total_profit_loss += trade.profit_loss;
        const Ticks duration = trade.duration_ms() * ticks_a_ms;
        trade.is_win() ? add_winner(trade, duration) : add_loser(trade, duration);
        const Decimal before = n_.average_profit_loss;
        move(n_.average_profit_loss, trade.profit_loss, n_.total_number_of_trades);
        squares_ += (trade.profit_loss - before) * (trade.profit_loss - n_.average_profit_loss);
        move(n_.average_trade_duration, duration, n_.total_number_of_trades);
        all_.push_back(duration);
        add_excursions(trade);
        n_.total_fees += trade.fees;
    }

    const TradeNumbers& finish() {
        n_.profit_loss_standard_deviation = deviation(squares_, n_.total_number_of_trades);
        n_.profit_loss_downside_deviation = deviation(loss_squares_, n_.number_of_losing_trades);
        n_.median_trade_duration = median(all_);
        n_.median_winning_trade_duration = median(winners_);
        n_.median_losing_trade_duration = median(losers_);
        n_.average_end_trade_drawdown = n_.average_profit_loss - n_.average_mfe;
        if (n_.total_number_of_trades != 0) add_ratios();
        return n_;
    }

  private:
    void add_winner(const ClosedTrade& trade, Ticks duration) {
        ++n_.number_of_winning_trades;
        n_.total_profit += trade.profit_loss;
        move(n_.average_profit, trade.profit_loss, n_.number_of_winning_trades);
        move(n_.average_winning_trade_duration, duration, n_.number_of_winning_trades);
        winners_.push_back(duration);
        n_.largest_profit = std::max(n_.largest_profit, trade.profit_loss);
        n_.max_consecutive_winning_trades = std::max(n_.max_consecutive_winning_trades, ++winning_streak_);
        losing_streak_ = 0;
        if (n_.total_profit_loss <= peak_) return;
        peak_ = n_.total_profit_loss;
        const Ticks in_drawdown = (trade.exit_time.ms - peak_time_.ms) * ticks_a_ms;
        if (is_in_drawdown_) n_.maximum_drawdown_duration = std::max(n_.maximum_drawdown_duration, in_drawdown);
        peak_time_ = trade.exit_time;
        is_in_drawdown_ = false;
    }

    void add_loser(const ClosedTrade& trade, Ticks duration) {
        ++n_.number_of_losing_trades;
        n_.total_loss += trade.profit_loss;
        const Decimal before = n_.average_loss;
        move(n_.average_loss, trade.profit_loss, n_.number_of_losing_trades);
        loss_squares_ += (trade.profit_loss - before) * (trade.profit_loss - n_.average_loss);
        move(n_.average_losing_trade_duration, duration, n_.number_of_losing_trades);
        losers_.push_back(duration);
        n_.largest_loss = std::min(n_.largest_loss, trade.profit_loss);
        n_.max_consecutive_losing_trades = std::max(n_.max_consecutive_losing_trades, ++losing_streak_);
        winning_streak_ = 0;
        n_.maximum_closed_trade_drawdown = std::min(n_.maximum_closed_trade_drawdown, n_.total_profit_loss - peak_);
        is_in_drawdown_ = true;
    }

    void add_excursions(const ClosedTrade& trade) {
        move(n_.average_mae, trade.mae, n_.total_number_of_trades);
        move(n_.average_mfe, trade.mfe, n_.total_number_of_trades);
        n_.largest_mae = std::min(n_.largest_mae, trade.mae);
        n_.largest_mfe = std::max(n_.largest_mfe, trade.mfe);
        n_.maximum_end_trade_drawdown = std::max(n_.maximum_end_trade_drawdown, trade.end_trade_drawdown);
    }

    // Ten stands for "no loss to divide by", as in LEAN.
    void add_ratios() {
        const Decimal ten(10), total(n_.total_number_of_trades);
        if (!n_.average_loss.is_zero()) n_.profit_loss_ratio = n_.average_profit / abs(n_.average_loss);
        n_.win_loss_ratio = n_.number_of_losing_trades > 0
                                ? Decimal(n_.number_of_winning_trades) / Decimal(n_.number_of_losing_trades)
                                : ten;
        n_.win_rate = Decimal(n_.number_of_winning_trades) / total;
        n_.loss_rate = Decimal(1) - n_.win_rate;
        if (!n_.total_profit.is_zero())
            n_.profit_factor = n_.total_loss < Decimal(0) ? n_.total_profit / abs(n_.total_loss) : ten;
        if (n_.profit_loss_standard_deviation > Decimal(0))
            n_.sharpe_ratio = n_.average_profit_loss / n_.profit_loss_standard_deviation;
        if (n_.profit_loss_downside_deviation > Decimal(0))
            n_.sortino_ratio = n_.average_profit_loss / n_.profit_loss_downside_deviation;
        const Decimal worst = n_.maximum_closed_trade_drawdown;
        if (!n_.total_profit_loss.is_zero())
            n_.profit_to_max_drawdown_ratio = worst < Decimal(0) ? n_.total_profit_loss / abs(worst) : ten;
    }

    TradeNumbers n_;
    Decimal peak_, peak_with_mfe_, squares_, loss_squares_;
    UtcTime peak_time_{};
    bool is_in_drawdown_ = false;
    int winning_streak_ = 0, losing_streak_ = 0;
    std::vector<Ticks> all_, winners_, losers_;
};

}  // namespace

TradeNumbers trade_numbers(std::span<const ClosedTrade> trades) {
    Summary summary(trades.size());
    for (const ClosedTrade& trade : trades) summary.add(trade);
    return summary.finish();
}

}  // namespace tamis::backtest
