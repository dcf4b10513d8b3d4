// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.Release;
import org.hanse.core.privacy.ledger.ReleaseId;
import org.hanse.core.privacy.ledger.SyntheticLedger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerJsonTest {

    static Stream<DpEvent> events() {
        return Stream.of(
                new GaussianSum(new Sampler.Everybody(), 1.5),
                new GaussianSum(new Sampler.Poisson(0.1), Double.MIN_VALUE),
                new GaussianSum(new Sampler.Poisson(1e-300), Double.MAX_VALUE),
                new GaussianSum(new Sampler.CappedPoisson(1.0 / 3, Integer.MAX_VALUE, 7), 1),
                new GaussianSum(new Sampler.FixedSize(100, 10), 1e21),
                new DpEvent.SkellamSum(1e6, DpEvent.Distance.of(1000, 200)),
                new DpEvent.SkellamSum(new Sampler.Poisson(0.2), 7, DpEvent.Distance.of(10, 2)),
                new DpEvent.DiscreteGaussianSum(12, 3.25, new DpEvent.Distance(3, 4.5, 6.75)),
                new DpEvent.Unprotected());
    }

    @ParameterizedTest
    @MethodSource("events")
    void line_ofEveryEvent_readsBackAsItself(DpEvent event) {
        for (ReleaseKind kind : ReleaseKind.values()) {
            LedgerEntry entry = new LedgerEntry.Reserved(
                    new LedgerEntry.Link(7, SyntheticLedger.digest(7), SyntheticLedger.AT),
                    new ReleaseId(
                            new JobId("Gesch\u00e4ft \"\n\u2028\ud83d\ude00"), new RoundId(Integer.MAX_VALUE), kind),
                    new Release(event, Origin.COORDINATOR, Origin.NODE, 3));
            String line = LedgerJson.line(entry);

            assertThat(line).doesNotContain("\n");
            assertThat(LedgerJson.parse(line)).isEqualTo(entry);
            assertThat(LedgerJson.parse(line).hash()).isEqualTo(entry.hash());
        }
    }

    /** All kinds of events: a new one needs a representation, too. */
    @Test
    void events_areAllThereAre() {
        assertThat(events().map(event -> (Object) event.getClass()).distinct())
                .containsExactlyInAnyOrderElementsOf(List.of((Object[]) DpEvent.class.getPermittedSubclasses()));
    }
}
