CREATE TABLE channel (
  id TEXT PRIMARY KEY,
  platform TEXT NOT NULL,
  name TEXT NOT NULL,
  site TEXT,
  account TEXT NOT NULL,
  settings TEXT NOT NULL,            -- JSON, never a secret
  enabled BOOLEAN NOT NULL,
  cursor TEXT,                       -- JSON; moves in the transaction of the messages it stands behind
  health TEXT                        -- JSON, as last shown
);

CREATE TABLE setting (
  key TEXT PRIMARY KEY,              -- also 'shop.settings'
  value TEXT NOT NULL
);

CREATE TABLE schedule (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  document TEXT NOT NULL,            -- JSON: rows, working hours, countdown
  stopped_at BIGINT                  -- the stop key; a column, so that claim and arm see it in their own statement
);

CREATE TABLE document (              -- policies, articles and products: read whole, written whole
  kind TEXT NOT NULL CHECK (kind IN ('policy', 'article', 'product')),
  id TEXT NOT NULL,
  position BIGINT NOT NULL,
  body TEXT NOT NULL,                -- JSON
  PRIMARY KEY (kind, id)
);

CREATE TABLE buyer (
  id TEXT PRIMARY KEY,
  channel TEXT NOT NULL REFERENCES channel (id),
  platform_id TEXT NOT NULL,
  name TEXT NOT NULL,
  country TEXT,
  language TEXT,
  email TEXT,
  time_zone TEXT,                    -- IANA
  zone_given BOOLEAN NOT NULL,       -- said by somebody, not worked out from the address
  orders_count BIGINT,
  lifetime_minor BIGINT,
  lifetime_currency TEXT,
  UNIQUE (channel, platform_id)
);
CREATE INDEX buyer_zone ON buyer (time_zone);

CREATE TABLE shop_order (
  id TEXT PRIMARY KEY,
  channel TEXT NOT NULL REFERENCES channel (id),
  platform_id TEXT NOT NULL,
  buyer_platform_id TEXT NOT NULL,
  buyer_name TEXT NOT NULL,
  placed_at BIGINT NOT NULL,
  status TEXT NOT NULL,
  total_minor BIGINT,
  total_currency TEXT,
  items TEXT NOT NULL,               -- JSON documents from here on
  ship_to TEXT NOT NULL,
  shipments TEXT NOT NULL,
  returns TEXT NOT NULL,
  refunds TEXT NOT NULL,
  fetched_at BIGINT NOT NULL,        -- the newer one wins
  UNIQUE (channel, platform_id)
);
CREATE INDEX order_of_buyer ON shop_order (channel, buyer_platform_id, placed_at);

CREATE TABLE conversation (
  id TEXT PRIMARY KEY,
  channel TEXT NOT NULL REFERENCES channel (id),
  platform_id TEXT NOT NULL,
  buyer TEXT NOT NULL REFERENCES buyer (id),
  shop_order TEXT REFERENCES shop_order (id),
  order_hint TEXT,                   -- an order number named by a message, before the order itself was read
  subject TEXT,
  state TEXT NOT NULL CHECK (state IN ('new', 'replying', 'waiting', 'answered', 'closed')),
  open BOOLEAN NOT NULL,             -- new, replying or waiting: one value, so that one index gives the list in order
  reason TEXT,
  version BIGINT NOT NULL,
  mode TEXT,
  language TEXT,
  last_message_at BIGINT NOT NULL,
  due_at BIGINT,
  unread BOOLEAN NOT NULL,
  draft TEXT,                        -- what a person was typing
  preview TEXT NOT NULL,             -- of the newest message, so that the list reads no messages
  last_author TEXT NOT NULL,
  buyer_at BIGINT NOT NULL,          -- place of the buyer's newest message in the thread …
  buyer_no BIGINT NOT NULL,
  own_at BIGINT NOT NULL,            -- … and of our newest one: the turn is open when the buyer's is greater
  own_no BIGINT NOT NULL,
  search_id BIGINT NOT NULL UNIQUE,  -- its number in the full-text index
  UNIQUE (channel, platform_id)
);
CREATE INDEX inbox_all ON conversation (last_message_at, id);
CREATE INDEX inbox_channel ON conversation (channel, last_message_at, id);
CREATE INDEX inbox_state ON conversation (state, last_message_at, id);
CREATE INDEX inbox_channel_state ON conversation (channel, state, last_message_at, id);
CREATE INDEX inbox_open ON conversation (open, last_message_at, id);
CREATE INDEX inbox_channel_open ON conversation (channel, open, last_message_at, id);
CREATE INDEX conversation_of_buyer ON conversation (buyer);
CREATE INDEX conversation_hint ON conversation (channel, order_hint) WHERE order_hint IS NOT NULL;
CREATE INDEX conversation_of_order ON conversation (shop_order) WHERE shop_order IS NOT NULL;

CREATE TABLE tally (                 -- how many conversations there are, kept in the transaction that changes them
  channel TEXT NOT NULL,
  state TEXT NOT NULL,
  conversations BIGINT NOT NULL,
  unread BIGINT NOT NULL,
  PRIMARY KEY (channel, state)
);

