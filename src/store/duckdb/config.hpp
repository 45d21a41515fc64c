// store/duckdb/config.hpp — the settings with which DuckDB opens a file.
#pragma once

#include <string>

struct _duckdb_config;

namespace tamis::store {

class Config {
  public:
    Config();
    ~Config();
    Config(const Config&) = delete;
    Config& operator=(const Config&) = delete;
    /// Throws Bug where DuckDB knows no such setting.
    void set(const char* name, const std::string& value);
    _duckdb_config* get() const { return config_; }

  private:
    _duckdb_config* config_ = nullptr;
};

}  // namespace tamis::store
