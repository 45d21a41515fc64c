// jobs/progress_test.cpp — when a time is said, and of what.
#include "jobs/progress.hpp"

#include <gtest/gtest.h>

namespace tamis::jobs {
namespace {

TEST(Pace, IsOfWhatHasBeenDone) {
    const Pace pace = pace_of({.done = 30, .total = 120, .unit = "cells", .detail = {}}, 2);
    EXPECT_EQ(pace.a_second, 15);
    EXPECT_EQ(pace.seconds_left, 6);
}

// One of a million in the first second would be eleven days.
TEST(Pace, SaysNoTimeBeforeAHundredthIsDoneOrFiveSecondsHavePassed) {
    EXPECT_FALSE(pace_of({.done = 1, .total = 1'000'000, .unit = "cells", .detail = {}}, 1).seconds_left);
    EXPECT_TRUE(pace_of({.done = 10'000, .total = 1'000'000, .unit = "cells", .detail = {}}, 1).seconds_left);
    EXPECT_EQ(pace_of({.done = 5'000, .total = 1'000'000, .unit = "cells", .detail = {}}, 5).seconds_left, 995);
    EXPECT_FALSE(pace_of({.done = 0, .total = 10, .unit = "cells", .detail = {}}, 60).seconds_left);
    EXPECT_FALSE(pace_of({.done = 12, .total = 0, .unit = "lines", .detail = {}}, 60).seconds_left);
}

TEST(ProgressText, CountsWhatHasParts) {
    EXPECT_EQ(progress_text({.done = 1'200, .total = 6'000, .failed = 3, .unit = "cells"}, 10),
              "1,200 of 6,000 cells, 3 failed, 120 cells/s, 40 s left");
}

TEST(ProgressText, SaysTheShareOfWhatHasNone) {
    ProgressState state{.done = 0, .total = 100, .unit = "the answer", .detail = "8 s so far", .is_share = true};
    EXPECT_EQ(progress_text(state, 8), "waiting for the answer, 8 s so far");
    state.done = 40;
    EXPECT_EQ(progress_text(state, 8), "40 % of the answer, 12 s left, 8 s so far");
}

}  // namespace
}  // namespace tamis::jobs
