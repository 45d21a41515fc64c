// store/refusal_test.hpp — what a store says when it refuses.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "base/error.hpp"

namespace tamis::store {

/// The error's text; "accepted" where there is none.
inline std::string refusal(const std::function<void()>& work, Problem problem) {
    try {
        work();
    } catch (const Error& error) {
        EXPECT_EQ(error.problem(), problem) << error.what();
        return error.what();
    }
    return "accepted";
}

}  // namespace tamis::store
