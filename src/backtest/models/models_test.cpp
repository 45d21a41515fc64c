// backtest/models/models_test.cpp — promises of every model, and the numbers of each worked out by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "backtest/backtest_spec.hpp"
#include "backtest/portfolio.hpp"
#include "base/error.hpp"

namespace tamis::backtest {
namespace {

using testing::HasSubstr;

template <class List>
class EveryModel : public testing::Test {};
using ModelLists = testing::Types<FeeModel, FillModel, SlippageModel, AccountModel, SettlementModel, TimeInForce>;
TYPED_TEST_SUITE(EveryModel, ModelLists);

TYPED_TEST(EveryModel, IsReadFromWhatItIsWrittenAs) {
    std::set<std::string> names;
    for (const TypeParam& model : all_models<TypeParam>()) {
        const std::string text = model_text(model);
        EXPECT_EQ(model_text(parse_model<TypeParam>(text)), text);
        EXPECT_EQ(model_text(parse_model<TypeParam>(model_name(model))), text) << "with its defaults";
        EXPECT_TRUE(names.insert(std::string(model_name(model))).second) << model_name(model);
    }
    EXPECT_NO_THROW((void)parse_model<TypeParam>(ModelListAbout<TypeParam>::example));
}

TYPED_TEST(EveryModel, IsDescribed) {
    for (const ModelAbout& model : models_about<TypeParam>()) {
        EXPECT_TRUE(model.meaning.ends_with('.')) << model.name;
        for (const record::Field& field : model.parameters)
            EXPECT_TRUE(field.about.allowed || field.type == record::Type::day) << field.name;
    }
}

std::string fault_of(const char* text) {
    try {
        (void)parse_model<SlippageModel>(text);
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing";
}

TEST(Models, SayWhatIsWrongWithAText) {
    EXPECT_EQ(fault_of("constnt(fraction=1%)"), "there is no slippage model 'constnt'; did you mean 'constant'?");
    EXPECT_THAT(fault_of("constant(share=1%)"), HasSubstr("constant has no parameter 'share'"));
    EXPECT_THAT(fault_of("constant(fraction=60%)"), HasSubstr("constant.fraction is '60%'"));
    EXPECT_THAT(fault_of("constant(fraction=1%"), HasSubstr("lacks its closing parenthesis"));
    EXPECT_THAT(fault_of("none(fraction=1%)"), HasSubstr("none has no parameter 'fraction'"));
}

TEST(Models, AreSettingsOfARun) {
    BacktestSpec spec;
    const auto setting = [](std::string_view column) {
        return *std::find_if(run_settings.begin(), run_settings.end(), [&](auto& one) { return one.column == column; });
    };
    EXPECT_EQ(read_setting(setting("slippage"), "Constant(fraction=0.10%)", spec), "");
    EXPECT_EQ(model_text(spec.slippage), "constant(fraction=0.001)");
    EXPECT_EQ(read_setting(setting("slippage"), "much", spec),
              "is 'much': there is no slippage model 'much'; there are none, constant or volume_share");
    EXPECT_EQ(allowed_text(setting("account")), "margin(leverage), cash or day_trading(leverage, night_leverage)");
    EXPECT_EQ(default_text(setting("settlement")), "as the account");
}

PriceBar bar_at(std::int64_t dollars, std::int64_t volume) {
    PriceBar bar;
    bar.close = {dollars * 10'000, nullptr};
    bar.volume = volume;
    return bar;
}

TEST(Models, SlippageIsAShareOfTheLastClose) {
    EXPECT_EQ(ConstantSlippage{Decimal::parse("0.01")}.slippage_usd(bar_at(50, 0), 100), Decimal::parse("0.5"));
}

// 1 % of the volume: 0.01² × 0.1 × 10. Half of it counts as 2.5 %: 0.025² × 0.1 × 10. Without volume likewise.
TEST(Models, SlippageGrowsWithTheShareOfTheVolumeUpToItsLimit) {
    const VolumeShareSlippage model;
    EXPECT_EQ(model.slippage_usd(bar_at(10, 10'000), -100), Decimal::parse("0.0001"));
    EXPECT_EQ(model.slippage_usd(bar_at(10, 10'000), 5000), Decimal::parse("0.000625"));
    EXPECT_EQ(model.slippage_usd(bar_at(10, 0), 1), Decimal::parse("0.000625"));
}

// 1,000 dollars of a sale on Friday belong to the account at once, and to orders on Monday from 06:00 on.
TEST(Models, DelayedSettlementKeepsTheMoneyOfASaleFromOrders) {
    Securities securities(1);
    securities[0].price = {10 * 10'000, nullptr};
    Portfolio portfolio(securities, Decimal(5000), Decimal(1), DelayedSettlement{});
    const TradingDay friday{std::chrono::year{2024} / 3 / 15};
    const auto at = [&](int days, int minutes) {
        return to_utc(ExchangeTime(friday + std::chrono::days(days), minutes * ms_per_minute));
    };
    portfolio.fill(securities[0], 100, Decimal(10), Decimal(0), at(0, 600));
    portfolio.fill(securities[0], -100, Decimal(10), Decimal(0), at(0, 660));
    EXPECT_EQ(portfolio.total_value(), Decimal(5000));
    EXPECT_EQ(portfolio.margin_remaining(), Decimal(4000));
    portfolio.settle(at(3, 359));
    EXPECT_EQ(portfolio.margin_remaining(), Decimal(4000));
    portfolio.settle(at(3, 571));
    EXPECT_EQ(portfolio.margin_remaining(), Decimal(5000));
}

}  // namespace
}  // namespace tamis::backtest
