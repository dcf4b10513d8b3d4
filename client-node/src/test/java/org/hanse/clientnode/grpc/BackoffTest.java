// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(new SecureRandom());

    @Test
    void delays_double_upTo30Seconds() {
        for (int bound : new int[] {1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000}) {
            assertThat(backoff.next()).isBetween(bound / 2, bound);
        }
        backoff.reset();
        assertThat(backoff.next()).isBetween(500, 1_000);
        assertThat(backoff.longest()).isBetween(15_000, 30_000);
    }
}
