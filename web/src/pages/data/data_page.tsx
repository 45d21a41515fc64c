// Data: the bars on hand, what the store holds, and how often it answered.
import { apiPath, getJson } from "../../api/client";
import { recordsOf, type Rows } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { Empty } from "../../parts/empty";
import { Figure } from "../../parts/figure";
import { PageHead, PartHead } from "../../parts/heading";
import { RecordTable } from "../../parts/record_table";
import { Trouble } from "../../parts/trouble";
import { useHome } from "../../shell/use_home";
import { bytes, count } from "../../text/numbers";
import { CacheRates } from "./cache_rates";
import { Checks } from "./checks";
import { DaysOnHand } from "./days_on_hand";

interface Health {
    status: string;
    version: string;
}

export default function DataPage() {
    const home = useHome();
    const sizes_path = apiPath("/cache/sizes");
    const sizes = useAnswer(sizes_path, (signal) => getJson<Rows>(sizes_path, signal));
    const health_path = apiPath("/health");
    const health = useAnswer(health_path, (signal) => getJson<Health>(health_path, signal));
    if (home.error) return <Trouble error={home.error} what="The home could not be read" again={home.again} />;
    const held = home.value;
    const tables = (sizes.value ? recordsOf(sizes.value) : []).filter(
        (row) => Number(row.rows) > 0 && !String(row.table).startsWith("("),
    );
    return (
        <div className="space-y-6 p-4">
            <PageHead title="Data" note={held && <span className="break-all">{held.path}</span>} />
            {held && (
                <div className="flex flex-wrap gap-x-8 gap-y-2">
                    <Figure name="Symbols">{count(held.symbols)}</Figure>
                    <Figure name="Days on hand">{held.first_day ? `${held.first_day} to ${held.last_day}` : "none"}</Figure>
                    <Figure name="Days with minutes" tip="Symbols times days that have minute bars.">
                        {count(held.minute_days)}
                    </Figure>
                    <Figure name="Cells">{count(held.cells)}</Figure>
                    <Figure name="Runs">{count(held.runs)}</Figure>
                    <Figure name="Store">{bytes(held.file_bytes)}</Figure>
                    <Figure name="Engine">{held.engine}</Figure>
                    <Figure name="Server">
                        {health.error
                            ? "does not answer"
                            : health.value
                              ? `${health.value.status}, version ${health.value.version}`
                              : "…"}
                    </Figure>
                </div>
            )}
            {held && !held.first_day ? (
                <Empty title="No bars yet">
                    <p>Bring your own in, or make an invented market to try things on:</p>
                    <p className="font-mono text-small">tamis import csv aggregates/*.csv.gz</p>
                    <p className="font-mono text-small">tamis simulate --symbols 50 --from 2024-01-02 --to 2024-03-28</p>
                </Empty>
            ) : (
                <div className="grid gap-8 xl:grid-cols-[minmax(0,1fr)_minmax(0,40rem)]">
                    <DaysOnHand />
                    <div className="min-w-0 space-y-8">
                        <CacheRates />
                        <Checks />
                        <section>
                            <PartHead title="What the store holds" note="rows by table" />
                            {sizes.error && <Trouble error={sizes.error} again={sizes.again} />}
                            <RecordTable label="Rows by table" records={tables} most={100} />
                        </section>
                    </div>
                </div>
            )}
        </div>
    );
}
