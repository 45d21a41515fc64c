// How the results of the hits' own days are spread, where cells exist.
import { BarSteps } from "../../charts/bar_steps";
import { stepsOf } from "../../charts/steps_of";
import { PartHead } from "../../parts/heading";
import { headingOf } from "../../text/names";
import { count, fullText, percent, type Shape } from "../../text/numbers";
import type { HitResult } from "./use_hit_results";

interface Props {
    results: HitResult[];
    hits: number;
    measure: string;
    shape: Shape;
}

const many_steps = 36;

export function HitResults({ results, hits, measure, shape }: Props) {
    const name = headingOf(measure, shape.unit);
    const means = results.map((one) => one.mean);
    const mean = means.reduce((sum, one) => sum + one, 0) / means.length;
    const above = means.filter((one) => one > 0).length / means.length;
    if (means.length === 0)
        return (
            <p className="text-ink-soft">
                No cell exists for these hits yet: send the screen on to a run, and what came of them is here.
            </p>
        );
    const { begins, counts } = stepsOf(means, many_steps);
    return (
        <section>
            <PartHead
                title={`What came of them: ${name}`}
                note={`${count(means.length)} of ${count(hits)} listed hits have cells of their day; mean ${fullText(mean, shape)}, above 0 in ${percent(above, 1)}`}
            />
            <BarSteps label={`Hits by mean ${name}`} begins={begins} counts={counts} read={(value) => fullText(value, shape)} />
        </section>
    );
}
