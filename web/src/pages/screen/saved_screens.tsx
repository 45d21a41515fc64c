// Screens with a name; each is an address, so it can be opened, changed as a clone, and shared as a link.
import { Link } from "react-router";
import { addressWith } from "../../address/address_text";
import { useAddress } from "../../address/use_address";
import { buttonLook, Button } from "../../parts/button";
import { copyText } from "../../parts/copy";
import { Icon } from "../../parts/icons";
import { Menu } from "../../parts/menu";
import { notify } from "../../parts/notice";
import { SavedNames } from "../../parts/saved_names";
import { screenCommand } from "../../text/commands";
import { cloneOf, namedScreen } from "./screen_name";
import type { Screen } from "./use_screen";

async function copy(what: string, text: string): Promise<void> {
    await copyText(text);
    notify(`Copied as ${what}`);
}

/** With the days in it, also where they are the usual ones: those move on with the days on hand. */
function wholeSearch({ first, last, universe, filters }: Screen): string {
    return addressWith(new URLSearchParams(), { first, last, universe: universe.join(","), f: filters }).toString();
}

export function SavedScreens({ screen }: { screen: Screen }) {
    const address = useAddress();
    const name = address.get("name");
    return (
        <>
            <SavedNames
                key={name}
                place="tamis-screens"
                member="search"
                label="Saved screens"
                what="this screen"
                align="end"
                button={
                    <Button>
                        <Icon name="save" /> Saved
                    </Button>
                }
                text={wholeSearch(screen)}
                first_name={name}
                onSaved={(saved) => {
                    address.set({ name: saved }, false);
                    notify("Saved");
                }}
                entry={(one) => (
                    <>
                        <Link className="min-w-0 flex-1 truncate px-2 py-1.5" to={`/screen?${namedScreen(one.text, one.name)}`}>
                            {one.name}
                        </Link>
                        <Link
                            className={buttonLook("quiet", true)}
                            title={`A clone of ${one.name}, to be changed`}
                            to={`/screen?${namedScreen(one.text, cloneOf(one.name))}`}
                        >
                            Clone
                        </Link>
                    </>
                )}
            />
            <Menu
                button={
                    <Button>
                        <Icon name="copy" /> Copy
                    </Button>
                }
                items={[
                    { text: "As link", act: () => void copy("link", window.location.href) },
                    { text: "As command", act: () => void copy("command", screenCommand(screen)) },
                ]}
            />
        </>
    );
}
