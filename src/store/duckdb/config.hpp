// store/duckdb/config.hpp — the settings with which DuckDB opens a file.
#pragma once

#include <duckdb.h>

#include <string>

#include "base/error.hpp"

namespace tamis::store {

class Config {
  public:
    Config() { ensure(duckdb_create_config(&config_) == DuckDBSuccess, "DuckDB makes a configuration"); }
    ~Config() { duckdb_destroy_config(&config_); }
    Config(const Config&) = delete;
    Config& operator=(const Config&) = delete;
    void set(const char* name, const std::string& value) {
        ensure(duckdb_set_config(config_, name, value.c_str()) == DuckDBSuccess, "a DuckDB setting is known");
    }
    duckdb_config get() const { return config_; }

  private:
    duckdb_config config_ = nullptr;
};

}  // namespace tamis::store
