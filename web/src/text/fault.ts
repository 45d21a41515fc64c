// What is wrong with a pipeline's text, and in which line.
export interface Fault {
    message: string;
    line?: number;
}

/** From "pipeline:5: what is wrong" of the server, or "what is wrong at line 3, column 2:" of the reader of YAML. */
export function faultIn(message: string): Fault {
    const told = /^[^\s:]+:(\d+)(?::\d+)?:\s*(.*)$/s.exec(message);
    if (told) return { line: Number(told[1]), message: told[2] ?? "" };
    const read = /^(.*?),? at line (\d+), column \d+:?\s*$/s.exec(message);
    return read ? { line: Number(read[2]), message: read[1] ?? "" } : { message };
}

/** The line on which the caret stands, and where a line begins. */
export function beginOfLine(text: string, line: number): number {
    const before = text.split("\n").slice(0, line - 1);
    return before.reduce((sum, one) => sum + one.length + 1, 0);
}
