// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.port.SentLog;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.junit.jupiter.api.Test;

class ChallengeTest {

    private static final Instant UNTIL = Instant.parse("2026-11-01T00:00:00Z");

    private static SentLog.Entry entry(String at, int round, SentLog.Kind kind) {
        return new SentLog.Entry(Instant.parse(at), new JobId("shoes"), new RoundId(round), kind, 0, 0, "ab" + round);
    }

    private static Challenge of(Optional<String> given, SentLog.Entry... entries) {
        return Challenge.of(given, List.of(entries), UNTIL, "2026-10-01 2026-11-01");
    }

    @Test
    void of_roundsAfterThePeriod_takesTheFirstThatWasTrainedAfterIt() {
        assertThat(of(
                        Optional.empty(),
                        entry("2026-10-31T23:59:59Z", 1, SentLog.Kind.COUNTED),
                        entry("2026-10-31T23:59:59Z", 2, SentLog.Kind.UPDATE),
                        entry("2026-11-01T00:00:00Z", 2, SentLog.Kind.COUNTED),
                        entry("2026-11-01T00:00:01Z", 3, SentLog.Kind.UPDATE),
                        entry("2026-11-01T00:00:02Z", 3, SentLog.Kind.COUNTED),
                        entry("2026-11-02T00:00:01Z", 4, SentLog.Kind.UPDATE),
                        entry("2026-11-02T00:00:02Z", 4, SentLog.Kind.COUNTED)))
                .isEqualTo(new Challenge("job shoes, round 3, model ab3", "round"));
    }

    @Test
    void of_noRoundAfterThePeriod_isThePeriod() {
        assertThat(of(Optional.empty(), entry("2026-10-31T23:59:59Z", 1, SentLog.Kind.COUNTED)))
                .isEqualTo(new Challenge("2026-10-01 2026-11-01", "merchant"));
    }

    @Test
    void of_givenText_comesFirst() {
        assertThat(of(Optional.of("81f4"), entry("2026-11-02T00:00:02Z", 4, SentLog.Kind.COUNTED)))
                .isEqualTo(new Challenge("81f4", "given"));
    }
}
