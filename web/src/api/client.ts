// The one way to the server: JSON in, JSON or a told error out, with the token where one is needed.
import { tellLost } from "./connection";

export class ApiError extends Error {
    constructor(
        readonly problem: string,
        message: string,
        readonly status: number,
    ) {
        super(message);
    }
}

const token_place = "tamis-token";
const token_needed = "tamis-token-needed";

/** Told when the server wants a token that the pages do not have; the returned function ends the telling. */
export function onTokenNeeded(told: () => void): () => void {
    window.addEventListener(token_needed, told);
    return () => window.removeEventListener(token_needed, told);
}

/** Kept until the tab is closed. */
export function keepToken(token: string): void {
    sessionStorage.setItem(token_place, token);
}

export function apiPath(path: string, asked: Record<string, string | number | undefined> = {}): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(asked)) if (value !== undefined && value !== "") search.set(name, String(value));
    const text = search.toString();
    return `/api/v1${path}${text ? `?${text}` : ""}`;
}

function headers(more: Record<string, string> = {}): Record<string, string> {
    const token = sessionStorage.getItem(token_place);
    return token ? { ...more, Authorization: `Bearer ${token}` } : more;
}

async function problemIn(response: Response): Promise<ApiError> {
    const text = await response.text();
    try {
        const { error } = JSON.parse(text) as { error: { problem: string; message: string } };
        return new ApiError(error.problem, error.message, response.status);
    } catch {
        return new ApiError("unavailable", `The server answered ${response.status} without saying why.`, response.status);
    }
}

/** The answer of the server, whatever it holds. Throws ApiError. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
        response = await fetch(path, { ...init, headers: headers(init.headers as Record<string, string>) });
    } catch (error) {
        if (error instanceof DOMException && error.name === "AbortError") throw error;
        tellLost();
        throw new ApiError("unavailable", "The server does not answer. Is `tamis serve` still running?", 0);
    }
    if (response.status === 401) window.dispatchEvent(new Event(token_needed));
    if (!response.ok) throw await problemIn(response);
    return response;
}

interface Ahead {
    answer: Promise<unknown>;
    value?: unknown;
}
const ahead = new Map<string, Ahead>();
const ahead_serves_ms = 5000;

/** Asks for what will be wanted soon; whoever wants it first has this answer, and an older one serves nobody. */
export function askAhead<T>(path: string): Promise<T> {
    const answer = getJson<T>(path);
    const asked: Ahead = { answer };
    ahead.set(path, asked);
    answer.then(
        (value) => (asked.value = value),
        () => {},
    );
    setTimeout(() => ahead.delete(path), ahead_serves_ms);
    return answer;
}

/** What was asked for ahead, where it is here already: it can be drawn at once. */
export function arrivedAhead<T>(path: string): T | undefined {
    const value = ahead.get(path)?.value;
    if (value !== undefined) ahead.delete(path);
    return value as T | undefined;
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
    const asked = ahead.get(path);
    if (asked) {
        ahead.delete(path);
        return asked.answer as Promise<T>;
    }
    return (await (await ask(path, { signal })).json()) as T;
}

async function sendJson<T>(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    const init = { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" }, signal };
    return (await (await ask(path, init)).json()) as T;
}

export function postJson<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    return sendJson<T>("POST", path, body, signal);
}

export function putJson<T>(path: string, body: unknown): Promise<T> {
    return sendJson<T>("PUT", path, body);
}

export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
