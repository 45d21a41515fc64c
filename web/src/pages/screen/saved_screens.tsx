// Screens with a name; each is an address, so it can be shared as a link too.
import { Link, useLocation } from "react-router";
import { Button } from "../../parts/button";
import { copyText } from "../../parts/copy";
import { Icon } from "../../parts/icons";
import { notify } from "../../parts/notice";
import { SavedNames } from "../../parts/saved_names";

export function SavedScreens() {
    const { search } = useLocation();
    return (
        <>
            <SavedNames
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
                onSaved={() => notify("Saved")}
                entry={(one) => (
                    <Link className="min-w-0 flex-1 truncate px-2 py-1.5" to={`/screen${one.text}`}>
                        {one.name}
                    </Link>
                )}
            />
            <Button onClick={() => void copyText(window.location.href).then(() => notify("Link copied"))}>
                <Icon name="copy" /> Link
            </Button>
        </>
    );
}
