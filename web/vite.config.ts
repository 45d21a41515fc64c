// How the pages are built: hashed files in dist/, no inline script, and the server's API behind the development server.
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type ProxyOptions } from "vite";

// The server refuses pages of another origin than its own: to it these are its own.
const api: ProxyOptions = {
    target: process.env.TAMIS_ADDRESS ?? "http://127.0.0.1:8517",
    changeOrigin: true,
    configure: (proxy) => proxy.on("proxyReq", (request) => request.removeHeader("origin")),
};

export default defineConfig({
    plugins: [react(), tailwind()],
    build: { target: "es2024", modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
    server: { proxy: { "/api": api } },
});
