-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- State of a coordinator. Instants are ISO-8601 texts in UTC. Digests have 32 bytes. Encoded columns hold protobuf messages of hanse.v1.

-- Fencing term: a process that serves may write only while its term is the newest.
CREATE TABLE lease (
    id    INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), -- always 1: the table has one row
    term  INTEGER NOT NULL,                            -- number of acquisitions; each one increments it
    since TEXT    NOT NULL                             -- instant of the last acquisition
);

-- Invitations of participants.
CREATE TABLE invitation (
    code    BLOB NOT NULL PRIMARY KEY, -- digest of the one-time code; the code itself is not stored
    name    TEXT NOT NULL,             -- name of the invited participant
    expires TEXT NOT NULL,             -- instant at which the code becomes invalid
    used    TEXT                       -- instant of enrolment; null if the code is unused
);

-- Enrolled participants.
CREATE TABLE participant (
    name        TEXT NOT NULL PRIMARY KEY, -- name of the participant
    identity    BLOB NOT NULL,             -- Ed25519 public key of its signatures in rounds
    certificate BLOB NOT NULL,             -- SHA-256 of its TLS certificate
    enrolled    TEXT NOT NULL,             -- instant of enrolment
    revoked     TEXT                       -- instant of revocation; null if it may connect
);

-- Jobs as they were created.
CREATE TABLE job (
    number           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- order of creation
    name             TEXT    NOT NULL UNIQUE,                    -- name of the job
    plan             TEXT    NOT NULL,                           -- text of the plan, byte for byte as signed
    plan_signature   BLOB    NOT NULL,                           -- Ed25519 signature of the operator over the plan
    roster           TEXT    NOT NULL,                           -- text of the roster, byte for byte as signed
    roster_signature BLOB    NOT NULL                            -- Ed25519 signature of the operator over the roster
);

-- Current state of each job that has started.
CREATE TABLE job_state (
    job   TEXT NOT NULL PRIMARY KEY REFERENCES job (name), -- name of the job
    state BLOB NOT NULL,                                   -- StoredJobState
    head  BLOB NOT NULL                                    -- StoredJobHead: model, target, optimizer, clip norm
);

-- History of jobs, for operators.
CREATE TABLE history (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,  -- order of the lines
    job    TEXT    NOT NULL REFERENCES job (name),      -- name of the job
    at     TEXT    NOT NULL,                            -- instant of the event
    line   TEXT    NOT NULL                             -- description in one line
);
CREATE INDEX history_of_job ON history (job, number);

-- Requests of the operator that the coordinator has not taken yet.
CREATE TABLE request (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,  -- order of the requests
    job    TEXT    NOT NULL REFERENCES job (name),      -- name of the job
    kind   TEXT    NOT NULL                             -- PAUSE, RESUME or STOP
);
CREATE INDEX request_of_job ON request (job, number);

-- Current state of each round.
CREATE TABLE round (
    job       TEXT    NOT NULL REFERENCES job (name), -- name of the job
    round     INTEGER NOT NULL,                       -- number of the round, from 1
    state     BLOB    NOT NULL,                       -- StoredRoundState
    enrolment BLOB,                                   -- StoredEnrolment of the start; null if the round never collected messages
    PRIMARY KEY (job, round)
) WITHOUT ROWID;

-- Deadlines of phases. A restart keeps them.
CREATE TABLE deadline (
    job   TEXT    NOT NULL REFERENCES job (name), -- name of the job
    round INTEGER NOT NULL,                       -- number of the round
    phase TEXT    NOT NULL,                       -- name of the phase
    at    TEXT    NOT NULL,                       -- instant at which the phase ends
    PRIMARY KEY (job, round, phase)
) WITHOUT ROWID;

-- Shares that a participant encrypted for the others. Deleted after the round.
CREATE TABLE sealed (
    job         TEXT    NOT NULL, -- name of the job
    round       INTEGER NOT NULL, -- number of the round
    participant TEXT    NOT NULL, -- owner of the shared secrets
    shares      BLOB    NOT NULL, -- SharesForOthers
    PRIMARY KEY (job, round, participant),
    FOREIGN KEY (job, round) REFERENCES round (job, round)
);

-- Shares that a participant revealed to unmask the sum. Secret. Deleted after the round.
CREATE TABLE reveal (
    job         TEXT    NOT NULL, -- name of the job
    round       INTEGER NOT NULL, -- number of the round
    participant TEXT    NOT NULL, -- sender of the shares
    shares      BLOB    NOT NULL, -- SharesForUnmasking
    PRIMARY KEY (job, round, participant),
    FOREIGN KEY (job, round) REFERENCES round (job, round)
);

-- Masked updates. Their elements are files below "updates", named by digest. Deleted after the round.
CREATE TABLE masked (
    job         TEXT    NOT NULL, -- name of the job
    round       INTEGER NOT NULL, -- number of the round
    participant TEXT    NOT NULL, -- sender of the update
    digest      BLOB    NOT NULL, -- SHA-256 of the elements, and name of the file
    signature   BLOB    NOT NULL, -- Ed25519 signature of the sender over session, sender and digest
    PRIMARY KEY (job, round, participant),
    FOREIGN KEY (job, round) REFERENCES round (job, round)
);

-- Faults that participants committed beyond doubt; of each participant the first.
CREATE TABLE fault (
    job         TEXT    NOT NULL, -- name of the job
    round       INTEGER NOT NULL, -- number of the round
    participant TEXT    NOT NULL, -- name of the participant
    fault       TEXT    NOT NULL, -- name of the fault
    PRIMARY KEY (job, round, participant),
    FOREIGN KEY (job, round) REFERENCES round (job, round)
);

-- Events of a round, for operators.
CREATE TABLE note (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- order of the notes
    job    TEXT    NOT NULL,                           -- name of the job
    round  INTEGER NOT NULL,                           -- number of the round
    line   TEXT    NOT NULL,                           -- description in one line
    FOREIGN KEY (job, round) REFERENCES round (job, round)
);
CREATE INDEX note_of_round ON note (job, round, number);
