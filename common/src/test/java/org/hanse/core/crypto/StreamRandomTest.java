// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.SecureRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StreamRandomTest {

    /** More than two of the pieces in which the stream is made. */
    private static final int COUNT = 2500;

    private static long[] draw(StreamRandom random) {
        return LongStream.generate(random::nextLong).limit(COUNT).toArray();
    }

    @Test
    void nextLong_ofASeed_isTheKeyStreamOfIt() {
        byte[] seed = new byte[32];
        seed[0] = (byte) 0xef;
        seed[1] = (byte) 0xbe;
        long[] words = new long[COUNT];
        try (SeededPrg prg = new SeededPrg();
                SecretBytes secret = SecretBytes.copyOf(seed, SecretAccess.granted());
                StreamRandom random = StreamRandom.seededForTesting(0xbeef)) {
            prg.add(secret, 0, 1, words);

            assertThat(draw(random)).isEqualTo(words);
        }
    }

    @Test
    void generate_twice_drawsDifferentNumbers() {
        try (StreamRandom one = StreamRandom.generate(new SecureRandom());
                StreamRandom other = StreamRandom.generate(new SecureRandom())) {
            assertThat(draw(one)).doesNotHaveDuplicates().isNotEqualTo(draw(other));
        }
    }

    /** A closed stream must not continue with a public key. */
    @Test
    void nextLong_afterClose_isRefused() {
        StreamRandom random = StreamRandom.generate(new SecureRandom());
        random.nextLong();
        random.close();

        assertThatIllegalStateException().isThrownBy(random::nextLong);
    }
}
