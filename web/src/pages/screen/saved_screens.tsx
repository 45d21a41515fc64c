// Screens with a name; each is an address, so it can be opened, changed as a clone, and shared as a link.
import { Link } from "react-router";
import { useAddress } from "../../address/use_address";
import { buttonLook, Button } from "../../parts/button";
import { copyText } from "../../parts/copy";
import { Icon } from "../../parts/icons";
import { notify } from "../../parts/notice";
import { SavedNames } from "../../parts/saved_names";
import { cloneOf, namedScreen } from "./screen_name";

export function SavedScreens({ search }: { search: string }) {
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
                text={search}
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
            <Button onClick={() => void copyText(window.location.href).then(() => notify("Link copied"))}>
                <Icon name="copy" /> Link
            </Button>
        </>
    );
}
