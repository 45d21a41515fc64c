// This cell beside another result: fill by fill, trade by trade, statistic by statistic.
import { useState } from "react";
import { useAddress } from "../../address/use_address";
import { apiPath, getJson } from "../../api/client";
import type { RowRecord } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { Button } from "../../parts/button";
import { PartHead } from "../../parts/heading";
import { RecordTable } from "../../parts/record_table";
import { Trouble } from "../../parts/trouble";
import { count } from "../../text/numbers";

interface Comparison {
    equal: boolean;
    left: string;
    right: string;
    fills: number;
    trades: number;
    statistics: number;
    /** The first of them. */
    differences: RowRecord[];
    differences_in_all: number;
}

export function Beside({ cell }: { cell: string }) {
    const address = useAddress();
    const other = address.get("beside");
    const [text, setText] = useState(other);
    const path = apiPath(`/cells/${cell}/diff`, { with: other });
    const answer = useAnswer(other ? path : null, (signal) => getJson<Comparison>(path, signal));
    const told = answer.value;
    return (
        <section>
            <PartHead title="Beside another result" note="a cell's key or its beginning, or a result of LEAN on the server's machine">
                <form
                    className="flex gap-2"
                    onSubmit={(event) => {
                        event.preventDefault();
                        address.set({ beside: text.trim() }, false);
                    }}
                >
                    <input
                        className="field h-7 w-44 font-mono text-small"
                        aria-label="The other result"
                        spellCheck={false}
                        value={text}
                        onChange={(event) => setText(event.target.value)}
                    />
                    <Button type="submit" is_small disabled={!text.trim()}>
                        Compare
                    </Button>
                </form>
            </PartHead>
            {answer.error && <Trouble error={answer.error} again={answer.again} />}
            {other && answer.is_waiting && <div className="skeleton h-16" />}
            {other && told && (
                <div className="space-y-2">
                    <p>
                        {told.equal ? "Equal" : `${count(told.differences_in_all)} differences`}, {count(told.fills)} fills,{" "}
                        {count(told.trades)} trades and {count(told.statistics)} statistics compared
                    </p>
                    <p className="label">
                        left: {told.left}; right: {told.right}
                    </p>
                    {told.differences.length > 0 && <RecordTable label="Differences" records={told.differences} most={50} />}
                </div>
            )}
        </section>
    );
}
