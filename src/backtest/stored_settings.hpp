// backtest/stored_settings.hpp — the settings of a kept run: a value each, and none where a result does not say.
#pragma once

#include <optional>
#include <utility>

#include "backtest/backtest_spec.hpp"

namespace tamis::backtest {

class StoredSettings {
  public:
    StoredSettings() = default;
    explicit StoredSettings(const BacktestSpec& spec) {
        for (std::size_t i = 0; i < run_settings.size(); ++i) values_[i] = run_settings[i].field.read(&spec);
    }

    /// By the member of BacktestSpec: settings.get<&BacktestSpec::cash>(); words are texts.
    template <auto Member>
    std::optional<typename record::detail::AccessOf<Member>::S::as> get() const {
        const auto* value = std::get_if<typename record::detail::AccessOf<Member>::S::as>(&values_[index_of<Member>()]);
        return value ? std::optional(*value) : std::nullopt;
    }
    template <auto Member>
    void set(const std::optional<typename record::detail::AccessOf<Member>::S::as>& value) {
        values_[index_of<Member>()] = value ? record::Value(*value) : record::Value{};
    }
    const record::Value& operator[](std::size_t setting) const { return values_[setting]; }
    record::Value& operator[](std::size_t setting) { return values_[setting]; }

  private:
    template <auto Member>
    static consteval std::size_t index_of() {
        for (std::size_t i = 0; i < run_settings.size(); ++i)
            if (run_settings[i].field.name == record::detail::member_name<Member>()) return i;
        throw Bug("the member is no described setting");
    }
    std::array<record::Value, run_settings.size()> values_;
};

/// The column of one setting.
template <std::size_t I>
constexpr record::Field stored_setting_field() {
    const RunSetting& setting = run_settings[I];
    return {.name = setting.column,
            .type = setting.field.type,
            .nullable = true,
            .about = setting.field.about,
            .read = [](const void* part) { return (*static_cast<const StoredSettings*>(part))[I]; },
            .write = [](void* part, const record::Value& value) { (*static_cast<StoredSettings*>(part))[I] = value; },
            .gather =
                [](const void* first, std::size_t stride, std::size_t rows, record::Column& out) {
                    const auto* at = static_cast<const std::byte*>(first);
                    for (std::size_t row = 0; row < rows; ++row, at += stride)
                        out.push_value((*reinterpret_cast<const StoredSettings*>(at))[I]);
                },
            .is_shared = !setting.is_of_a_hit};
}

/// A column a setting.
inline constexpr auto stored_setting_fields = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array{stored_setting_field<I>()...};
}(std::make_index_sequence<run_settings.size()>{});

}  // namespace tamis::backtest
