-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- Answers to requests with an idempotency key.
CREATE TABLE answer (
    key      BLOB    NOT NULL PRIMARY KEY, -- digest of token, call and key
    request  BLOB    NOT NULL,             -- digest of path and body
    status   INTEGER NOT NULL,
    location TEXT,
    body     TEXT    NOT NULL,
    at       INTEGER NOT NULL              -- microseconds since the epoch
) WITHOUT ROWID;

CREATE INDEX answer_at ON answer (at);
