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
