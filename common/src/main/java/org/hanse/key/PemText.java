// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.key;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** PEM text of one object: a begin line, base64 in lines of 64 characters, an end line (RFC 7468). Arrays hold ASCII text. */
final class PemText {

    private static final int LINE = 64;
    private static final byte[] LINE_END = {'\n'};

    private PemText() {}

    /** Returns the text of an object. The caller overwrites the result if it is secret. */
    static byte[] encode(String label, byte[] der) {
        byte[] body = Base64.getMimeEncoder(LINE, LINE_END).encode(der);
        byte[] begin = ("-----BEGIN " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
        byte[] end = ("\n-----END " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
        byte[] text = Arrays.copyOf(begin, begin.length + body.length + end.length);
        System.arraycopy(body, 0, text, begin.length, body.length);
        System.arraycopy(end, 0, text, begin.length + body.length, end.length);
        Arrays.fill(body, (byte) 0);
        return text;
    }

    /** Returns the bytes of the first object with this label; empty if there is none or it is damaged. */
    static Optional<byte[]> decode(String label, byte[] text) {
        byte[] begin = ("-----BEGIN " + label + "-----").getBytes(StandardCharsets.US_ASCII);
        byte[] end = ("-----END " + label + "-----").getBytes(StandardCharsets.US_ASCII);
        int from = indexOf(text, begin, 0) + begin.length;
        int to = indexOf(text, end, from);
        if (from < begin.length || to < 0) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOfRange(text, from, to);
        try {
            byte[] der = Base64.getMimeDecoder().decode(body);
            return der.length == 0 ? Optional.empty() : Optional.of(der);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    private static int indexOf(byte[] text, byte[] word, int from) {
        for (int at = from; at + word.length <= text.length; at++) {
            if (Arrays.equals(text, at, at + word.length, word, 0, word.length)) {
                return at;
            }
        }
        return -1;
    }
}
