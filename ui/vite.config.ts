import { fileURLToPath } from "node:url";
import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ mode }) => ({
  plugins: [
    svelte(),
    // Tests run on the messages that `npm run messages` has written.
    mode !== "test" &&
      paraglideVitePlugin({
        project: "./project.inlang",
        outdir: "./src/lib/paraglide",
        strategy: ["globalVariable", "baseLocale"],
        emitTsDeclarations: true,
      }),
  ],
  // The in-memory shop is for tests and pictures; a shipped window never carries it.
  define: { __MOCK__: JSON.stringify(mode !== "production") },
  resolve: {
    alias: { $lib: at("./src/lib"), $features: at("./src/features"), $views: at("./src/views") },
    ...(mode === "test" ? { conditions: ["browser"] } : {}),
  },
  build: { target: "es2022", sourcemap: false, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: { port: 5173, strictPort: true, fs: { strict: true } },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["./src/test-setup.ts"],
    restoreMocks: true,
    env: { TZ: "UTC" },
  },
}));
