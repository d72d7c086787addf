/** The line to the engine: up or down, and since when. A window without it must not look as if it were watching. */
import type { Changed } from "./ipc/bindings/Changed";
import { subscribe } from "./ipc/client";
import { cache } from "./query.svelte";

const BEAT = 15_000;

class Line {
  up = $state(true);
  downSince = $state<number | undefined>();
  unauthorised = $state(false);
  #heard = new Set<(change: Changed) => void>();

  /** Tells every `Changed` to whoever wants more than fresh answers. */
  onChanged(heard: (change: Changed) => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }

  start(): () => void {
    const stop = subscribe(
      (change) => {
        cache.invalidate(change.tags);
        for (const heard of this.#heard) heard(change);
      },
      (alive) => (alive ? this.#rise() : this.#fall()),
    );
    const timer = setInterval(() => void this.beat(), BEAT);
    return () => {
      clearInterval(timer);
      stop();
    };
  }

  /** Asks for a sign of life; a host that answers with an error is alive. */
  async beat(): Promise<void> {
    const overview = cache.answer("overview", {});
    await overview.refresh();
    if (!overview.error?.hostGone) return this.#rise();
    this.unauthorised = overview.error.code === "unauthorised";
    this.#fall();
  }

  #rise(): void {
    if (this.up) return;
    this.up = true;
    this.unauthorised = false;
    this.downSince = undefined;
    cache.invalidateAll();
  }

  #fall(): void {
    if (!this.up) return;
    this.up = false;
    this.downSince = Date.now();
  }
}

export const line = new Line();
