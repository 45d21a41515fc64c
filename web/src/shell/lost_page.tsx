// An address that is no page.
import { Link } from "react-router";
import { Empty } from "../parts/empty";

export default function LostPage() {
    return (
        <Empty title="There is no page at this address">
            <p>
                The{" "}
                <Link className="link" to="/results">
                    results
                </Link>{" "}
                are a good place to go on from.
            </p>
        </Empty>
    );
}
