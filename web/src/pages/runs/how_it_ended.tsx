// The end of a run that is not the one that was wished for, in words, with what would help.
import { textOf, type RowRecord } from "../../api/rows";
import { count } from "../../text/numbers";

const ends: Record<string, string> = {
    cancelled: "It was cancelled; what was computed by then is kept, and running it again goes on with the rest.",
    interrupted: "It was interrupted; what was computed by then is kept, and running it again goes on with the rest.",
    failed: "It failed before it was through. Running it again tells why.",
};

export function HowItEnded({ run, message }: { run: RowRecord; message: string }) {
    const failed = Number(run.cells_failed);
    const end = message || ends[textOf(run.state)];
    if (!end && failed === 0) return null;
    return (
        <div className="space-y-1 border-l-2 border-warning pl-3" role="note">
            {end && <p className="whitespace-pre-wrap">{end}</p>}
            {failed > 0 && (
                <p>
                    {count(failed)} of {count(Number(run.cells_asked))} cells failed. A failure is no answer: Retry failed computes
                    these again, and what is kept is known.
                </p>
            )}
        </div>
    );
}
