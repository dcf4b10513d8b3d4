// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.nio.charset.StandardCharsets;
import org.hanse.core.interaction.ItemId;

/**
 * Keys of counts as 64-bit hashes. They depend on the shared ids of items, so participants need no common index.
 *
 * <p>Source: FNV-1a over UTF-8; mixing function of SplitMix (Steele et al., OOPSLA 2014, figure 17).
 */
final class KeyHash {

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Salt of the keys of catalogues, in the sequence of those of {@link CountKind}. */
    private static final long CATALOGUE = 0x1715609f7c746c69L;

    private KeyHash() {}

    /** Returns the hash of an item. */
    static long of(ItemId item) {
        long hash = FNV_BASIS;
        for (byte b : item.value().getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** Returns the hash of an item among the keys of catalogues. */
    static long ofCatalogue(ItemId item) {
        return mix(of(item) + CATALOGUE);
    }

    /** Returns the hash of an item within a kind of keys. */
    static long of(CountKind kind, long item) {
        return mix(item + kind.salt());
    }

    /**
     * Returns the hash of an ordered pair.
     *
     * @param first hash of the first item within the kind
     * @param second hash of the second item
     */
    static long ordered(long first, long second) {
        return mix(first + second);
    }

    /** Returns the hash of an unordered pair of hashes within the kind. */
    static long unordered(long one, long other) {
        return mix(one + other);
    }

    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
