// store/duckdb/config.cpp — settings as DuckDB takes them.
#include "store/duckdb/config.hpp"

#include <duckdb.h>

#include "base/error.hpp"

namespace tamis::store {

Config::Config() {
    ensure(duckdb_create_config(&config_) == DuckDBSuccess, "DuckDB makes a configuration");
}

Config::~Config() {
    duckdb_destroy_config(&config_);
}

void Config::set(const char* name, const std::string& value) {
    ensure(duckdb_set_config(config_, name, value.c_str()) == DuckDBSuccess, "a DuckDB setting is known");
}

}  // namespace tamis::store
