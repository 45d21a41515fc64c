// backtest/strategy_type.hpp — a kind of strategy as data (name, version, parameters, counters, how it starts), and one
// of them with its parameters.
#pragma once

#include <concepts>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backtest/chart_line.hpp"
#include "backtest/strategies/parameters.hpp"
#include "backtest/strategy.hpp"
#include "base/hash.hpp"
#include "record/field.hpp"

namespace tamis::backtest {

/// Parameters that start runs: plain, described, versioned.
template <class S>
concept StrategyParameters = requires(const S strategy) {
    { S::name } -> std::convertible_to<std::string_view>;
    { S::version } -> std::convertible_to<std::string_view>;
    { S::meaning } -> std::convertible_to<std::string_view>;
    { S::needs_intraday } -> std::convertible_to<bool>;
    { S::parameters() } -> std::convertible_to<std::span<const record::Field>>;
    { S::counters() } -> std::convertible_to<std::span<const record::Field>>;
    { strategy.warm_up() } -> std::same_as<WarmUp>;
    { strategy.start() } -> std::same_as<std::unique_ptr<Strategy>>;
    typename S::Counters;
};

/// Numbers that a user of the strategy names, beside its described parameters.
using NamedNumbers = std::map<std::string, double>;
template <class S>
concept HasNamedNumbers = requires(S strategy) {
    { strategy.numbers } -> std::same_as<NamedNumbers&>;
};

/// Strategies whose parameters decide whether minute bars are needed.
template <class S>
concept SometimesNeedsMinutes = requires(const S strategy) {
    { strategy.needs_minutes() } -> std::same_as<bool>;
};

/// Strategies of which a new version changes the answers of some parameters alone: the others keep an older one.
template <class S>
concept HasVersions = requires(const S strategy) {
    { strategy.version_of_these() } -> std::same_as<std::string_view>;
};

/// Strategies that read what a screen measured of the run's hit.
template <class S>
concept ReadsHit = requires(const S strategy) {
    { strategy.hit_measures() } -> std::same_as<std::set<std::string>>;
};

/// Strategies that look at more than bars say what, as lines over a chart.
template <class S>
concept HasLines = requires(const S strategy, const Tape& tape) {
    { strategy.lines(tape, std::size_t{}) } -> std::same_as<std::vector<ChartLine>>;
};

/// What there is to know of a kind of strategy. Parameters and counters are structs behind `const void*`; their fields
/// say what is in them.
struct StrategyType {
    std::string_view name, version, meaning;
    std::span<const record::Field> parameters, counters;
    /// Parameters with their defaults, and a copy of some.
    std::shared_ptr<void> (*defaults)();
    std::shared_ptr<void> (*copy)(const void* parameters);
    /// A copy of a run's counters; zeros for null.
    std::shared_ptr<const void> (*copy_counters)(const void* counters);
    /// Numbers that the user names, of parameters; null: the strategy takes none.
    const NamedNumbers* (*numbers)(const void* parameters);
    void (*set_number)(void* parameters, std::string_view name, double value);
    /// The version that parameters are answered by; null: the type's.
    std::string_view (*version_of)(const void* parameters) = nullptr;
    /// Names of the hit's measures that it reads.
    std::set<std::string> (*hit_measures)(const void* parameters);
    WarmUp (*warm_up)(const void* parameters);
    /// Runs on minute bars alone.
    bool (*needs_intraday)(const void* parameters);
    /// Throws Error invalid_request for parameters that do not go together.
    std::unique_ptr<Strategy> (*start)(const void* parameters);
    /// "strategy_NAME": key of the cell, parameters, counters.
    const record::Table& (*table)();
    /// What a run of it looks at besides bars; empty: nothing.
    std::vector<ChartLine> (*lines)(const void* parameters, const Tape& tape, std::size_t security);
    /// Brought by a user, who is told at which bar it went wrong.
    bool is_from_library = false;
};

/// A row of a strategy's table.
struct StrategyRow {
    Hash128 cell;
    const void* parameters;
    const void* counters;
};

/// The table of a strategy's rows, and what it is made of.
class StrategyTable {
  public:
    StrategyTable(std::string_view name,
                  std::string_view meaning,
                  std::span<const record::Field> parameters,
                  std::span<const record::Field> counters);
    StrategyTable(const StrategyTable&) = delete;
    StrategyTable& operator=(const StrategyTable&) = delete;
    const record::Table& table() const { return table_; }

