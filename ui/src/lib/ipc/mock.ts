/** A believable shop in memory: for unit tests, and for pictures with `?mock` while developing. Never shipped. */
import type { Changed } from "./bindings/Changed";
import type { InboxRow } from "./bindings/InboxRow";
import type { Envelope, Transport } from "./client";
import type { MutationName, QueryName, Request, Response } from "./commands";
import { conversation, escalation, iso, outbox, row } from "./mock/build";
import { MockCorrections } from "./mock/corrections";
import { STORIES, type Story } from "./mock/people";
import { MockSchedule } from "./mock/zones";

export interface MockOptions {
  now?: () => number;
  /** Rows of the inbox; more than the written stories are made up from them. */
  rows?: number;
  zones?: "few" | "many";
  first?: boolean;
  broken?: boolean;
}

type Handlers = {
  [C in QueryName | MutationName]: (request: Request<C>) => Response<C>;
};

class Refusal extends Error {
  constructor(readonly code: string, readonly params: Record<string, string> = {}) {
    super(code);
  }
}

export class MockShop implements Transport {
  readonly #now: () => number;
  readonly #start: number;
  readonly stories: Story[];
  readonly #filler: InboxRow[];
  readonly schedule: MockSchedule;
  readonly corrections: MockCorrections;
  #first: boolean;
  #drafts = new Map<string, string>();
  #done = new Map<string, string>();
  #versions = new Map<string, number>();
  #heard: ((change: Changed) => void)[] = [];
  #settings = { shop_name: "Lantern & Loom", home_time_zone: "Asia/Shanghai", language: "", model_url: "", model_name: "", model_key_set: false };
  #channels = [
    { id: "ch-ebay", platform: "ebay", name: "eBay, lanternloom", account: "lanternloom", health: "watching", detail: null as string | null, last_sync_at: "", retry_at: null as string | null, enabled: true, send_class: "L", counts: "unknown" },
    { id: "ch-mail", platform: "email", name: "hello@lanternloom.example", account: "hello@lanternloom.example", health: "watching", detail: null, last_sync_at: "", retry_at: null, enabled: true, send_class: "E", counts: "no" },
  ];
  /** What was asked, for tests. */
  readonly asked: { cmd: string; payload: unknown }[] = [];

  constructor(options: MockOptions = {}) {
    this.#now = options.now ?? Date.now;
    this.#start = this.#now();
    this.#first = options.first ?? false;
    this.corrections = new MockCorrections(this.#start, this.#first);
    this.schedule = new MockSchedule(options.zones === "many");
    this.stories = options.first ? [] : structuredClone(STORIES);
    if (options.first) this.#channels = [];
    if (options.broken && this.#channels[1]) Object.assign(this.#channels[1], { health: "needs_login", detail: "The server answered: 535 5.7.8 authentication failed." });
    this.#filler = fill((options.rows ?? 0) - this.stories.length, this.#start);
  }

  async rpc(cmd: string, payload: unknown): Promise<Envelope> {
    this.asked.push({ cmd, payload });
    await Promise.resolve();
    const handler = (this.#handlers as Record<string, ((request: unknown) => unknown) | undefined>)[cmd];
    try {
      if (!handler) throw new Refusal("unknown_command");
      return { ok: structuredClone(handler(payload)) };
    } catch (error) {
      if (error instanceof Refusal) return { error: { code: error.code, params: error.params } };
      throw error;
    }
  }

  subscribe(changed: (change: Changed) => void, alive: (alive: boolean) => void): () => void {
    this.#heard.push(changed);
    alive(true);
    return () => {
      this.#heard = this.#heard.filter((heard) => heard !== changed);
    };
  }

  tell(tags: string[], of: string | null = null): void {
    for (const heard of this.#heard) heard({ tags, event: null, conversation: of });
  }

  /** A buyer writes. */
  write(id: string, text: string): void {
    const story = this.#story(id);
    story.said.push(["buyer", (this.#start - this.#now()) / 60_000, text]);
    story.unread = true;
    story.status = "new";
    this.#touch(id);
  }

  #touch(id: string): void {
    this.#versions.set(id, (this.#versions.get(id) ?? 3) + 1);
    this.tell(["inbox", `conversation:${id}`, "outbox", "escalations", "overview"], id);
  }

  #story(id: string): Story {
    const story = this.stories.find((one) => one.id === id || `x-${one.id}` === id || `e-${one.id}` === id);
    if (!story) throw new Refusal("not_found");
    return story;
  }

  #rows(): InboxRow[] {
    return [...this.stories.map((story) => row(story, this.#start)), ...this.#filler].sort((a, b) => b.last_message_at.localeCompare(a.last_message_at));
  }

  #counts() {
    const counts = { all: 0, open: 0, waiting: 0, replying: 0, answered: 0, closed: 0, unread: 0 };
    for (const one of this.#rows()) {
      counts.all += 1;
      if (one.unread) counts.unread += 1;
      if (one.state !== "answered" && one.state !== "closed") counts.open += 1;
      if (one.state !== "new") counts[one.state as "waiting"] += 1;
    }
    return counts;
  }

  #overview() {
    const waiting = this.stories.map((story) => outbox(story, this.#start)).filter((one) => one !== undefined);
    const stopped = this.schedule.stopped;
    const bad = this.#channels.some((channel) => channel.health !== "watching");
    return {
      shop_name: this.#first ? "" : this.#settings.shop_name, home_time_zone: "Asia/Shanghai", language: this.#settings.language, now: iso(this.#now()), demo: true,
      first_start: this.#first, stopped_at: stopped ? iso(stopped) : null, watch: stopped ? "stopped" : this.#first ? "not_watching" : bad ? "partly" : "watching",
      watch_detail: bad ? "hello@lanternloom.example" : null, counts: this.#counts(), escalations: this.stories.filter((s) => s.escalated).length,
      countdowns: waiting.filter((one) => one.state === "ready").length, ambiguous: waiting.filter((one) => one.state === "ambiguous").length, version: "0.1.0",
    };
  }

  #cancel(story: Story): boolean {
    if (story.reply?.seconds === undefined) return false;
    this.#drafts.set(story.id, story.reply.text);
    delete story.reply.seconds;
    story.status = "waiting";
    story.reason = "stopped_by_person";
    this.#touch(story.id);
    return true;
  }

  #say(story: Story, author: "seller" | "assistant", text: string, gloss?: string): void {
    story.said.push([author, (this.#start - this.#now()) / 60_000, text, gloss]);
    Object.assign(story, { status: "answered", reason: null, unread: false, escalated: false });
    delete story.due;
    delete story.reply;
    this.#drafts.delete(story.id);
    this.#touch(story.id);
  }

  #change(id: string, change: Partial<Story>) {
    Object.assign(this.#story(id), change);
    this.#touch(this.#story(id).id);
    return { done: true };
  }

  #checks(text: string) {
    const checks = [];
    if (/https?:|www\./i.test(text)) checks.push({ rule: "ebay.no_outside_links", verdict: "block", detail: "https://…" });
    if (/refund/i.test(text)) checks.push({ rule: "promise.none", verdict: "warn", detail: "refund" });
    return checks;
  }

  /** A person says what a turn is about, or (`null`) that nothing should have been said. */
  #say_about(id: string, message: string, intent: string | null) {
    const story = this.#story(id);
    const text = story.said[Number(message.split("-m")[1])]?.[2];
    if (text === undefined) throw new Refusal("not_judged");
    const kind = intent === null ? "overruled" : "intent";
    const learned = this.corrections.put({ conversation: id, message, text, was: story.intent, intent: intent ?? "other", kind, made_at: iso(this.#now()) });
    this.#touch(id);
    this.tell(["corrections"]);
    return learned;
  }

  #modes = new Map<string, string | null>();

  #handlers: Handlers = {
    overview: () => this.#overview(),
    "inbox.page": ({ filter, after, limit }) => {
      const open = (one: InboxRow) => one.state !== "answered" && one.state !== "closed";
      const all = this.#rows().filter((one) => filter === "all" || (filter === "open" ? open(one) : one.state === filter));
      const from = after ? Number(after) : 0;
      return { rows: all.slice(from, from + limit), next: from + limit < all.length ? String(from + limit) : null, counts: this.#counts() };
    },
    "conversation.get": ({ id }) => {
      const filler = this.#filler.find((one) => one.id === id);
      const story = filler ? { ...(STORIES[8] as Story), id, name: filler.buyer_name, status: filler.state as Story["status"] } : this.#story(id);
      const view = conversation(story, this.#start);
      const typed = this.#drafts.get(id);
      return {
        ...view, version: this.#versions.get(id) ?? 3, mode_override: this.#modes.get(id) ?? null,
        draft: typed ? { text: typed, gloss: null, by: "person" } : view.draft,
        mode: this.schedule.stopped ? "off" : (this.#modes.get(id) ?? view.mode),
        decisions: this.corrections.heed(view.decisions), corrections: this.corrections.of(id),
      };
    },
    "reply.check": ({ text }) => ({ checks: this.#checks(text) }),
    "outbox.list": () => ({
      rows: [
        ...this.stories.map((story) => outbox(story, this.#start)).filter((one) => one !== undefined),
        ...this.stories.flatMap((story) => {
          const said = story.said.findLast(([author]) => author === "assistant");
          const base = outbox({ ...story, reply: { text: said?.[2] ?? "", gloss: said?.[3] ?? "", state: "sent" } }, this.#start);
          return said && base ? [{ ...base, id: `s-${story.id}`, detail: null, created_at: iso(this.#start - said[1] * 60_000), not_before: iso(this.#start - said[1] * 60_000) }] : [];
        }),
      ],
    }),
    "escalations.list": () => ({
      rows: this.stories.map((story) => escalation(story, this.#start)).filter((one) => one !== undefined)
        .map((one) => ({ ...one, state: this.#done.get(one.id) ?? one.state })).sort((a, b) => (a.due_at ?? "9").localeCompare(b.due_at ?? "9")),
    }),
    "schedule.get": () => this.schedule.view(this.#now()),
    "corrections.list": () => ({ rows: this.corrections.rows, trial: this.corrections.trial() }),
    "understanding.correct": ({ conversation: id, message, intent }) => this.#say_about(id, message, intent),
    "understanding.overrule": ({ conversation: id, message }) => this.#say_about(id, message, null),
    "correction.take_back": ({ id }) => {
      const row = this.corrections.rows.find((one) => one.id === id);
      if (!row) throw new Refusal("not_found");
      const learned = this.corrections.takeBack(id);
      this.#touch(row.conversation);
      this.tell(["corrections"]);
      return learned;
    },
    "channels.list": () => ({ rows: this.#channels.map((one) => ({ ...one, last_sync_at: iso(this.#now() - 20_000) })), platforms: ["email", "ebay"], vault: "keychain" }),
    search: ({ text, limit }) => ({
      hits: this.stories.flatMap((story) => story.said.map((said, index) => ({ story, said, index })))
        .filter(({ story, said }) => [said[2], said[3] ?? "", story.name, story.order ?? ""].some((part) => part.toLowerCase().includes(text.toLowerCase())))
        .slice(0, limit).map(({ story, said, index }) => ({
          conversation: story.id, message: `${story.id}-m${index}`, buyer_name: story.name, channel_name: story.platform, platform: story.platform,
          snippet: said[2].replace(/\s+/g, " ").slice(0, 110), at: iso(this.#start - said[1] * 60_000),
        })),
    }),
    "settings.get": () => this.#settings,
    "conversation.read": ({ id }) => (this.#filler.some((one) => one.id === id) ? { done: true } : this.#story(id).unread ? this.#change(id, { unread: false }) : { done: false }),
    "conversation.close": ({ id }) => this.#change(id, { status: "closed", escalated: false, unread: false }),
    "conversation.reopen": ({ id }) => this.#change(id, { status: "waiting" }),
    "conversation.set_mode": ({ conversation: id, mode }) => {
      this.#modes.set(id, mode);
      return this.#change(id, {});
    },
    "conversation.link_order": ({ conversation: id }) => this.#change(id, {}),
    "draft.save": ({ conversation: id, text }) => {
      if (text) this.#drafts.set(id, text);
      else this.#drafts.delete(id);
      return { done: true };
    },
    "reply.send": ({ conversation: id, text, version, despite_warnings }) => {
      const checks = this.#checks(text);
      if (version !== (this.#versions.get(id) ?? 3)) return { outcome: "changed", outbox: null, checks: [] };
      if (checks.some((check) => check.verdict === "block")) return { outcome: "blocked", outbox: null, checks };
      if (checks.length && !despite_warnings) return { outcome: "warned", outbox: null, checks };
      this.#say(this.#story(id), "seller", text);
      return { outcome: "queued", outbox: `m-${id}`, checks: [] };
    },
    "outbox.stop": ({ id }) => ({ done: this.#cancel(this.#story(id)) }),
    "outbox.send_now": ({ id }) => {
      const story = this.#story(id);
      if (!story.reply) return { done: false };
      this.#say(story, "assistant", story.reply.text, story.reply.gloss);
      return { done: true };
    },
    "escalation.acknowledge": ({ id }) => {
      this.#done.set(id, "acknowledged");
      this.tell(["escalations"]);
      return { done: true };
    },
    "escalation.resolve": ({ id }) => this.#change(id, { escalated: false }),
    "schedule.set": (set) => {
      this.schedule.rows = this.schedule.rows.filter((one) => one.scope !== set.scope || one.value !== set.value);
      if (set.mode) this.schedule.rows.unshift({ ...set, mode: set.mode });
      this.tell(["schedule", "overview"]);
      return this.schedule.view(this.#now());
    },
    "schedule.set_hours": ({ working_hours, countdown }) => {
      this.schedule.hours = working_hours;
      this.schedule.countdown = countdown;
      this.tell(["schedule"]);
      return this.schedule.view(this.#now());
    },
    "schedule.stop": () => {
      this.schedule.stopped = this.#now();
      for (const story of this.stories) this.#cancel(story);
      this.tell(["schedule", "overview", "outbox", "inbox"]);
      return { done: true };
    },
    "schedule.resume": () => {
      this.schedule.stopped = undefined;
      this.tell(["schedule", "overview"]);
      return { done: true };
    },
    "channel.add_email": (add) => {
      if (add.password === "wrong") throw new Refusal("channel_login", { detail: "535 authentication failed" });
      this.#channels.push({ id: `ch-${add.name}`, platform: "email", name: add.name, account: add.address, health: "watching", detail: null, last_sync_at: "", retry_at: null, enabled: true, send_class: "E", counts: "unknown" });
      this.#first = false;
      this.tell(["channels", "overview"]);
      return { id: `ch-${add.name}`, ok: true, lines: [`IMAP ${add.imap}: signed in, 1,204 messages`, `SMTP ${add.smtp}: signed in`, "Sent folder: Sent"] };
    },
    "channel.add_token": (add) => ({ id: null, ok: false, lines: [`${add.platform}: the token was not accepted (401).`] }),
    "channel.renew_login": ({ id, secret }) => {
      const ok = secret !== "wrong";
      return { id, lines: [ok ? "Signed in." : "The login was refused."], ok };
    },
    "channel.remove": ({ id }) => {
      this.#channels = this.#channels.filter((one) => one.id !== id);
      this.tell(["channels", "overview"]);
      return { done: true };
    },
    "channel.sync": () => ({ done: true }),
    "settings.set": ({ model_key, ...rest }) => {
      this.#settings = { ...rest, model_key_set: model_key === null ? this.#settings.model_key_set : model_key !== "" };
      this.tell(["settings", "overview"]);
      return this.#settings;
    },
    "demo.open": () => {
      this.#first = false;
      this.stories.push(...structuredClone(STORIES));
      this.tell(["overview", "inbox", "channels", "schedule"]);
      return { done: true };
    },
  };
}

/** Made-up rows below the written ones, each a little older than the last. */
function fill(count: number, now: number): InboxRow[] {
  const made: InboxRow[] = [];
  for (let index = 0; index < count; index += 1) {
    const base = row(STORIES[index % STORIES.length] as Story, now);
    made.push({
      ...base, id: `f${index}`, buyer_name: `${base.buyer_name} ${index + 2}`, state: index % 5 ? "answered" : "waiting", reason: index % 5 ? null : "not_sure",
      unread: false, due_at: null, sends_at: null, outbox_state: null, escalated: false, last_author: index % 3 ? "assistant" : "seller",
      last_message_at: iso(now - (800 + index * 7) * 60_000),
    });
  }
  return made;
}

export function mockFromLocation(location: Location): Transport {
  const asked = new URLSearchParams(location.search);
  const shop = new MockShop({ rows: Number(asked.get("rows") ?? 0), zones: asked.has("zones") ? "many" : "few", first: asked.has("first"), broken: asked.has("broken") });
  (globalThis as { mockShop?: MockShop }).mockShop = shop;
  return shop;
}
