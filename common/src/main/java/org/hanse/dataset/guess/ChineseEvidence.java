// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.BitSet;

/**
 * Evidence for Chinese in bytes that are not UTF-8. Bytes above ASCII form pairs in Chinese, and several characters are adjacent. Most
 * pairs are among the 3755 characters of everyday use (GB/T 2312, level 1: first byte B0 to D7). Accented letters are isolated, or
 * adjacent in twos as in "Größe".
 *
 * @param high number of bytes above ASCII
 * @param paired those of them in runs of even length
 * @param inWords those in even runs of at least two characters
 * @param common those in characters of everyday use
 * @param different number of different characters of everyday use
 */
record ChineseEvidence(int high, int paired, int inWords, int common, int different) {

    private static final double PAIRED = 0.8;
    private static final double IN_WORDS = 0.5;
    private static final double COMMON = 0.6;
    private static final int DIFFERENT = 4;

    private static final int FIRST_COMMON = 0xB0;
    private static final int LAST_COMMON = 0xD7;
    private static final int FIRST_TRAIL = 0xA1;

    static ChineseEvidence of(byte[] text) {
        int high = 0;
        int paired = 0;
        int inWords = 0;
        int common = 0;
        BitSet characters = new BitSet();
        int from = 0;
        while (from < text.length) {
            int to = from;
            while (to < text.length && text[to] < 0) {
                to++;
            }
            int run = to - from;
            high += run;
            if (run % 2 == 0) {
                paired += run;
                inWords += run >= 4 ? run : 0;
                common += 2 * countCommon(text, from, to, characters);
            }
            from = to + 1;
        }
        return new ChineseEvidence(high, paired, inWords, common, characters.cardinality());
    }

    private static int countCommon(byte[] text, int from, int to, BitSet characters) {
        int count = 0;
        for (int i = from; i < to; i += 2) {
            int lead = text[i] & 0xFF;
            int trail = text[i + 1] & 0xFF;
            if (lead >= FIRST_COMMON && lead <= LAST_COMMON && trail >= FIRST_TRAIL) {
                count++;
                characters.set(lead << 8 | trail);
            }
        }
        return count;
    }

    /** Returns whether a Western encoding is out of the question. */
    boolean isStrong() {
        return paired >= PAIRED * high
                && inWords >= IN_WORDS * high
                && common >= COMMON * high
                && different >= DIFFERENT;
    }
}
