// The trades of a cell; resting on one lights it up in the chart, a click brings it close.
import { useCallback, useMemo } from "react";
import { textOf, type RowColumn, type Rows, type Value } from "../../api/rows";
import { useCatalog } from "../../catalog/catalog_context";
import { Grid } from "../../grid/grid";
import { gridColumn, type GridColumn } from "../../grid/grid_column";
import { exchangeTime } from "../../text/numbers";

interface Props {
    trades: Rows;
    is_one_day: boolean;
    pointed: number;
    onPoint: (trade: number) => void;
    onOpen: (trade: number) => void;
}

const widths: Partial<Record<string, number>> = { text: 74, timestamp: 56, decimal: 90 };
const places: Partial<Record<string, number>> = { timestamp: 0, text: 1 };

/** When, which way, then the numbers; a column that says the same everywhere, and the count of the rows, say nothing. */
function toldColumns(trades: Rows): RowColumn[] {
    const says = (column: RowColumn) => {
        const at = trades.columns.indexOf(column);
        const is_told =
            column.type !== "text" || new Set(trades.rows.map((row) => row[at])).size > 1 || column.name === "direction";
        return is_told && column.type !== "integer";
    };
    return trades.columns.filter(says).sort((a, b) => (places[a.type] ?? 2) - (places[b.type] ?? 2));
}

export function TradeList({ trades, is_one_day, pointed, onPoint, onOpen }: Props) {
    const catalog = useCatalog();
    const columns = useMemo(
        () =>
            toldColumns(trades).map((column): GridColumn => {
                const made = gridColumn({ ...column, meaning: catalog.column(column.name, "trade")?.meaning });
                const width = column.type === "timestamp" && !is_one_day ? 92 : (widths[column.type] ?? made.width);
                return {
                    ...made,
                    width,
                    heading: made.heading.replace(/ time$/, "").replace(/ price$/, " at"),
                    mark: column.unit === "shares" ? "" : made.mark,
                };
            }),
        [trades, catalog, is_one_day],
    );
    const look = useCallback(
        (column: GridColumn, values: Value[]) => {
            if (column.type !== "timestamp") return undefined;
            const value = textOf(values[columns.indexOf(column)]);
            const text = exchangeTime(value);
            return { text: is_one_day ? text.slice(11) : text.slice(5), tip: text };
        },
        [columns, is_one_day],
    );
    const sources = useMemo(
        () => columns.map((column) => trades.columns.findIndex((one) => one.name === column.name)),
        [columns, trades],
    );
    const rowAt = useCallback(
        (index: number) => trades.rows[index] && sources.map((source) => trades.rows[index]?.[source] ?? null),
        [trades, sources],
    );
    if (trades.rows.length === 0) return <p className="p-3 text-ink-faint">No trade was closed.</p>;
    return (
        <Grid
            label="Trades"
            columns={columns}
            total={trades.rows.length}
            rowAt={rowAt}
            look={look}
            active={pointed}
            onActive={onPoint}
            onHover={onPoint}
            onOpen={onOpen}
            cards={["direction", "profit_loss_usd", "entry_time", "exit_time"].filter((name) =>
                trades.columns.some((column) => column.name === name),
            )}
        />
    );
}
