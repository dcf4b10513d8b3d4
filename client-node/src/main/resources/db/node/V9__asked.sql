-- Copyright The Hanse Authors
-- SPDX-License-Identifier: Apache-2.0

-- What a request had beside the shopper, JSON of at most 1,000 bytes; null where it had nothing, and for decisions of earlier versions.
ALTER TABLE decision ADD COLUMN asked TEXT;

-- 1 while a decision that was made ahead has not been shown. Its time becomes that of its showing.
ALTER TABLE decision ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
