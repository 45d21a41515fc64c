// The way between the pages: at the left, at the bottom on a phone; a dot shows running work.
import { NavLink } from "react-router";
import { Icon } from "../parts/icons";
import { places } from "./places";

export function LeftBar({ is_running }: { is_running: boolean }) {
    return (
        <nav
            aria-label="Pages"
            className="fixed inset-x-0 bottom-0 z-40 flex border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] sm:static sm:w-16 sm:flex-col sm:border-t-0 sm:border-r sm:pt-2"
        >
            {places.map((place) => (
                <NavLink
                    key={place.path}
                    to={place.path}
                    title={`${place.name} (g ${place.key})`}
                    className={({ isActive }) =>
                        `relative flex flex-1 flex-col items-center gap-0.5 py-2 text-tiny sm:flex-none sm:py-2.5 ${
                            isActive
                                ? "text-accent before:absolute before:inset-x-3 before:top-0 before:h-0.5 before:bg-accent sm:before:inset-x-auto sm:before:inset-y-2 sm:before:left-0 sm:before:h-auto sm:before:w-0.5"
                                : "text-ink-faint hover:text-ink"
                        }`
                    }
                >
                    <Icon name={place.icon} size={18} />
                    {place.name}
                    {place.path === "/runs" && is_running && (
                        <span
                            className="absolute top-1.5 ml-6 size-2 rounded-full bg-accent"
                            role="img"
                            aria-label="a run is going on"
                        />
                    )}
                </NavLink>
            ))}
        </nav>
    );
}
