// server/trust_api.cpp — one backtest, and what makes a person trust it: why it traded, and whether it looked ahead.
#include <fmt/format.h>

#include "app/audit.hpp"
#include "app/backtests.hpp"
#include "app/why_traded.hpp"
#include "app/without_future.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"
#include "server/body.hpp"

namespace tamis::server {

namespace {

constexpr std::uint64_t most_told = 1000;

/// "cash=50000" as the option --cash.
void add_setting(const std::string& setting, std::map<std::string, std::string>& settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos)
        throw Error{Problem::invalid_request, "a setting is '" + excerpt(setting) + "'; write name=value"};
    const std::string name = setting.substr(0, equals);
    if (!settings.try_emplace("--" + name, setting.substr(equals + 1)).second)
        throw Error{Problem::invalid_request, "settings say " + excerpt(name) + " twice; keep one"};
}

app::BacktestRequest backtest_asked(const Body& body) {
    app::BacktestRequest asked{.strategy = body.text("strategy"),
                               .rules = {},
                               .orders = {},
                               .parameters = body.texts("parameters"),
                               .symbols = body.texts("symbols"),
                               .first = body.text("first"),
                               .last = body.text("last"),
                               .settings = {},
                               .engine = {},
                               .lean_setup = {}};
    for (const std::string& setting : body.texts("settings")) add_setting(setting, asked.settings);
    return asked;
}

std::string words_of(const app::BacktestRequest& asked) {
    return asked.strategy + " on " + join(asked.symbols, " ");
}

Response backtest(const Context& context, const Request& request) {
    const app::BacktestRequest asked =
        backtest_asked({request.body, {"strategy", "parameters", "symbols", "first", "last", "settings"}});
    const auto task = [home = context.live->writing_home(), asked](const app::Work& work) {
        const app::BacktestAnswer answer = app::run_backtest(home, asked, work);
        return fmt::format("{{\"cell\":\"{}\",\"ran\":{},\"was_known\":{},\"has_failed\":{}}}",
                           hex_text(answer.cell),
                           quoted_json(answer.ran),
                           answer.was_known,
                           answer.has_failed);
    };
    return job_begun(context, "backtest " + words_of(asked), true, task);
}

Response lookahead(const Context& context, const Request& request) {
    const Body body(request.body, {"strategy", "parameters", "symbols", "first", "last", "settings", "every"});
    const app::BacktestRequest asked = backtest_asked(body);
    const std::int64_t every = body.number("every", 0, 0, INT64_MAX);
    const auto task = [home = context.home, asked, every](const app::Work& work) {
        return app::lookahead_json(app::check_lookahead(home, asked, static_cast<std::uint64_t>(every), work),
                                   most_told);
    };
    return job_begun(context, "check lookahead " + words_of(asked), false, task);
}

// Which program LEAN is, the home's lean.yaml says and no request.
Response audit(const Context& context, const Request& request) {
    const Body body(request.body, {"run", "sample", "seed", "again"});
    app::AuditRequest asked;
    asked.run = body.number("run", 0, 0, INT64_MAX);
    const auto usual = static_cast<std::int64_t>(app::audit_sample);
    asked.sample = static_cast<std::uint64_t>(body.number("sample", usual, 1, INT64_MAX));
    if (body.has("seed")) asked.seed = static_cast<std::uint64_t>(body.number("seed", 0, 0, INT64_MAX));
    asked.again = body.yes("again");
    const auto task = [live = context.live, home = context.live->writing_home(), asked](const app::Work& work) {
        const app::AuditAnswer answer = app::audit(home, asked, work);
        live->forget_summaries();
        return Jobs::Answer(app::audit_json(answer, most_told), answer.was_interrupted);
    };
    return job_begun(context, fmt::format("audit {}", asked.run), true, task);
}

Response explain(const Context& context, const Request& request) {
    const auto results = context.live->lend();
    const app::ExplainedCell cell = app::explain(context.home, *results, std::string(request.asked("key")));
    return json_answer(app::explained_json(cell, number_asked(request, "limit", most_told, 1, most_told)));
}

/// What one backtest is.
std::vector<Parameter> backtest_parameters() {
    const auto text = [](const char* name, const char* meaning, const char* example) {
        return Parameter{.name = name, .in = In::body, .meaning = meaning, .is_required = true, .example = example};
    };
    const auto list = [](const char* name, const char* meaning, const char* example) {
        return Parameter{.name = name, .in = In::body, .type = "array", .meaning = meaning, .example = example};
    };
    return {text("strategy", "Its name", "market_structure"),
            list("parameters", "name=value of each", "pivot_bars=3"),
            {.name = "symbols",
             .in = In::body,
             .type = "array",
             .meaning = "All share one portfolio",
             .is_required = true,
             .example = "SPY"},
            text("first", "First day", "2024-02-28"),
            text("last", "Last day, inclusive", "2024-02-29"),
            list("settings", "name=value, as the options of tamis backtest", "cash=50000")};
}

std::vector<Parameter> audit_parameters() {
    const auto number = [](const char* name, const char* meaning, const char* example) {
        return Parameter{.name = name, .in = In::body, .type = "integer", .meaning = meaning, .example = example};
    };
    std::vector<Parameter> parameters{
        number("run", "A run's number", "1"),
        number("sample", "Cells, drawn at random (20)", "5"),
        number("seed", "Draws the same cells again (another one each time)", "7"),
        {.name = "again", .in = In::body, .type = "boolean", .meaning = "LEAN runs also what it ran before (false)"}};
    parameters[0].is_required = true;
    return parameters;
}

}  // namespace

std::vector<Route> trust_routes(const Context& context) {
    std::vector<Parameter> looked_at = backtest_parameters();
    looked_at.push_back({.name = "every",
                         .in = In::body,
                         .type = "integer",
                         .meaning = "Bars from cut to cut (about 400 cuts over the days)",
                         .example = "100"});
    return {
        {"POST",
         "/api/v1/jobs/backtest",
         "Runs one backtest unless it is kept, and keeps it",
         backtest_parameters(),
         "The job's number; its answer: cell, ran, was_known, has_failed",
         with(context, backtest),
         202},
        {"POST",
         "/api/v1/jobs/lookahead",
         "Runs a strategy with the future cut off, and looks for decisions that change",
         looked_at,
         "The job's number; its answer: ran, bars, cuts, decisions, looks_ahead, changed_decisions, changed (the "
         "first 1,000)",
         with(context, lookahead),
         202},
        {"POST",
         "/api/v1/jobs/audit",
         "Does a sample of a run's cells again in LEAN, as lean.yaml of the home says, and compares",
         audit_parameters(),
         "The job's number; its answer: run, audit, seed, strategy, lean_build, cells, cells_tellable, not_told, "
         "drawn, known, equal, different, failed, was_interrupted, seconds, audited (the first 1,000)",
         with(context, audit),
         202},
        {"GET",
         "/api/v1/cells/{key}/explain",
         "Why a cell traded: each order with the bars, quotes and values that were known and the rule of each fill",
         {key_parameter,
          {.name = "limit", .type = "integer", .meaning = "Trades; where there are more orders, theirs alone (1,000)"}},
         "cell, ran, fee_model, slippage, trades, trades_in_all, orders, orders_in_all, refused, refused_in_all",
         with(context, explain)}};
}

}  // namespace tamis::server
