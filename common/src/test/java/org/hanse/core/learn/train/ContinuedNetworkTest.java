// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** Trainings that begin with the shared parameters of another. */
class ContinuedNetworkTest {

    private static final NetworkMode MODE = NetworkMode.full(EncoderKind.GRU, Gate.CONTEXTUAL, true, 2);

    private final NetworkTrainer begun = trainer(3);
    private final NetworkTrainer other = trainer(4);

    private static NetworkTrainer trainer(long merchant) {
        return new TrainingFixture(merchant).trainer(MODE, 2, Kernels.best(), ShardRunner.sequential());
    }

    @Test
    void startFrom_networkOfAnotherMerchant_isWhatTrainingBeginsWith() {
        other.epoch((step, loss) -> {});
        ParameterVector drawn = begun.shared().parameters();

        begun.startFrom(other.shared());

        assertThat(begun.shared()).isEqualTo(other.shared());
        assertThat(begun.shared().parameters()).isNotEqualTo(drawn);
        begun.epoch((step, loss) -> {});
        assertThat(begun.shared()).isNotEqualTo(other.shared());
        assertThat(begun.trained("code").orElseThrow().provenance().facts())
                .containsEntry("start", other.shared().parameters().digest());
    }

    @Test
    void restore_stateOfATrainingThatBeganOtherwise_isRefused() {
        other.epoch((step, loss) -> {});
        begun.epoch((step, loss) -> {});
        NetworkTrainer again = trainer(3);
        again.startFrom(other.shared());

        assertThatThrownBy(() -> again.restore(begun.state()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other settings or data");
    }

    @Test
    void restore_stateOfTheSame_goesOn() {
        other.epoch((step, loss) -> {});
        begun.startFrom(other.shared());
        begun.epoch((step, loss) -> {});
        TrainerState saved = begun.state();
        begun.epoch((step, loss) -> {});
        NetworkTrainer again = trainer(3);
        again.startFrom(other.shared());

        again.restore(saved);
        again.epoch((step, loss) -> {});

        assertThat(again.shared()).isEqualTo(begun.shared());
    }

    /** Shared arrays of the same shape do not make the same network: how far back it looks shapes none of them. */
    @Test
    void sharesAllOf_personalPartsMayDiffer_nothingElse() {
        ModelSpec spec = begun.shared().spec();

        assertThat(spec.sharesAllOf(with(spec, spec.history(), ItemVectors.NONE, false)))
                .isTrue();
        assertThat(spec.sharesAllOf(with(spec, spec.history(), ItemVectors.PRIVATE, true)))
                .isTrue();
        assertThat(spec.sharesAllOf(with(spec, spec.history(), ItemVectors.SHARED, true)))
                .isFalse();
        assertThat(spec.sharesAllOf(SpecBuilder.like(spec).withMemoryPrior(true).build()))
                .isFalse();
        assertThat(spec.sharesAllOf(with(spec, spec.history() + 1, ItemVectors.PRIVATE, spec.memory())))
                .isFalse();
    }

    private static ModelSpec with(ModelSpec spec, int history, ItemVectors vectors, boolean memory) {
        return SpecBuilder.like(spec)
                .withHistory(history)
                .withItemVectors(vectors)
                .withMemory(memory)
                .build();
    }

    @Test
    void startFrom_afterAnEpochOrAnotherShape_isRefused() {
        NetworkMode wider = NetworkMode.full(EncoderKind.CNN, Gate.CONTEXTUAL, true, 2);
        SharedNetwork shape = new NetworkTrainer(
                        List.of(new TrainingFixture(3).merchant()),
                        TrainingFixture.settings(wider, 2),
                        Kernels.best(),
                        ShardRunner.sequential())
                .shared();

        assertThatThrownBy(() -> begun.startFrom(shape))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another shape");
        SharedNetwork own = begun.shared();
        begun.epoch((step, loss) -> {});
        assertThatThrownBy(() -> begun.startFrom(own)).isInstanceOf(IllegalStateException.class);
    }
}
