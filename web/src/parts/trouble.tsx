// What went wrong, in the server's words, with a way on.
import { Button } from "./button";

interface Props {
    error: Error;
    what?: string;
    again?: () => void;
}

export function Trouble({ error, what, again }: Props) {
    return (
        <div role="alert" className="m-4 max-w-2xl border-l-2 border-loss py-1 pl-3">
            {what && <p className="font-medium">{what}</p>}
            <p className="whitespace-pre-wrap break-words text-ink-soft">{error.message}</p>
            {again && (
                <Button is_small className="mt-2" onClick={again}>
                    Try again
                </Button>
            )}
        </div>
    );
}
