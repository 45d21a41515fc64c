#!/bin/sh
# The built pages as one C++ source that holds their bytes: embed_pages.sh DIST FOLDER. Writes FOLDER/page_files.cpp;
# without DIST/index.html an empty table. Texts are kept compressed.
set -eu
dist=$1
into=$2
mkdir -p "$into/pages"
out=$into/page_files.cpp.new
{
    echo '// Made of the built pages.'
    echo '#include <algorithm>'
    echo '#include <array>'
    echo '#include "server/pages.hpp"'
} >"$out"
table=
n=0
if [ -f "$dist/index.html" ]; then
    for file in $(cd "$dist" && find . -type f | sort); do
        name=${file#.}
        n=$((n + 1))
        case $name in
        *.png) gzip=false && cp "$dist$name" "$into/pages/$n" ;;
        *) gzip=true && gzip -9 -n -c "$dist$name" >"$into/pages/$n" ;;
        esac
        printf '%s\n' "asm(\".pushsection .rodata\\npage_${n}_begin: .incbin \\\"$into/pages/$n\\\"\\npage_${n}_end: .byte 0\\n.popsection\\n.globl page_${n}_begin, page_${n}_end\");" >>"$out"
        echo "extern \"C\" const char page_${n}_begin[], page_${n}_end[];" >>"$out"
        table="$table        tamis::server::PageFile{\"$name\", {page_${n}_begin, static_cast<std::size_t>(page_${n}_end - page_${n}_begin)}, $gzip},
"
    done
fi
{
    echo 'namespace tamis::server {'
    echo 'const PageFile* find_page(std::string_view path) {'
    echo "    static const std::array<PageFile, $n> files{"
    printf '%s' "$table"
    echo '    };'
    echo '    const auto found = std::find_if(files.begin(), files.end(), [&](const PageFile& one) { return one.path == path; });'
    echo '    return found == files.end() ? nullptr : &*found;'
    echo '}'
    echo '}  // namespace tamis::server'
} >>"$out"
mv "$out" "$into/page_files.cpp"
