-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- Explanations of a decision's first items, JSON of schema hanse.terms/1, at most 32 KiB; null for decisions of earlier versions.
ALTER TABLE decision ADD COLUMN terms TEXT;
