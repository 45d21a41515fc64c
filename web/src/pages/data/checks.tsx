// What is found when the home and its bars are looked through: nothing, or where something is wrong.
import { apiPath, getJson } from "../../api/client";
import { recordsOf, type Rows } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { PartHead } from "../../parts/heading";
import { RecordTable } from "../../parts/record_table";
import { Trouble } from "../../parts/trouble";

interface Props {
    title: string;
    note: string;
    path: string;
    nothing: string;
}

function Check({ title, note, path, nothing }: Props) {
    const asked = apiPath(path);
    const answer = useAnswer(asked, (signal) => getJson<Rows>(asked, signal));
    return (
        <section>
            <PartHead title={title} note={note} />
            {answer.error && <Trouble error={answer.error} again={answer.again} />}
            {!answer.value && !answer.error && <div className="skeleton h-16" />}
            {answer.value?.rows.length === 0 && <p className="text-ink-soft">{nothing}</p>}
            {answer.value && answer.value.rows.length > 0 && (
                <RecordTable label={title} records={recordsOf(answer.value)} most={20} />
            )}
        </section>
    );
}

export function Checks() {
    return (
        <>
            <Check title="Health of the home" note="as tamis doctor" path="/doctor" nothing="Nothing was looked at." />
            <Check
                title="Splits that nobody recorded"
                note="as tamis bars suspects; Check the bars looks for all else"
                path="/data/check"
                nothing="No overnight jump looks like one."
            />
        </>
    );
}
