// app/shard_scripts.cpp — bash that knows one job: its check, its screen, one shard by its number, the merge.
#include "app/shard_scripts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace tamis::app {

namespace {

/// What every script begins with: the job's values, quoted.
std::string values_of(const ShardJob& job) {
    const auto quoted = [](const std::vector<std::string>& words) {
        std::string all;
        for (const std::string& word : words) all += " " + shell_quoted(word);
        return all;
    };
    return fmt::format(
        "#!/bin/bash\n# Of job {} ({} shards of a study); 'tamis run --on slurm' wrote it.\nset -u\nshopt -s nullglob\n"
        "tamis={} home={} job={} pipeline={}\nshards={} threads={} engine=({}) libraries=({})\n",
        job.id(),
        job.shards,
        shell_quoted(this_program().string()),
        shell_quoted(job.home.string()),
        shell_quoted(job.folder.string()),
        shell_quoted(job.pipeline.string()),
        job.shards,
        std::max(1u, job.wishes.threads),
        quoted(job.engine),
        quoted(job.libraries));
}

/// What a node must see and may do; "seen" is the answer.
constexpr const char* check_text = R"bash(
refuse() { echo "$(hostname): $1"; exit 3; }
[ -x "$tamis" ] || refuse "no program $tamis"
[ -r "$pipeline" ] || refuse "no pipeline $pipeline"
[ -d "$home/bars" ] || refuse "no bars in $home"
probe=$(mktemp "$job/parts/probe.XXXXXX") && rm "$probe" || refuse "cannot write into $job/parts"
echo seen
)bash";

constexpr const char* screen_text = R"bash(
rm -f "$job"/screen.duckdb.writing*
"$tamis" screen --spec "$pipeline" --home "$home" --out "$job/screen.duckdb.writing" --threads "$threads" \
    "${libraries[@]}" --quiet --json >/dev/null && mv "$job/screen.duckdb.writing" "$job/screen.duckdb"
code=$?
rm -f "$job"/screen.duckdb.writing*
exit "$code"
)bash";

// A part is written on the node and moved whole. What a shard had kept when Slurm asked it to end is moved too, a
// folder because a database that was ended at once has its log beside it.
constexpr const char* shard_text = R"bash(
shard=$SLURM_ARRAY_TASK_ID
part=$job/parts/part-$shard.duckdb unfinished=$job/unfinished/$shard moving=.moving-$(hostname)-$$
[ ! -e "$part" ] || exit 0
cmp -s "$pipeline" "$job/study.yaml" || { echo "$pipeline was changed since job ${job##*/} was submitted" >&2; exit 4; }
scratch=$(mktemp -d "${TMPDIR:-/tmp}/tamis-shard.XXXXXX") || exit 6
trap 'rm -rf "$scratch"' EXIT
if [ -d "$unfinished" ]; then cp "$unfinished"/part.duckdb* "$scratch" || exit 6
elif [ -e "$job/screen.duckdb" ]; then cp "$job/screen.duckdb" "$scratch/part.duckdb" || exit 6; fi
"$tamis" run "$pipeline" --home "$home" --shard "$shard/$shards" --out "$scratch/part.duckdb" --threads "$threads" \
    "${engine[@]}" "${libraries[@]}" --json --quiet >/dev/null &
program=$!
trap 'kill -TERM "$program" 2>/dev/null' TERM INT
wait "$program"; code=$?
while kill -0 "$program" 2>/dev/null; do wait "$program"; code=$?; done
if [ "$code" = 0 ]; then
    cp "$scratch/part.duckdb" "$part$moving" && mv "$part$moving" "$part" && rm -rf "$unfinished"
    exit
fi
if [ -e "$scratch/part.duckdb" ]; then
    mkdir "$unfinished$moving" && cp "$scratch"/part.duckdb* "$unfinished$moving" && rm -rf "$unfinished" &&
        mv "$unfinished$moving" "$unfinished"
fi
exit "$code"
)bash";

/// {0}: the exit code of a home that somebody else is writing.
constexpr const char* merge_text = R"bash(
parts=("$job"/parts/part-*.duckdb)
[ "${{#parts[@]}}" -gt 0 ] || {{ echo "no shard has ended" >&2; exit 3; }}
for try in $(seq 100); do
    "$tamis" merge "${{parts[@]}}" --home "$home" "${{libraries[@]}}" --json --quiet >"$job/merge.json"; code=$?
    [ "$code" = {} ] || break
    sleep 6
done
if [ "$code" = 0 ] && [ "${{#parts[@]}}" = "$shards" ]; then : >"$job/merged"; fi
exit "$code"
)bash";

}  // namespace

std::map<const char*, std::string> scripts_of(const ShardJob& job) {
    const std::string values = values_of(job);
    return {{"check", values + check_text},
            {"screen", values + screen_text},
            {"shard", values + shard_text},
            {"merge", values + fmt::format(merge_text, info(Problem::conflict).exit_code)}};
}

}  // namespace tamis::app
