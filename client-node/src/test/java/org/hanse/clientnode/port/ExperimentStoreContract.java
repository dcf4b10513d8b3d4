// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.evaluate.live.Arm;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;

/** Contract of every {@link ExperimentStore}. */
public abstract class ExperimentStoreContract {

    private static final Instant AT = Instant.parse("2026-11-28T10:00:00.000001Z");
    private static final Experiment.Plan PLAN = new Experiment.Plan(.1, Experiment.Against.TABLES, 28);
    private static final Experiment.Plan NONE = new Experiment.Plan(0, Experiment.Against.TABLES, 28);

    /** Returns the store, opened again if it was open. */
    protected abstract ExperimentStore store();

    /** Returns the log of the same node. */
    protected abstract DecisionLog log();

    @Test
    void key_afterOpening_isTheSame() {
        byte[] key = store().key();
        assertThat(key).hasSizeGreaterThanOrEqualTo(16);
        assertThat(store().key()).isEqualTo(key);
    }

    @Test
    void begin_samePlan_goesOnWithTheExperiment() {
        Experiment first = store().begin(PLAN, AT).orElseThrow();
        assertThat(first.began()).isEqualTo(AT);
        assertThat(first.plan()).isEqualTo(PLAN);
        assertThat(store().begin(PLAN, AT.plusSeconds(1))).contains(first);
        assertThat(store().last()).contains(first);
    }

    @Test
    void begin_anotherPlan_isANewExperiment() {
        Experiment first = store().begin(PLAN, AT).orElseThrow();
        Experiment.Plan other = new Experiment.Plan(.2, Experiment.Against.TABLES, 28);
        Experiment second = store().begin(other, AT.plusSeconds(1)).orElseThrow();
        assertThat(second.number()).isGreaterThan(first.number());
        assertThat(second.began()).isEqualTo(AT.plusSeconds(1));
    }

    /** The same plan after a pause is another experiment. */
    @Test
    void begin_planWithoutAHoldout_endsTheLastOne() {
        assertThat(store().begin(NONE, AT)).isEmpty();
        assertThat(store().last()).isEmpty();
        Experiment first = store().begin(PLAN, AT).orElseThrow();
        assertThat(store().begin(NONE, AT)).isEmpty();
        assertThat(store().begin(NONE, AT)).isEmpty();
        assertThat(store().last()).contains(first);
        assertThat(store().begin(PLAN, AT.plusSeconds(1)).orElseThrow().began()).isEqualTo(AT.plusSeconds(1));
    }

    private void append(String id, String shopper, long experiment, boolean waiting) {
        log().append(
                        new DecisionLog.Logged(
                                id,
                                AT,
                                Optional.of(new ShopperId(shopper)),
                                "{}",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                waiting,
                                Optional.of(new Experiment.Trial(experiment, Arm.SERVED))),
                        0);
    }

    @Test
    void shoppers_ofAnExperiment_areThoseOfItsShownDecisions() {
        Experiment own = store().begin(PLAN, AT).orElseThrow();
        append("a", "ann", own.number(), false);
        append("b", "ann", own.number(), false);
        append("c", "bob", own.number() + 1, false);
        append("d", "cid", own.number(), true);
        assertThat(store().shoppers(own)).isEqualTo(Set.of(new ShopperId("ann")));
    }

    @Test
    void runs_untilItsEnd_only() {
        Experiment own = store().begin(PLAN, AT).orElseThrow();
        assertThat(own.runs(own.end().minusNanos(1))).isTrue();
        assertThat(own.runs(own.end())).isFalse();
    }
}
