// How often the store already had what was asked, by run, day, strategy or engine.
import { useState } from "react";
import { apiPath, getJson } from "../../api/client";
import { recordsOf, type Rows } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { Choice } from "../../parts/choice";
import { PartHead } from "../../parts/heading";
import { RecordTable } from "../../parts/record_table";
import { Trouble } from "../../parts/trouble";
import { bytes, percent } from "../../text/numbers";

type By = "run" | "day" | "strategy" | "engine";

const title = "How often the store answered";

export function CacheRates() {
    const [by, setBy] = useState<By>("run");
    const path = apiPath("/cache", { by });
    const answer = useAnswer(path, (signal) => getJson<Rows>(path, signal));
    return (
        <section>
            <PartHead title={title}>
                <Choice
                    label="By"
                    value={by}
                    onChange={setBy}
                    options={[
                        { value: "run", text: "By run" },
                        { value: "day", text: "Day" },
                        { value: "strategy", text: "Strategy" },
                        { value: "engine", text: "Engine" },
                    ]}
                />
            </PartHead>
            {answer.error && <Trouble error={answer.error} again={answer.again} />}
            {!answer.value && !answer.error && <div className="skeleton h-40" />}
            {answer.value && (
                <RecordTable
                    label={title}
                    records={recordsOf(answer.value)}
                    without={["started_at", "screen_days_asked", "screen_days_known"]}
                    look={(name, value) => {
                        if (name.endsWith("bytes") && typeof value === "number") return bytes(value);
                        if (!name.startsWith("hit_rate") || typeof value !== "number") return undefined;
                        return (
                            <span className="inline-flex items-center gap-2">
                                <span aria-hidden="true" className="h-1 w-12 rounded bg-line">
                                    <span className="block h-full rounded bg-accent" style={{ width: `${value * 100}%` }} />
                                </span>
                                {percent(value, 1)}
                            </span>
                        );
                    }}
                />
            )}
        </section>
    );
}