  private:
    std::string name_;
    std::vector<record::Field> fields_;
    record::Table table_;
};

template <StrategyParameters S>
constexpr auto version_of() -> std::string_view (*)(const void*) {
    if constexpr (HasVersions<S>)
        return [](const void* parameters) { return static_cast<const S*>(parameters)->version_of_these(); };
    return nullptr;
}

template <StrategyParameters S>
const StrategyType& strategy_type() {
    static const StrategyType type{
        .name = S::name,
        .version = S::version,
        .meaning = S::meaning,
        .parameters = S::parameters(),
        .counters = S::counters(),
        .defaults = []() -> std::shared_ptr<void> { return std::make_shared<S>(); },
        .copy = [](const void* from) -> std::shared_ptr<void> {
            return std::make_shared<S>(*static_cast<const S*>(from));
        },
        .copy_counters = [](const void* from) -> std::shared_ptr<const void> {
            using Counters = typename S::Counters;
            return std::make_shared<Counters>(from ? *static_cast<const Counters*>(from) : Counters{});
        },
        .numbers = [](const void* parameters) -> const NamedNumbers* {
            if constexpr (HasNamedNumbers<S>) return &static_cast<const S*>(parameters)->numbers;
            return nullptr;
        },
        .set_number =
            [](void* parameters, std::string_view name, double value) {
                if constexpr (HasNamedNumbers<S>) static_cast<S*>(parameters)->numbers[std::string(name)] = value;
            },
        .version_of = version_of<S>(),
        .hit_measures = [](const void* parameters) -> std::set<std::string> {
            if constexpr (ReadsHit<S>) return static_cast<const S*>(parameters)->hit_measures();
            return {};
        },
        .warm_up = [](const void* parameters) { return static_cast<const S*>(parameters)->warm_up(); },
        .needs_intraday =
            [](const void* parameters) {
                if constexpr (SometimesNeedsMinutes<S>) return static_cast<const S*>(parameters)->needs_minutes();
                return S::needs_intraday;
            },
        .start = [](const void* parameters) { return static_cast<const S*>(parameters)->start(); },
        .table = []() -> const record::Table& {
            static const StrategyTable table(S::name, S::meaning, S::parameters(), S::counters());
            return table.table();
        },
        .lines = [](const void* parameters, const Tape& tape, std::size_t security) -> std::vector<ChartLine> {
            if constexpr (HasLines<S>) return static_cast<const S*>(parameters)->lines(tape, security);
            return {};
        }};
    return type;
}

/// A strategy with its parameters; cheap to copy, because copies share what does not change.
class StrategySpec {
  public:
    explicit StrategySpec(const StrategyType& type) : type_(&type), parameters_(type.defaults()) {}
    template <StrategyParameters S>
    StrategySpec(S parameters) : type_(&strategy_type<S>()), parameters_(std::make_shared<S>(std::move(parameters))) {}

    const StrategyType& type() const { return *type_; }
    const void* parameters() const { return parameters_.get(); }
    /// The parameters of strategy S; null when it is another.
    template <StrategyParameters S>
    const S* get_if() const {
        return type_ == &strategy_type<S>() ? static_cast<const S*>(parameters()) : nullptr;
    }
    /// The numbers that the user named; empty for strategies that take none.
    const NamedNumbers& numbers() const;
    /// Sets one parameter from text; a name that is none is a number of the user's own where the strategy takes such.
    /// Throws Error invalid_request with the nearest name or the allowed values.
    void set(std::string_view parameter, std::string_view text);

    /// Part of every key.
    std::string_view version() const { return type_->version_of ? type_->version_of(parameters()) : type_->version; }
    std::set<std::string> hit_measures() const { return type_->hit_measures(parameters()); }
    WarmUp warm_up() const { return type_->warm_up(parameters()); }
    bool needs_intraday() const { return type_->needs_intraday(parameters()); }
    std::unique_ptr<Strategy> start() const { return type_->start(parameters()); }
    /// Its own checks, before anything runs. Code of a user is asked within its cell, which has a time.
    void check() const {
        if (!type_->is_from_library) (void)start();
    }
    std::vector<ChartLine> lines(const Tape& tape, std::size_t security) const {
        return type_->lines(parameters(), tape, security);
    }

  private:
    const StrategyType* type_;
    std::shared_ptr<const void> parameters_;
};

}  // namespace tamis::backtest
