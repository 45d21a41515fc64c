// base/csv_reader.hpp — records of a CSV text as RFC 4180 says: quoted cells may hold commas, quotes and line ends.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tamis {

struct CsvCell {
    std::string text;
    bool was_quoted = false;  ///< "" is an empty text, nothing between commas is absent
};

class CsvReader {
  public:
    explicit CsvReader(std::string_view text) : text_(text) {}
    /// The next record; false at the end. Throws Error bad_data with the line: a quote that does not end.
    bool next(std::vector<CsvCell>& cells);
    std::size_t line() const { return record_line_; }  ///< where the last record began, from 1

  private:
    CsvCell read_cell();
    std::string_view text_;
    std::size_t at_ = 0, line_ = 1, record_line_ = 1;
};

}  // namespace tamis
