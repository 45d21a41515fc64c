// Said while the server does not answer; it goes away by itself.
import { useIsLost } from "../api/connection";

export function LossLine() {
    const is_lost = useIsLost();
    return (
        <div role="status" className="contents">
            {is_lost && (
                <p className="shrink-0 border-b border-line bg-panel px-3 py-1.5 text-small">
                    <span className="font-medium text-warning">The server does not answer.</span>{" "}
                    <span className="text-ink-soft">
                        What is drawn stays; it is looked for every second. A run that was started goes on when{" "}
                        <code className="font-mono">tamis serve</code> is there again.
                    </span>
                </p>
            )}
        </div>
    );
}
