// The server of a walk, which the walk may kill and start again on the same port.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

async function freePort() {
    const one = createServer().listen(0, "127.0.0.1");
    await once(one, "listening");
    const { port } = one.address();
    one.close();
    await once(one, "close");
    return port;
}

export class Server {
    constructor(program, home, port) {
        this.program = program;
        this.home = home;
        this.port = port;
        this.address = `http://127.0.0.1:${port}`;
    }

    static async started(program, home) {
        const server = new Server(program, home, await freePort());
        await server.start();
        return server;
    }

    async start() {
        this.process = spawn(this.program, ["serve", "--port", String(this.port), "--home", this.home], { stdio: "ignore" });
        for (let tries = 0; tries < 200; ++tries) {
            try {
                if ((await fetch(`${this.address}/api/v1/health`)).ok) return;
            } catch {
                // Not there yet.
            }
            await new Promise((go) => setTimeout(go, 50));
        }
        throw new Error("the server did not start within ten seconds");
    }

    async end(signal) {
        const gone = once(this.process, "exit");
        this.process.kill(signal);
        await gone;
    }
}
