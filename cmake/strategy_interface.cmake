# Run as a script: -DHEADERS=a;b -DOUT=file. Writes the version of the strategies' interface, which is its headers'
# content: a library that was built with other headers is never loaded.
set(content "")
foreach(header IN LISTS HEADERS)
    file(SHA256 ${header} hash)
    string(APPEND content ${hash})
endforeach()
string(SHA256 version "${content}")
string(SUBSTRING ${version} 0 16 version)
file(WRITE ${OUT} "// backtest/strategy_interface.hpp — the version of the interface of strategies.
#pragma once
#define TAMIS_STRATEGY_INTERFACE \"${version}\"
")
