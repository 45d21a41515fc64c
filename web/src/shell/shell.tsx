// What stands around every page.
import { Suspense } from "react";
import { Outlet, useLocation } from "react-router";
import { CatalogProvider } from "../catalog/catalog_context";
import { Notices } from "../parts/notice";
import { TipProvider } from "../parts/tip";
import { useNumberStyle } from "../parts/use_number_style";
import { Keys } from "./keys";
import { LossLine } from "./loss_line";
import { LeftBar } from "./left_bar";
import { PageGuard } from "./page_guard";
import { TokenForm } from "./token_form";
import { TopLine } from "./top_line";
import { useHomeWatch } from "./use_home";

export function Shell() {
    const home = useHomeWatch();
    const { pathname } = useLocation();
    const style = useNumberStyle();
    return (
        <TipProvider delayDuration={300}>
            <CatalogProvider>
                <div className="flex h-dvh flex-col">
                    <TopLine home={home.value} />
                    <LossLine />
                    <div className="flex min-h-0 flex-1">
                        <LeftBar is_running={home.value?.is_running ?? false} />
                        <main className="min-w-0 flex-1 overflow-auto pb-14 sm:pb-0">
                            <PageGuard key={`${pathname.split("/")[1]} ${style}`}>
                                <Suspense fallback={<div className="skeleton m-4 h-6 w-48" aria-label="Reading the page" />}>
                                    <Outlet />
                                </Suspense>
                            </PageGuard>
                        </main>
                    </div>
                </div>
                <Keys />
            </CatalogProvider>
            <Notices />
            <TokenForm />
        </TipProvider>
    );
}
