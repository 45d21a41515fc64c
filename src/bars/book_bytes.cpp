// bars/book_bytes.cpp — a draft as the bytes of a book file.
#include <array>
#include <bit>
#include <cstring>
#include <limits>

#include "bars/book_draft.hpp"

namespace tamis::bars {

namespace {

/// Collects the sections behind a header.
class BookBytes {
  public:
    BookBytes() : bytes_(aligned(sizeof(BookHeader)), '\0') {}

    template <class T>
    void section(Section which, const std::vector<T>& values) {
        bytes_.resize(aligned(bytes_.size()));
        const std::size_t size = values.size() * sizeof(T);
        header_.places[static_cast<std::size_t>(which)] = {bytes_.size(), size};
        bytes_.append(reinterpret_cast<const char*>(values.data()), size);
    }

    std::string finish() {
        bytes_.resize(aligned(bytes_.size()));
        header_.magic = book_magic;
        header_.version = book_version;
        header_.sections = static_cast<std::uint32_t>(section_count);
        header_.checksum = book_checksum(header_, std::as_bytes(std::span(bytes_)).subspan(sizeof(BookHeader)));
        std::memcpy(bytes_.data(), &header_, sizeof header_);
        return std::move(bytes_);
    }

  private:
    std::string bytes_;
    BookHeader header_{};
};

void write_daily(BookBytes& bytes, const BookDraft& draft) {
    std::vector<std::int32_t> days;
    std::vector<std::int64_t> open, high, low, close, volume;
    std::vector<double> vwap;
    std::vector<std::uint8_t> derived;
    std::vector<Hash128> hashes;
    for (const auto& [day, one] : draft.daily) {
        const DailyRow& row = one.row;
        days.push_back(static_cast<std::int32_t>(day.time_since_epoch().count()));
        open.push_back(row.open);
        high.push_back(row.high);
        low.push_back(row.low);
        close.push_back(row.close);
        volume.push_back(row.volume);
        vwap.push_back(row.vwap_usd.value_or(std::numeric_limits<double>::quiet_NaN()));
        derived.push_back(one.derived ? 1 : 0);
        hashes.push_back(daily_hash(row.open, row.high, row.low, row.close, row.volume, vwap.back()));
    }
    bytes.section(Section::daily_day, days);
    bytes.section(Section::daily_open, open);
    bytes.section(Section::daily_high, high);
    bytes.section(Section::daily_low, low);
    bytes.section(Section::daily_close, close);
    bytes.section(Section::daily_volume, volume);
    bytes.section(Section::daily_vwap, vwap);
    bytes.section(Section::daily_derived, derived);
    bytes.section(Section::daily_hash, hashes);
}

void write_hourly(BookBytes& bytes, const BookDraft& draft) {
    TradeBatch all;
    for (const auto& [day, hours] : draft.hourly) {
        const TradeBatch& one = hours.bars;
        for (std::size_t i = 0; i < one.size(); ++i)
            all.push(one.start_ms[i], one.open[i], one.high[i], one.low[i], one.close[i], one.volume[i]);
    }
    bytes.section(Section::hourly_start, all.start_ms);
    bytes.section(Section::hourly_open, all.open);
    bytes.section(Section::hourly_high, all.high);
    bytes.section(Section::hourly_low, all.low);
    bytes.section(Section::hourly_close, all.close);
    bytes.section(Section::hourly_volume, all.volume);
}

void write_text(BookBytes& bytes, const BookDraft& draft) {
    std::string text = "minutes " + std::to_string(draft.generation) + "\n";
    for (const FactorRow& row : draft.factors.rows()) text += "factor " + factor_line(row) + "\n";
    if (draft.map)
        for (const MapRow& row : draft.map->rows()) text += "map " + to_text(row.day) + "," + row.ticker + "\n";
    for (const Alias& alias : draft.aliases)
        text += "alias " + to_text(alias.first) + "," + to_text(alias.last) + "," + alias.permtick + "\n";
    std::optional<std::pair<TradingDay, TradingDay>> derived;
    const auto end_range = [&] {
        if (derived)
            text +=
                std::string(derived_hours_word) + " " + to_text(derived->first) + "," + to_text(derived->second) + "\n";
        derived.reset();
    };
    for (const auto& [day, hours] : draft.hourly) {
        if (!hours.derived) end_range();
        if (hours.derived) derived = {derived ? derived->first : day, day};
    }
    end_range();
    bytes.section(Section::text, std::vector<char>(text.begin(), text.end()));
}

}  // namespace

std::string BookDraft::book_bytes() const {
    BookBytes bytes;
    write_daily(bytes, *this);
    write_hourly(bytes, *this);
    std::vector<MinuteDay> days;
    for (const auto& [day, one] : minutes) days.push_back(one);
    bytes.section(Section::minute_days, days);
    write_text(bytes, *this);
    return bytes.finish();
}

}  // namespace tamis::bars
