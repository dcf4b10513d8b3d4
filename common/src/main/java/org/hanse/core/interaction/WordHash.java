// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.nio.charset.StandardCharsets;

/** A number for a word that is the same at every merchant. Fixed for ever: models depend on it (docs/design/network.md, section 10). */
public final class WordHash {

    private WordHash() {}

    /**
     * Computes FNV-1a of the word's UTF-8 bytes, in 64 bits. Its low bits alone are poor. Source: Fowler, Noll and Vo.
     */
    public static long of(String word) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
