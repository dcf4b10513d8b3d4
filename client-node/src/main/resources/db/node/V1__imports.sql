-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- Data of a node. Instants are ISO-8601 texts in UTC. Digests have 32 bytes.

-- What is stored now.
CREATE TABLE contents (
    id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), -- always 1: the table has one row
    version    INTEGER NOT NULL,                            -- incremented when the data change
    file       TEXT    NOT NULL,                            -- descriptor of the last import
    descriptor TEXT    NOT NULL,                            -- its text
    mapping    BLOB    NOT NULL                             -- digest of how its rows become interactions
);

-- Files that hold the data, by the digests of their bytes.
CREATE TABLE segment (
    number INTEGER NOT NULL PRIMARY KEY, -- order of the segments
    kind   TEXT    NOT NULL CHECK (kind IN ('INTERACTIONS', 'ITEMS')),
    digest BLOB    NOT NULL,             -- SHA-256 of the file, which is named by it
    rows   INTEGER NOT NULL              -- number of its rows
);

-- Imports, the last one last.
CREATE TABLE import (
    number   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at       TEXT    NOT NULL, -- instant of the import
    file     TEXT    NOT NULL, -- descriptor
    read     INTEGER NOT NULL, -- rows read
    added    INTEGER NOT NULL, -- interactions added
    known    INTEGER NOT NULL, -- interactions stored before
    rejected INTEGER NOT NULL, -- rows left out because of a fault
    repaired INTEGER NOT NULL  -- values left out because of a fault
);

-- Files that an import read.
CREATE TABLE source_file (
    import INTEGER NOT NULL REFERENCES import (number),
    path   TEXT    NOT NULL,
    digest BLOB    NOT NULL, -- SHA-256
    bytes  INTEGER NOT NULL, -- size
    PRIMARY KEY (import, path)
);

-- Rejected rows of the last import.
CREATE TABLE reject (
    number INTEGER NOT NULL PRIMARY KEY, -- order of the rows
    file   TEXT    NOT NULL,             -- file of the row
    line   INTEGER NOT NULL,             -- number of the row, a header counted
    reason TEXT    NOT NULL,
    value  TEXT                          -- value at fault; null where it may name a shopper
);

-- Key of the marks of erased shoppers.
CREATE TABLE erasure_key (
    id    INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), -- always 1: the table has one row
    bytes BLOB    NOT NULL                             -- 32 random bytes
);

-- Erased shoppers, whom later imports leave out.
CREATE TABLE erased (
    mark BLOB NOT NULL PRIMARY KEY, -- HMAC-SHA256 of the shopper's id; the id is not stored
    at   TEXT NOT NULL              -- instant of the erasure
);
