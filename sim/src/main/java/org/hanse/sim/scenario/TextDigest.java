// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.hanse.core.model.Sha256;

/** Digests of texts, each marked where it begins and ends. */
public final class TextDigest {

    private TextDigest() {}

    /** The digest of a text, in hexadecimal. */
    public static String of(String text) {
        MessageDigest digest = Sha256.begin();
        add(digest, text);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Adds a text to a digest. */
    public static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) 1);
        digest.update(bytes);
        digest.update((byte) 0);
    }
}
