// base/csv_reader.cpp — quotes, doubled quotes and line ends, by RFC 4180.
#include "base/csv_reader.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace tamis {

CsvCell CsvReader::read_cell() {
    CsvCell cell;
    if (at_ >= text_.size() || text_[at_] != '"') {
        const std::size_t end = std::min(text_.find_first_of(",\n", at_), text_.size());
        cell.text = text_.substr(at_, end - at_);
        if (cell.text.ends_with('\r')) cell.text.pop_back();
        at_ = end;
        return cell;
    }
    cell.was_quoted = true;
    for (++at_; at_ < text_.size(); ++at_) {
        if (text_[at_] == '\n') ++line_;
        if (text_[at_] != '"') {
            cell.text += text_[at_];
        } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
            cell.text += text_[++at_];
        } else {
            ++at_;
            if (at_ < text_.size() && text_[at_] == '\r') ++at_;
            return cell;
        }
    }
    throw Error{Problem::bad_data, std::to_string(record_line_) + ": a quoted cell does not end"};
}

bool CsvReader::next(std::vector<CsvCell>& cells) {
    cells.clear();
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) line_ += text_[at_++] == '\n' ? 1 : 0;
    if (at_ >= text_.size()) return false;
    record_line_ = line_;
    for (;;) {
        cells.push_back(read_cell());
        if (at_ >= text_.size()) return true;
        const char separator = text_[at_++];
        if (separator == '\n') ++line_;
        if (separator != ',') return true;
    }
}

}  // namespace tamis
