// The home's name, the days on hand, the search box and a person's settings.
import { Button } from "../parts/button";
import { Choice } from "../parts/choice";
import { Icon } from "../parts/icons";
import { Popover } from "../parts/popover";
import { useTheme } from "../parts/use_theme";
import { count } from "../text/numbers";
import { SearchBox } from "./search_box";
import type { Home } from "./use_home";

export function TopLine({ home }: { home: Home | undefined }) {
    return (
        <header className="flex h-11 shrink-0 items-center gap-3 border-b border-line bg-panel px-3">
            <img src="/icon.svg" alt="" width={20} height={20} />
            <span className="font-semibold">Tamis</span>
            <div className="hidden min-w-0 items-center gap-3 text-small text-ink-faint md:flex">
                {home && (
                    <>
                        <span className="truncate" title={home.path}>
                            {home.path.split("/").filter(Boolean).at(-1)}
                        </span>
                        <span className="whitespace-nowrap">
                            {home.first_day
                                ? `${count(home.symbols)} symbols, ${home.first_day} to ${home.last_day}`
                                : "no bars yet"}
                        </span>
                        <span className="whitespace-nowrap">{count(home.cells)} cells</span>
                    </>
                )}
            </div>
            <div className="ml-auto flex min-w-0 items-center gap-1">
                <SearchBox />
                <Settings />
            </div>
        </header>
    );
}

function Settings() {
    const { theme, pair, chooseTheme, choosePair } = useTheme();
    return (
        <Popover
            label="Settings"
            align="end"
            className="w-64 space-y-3 p-3"
            button={
                <Button kind="quiet" aria-label="Settings" className="!px-2">
                    <Icon name="settings" />
                </Button>
            }
        >
            <div className="space-y-1">
                <div className="label">Light or dark</div>
                <Choice
                    label="Light or dark"
                    value={theme}
                    onChange={chooseTheme}
                    options={[
                        { value: "system", text: "As the system" },
                        { value: "light", text: "Light" },
                        { value: "dark", text: "Dark" },
                    ]}
                />
            </div>
            <div className="space-y-1">
                <div className="label">Gain and loss</div>
                <Choice
                    label="Gain and loss"
                    value={pair}
                    onChange={choosePair}
                    options={[
                        { value: "blue-orange", text: "Blue, orange" },
                        { value: "green-red", text: "Green, red" },
                    ]}
                />
            </div>
        </Popover>
    );
}
