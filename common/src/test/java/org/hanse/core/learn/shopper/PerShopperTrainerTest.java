// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ReferenceCatalogue;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.shopper.ShopperTrainer.Draw;
import org.hanse.core.learn.train.LearnedCatalogue;
import org.hanse.core.learn.train.LocalExamples;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerShopperTrainerTest {

    private static final int ITEMS = 40;
    private static final double BOUND = 0.05;
    private static final Draw HALF = new Draw(0.5, ClippingFactor.atMost(BOUND));
    private static final Draw ALL = new Draw(1, ClippingFactor.atMost(BOUND));

    private final Catalogue catalogue =
            ReferenceCatalogue.random(ITEMS, new SplittableRandom(3)).catalogue();

    /** Random draws of each shopper: two numbers each. */
    private record ShopperDraws(long seed) {

        RandomGenerator without(int shopper) {
            SplittableRandom random = new SplittableRandom(seed);
            return new RandomGenerator() {
                private int next;

                @Override
                public long nextLong() {
                    while (next / 2 == shopper) {
                        random.nextLong();
                        next++;
                    }
                    next++;
                    return random.nextLong();
                }
            };
        }

        RandomGenerator ofAll() {
            return without(-1);
        }
    }

    /** Removal of one shopper removes that shopper's clipped gradient only. */
    @ParameterizedTest
    @EnumSource(ItemVectors.class)
    void contribute_shopperRemoved_losesAtMostTheBound(ItemVectors vectors) {
        InteractionLog log = RandomLogs.of(1, 25, ITEMS, 12);
        for (Draw draw : List.of(ALL, HALF)) {
            ShopperDraws random = new ShopperDraws(7);
            GradientSum with =
                    trainer(vectors, log).contribute(0, draw, random.ofAll()).sum();
            int unchanged = 0;
            for (int shopper = 0; shopper < log.shoppers(); shopper++) {
                int removed = shopper;
                InteractionLog others = log.select(IntStream.range(0, log.shoppers())
                        .filter(s -> s != removed)
                        .toArray());
                GradientSum without = trainer(vectors, others)
                        .contribute(0, draw, random.without(shopper))
                        .sum();
                double distance = distance(with, without);
                assertThat(distance).isLessThanOrEqualTo(BOUND + Math.sqrt(with.size()) * GradientSum.STEP / 2);
                unchanged += distance == 0 ? 1 : 0;
            }
            // Some have no windows; with a sampling probability of one half about half of the others are not sampled.
            assertThat(unchanged).isBetween(draw.equals(ALL) ? 0 : 6, draw.equals(ALL) ? 8 : 20);
        }
    }

    @Test
    void contribute_severalBatches_isTheSumOfTheShoppersContributions() {
        InteractionLog log = RandomLogs.of(2, 1500, ITEMS, 3);
        GradientSum all = trainer(ItemVectors.PRIVATE, log)
                .contribute(0, ALL, new ShopperDraws(3).ofAll())
                .sum();
        RandomGenerator random = new ShopperDraws(3).ofAll();
        GradientSum parts = GradientSum.zero(all.layout());
        for (int from : new int[] {0, 500, 1000}) {
            InteractionLog part = log.select(IntStream.range(from, from + 500).toArray());
            parts = parts.plus(trainer(ItemVectors.PRIVATE, part)
                    .contribute(0, ALL, random)
                    .sum());
        }
        assertThat(all).isEqualTo(parts);
    }

    /** The number of draws is independent of the sample. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void contribute_whateverTheCoins_drawsAsMany(long seed) {
        InteractionLog log = RandomLogs.of(1, 25, ITEMS, 12);
        SplittableRandom random = new SplittableRandom(seed);
        int[] drawn = {0};
        RandomGenerator counting = () -> {
            drawn[0]++;
            return random.nextLong();
        };
        trainer(ItemVectors.PRIVATE, log).contribute(0, HALF, counting);
        assertThat(drawn[0]).isEqualTo(50);
    }

    /** A contribution or fit of one participant has no effect on the next one. */
    @Test
    void contribute_usedTrainer_givesTheSameAsAFreshOne() {
        InteractionLog log = RandomLogs.of(1, 25, ITEMS, 12);
        ShopperTrainer used = trainer(ItemVectors.PRIVATE, RandomLogs.of(9, 30, ITEMS, 12), log);
        LocalWork work = new LocalWork(new LocalWork.Epochs(1), 0, 2, true);
        used.fit(1, PersonalState.INITIAL, work, 5);
        used.contribute(0, ALL, new ShopperDraws(1).ofAll());
        assertThat(used.contribute(1, HALF, new ShopperDraws(7).ofAll()))
                .isEqualTo(trainer(ItemVectors.PRIVATE, log).contribute(0, HALF, new ShopperDraws(7).ofAll()));
    }

    @Test
    void contribute_noShopperSampled_isZero() {
        InteractionLog log = RandomLogs.of(1, 25, ITEMS, 12);
        GradientSum nothing = trainer(ItemVectors.PRIVATE, log)
                .contribute(0, new Draw(1e-9, ClippingFactor.atMost(BOUND)), new ShopperDraws(7).ofAll())
                .sum();
        assertThat(nothing).isEqualTo(GradientSum.zero(nothing.layout()));
    }

    /** Counts shoppers with a gradient within the bound in every batch, and shoppers without windows. */
    @Test
    void contribute_boundBetweenNorms_countsThoseWithinIt() {
        InteractionLog log = RandomLogs.of(2, 1500, ITEMS, 3);
        List<Double> norms = new ArrayList<>();
        ClippingFactor noting = new ClippingFactor() {
            @Override
            public double of(double norm) {
                norms.add(norm);
                return 1;
            }

            @Override
            public boolean keeps(double norm) {
                return true;
            }
        };
        trainer(ItemVectors.PRIVATE, log).contribute(0, new Draw(1, noting), new ShopperDraws(3).ofAll());
        double middle = norms.stream().sorted().toList().get(norms.size() * 3 / 4);
        long within = norms.stream().filter(norm -> norm <= middle).count();
        Draw draw = new Draw(1, ClippingFactor.atMost(middle));

        ShopperTrainer.Contribution given =
                trainer(ItemVectors.PRIVATE, log).contribute(0, draw, new ShopperDraws(3).ofAll());

        assertThat(given.within()).isEqualTo((int) within).isBetween(1100, given.shoppers() - 100);
    }

    /** A gradient in units of the bound is the same but for the unit. */
    @Test
    void contribute_inUnitsOfTheBound_isTheSameDividedByIt() {
        InteractionLog log = RandomLogs.of(1, 25, ITEMS, 12);
        ShopperTrainer.Contribution usual =
                trainer(ItemVectors.PRIVATE, log).contribute(0, ALL, new ShopperDraws(7).ofAll());
        ShopperTrainer.Contribution scaled = trainer(ItemVectors.PRIVATE, log)
                .contribute(0, new Draw(1, ClippingFactor.atMost(BOUND).times(1 / BOUND)), new ShopperDraws(7).ofAll());
        assertThat(scaled.within()).isEqualTo(usual.within()).isLessThan(usual.shoppers());
        for (int i = 0; i < usual.sum().size(); i++) {
            assertThat(scaled.sum().get(i) * BOUND).isCloseTo(usual.sum().get(i), within(30 * GradientSum.STEP));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
    void draw_rateThatIsNone_isRefused(double rate) {
        assertThatThrownBy(() -> new Draw(rate, ClippingFactor.atMost(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a sampling rate of " + rate + " must be above 0, and at most 1");
    }

    @Test
    void contribute_noRoundBegun_isRefused() {
        InteractionLog log = RandomLogs.of(1, 5, ITEMS, 12);
        assertThatThrownBy(() -> unbegun(ItemVectors.PRIVATE, log).contribute(0, ALL, new ShopperDraws(1).ofAll()))
                .isInstanceOf(IllegalStateException.class);
    }

    private static double distance(GradientSum one, GradientSum other) {
        double squares = 0;
        for (int i = 0; i < one.size(); i++) {
            double difference = one.get(i) - other.get(i);
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }

    private ShopperTrainer trainer(ItemVectors vectors, InteractionLog... logs) {
        ShopperTrainer trainer = unbegun(vectors, logs);
        GlobalModel start = new GlobalModel(0, trainer.initial());
        trainer.begin(start, start);
        return trainer;
    }

    private ShopperTrainer unbegun(ItemVectors vectors, InteractionLog... logs) {
        ModelSpec spec = SpecBuilder.aSpec()
                .withContent(Optional.of(ReferenceCatalogue.CONTENT))
                .withItemVectors(vectors)
                .withMemory(true)
                .withTypes(4)
                .withGaps(3)
                .build();
        TrainingSettings settings = TrainingBuilder.aTraining(spec)
                .withDropout(0.2)
                .withFullCandidates(100)
                .withDrawnCandidates(100)
                .withMetCandidates(true)
                .withLoss(LossSettings.policyOnly().withFirst(1))
                .withSeed(5)
                .build();
        ShardRunner runner = ShardRunner.sequential();
        LearnedCatalogue learned = LearnedCatalogue.of(catalogue, spec, runner);
        List<LocalExamples> examples = List.of(logs).stream()
                .map(log -> LocalExamples.of(
                        log,
                        learned,
                        settings.objective().rewards(),
                        settings.steps().batch(),
                        runner))
                .toList();
        return PerShopperTrainer.of(
                examples,
                settings,
                new ShopperGradientSettings(settings.objective().loss(), 10, 4, 0.2, true, BlockWeights.EVEN, 2),
                Kernels.named("scalar"),
                runner);
    }
}
