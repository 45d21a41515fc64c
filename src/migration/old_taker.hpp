// migration/old_taker.hpp — cells taken from a row one by one, each held against what its column can hold; what is
// left over at the end was not mapped.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "migration/old_row.hpp"
#include "migration/old_row_report.hpp"

namespace tamis::migration {

/// A column without a counterpart, why, and the one value that the earlier system ever kept in it, where that is known;
/// another value is a fault.
struct Dropped {
    std::string_view plain, why, always = {};
};

/// Up to 32 printable characters without commas and quotes.
bool is_possible_symbol(std::string_view symbol);

class Taker {
  public:
    Taker(OldRow& row, OldRowsReport& report) : row_(row), report_(report) {}

    // Absent: nothing. There, but no such value or outside its column's range: nothing, counted, with a reason.
    std::optional<double> number(std::string_view plain, std::string_view target);
    std::optional<double> percent(std::string_view plain, std::string_view target);  ///< as the fraction of its digits
    std::optional<Decimal> money(std::string_view plain, std::string_view target);
    std::optional<std::int64_t> count(std::string_view plain, std::string_view target);
    std::optional<record::Timestamp> time(std::string_view plain, std::string_view target);
    std::string text(std::string_view plain, std::string_view target);

    // Parts of a key: a row with a wrong one is refused. Throw Error bad_data.
    std::optional<Decimal> key_number(std::string_view plain, std::string_view target);
    std::optional<record::Day> key_day(std::string_view plain);
    std::string key_symbol(std::string_view plain, std::string_view target);

    /// Something else than a column that found its place.
    void mapped_as(const std::string& what, std::string_view target);
    void used(std::string_view plain) { used_.insert(std::string(plain)); }
    /// A fault of this row, counted by name; `detail` is the row's own.
    void fault(const char* name, const std::string& detail = {});
    /// A value that cannot be: counted, and kept in words.
    void impossible(std::string_view plain, const std::string& what_is_possible, std::string_view target);
    /// Notes what nobody asked for.
    void finish(std::span<const Dropped> dropped);

    const std::vector<std::string>& faults() const { return faults_; }  ///< names, details and values that cannot be
    const std::vector<std::string>& undefined() const { return undefined_; }  ///< "column: why"

  private:
    bool is_possible(std::string_view plain, double value, std::string_view target);
    void mapped(std::string_view plain, std::string_view target);
    void not_read(std::string_view plain, std::string_view target);
    std::string name_of(std::string_view plain) const;

    OldRow& row_;
    OldRowsReport& report_;
    std::set<std::string, std::less<>> used_;
    std::vector<std::string> faults_, undefined_;
};

}  // namespace tamis::migration
