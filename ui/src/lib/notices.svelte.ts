/** Short lines at the foot of the window: what was done, or what could not be done and what to do now. */
import { CallError } from "./ipc/client";
import { errorText } from "./words";

export interface Notice {
  id: number;
  text: string;
  bad: boolean;
}

class Notices {
  list = $state<Notice[]>([]);
  #next = 1;

  say(text: string, bad = false): void {
    const id = this.#next++;
    this.list = [...this.list.slice(-2), { id, text, bad }];
    setTimeout(() => this.drop(id), bad ? 12_000 : 5_000);
  }

  fail(error: unknown): void {
    const known = error instanceof CallError ? error : new CallError("internal", { detail: String(error) });
    this.say(errorText(known), true);
  }

  drop(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}

export const notices = new Notices();

/** Runs what a person asked for; a failure is told, and `undefined` comes back. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    notices.fail(error);
    return undefined;
  }
}
