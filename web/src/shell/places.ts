// The pages of the left bar, each with its key after "g".
export const places = [
  { path: "/runs", name: "Runs", key: "u", icon: "run" },
  { path: "/results", name: "Results", key: "r", icon: "results" },
] as const;
