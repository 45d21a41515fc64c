// server/home_api.cpp — the home, its data, its catalog and its cache.
#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "app/bar_days.hpp"
#include "app/bars.hpp"
#include "app/cache.hpp"
#include "app/catalog.hpp"
#include "app/doctor.hpp"
#include "app/questions.hpp"
#include "app/version.hpp"
#include "base/text.hpp"
#include "server/answers.hpp"
#include "server/api.hpp"

namespace tamis::server {

namespace {

template <class T, class Write>
std::string list_json(const std::vector<T>& all, Write write) {
    std::string out;
    for (const T& one : all) out += (out.empty() ? "" : ",") + write(one);
    return "[" + out + "]";
}

std::string card_json(const app::Card& card);

std::string parameter_json(const app::ParameterCard& card) {
    return fmt::format(
        "{{\"name\":{},\"type\":\"{}\",\"unit\":\"{}\",\"default\":{},\"allowed\":{},\"meaning\":{},\"choices\":{},"
        "\"models\":{}}}",
        quoted_json(card.name),
        card.models.empty() ? card.type : "model",
        card.unit,
        quoted_json(card.default_text),
        quoted_json(card.allowed),
        quoted_json(card.meaning),
        list_json(card.choices, [](const std::string& word) { return quoted_json(word); }),
        list_json(card.models, card_json));
}

std::string card_json(const app::Card& card) {
    return fmt::format(
        "{{\"name\":{},\"version\":{},\"meaning\":{},\"measures\":{},\"unit\":\"{}\",\"parameters\":{}}}",
        quoted_json(card.name),
        quoted_json(card.version),
        quoted_json(card.meaning),
        quoted_json(card.measures),
        card.unit,
        list_json(card.parameters, parameter_json));
}

std::string field_json(const record::Field& field) {
    return fmt::format("{{\"name\":{},\"type\":\"{}\",\"unit\":\"{}\",\"nullable\":{},\"meaning\":{}}}",
                       quoted_json(field.column()),
                       record::name_of(field.type),
                       record::name_of(field.about.unit),
                       field.nullable,
                       quoted_json(field.about.meaning));
}

std::string table_json(const record::Table* table) {
    return fmt::format("{{\"name\":{},\"meaning\":{},\"columns\":{}}}",
                       quoted_json(table->name),
                       quoted_json(table->meaning),
                       list_json(std::vector<record::Field>(table->fields.begin(), table->fields.end()), field_json));
}

std::string catalog_json() {
    return fmt::format("{{\"tables\":{},\"filters\":{},\"strategies\":{},\"settings\":{},\"default_columns\":{}}}",
                       list_json(app::result_tables(), table_json),
                       list_json(app::filter_cards(), card_json),
                       list_json(app::strategy_cards(), card_json),
                       list_json(app::setting_cards(), parameter_json),
                       list_json(app::first_columns(), [](const std::string& name) { return quoted_json(name); }));
}

record::Rows inventory_rows(const app::Home& home, const std::string& symbol) {
    record::Rows rows = record::rows_of(bars::inventory_table());
    record::append(rows, bars::inventory_table(), app::bars_of(home, symbol));
    return rows;
}

/// What the bars of a home come to. Every page asks every few seconds; books are read when one has changed.
class BarsOnHand {
  public:
    struct Counts {
        std::int64_t symbols = 0, minute_days = 0;
        std::optional<record::Day> first, last;
    };
    Counts of(const app::Home& home) {
        try {
            const auto store = home.open_bars();
            const std::lock_guard lock(mutex_);
            if (state_ != store->state()) counts_ = counted(bars::inventory(*store));
            state_ = store->state();
            return counts_;
        } catch (const Error& none) {
            if (none.problem() != Problem::not_found) throw;
            return {};  // a home without bars yet
        }
    }

