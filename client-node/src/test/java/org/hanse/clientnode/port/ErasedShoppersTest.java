// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ErasedShoppersTest {

    private static final byte[] KEY = "Jefe".getBytes(StandardCharsets.UTF_8);

    /** RFC 4231, test case 2. */
    @Test
    void mark_ofAnId_isItsHmac() {
        assertThat(new ErasedShoppers(KEY, Set.of())
                        .mark("what do ya want for nothing?")
                        .toHex())
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void test_ofAnId_isTrueForItsExactMarkUnderTheKey() {
        ErasedShoppers marks = new ErasedShoppers(KEY, Set.of());
        ErasedShoppers erased = new ErasedShoppers(KEY, Set.of(marks.mark("u1")));

        assertThat(erased).accepts("u1").rejects("U1", "u1 ", "u2");
        assertThat(new ErasedShoppers(new byte[32], Set.of(marks.mark("u1")))).rejects("u1");
    }
}
