-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- Versions of the roster. Rows are added and never changed.
CREATE TABLE roster (
    version   INTEGER NOT NULL PRIMARY KEY, -- number of the version; each one is one more than the one before
    text      TEXT    NOT NULL,             -- text of the roster, byte for byte as signed
    signature BLOB    NOT NULL              -- Ed25519 signature of the operator over the text
);

-- Instant of suspension; null if the next roster contains the participant.
ALTER TABLE participant ADD COLUMN suspended TEXT;

-- SHA-256 of the certificate before the last renewal; null without a renewal.
ALTER TABLE participant ADD COLUMN replaced BLOB;

-- Evidence of rounds with a sum, and the outcome of those that counted. Kept after the round; holds no secrets.
CREATE TABLE evidence (
    job      TEXT    NOT NULL, -- name of the job
    round    INTEGER NOT NULL, -- number of the round
    evidence BLOB    NOT NULL, -- StoredRoundEvidence
    outcome  BLOB,             -- StoredRoundOutcome; null until the model is stored
    PRIMARY KEY (job, round),
    FOREIGN KEY (job, round) REFERENCES round (job, round)
);
