-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- Decisions, in their order. Rows are never changed; old ones are deleted after the retention, and those of erased shoppers at once.
CREATE TABLE decision (
    number   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id       TEXT    NOT NULL UNIQUE, -- 16 hexadecimal digits
    at       INTEGER NOT NULL,        -- microseconds since the epoch
    shopper  TEXT,                    -- null for a visitor who is not known
    document TEXT    NOT NULL         -- canonical JSON, schema hanse.decision/1
);

CREATE INDEX decision_shopper ON decision (shopper);
CREATE INDEX decision_at ON decision (at);

-- What happened after decisions.
CREATE TABLE event (
    number   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    decision INTEGER NOT NULL REFERENCES decision (number),
    at       INTEGER NOT NULL, -- microseconds since the epoch
    item     TEXT    NOT NULL, -- id of the recommended item
    type     TEXT    NOT NULL  -- type of the interaction, such as click
);

CREATE INDEX event_decision ON event (decision);
