// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import org.hanse.core.crypto.Digest;

/**
 * One-time code of an invitation: 12 characters of Crockford's base 32, which are 60 random bits. Letters count in either case, dashes and
 * blanks do not count, and O, I and L count as the digits that they look like.
 */
public final class InvitationCode {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 12;
    private static final int GROUP = 4;

    private final String characters;

    private InvitationCode(String characters) {
        this.characters = characters;
    }

    /** Draws a code. */
    public static InvitationCode generate(SecureRandom random) {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        StringBuilder drawn = new StringBuilder();
        for (byte value : bytes) {
            drawn.append(ALPHABET.charAt(value & (ALPHABET.length() - 1)));
        }
        return new InvitationCode(drawn.toString());
    }

    /** Returns the code that was typed; empty if it has another form. */
    public static Optional<InvitationCode> parse(String typed) {
        String characters = typed.replaceAll("[-\\s]", "")
                .toUpperCase(Locale.ROOT)
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        return characters.length() == LENGTH && characters.chars().allMatch(letter -> ALPHABET.indexOf(letter) >= 0)
                ? Optional.of(new InvitationCode(characters))
                : Optional.empty();
    }

    /** Returns the code in three groups, to be shown once. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < LENGTH; at += GROUP) {
            text.append(at == 0 ? "" : "-").append(characters, at, at + GROUP);
        }
        return text.toString();
    }

    /** Returns SHA-256 of the characters, which is stored. */
    public Digest digest() {
        return Digest.sha256(characters.getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns no part of the code. */
    @Override
    public String toString() {
        return "InvitationCode";
    }
}
