-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- Number of erasures: results of training that began before the last one are not stored.
CREATE TABLE erasures (
    id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), -- always 1: the table has one row
    number INTEGER NOT NULL
);

INSERT INTO erasures (id, number) VALUES (1, 0);
