// bars/bar_store.cpp — books on demand, and which security a ticker means on a day.
#include "bars/bar_store.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "bars/layout.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"

namespace tamis::bars {

struct BarStore::Inside {
    std::filesystem::path folder;
    std::vector<std::string> tickers;
    Hash128 state;
    InterestRates rates;
    Hash128 rates_hash;
    mutable std::shared_mutex mutex;
    mutable std::unordered_map<std::string, std::shared_ptr<const Book>> books;
};

namespace {
/// Name, size, inode and time of a book's file: a book is replaced by a rename, so a change shows
/// in them. A sum, because folders list in any order.
void add_to_state(Hash128& state, const std::filesystem::path& path) {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) return;
    const std::string text = path.filename().string() + " " + std::to_string(info.st_size) + " " +
                             std::to_string(info.st_ino) + " " + std::to_string(info.st_mtim.tv_sec) + "." +
                             std::to_string(info.st_mtim.tv_nsec);
    const Hash128 one = xxh3(text);
    state.low += one.low;
    state.high += one.high;
}
}  // namespace

BarStore::BarStore() : inside_(std::make_unique<Inside>()) {}
BarStore::~BarStore() = default;

std::shared_ptr<const BarStore> BarStore::open(const std::filesystem::path& folder) {
    if (!std::filesystem::exists(marker_path(folder)))
        throw Error{Problem::not_found,
                    folder.string() +
                        " holds no bars; bring some in with 'tamis import lean DIR', "
                        "'tamis import csv FILE' or 'tamis simulate'"};
    check_marker(folder);
    std::shared_ptr<BarStore> store(new BarStore());
    Inside& inside = *store->inside_;
    inside.folder = folder;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "books"))
        if (auto ticker = ticker_of(entry.path())) {
            add_to_state(inside.state, entry.path());
            inside.tickers.push_back(std::move(*ticker));
        }
    std::sort(inside.tickers.begin(), inside.tickers.end());
    if (std::filesystem::exists(rates_path(folder))) {
        const std::string csv = read_file(rates_path(folder));
        inside.rates = InterestRates::parse(csv);
        inside.rates_hash = xxh3(csv);
    }
    return store;
}

Hash128 BarStore::state() const {
    return inside_->state;
}
std::vector<std::string> BarStore::tickers() const {
    return inside_->tickers;
}
const InterestRates& BarStore::interest_rates() const {
    return inside_->rates;
}
Hash128 BarStore::interest_rate_hash() const {
    return inside_->rates_hash;
}

std::shared_ptr<const Book> BarStore::find(std::string_view name) const {
    const std::string ticker(name);
    {
        const std::shared_lock lock(inside_->mutex);
        if (const auto at = inside_->books.find(ticker); at != inside_->books.end()) return at->second;
    }
    if (!std::binary_search(inside_->tickers.begin(), inside_->tickers.end(), ticker)) return nullptr;
    auto book = std::make_shared<const Book>(open_parts(inside_->folder, ticker));
    const std::unique_lock lock(inside_->mutex);
    return inside_->books.try_emplace(ticker, std::move(book)).first->second;
}

namespace {
/// Symbols are told apart by case, so the same one in another case is named before any that is like it.
std::string nearest(std::string_view name, std::span<const std::string_view> all) {
    std::vector<std::string_view> other_case;
    for (const std::string_view one : all)
        if (lower(one) == lower(name)) other_case.push_back(one);
    if (other_case.empty()) return did_you_mean(name, all);
    return "; symbols are told apart by case, did you mean '" + std::string(other_case.front()) + "'?";
}
}  // namespace

std::shared_ptr<const Book> BarStore::book(std::string_view name) const {
    if (auto found = find(name)) return found;
    const std::vector<std::string_view> all(inside_->tickers.begin(), inside_->tickers.end());
    throw Error{Problem::not_found,
                "the store has no symbol '" + excerpt(name) + "'" + nearest(name, all) + "; 'tamis bars' lists its " +
                    with_thousands(static_cast<std::int64_t>(all.size())) + " symbols"};
}

void BarStore::release_unused(std::size_t books) const {
    const std::unique_lock lock(inside_->mutex);
    if (inside_->books.size() <= books) return;
    std::erase_if(inside_->books, [](const auto& entry) { return entry.second.use_count() == 1; });
}

namespace {
Security made(std::shared_ptr<const Book> own, const std::string& ticker) {
    Security security;
    security.ticker = ticker;
    security.permtick = own->ticker();
    security.map = own->map() ? &*own->map() : nullptr;
    security.factors = &own->factors();
    security.lean_id = security.map ? lean_security_id(security.map->first_ticker(), security.map->first_day())
                                    : lean_security_id(ticker, std::nullopt);
    security.book = std::move(own);
    return security;
}

/// Last day of a map on which its security carried the ticker.
std::optional<TradingDay> last_day_as(const std::optional<MapTable>& map, const std::string& ticker) {
    std::optional<TradingDay> last;
    if (map)
        for (const MapRow& row : map->rows())
            if (row.ticker == ticker) last = row.day;
    return last;
}
}  // namespace

Security BarStore::security(std::string_view name) const {
    const std::string ticker(name);
    std::shared_ptr<const Book> own = book(ticker);
    const auto own_last = last_day_as(own->map(), ticker);
    if (const auto alias = own->newest_alias(); alias && (!own_last || alias->first > *own_last))
        own = book(alias->second);
    return made(std::move(own), ticker);
}

Security BarStore::security_on(std::string_view name, TradingDay day) const {
    const std::string ticker(name);
    std::shared_ptr<const Book> own = book(ticker);
    const auto& map = own->map();
    const bool is_own = map && map->first_day() <= day && day <= map->last_day() && map->ticker_on(day) == ticker;
    if (!is_own) {
        if (const auto permtick = own->alias_on(day)) own = book(*permtick);
    }
    return made(std::move(own), ticker);
}

std::string Security::ticker_on(TradingDay day) const {
    return map ? map->ticker_on(day) : ticker;
}

bool Security::is_listed_on(TradingDay day) const {
    return !map || (map->first_day() <= day && day <= map->last_day());
}

}  // namespace tamis::bars
