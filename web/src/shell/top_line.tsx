// The home's name, the days on hand, the search box and a person's settings.
import { count } from "../text/numbers";
import { PersonSettings } from "./person_settings";
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
                <PersonSettings />
            </div>
        </header>
    );
}
