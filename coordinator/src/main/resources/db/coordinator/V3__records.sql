-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- What happened to jobs, in figures. The history has it in words.
CREATE TABLE record (
    number  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- order of the records
    job     TEXT    NOT NULL REFERENCES job (name),     -- name of the job
    at      TEXT    NOT NULL,                           -- instant of the event
    kind    TEXT    NOT NULL,                           -- counted, summed, without-sum (rounds), paused or failed (jobs)
    round   INTEGER,                                    -- number of the round; null for a job
    members INTEGER,                                    -- number of participants in the sum; null without one
    seconds REAL,                                       -- time from the start of the round; null without a sum
    loss    REAL,                                       -- mean training loss; null if nodes send none
    figures TEXT,                                       -- figures of a sum before training by name, JSON; else null
    detail  TEXT                                        -- key of a sum before training, or the reason; null if counted
);
CREATE INDEX record_of_job ON record (job, number);

-- Before, the history was the only record. A cast reads the number that a text begins with.
WITH told AS (
    SELECT number, job, at, CAST(substr(line, 7) AS INTEGER) AS round, ltrim(substr(line, 7), '0123456789') AS words
    FROM history WHERE line GLOB 'round [0-9]*'
)
INSERT INTO record (number, job, at, kind, round, members, seconds, loss)
SELECT number, job, at, 'counted', round,
    CAST(substr(words, 11) AS INTEGER),
    CAST(substr(words, instr(words, ' updates in ') + 12) AS REAL),
    CASE WHEN words LIKE '%, loss %' THEN CAST(substr(words, instr(words, ', loss ') + 7) AS REAL) END
FROM told WHERE words GLOB ' counted: [0-9]* updates in [0-9]*';

WITH told AS (
    SELECT number, job, at, CAST(substr(line, 7) AS INTEGER) AS round, ltrim(substr(line, 7), '0123456789') AS words,
        substr(line, instr(line, ', load ') + 7) AS load,
        substr(line, instr(line, ' at most ') + 9) AS epsilon
    FROM history WHERE line GLOB 'round [0-9]*'
)
INSERT INTO record (number, job, at, kind, round, members, seconds, figures, detail)
SELECT number, job, at, 'summed', round,
    CAST(substr(words, instr(words, ' of ') + 4) AS INTEGER),
    CAST(substr(words, instr(words, ' in ') + 4) AS REAL),
    CASE WHEN words GLOB ' summed pair counts *'
        THEN json_object('loadPercent', CAST(load AS REAL))
        ELSE json_object('epsilon', CAST(epsilon AS REAL),
            'cells', CAST(substr(epsilon, instr(epsilon, ', ') + 2) AS INTEGER)) END,
    CASE WHEN words GLOB ' summed pair counts *' THEN 'counts' ELSE 'pairs' END
FROM told WHERE words GLOB ' summed pair counts of *' OR words GLOB ' summed similar pairs of *';

WITH told AS (
    SELECT number, job, at, CAST(substr(line, 7) AS INTEGER) AS round, ltrim(substr(line, 7), '0123456789') AS words
    FROM history WHERE line GLOB 'round [0-9]*'
)
INSERT INTO record (number, job, at, kind, round, detail)
SELECT number, job, at, 'without-sum', round, substr(words, 23)
FROM told WHERE words GLOB ' ended without a sum: *';

INSERT INTO record (number, job, at, kind, detail)
SELECT number, job, at, substr(line, 1, 6), substr(line, 9)
FROM history WHERE line GLOB 'paused: *' OR line GLOB 'failed: *';
