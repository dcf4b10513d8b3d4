-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- 1 from an erasure until what was fitted to the data before is deleted.
ALTER TABLE erasures ADD COLUMN forgets INTEGER NOT NULL DEFAULT 0;
