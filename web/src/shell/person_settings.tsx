// What a person may choose: light or dark, the colours of gain and loss, how numbers are written.
import { Button } from "../parts/button";
import { Choice } from "../parts/choice";
import { Icon } from "../parts/icons";
import { Popover } from "../parts/popover";
import { chooseNumberStyle, useNumberStyle } from "../parts/use_number_style";
import { useTheme } from "../parts/use_theme";
import { most_places, styleIn } from "../text/number_style";
import { fullText } from "../text/numbers";

export function PersonSettings() {
    const { theme, pair, chooseTheme, choosePair } = useTheme();
    const style = styleIn(useNumberStyle());
    return (
        <Popover
            label="Settings"
            align="end"
            className="w-80 space-y-3 p-3"
            button={
                <Button kind="quiet" aria-label="Settings" className="!px-2">
                    <Icon name="settings" />
                </Button>
            }
        >
            <Choice
                label="Light or dark"
                is_label_shown
                value={theme}
                onChange={chooseTheme}
                options={[
                    { value: "system", text: "As the system" },
                    { value: "light", text: "Light" },
                    { value: "dark", text: "Dark" },
                ]}
            />
            <Choice
                label="Gain and loss"
                is_label_shown
                value={pair}
                onChange={choosePair}
                options={[
                    { value: "blue-orange", text: "Blue, orange" },
                    { value: "green-red", text: "Green, red" },
                ]}
            />
            <Choice
                label="Fractions as"
                is_label_shown
                value={style.fraction}
                onChange={(fraction) => chooseNumberStyle({ fraction })}
                options={[
                    { value: "percent", text: "Percent" },
                    { value: "basis_points", text: "Basis points" },
                    { value: "fraction", text: "Fraction" },
                ]}
            />
            <label className="block">
                <span className="label block">Places after the point</span>
                <span className="flex items-center gap-3">
                    <input
                        type="range"
                        className="flex-1 accent-[var(--accent)]"
                        min={0}
                        max={most_places}
                        value={style.places}
                        onChange={(event) => chooseNumberStyle({ places: Number(event.target.value) })}
                    />
                    <span className="w-24 text-right">{fullText(0.0123456, { type: "real", unit: "fraction" })}</span>
                </span>
            </label>
        </Popover>
    );
}
