#!/bin/sh
# Fetches duckdb.h and its licence from the pinned source package into third_party/duckdb, and checks the package.
set -eu
version=1.4.4
sha512='hEJJ5hyVF0VLj3dmOLpsWrQR0b3d4Ykqtygm6iUXjHJDDnSqg/USKxcb5qvNrOhFYPgktayU6dXCtgPqcmmpog=='
here=$(cd "$(dirname "$0")" && pwd)
[ -f "$here/duckdb/duckdb.h" ] && exit 0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
npm pack "duckdb@$version" --silent --pack-destination "$scratch" >/dev/null 2>&1
got=$(openssl dgst -sha512 -binary "$scratch/duckdb-$version.tgz" | base64 -w0)
[ "$got" = "$sha512" ] || { echo "duckdb-$version.tgz: sha512 is $got, expected $sha512" >&2; exit 1; }
mkdir -p "$here/duckdb"
tar xzf "$scratch/duckdb-$version.tgz" -C "$here/duckdb" --strip-components=5 package/src/duckdb/src/include/duckdb.h
tar xzf "$scratch/duckdb-$version.tgz" -C "$here/duckdb" --strip-components=1 package/LICENSE
