// server/run_feed.cpp — the newest events stay, of batches fewer than of the rest.
#include "server/run_feed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/home.hpp"
#include "app/questions.hpp"
#include "base/text.hpp"
#include "server/answers.hpp"

namespace tamis::server {

namespace {

constexpr std::size_t most_events = 2000, most_batches = 100, rows_a_batch = 50;
constexpr double seconds_between_events = 0.25;

/// What a page draws of some of the cells, evenly chosen.
record::Rows some_of(const record::Rows& cells) {
    record::Rows some;
    const std::size_t rows = std::min(cells.size(), rows_a_batch);
    for (const std::string& name : app::first_columns()) {
        const record::Column& all = cells.columns[cells.index(name)];
        some.names.push_back(name);
        record::Column& column = some.columns.emplace_back(all.type());
        for (std::size_t i = 0; i < rows; ++i) column.push_value(all.value(i * cells.size() / rows));
    }
    return some;
}

RunProgress progress_of(const jobs::ProgressState& state, double seconds) {
    const jobs::Pace pace = jobs::pace_of(state, seconds);
    return {state.done, state.total, state.known, state.failed, state.unit, pace.a_second, pace.seconds_left};
}

}  // namespace

void Teller::operator()(const jobs::ProgressState& state) {
    if (state.unit != unit_) {
        unit_ = state.unit;
        watch_ = Stopwatch();
        last_seconds_ = -1;
    }
    const double seconds = watch_.seconds();
    const bool is_last = state.total != 0 && state.done == state.total;
    if (last_seconds_ >= 0 && !is_last && seconds - last_seconds_ < seconds_between_events) return;
    if (is_last && last_done_ == state.done && last_seconds_ >= 0) return;
    last_seconds_ = seconds;
    last_done_ = state.done;
    feed_.show(progress_of(state, seconds));
}

std::string progress_json(const RunProgress& progress, std::string_view state) {
    return fmt::format(
        "{{\"state\":\"{}\",\"unit\":{},\"done\":{},\"total\":{},\"known\":{},\"failed\":{},\"rate\":{:.1f},\"eta_"
        "seconds\":"
        "{}}}",
        state,
        quoted_json(progress.unit),
        progress.done,
        progress.total,
        progress.known,
        progress.failed,
        progress.rate,
        progress.seconds_left ? fmt::format("{:.1f}", *progress.seconds_left) : "null");
}

void RunFeed::add(const std::string& name, const std::string& data) {
    events_.push_back({++last_id_, name, data});
    if (events_.size() <= most_events) return;
    if (events_.front().name == "batch") --batches_;
    events_.pop_front();
}

void RunFeed::tell(const std::string& name, const std::string& data) {
    const std::lock_guard lock(mutex_);
    add(name, data);
}

void RunFeed::show(const RunProgress& progress) {
    const std::lock_guard lock(mutex_);
    progress_ = progress;
    add("progress", progress_json(progress, "running"));
}

void RunFeed::enter(const std::string& state) {
    const std::lock_guard lock(mutex_);
    progress_.reset();
    add("state", fmt::format("{{\"state\":\"{}\"}}", state));
}

void RunFeed::kept(const record::Rows& cells) {
    if (cells.size() == 0) return;
    std::string json = rows_json({some_of(cells), cells.size(), true}, app::find_table("backtest"));
    const std::lock_guard lock(mutex_);
    kept_ += cells.size();
    json.pop_back();
    add("batch", json + fmt::format(",\"kept\":{}}}", kept_));
    if (++batches_ <= most_batches) return;
    --batches_;
    events_.erase(
        std::find_if(events_.begin(), events_.end(), [](const Event& event) { return event.name == "batch"; }));
}

void RunFeed::end(const std::string& state, const std::string& message) {
    const std::lock_guard lock(mutex_);
    add("end", fmt::format("{{\"state\":\"{}\",\"message\":{}}}", state, quoted_json(message)));
    progress_.reset();
    message_ = message;
    is_over_ = true;
}

std::optional<RunProgress> RunFeed::progress() const {
    const std::lock_guard lock(mutex_);
    return progress_;
}

std::string RunFeed::message() const {
    const std::lock_guard lock(mutex_);
    return message_;
}

std::vector<Event> RunFeed::after(std::uint64_t id) const {
    const std::lock_guard lock(mutex_);
    const auto from = std::upper_bound(
        events_.begin(), events_.end(), id, [](std::uint64_t one, const Event& event) { return one < event.id; });
    return {from, events_.end()};
}

bool RunFeed::is_over() const {
    const std::lock_guard lock(mutex_);
    return is_over_;
}

}  // namespace tamis::server
