// How the pages are built: hashed files in dist/, no inline script, and the server's API behind the development server.
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type ProxyOptions } from "vite";

// The server refuses pages of another origin than its own: to it these are its own.
const api: ProxyOptions = {
    target: process.env.TAMIS_ADDRESS ?? "http://127.0.0.1:8517",
    changeOrigin: true,
    configure: (proxy) => proxy.on("proxyReq", (request) => request.removeHeader("origin")),
};

// src/first.ts runs before the pages: a script of its own, because scripts of one page would become one.
const before_pages: Plugin = {
    name: "before-pages",
    transformIndexHtml: {
        order: "post",
        handler: (_, { bundle = {} }) =>
            Object.values(bundle)
                .filter((one) => one.type === "chunk" && one.name === "first")
                .map((one) => ({
                    tag: "script",
                    attrs: { type: "module", crossorigin: true, src: `/${one.fileName}` },
                    injectTo: "head-prepend",
                })),
    },
};

export default defineConfig({
    plugins: [react(), tailwind(), before_pages],
    build: {
        rolldownOptions: { input: ["index.html", "src/first.ts"] },
        target: "es2024",
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 700,
    },
    server: { proxy: { "/api": api } },
});
