// How the pages are built: hashed files in dist/, no inline script, and the server's API behind the development server.
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
    plugins: [react(), tailwind()],
    build: { target: "es2024", modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
    server: { proxy: { "/api": process.env.TAMIS_ADDRESS ?? "http://127.0.0.1:8080" } },
});
