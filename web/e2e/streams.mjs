// Opens many streams of events and keeps them until it is ended: node streams.mjs URL COUNT.
// Says how many are open once all of them are; fails where the server refuses or ends one.
import { Agent, get } from "node:http";

const [url, count] = [process.argv[2], Number(process.argv[3])];
const agent = new Agent({ maxSockets: Infinity });
let open = 0;

function fail(what) {
    console.error(what);
    process.exit(1);
}

for (let i = 0; i < count; ++i)
    get(url, { agent, headers: { Accept: "text/event-stream" } }, (answer) => {
        if (answer.statusCode !== 200) fail(`${url}: ${answer.statusCode}`);
        answer.resume();
        answer.on("end", () => fail(`a stream of ${url} ended`));
        if (++open === count) console.log(`${count} streams are open`);
    }).on("error", ({ message }) => fail(message));
process.on("SIGTERM", () => process.exit(0));
