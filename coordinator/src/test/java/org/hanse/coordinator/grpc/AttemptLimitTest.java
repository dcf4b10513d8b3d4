// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.hanse.coordinator.grpc.AttemptLimit.Rate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptLimitTest {

    private static final String GUESSER = "a";

    private Instant now = Instant.parse("2026-11-28T08:00:00Z");
    private final AttemptLimit limit =
            new AttemptLimit(new Rate(3, Duration.ofSeconds(6)), new Rate(10, Duration.ofSeconds(2)), () -> now);

    @BeforeEach
    void takeAll() {
        assertThat(taken(GUESSER, 3)).isEqualTo(3);
    }

    /** Returns the number of tokens that a source gets. */
    private long taken(String source, int attempts) {
        return IntStream.range(0, attempts).filter(i -> limit.take(source)).count();
    }

    @Test
    void take_fromAnEmptyBucket_isRefused() {
        assertThat(limit.take(GUESSER)).isFalse();
    }

    @Test
    void take_ofAnotherSource_isNotRefused() {
        assertThat(taken(GUESSER, 1_000)).isZero();
        assertThat(taken("b", 4)).isEqualTo(3);
    }

    /** Many addresses together get the bucket of all, and no more than its refill from then on. */
    @Test
    void take_ofManySources_isBoundedByAll() {
        assertThat(IntStream.range(0, 1_000).filter(i -> limit.take("s" + i)).count())
                .isEqualTo(7);
        now = now.plusSeconds(600);
        for (int round = 0; round < 300; round++) {
            now = now.plusSeconds(2);
            String part = "r" + round + "-";
            assertThat(IntStream.range(0, 20).filter(i -> limit.take(part + i)).count())
                    .isEqualTo(round == 0 ? 10 : 1);
            assertThat(limit.sources()).isLessThanOrEqualTo(20);
        }
    }

    @Test
    void take_afterTheRefillTime_getsOne() {
        now = now.plusSeconds(6);
        assertThat(taken(GUESSER, 2)).isEqualTo(1);
        now = now.plusSeconds(5);
        assertThat(limit.take(GUESSER)).isFalse();
        now = now.plusSeconds(1);
        assertThat(limit.take(GUESSER)).isTrue();
    }

    @Test
    void take_afterALongTime_getsAFullBucketAtMost() {
        now = now.plusSeconds(100_000);
        assertThat(taken(GUESSER, 4)).isEqualTo(3);
    }

    @Test
    void take_afterTheClockWasSetBack_isRefilledFromThen() {
        now = now.minusSeconds(3600);
        assertThat(limit.take(GUESSER)).isFalse();
        now = now.plusSeconds(6);
        assertThat(limit.take(GUESSER)).isTrue();
    }

    @Test
    void takenToken_givenBack_isThereAgain() {
        limit.refund(GUESSER);
        assertThat(taken(GUESSER, 2)).isEqualTo(1);
        assertThat(taken("b", 3) + taken("c", 3) + taken("d", 3))
                .as("left of all")
                .isEqualTo(7);
    }

    /** One client has all addresses of an IPv6 network. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    })
    void source_ofAnAddress_isItsNetwork(String one, String other, boolean same) {
        boolean equal = AttemptLimit.source(new InetSocketAddress(one, 1))
                .equals(AttemptLimit.source(new InetSocketAddress(other, 2)));
        assertThat(equal).isEqualTo(same);
    }
}
