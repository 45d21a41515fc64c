# bash completion for tamis
_tamis() {
    local words="import fetch simulate bars screen backtest run merge jobs serve diff rerun migrate results lake explain check audit sql cache strategy filter catalog docs doctor "
    if [ "$COMP_CWORD" -gt 1 ]; then case "${COMP_WORDS[1]}" in
        import) words="lean lean-results csv parquet json splits dividends names --help --dialects " ;;
        fetch) words="--help --home --json --quiet --symbols --dry-run --only --key-file --per-minute --url --from --to --limit " ;;
        simulate) words="--help --home --json --quiet --symbols --seed --quotes --as --out --from --to --threads " ;;
        bars) words="list show export check suspects verify --help --home --json --quiet --csv --utc --limit " ;;
        screen) words="--help --home --json --quiet --from --to --filter --universe --spec --out --max-gap-days --strategy-library --threads --csv --utc --limit " ;;
        backtest) words="--help --home --json --quiet --strategy --rules --orders --param --symbol --from --to --cash --resolution --normalization --fee --benchmark --fee-model --slippage --account --settlement --extended-hours --stale-price-minutes --free-value-fraction --free-value --close-buffer-minutes --hit --fill-model --strategy-library --equity --lean-output --explain --timeout --engine --lean --keep --csv --utc " ;;
        run) words="--help --home --json --quiet --dry-run --engine --lean --keep --strategy-library --output --shard --out --threads --on --shards --partition --time --mem --wait --template " ;;
        merge) words="--help --home --json --quiet --into --strategy-library " ;;
        jobs) words="list status cancel resume --help " ;;
        serve) words="--help --home --json --quiet --strategy-library --port --memory --files --bind " ;;
        diff) words="--help --home --json --quiet --csv --utc --limit " ;;
        rerun) words="--help --home --json --quiet --strategy --strategy-library --csv --utc --limit " ;;
        migrate) words="json postgres list undo --help " ;;
        results) words="list export show runs report --help " ;;
        lake) words="add list remove --help " ;;
        explain) words="--help --home --json --quiet --strategy-library --timeout --limit " ;;
        check) words="lookahead --help " ;;
        audit) words="--help --home --json --quiet --sample --seed --lean --again --keep --timeout --strategy-library --threads --csv --utc --limit " ;;
        sql) words="--help --home --json --quiet --write --files --csv --utc --limit " ;;
        cache) words="stats why evict --help " ;;
        strategy) words="list show new build --help " ;;
        filter) words="list show --help " ;;
        catalog) words="--help --home --json --quiet --csv --utc --limit " ;;
        docs) words="--help --home --json --quiet " ;;
        doctor) words="--help --home --json --quiet --csv --utc --limit " ;;
    esac; fi
    COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
    [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _tamis tamis
