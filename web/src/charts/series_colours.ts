// Colours that tell up to six series apart, light and dark, also for most who see colours differently.
const light = ["#0b6e7c", "#b0510a", "#6a4fb3", "#1f5fbf", "#8a6d00", "#b03a6b"];
const dark = ["#55bfcd", "#f2a25c", "#b39df5", "#78aefc", "#d8bd4a", "#f08bb5"];

export const most_series = light.length;

function isDark(): boolean {
    return (
        getComputedStyle(document.documentElement).colorScheme === "dark" ||
        (document.documentElement.dataset.theme === undefined && window.matchMedia("(prefers-color-scheme: dark)").matches)
    );
}

export function seriesColour(index: number): string {
    const colours = isDark() ? dark : light;
    return colours[index % colours.length] ?? "#888";
}
