// Generated from the table of commands. Do not edit: run `cargo xtask types`.
import type { ById } from "./ById";
import type { ChannelAdded } from "./ChannelAdded";
import type { ChannelList } from "./ChannelList";
import type { CheckList } from "./CheckList";
import type { CheckRequest } from "./CheckRequest";
import type { ConversationView } from "./ConversationView";
import type { CorrectionList } from "./CorrectionList";
import type { Done } from "./Done";
import type { DraftRequest } from "./DraftRequest";
import type { EmailAdd } from "./EmailAdd";
import type { Empty } from "./Empty";
import type { EscalationList } from "./EscalationList";
import type { HoursSet } from "./HoursSet";
import type { InboxPage } from "./InboxPage";
import type { InboxRequest } from "./InboxRequest";
import type { Learned } from "./Learned";
import type { LinkRequest } from "./LinkRequest";
import type { LoginRenew } from "./LoginRenew";
import type { ModeRequest } from "./ModeRequest";
import type { OutboxList } from "./OutboxList";
import type { Overview } from "./Overview";
import type { ScheduleSet } from "./ScheduleSet";
import type { ScheduleView } from "./ScheduleView";
import type { SearchRequest } from "./SearchRequest";
import type { SearchResult } from "./SearchResult";
import type { SendOutcome } from "./SendOutcome";
import type { SendRequest } from "./SendRequest";
import type { Settings } from "./Settings";
import type { SettingsSet } from "./SettingsSet";
import type { TokenAdd } from "./TokenAdd";
import type { UnderstandingCorrect } from "./UnderstandingCorrect";
import type { UnderstandingOverrule } from "./UnderstandingOverrule";

export interface Commands {
  "overview": { request: Empty; response: Overview };
  "inbox.page": { request: InboxRequest; response: InboxPage };
  "search": { request: SearchRequest; response: SearchResult };
  "conversation.get": { request: ById; response: ConversationView };
  "conversation.read": { request: ById; response: Done };
  "conversation.close": { request: ById; response: Done };
  "conversation.reopen": { request: ById; response: Done };
  "conversation.set_mode": { request: ModeRequest; response: Done };
  "conversation.link_order": { request: LinkRequest; response: Done };
  "draft.save": { request: DraftRequest; response: Done };
  "reply.check": { request: CheckRequest; response: CheckList };
  "reply.send": { request: SendRequest; response: SendOutcome };
  "outbox.list": { request: Empty; response: OutboxList };
  "outbox.stop": { request: ById; response: Done };
  "outbox.send_now": { request: ById; response: Done };
  "escalations.list": { request: Empty; response: EscalationList };
  "escalation.acknowledge": { request: ById; response: Done };
  "escalation.resolve": { request: ById; response: Done };
  "schedule.get": { request: Empty; response: ScheduleView };
  "schedule.set": { request: ScheduleSet; response: ScheduleView };
  "schedule.set_hours": { request: HoursSet; response: ScheduleView };
  "schedule.stop": { request: Empty; response: Done };
  "schedule.resume": { request: Empty; response: Done };
  "corrections.list": { request: Empty; response: CorrectionList };
  "understanding.correct": { request: UnderstandingCorrect; response: Learned };
  "understanding.overrule": { request: UnderstandingOverrule; response: Learned };
  "correction.take_back": { request: ById; response: Learned };
  "channels.list": { request: Empty; response: ChannelList };
  "channel.add_email": { request: EmailAdd; response: ChannelAdded };
  "channel.add_token": { request: TokenAdd; response: ChannelAdded };
  "channel.renew_login": { request: LoginRenew; response: ChannelAdded };
  "channel.remove": { request: ById; response: Done };
  "channel.sync": { request: ById; response: Done };
  "settings.get": { request: Empty; response: Settings };
  "settings.set": { request: SettingsSet; response: Settings };
  "demo.open": { request: Empty; response: Done };
}

export const queries = [
  "overview",
  "inbox.page",
  "search",
  "conversation.get",
  "reply.check",
  "outbox.list",
  "escalations.list",
  "schedule.get",
  "corrections.list",
  "channels.list",
  "settings.get",
] as const;

export const tags: Record<keyof Commands, readonly string[]> = {
  "overview": ["overview"],
  "inbox.page": ["inbox"],
  "search": ["inbox"],
  "conversation.get": ["conversation"],
  "conversation.read": ["inbox"],
  "conversation.close": ["inbox", "conversation"],
  "conversation.reopen": ["inbox", "conversation"],
  "conversation.set_mode": ["inbox", "conversation"],
  "conversation.link_order": ["conversation"],
  "draft.save": ["conversation"],
  "reply.check": [],
  "reply.send": ["inbox", "conversation", "outbox"],
  "outbox.list": ["outbox"],
  "outbox.stop": ["outbox", "inbox", "conversation"],
  "outbox.send_now": ["outbox", "conversation"],
  "escalations.list": ["escalations"],
  "escalation.acknowledge": ["escalations"],
  "escalation.resolve": ["escalations"],
  "schedule.get": ["schedule"],
  "schedule.set": ["schedule"],
  "schedule.set_hours": ["schedule"],
  "schedule.stop": ["schedule", "overview", "outbox"],
  "schedule.resume": ["schedule", "overview"],
  "corrections.list": ["corrections"],
  "understanding.correct": ["corrections", "inbox", "conversation"],
  "understanding.overrule": ["corrections", "inbox", "conversation"],
  "correction.take_back": ["corrections", "inbox", "conversation"],
  "channels.list": ["channels"],
  "channel.add_email": ["channels", "overview"],
  "channel.add_token": ["channels", "overview"],
  "channel.renew_login": ["channels", "overview"],
  "channel.remove": ["channels", "overview", "inbox"],
  "channel.sync": ["channels"],
  "settings.get": ["settings"],
  "settings.set": ["settings", "overview"],
  "demo.open": ["overview", "inbox", "channels"],
};
