-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- Erasures that the API accepted. Rows are kept as a record; they name no shopper once the erasure is finished.
CREATE TABLE erasure (
    number       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id           TEXT    NOT NULL UNIQUE, -- 32 hexadecimal digits
    at           TEXT    NOT NULL,        -- instant of the erasure
    later        INTEGER NOT NULL,        -- 1 if interactions after the erasure are accepted
    shoppers     TEXT,                    -- ids in all known forms, a JSON list; null once the interactions are removed
    events       INTEGER NOT NULL,        -- number of events that were deleted at once
    decisions    INTEGER NOT NULL,        -- number of decisions that were deleted at once
    interactions INTEGER,                 -- number of imported interactions that were removed; null before
    remains      TEXT,                    -- what could not be removed, a JSON list; null before
    finished     INTEGER NOT NULL         -- 1 if no deleted row is left in the log of the database either
);

-- What shoppers want.
CREATE TABLE preference (
    shopper     TEXT    NOT NULL PRIMARY KEY,
    training    INTEGER NOT NULL, -- 1 if tables and training may use the interactions
    profiling   INTEGER NOT NULL, -- 1 if recommendations may use the history
    hidden      TEXT    NOT NULL, -- ids of interactions that are left out, a JSON list
    in_training INTEGER NOT NULL, -- training, as the data for training and comparisons contain it
    in_hidden   TEXT    NOT NULL  -- hidden, as these data contain it
);

-- Visitors whose events and decisions became those of a shopper. An erasure of the shopper is of the visitors too.
CREATE TABLE merged (
    visitor TEXT NOT NULL,
    shopper TEXT NOT NULL,
    PRIMARY KEY (visitor, shopper)
);

CREATE INDEX merged_shopper ON merged (shopper);

-- Copies of a shopper's data, for a day.
CREATE TABLE export (
    id       TEXT    NOT NULL PRIMARY KEY, -- 32 hexadecimal digits
    at       INTEGER NOT NULL,             -- microseconds since the epoch
    shopper  TEXT,                         -- null once it is deleted
    document TEXT                          -- JSON, schema hanse.subject/1; null before it is made, and once it is deleted
);

CREATE INDEX export_at ON export (at);
CREATE INDEX export_shopper ON export (shopper);

-- Shopper of the event in the data for training and comparisons, until these contain a merge; null for the same one.
ALTER TABLE event ADD COLUMN included TEXT;

CREATE INDEX event_included ON event (included) WHERE included IS NOT NULL;
