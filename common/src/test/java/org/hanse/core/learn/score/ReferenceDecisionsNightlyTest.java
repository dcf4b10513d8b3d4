// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.OtherItems;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.ReferenceCatalogue;
import org.hanse.core.learn.ReferenceMemory;
import org.hanse.core.learn.ReferenceNetwork;
import org.hanse.core.learn.ReferenceParameters;
import org.hanse.core.learn.ReferenceSetting;
import org.hanse.core.learn.ReferenceWindow;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.loss.Kinks;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.core.learn.train.TrainingFixture;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Outcome.Slot;
import org.hanse.core.recommend.Recommender;
import org.hanse.core.recommend.Rules;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Decisions of trained networks beside {@link ReferenceNetwork}, which computes everything in double precision and in another way. */
@Tag("nightly")
class ReferenceDecisionsNightlyTest {

    private static final int EPOCHS = 3;

    /** Shops for each kind of network; with prefixes of up to six interactions they make more than 10,000 decisions. */
    private static final int SHOPS = 12;

    private static final int LEAST = 10_000 / (EncoderKind.BUILT_IN.size() * Gate.values().length);

    /** Greatest distance of a score from the reference, as a share of one and the score. */
    private static final double PRECISION = 1e-5;

    static Stream<Arguments> kinds() {
        return EncoderKind.BUILT_IN.stream()
                .flatMap(encoder -> Stream.of(Gate.values()).map(gate -> Arguments.of(encoder, gate)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void decide_prefixesOfHistories_agreeWithTheReference(EncoderKind encoder, Gate gate) {
        int decisions = 0;
        double farthest = 0;
        for (int seed = 0; seed < SHOPS; seed++) {
            Trained trained = new Trained(NetworkMode.full(encoder, gate, true, 4), seed);
            for (int shopper = 0; shopper < trained.log.shoppers(); shopper++) {
                for (int n = 1; n <= Math.min(NetworkMode.HISTORY, trained.log.length(shopper)); n++) {
                    farthest = Math.max(farthest, trained.distance(shopper, n));
                    decisions++;
                }
            }
        }
        assertThat(decisions).isGreaterThan(LEAST);
        assertThat(farthest).isPositive().isLessThan(PRECISION);
    }

    /** Parameters that a shop trained, with features that the reference can read, and the reference for the beginnings of all histories. */
    private static final class Trained {

        private final InteractionLog log;
        private final NetworkScorer scorer;
        private final Recommender recommender;
        private final ReferenceNetwork reference;
        private final List<Integer> windowOf = new ArrayList<>();
        private final SplittableRandom random = new SplittableRandom(1);

        Trained(NetworkMode mode, long seed) {
            TrainingFixture shop = new TrainingFixture(seed);
            NetworkTrainer trainer = shop.trainer(mode, 4, Kernels.best(), ShardRunner.sequential());
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                trainer.epoch((step, loss) -> {});
            }
            log = shop.merchant().log();
            ReferenceCatalogue catalogue = ReferenceCatalogue.random(TrainingFixture.ITEMS, new SplittableRandom(seed));
            scorer = NetworkScorer.of(
                    trainer.shared(),
                    trainer.personal(0),
                    catalogue.features(),
                    Optional.of(MemoryTables.of(log, catalogue.catalogue(), ShardRunner.sequential())),
                    new ScoreWeights(1, mode.loss().omega()),
                    Kernels.best(),
                    ShardRunner.sequential());
            recommender = Recommender.of(scorer, new int[scorer.items()]);
            List<ReferenceWindow> windows = new ArrayList<>();
            for (int shopper = 0; shopper < log.shoppers(); shopper++) {
                windowOf.add(windows.size());
                if (log.length(shopper) > 0) {
                    windows.add(window(mode, shopper));
                }
            }
            ReferenceSetting setting = new ReferenceSetting(
                    mode.spec(),
                    catalogue,
                    new ReferenceMemory(log, catalogue.catalogue()),
                    windows,
                    mode.loss(),
                    0,
                    false,
                    new int[0],
                    new float[0]);
            ReferenceParameters parameters = ReferenceParameters.of(
                    new NetworkShape(mode.spec(), TrainingFixture.ITEMS),
                    trainer.shared().parameters().toArray(),
                    trainer.personal(0).parameters().toArray());
            reference = new ReferenceNetwork(
                    setting, parameters, ReferenceNetwork.means(setting, parameters), 0, new Kinks());
        }

        private ReferenceWindow window(NetworkMode mode, int shopper) {
            int n = Math.min(NetworkMode.HISTORY, log.length(shopper));
            int from = log.from(shopper);
            int view = scorer.network().rows.type(InteractionType.VIEW);
            return new ReferenceWindow(
                    shopper,
                    false,
                    0,
                    IntStream.range(from, from + n).map(log::item).toArray(),
                    IntStream.generate(() -> view).limit(n).toArray(),
                    new int[n],
                    new int[n],
                    new int[n],
                    new float[n][mode.objectives()],
                    new int[0],
                    Collections.nCopies(n, OtherItems.NONE).toArray(OtherItems[]::new));
        }

        /** Compares the decision after {@code n} interactions. The reference must not have a better item either. */
        double distance(int shopper, int n) {
            InteractionSequence history = log.sequence(shopper).prefix(n);
            Slot slot = recommender
                    .decide(
                            new Decision(
                                    "home",
                                    Optional.of(log.shopper(shopper)),
                                    Optional.of(history),
                                    Optional.empty(),
                                    1,
                                    Rules.NONE,
                                    Exploration.NONE,
                                    true),
                            random)
                    .slots()
                    .get(0);
            double own = expected(shopper, n, slot.item());
            double best = IntStream.range(0, scorer.items())
                    .mapToDouble(item -> expected(shopper, n, item))
                    .max()
                    .orElseThrow();
            return Math.max(Math.abs(slot.score() - own), best - own) / Math.max(1, Math.abs(own));
        }

        private double expected(int shopper, int n, int item) {
            int window = windowOf.get(shopper);
            ScoreWeights weights = scorer.network().weights;
            double sum = 0;
            for (int head = 0; head <= weights.objectives().size(); head++) {
                sum += weights.of(head) * reference.score(window, n - 1, head, item);
            }
            return sum;
        }
    }
}
