// Data: the bars on hand, what the store holds, and how often it answered.
import { Link } from "react-router";
import { linkTo } from "../../address/address_text";
import { useAddress } from "../../address/use_address";
import { apiPath, getJson } from "../../api/client";
import { recordsOf, type Rows } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { buttonLook } from "../../parts/button";
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
import { Lakes } from "./lakes";
import { SymbolDays } from "./symbol_days";

/** What is most often wanted here; the page of jobs has all of them. */
const tasks = { import: "Import", check: "Check the bars", evict: "Throw away" };

interface Health {
    status: string;
    version: string;
}

export default function DataPage() {
    const home = useHome();
    const symbol = useAddress().get("symbol");
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
            <PageHead title="Data" note={held && <span className="break-all">{held.path}</span>}>
                {Object.entries(tasks).map(([name, text]) => (
                    <Link key={name} className={buttonLook()} to={linkTo("/data/jobs", { do: name })}>
                        {text}
                    </Link>
                ))}
                <Link className={buttonLook()} to="/data/jobs">
                    Jobs
                </Link>
            </PageHead>
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
                    <p>Bring your own in, or make an invented market to try things on.</p>
                    <p className="flex gap-2">
                        <Link className={buttonLook("main")} to={linkTo("/data/jobs", { do: "import" })}>
                            Import bars
                        </Link>
                        <Link className={buttonLook()} to={linkTo("/data/jobs", { do: "simulate" })}>
                            Make a market
                        </Link>
                    </p>
                </Empty>
            ) : (
                <div className="grid gap-8 xl:grid-cols-[minmax(0,1fr)_minmax(0,40rem)]">
                    <div className="min-w-0 space-y-6">
                        <DaysOnHand />
                        {symbol && <SymbolDays key={symbol} symbol={symbol} />}
                    </div>
                    <div className="min-w-0 space-y-8">
                        <CacheRates />
                        <Checks />
                        <section>
                            <PartHead title="What the store holds" note="rows by table" />
                            {sizes.error && <Trouble error={sizes.error} again={sizes.again} />}
                            <RecordTable label="Rows by table" records={tables} most={100} />
                        </section>
                        <Lakes />
                    </div>
                </div>
            )}
        </div>
    );
}
