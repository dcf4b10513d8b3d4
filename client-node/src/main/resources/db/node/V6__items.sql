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
