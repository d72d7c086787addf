/** The engine's clock, ticking locally: countdowns run by it even when this computer's clock is off. */
import { createSubscriber } from "svelte/reactivity";

class Clock {
  #ahead = 0;
  #listen = createSubscriber((update) => {
    const timer = setInterval(update, 1000);
    return () => clearInterval(timer);
  });

  /** Sets how far the engine's clock is ahead of this one. */
  set(engineNow: string): void {
    const engine = Date.parse(engineNow);
    if (Number.isFinite(engine)) this.#ahead = engine - Date.now();
  }

  /** Milliseconds, read again every second by whoever shows it. */
  get now(): number {
    this.#listen();
    return Date.now() + this.#ahead;
  }

  /** The same without ticking. */
  peek(): number {
    return Date.now() + this.#ahead;
  }
}

export const clock = new Clock();
