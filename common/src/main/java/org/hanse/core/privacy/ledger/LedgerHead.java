// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hanse.core.crypto.Digest;

/**
 * Number of entries and last hash of a ledger. A stored head detects an older copy or another ledger.
 *
 * @param entries number of entries
 * @param hash hash of the last entry; zeros if there is none
 */
public record LedgerHead(long entries, Digest hash) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):(\\p{XDigit}{" + 2 * Digest.SIZE + "})");

    /** Head of a ledger without entries. */
    public static final LedgerHead NONE = new LedgerHead(0, Digest.of(new byte[Digest.SIZE]));

    public LedgerHead {
        if (entries < 0) {
            throw new IllegalArgumentException(entries + " entries");
        }
    }

    /**
     * Parses the format of {@link #toString}.
     *
     * @throws IllegalArgumentException for another format
     */
    public static LedgerHead parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no head, which is a number of entries, a colon and a hash of " + 2 * Digest.SIZE
                    + " hexadecimal digits");
        }
        return new LedgerHead(
                Long.parseLong(parts.group(1)), Digest.of(HexFormat.of().parseHex(parts.group(2))));
    }

    /** Returns the position of the next entry. */
    LedgerEntry.Link next(Instant at) {
        return new LedgerEntry.Link(entries, hash, at);
    }

    /** Returns the head after one more entry. */
    public LedgerHead after(LedgerEntry entry) {
        return new LedgerHead(entries + 1, entry.hash());
    }

    /**
     * Checks that an entry follows this head.
     *
     * @throws IllegalArgumentException with the difference, if not
     */
    public void requireNext(LedgerEntry entry) {
        LedgerEntry.Link link = entry.link();
        if (link.index() != entries) {
            throw new IllegalArgumentException("the entry has the number " + link.index() + ", and " + entries
                    + " is the next: entries were left out, doubled or moved");
        }
        if (!link.previous().equals(hash)) {
            throw new IllegalArgumentException(
                    "the entry stands behind another one than the one before it: one of them was"
                            + " changed, or is from another ledger");
        }
    }

    /**
     * Checks that entries extend this head: at least as many, with the same hash at its position.
     *
     * @param all consecutive entries from the first on
     * @throws IllegalArgumentException with the difference, if not
     */
    public void requireWithin(List<LedgerEntry> all) {
        if (all.size() < entries) {
            throw new IllegalArgumentException("it has " + all.size() + " entries, and " + entries
                    + " were written: it was cut off, or is an older copy");
        }
        if (entries > 0 && !all.get(Math.toIntExact(entries - 1)).hash().equals(hash)) {
            throw new IllegalArgumentException(
                    "entry " + (entries - 1) + " is not the one that was written: it is another ledger");
        }
    }

    @Override
    public String toString() {
        return entries + ":" + hash.toHex();
    }
}
