// migration/postgres_rows.cpp — libpq lives here and nowhere else.
#include <fmt/format.h>
#include <libpq-fe.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "migration/old_row.hpp"

namespace tamis::migration {

namespace {

constexpr int rows_a_fetch = 1000;

struct Closer {
    void operator()(PGconn* connection) const { PQfinish(connection); }
    void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Closer>;

/// One connection in one read-only transaction: every table is seen as of the same moment.
class Database {
  public:
    explicit Database(const std::string& address) : connection_(PQconnectdb(address.c_str())) {
        if (PQstatus(connection_.get()) != CONNECTION_OK)
            throw Error{Problem::unavailable, std::string(trim(PQerrorMessage(connection_.get())))};
        run("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }
    Result run(const std::string& sql) const {
        Result result(PQexec(connection_.get(), sql.c_str()));
        const ExecStatusType status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            throw Error{Problem::unavailable, "PostgreSQL: " + std::string(trim(PQerrorMessage(connection_.get())))};
        return result;
    }
    std::string quoted(const std::string& name) const {
        char* text = PQescapeIdentifier(connection_.get(), name.c_str(), name.size());
        ensure(text != nullptr, "a table's name can be quoted");
        std::string copy(text);
        PQfreemem(text);
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
        if (!fetched_ || at_ >= PQntuples(fetched_.get())) fetch();
        if (PQntuples(fetched_.get()) == 0) return false;
        row = {name() + " row " + std::to_string(++read_), {}, {}};
        for (int column = 0; column < PQnfields(fetched_.get()); ++column)
            if (PQgetisnull(fetched_.get(), at_, column) != 0)
                row.set_null(PQfname(fetched_.get(), column));
            else
                row.set(PQfname(fetched_.get(), column), PQgetvalue(fetched_.get(), at_, column));
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
        if (PQntuples(fetched_.get()) == 0) database_->run("CLOSE old_rows");
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
    for (int i = 0; i < PQntuples(tables.get()); ++i)
        all.push_back(
            std::make_unique<PostgresTable>(database, PQgetvalue(tables.get(), i, 0), PQgetvalue(tables.get(), i, 1)));
    return all;
}

}  // namespace tamis::migration
