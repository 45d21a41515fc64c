// Lakes: folders of Parquet files whose cells stand beside the store's.
import { useState } from "react";
import { Link } from "react-router";
import { linkTo } from "../../address/address_text";
import { apiPath, getJson, messageOf, postJson } from "../../api/client";
import { recordsOf, type Rows } from "../../api/rows";
import { forget, useAnswer } from "../../api/use_answer";
import { Button } from "../../parts/button";
import { PartHead } from "../../parts/heading";
import { RecordTable } from "../../parts/record_table";
import { Trouble } from "../../parts/trouble";

const title = "Lakes";
const path = apiPath("/lakes");

export function Lakes() {
    const lakes = useAnswer(path, (signal) => getJson<Rows>(path, signal));
    const [failed, setFailed] = useState<Error>();
    const remove = async (name: string) => {
        try {
            await postJson(apiPath(`/lakes/${encodeURIComponent(name)}/remove`), {});
            setFailed(undefined);
            forget(apiPath("/cells"));
        } catch (error) {
            setFailed(error instanceof Error ? error : new Error(messageOf(error)));
        }
        lakes.again();
    };
    const records = lakes.value ? recordsOf(lakes.value) : [];
    return (
        <section>
            <PartHead title={title} note="cells in Parquet files, beside the store's" />
            {lakes.error && <Trouble error={lakes.error} again={lakes.again} />}
            {failed && <Trouble error={failed} />}
            {!lakes.value && !lakes.error && <div className="skeleton h-8" />}
            {records.length > 0 && (
                <RecordTable
                    label={title}
                    records={records.map((record) => ({ ...record, forget: "" }))}
                    look={(name, _, record) =>
                        name === "forget" ? (
                            <Button
                                is_small
                                kind="quiet"
                                aria-label={`Forget the lake ${String(record.name)}; its files stay`}
                                onClick={() => void remove(String(record.name))}
                            >
                                Forget
                            </Button>
                        ) : undefined
                    }
                />
            )}
            {lakes.value && (
                <p className="mt-1 text-ink-soft">
                    {records.length === 0 && "None is named. "}
                    <Link className="link" to={linkTo("/data/jobs", { do: "lake" })}>
                        Write one
                    </Link>{" "}
                    of cells that are here, or{" "}
                    <Link className="link" to={linkTo("/data/jobs", { do: "add-lake" })}>
                        name one
                    </Link>{" "}
                    that is there.
                </p>
            )}
        </section>
    );
}