CREATE TABLE message (
  id TEXT PRIMARY KEY,
  channel TEXT NOT NULL,
  conversation TEXT NOT NULL REFERENCES conversation (id),
  platform_id TEXT NOT NULL,         -- 'outbox:<id>' for a reply whose name on the platform is not known yet
  author TEXT NOT NULL CHECK (author IN ('buyer', 'seller', 'assistant', 'system')),
  body TEXT NOT NULL,
  full_text TEXT,
  html TEXT,
  sent_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  attachments TEXT,                  -- JSON; NULL for none
  suppress TEXT,
  context TEXT,                      -- JSON; NULL for none
  outbox TEXT,                       -- the row that sent it
  place_at BIGINT NOT NULL,          -- where it stands in the thread: a reply stands behind what it covers,
  place_no BIGINT NOT NULL,          -- so that a buyer message it does not cover stays an open turn
  search_id BIGINT NOT NULL UNIQUE,
  UNIQUE (channel, platform_id)
);
CREATE INDEX thread ON message (conversation, place_at, place_no);
CREATE UNIQUE INDEX message_of_outbox ON message (outbox) WHERE outbox IS NOT NULL;

CREATE TABLE outbox (
  id TEXT PRIMARY KEY,               -- exists before any I/O
  channel TEXT NOT NULL,
  conversation TEXT NOT NULL REFERENCES conversation (id),
  trigger_key TEXT NOT NULL UNIQUE,  -- the once-law; given free only by a row that never left 'ready'
  kind TEXT NOT NULL CHECK (kind IN ('auto_reply', 'manual')),
  body TEXT NOT NULL,                -- the payload, frozen
  language TEXT NOT NULL,
  gloss TEXT,
  conversation_platform_id TEXT NOT NULL,
  buyer_platform_id TEXT NOT NULL,
  context TEXT NOT NULL,
  covers TEXT NOT NULL,              -- JSON list; the law itself is in reply_covers
  based_on_version BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN
    ('ready', 'sending', 'ambiguous', 'sent', 'needs_human', 'superseded', 'cancelled', 'failed')),
  reason TEXT,
  detail TEXT,
  fence BIGINT NOT NULL,
  owner TEXT,
  lease_until BIGINT,
  attempts BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  deadline BIGINT NOT NULL,
  platform_id TEXT,
  created_at BIGINT NOT NULL,
  last_attempt_at BIGINT,
  absences TEXT NOT NULL,            -- JSON list of times
  place_at BIGINT NOT NULL,          -- where its message will stand in the thread
  place_no BIGINT NOT NULL,
  UNIQUE (channel, platform_id)
);
CREATE UNIQUE INDEX one_in_flight ON outbox (conversation) WHERE state IN ('sending', 'ambiguous');
CREATE INDEX outbox_due ON outbox (not_before, id) WHERE state = 'ready';
CREATE INDEX outbox_in_flight ON outbox (state, not_before) WHERE state IN ('sending', 'ambiguous');
CREATE INDEX outbox_open ON outbox (conversation, state)
  WHERE state IN ('ready', 'sending', 'ambiguous', 'needs_human');
CREATE INDEX outbox_open_newest ON outbox (created_at, id)
  WHERE state IN ('ready', 'sending', 'ambiguous', 'needs_human');
CREATE INDEX outbox_of_conversation ON outbox (conversation, created_at);
CREATE INDEX outbox_newest ON outbox (created_at, id);

CREATE TABLE reply_covers (          -- a buyer message is covered by at most one automatic reply
  message_id TEXT PRIMARY KEY,
  outbox TEXT NOT NULL REFERENCES outbox (id)
);
CREATE INDEX covers_of ON reply_covers (outbox);

CREATE TABLE attempt (               -- written before each send
  outbox TEXT NOT NULL REFERENCES outbox (id),
  n BIGINT NOT NULL,
  fence BIGINT NOT NULL,
  owner TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  outcome TEXT,                      -- the state it led to
  detail TEXT,
  PRIMARY KEY (outbox, n)
);

CREATE TABLE decision (
  message TEXT NOT NULL,
  n BIGINT NOT NULL,                 -- a turn is judged again when something changed
  conversation TEXT NOT NULL REFERENCES conversation (id),
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  intent TEXT NOT NULL,
  outbox TEXT,
  escalation TEXT,
  record TEXT NOT NULL,              -- JSON: everything that the why-panel shows
  PRIMARY KEY (message, n)
);
CREATE INDEX decision_of_conversation ON decision (conversation, at);
CREATE INDEX decision_of_outbox ON decision (outbox) WHERE outbox IS NOT NULL;

CREATE TABLE escalation (
  id TEXT PRIMARY KEY,
  channel TEXT NOT NULL,
  conversation TEXT NOT NULL REFERENCES conversation (id),
  message TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved')),
  wake BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  due_at BIGINT,
  notified BIGINT NOT NULL,
  next_notice_at BIGINT,
  packet TEXT NOT NULL               -- JSON
);
CREATE UNIQUE INDEX one_escalation ON escalation (conversation) WHERE state <> 'resolved';
CREATE INDEX escalation_due ON escalation (next_notice_at) WHERE state = 'open';
CREATE INDEX escalation_open ON escalation (created_at, id) WHERE state <> 'resolved';
CREATE INDEX escalation_newest ON escalation (created_at, id);

CREATE TABLE counter (               -- numbers that grow by one in the transaction that uses them
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('change', 0), ('search', 0);

CREATE TABLE change (                -- the feed: what the screens must read again
  seq BIGINT PRIMARY KEY,
  entity TEXT NOT NULL,
  id TEXT NOT NULL,
  at BIGINT NOT NULL
);
