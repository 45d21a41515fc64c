// Work besides runs: bars and results brought in, looked through, compared and thrown away; what there was of it.
import { useState } from "react";
import { Link } from "react-router";
import { linkTo } from "../../address/address_text";
import { useAddress } from "../../address/use_address";
import { apiPath, getJson, messageOf, postJson } from "../../api/client";
import { useAnswer } from "../../api/use_answer";
import { PageHead, PartHead } from "../../parts/heading";
import { Trouble } from "../../parts/trouble";
import { titleOf } from "../../text/names";
import { useHome } from "../../shell/use_home";
import { RunState } from "../runs/run_state";
import { JobView, type Job } from "./job_view";
import { TaskAnswer } from "./task_answer";
import { TaskForm } from "./task_form";
import { tasksIn, type Interface, type Task } from "./tasks";

const at_once = ["/cache/evict"];
const jobs_path = apiPath("/jobs");
const interface_path = apiPath("/openapi.json");

export default function JobsPage() {
    const address = useAddress();
    const home = useHome();
    const document = useAnswer(interface_path, (signal) => getJson<Interface>(interface_path, signal));
    const jobs = useAnswer(jobs_path, (signal) => getJson<{ jobs: Job[] }>(jobs_path, signal));
    const tasks = document.value ? tasksIn(document.value, at_once) : [];
    const [number, chosen] = [address.get("job"), address.get("do")];
    const task = tasks.find((one) => one.name === chosen);
    if (document.error) return <Trouble error={document.error} what="What can be done could not be read" again={document.again} />;
    return (
        <div className="space-y-6 p-4">
            <PageHead title="Jobs" note="what takes long and is no run; one goes after the other">
                <Link className="link text-small" to="/data">
                    Back to the data
                </Link>
            </PageHead>
            <div className="grid gap-8 lg:grid-cols-[16rem_minmax(0,1fr)]">
                <nav aria-label="What can be done" className="grid grid-cols-2 content-start gap-0.5 sm:grid-cols-3 lg:grid-cols-1">
                    {tasks.map((one) => (
                        <Link
                            key={one.name}
                            to={linkTo("/data/jobs", { do: one.name })}
                            aria-current={one.name === chosen}
                            title={one.summary}
                            className={`block min-w-0 rounded px-2 py-1.5 lg:py-1 ${one.name === chosen ? "bg-accent-soft text-accent" : "hover:bg-sunken"}`}
                        >
                            {titleOf(one.name.replaceAll("-", "_"))}
                            <span aria-hidden="true" className={`hidden truncate text-small lg:block ${one.name === chosen ? "" : "text-ink-soft"}`}>
                                {one.summary}
                            </span>
                        </Link>
                    ))}
                </nav>
                <div className="min-w-0 space-y-8">
                    {task && !number && <Begin key={task.name} task={task} onBegun={(job) => address.set({ job })} />}
                    {number && <JobView key={number} number={number} onEnd={jobs.again} />}
                    {!number && (
                        <p className="text-ink-soft">
                            {!task && "Choose what to do. "}Files are those in {home.value?.files ?? "a folder"} on the server's
                            machine; tamis serve --files DIR chooses another folder.
                        </p>
                    )}
                    {jobs.error && <Trouble error={jobs.error} again={jobs.again} />}
                    <JobList jobs={jobs.value?.jobs ?? []} />
                </div>
            </div>
        </div>
    );
}

function Begin({ task, onBegun }: { task: Task; onBegun: (job: string) => void }) {
    const [is_sending, setSending] = useState(false);
    const [fault, setFault] = useState("");
    const [answer, setAnswer] = useState<unknown>();
    const begin = async (body: Record<string, unknown>) => {
        setSending(true);
        setFault("");
        try {
            const told = await postJson<{ job?: number }>(apiPath(task.path), body);
            if (task.is_job) onBegun(String(told.job));
            else setAnswer(told);
        } catch (error) {
            setFault(messageOf(error));
        }
        setSending(false);
    };
    return (
        <section className="space-y-4">
            <PartHead title={task.summary} />
            <TaskForm task={task} is_sending={is_sending} onBegin={(body) => void begin(body)} />
            {fault && (
                <p role="alert" className="border-l-2 border-loss pl-3">
                    {fault}
                </p>
            )}
            {answer !== undefined && <TaskAnswer answer={answer} />}
        </section>
    );
}

function JobList({ jobs }: { jobs: Job[] }) {
    if (jobs.length === 0) return null;
    return (
        <section>
            <PartHead title="Since the server began" note="the newest first" />
            <ul className="divide-y divide-line/60">
                {jobs.map((job) => (
                    <li key={job.job} className="flex flex-wrap gap-x-4 py-1.5">
                        <Link className="link min-w-0 truncate" to={linkTo("/data/jobs", { job: String(job.job) })}>
                            {job.what}
                        </Link>
                        <span className="ml-auto">
                            <RunState state={job.state} />
                        </span>
                    </li>
                ))}
            </ul>
        </section>
    );
}
