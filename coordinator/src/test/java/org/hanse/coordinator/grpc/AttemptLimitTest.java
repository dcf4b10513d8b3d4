// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttemptLimitTest {

    private Instant now = Instant.parse("2026-11-28T08:00:00Z");
    private final AttemptLimit limit = new AttemptLimit(3, Duration.ofSeconds(6), () -> now);

    @BeforeEach
    void takeAll() {
        for (int i = 0; i < 3; i++) {
            assertThat(limit.take()).isTrue();
        }
    }

    @Test
    void take_fromAnEmptyBucket_isRefused() {
        assertThat(limit.take()).isFalse();
    }

    @Test
    void take_afterTheRefillTime_getsOne() {
        now = now.plusSeconds(6);
        assertThat(limit.take()).isTrue();
        assertThat(limit.take()).isFalse();
        now = now.plusSeconds(5);
        assertThat(limit.take()).isFalse();
        now = now.plusSeconds(1);
        assertThat(limit.take()).isTrue();
    }

    @Test
    void take_afterALongTime_getsAFullBucketAtMost() {
        now = now.plusSeconds(100_000);
        for (int i = 0; i < 3; i++) {
            assertThat(limit.take()).isTrue();
        }
        assertThat(limit.take()).isFalse();
    }

    @Test
    void take_afterTheClockWasSetBack_isRefilledFromThen() {
        now = now.minusSeconds(3600);
        assertThat(limit.take()).isFalse();
        now = now.plusSeconds(6);
        assertThat(limit.take()).isTrue();
    }

    @Test
    void takenToken_givenBack_isThereAgain() {
        limit.refund();
        assertThat(limit.take()).isTrue();
        assertThat(limit.take()).isFalse();
    }
}
