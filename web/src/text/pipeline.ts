// A pipeline's text with a form's changes: comments and what the form does not know stay as they were.
import { faultIn, type Fault } from "./fault";
import { Document, isScalar, isSeq, parseDocument, YAMLSeq, type Scalar } from "yaml";

export type Path = readonly string[];

export function readPipeline(text: string): Document.Parsed {
    return parseDocument(text, { prettyErrors: true });
}

/** The first fault of the text, with its line; none where it can be read. */
export function faultOf(text: string): Fault | undefined {
    const error = readPipeline(text).errors[0];
    return error && faultIn(error.message.split("\n")[0] ?? "");
}

/** A value as a person writes it: lists with commas. */
export function valueAt(document: Document, path: Path): string {
    const node = document.getIn(path, true);
    if (isSeq(node)) return node.items.map((item) => scalarText(item)).join(", ");
    return node === undefined || node === null ? "" : scalarText(node);
}

function scalarText(node: unknown): string {
    if (!isScalar(node)) return String(node);
    const { source, value } = node as Scalar;
    return value === null ? "" : typeof value === "string" ? value : (source ?? String(value));
}

export function listAt(document: Document, path: Path): string[] {
    const node = document.getIn(path, true);
    if (isSeq(node)) return node.items.map((item) => scalarText(item));
    const text = valueAt(document, path);
    return text ? [text] : [];
}

function plain(text: string): string | number | boolean {
    const word = text.trim();
    if (/^-?\d+(\.\d+)?$/.test(word)) return Number(word);
    if (word === "true" || word === "false") return word === "true";
    return word;
}

function changed(text: string, change: (document: Document) => void): string {
    const document = readPipeline(text);
    if (document.errors.length) return text;
    change(document);
    return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** At the commas outside of brackets: "a(b=1, c=2), d" is two. */
function listed(text: string): string[] {
    return text
        .split(/,(?![^(]*\))/)
        .map((part) => part.trim())
        .filter(Boolean);
}

/** "2, 5" becomes a list, "2" one value, nothing takes the key away. */
export function withValue(text: string, path: Path, value: string): string {
    return changed(text, (document) => {
        const parts = listed(value);
        if (parts.length === 0) document.deleteIn(path);
        else if (parts.length === 1) document.setIn(path, plain(parts[0] ?? ""));
        else {
            const list = document.createNode(parts.map(plain)) as YAMLSeq;
            list.flow = true;
            document.setIn(path, list);
        }
    });
}

/** Lines of a list, one below another: filters. */
export function withList(text: string, path: Path, values: string[]): string {
    return changed(text, (document) => {
        if (values.length === 0) document.deleteIn(path);
        else document.setIn(path, document.createNode(values));
    });
}

export interface Asked {
    name: string;
    first: string;
    last: string;
    universe: string[];
    filters: string[];
    strategy: string;
}

/** A new pipeline. */
export function pipelineText({ name, first, last, universe, filters, strategy }: Asked): string {
    const document = new Document({
        name,
        screening: {
            date_range: { start: first, end: last },
            ...(universe.length ? { universe } : {}),
            ...(filters.length ? { filters } : {}),
        },
        backtesting: { strategy },
    });
    for (const path of [
        ["screening", "date_range"],
        ["screening", "universe"],
    ]) {
        const node = document.getIn(path, true);
        if (node) (node as YAMLSeq).flow = true;
    }
    return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
