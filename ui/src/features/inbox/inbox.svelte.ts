/** The list of conversations: pages on demand, and fresh rows that never move what somebody is looking at. */
import { call, CallError } from "$lib/ipc/client";
import type { Changed } from "$lib/ipc/bindings/Changed";
import type { Counts } from "$lib/ipc/bindings/Counts";
import type { InboxPage } from "$lib/ipc/bindings/InboxPage";
import type { InboxRow } from "$lib/ipc/bindings/InboxRow";

export const FILTERS = ["open", "waiting", "replying", "answered", "closed", "all"] as const;
export type Filter = (typeof FILTERS)[number];

const PAGE = 100;

export class Inbox {
  filter = $state<Filter>("open");
  rows = $state.raw<InboxRow[]>([]);
  counts = $state.raw<Counts | undefined>();
  error = $state.raw<CallError | undefined>();
  loading = $state(false);
  loaded = $state(false);
  /** Rows that wait above or elsewhere until the list may move. */
  held = $state(0);
  #next: string | null = null;
  #fresh: InboxPage | undefined;
  #still = true;
  #turn = 0;

  /** Tells whether the list may move: it stands at its top and nobody points at it. */
  set still(still: boolean) {
    this.#still = still;
    if (still) this.apply();
  }

  get more(): boolean {
    return this.#next !== null;
  }

  async open(filter: Filter): Promise<void> {
    this.filter = filter;
    this.rows = [];
    this.#next = null;
    this.#fresh = undefined;
    this.held = 0;
    this.loaded = false;
    await this.refresh();
  }

  /** Asks for the first page again and brings it in without a jump. */
  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    const page = await this.#page(null, turn);
    if (!page) return;
    this.counts = page.counts;
    if (!this.loaded) {
      [this.rows, this.#next, this.loaded] = [page.rows, page.next, true];
      return;
    }
    this.#fresh = page;
    if (this.#still) this.apply();
    else this.#inPlace(page);
  }

  /** The next page, at the end of the list. */
  async loadMore(): Promise<void> {
    if (this.loading || this.#next === null) return;
    const turn = this.#turn;
    const page = await this.#page(this.#next, turn);
    if (!page || turn !== this.#turn) return;
    const known = new Set(this.rows.map((row) => row.id));
    this.rows = [...this.rows, ...page.rows.filter((row) => !known.has(row.id))];
    this.#next = page.next;
  }

  /** Brings in what was held back. */
  apply(): void {
    const page = this.#fresh;
    if (!page) return;
    this.#fresh = undefined;
    this.held = 0;
    const inPage = new Set(page.rows.map((row) => row.id));
    const oldest = Date.parse(page.rows.at(-1)?.last_message_at ?? "");
    // Below the page's end nothing is known to have changed; within it, what is missing has left the filter.
    const rest = page.next === null ? [] : this.rows.filter((row) => !inPage.has(row.id) && Date.parse(row.last_message_at) <= oldest);
    this.rows = [...page.rows, ...rest];
    if (rest.length === 0) this.#next = page.next;
  }

  #inPlace(page: InboxPage): void {
    const fresh = new Map(page.rows.map((row) => [row.id, row]));
    const before = new Map(this.rows.map((row) => [row.id, row]));
    this.rows = this.rows.map((row) => fresh.get(row.id) ?? row);
    this.held = page.rows.filter((row) => before.get(row.id)?.last_message_at !== row.last_message_at).length;
  }

  /** What a change says about a row further down, which no first page would bring. */
  async hear(change: Changed): Promise<void> {
    if (change.tags.includes("inbox")) await this.refresh();
    for (const tag of change.tags) {
      const id = tag.startsWith("conversation:") ? tag.slice("conversation:".length) : undefined;
      if (id && this.rows.slice(PAGE).some((row) => row.id === id)) await this.#one(id);
    }
  }

  async #one(id: string): Promise<void> {
    try {
      const { row } = await call("conversation.get", { id });
      this.rows = this.rows.map((old) => (old.id === id ? row : old));
    } catch {
      // The row stays as it was; the next page that holds it brings the truth.
    }
  }

  /** The neighbour of a row, for j and k; the first row when none is chosen. */
  neighbour(id: string | undefined, step: 1 | -1): InboxRow | undefined {
    const at = this.rows.findIndex((row) => row.id === id);
    return at < 0 ? this.rows[0] : this.rows[at + step];
  }

  /** Takes a row away that a person has just dealt with. */
  drop(id: string): void {
    this.rows = this.rows.filter((row) => row.id !== id);
  }

  /** Marks a row as read at once; the engine is told by the caller. */
  read(id: string): void {
    this.rows = this.rows.map((row) => (row.id === id && row.unread ? { ...row, unread: false } : row));
  }

  async #page(after: string | null, turn: number): Promise<InboxPage | undefined> {
    this.loading = true;
    try {
      const page = await call("inbox.page", { filter: this.filter, channel: null, after, limit: PAGE });
      if (turn !== this.#turn) return undefined;
      this.error = undefined;
      return page;
    } catch (error) {
      if (turn === this.#turn) this.error = error instanceof CallError ? error : new CallError("internal", { detail: String(error) });
      return undefined;
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }
}
