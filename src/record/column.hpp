// record/column.hpp — typed cells: one value, and a column of many.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/decimal.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"

namespace tamis::record {

using Day = std::chrono::sys_days;

/// An instant: milliseconds since 1970-01-01T00:00Z.
struct Timestamp {
    std::int64_t ms = 0;
    friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

enum class Type : std::uint8_t { boolean, integer, real, decimal, day, timestamp, hash, text };
std::string_view name_of(Type type);

/// One cell. monostate: NULL. The order of the alternatives after it is the order of Type.
using Value = std::variant<std::monostate, bool, std::int64_t, double, Decimal, Day, Timestamp, Hash128, std::string>;

/// How a C++ type is stored; a domain type joins by one specialisation beside its definition.
template <class T>
struct Stored;

namespace detail {
template <class T, Type Tag>
struct StoredAs {
    static constexpr Type type = Tag;
    using as = T;
    static const T& to(const T& value) { return value; }
    static const T& from(const T& value) { return value; }
};
}  // namespace detail
template <>
struct Stored<bool> : detail::StoredAs<bool, Type::boolean> {};
template <>
struct Stored<std::int64_t> : detail::StoredAs<std::int64_t, Type::integer> {};
template <>
struct Stored<double> : detail::StoredAs<double, Type::real> {};
template <>
struct Stored<Decimal> : detail::StoredAs<Decimal, Type::decimal> {};
template <>
struct Stored<Day> : detail::StoredAs<Day, Type::day> {};
template <>
struct Stored<Timestamp> : detail::StoredAs<Timestamp, Type::timestamp> {};
template <>
struct Stored<Hash128> : detail::StoredAs<Hash128, Type::hash> {};
template <>
struct Stored<std::string> : detail::StoredAs<std::string, Type::text> {};
template <>
struct Stored<int> {
    static constexpr Type type = Type::integer;
    using as = std::int64_t;
    static std::int64_t to(int value) { return value; }
    /// Throws Error bad_data for a number that an int cannot hold.
    static int from(std::int64_t value) {
        if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
            throw Error{Problem::bad_data, std::to_string(value) + " is beyond 32 bits"};
        return static_cast<int>(value);
    }
};

/// An enumeration is stored as its word. `Words`: an array in the order of the enumerators.
template <class Enumeration, const auto& Words>
struct StoredWord {
    static constexpr Type type = Type::text;
    using as = std::string;
    static std::string to(Enumeration value) { return std::string(Words[static_cast<std::size_t>(value)]); }
    /// Throws Error bad_data for another word.
    static Enumeration from(const std::string& word) {
        for (std::size_t i = 0; i < Words.size(); ++i)
            if (Words[i] == word) return static_cast<Enumeration>(i);
        throw Error{Problem::bad_data, "there is no word '" + word + "' here"};
    }
};

/// Many cells of one type. Fixed-width cells lie in one vector each; `valid` is empty while no cell
/// is NULL. Pushing a cell of another type is a Bug.
class Column {
  public:
    explicit Column(Type type = Type::text) : type_(type) {}

    Type type() const { return type_; }
    std::size_t size() const { return size_; }
    bool is_null(std::size_t row) const { return !valid_.empty() && valid_[row] == 0; }
    bool has_nulls() const { return !valid_.empty(); }
    /// Its texts are JSON values already (lists, numbers beyond 64 bits), and stand in JSON as they are.
    bool holds_json() const { return holds_json_; }
    void set_holds_json() { expect(Type::text), holds_json_ = true; }

    void push(bool v) { expect(Type::boolean), numbers_.push_back(v), grew(); }
    void push(std::int64_t v) { expect(Type::integer), numbers_.push_back(v), grew(); }
    void push(double v) { expect(Type::real), reals_.push_back(v), grew(); }
    void push(Decimal v) { expect(Type::decimal), decimals_.push_back(v), grew(); }
    void push(Day v) { expect(Type::day), numbers_.push_back(v.time_since_epoch().count()), grew(); }
    void push(Timestamp v) { expect(Type::timestamp), numbers_.push_back(v.ms), grew(); }
    void push(Hash128 v) { expect(Type::hash), hashes_.push_back(v), grew(); }
    void push(std::string_view v) { expect(Type::text), texts_.emplace_back(v), grew(); }
    void push(const std::string& v) { push(std::string_view(v)); }
    void push(const char* v) { push(std::string_view(v)); }  // else a literal would be a bool
    void push_null();
    void push_value(const Value& value);
    /// Forgets the cells, keeps the memory.
    void clear();
    void reserve(std::size_t rows);

    Value value(std::size_t row) const;

    /// The cells as they lie: boolean 0/1, integer, day number, timestamp ms; a NULL cell holds 0.
    const std::vector<std::int64_t>& numbers() const { return numbers_; }
    const std::vector<double>& reals() const { return reals_; }
    const std::vector<Decimal>& decimals() const { return decimals_; }
    const std::vector<Hash128>& hashes() const { return hashes_; }
    const std::vector<std::string>& texts() const { return texts_; }
    const std::vector<std::uint8_t>& valid() const { return valid_; }

  private:
    void expect(Type type) const { ensure(type == type_, "a cell has its column's type"); }
    void grew() {
        ++size_;
        if (!valid_.empty()) valid_.push_back(1);
    }

    Type type_;
    bool holds_json_ = false;
    std::size_t size_ = 0;
    std::vector<std::uint8_t> valid_;
    std::vector<std::int64_t> numbers_;
    std::vector<double> reals_;
    std::vector<Decimal> decimals_;
    std::vector<Hash128> hashes_;
    std::vector<std::string> texts_;
};

}  // namespace tamis::record
