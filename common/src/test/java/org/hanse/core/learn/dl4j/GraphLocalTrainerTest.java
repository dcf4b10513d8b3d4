// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.train.LocalTrainer.Share;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GraphLocalTrainerTest {

    private static final int ITEMS = 11;
    private static final GraphSettings SETTINGS = new GraphSettings(5, 8, false, 3);
    private static final LocalWork TWO_EPOCHS = new LocalWork(new LocalWork.Epochs(2), 0, 1, true);

    private final MarkovShop shop = new MarkovShop(ITEMS);
    private final InteractionLog first = shop.log(6, 6, 1);
    private final InteractionLog second = shop.log(9, 5, 2);
    private final List<Merchant> both =
            List.of(shop.merchants(first).get(0), shop.merchants(second).get(0));

    /** A federation of one is a training in one place. */
    @Test
    void train_isAsManyEpochsOfTheTrainer() {
        GraphTrainer trainer = GraphTrainer.of(Graphs.vectors(ITEMS), shop.merchants(second), SETTINGS);
        double loss = (trainer.epoch((step, mean) -> {}) + trainer.epoch((step, mean) -> {})) / 2;
        GraphLocalTrainer local = new GraphLocalTrainer(Graphs.vectors(ITEMS), both, SETTINGS);
        GlobalModel start = new GlobalModel(0, local.initial());
        local.begin(start, start);

        Share share = local.train(1, PersonalState.INITIAL, TWO_EPOCHS, SETTINGS.seed());

        assertThat(share.loss()).isCloseTo(loss, within(1e-9));
        ParameterVector expected = trainer.shared();
        for (int i = 0; i < expected.size(); i++) {
            assertThat(start.parameters().get(i) + share.update().delta().get(i))
                    .as("parameter %d", i)
                    .isCloseTo(expected.get(i), within(1e-6f));
        }
        assertThat(share.update().examples())
                .isEqualTo(IntStream.range(0, second.shoppers())
                        .map(shopper -> second.length(shopper) - 1)
                        .sum());
        assertThat(share.state()).isEqualTo(PersonalState.INITIAL);
    }

    @Test
    @Tag("nightly")
    void train_afterOthers_isWhatItIsAlone() {
        GraphLocalTrainer busy = new GraphLocalTrainer(Graphs.lastScores(ITEMS), both, SETTINGS);
        GraphLocalTrainer fresh = new GraphLocalTrainer(Graphs.lastScores(ITEMS), both, SETTINGS);
        GlobalModel start = new GlobalModel(0, busy.initial());
        busy.begin(start, start);
        fresh.begin(start, start);
        busy.train(0, PersonalState.INITIAL, TWO_EPOCHS, 4);

        assertThat(busy.train(1, PersonalState.INITIAL, TWO_EPOCHS, 5).update().delta())
                .isEqualTo(fresh.train(1, PersonalState.INITIAL, TWO_EPOCHS, 5)
                        .update()
                        .delta());
    }

    @Test
    void train_stepsOrProximal_areRefused() {
        GraphLocalTrainer local = new GraphLocalTrainer(Graphs.vectors(ITEMS), both, SETTINGS);

        for (LocalWork work : List.of(
                new LocalWork(new LocalWork.Steps(3), 0, 0, true),
                new LocalWork(new LocalWork.OneGradient(), 0, 0, true),
                new LocalWork(new LocalWork.Epochs(1), 0.1, 0, true))) {
            assertThatThrownBy(() -> local.train(0, PersonalState.INITIAL, work, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("whole epochs");
        }
    }

    @Test
    void begin_modelOfAnotherGraph_isRefused() {
        GraphLocalTrainer local = new GraphLocalTrainer(Graphs.vectors(ITEMS), both, SETTINGS);
        ParameterVector other = new GraphLocalTrainer(Graphs.lastScores(ITEMS), both, SETTINGS).initial();
        GlobalModel model = new GlobalModel(0, other);

        assertThatThrownBy(() -> local.begin(model, model))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a global model laid out as " + other.layout() + " for a graph with "
                        + local.initial().layout());
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new GraphSettings(0, 8, false, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("out of range: history 0, batch 8");
        for (int batch : new int[] {0, TrainingSettings.GREATEST_BATCH + 1}) {
            assertThatThrownBy(() -> new GraphSettings(5, batch, false, 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("out of range: history 5, batch " + batch);
        }
    }
}