  private:
    static Counts counted(const std::vector<bars::InventoryRow>& inventory) {
        Counts counts;
        std::string before;
        for (const bars::InventoryRow& row : inventory) {
            counts.symbols += row.symbol != before;
            before = row.symbol;
            if (row.resolution == "minute") counts.minute_days += row.days;
            counts.first = counts.first ? std::min(*counts.first, row.first_day) : row.first_day;
            counts.last = counts.last ? std::max(*counts.last, row.last_day) : row.last_day;
        }
        return counts;
    }
    std::mutex mutex_;
    std::optional<Hash128> state_;
    Counts counts_;
};

/// What stands at the top of every page.
std::string home_json(const Context& context, const BarsOnHand::Counts& bars) {
    const auto day = [](const std::optional<record::Day>& one) {
        return one ? "\"" + to_text(TradingDay(*one)) + "\"" : std::string("null");
    };
    const auto results = context.live->lend();
    const record::Rows counts = results->sql(
        "SELECT (SELECT count(*) FROM backtest)::BIGINT AS cells, (SELECT count(*) FROM run)::BIGINT AS runs, "
        "(SELECT coalesce(max(run), 0) FROM run)::BIGINT AS last_run",
        1);
    std::error_code none;
    return fmt::format(
        "{{\"path\":{},\"files\":{},\"version\":\"{}\",\"engine\":{},\"symbols\":{},\"first_day\":{},\"last_day\":{},"
        "\"minute_days\":{},\"cells\":{},\"runs\":{},\"last_run\":{},\"file_bytes\":{},\"is_running\":{}}}",
        quoted_json(context.home.path().string()),
        quoted_json(context.files.string()),
        app::program_version,
        quoted_json(app::engine_words()),
        bars.symbols,
        day(bars.first),
        day(bars.last),
        bars.minute_days,
        counts.columns[0].numbers()[0],
        counts.columns[1].numbers()[0],
        counts.columns[2].numbers()[0],
        std::filesystem::file_size(context.home.results_file(), none),
        context.live->is_running());
}

/// What the home is, and what can be said about it.
std::vector<Route> about_routes(const Context& context) {
    return {
        {"GET",
         "/api/v1/health",
         "Whether the server is there",
         {},
         "status and version",
         [](const Request&) {
             return json_answer(fmt::format("{{\"status\":\"ok\",\"version\":\"{}\"}}", app::program_version));
         }},
        {"GET",
         "/api/v1/home",
         "What the home holds",
         {},
         "Its path, the folder whose files requests may name, days on hand, numbers of symbols, cells and runs",
         [context, bars = std::make_shared<BarsOnHand>()](const Request&) {
             return json_answer(home_json(context, bars->of(context.home)));
         }},
        {"GET",
         "/api/v1/catalog",
         "Tables, filters, strategies and settings, with units and meaning",
         {},
         "tables, filters, strategies, settings, default_columns",
         [](const Request&) {
             static const std::string text = catalog_json();
             return json_answer(text);
         }},
    };
}

/// Bars on hand, and how what is kept has served.
std::vector<Route> keeping_routes(const Context& context) {
    return {
        {"GET",
         "/api/v1/data",
         "Bars on hand by symbol and resolution",
         {{.name = "symbol", .meaning = "Only this one"}},
         "Rows",
         [context](const Request& request) {
             return json_answer(rows_json(inventory_rows(context.home, std::string(request.asked("symbol"))),
                                          &bars::inventory_table()));
         }},
        {"GET",
         "/api/v1/data/days",
         "What a symbol has on each session of its span",
         {{.name = "symbol", .meaning = "Symbol", .is_required = true, .example = "SPY"}},
         "Rows: day, minute_bars, quote_bars, daily",
         [context](const Request& request) {
             return records_answer(app::bar_day_table(),
                                   app::days_of(context.home, std::string(request.asked("symbol"))));
         }},
        {"GET",
         "/api/v1/data/check",
         "Overnight jumps that look like splits nobody recorded; POST /api/v1/jobs/check looks for all else",
         {},
         "Rows",
         [context](const Request&) { return records_answer(bars::suspect_table(), app::suspects(context.home)); }},
        {"GET",
         "/api/v1/doctor",
         "Whether everything of the home is as it should be, and what to do where it is not",
         {},
         "Rows: what, is_ok, answer",
         [context](const Request&) {
             return records_answer(app::finding_table(), app::examine(context.live->reading_home()));
         }},
        {"GET",
         "/api/v1/cache",
         "How often what is kept has answered",
         {{.name = "by", .meaning = "run, day, strategy or engine", .is_required = true, .example = "run"}},
         "Rows",
         [context](const Request& request) {
             const auto results = context.live->lend();
             return json_answer(rows_json(app::cache_stats(*results, context.home, std::string(request.asked("by")))));
         }},
        {"GET",
         "/api/v1/cache/sizes",
         "Rows of each table, and the file's size",
         {},
         "Rows",
         [context](const Request&) {
             const auto results = context.live->lend();
             return json_answer(rows_json(app::cache_sizes(*results, context.home)));
         }},
    };
}

}  // namespace

std::vector<Route> home_routes(const Context& context) {
    std::vector<Route> routes = about_routes(context);
    for (Route& one : keeping_routes(context)) routes.push_back(std::move(one));
    return routes;
}

}  // namespace tamis::server
