// record/column.cpp — columns of typed cells.
#include "record/column.hpp"

namespace tamis::record {

std::string_view name_of(Type type) {
    static constexpr std::string_view names[] = {
        "boolean", "integer", "real", "decimal", "day", "timestamp", "hash", "text"};
    return names[static_cast<std::size_t>(type)];
}

void Column::push_null() {
    if (valid_.empty()) valid_.assign(size_, 1);
    switch (type_) {
        case Type::real:
            reals_.push_back(0);
            break;
        case Type::decimal:
            decimals_.emplace_back();
            break;
        case Type::hash:
            hashes_.emplace_back();
            break;
        case Type::text:
            texts_.emplace_back();
            break;
        default:
            numbers_.push_back(0);
    }
    valid_.push_back(0);
    ++size_;
}

void Column::push_value(const Value& value) {
    if (value.index() == 0) return push_null();
    std::visit(
        [&](const auto& cell) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(cell)>, std::monostate>) push(cell);
        },
        value);
}

void Column::clear() {
    size_ = 0;
    valid_.clear();
    numbers_.clear();
    reals_.clear();
    decimals_.clear();
    hashes_.clear();
    texts_.clear();
}

void Column::reserve(std::size_t rows) {
    switch (type_) {
        case Type::real:
            reals_.reserve(rows);
            break;
        case Type::decimal:
            decimals_.reserve(rows);
            break;
        case Type::hash:
            hashes_.reserve(rows);
            break;
        case Type::text:
            texts_.reserve(rows);
            break;
        default:
            numbers_.reserve(rows);
    }
}

Value Column::value(std::size_t row) const {
    if (is_null(row)) return {};
    switch (type_) {
        case Type::boolean:
            return numbers_[row] != 0;
        case Type::integer:
            return numbers_[row];
        case Type::real:
            return reals_[row];
        case Type::decimal:
            return decimals_[row];
        case Type::day:
            return Day{std::chrono::days{numbers_[row]}};
        case Type::timestamp:
            return Timestamp{numbers_[row]};
        case Type::hash:
            return hashes_[row];
        case Type::text:
            return texts_[row];
    }
    return {};
}

}  // namespace tamis::record
