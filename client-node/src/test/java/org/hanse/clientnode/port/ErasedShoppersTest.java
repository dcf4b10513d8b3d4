// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErasedShoppersTest {

    private static final byte[] KEY = "Jefe".getBytes(StandardCharsets.UTF_8);

    /** RFC 4231, test case 2. */
    @Test
    void mark_ofAnId_isItsHmac() {
        assertThat(new ErasedShoppers(KEY, Map.of())
                        .mark("what do ya want for nothing?")
                        .toHex())
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void time_ofAnId_isThatOfItsExactMarkUnderTheKey() {
        ErasedShoppers marks = new ErasedShoppers(KEY, Map.of());
        ErasedShoppers erased = new ErasedShoppers(KEY, Map.of(marks.mark("u1"), 7L));

        assertThat(erased.applyAsLong("u1")).isEqualTo(7);
        assertThat(Stream.of("U1", "u1 ", "u2").filter(erased::contains)).isEmpty();
        assertThat(new ErasedShoppers(new byte[32], Map.of(marks.mark("u1"), 7L)).contains("u1"))
                .isFalse();
    }
}
