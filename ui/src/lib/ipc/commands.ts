/** The table of commands as the screens see it: what is asked, what comes back, which tags it carries. */
import type { ById } from "./bindings/ById";
import type { ChannelAdded } from "./bindings/ChannelAdded";
import type { ChannelList } from "./bindings/ChannelList";
import type { CheckList } from "./bindings/CheckList";
import type { CheckRequest } from "./bindings/CheckRequest";
import type { ConversationView } from "./bindings/ConversationView";
import type { Done } from "./bindings/Done";
import type { DraftRequest } from "./bindings/DraftRequest";
import type { EmailAdd } from "./bindings/EmailAdd";
import type { EscalationList } from "./bindings/EscalationList";
import type { HoursSet } from "./bindings/HoursSet";
import type { InboxPage } from "./bindings/InboxPage";
import type { InboxRequest } from "./bindings/InboxRequest";
import type { LinkRequest } from "./bindings/LinkRequest";
import type { ModeRequest } from "./bindings/ModeRequest";
import type { OutboxList } from "./bindings/OutboxList";
import type { Overview } from "./bindings/Overview";
import type { ScheduleSet } from "./bindings/ScheduleSet";
import type { ScheduleView } from "./bindings/ScheduleView";
import type { SearchRequest } from "./bindings/SearchRequest";
import type { SearchResult } from "./bindings/SearchResult";
import type { SendOutcome } from "./bindings/SendOutcome";
import type { SendRequest } from "./bindings/SendRequest";
import type { Settings } from "./bindings/Settings";
import type { SettingsSet } from "./bindings/SettingsSet";
import type { TokenAdd } from "./bindings/TokenAdd";

type Nothing = Record<string, never>;

export interface Queries {
  overview: [Nothing, Overview];
  "inbox.page": [InboxRequest, InboxPage];
  "conversation.get": [ById, ConversationView];
  "reply.check": [CheckRequest, CheckList];
  "outbox.list": [Nothing, OutboxList];
  "escalations.list": [Nothing, EscalationList];
  "schedule.get": [Nothing, ScheduleView];
  "channels.list": [Nothing, ChannelList];
  search: [SearchRequest, SearchResult];
  "settings.get": [Nothing, Settings];
}

export interface Mutations {
  "conversation.read": [ById, Done];
  "conversation.close": [ById, Done];
  "conversation.reopen": [ById, Done];
  "conversation.set_mode": [ModeRequest, Done];
  "conversation.link_order": [LinkRequest, Done];
  "draft.save": [DraftRequest, Done];
  "reply.send": [SendRequest, SendOutcome];
  "outbox.stop": [ById, Done];
  "outbox.send_now": [ById, Done];
  "escalation.acknowledge": [ById, Done];
  "escalation.resolve": [ById, Done];
  "schedule.set": [ScheduleSet, ScheduleView];
  "schedule.set_hours": [HoursSet, ScheduleView];
  "schedule.stop": [Nothing, Done];
  "schedule.resume": [Nothing, Done];
  "channel.add_email": [EmailAdd, ChannelAdded];
  "channel.add_token": [TokenAdd, ChannelAdded];
  "channel.remove": [ById, Done];
  "channel.sync": [ById, Done];
  "settings.set": [SettingsSet, Settings];
  "demo.open": [Nothing, Done];
}

export type Commands = Queries & Mutations;
export type QueryName = keyof Queries;
export type MutationName = keyof Mutations;
export type CommandName = keyof Commands;
export type Request<C extends CommandName> = Commands[C][0];
export type Response<C extends CommandName> = Commands[C][1];

/** The tags under which an answer is kept, and by which `Changed` makes it stale. */
export const provides: { [C in QueryName]: (request: Request<C>) => string[] } = {
  overview: () => ["overview"],
  "inbox.page": () => ["inbox"],
  "conversation.get": ({ id }) => [`conversation:${id}`],
  "reply.check": () => [],
  "outbox.list": () => ["outbox"],
  "escalations.list": () => ["escalations"],
  "schedule.get": () => ["schedule"],
  "channels.list": () => ["channels"],
  search: () => ["inbox"],
  "settings.get": () => ["settings"],
};
