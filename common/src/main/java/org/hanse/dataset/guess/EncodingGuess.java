// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Encoding of a text, from its first bytes. */
final class EncodingGuess {

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private EncodingGuess() {}

    /**
     * Returns the encoding of {@code head}: UTF-8 if it decodes; GB18030 if it decodes and {@link ChineseEvidence} is
     * strong; else a Western one, whose accented letters can look like Chinese where two of them meet.
     */
    static Charset of(byte[] head) {
        if (startsWith(head, 0xFE, 0xFF) || startsWith(head, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16;
        }
        if (decodes(head, StandardCharsets.UTF_8)) {
            return StandardCharsets.UTF_8;
        }
        if (ChineseEvidence.of(head).isStrong() && decodes(head, GB18030)) {
            return GB18030;
        }
        // The two differ in 0x80 to 0x9F only, where ISO-8859-1 has unused control characters.
        for (byte b : head) {
            if (b <= (byte) 0x9F) { // Bytes are signed: nothing lies below 0x80.
                return WINDOWS_1252;
            }
        }
        return StandardCharsets.ISO_8859_1;
    }

    /** Returns the remark on a guessed encoding; empty for a certain one. */
    static String doubt(Charset guessed) {
        if (guessed.equals(StandardCharsets.UTF_8) || guessed.equals(StandardCharsets.UTF_16)) {
            return "";
        }
        String others = guessed.equals(GB18030)
                ? "EUC-KR, Big5 or windows-1252"
                : "ISO-8859-2, windows-1251, Shift_JIS or GB18030";
        return "the encoding is a guess, look at the titles; it could be " + others;
    }

    private static boolean startsWith(byte[] head, int first, int second) {
        return head.length > 1 && head[0] == (byte) first && head[1] == (byte) second;
    }

    /** Returns whether all bytes are valid, except for a truncated character at the end. */
    private static boolean decodes(byte[] head, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer characters = CharBuffer.allocate(head.length + 16);
        CoderResult result = decoder.decode(ByteBuffer.wrap(head), characters, false);
        return !result.isError();
    }
}
