/** The in-memory shop behind the development server. */
import { createServer } from "vite";

export async function memory() {
  const server = await createServer({ mode: "development", server: { port: 0, strictPort: false }, logLevel: "error" });
  await server.listen();
  return { url: `${server.resolvedUrls.local[0]}?mock&rows=300`, stop: () => server.close(), patience: 5_000 };
}
