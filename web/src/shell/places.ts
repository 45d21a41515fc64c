// The pages of the left bar, each with its key after "g".
export const places = [
    { path: "/screen", name: "Screen", key: "s", icon: "screen" },
    { path: "/runs", name: "Runs", key: "u", icon: "run" },
    { path: "/results", name: "Results", key: "r", icon: "results" },
    { path: "/data", name: "Data", key: "d", icon: "data" },
    { path: "/sql", name: "SQL", key: "q", icon: "sql" },
] as const;
