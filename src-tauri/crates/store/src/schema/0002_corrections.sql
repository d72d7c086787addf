CREATE TABLE correction (            -- what people said about an understanding that was wrong
  id TEXT PRIMARY KEY,
  conversation TEXT NOT NULL REFERENCES conversation (id),
  message TEXT NOT NULL,             -- the buyer's message that ends the turn
  body TEXT NOT NULL,                -- the turn as it was read
  was TEXT NOT NULL,                 -- the intent that was read
  intent TEXT NOT NULL,              -- what it is; 'other' when the machine should have kept silent
  kind TEXT NOT NULL CHECK (kind IN ('intent', 'overruled')),
  made_at BIGINT NOT NULL,
  taken_back_at BIGINT               -- NULL while it counts
);
CREATE UNIQUE INDEX one_correction ON correction (message) WHERE taken_back_at IS NULL;
CREATE INDEX correction_newest ON correction (made_at, id) WHERE taken_back_at IS NULL;
CREATE INDEX correction_of_conversation ON correction (conversation);
