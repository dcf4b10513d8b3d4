// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.junit.jupiter.api.Test;

class RosterChainTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SortedMap<ParticipantId, VerifyingKey> SIX = keys(6);
    private static final Enrolment FIRST = Enrolment.of(SIX);

    private static SortedMap<ParticipantId, VerifyingKey> keys(int count) {
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            keys.put(new ParticipantId("shop-" + i), SigningKey.generate(RANDOM).verifyingKey());
        }
        return keys;
    }

    private static SortedMap<ParticipantId, VerifyingKey> without(int number) {
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>(SIX);
        keys.remove(new ParticipantId("shop-" + number));
        return keys;
    }

    private static void assertRefused(RosterChain chain, Enrolment next, String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> chain.plus(next)).withMessageContaining(why);
    }

    @Test
    void plus_ofTheNextVersions_extendsTheChain() {
        Enrolment second = FIRST.next(without(5));
        Enrolment third = second.next(SIX);
        RosterChain chain = RosterChain.of(FIRST).plus(second).plus(third);

        assertThat(chain.newest()).isEqualTo(third);
        assertThat(chain.find(second.digest())).contains(second);
        assertThat(chain.find(Enrolment.of(without(1)).digest())).isEmpty();
        assertThat(chain.versions()).extracting(Enrolment::version).containsExactly(1, 2, 3);
    }

    @Test
    void plus_ofASkippedOrAnOlderVersion_isRefused() {
        Enrolment second = FIRST.next(without(5));
        RosterChain chain = RosterChain.of(FIRST).plus(second);

        assertRefused(RosterChain.of(FIRST), second.next(SIX), "found version 3; expected version 2");
        assertRefused(chain, FIRST, "found version 1; expected version 3");
        assertRefused(chain, second, "found version 2; expected version 3");
    }

    @Test
    void plus_ofAVersionAfterAnotherOne_isRefused() {
        Enrolment forked = Enrolment.of(without(1)).next(without(5));

        assertRefused(RosterChain.of(FIRST), forked, "after another version 1");
    }

    /** A suspension would lower the number of corrupt nodes otherwise. */
    @Test
    void plus_ofAVersionWithFewerInAllVersions_isRefused() {
        Enrolment lowered = new Enrolment(2, Optional.of(FIRST.digest()), 5, without(5));

        assertRefused(RosterChain.of(FIRST), lowered, "found at most 5 participants in all versions");
        assertThat(FIRST.next(without(5)).most()).isEqualTo(6);
        assertThat(FIRST.next(keys(7)).most()).isEqualTo(7);
    }

    @Test
    void digest_isOfAllComponents() {
        Enrolment second = FIRST.next(without(5));

        assertThat(List.of(
                                FIRST,
                                second,
                                FIRST.next(without(4)),
                                new Enrolment(3, second.previous(), 6, second.keys()),
                                new Enrolment(2, Optional.of(second.digest()), 6, second.keys()),
                                new Enrolment(2, second.previous(), 7, second.keys()))
                        .stream()
                        .map(Enrolment::digest)
                        .distinct())
                .hasSize(6);
    }

    @Test
    void enrolment_withoutItsVersionBefore_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Enrolment(2, Optional.empty(), 6, SIX));
        assertThatIllegalArgumentException().isThrownBy(() -> new Enrolment(1, Optional.of(FIRST.digest()), 6, SIX));
        assertThatIllegalArgumentException().isThrownBy(() -> new Enrolment(1, Optional.empty(), 5, SIX));
    }

    /** An honest node is in one session of a round. A corrupt node, or one restored from an older copy, may be in two. */
    @Test
    void thresholds_ofVersionsThatDifferInOne_exceedAllNodesAndTheCorrupt() {
        for (int nodes = 5; nodes <= 300; nodes++) {
            Assumptions assumptions = new Assumptions(Assumptions.usualCorrupt(nodes), 0, Coordinator.ACTIVE);
            Optional<GraphPlan> smaller = GraphPlan.complete(nodes - 1, assumptions);
            int both = GraphPlan.complete(nodes, assumptions).orElseThrow().threshold()
                    + smaller.map(GraphPlan::threshold).orElse(nodes);

            assertThat(both).isGreaterThan(nodes + assumptions.corrupt());
        }
    }
}
