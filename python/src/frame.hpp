// python/src/frame.hpp — an answer as a frame: columns that others read in place.
#pragma once

#include <memory>
#include <string>

#include "record/field.hpp"
#include "record/rows.hpp"

namespace tamis::python {

/// Rows that never change, and how they are shown. Numbers and instants lie in memory as they are handed out, so
/// whoever reads a column shares it.
struct Frame {
    std::shared_ptr<const record::Rows> rows;
    const record::Table* table = nullptr;  ///< whose columns they are: for units and meanings; null: nobody's
    bool keeps_decimals = false;           ///< decimals stay decimals; else they are the nearest doubles
};

inline Frame frame_of(record::Rows rows, const record::Table* table = nullptr, bool keeps_decimals = false) {
    return {std::make_shared<const record::Rows>(std::move(rows)), table, keeps_decimals};
}

/// The zone in which instants are shown; they are kept in UTC.
inline constexpr const char* shown_zone = "America/New_York";

}  // namespace tamis::python
