-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- Events have ids and shoppers of their own and outlive their decision. Those of earlier versions get a random id.
DROP INDEX event_decision;
ALTER TABLE event RENAME TO event_before;

CREATE TABLE event (
    number   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id       TEXT    NOT NULL UNIQUE, -- given by the shop
    decision INTEGER REFERENCES decision (number) ON DELETE SET NULL,
    shopper  TEXT,             -- null for a visitor who is not known
    at       INTEGER NOT NULL, -- microseconds since the epoch, as the shop dates the event
    received INTEGER NOT NULL, -- microseconds since the epoch, by the clock of the node
    item     TEXT    NOT NULL, -- id of the item, which the catalogue may not hold
    type     TEXT    NOT NULL, -- type of the interaction, such as click
    value    REAL,             -- such as stars of a rating
    quantity REAL,             -- pieces
    price    REAL,             -- price of a piece
    order_id TEXT              -- id of the order
);

INSERT INTO event (number, id, decision, shopper, at, received, item, type)
SELECT event_before.number, lower(hex(randomblob(16))), decision, shopper, event_before.at, event_before.at, item, type
FROM event_before JOIN decision ON decision.number = event_before.decision
ORDER BY event_before.number;

DROP TABLE event_before;

CREATE INDEX event_decision ON event (decision);
CREATE INDEX event_shopper ON event (shopper);
CREATE INDEX event_at ON event (at);

-- Number of the last event that the data for training and comparisons contain.
ALTER TABLE contents ADD COLUMN events INTEGER NOT NULL DEFAULT 0;

-- 1 if interactions after the erasure are accepted.
ALTER TABLE erased ADD COLUMN later INTEGER NOT NULL DEFAULT 0;

-- Number of erasures at the last one after which imports may add the shoppers again: they have no mark.
ALTER TABLE erasures ADD COLUMN readmitted INTEGER NOT NULL DEFAULT 0;
