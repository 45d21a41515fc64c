# The DuckDB library comes prebuilt from npm, its C header from the source package (third_party/README.md).
set(_duckdb_npm "${CMAKE_SOURCE_DIR}/node_modules/@duckdb/node-bindings-linux-x64")
find_library(DuckDB_LIBRARY NAMES duckdb HINTS "${DuckDB_ROOT}/lib" "${_duckdb_npm}" NO_DEFAULT_PATH)
find_path(DuckDB_INCLUDE_DIR NAMES duckdb.h HINTS "${DuckDB_ROOT}/include" "${CMAKE_SOURCE_DIR}/third_party/duckdb" NO_DEFAULT_PATH)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(DuckDB REQUIRED_VARS DuckDB_LIBRARY DuckDB_INCLUDE_DIR)
if(DuckDB_FOUND AND NOT TARGET DuckDB::DuckDB)
    add_library(DuckDB::DuckDB SHARED IMPORTED)
    set_target_properties(DuckDB::DuckDB PROPERTIES
        IMPORTED_LOCATION "${DuckDB_LIBRARY}"
        IMPORTED_SONAME libduckdb.so
        INTERFACE_INCLUDE_DIRECTORIES "${DuckDB_INCLUDE_DIR}")
endif()
