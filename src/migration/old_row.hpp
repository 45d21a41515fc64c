// migration/old_row.hpp — a row of the earlier system, from wherever it comes, by plain column names.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "record/column.hpp"

namespace tamis::migration {

/// "totalReturn", "total_return" and "Total Return" are all "totalreturn".
std::string plain_name(std::string_view name);

struct OldRow {
    std::string place;                                ///< file:line, or table row 12
    std::map<std::string, std::string> cells;         ///< by plain name; absent: NULL
    std::map<std::string, std::string> names;         ///< the columns' own spelling, those that are NULL too
    std::map<std::string, std::string> nothing = {};  ///< NULL because they hold Python's word for nothing

    bool knows(std::string_view plain) const { return names.contains(std::string(plain)); }
    bool has(std::string_view plain) const { return cells.contains(std::string(plain)); }
    std::string text(std::string_view plain) const;  ///< empty: absent
    std::optional<double> number(std::string_view plain) const;
    std::optional<Decimal> decimal(std::string_view plain) const;
    std::optional<record::Day> day(std::string_view plain) const;         ///< as written, in whichever zone
    std::optional<record::Timestamp> time(std::string_view plain) const;  ///< UTC; without an offset it is UTC already
    std::optional<bool> boolean(std::string_view plain) const;  ///< t, true, yes, on, 1, 1.0, and their opposites
    /// Whether the cell holds this value, in any of its spellings.
    bool is(std::string_view plain, std::string_view value) const;
    /// Python's words for nothing ("NaN", "None", "NaT") are NULL.
    void set(std::string_view name, std::string text);
    void set_null(std::string_view name) { names.emplace(plain_name(name), std::string(name)); }
    /// Members of a JSON document in the cell become cells where there are none yet; `prefix` goes before their names.
    /// Throws Error bad_data when it is no JSON object.
    void unfold(std::string_view plain, std::string_view prefix = {});
};

/// "NaN", "nan", "None", "NaT" and "<NA>"; a ticker may be NAN, but not these.
bool is_python_nothing(std::string_view text);

/// Rows one after the other; what is no row is told by a thrown Error that the reader goes on after.
class OldRows {
  public:
    virtual ~OldRows() = default;
    virtual std::string name() const = 0;  ///< the file, or the table
    /// False at the end. Throws Error bad_data: the row cannot be read; the next call goes on behind it.
    virtual bool next(OldRow& row) = 0;
};

/// JSON lines, a JSON list, or CSV with a header. Throws Error not_found or bad_data.
std::unique_ptr<OldRows> open_old_file(const std::filesystem::path& file);
/// Every table of a PostgreSQL database that is not the server's own, in one read-only transaction, read through
/// server-side cursors. The address may not hold a password. Throws Error invalid_request or unavailable.
std::vector<std::unique_ptr<OldRows>> open_old_database(const std::string& address);

}  // namespace tamis::migration
