// app/strategy_template.hpp — what a new strategy of one's own begins with; @name@ and @Type@ stand for its names.
#pragma once

#include <array>
#include <string_view>

namespace tamis::app {

struct TemplateFile {
    std::string_view name, content;
};

inline constexpr std::array<TemplateFile, 3> strategy_template{{
    {"@name@.cpp",
     R"source(// @name@.cpp — a strategy of your own: long while the fast average of closes stands above the slow one.
#include "backtest/own_strategy.hpp"

namespace {

using namespace tamis;
using namespace tamis::backtest;

/// The parameters, with their defaults. Each is described below: that makes it an option (--param fast=10),
/// a key of pipeline files where a list makes a grid, part of the key of a kept result, and a column of the
/// table strategy_@name@.
struct @Type@ {
    int fast = 5, slow = 20;
    double stop_fraction = 0.02;

    static constexpr std::string_view name = "@name@";
    static constexpr std::string_view version = "1";
    static constexpr std::string_view meaning = "Long while a fast average of closes stands above a slow one.";
    static constexpr bool needs_intraday = true;

    /// What a run counts; kept beside its results.
    struct Counters {
        std::int64_t entries = 0, stops_hit = 0;
    };
    static std::span<const record::Field> parameters();
    static std::span<const record::Field> counters();
    WarmUp warm_up() const { return {}; }  // {5, false}: five sessions; {5, true}: five days of the calendar
    std::unique_ptr<Strategy> start() const;
};

constexpr std::array parameter_fields{
    record::field<&@Type@::fast>({record::Unit::bars, "Bars of the fast average.", {}, record::Range{1, 200}}),
    record::field<&@Type@::slow>({record::Unit::bars, "Bars of the slow average.", {}, record::Range{2, 400}}),
    record::field<&@Type@::stop_fraction>(
        {record::Unit::fraction, "How far below the entry the stop lies.", {}, record::Range{0.001, 0.5}}),
};
static_assert(record::describes_every_member<@Type@>(parameter_fields.size()));

using Counters = @Type@::Counters;
constexpr std::array counter_fields{
    record::field<&Counters::entries>({record::Unit::count, "Positions that were opened."}),
    record::field<&Counters::stops_hit>({record::Unit::count, "Positions that a stop closed."}),
};

/// One run: hooks that the engine calls, in LEAN's order of events. Securities are numbered as the run lists
/// its symbols.
class @Type@Run final : public Algorithm {
  public:
    explicit @Type@Run(const @Type@& parameters) : parameters_(parameters) {}
    const void* counters() const override { return &counters_; }

  protected:
    // Before the first bar: indicators, consolidated bars, scheduled events.
    void initialize() override {
        fast_ = &use<indicators::exact::SimpleMovingAverage>(stock_, parameters_.fast);
        slow_ = &use<indicators::exact::SimpleMovingAverage>(stock_, parameters_.slow);
        schedule(before_close(5), [this] {
            cancel_open_orders();
            liquidate("End of day");
        });
    }

    // Every slice with data. Money and prices are decimals: they hold every digit, as LEAN's do.
    void on_data(const Slice& now) override {
        if (!now.bar(stock_) || !slow_->is_ready() || is_late()) return;
        const bool is_up = fast_->value() > slow_->value();
        if (is_up && !is_invested(stock_)) set_holdings(stock_, Decimal::parse("0.95"), "Entry");
        if (!is_up && is_invested(stock_)) {
            cancel_open_orders();
            liquidate(stock_, "Averages crossed");
        }
    }

    // Whatever becomes of an order; orders may be sent from here.
    void on_order(const OrderEvent& event) override {
        if (event.status != OrderStatus::filled) return;
        const std::string tag = broker().order(event.order).tag;
        if (tag == "Stop") ++counters_.stops_hit;
        if (tag != "Entry") return;
        ++counters_.entries;
        const Decimal below = Decimal(1) - Decimal::from_double(parameters_.stop_fraction);
        stop_market_order(stock_, -event.fill_quantity, event.fill_price * below, "Stop");
    }

  private:
    bool is_late() const { return now().ms >= broker().session_close().ms - 10 * ms_per_minute; }

    static constexpr int stock_ = 0;
    @Type@ parameters_;
    @Type@::Counters counters_;
    const indicators::exact::SimpleMovingAverage *fast_ = nullptr, *slow_ = nullptr;
};

std::span<const record::Field> @Type@::parameters() {
    return parameter_fields;
}
std::span<const record::Field> @Type@::counters() {
    return counter_fields;
}

// Parameters that do not go together are refused before anything runs.
std::unique_ptr<Strategy> @Type@::start() const {
    if (fast >= slow) throw Error{Problem::invalid_request, "@name@: fast must be below slow"};
    return std::make_unique<@Type@Run>(*this);
}

}  // namespace

TAMIS_STRATEGIES(@Type@)
)source"},
    {"CMakeLists.txt",
     R"source(# Builds @name@.so; 'tamis strategy build' does it, or cmake -DTamis_DIR=PREFIX/lib/cmake/Tamis.
cmake_minimum_required(VERSION 3.25)
project(@name@ LANGUAGES CXX)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()
find_package(Tamis REQUIRED)

add_library(@name@ MODULE @name@.cpp)
target_link_libraries(@name@ PRIVATE Tamis::strategy)
target_compile_options(@name@ PRIVATE -Wall -Wextra)
set_target_properties(@name@ PROPERTIES PREFIX "")

# ctest --test-dir build
enable_testing()
add_test(NAME trades COMMAND sh ${CMAKE_SOURCE_DIR}/test.sh tamis $<TARGET_FILE:@name@>)
)source"},
    {"test.sh", R"source(#!/bin/sh
# The strategy on a market that is invented here: it trades, and the same run twice is the same result.
set -eu
tamis=${1:-tamis}
library=${2:-build/@name@.so}
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
"$tamis" simulate --symbols 2 --from 2024-01-02 --to 2024-01-05 --seed 7 --home "$home" --quiet >"$home/made"
run() {
    "$tamis" backtest --strategy-library "$library" --strategy @name@ --symbol SPY --from 2024-01-02 --to 2024-01-05 \
        --home "$home" --json "$@"
}
run >"$home/first"
entries=$("$tamis" sql 'SELECT entries FROM strategy_@name@' --csv --home "$home" | tail -1)
[ "$entries" -gt 0 ] || { echo "@name@ opened no position in four days"; exit 1; }
run >"$home/again"
cmp "$home/first" "$home/again" || { echo "the kept result is another than the computed one"; exit 1; }
echo "@name@ opened $entries positions"
)source"},
}};

}  // namespace tamis::app
