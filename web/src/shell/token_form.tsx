// Asks once for the server's token, where it has one.
import { useEffect, useState } from "react";
import { keepToken, onTokenNeeded } from "../api/client";
import { Button } from "../parts/button";

export function TokenForm() {
    const [is_needed, setNeeded] = useState(false);
    const [token, setToken] = useState("");
    useEffect(() => onTokenNeeded(() => setNeeded(true)), []);
    if (!is_needed) return null;
    return (
        <form
            className="fixed inset-0 z-50 flex items-center justify-center bg-paper p-4"
            onSubmit={(event) => {
                event.preventDefault();
                keepToken(token.trim());
                window.location.reload();
            }}
        >
            <div className="w-80 space-y-3">
                <p className="text-large font-medium">This server asks for its token</p>
                <p className="text-ink-soft">
                    It is what TAMIS_TOKEN held when the server was started. It is kept until this tab is closed.
                </p>
                <input
                    className="field w-full"
                    type="password"
                    aria-label="Token"
                    autoFocus
                    value={token}
                    onChange={(event) => setToken(event.target.value)}
                />
                <Button kind="main" type="submit" disabled={token.trim() === ""}>
                    Go on
                </Button>
            </div>
        </form>
    );
}
