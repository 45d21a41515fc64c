#!/bin/sh
# Whether the package for Python can be built here: has_python.sh PYTHON ends with 0 where Debian's packages are all there.
set -eu
"$1" -c 'import matplotlib, pandas, sysconfig; open(sysconfig.get_path("include") + "/Python.h")' 2>/dev/null &&
    dpkg-query -W -f '${Status}' pybind11-dev 2>/dev/null | grep -q 'ok installed'
