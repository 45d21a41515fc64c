#!/bin/bash
# Builds the package for Python, runs its tests and the cells of the notebook: test_python.sh PROGRAM
set -euo pipefail
program=$1
python=/usr/bin/python3
if ! tools/has_python.sh "$python"; then
    echo "skipped, because Debian's python3-dev, pybind11-dev, python3-pandas and python3-matplotlib are not all here"
    exit 0
fi
# The ordinary build knows nothing of it afterwards either.
trap 'cmake --preset release -DTAMIS_PYTHON=OFF >/dev/null' EXIT
cmake --preset release -DTAMIS_PYTHON=ON -DPython_EXECUTABLE="$python" >/dev/null
echo "building the package for Python"
cmake --build --preset release --target tamis_python -- --quiet
export PYTHONPATH=build/release/python PYTHONDONTWRITEBYTECODE=1 TAMIS_PROGRAM=$program MPLBACKEND=Agg
"$python" -W error::UserWarning -m unittest discover -s python/tests
"$python" tools/run_notebook.py examples/notebook.ipynb
