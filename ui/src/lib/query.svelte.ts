/** Answers of the engine, kept by question and made stale by tag. Screens read them; `Changed` refreshes them. */
import { call, CallError } from "./ipc/client";
import { provides, type QueryName, type Request, type Response } from "./ipc/commands";

/** One kept answer. The old answer stays visible while a fresh one is on its way. */
export class Answer<T> {
  data = $state.raw<T | undefined>();
  error = $state.raw<CallError | undefined>();
  /** Whether something is being asked. */
  asking = $state(false);
  stale = true;
  readers = 0;
  #again = false;

  constructor(
    readonly tags: string[],
    readonly ask: () => Promise<T>,
  ) {}

  /** Asks again. Changes that come in while an answer is under way lead to exactly one more question. */
  async refresh(): Promise<void> {
    if (this.asking) {
      this.#again = true;
      return;
    }
    this.asking = true;
    try {
      do {
        this.#again = false;
        this.stale = false;
        await this.#once();
      } while (this.#again);
    } finally {
      this.asking = false;
    }
  }

  async #once(): Promise<void> {
    try {
      this.data = await this.ask();
      this.error = undefined;
    } catch (error) {
      this.stale = true;
      this.error = error instanceof CallError ? error : new CallError("internal", { detail: String(error) });
    }
  }
}

/** Answers that nobody reads any more are kept up to this number. */
const KEPT = 40;

export class Cache {
  #answers = new Map<string, Answer<unknown>>();

  answer<C extends QueryName>(name: C, request: Request<C>): Answer<Response<C>> {
    const key = `${name} ${JSON.stringify(request)}`;
    let found = this.#answers.get(key);
    if (!found) {
      found = new Answer<unknown>(provides(name, request), () => call(name, request));
      this.#answers.set(key, found);
      this.#forget();
    }
    return found as Answer<Response<C>>;
  }

  /** Makes every answer with one of the tags stale; those on screen are asked again at once. */
  invalidate(tags: readonly string[]): void {
    const wanted = new Set(tags);
    for (const answer of this.#answers.values()) {
      if (answer.tags.some((tag) => wanted.has(tag))) this.#touch(answer);
    }
  }

  /** After the line to the engine was down: nothing kept can be trusted. */
  invalidateAll(): void {
    for (const answer of this.#answers.values()) this.#touch(answer);
  }

  #touch(answer: Answer<unknown>): void {
    answer.stale = true;
    if (answer.readers > 0) void answer.refresh();
  }

  #forget(): void {
    for (const [key, answer] of this.#answers) {
      if (this.#answers.size <= KEPT) return;
      if (answer.readers === 0 && !answer.asking) this.#answers.delete(key);
    }
  }
}

export const cache = new Cache();

/** Reads an answer for as long as the calling component lives; the request may change, or be absent for now. */
export function useQuery<C extends QueryName>(
  name: C,
  request: () => Request<C> | undefined,
): { readonly data: Response<C> | undefined; readonly error: CallError | undefined; readonly asking: boolean; refresh(): void } {
  const answer = $derived.by(() => {
    const asked = request();
    return asked && cache.answer(name, asked);
  });
  $effect.pre(() => {
    const current = answer;
    if (!current) return;
    current.readers += 1;
    if (current.stale) void current.refresh();
    return () => {
      current.readers -= 1;
    };
  });
  return {
    get data() {
      return answer?.data;
    },
    get error() {
      return answer?.error;
    },
    get asking() {
      return answer?.asking ?? false;
    },
    refresh() {
      void answer?.refresh();
    },
  };
}
