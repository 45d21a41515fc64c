// backtest/universe.cpp — reads the lists that universes are chosen from, and says at which midnights they are.
#include "backtest/universe.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "market/exchange_calendar.hpp"

namespace tamis::backtest {

namespace {

using Cells = std::vector<std::string_view>;

[[noreturn]] void refuse_line(const std::filesystem::path& file, std::string_view line, std::string_view why) {
    throw Error{Problem::bad_data, file.string() + ": the line '" + excerpt(line) + "' " + std::string(why)};
}

/// Calls `take` with the cells of each line that is not empty; `least`: how many there must be.
template <class Take>
void each_line(const std::filesystem::path& file, std::size_t least, const Take& take) {
    const std::string content = read_file(file);
    for (const std::string_view line : split(content, '\n')) {
        if (trim(line).empty()) continue;
        const Cells cells = split(trim(line), ',');
        if (cells.size() < least) refuse_line(file, line, "has less than " + std::to_string(least) + " columns");
        try {
            take(cells);
        } catch (const Error& error) {
            refuse_line(file, line, error.what());
        }
    }
}

std::optional<Decimal> number_of(const Cells& cells, std::size_t column) {
    if (column >= cells.size() || trim(cells[column]).empty()) return std::nullopt;
    return Decimal::parse(trim(cells[column]));
}

std::filesystem::path file_of(const std::filesystem::path& folder, TradingDay day) {
    std::string name = to_text(day);
    std::erase(name, '-');
    return folder / (name + ".csv");
}

/// A list is published after each session.
bool is_after_a_session(TradingDay midnight) {
    return us_equities().is_session(midnight - std::chrono::days(1));
}

/// The list of which a run learns at a midnight: that of the session before, on the run's first day of the last one (as
/// LEAN, which begins to read a session before); nothing: none is due.
std::optional<std::filesystem::path> published_at(const std::filesystem::path& folder,
                                                  TradingDay midnight,
                                                  TradingDay first) {
    if (midnight != first && !is_after_a_session(midnight)) return std::nullopt;
    return file_of(folder, us_equities().previous_session(midnight));
}

}  // namespace

std::vector<CoarseRow> read_coarse_file(const std::filesystem::path& file) {
    std::vector<CoarseRow> rows;
    each_line(file, 8, [&](const Cells& cells) {
        rows.push_back({std::string(trim(cells[0])),
                        std::string(trim(cells[1])),
                        Decimal::parse(trim(cells[2])),
                        Decimal::parse(trim(cells[3])),
                        Decimal::parse(trim(cells[4])),
                        trim(cells[5]) == "True",
                        Decimal::parse(trim(cells[6])),
                        Decimal::parse(trim(cells[7]))});
    });
    return rows;
}

std::vector<Constituent> read_constituents_file(const std::filesystem::path& file) {
    std::vector<Constituent> rows;
    each_line(file, 4, [&](const Cells& cells) {
        rows.push_back({std::string(trim(cells[0])),
                        std::string(trim(cells[1])),
                        require_day(trim(cells[2]), "the date of a list"),
                        number_of(cells, 3),
                        number_of(cells, 4),
                        number_of(cells, 5)});
    });
    return rows;
}

Universe chosen_each_session(TradingDay first,
                             std::function<std::vector<std::string>(TradingDay)> choose,
                             SecurityRequest request) {
    return {
        .select = [first, choose = std::move(choose)](TradingDay midnight) -> std::optional<std::vector<std::string>> {
            if (midnight != first && !us_equities().is_session(midnight)) return std::nullopt;
            return choose(midnight);
        },
        .request = request};
}

Universe chosen_from_coarse(TradingDay first,
                            const std::filesystem::path& folder,
                            const std::function<std::vector<std::string>(const std::vector<CoarseRow>&)>& choose,
                            SecurityRequest request) {
    return {.select = [=](TradingDay midnight) -> std::optional<std::vector<std::string>> {
                const auto file = published_at(folder, midnight, first);
                if (!file) return std::nullopt;
                return choose(std::filesystem::exists(*file) ? read_coarse_file(*file) : std::vector<CoarseRow>{});
            },
            .is_published = is_after_a_session,
            .request = request,
            .has_listed_names = true};
}

Universe chosen_from_constituents(
    TradingDay first,
    const std::filesystem::path& folder,
    const std::function<std::vector<std::string>(const std::vector<Constituent>&)>& choose,
    SecurityRequest request) {
    return {.select = [=](TradingDay midnight) -> std::optional<std::vector<std::string>> {
                const auto file = published_at(folder, midnight, first);
                if (!file || !std::filesystem::exists(*file)) return std::nullopt;
                return choose(read_constituents_file(*file));
            },
            .request = request,
            .has_listed_names = true};
}

}  // namespace tamis::backtest
