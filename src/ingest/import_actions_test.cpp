// ingest/import_actions_test.cpp — splits, dividends and names from tables as people and providers write them.
#include "ingest/import_actions.hpp"

#include <fmt/format.h>

#include "ingest/import_lean.hpp"
#include "ingest/lean_writer.hpp"
#include "ingest/tables_test.hpp"

namespace tamis::ingest {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr TradingDay tuesday = 2024y / January / 2, wednesday = 2024y / January / 3, friday = 2024y / January / 5;

class Actions : public Tables {
  protected:
    void SetUp() override { add_days("AAA", {"2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-08"}); }
    void add_days(const std::string& symbol, const std::vector<std::string>& days) {
        std::string table = "symbol,date,open,high,low,close,volume\n";
        for (const std::string& day : days) table += fmt::format("{},{},100,101,99,100,1000\n", symbol, day);
        import({file(symbol + "_days.csv", table)});
    }
    ImportActionsSpec spec(const std::string& name, const std::string& content) const {
        return {.files = {file(name, content)}, .store = scratch.path() / "store"};
    }
    std::vector<std::string> told(const ImportReport& report) const {
        std::vector<std::string> lines;
        for (const ImportedAction& one : report.actions)
            lines.push_back(to_text(one.day) + " " + one.symbol + " " + one.value + " " + one.outcome);
        for (const RejectedLine& line : report.rejected_lines) lines.push_back(line.why);
        return lines;
    }
    std::vector<std::string> splits(const std::string& content, const std::string& name = "s.csv") {
        return told(import_splits(spec(name, content)));
    }
    std::vector<std::string> dividends(const std::string& content, const std::string& name = "d.csv") {
        return told(import_dividends(spec(name, content)));
    }
    std::vector<std::string> names(const std::string& content) { return told(import_names(spec("n.csv", content))); }
    std::shared_ptr<const bars::BarStore> store() const { return bars::BarStore::open(scratch.path() / "store"); }
};

TEST_F(Actions, TakesARatioHoweverItIsWritten) {
    for (const char* ratio : {"4:1", "4", "4.0", "4/1", "4-for-1", "4.000000/1.000000"}) {
        splits("date,symbol,ratio\n2024-01-03,AAA,7\n");
        EXPECT_THAT(splits(std::string("ticker;execution_date;split\nAAA;2024-01-03;") + ratio + "\n"),
                    ElementsAre("2024-01-03 AAA 4:1 changed"))
            << ratio;
    }
    EXPECT_THAT(splits("ticker,execution_date,split_from,split_to\nAAA,2024-01-05,10,1\n"),
                ElementsAre("2024-01-05 AAA 1:10 new"));
    EXPECT_EQ(book("AAA")->factors().scale(tuesday), Decimal::parse("2.5"));
}

TEST_F(Actions, TakesProvidersAnswersAndFilesNamedAfterTheirSymbol) {
    EXPECT_THAT(
        splits(R"json({"results":[{"execution_date":"2024-01-03","split_from":1,"split_to":4,"ticker":"AAA"}]})json",
               "s.json"),
        ElementsAre("2024-01-03 AAA 4:1 new"));
    EXPECT_THAT(dividends(R"json({"corporate_actions":{"cash_dividends":[{"symbol":"AAA","rate":0.5,)json"
                          R"json("ex_date":"2024-01-05","payable_date":"2024-02-01"}]}})json",
                          "d.json"),
                ElementsAre("2024-01-05 AAA 0.5 new"));
    EXPECT_THAT(dividends("Date,Open,High,Low,Close,Volume,Dividends,Stock Splits\n"
                          "2024-01-04 00:00:00-05:00,100,101,99,100,1000,0.25,0.0\n"
                          "2024-01-05 00:00:00-05:00,100,101,99,100,1000,0.0,0.0\n",
                          "AAA.csv"),
                ElementsAre("2024-01-04 AAA 0.25 new"));
}

// LEAN, CorporateFactorRow.Apply: price factor × (1 − 2 / 100), on the row of the session before, with its close.
TEST_F(Actions, MakeLeansFactorRows) {
    splits("date,symbol,ratio\n2024-01-03,AAA,4\n");
    EXPECT_THAT(dividends("date,symbol,amount\n2024-01-08,AAA,$2.00\n"), ElementsAre("2024-01-08 AAA 2 new"));
    std::vector<std::string> lines;
    const auto aaa = book("AAA");
    for (const FactorRow& row : aaa->factors().rows()) lines.push_back(factor_line(row));
    EXPECT_THAT(
        lines,
        ElementsAre("19980102,0.98,0.25,0", "20240102,0.98,0.25,0", "20240105,0.98,1,100.0000", "20501231,1,1,0"));
    EXPECT_EQ(aaa->factors().dividend_after(friday), Decimal(2));
    EXPECT_THAT(dividends("date,symbol,amount\n2024-01-08,AAA,2\n"), ElementsAre("2024-01-08 AAA 2 known"));
}

TEST_F(Actions, GiveBackWhatATableWasMadeOf) {
    const std::vector<CorporateAction> made{
        {wednesday, Decimal::parse("0.333333333333"), 0, 0},
        {friday, Decimal(3), Decimal::parse("0.123456789"), Decimal::parse("187.15")},
        {2024y / January / 8, Decimal(1), Decimal::parse("0.24"), Decimal::parse("60.02")}};
    const auto found = FactorTable::from_actions(made).actions();
    ASSERT_EQ(found.size(), made.size());
    for (std::size_t i = 0; i < made.size(); ++i) {
        EXPECT_EQ(found[i].day, made[i].day);
        EXPECT_EQ(found[i].ratio, made[i].ratio);
        EXPECT_EQ(found[i].dividend_usd, made[i].dividend_usd);
        EXPECT_EQ(found[i].reference_price, made[i].reference_price);
    }
}

TEST_F(Actions, SayWhatTheyCannotTake) {
    EXPECT_THAT(dividends("date,symbol,amount\n2024-01-02,AAA,1\n"),
                ElementsAre(HasSubstr("no close before it: AAA has no daily bar of the week before 2024-01-02")));
    EXPECT_THAT(dividends("date,symbol,amount\n2024-01-03,AAA,100\n"),
                ElementsAre("more than a share: AAA closed at 100 before 2024-01-03"));
    EXPECT_THAT(dividends("date,symbol,amount\n2024-01-03,AAB,1\n"), ElementsAre(HasSubstr("unknown symbol")));
    EXPECT_THAT(splits("a,b\n1,2\n"), ElementsAre(HasSubstr("columns date,symbol,ratio or date,symbol,from,to")));
    EXPECT_THAT(splits("date,symbol,ratio\n03/04/2024,AAA,4\n"), ElementsAre(HasSubstr("--dates")));
    EXPECT_THAT(names("date,old,new\nx,AAA,BBB\n"), ElementsAre(HasSubstr("unreadable date")));
}

TEST_F(Actions, OfTodaysSharesAreMadeThoseOfTheirDay) {
    splits("date,symbol,ratio\n2024-01-05,AAA,4\n");
    auto adjusted = spec("d.csv", "date,symbol,amount\n2024-01-04,AAA,0.25\n");
    adjusted.adjusted = true;
    EXPECT_THAT(told(import_dividends(adjusted)), ElementsAre("2024-01-04 AAA 1 new"));
}

TEST_F(Actions, SplitsAreOfNoOtherSplit) {
    splits("date,symbol,ratio\n2024-01-05,AAA,4\n");
    auto adjusted = spec("s.csv", "date,symbol,ratio\n2024-01-04,AAA,2\n2024-01-05,AAA,4\n");
    adjusted.adjusted = true;
    EXPECT_THAT(told(import_splits(adjusted)), ElementsAre("2024-01-04 AAA 2:1 new", "2024-01-05 AAA 4:1 known"));
}

TEST_F(Actions, DividendsOfOneDayAddUp) {
    const std::string rows = "2024-01-04,AAA,0.25,CD\n2024-01-04,AAA,1.5,SC\n2024-01-04,AAA,0.25,SC\n";
    const std::string table = "date,symbol,amount,dividend_type\n" + rows + "2024-01-04,AAA,0.25,CD\n";
    const ImportReport report = import_dividends(spec("d.csv", table));
    EXPECT_THAT(told(report), ElementsAre("2024-01-04 AAA 2 new"));
    EXPECT_EQ(report.duplicates, 1u) << "the line that is equal cell by cell";
    // The sum as another table has it is the same dividend; another sum contradicts.
    auto two = spec("d.csv", table);
    two.files.push_back(file("e.csv", "date,symbol,amount\n2024-01-04,AAA,2\n"));
    EXPECT_THAT(told(import_dividends(two)), ElementsAre("2024-01-04 AAA 2 known"));
    two.files.push_back(file("f.csv", "date,symbol,amount\n2024-01-04,AAA,3\n"));
    EXPECT_THAT(told(import_dividends(two)), ElementsAre(HasSubstr("two dividends of one day")));
    EXPECT_THAT(splits("date,symbol,ratio,id\n2024-01-04,AAA,2,a\n2024-01-04,AAA,3,b\n"),
                ElementsAre(HasSubstr("two splits of one day")));
    EXPECT_THAT(splits("date,symbol,ratio,id\n2024-01-04,AAA,2,a\n2024-01-04,AAA,2,b\n"),
                ElementsAre("2024-01-04 AAA 2:1 new"));
}

TEST_F(Actions, DividendsOfADayAreTheSameInWhateverOrderTheirFilesAre) {
    const auto less = file("less.csv", "date,symbol,amount,type\n2024-01-04,AAA,0.25,CD\n");
    const auto more = file("more.csv", "date,symbol,amount,type\n2024-01-04,AAA,0.25,CD\n2024-01-04,AAA,1.5,SC\n");
    const auto sum = file("sum.csv", "date,symbol,amount\n2024-01-04,AAA,1.75\n");
    std::vector<std::filesystem::path> files{less, more, sum};
    std::sort(files.begin(), files.end());
    do {
        const ImportReport report = import_dividends({.files = files, .store = scratch.path() / "store"});
        EXPECT_EQ(report.rejected_count(), 0u);
        EXPECT_EQ(report.duplicates, 2u);
        EXPECT_EQ(book("AAA")->factors().dividend_after(wednesday), Decimal::parse("1.75"));
    } while (std::next_permutation(files.begin(), files.end()));
}

TEST_F(Actions, DividendsOfADayOnTwoPagesOfOneAnswerAddUp) {
    auto pages = spec("p1.csv", "date,symbol,amount\n2024-01-04,AAA,0.25\n");
    pages.files.push_back(file("p2.csv", "date,symbol,amount\n2024-01-04,AAA,1.5\n"));
    EXPECT_THAT(told(import_dividends(pages)), ElementsAre(HasSubstr("two dividends of one day")));
    pages.are_pages = true;
    EXPECT_THAT(told(import_dividends(pages)), ElementsAre("2024-01-04 AAA 1.75 new"));
}

TEST_F(Actions, RefuseANameThatTheHeaderHasNot) {
    auto mistyped = spec("d.csv", "date,symbol,Div,amount\n2024-01-04,AAA,0.25,7\n");
    mistyped.map = {{"amount", "Dvi"}};
    EXPECT_THAT(told(import_dividends(mistyped)), ElementsAre(HasSubstr("there is no column 'Dvi'")));
    mistyped.map = {{"amount", "Div"}};
    EXPECT_THAT(told(import_dividends(mistyped)), ElementsAre("2024-01-04 AAA 0.25 new"));
}

TEST_F(Actions, TakeWhatProgramsWriteForNothingAsNothing) {
    for (const char* nothing : {"null", "None", "NaN", "nan", "NaT", "-", ""})
        EXPECT_THAT(splits(fmt::format("date,symbol,ratio,from,to\n2024-01-05,AAA,{},1,4\n", nothing)),
                    ElementsAre(HasSubstr("2024-01-05 AAA 4:1")))
            << nothing;
    EXPECT_THAT(names("symbol,first,last\nAAA,2024-01-02,NaT\n"), ElementsAre("2024-01-02 AAA AAA new"));
}

TEST_F(Actions, TakeTheCloseBeforeOfTheirOwnCompany) {
    // AAA is another company's until the 3rd, and NEW, which AAA became on the 8th, until the 5th.
    add_days("NEW", {"2024-01-04", "2024-01-05", "2024-01-09"});
    EXPECT_THAT(names("symbol,first,last\nAAA,2024-01-02,2024-01-03\n"), testing::SizeIs(1));
    names(
        "symbol,first,last,security\nAAA,2024-01-02,2024-01-03,one\nAAA,2024-01-04,2024-01-05,two\n"
        "NEW,2024-01-08,,two\nNEW,2024-01-02,2024-01-05,three\n");
    EXPECT_THAT(dividends("date,symbol,amount\n2024-01-04,AAA,1\n"),
                ElementsAre(HasSubstr("no close before it: NEW has no daily bar")));
    import({file("AAA_last.csv", "symbol,date,open,high,low,close,volume\nAAA,2024-01-05,50,50,50,50,1000\n")});
    EXPECT_THAT(dividends("date,symbol,amount\n2024-01-09,NEW,1\n"), ElementsAre("2024-01-09 NEW 1 new"));
    EXPECT_EQ(book("NEW")->factors().actions().back().reference_price, Decimal(50)) << "AAA's of the 5th";
}

TEST_F(Actions, LeaveAnImportedFactorFileAlone) {
    const auto folder = scratch.path() / "lean/equity/usa";
    make_folder(folder / "factor_files");
    make_folder(folder / "daily");
    bars::BookChange change;
    change.daily = {{tuesday, 1000000, 1010000, 990000, 1000000, 10, {}}};
    // A fifth of a cent, rounded to seven places as LEAN rounds.
    change.factors = FactorTable({{tuesday, Decimal::parse("0.9975"), Decimal::parse("0.3333333"), Decimal(80)},
                                  {2050y / December / 31, Decimal(1), Decimal(1), Decimal(0)}});
    write_lean_book(scratch.path() / "lean", "AAA", change);
    import_lean({scratch.path() / "lean", scratch.path() / "store", 1});
    EXPECT_THAT(splits("date,symbol,ratio\n2024-01-05,AAA,4\n"), ElementsAre(HasSubstr("factor file exists")));
}

TEST_F(Actions, RenamesMakeOneSecurityOfTwoNames) {
    add_days("NEW", {"2024-01-04", "2024-01-05"});
    EXPECT_THAT(names("date,from,to\n2024-01-04,AAA,NEW\n"),
                ElementsAre("2024-01-02 NEW AAA until 2024-01-03, NEW new"));
    const bars::Security security = store()->security_on("AAA", tuesday);
    EXPECT_EQ(security.permtick, "NEW");
    EXPECT_EQ(security.ticker_on(tuesday), "AAA");
    EXPECT_EQ(store()->security("NEW").ticker_on(wednesday), "AAA");
    EXPECT_EQ(security.lean_id, lean_security_id("AAA", tuesday));
    EXPECT_THAT(dividends("date,symbol,amount\n2024-01-03,AAA,1\n"), ElementsAre("2024-01-03 NEW 1 new"))
        << "of the company that bore the name then";
    EXPECT_THAT(names("date,from,to\n2024-01-04,AAA,NEW\n"),
                ElementsAre("2024-01-02 NEW AAA until 2024-01-03, NEW known"));
}

TEST_F(Actions, ASymbolOfTwoCompaniesIsTwoSecurities) {
    EXPECT_THAT(names("symbol,first,last\nAAA,2024-01-02,2024-01-03\nAAA,2024-01-05,\n"),
                ElementsAre("2024-01-02 AAA.1 AAA until 2024-01-03 new", "2024-01-05 AAA AAA new"));
    const auto all = store();
    EXPECT_EQ(all->security_on("AAA", tuesday).permtick, "AAA.1");
    EXPECT_EQ(all->security_on("AAA", friday).permtick, "AAA");
    EXPECT_FALSE(all->security("AAA").is_listed_on(tuesday));
    EXPECT_EQ(all->security("AAA.1").ticker_on(tuesday), "AAA");
    EXPECT_FALSE(all->security("AAA.1").is_listed_on(friday));
    splits("date,symbol,ratio\n2024-01-03,AAA,2\n2024-01-08,AAA,5\n");
    EXPECT_EQ(book("AAA.1")->factors().actions().size(), 1u);
    EXPECT_EQ(book("AAA")->factors().actions().size(), 1u);
    EXPECT_THAT(names("symbol,first,last\nAAA,2024-01-02,2024-01-04\nAAA,2024-01-04,\n"),
                ElementsAre(HasSubstr("two companies at once")));
}

TEST_F(Actions, SplitsOfTwoCompaniesThatBecomeOneAreItsOwn) {
    names("symbol,first,last\nAAA,2024-01-02,2024-01-03\nAAA,2024-01-05,\n");
    splits("date,symbol,ratio\n2024-01-03,AAA,2\n2024-01-08,AAA,5\n");
    names("symbol,first,last\nAAA,2024-01-02,\n");
    const auto actions = book("AAA")->factors().actions();
    ASSERT_EQ(actions.size(), 2u);
    EXPECT_EQ(actions[0].day, wednesday);
    EXPECT_EQ(actions[0].ratio, Decimal(2));
    EXPECT_EQ(actions[1].ratio, Decimal(5));
    EXPECT_TRUE(book("AAA.1")->factors().empty());
}

TEST_F(Actions, NamesTakeThePlaceOfWhatWasKnown) {
    names("symbol,first,last\nAAA,2024-01-02,2024-01-03\nAAA,2024-01-05,\n");
    ASSERT_TRUE(book("AAA.1")->map());
    EXPECT_THAT(names("symbol,first,last\nAAA,2024-01-02,\n"), ElementsAre("2024-01-02 AAA AAA changed"));
    EXPECT_FALSE(book("AAA.1")->map()) << "there is one company now";
    EXPECT_EQ(store()->security_on("AAA", tuesday).permtick, "AAA");
    EXPECT_THAT(names("date,old,new\n2024-01-04,AAA,AAA\n"), ElementsAre(HasSubstr("wrong name")));
}

}  // namespace
}  // namespace tamis::ingest
