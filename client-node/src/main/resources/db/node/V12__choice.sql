-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- Items that a decision chose from, JSON of at most 8,192 bytes; null for decisions of earlier versions.
ALTER TABLE decision ADD COLUMN choice TEXT;
