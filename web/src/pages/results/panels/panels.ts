// The pictures that can stand beside the grid.
export const panels = [
    { name_in_address: "groups", name: "Groups" },
    { name_in_address: "heat", name: "Heat map of two" },
    { name_in_address: "scatter", name: "Scatter of two columns" },
    { name_in_address: "lines", name: "Parallel coordinates" },
    { name_in_address: "compare", name: "Compare selections" },
] as const;

export type PanelName = (typeof panels)[number]["name_in_address"];
