/** Turns the stories into what the engine would answer. */
import type { ConversationView } from "../bindings/ConversationView";
import type { DecisionView } from "../bindings/DecisionView";
import type { EscalationView } from "../bindings/EscalationView";
import type { FactView } from "../bindings/FactView";
import type { InboxRow } from "../bindings/InboxRow";
import type { OrderView } from "../bindings/OrderView";
import type { OutboxView } from "../bindings/OutboxView";
import type { Story } from "./people";

export const iso = (time: number) => new Date(time).toISOString();
const MINUTE = 60_000;
const DAY = 86_400_000;
const CHANNEL = {
  ebay: { id: "ch-ebay", name: "eBay, lanternloom" },
  email: { id: "ch-mail", name: "hello@lanternloom.example" },
};
const WAY = ["info_received", "in_transit", "customs", "out_for_delivery", "delivered"];
const PLACES = ["Shenzhen, CN", "Shenzhen, CN", "Hub", "Delivery depot", "Front porch"];

export function row(story: Story, now: number): InboxRow {
  const last = story.said.at(-1) ?? ["buyer", 0, ""];
  const ready = story.reply?.seconds !== undefined;
  return {
    id: story.id,
    channel: CHANNEL[story.platform].id,
    channel_name: CHANNEL[story.platform].name,
    platform: story.platform,
    buyer_name: story.name,
    buyer_country: story.country,
    preview: last[2].replace(/\s+/g, " ").slice(0, 140),
    last_author: last[0],
    last_message_at: iso(now - last[1] * MINUTE),
    state: story.status,
    reason: story.reason,
    language: story.language,
    order_platform_id: story.order,
    unread: story.unread ?? false,
    due_at: story.due === undefined ? null : iso(now + story.due * MINUTE),
    sends_at: ready ? iso(now + (story.reply?.seconds ?? 0) * 1000) : null,
    outbox_state: ready ? "ready" : (story.reply?.state ?? null),
    escalated: story.escalated ?? false,
  };
}

function order(story: Story, now: number): OrderView[] {
  if (!story.order) return [];
  const [title, option, price, currency] = story.item;
  const reached = story.parcel === "exception" ? 2 : WAY.indexOf(story.parcel ?? "info_received");
  const events = WAY.slice(0, reached + 1).map((status, at) => ({
    at: iso(now - (reached - at + 1) * 1.7 * DAY),
    status: at === reached && story.parcel === "exception" ? "exception" : status,
    location: PLACES[at] ?? "",
    text: ["Shipment information received", "Departed facility", "Presented to customs", "Out for delivery", "Delivered, in person"][at] ?? "",
  }));
  const refund = story.intent === "refund_status";
  const main: OrderView = {
    id: `o-${story.id}`,
    platform_id: story.order,
    status: story.parcel === "delivered" ? (refund ? "refunded" : "delivered") : story.parcel === "info_received" ? "paid" : "shipped",
    placed_at: iso(now - 13 * DAY),
    total: { amount: price, currency },
    items: [{ sku: `LL-${story.id.toUpperCase()}-40`, title, quantity: 1, unit_price: { amount: price, currency }, options: [option] }],
    ship_to: [story.name, "12 Harbour Street", "Unit 4", `${story.zone.split("/")[1]?.replace(/_/g, " ")}`, story.country],
    shipments: [
      {
        carrier: story.country === "US" ? "USPS" : "China Post",
        tracking_number: story.country === "US" ? "9400111899223197428490" : "LX204518837CN",
        shipped_at: iso(now - 11 * DAY),
        eta: iso(now + 4 * DAY),
        status: events.at(-1)?.status ?? null,
        events,
      },
    ],
    refunds: refund
      ? [{ amount: { amount: price, currency }, status: "issued", issued_at: iso(now - 2 * DAY), expected_by: iso(now + 5 * DAY) }]
      : [],
    returns: refund ? [{ status: "received", opened_at: iso(now - 14 * DAY) }] : [],
    linked: true,
  };
  const earlier: OrderView = { ...main, id: `${main.id}-b`, platform_id: "14-11820-40713", status: "delivered", placed_at: iso(now - 51 * DAY), shipments: [], refunds: [], returns: [], linked: false };
  return story.id === "c01" || story.id === "c16" ? [main, earlier] : [main];
}

function facts(story: Story, now: number): FactView[] {
  if (!story.order) return [];
  const at = iso(now - 5 * MINUTE);
  const list: [string, string, string][] = [
    ["buyer_name", story.name, `order:${story.order}.buyer`],
    ["order_id", story.order, `order:${story.order}`],
    ["tracking_number", "LX204518837CN", `order:${story.order}.shipments`],
    ["shipment_status", story.parcel ?? "in_transit", `tracking:LX204518837CN@${iso(now - 2 * DAY)}`],
    ["last_event_at", iso(now - 2 * DAY), `tracking:LX204518837CN@${iso(now - 2 * DAY)}`],
    ["eta", iso(now + 4 * DAY), `order:${story.order}.eta`],
  ];
  return list.map(([kind, value, source], index) => ({ id: `f${index + 1}`, kind, value, source, fetched_at: at }));
}

