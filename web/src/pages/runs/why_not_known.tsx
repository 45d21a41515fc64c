// Why cells that a run asked for were not known: the part of their keys that differed, commonest first.
import { useState } from "react";
import { apiPath, getJson } from "../../api/client";
import type { RowRecord } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { Button } from "../../parts/button";
import { PartHead } from "../../parts/heading";
import { RecordTable } from "../../parts/record_table";
import { Trouble } from "../../parts/trouble";

interface Why {
    asked: number;
    known: number;
    reasons: RowRecord[];
    first_not_known: RowRecord[];
}

export function WhyNotKnown({ run }: { run: string }) {
    const [is_asked, setAsked] = useState(false);
    const path = apiPath(`/runs/${run}/why`);
    const answer = useAnswer(is_asked ? path : null, (signal) => getJson<Why>(path, signal));
    return (
        <section>
            <PartHead title="Why cells were not known" note="which part of their keys differed from the nearest kept cell">
                {!is_asked && (
                    <Button is_small onClick={() => setAsked(true)}>
                        Look
                    </Button>
                )}
            </PartHead>
            {answer.error && <Trouble error={answer.error} again={answer.again} />}
            {answer.is_waiting && <div className="skeleton h-16" />}
            {answer.value && answer.value.reasons.length === 0 && <p className="text-ink-soft">Every cell was known.</p>}
            {answer.value && answer.value.reasons.length > 0 && (
                <div className="space-y-4">
                    <RecordTable label="Reasons" records={answer.value.reasons} without={["first"]} />
                    <RecordTable
                        label="The first, part by part"
                        records={answer.value.first_not_known.filter((part) => !part.is_equal)}
                        without={["is_equal"]}
                        most={30}
                    />
                </div>
            )}
        </section>
    );
}
