// A star and a few words of a person's own on a run or a cell; the store keeps them.
import { useState } from "react";
import { apiPath, messageOf, putJson } from "../api/client";
import { Button } from "./button";
import { Icon } from "./icons";
import { notify } from "./notice";
import { Popover } from "./popover";

export interface Note {
    star: boolean;
    note: string;
}

interface Props {
    /** "run/17" or "cell/…". */
    of: string;
    note: Note | null;
    /** Told when the server has kept it. */
    onKept: () => void;
}

export function NoteField({ of, note, onKept }: Props) {
    const [now, setNow] = useState<Note>(note ?? { star: false, note: "" });
    const [text, setText] = useState(now.note);
    const keep = async (next: Note) => {
        try {
            await putJson<Note>(apiPath(`/notes/${of}`), next);
            setNow(next);
            onKept();
        } catch (error) {
            notify(messageOf(error));
        }
    };
    return (
        <>
            <Button
                is_small
                aria-pressed={now.star}
                aria-label="Star"
                title={now.star ? "Take the star away" : "Give it a star"}
                className={now.star ? "!text-accent" : ""}
                onClick={() => void keep({ ...now, star: !now.star })}
            >
                <Icon name="star" size={14} className={now.star ? "fill-current" : ""} />
            </Button>
            <Popover
                label="Note"
                align="end"
                className="w-80 space-y-2 p-3"
                button={
                    <Button is_small className="max-w-56">
                        <Icon name="note" size={14} />
                        <span className="truncate">{now.note ? now.note.split("\n")[0] : "Note"}</span>
                    </Button>
                }
            >
                <form
                    className="space-y-2"
                    onSubmit={(event) => {
                        event.preventDefault();
                        void keep({ ...now, note: text.trim() }).then(() => notify("Kept"));
                    }}
                >
                    <textarea
                        className="field h-auto w-full resize-y p-2"
                        aria-label="Note"
                        rows={5}
                        maxLength={5000}
                        value={text}
                        onChange={(event) => setText(event.target.value)}
                    />
                    <Button type="submit" kind="main" is_small disabled={text.trim() === now.note}>
                        Keep the note
                    </Button>
                </form>
            </Popover>
        </>
    );
}