function decision(story: Story, now: number): DecisionView[] {
  const replied = story.said.some(([author]) => author === "assistant") || story.reply?.seconds !== undefined || story.reply?.state;
  const last = story.said.findLastIndex(([author]) => author === "buyer");
  return [
    {
      message: `${story.id}-m${last}`,
      at: iso(now - (story.said[last]?.[1] ?? 1) * MINUTE),
      decision: replied && !story.escalated ? "reply" : story.escalated ? "escalate" : "suggest",
      reason: story.reason ?? "facts_at_hand",
      language: story.language,
      language_confidence: 0.98,
      intents: [{ intent: story.intent, confidence: 0.96 }, ...(story.escalated ? [{ intent: "complaint", confidence: 0.41 }] : [])],
      emotion: story.emotion ?? "worried",
      risks: story.risks ?? [],
      abstained: story.reason === "not_sure",
      entities: story.order ? [{ kind: "order_id", value: story.order }] : [],
      facts: facts(story, now),
      checks: [
        { rule: "atom.bound", verdict: "pass", detail: "" },
        { rule: "language.same", verdict: "pass", detail: "" },
        { rule: "promise.none", verdict: "pass", detail: "" },
        { rule: `${story.platform}.no_outside_links`, verdict: "pass", detail: "" },
      ],
      draft: story.reply?.text ?? null,
      gloss: story.reply?.gloss ?? null,
      outbox: story.reply ? `x-${story.id}` : null,
    },
  ];
}

export function outbox(story: Story, now: number): OutboxView | undefined {
  if (!story.reply || (story.reply.seconds === undefined && !story.reply.state)) return undefined;
  return {
    id: `x-${story.id}`,
    conversation: story.id,
    buyer_name: story.name,
    channel_name: CHANNEL[story.platform].name,
    platform: story.platform,
    kind: "auto_reply",
    state: story.reply.state ?? "ready",
    reason: null,
    detail: story.reply.state ? "connection reset after 812 bytes were written" : null,
    text: story.reply.text,
    gloss: story.reply.gloss || null,
    language: story.language,
    created_at: iso(now - MINUTE),
    not_before: iso(now + (story.reply.seconds ?? 0) * 1000),
    attempts: story.reply.state ? 1 : 0,
  };
}

export function escalation(story: Story, now: number): EscalationView | undefined {
  if (!story.escalated) return undefined;
  const last = story.said.findLast(([author]) => author === "buyer");
  return {
    id: `e-${story.id}`, conversation: story.id, channel_name: CHANNEL[story.platform].name, platform: story.platform,
    state: "open", wake: true, created_at: iso(now - (last?.[1] ?? 0) * MINUTE),
    due_at: story.due === undefined ? null : iso(now + story.due * MINUTE),
    buyer_name: story.name, country: story.country, time_zone: story.zone, language: story.language,
    order_platform_id: story.order, order_status: story.parcel === "delivered" ? "delivered" : "shipped",
    said: last?.[2] ?? "", intents: [story.intent], emotion: story.emotion ?? "calm", risks: story.risks ?? [],
    tried: story.said.filter(([author]) => author === "assistant").map(([, , text]) => text),
    reason: story.reason ?? "risk", proposed: story.reply?.text ?? null, proposed_gloss: story.reply?.gloss ?? null,
    facts: facts(story, now),
  };
}

export function conversation(story: Story, now: number): ConversationView {
  const waiting = outbox(story, now);
  return {
    row: row(story, now),
    version: 3,
    subject: story.platform === "email" ? (story.order ? `Order ${story.order}` : "Question") : null,
    mode_override: null,
    mode: story.zone.startsWith("Asia/S") ? "suggest" : "auto",
    mode_scope: "zone",
    messages: story.said.map(([author, ago, text, gloss], index) => ({
      id: `${story.id}-m${index}`,
      author,
      text,
      full_text: story.html && author === "buyer" ? `${text}\n\n> 2026/11/12 Lantern & Loom <hello@lanternloom.example>:\n> ご注文ありがとうございます。\n> 発送まで2〜3日ほどお待ちください。` : null,
      html: story.html && author === "buyer" ? `<p style="font-size:15px">${text}</p><table border="1" cellpadding="6"><tr><td>Order</td><td><b>${story.order}</b></td></tr></table>` : null,
      gloss: gloss ?? null,
      sent_at: iso(now - ago * MINUTE),
      attachments: story.id === "c16" && index === 2 ? [{ name: "IMG_2204.jpg", media_type: "image/jpeg", size: 2_140_000 }] : [],
      suppress: null,
      outbox: author === "assistant" ? `s-${story.id}` : null,
    })),
    buyer: {
      id: `b-${story.id}`, name: story.name, platform_id: story.name.toLowerCase().replace(/\W+/g, "_"), country: story.country,
      language: story.language, time_zone: story.zone, local_time: null, orders_count: story.order ? 2 : 0,
      lifetime_value: story.order ? { amount: story.item[2], currency: story.item[3] } : null,
    },
    orders: order(story, now),
    decisions: decision(story, now),
    corrections: [],
    outbox: waiting ? [waiting] : [],
    escalation: escalation(story, now) ?? null,
    draft: story.reply && !waiting ? { text: story.reply.text, gloss: story.reply.gloss, by: "assistant" } : null,
    max_characters: story.platform === "ebay" ? 2000 : 20_000,
  };
}
