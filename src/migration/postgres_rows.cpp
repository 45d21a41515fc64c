// migration/postgres_rows.cpp — libpq lives here and nowhere else, and is loaded when a database is read: with what it
// links it would cost every start of the program a quarter of its time.
#include <fmt/format.h>
#include <libpq-fe.h>

#include "base/error.hpp"
#include "base/system_library.hpp"
#include "base/text.hpp"
#include "migration/old_row.hpp"

namespace tamis::migration {

namespace {

constexpr int rows_a_fetch = 1000;

/// The functions used here.
struct Libpq {
    SystemLibrary library{"libpq.so.5", "PostgreSQL's client library", "libpq5"};
    decltype(::PQconnectdb)* connect = library.function<decltype(::PQconnectdb)>("PQconnectdb");
    decltype(::PQstatus)* status = library.function<decltype(::PQstatus)>("PQstatus");
    decltype(::PQerrorMessage)* error = library.function<decltype(::PQerrorMessage)>("PQerrorMessage");
    decltype(::PQfinish)* finish = library.function<decltype(::PQfinish)>("PQfinish");
    decltype(::PQexec)* execute = library.function<decltype(::PQexec)>("PQexec");
    decltype(::PQresultStatus)* result_status = library.function<decltype(::PQresultStatus)>("PQresultStatus");
    decltype(::PQclear)* clear = library.function<decltype(::PQclear)>("PQclear");
    decltype(::PQescapeIdentifier)* quote = library.function<decltype(::PQescapeIdentifier)>("PQescapeIdentifier");
    decltype(::PQfreemem)* free = library.function<decltype(::PQfreemem)>("PQfreemem");
    decltype(::PQntuples)* rows = library.function<decltype(::PQntuples)>("PQntuples");
    decltype(::PQnfields)* columns = library.function<decltype(::PQnfields)>("PQnfields");
    decltype(::PQgetisnull)* is_null = library.function<decltype(::PQgetisnull)>("PQgetisnull");
    decltype(::PQfname)* name = library.function<decltype(::PQfname)>("PQfname");
    decltype(::PQgetvalue)* value = library.function<decltype(::PQgetvalue)>("PQgetvalue");
};

const Libpq& libpq() {
    static const Libpq functions;
    return functions;
}

struct Closer {
    void operator()(PGconn* connection) const { libpq().finish(connection); }
    void operator()(PGresult* result) const { libpq().clear(result); }
};
using Result = std::unique_ptr<PGresult, Closer>;

/// One connection in one read-only transaction: every table is seen as of the same moment.
class Database {
  public:
    explicit Database(const std::string& address) : connection_(libpq().connect(address.c_str())) {
        if (libpq().status(connection_.get()) != CONNECTION_OK)
            throw Error{Problem::unavailable, std::string(trim(libpq().error(connection_.get())))};
        run("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }
    Result run(const std::string& sql) const {
        Result result(libpq().execute(connection_.get(), sql.c_str()));
        const ExecStatusType status = libpq().result_status(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            throw Error{Problem::unavailable, "PostgreSQL: " + std::string(trim(libpq().error(connection_.get())))};
        return result;
    }
    std::string quoted(const std::string& name) const {
        char* text = libpq().quote(connection_.get(), name.c_str(), name.size());
        ensure(text != nullptr, "a table's name can be quoted");
        std::string copy(text);
        libpq().free(text);
        return copy;
    }

  private:
    std::unique_ptr<PGconn, Closer> connection_;
};

class PostgresTable final : public OldRows {
  public:
    PostgresTable(std::shared_ptr<Database> database, std::string schema, std::string table)
        : database_(std::move(database)), schema_(std::move(schema)), table_(std::move(table)) {}
    std::string name() const override { return schema_ == "public" ? table_ : schema_ + "." + table_; }
    bool next(OldRow& row) override {
        if (!fetched_ || at_ >= libpq().rows(fetched_.get())) fetch();
        if (libpq().rows(fetched_.get()) == 0) return false;
        row = {name() + " row " + std::to_string(++read_), {}, {}};
        for (int column = 0; column < libpq().columns(fetched_.get()); ++column)
            if (libpq().is_null(fetched_.get(), at_, column) != 0)
                row.set_null(libpq().name(fetched_.get(), column));
            else
                row.set(libpq().name(fetched_.get(), column), libpq().value(fetched_.get(), at_, column));
        ++at_;
        return true;
    }

  private:
    void fetch() {
        if (!fetched_)
            database_->run(fmt::format("DECLARE old_rows NO SCROLL CURSOR FOR SELECT * FROM {}.{}",
                                       database_->quoted(schema_),
                                       database_->quoted(table_)));
        fetched_ = database_->run(fmt::format("FETCH {} FROM old_rows", rows_a_fetch));
        at_ = 0;
        if (libpq().rows(fetched_.get()) == 0) database_->run("CLOSE old_rows");
    }

    std::shared_ptr<Database> database_;
    std::string schema_, table_;
    Result fetched_;
    int at_ = 0;
    std::size_t read_ = 0;
};

// postgresql://user:password@host/database, or password=… among keywords.
void refuse_password(const std::string& address) {
    const std::size_t begin = address.find("://"), at = address.find('@');
    const bool in_url = begin != std::string::npos && at != std::string::npos &&
                        address.substr(begin + 3, at - begin - 3).find(':') != std::string::npos;
    if (in_url || address.find("password=") != std::string::npos)
        throw Error{
            Problem::invalid_request,
            "the address holds a password, which every process of this machine can read there; set PGPASSWORD, or "
            "name a service file's service: postgresql:///?service=NAME"};
}

}  // namespace

std::vector<std::unique_ptr<OldRows>> open_old_database(const std::string& address) {
    refuse_password(address);
    const auto database = std::make_shared<Database>(address);
    const Result tables = database->run(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND "
        "table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY table_schema, table_name = "
        "'backtest_trades', "
        "table_name");
    std::vector<std::unique_ptr<OldRows>> all;
    for (int i = 0; i < libpq().rows(tables.get()); ++i)
        all.push_back(std::make_unique<PostgresTable>(
            database, libpq().value(tables.get(), i, 0), libpq().value(tables.get(), i, 1)));
    return all;
}

}  // namespace tamis::migration
