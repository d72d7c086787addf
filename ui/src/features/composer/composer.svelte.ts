/** What a person is writing: kept per conversation, checked while typing, sent once and knowingly. */
import { call, CallError } from "$lib/ipc/client";
import type { CheckView } from "$lib/ipc/bindings/CheckView";
import type { ConversationView } from "$lib/ipc/bindings/ConversationView";
import { characters } from "$lib/format/names";

const SAVE_AFTER = 500;
const CHECK_AFTER = 400;

export type Hold = "changed" | "warned" | "blocked";

export class Composer {
  conversation = $state("");
  text = $state("");
  /** In the seller's language, while the text is still the assistant's. */
  gloss = $state<string | null>(null);
  /** Whether the text is the assistant's proposal, untouched. */
  proposed = $state(false);
  checks = $state.raw<CheckView[]>([]);
  limit = $state(0);
  sending = $state(false);
  /** Why the last try to send was held; sending again confirms a warning or a change. */
  hold = $state<Hold | undefined>();
  error = $state.raw<CallError | undefined>();
  /** What the person answers. */
  #version = 0;
  /** The newest that is on screen. */
  #seen = 0;
  #messages = 0;
  #dirty = false;
  #save: ReturnType<typeof setTimeout> | undefined;
  #check: ReturnType<typeof setTimeout> | undefined;

  get length(): number {
    return characters(this.text);
  }

  get tooLong(): boolean {
    return this.limit > 0 && this.length > this.limit;
  }

  get blocked(): boolean {
    return this.checks.some((check) => check.verdict === "block");
  }

  get ready(): boolean {
    return this.text.trim() !== "" && !this.tooLong && !this.sending && !this.blocked;
  }

  /** Takes over a conversation, or a newer version of the one that is open. */
  show(view: ConversationView): void {
    const same = view.row.id === this.conversation;
    if (!same) {
      this.flush();
      this.#dirty = false;
      this.hold = undefined;
      this.error = undefined;
      this.checks = [];
    }
    const grown = same && view.messages.length > this.#messages;
    this.conversation = view.row.id;
    this.limit = view.max_characters;
    this.#messages = view.messages.length;
    this.#seen = view.version;
    // While something is typed and a message comes in, the person answers the older version until they confirm.
    if (grown && this.#dirty && this.text.trim()) this.hold = "changed";
    if (this.hold !== "changed") this.#version = view.version;
    if (!this.#dirty) this.#fill(view);
  }

  #fill(view: ConversationView): void {
    const text = view.draft?.text ?? "";
    if (text === this.text && this.proposed === (view.draft?.by === "assistant")) return;
    this.text = text;
    this.proposed = view.draft?.by === "assistant";
    this.gloss = this.proposed ? (view.draft?.gloss ?? null) : null;
    this.#later();
  }

  /** Somebody typed. */
  type(text: string): void {
    this.text = text;
    this.#dirty = true;
    this.proposed = false;
    this.gloss = null;
    if (this.hold !== "changed") this.hold = undefined;
    clearTimeout(this.#save);
    this.#save = setTimeout(() => void this.save(), SAVE_AFTER);
    this.#later();
  }

  /** Puts a text in, for example a reply that was stopped to be edited. */
  put(text: string): void {
    this.type(text);
  }

  #later(): void {
    clearTimeout(this.#check);
    this.checks = this.text.trim() ? this.checks : [];
    if (this.text.trim()) this.#check = setTimeout(() => void this.check(), CHECK_AFTER);
  }

  async check(): Promise<void> {
    const [conversation, text] = [this.conversation, this.text];
    try {
      const { checks } = await call("reply.check", { conversation, text });
      if (conversation === this.conversation && text === this.text) this.checks = checks.filter((check) => check.verdict !== "pass");
    } catch {
      // Checking while typing is a courtesy; sending checks again and tells what is wrong.
    }
  }

  async save(): Promise<void> {
    clearTimeout(this.#save);
    this.#save = undefined;
    const [conversation, text] = [this.conversation, this.text];
    if (!conversation) return;
    try {
      await call("draft.save", { conversation, text: text.trim() ? text : null });
    } catch (error) {
      if (error instanceof CallError && conversation === this.conversation) this.error = error;
    }
  }

  /** Saves what is typed before the conversation is left. */
  flush(): void {
    clearTimeout(this.#check);
    if (this.#save !== undefined) void this.save();
  }

  /** Sends. Warnings and changes hold it once; the second time they are confirmed. Says whether it was queued. */
  async send(): Promise<boolean> {
    if (!this.ready) return false;
    if (this.hold === "changed") this.#version = this.#seen;
    clearTimeout(this.#save);
    this.#save = undefined;
    this.sending = true;
    this.error = undefined;
    const conversation = this.conversation;
    try {
      const outcome = await call("reply.send", { conversation, text: this.text, version: this.#version, despite_warnings: this.hold === "warned" });
      if (conversation !== this.conversation) return outcome.outcome === "queued";
      this.checks = outcome.checks.filter((check) => check.verdict !== "pass");
      if (outcome.outcome !== "queued") {
        this.hold = outcome.outcome as Hold;
        return false;
      }
      this.#clear();
      return true;
    } catch (error) {
      this.error = error instanceof CallError ? error : new CallError("internal", { detail: String(error) });
      return false;
    } finally {
      this.sending = false;
    }
  }

  #clear(): void {
    this.text = "";
    this.gloss = null;
    this.proposed = false;
    this.checks = [];
    this.hold = undefined;
    this.#dirty = false;
  }
}
