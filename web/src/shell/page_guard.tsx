// A page that breaks says so in its own place; the rest stays usable.
import { Component, type ReactNode } from "react";
import { Trouble } from "../parts/trouble";

export class PageGuard extends Component<{ children: ReactNode }, { error: Error | null }> {
    override state = { error: null };

    static getDerivedStateFromError(error: Error) {
        return { error };
    }

    override render() {
        if (this.state.error)
            return (
                <Trouble
                    error={this.state.error}
                    what="This page could not be drawn"
                    again={() => this.setState({ error: null })}
                />
            );
        return this.props.children;
    }
}
