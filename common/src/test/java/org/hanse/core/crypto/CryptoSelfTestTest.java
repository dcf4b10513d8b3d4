// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CryptoSelfTestTest {

    @Test
    void requirePassed_onThisMachine_passes() {
        assertThatCode(CryptoSelfTest::requirePassed).doesNotThrowAnyException();
    }

    @Test
    void failure_namesTheFirstThatDoesNotHold() {
        Map<String, Supplier<Optional<String>>> checks = new LinkedHashMap<>();
        checks.put("good", Optional::empty);
        checks.put("bad", () -> Optional.of("expected 1, got 2"));
        checks.put("worse", () -> Optional.of("expected 2, got 3"));

        assertThat(CryptoSelfTest.failure(checks)).contains("bad: expected 1, got 2");
    }
}
