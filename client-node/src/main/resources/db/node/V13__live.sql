-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- Slots of logged decisions that chance filled with another item than the best. A day that the clock goes back to goes on with its own number.
CREATE TABLE drawn_slots (
    day   INTEGER NOT NULL PRIMARY KEY, -- days since the epoch, in UTC
    slots INTEGER NOT NULL
);

-- Key of the hash that assigns shoppers to arms.
CREATE TABLE arm_key (
    id    INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), -- always 1: the table has one row
    bytes BLOB    NOT NULL                             -- 32 random bytes
);

-- Experiments, the present one last; a share of 0 is the end of the one before.
CREATE TABLE experiment (
    number  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    began   INTEGER NOT NULL, -- microseconds since the epoch
    holdout REAL    NOT NULL, -- share of shoppers
    against TEXT    NOT NULL CHECK (against IN ('POPULARITY', 'TABLES')),
    days    INTEGER NOT NULL  -- length
);

-- Experiment of the decision and arm of its shopper, served or holdout; null outside of experiments.
ALTER TABLE decision ADD COLUMN experiment INTEGER;
ALTER TABLE decision ADD COLUMN arm TEXT;

CREATE INDEX decision_experiment ON decision (experiment, shopper) WHERE experiment IS NOT NULL;

-- Watch over the click rate of what the node serves.
CREATE TABLE rate_watch (
    id             INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), -- always 1: the table has one row
    version        TEXT    NOT NULL, -- digest of what is watched; empty for popularity
    last           INTEGER NOT NULL, -- number of the last decision that was judged
    decisions      INTEGER NOT NULL, -- judged decisions of the version
    clicks         INTEGER NOT NULL, -- those with a click
    evidence       REAL    NOT NULL, -- that the rate fell
    good_decisions REAL    NOT NULL, -- decisions of what served before
    good_clicks    REAL    NOT NULL
);

-- Versions that the node no longer serves because their click rate fell.
CREATE TABLE step_back (
    number    INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL, -- microseconds since the epoch
    version   TEXT    NOT NULL, -- digest
    decisions INTEGER NOT NULL, -- judged decisions of the version
    clicks    INTEGER NOT NULL, -- those with a click
    before    REAL    NOT NULL  -- share of decisions with a click of what served before
);
