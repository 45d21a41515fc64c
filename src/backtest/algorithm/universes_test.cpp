// backtest/algorithm/universes_test.cpp — who joins and leaves by universes, when, and under which name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "backtest/algorithm/algorithm.hpp"
#include "backtest/backtest.hpp"
#include "backtest/days_test.hpp"
#include "bars/book_writer.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace tamis::backtest {
namespace {

using testing::ElementsAre;
using Tickers = std::vector<std::string>;

/// FOO was OLD until Monday; from Tuesday on OLD is another security, which was NEW.
class Universes : public testing::Test {
  protected:
    Universes() {
        bars::BookChange foo = three_days(), old = three_days();
        foo.map = MapTable(
            {parse_map_line("20240102,old,Q"), parse_map_line("20240304,old,Q"), parse_map_line("20501231,foo,Q")});
        old.map = MapTable(
            {parse_map_line("20240102,new,Q"), parse_map_line("20240304,new,Q"), parse_map_line("20501231,old,Q")});
        old.aliases = {{monday - std::chrono::days(60), monday, "FOO"}};
        bars::BookWriter writer(scratch.path());
        writer.apply("FOO", foo);
        writer.apply("OLD", old);
        bars::BookChange gone = three_days();
        gone.map = MapTable({parse_map_line("20240102,gone,Q"), parse_map_line("20240305,gone,Q")});
        writer.apply("GONE", gone);
        bars::BookChange bar = three_days();
        bar.daily.push_back({thursday, 500'000, 500'000, 500'000, 500'000, 1000, {}});
        writer.apply("BAR", bar);
        writer.sync();
    }
    static bars::BookChange three_days() {
        bars::BookChange change;
        for (const TradingDay day : {monday, tuesday, wednesday})
            change.daily.push_back({day, 500'000, 500'000, 500'000, 500'000, 1000, {}});
        for (const TradingDay day : {monday, tuesday, wednesday})
            change.hourly[day].push(ExchangeTime(day, 15 * ms_per_hour).ms, 500'000, 500'000, 500'000, 500'000, 1000);
        return change;
    }
    template <class A>
    struct Unnamed : PlainStrategy {
        static constexpr std::string_view name = "own", version = "1", meaning = "Of a test.";
        std::unique_ptr<Strategy> start() const { return std::make_unique<A>(); }
    };
    template <class A>
    std::vector<std::string> changes_of(BacktestSpec spec = {}) {
        spec.first = monday;
        if (spec.last < monday) spec.last = wednesday;
        spec.resolution = Resolution::daily;
        spec.strategy = Unnamed<A>{};
        const BacktestResult result = run(*bars::BarStore::open(scratch.path()), spec, {});
        std::vector<std::string> lines;
        for (const auto& one : static_cast<const Algorithm&>(*result.strategy).logged())
            lines.push_back(to_text(one.time).substr(5) + " " + one.text);
        return lines;
    }
    TempDir scratch;
};

struct TellsChanges : Algorithm {
    void on_changes(const SecurityChanges& changes) override {
        for (const int added : changes.added) log("added " + std::string(security(added).symbol));
        for (const int removed : changes.removed) log("removed " + std::string(security(removed).symbol));
    }
};

struct KeptByHand : TellsChanges {
    void initialize() override {
        add_equity("BAR");
        broker().add_universe(
            chosen_each_session(monday, [](TradingDay day) { return day == monday ? Tickers{"BAR"} : Tickers{}; }));
    }
    void on_data(const Slice& slice) override {
        if (today() == wednesday && slice.bar(0)) log("a bar");
    }
};

// LEAN says so of every universe that gives a security up (UniverseSelection.cs), whoever else keeps it.
TEST_F(Universes, TellThatASecurityLeftThoughItIsKeptByHand) {
    EXPECT_THAT(changes_of<KeptByHand>(),
                ElementsAre("03-04 00:00:00 added BAR", "03-05 00:00:00 removed BAR", "03-06 16:00:00 a bar"));
}

struct HoldsWhatIsDelisted : TellsChanges {
    void initialize() override { add_equity("GONE"); }
    void on_order(const OrderEvent& event) override {
        if (event.status == OrderStatus::filled) log("filled");
    }
    void on_data(const Slice&) override {
        if (today() == monday) market_order(0, 1);
    }
};

// After it was closed, and before the slice's data (LEAN: UniverseSelection.HandleDelisting).
TEST_F(Universes, TellThatADelistedSecurityLeft) {
    EXPECT_THAT(changes_of<HoldsWhatIsDelisted>(),
                ElementsAre("03-04 00:00:00 added GONE",
                            "03-05 16:00:00 filled",
                            "03-06 00:00:00 filled",
                            "03-06 00:00:00 removed GONE"));
}

struct ChoosesInTheMorning : TellsChanges {
    void initialize() override {
        broker().add_universe({.select = [](TradingDay day) -> std::optional<Tickers> {
                                   if (day == tuesday) return std::nullopt;
                                   return day == monday ? Tickers{"BAR"} : Tickers{};
                               },
                               .at = {8, 30}});
    }
};

TEST_F(Universes, ChooseAtATimeOfTheirOwn) {
    EXPECT_THAT(changes_of<ChoosesInTheMorning>(),
                ElementsAre("03-04 08:30:00 added BAR", "03-06 08:30:00 removed BAR"));
}

struct ChoosesAtNoon : Algorithm {
    void initialize() override {
        broker().add_universe({.select = [](TradingDay) { return Tickers{}; }, .at = {12, 0}});
    }
};

TEST_F(Universes, AreNotChosenWithinASession) {
    EXPECT_THROW(changes_of<ChoosesAtNoon>(), Error);
}

struct ChoosesOnTuesday : Algorithm {
    void initialize() override {
        broker().add_universe({.select = [](TradingDay day) -> std::optional<Tickers> {
            if (day != tuesday) return std::nullopt;
            return Tickers{"BAR"};
        }});
    }
};

// LEAN has no slice before, so its benchmark has no price at the first midnight.
TEST_F(Universes, BeginTheRunWhereTheyAreAllThereIs) {
    BacktestSpec spec;
    spec.first = monday;
    spec.last = wednesday;
    spec.resolution = Resolution::daily;
    spec.benchmark = "BAR";
    spec.strategy = Unnamed<ChoosesOnTuesday>{};
    const BacktestResult result = run(*bars::BarStore::open(scratch.path()), spec, {});
    ASSERT_GE(result.facts.benchmark.size(), 2u);
    EXPECT_EQ(to_text(result.facts.benchmark[0].value), "0");
    EXPECT_EQ(to_text(normalize(result.facts.benchmark[1].value)), "50");
}

struct ChoosesFromFiles : TellsChanges {
    void initialize() override {
        broker().add_universe(chosen_from_coarse(
            monday, folder, [](const std::vector<CoarseRow>& rows) { return Tickers(rows.size(), "BAR"); }));
    }
    static inline std::filesystem::path folder;
};

TEST_F(Universes, AreChosenFromNoneWhereAFileIsMissing) {
    ChoosesFromFiles::folder = scratch.path() / "coarse";
    std::filesystem::create_directories(ChoosesFromFiles::folder);
    std::ofstream(ChoosesFromFiles::folder / "20240301.csv") << "BAR 2T,BAR,50,1000,50000,True,1,1\n";
    EXPECT_THAT(changes_of<ChoosesFromFiles>(), ElementsAre("03-04 00:00:00 added BAR", "03-05 00:00:00 removed BAR"));
}

struct ChoosesFromFunds : TellsChanges {
    void initialize() override {
        broker().add_universe(chosen_from_constituents(monday, folder, [](const std::vector<Constituent>& rows) {
            Tickers chosen;
            for (const Constituent& row : rows) chosen.push_back(row.ticker);
            return chosen;
        }));
    }
    static inline std::filesystem::path folder;
};

// LEAN begins to read a fund's lists a session before its first day, and reads none that is not of a session.
TEST_F(Universes, AreChosenFromTheLastSessionsListOfAFundOnTheFirstDay) {
    ChoosesFromFunds::folder = scratch.path() / "fund";
    std::filesystem::create_directories(ChoosesFromFunds::folder);
    std::ofstream(ChoosesFromFunds::folder / "20240301.csv") << "BAR,BAR 2T,20240229,0.5\nBAR,BAR 2T,20240229,0.5\n";
    std::ofstream(ChoosesFromFunds::folder / "20240303.csv") << "FOO,FOO 2T,20240301,1\n";
    std::ofstream(ChoosesFromFunds::folder / "20240305.csv") << "FOO,FOO 2T,20240304,1\n";
    EXPECT_THAT(changes_of<ChoosesFromFunds>(),
                ElementsAre("03-04 00:00:00 added BAR", "03-06 00:00:00 added FOO", "03-06 00:00:00 removed BAR"));
}

struct SellsWhatLeft : TellsChanges {
    void initialize() override {
        broker().add_universe(
            chosen_each_session(monday, [](TradingDay day) { return day == monday ? Tickers{"BAR"} : Tickers{}; }));
    }
    void on_data(const Slice& slice) override {
        if (slice.bar(0)) log("a bar");
        if (today() == monday) market_order(0, 1);
        if (today() == tuesday) market_order(0, -1);
    }
};

// LEAN keeps following a security whose sale is not paid yet (PendingRemovalsManager.IsSafeToRemove).
TEST_F(Universes, KeepWhatLeftUntilItsSalesArePaid) {
    BacktestSpec spec;
    spec.last = thursday;
    const std::vector<std::string> until_sold{"03-04 00:00:00 added BAR",
                                              "03-04 16:00:00 a bar",
                                              "03-05 00:00:00 removed BAR",
                                              "03-05 16:00:00 a bar",
                                              "03-06 16:00:00 a bar"};
    EXPECT_EQ(changes_of<SellsWhatLeft>(spec), until_sold);
    spec.account = CashAccount{};
    std::vector<std::string> until_paid = until_sold;
    until_paid.push_back("03-07 16:00:00 a bar");
    EXPECT_EQ(changes_of<SellsWhatLeft>(spec), until_paid);
}

struct ChoosesOldNames : TellsChanges {
    void initialize() override {
        Universe old = chosen_each_session(monday, [](TradingDay) { return Tickers{"OLD"}; });
        old.has_listed_names = true;
        broker().add_universe(std::move(old));
    }
};

// The list that Tuesday's midnight knows is Monday's.
TEST_F(Universes, ReadNamesAsTheListsDayHadThem) {
    EXPECT_THAT(changes_of<ChoosesOldNames>(),
                ElementsAre("03-04 00:00:00 added OLD", "03-06 00:00:00 added OLD", "03-06 00:00:00 removed OLD"));
}

}  // namespace
}  // namespace tamis::backtest
