// python/src/indicator_bindings.cpp — LEAN's indicators for strategies of Python: self.ema("SPY", 12), self.atr(bars,
// 14).
#include <algorithm>
#include <memory>
#include <vector>

#include "base/error.hpp"
#include "number.hpp"
#include "strategy_objects.hpp"

namespace tamis::python {

namespace py = pybind11;

namespace {

namespace exact = indicators::exact;
using exact::Indicator;

/// Of a security's bars, or of bars that are made of them.
void follow_bars(const Hands& self, const py::object& of, backtest::Consolidator::Handler update) {
    PythonRun& run = self.run();
    if (!py::isinstance<Bars>(of)) {
        run.consolidate_count(run.security_of(of), 1, std::move(update));  // every bar as it is
        return;
    }
    const auto& bars = of.cast<const Bars&>();
    if (bars.link != self.link()) throw Error{Problem::invalid_request, "these bars are of another run"};
    bars.consolidator->add_handler(std::move(update));
}

void require_periods(const std::vector<int>& periods) {
    for (const int period : periods)
        if (period < 1)
            throw Error{Problem::invalid_request,
                        "an indicator of " + std::to_string(period) + " bars; it must be 1 or more"};
}

/// What it is fed with keeps it, and so does Python.
template <class I>
std::shared_ptr<I> follow(const Hands& self, const py::object& of, std::shared_ptr<I> indicator) {
    follow_bars(self, of, [indicator](const backtest::TradeBar& bar) { indicator->update(bar); });
    return indicator;
}

template <class I>
auto made_of_period() {
    return [](const Hands& self, const py::object& of, int period) {
        require_periods({period});
        return follow(self, of, std::make_shared<I>(period));
    };
}

template <class I>
void bind_period(py::class_<Hands>& hands, const char* name) {
    hands.def(name, made_of_period<I>(), py::arg("of"), py::arg("period"));
}

template <class... I>
void bind_plain_classes(py::module_& module, const std::pair<const char*, I*>&... named) {
    (py::class_<I, Indicator, std::shared_ptr<I>>(module, named.first), ...);
}

template <class I>
std::pair<const char*, I*> kind(const char* name) {
    return {name, nullptr};
}

void bind_compound_classes(py::module_& module) {
    using namespace exact;
    const auto value = [](auto part) { return [part](const auto& whole) { return (whole.*part)().value(); }; };
    py::class_<BollingerBands, Indicator, std::shared_ptr<BollingerBands>>(module, "BollingerBands")
        .def_property_readonly("upper", [](const BollingerBands& bands) { return bands.upper(); })
        .def_property_readonly("middle", [value](const BollingerBands& b) { return value(&BollingerBands::middle)(b); })
        .def_property_readonly("lower", [](const BollingerBands& bands) { return bands.lower(); })
        .def_property_readonly("percent_b", [](const BollingerBands& bands) { return bands.percent_b(); });
    using Macd = MovingAverageConvergenceDivergence;
    py::class_<Macd, Indicator, std::shared_ptr<Macd>>(module, "MovingAverageConvergenceDivergence")
        .def_property_readonly("fast", [](const Macd& macd) { return macd.fast().value(); })
        .def_property_readonly("slow", [](const Macd& macd) { return macd.slow().value(); })
        .def_property_readonly("signal", [](const Macd& macd) { return macd.signal().value(); })
        .def_property_readonly("histogram", [](const Macd& macd) { return macd.histogram(); });
    py::class_<DonchianChannel, Indicator, std::shared_ptr<DonchianChannel>>(module, "DonchianChannel")
        .def_property_readonly("upper", [](const DonchianChannel& channel) { return channel.upper().value(); })
        .def_property_readonly("lower", [](const DonchianChannel& channel) { return channel.lower().value(); });
    using Adx = AverageDirectionalIndex;
    py::class_<Adx, Indicator, std::shared_ptr<Adx>>(module, "AverageDirectionalIndex")
        .def_property_readonly("positive", [](const Adx& adx) { return adx.positive(); })
        .def_property_readonly("negative", [](const Adx& adx) { return adx.negative(); });
    py::class_<Stochastic, Indicator, std::shared_ptr<Stochastic>>(module, "Stochastic")
        .def_property_readonly("k", [](const Stochastic& stochastic) { return stochastic.k(); })
        .def_property_readonly("d", [](const Stochastic& stochastic) { return stochastic.d(); });
}

void bind_classes(py::module_& module) {
    using namespace exact;
    py::class_<Indicator, std::shared_ptr<Indicator>>(
        module, "Indicator", "Bars in, one number out, digit for digit as LEAN's.")
        .def_property_readonly("value", [](const Indicator& of) { return of.value(); })
        .def_property_readonly("is_ready", [](const Indicator& of) { return of.is_ready(); })
        .def_property_readonly("samples", [](const Indicator& of) { return of.samples(); });
    bind_plain_classes(module,
                       kind<Sum>("Sum"),
                       kind<SimpleMovingAverage>("SimpleMovingAverage"),
                       kind<ExponentialMovingAverage>("ExponentialMovingAverage"),
                       kind<WilderMovingAverage>("WilderMovingAverage"),
                       kind<Variance>("Variance"),
                       kind<StandardDeviation>("StandardDeviation"),
                       kind<Momentum>("Momentum"),
                       kind<RateOfChange>("RateOfChange"),
                       kind<RelativeStrengthIndex>("RelativeStrengthIndex"),
                       kind<Maximum>("Maximum"),
                       kind<Minimum>("Minimum"),
                       kind<AverageTrueRange>("AverageTrueRange"),
                       kind<VolumeWeightedAveragePrice>("VolumeWeightedAveragePrice"));
    bind_compound_classes(module);
}

void bind_compound(py::class_<Hands>& hands) {
    using namespace exact;
    const auto of = py::arg("of"), period = py::arg("period");
    hands.def(
        "bollinger",
        [](const Hands& self, const py::object& from, int bars, const Number& width) {
            require_periods({bars});
            return follow(self, from, std::make_shared<BollingerBands>(bars, width.value));
        },
        of,
        period,
        py::arg("width"));
    hands.def(
        "macd",
        [](const Hands& self, const py::object& from, int fast, int slow, int signal) {
            require_periods({fast, slow, signal});
            return follow(self, from, std::make_shared<MovingAverageConvergenceDivergence>(fast, slow, signal));
        },
        of,
        py::arg("fast"),
        py::arg("slow"),
        py::arg("signal"));
    hands.def(
        "stochastic",
        [](const Hands& self, const py::object& from, int bars, int k, int d) {
            require_periods({bars, k, d});
            return follow(self, from, std::make_shared<Stochastic>(bars, k, d));
        },
        of,
        period,
        py::arg("k"),
        py::arg("d"));
}

}  // namespace

void bind_indicators(py::class_<Hands>& hands, py::module_& module) {
    using namespace exact;
    bind_classes(module);
    bind_period<Sum>(hands, "sum");
    bind_period<SimpleMovingAverage>(hands, "sma");
    bind_period<ExponentialMovingAverage>(hands, "ema");
    bind_period<WilderMovingAverage>(hands, "wilder");
    bind_period<Variance>(hands, "variance");
    bind_period<StandardDeviation>(hands, "deviation");
    bind_period<Momentum>(hands, "momentum");
    bind_period<RateOfChange>(hands, "rate_of_change");
    bind_period<RelativeStrengthIndex>(hands, "rsi");
    bind_period<Maximum>(hands, "highest");
    bind_period<Minimum>(hands, "lowest");
    bind_period<AverageTrueRange>(hands, "atr");
    bind_period<VolumeWeightedAveragePrice>(hands, "vwap");
    bind_period<AverageDirectionalIndex>(hands, "adx");
    bind_period<DonchianChannel>(hands, "donchian");
    bind_compound(hands);
}

}  // namespace tamis::python
