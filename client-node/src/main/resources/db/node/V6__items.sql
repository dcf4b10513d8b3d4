-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- Items as the shop set them through the API. A key of a document that is absent keeps the value of the import; null removes it.
CREATE TABLE item (
    number   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- order of the items behind those of the import
    id       TEXT    NOT NULL UNIQUE,
    change   INTEGER NOT NULL,           -- number of its last change, ascending over all items
    document TEXT    NOT NULL,           -- JSON
    deleted  INTEGER NOT NULL DEFAULT 0, -- 1 for an item that is no longer recommended
    included TEXT                        -- document that the data for training contain; null if they lack it
);

CREATE INDEX item_change ON item (change);

-- Number of the last change of an item, and of the last one that the data for training contain.
CREATE TABLE item_changes (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), -- always 1: the table has one row
    last     INTEGER NOT NULL,
    included INTEGER NOT NULL
);

INSERT INTO item_changes (id, last, included) VALUES (1, 0, 0);

-- Files that the shop sent through the API, in their order.
CREATE TABLE received_file (
    number    INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id        TEXT    NOT NULL UNIQUE,
    kind      TEXT    NOT NULL CHECK (kind IN ('ITEMS', 'INTERACTIONS')),
    format    TEXT    NOT NULL CHECK (format IN ('CSV', 'NDJSON')),
    dry_run   INTEGER NOT NULL,           -- 1 if nothing is stored
    at        TEXT    NOT NULL,           -- instant at which it was received
    state     TEXT    NOT NULL CHECK (state IN ('WAITING', 'RUNNING', 'DONE', 'FAILED')),
    read      INTEGER NOT NULL DEFAULT 0, -- rows read; a restart goes on behind them
    stored    INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0, -- rows that were stored before
    rejected  INTEGER NOT NULL DEFAULT 0,
    problem   TEXT                        -- why it failed, JSON
);

-- Rejected rows of such files, the first ones of each.
CREATE TABLE received_reject (
    file    INTEGER NOT NULL REFERENCES received_file (number) ON DELETE CASCADE,
    line    INTEGER NOT NULL, -- first line of the row, from 1
    problem TEXT    NOT NULL, -- JSON
    PRIMARY KEY (file, line)
);
