// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.SplittableRandom;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.kernel.KernelsForTesting;
import org.hanse.core.learn.loss.NetworkFixture;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.NetworkInitializer;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches that a step rejects, without an effect on later steps. */
class NetworkStepTest {

    private final NetworkFixture fixture =
            new NetworkFixture(NetworkMode.full(EncoderKind.GRU, Gate.CONTEXTUAL, false, 4), 11);
    private final NetworkStep network = network();

    private NetworkStep network() {
        SplittableRandom random = new SplittableRandom(11);
        NetworkStep made = new NetworkStep(
                NetworkInitializer.shared(fixture.mode.spec(), random),
                NetworkInitializer.personal(fixture.mode.spec(), NetworkFixture.ITEMS, random),
                fixture.catalogue.features(),
                TrainingFixture.settings(fixture.mode, 4),
                KernelsForTesting.scalar(),
                ShardRunner.sequential());
        made.compareWith(fixture.setting.candidates());
        return made;
    }

    @AfterEach
    void goesOnAsIfNothingHadBeen() {
        NetworkStep fresh = network();
        assertThat(network.step(fixture.batch())).isEqualTo(fresh.step(fixture.batch()));
        assertThat(network.shared()).isEqualTo(fresh.shared());
        assertThat(network.personal()).isEqualTo(fresh.personal());
    }

    @Test
    void step_emptyBatch_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.step(new SequenceBatch(3)))
                .withMessageContaining("without windows");
    }

    @Test
    void step_lastWindowEmpty_isRefused() {
        SequenceBatch batch = fixture.batch();
        batch.beginWindow(9, true, 1);
        assertThatIllegalStateException()
                .isThrownBy(() -> network.step(batch))
                .withMessageContaining("window 5 is empty");
        SequenceBatch nothingElse = new SequenceBatch(3);
        nothingElse.beginWindow(9, true, 1);
        assertThatIllegalStateException()
                .isThrownBy(() -> network.step(nothingElse))
                .withMessageContaining("window 0 is empty");
    }

    @Test
    void step_otherNumberOfRewards_isRefused() {
        for (int objectives : new int[] {0, 2, 4}) {
            SequenceBatch batch = new SequenceBatch(objectives);
            batch.beginWindow(0, true, 1);
            batch.add(0, 0, 0, 0, 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> network.step(batch))
                    .withMessageContaining(objectives + " rewards a position for 3 objectives");
        }
    }

    @Test
    void step_windowLongerThanTheHistory_isRefused() {
        SequenceBatch batch = new SequenceBatch(3);
        batch.beginWindow(0, true, 1);
        for (int s = 0; s <= NetworkMode.HISTORY; s++) {
            batch.add(0, 0, 0, 0, 1);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.step(batch))
                .withMessageContaining("window 0 has 7 positions");
    }
}
