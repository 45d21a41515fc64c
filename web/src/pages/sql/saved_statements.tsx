// Statements with a name.
import { Button } from "../../parts/button";
import { SavedNames } from "../../parts/saved_names";

export function SavedStatements({ statement, onTake }: { statement: string; onTake: (statement: string) => void }) {
    return (
        <SavedNames
            place="tamis-statements"
            member="statement"
            label="Saved statements"
            what="this statement"
            button={<Button>Saved</Button>}
            text={statement}
            entry={(one) => (
                <button
                    type="button"
                    className="min-w-0 flex-1 truncate px-2 py-1.5 text-left"
                    title={one.text}
                    onClick={() => onTake(one.text)}
                >
                    {one.name}
                </button>
            )}
        />
    );
}
