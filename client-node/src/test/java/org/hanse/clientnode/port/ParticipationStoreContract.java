// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.AwaitingRoster;
import org.hanse.core.round.LocalTask;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantEffect;
import org.hanse.core.round.ParticipantEvent;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.Participation;
import org.hanse.core.round.ParticipationFloor;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.junit.jupiter.api.Test;

/** Contract of every {@link ParticipationStore}. */
public abstract class ParticipationStoreContract {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ENROLLED = 10;
    private static final LocalTask TASK =
            new LocalTask(new JobId("job"), Digest.sha256(new byte[] {1}), 3, ENROLLED, 0);

    private final Participant node = node();

    /** A node beside others. */
    protected static Participant node() {
        return node("p0");
    }

    protected static Participant node(String name) {
        ParticipantId id = new ParticipantId(name);
        SigningKey identity = SigningKey.generate(RANDOM);
        Map<ParticipantId, VerifyingKey> keys = new HashMap<>(Map.of(id, identity.verifyingKey()));
        for (int i = 1; i < ENROLLED; i++) {
            keys.put(
                    new ParticipantId("other-" + i), SigningKey.generate(RANDOM).verifyingKey());
        }
        return new Participant(id, identity, Enrolment.of(keys), ParticipationFloor.of(2, 0, 0.5), TASK, RANDOM);
    }

    /** A node that has advertised its keys. */
    protected static ParticipantState advertised(Participant node) {
        SecAggPlan plan = new SecAggPlan(
                new JobId("job"),
                new RoundId(3),
                RoundContext.of(TASK.digest(), RoundContext.Start.of(Digest.sha256(new byte[] {2})), node.enrolment()),
                new QuantizationSpec(1, 100, ENROLLED, 0),
                TASK.size(),
                SecAggPlan.Protection.of(new Assumptions(2, 0.2, Coordinator.ACTIVE), ENROLLED, 4));
        return new ParticipantState.Idle(node, Participation.NONE)
                .on(new ToParticipant.RoundOffered(plan))
                .next();
    }

    /** Returns the store of a node without rounds. */
    protected abstract ParticipationStore enrolled(Participant own);

    /** The store as a process that starts later finds it. */
    protected abstract ParticipationStore reopened(ParticipationStore store);

    @Test
    void load_beforeTheFirstRound_isNothingOrANodeThatTookPartInNothing() {
        assertThat(enrolled(node).load(node).stream())
                .allSatisfy(state -> assertThat(state.history()).isEqualTo(Participation.NONE));
    }

    /** The essential property: the same bytes are sent again. */
    @Test
    void load_afterASave_saysTheSameAgain() {
        ParticipationStore store = enrolled(node);
        ParticipantState state = advertised(node);
        store.save(state);
        ParticipantState loaded = reopened(store).load(node).orElseThrow();

        assertThat(loaded).isInstanceOf(AwaitingRoster.class);
        assertThat(loaded.history()).isEqualTo(state.history());
        assertThat(said(loaded)).isEqualTo(said(state));
    }

    private static List<ParticipantEffect> said(ParticipantState state) {
        return state.on(new ParticipantEvent.Resumed()).effects();
    }

    @Test
    void save_again_putsTheLastInThePlaceOfTheOneBefore() {
        ParticipationStore store = enrolled(node);
        ParticipantState state = advertised(node);
        store.save(state);
        store.save(state.on(new ToParticipant.RoundEnded("over")).next());

        ParticipantState loaded = reopened(store).load(node).orElseThrow();
        assertThat(loaded).isInstanceOf(ParticipantState.Idle.class);
        assertThat(loaded.history().lastRounds()).isEqualTo(Map.of("job", 3));
    }
}
