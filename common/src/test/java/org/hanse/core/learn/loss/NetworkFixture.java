// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.OtherItems;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.ReferenceCatalogue;
import org.hanse.core.learn.ReferenceItems;
import org.hanse.core.learn.ReferenceLoss;
import org.hanse.core.learn.ReferenceMemory;
import org.hanse.core.learn.ReferenceNetwork;
import org.hanse.core.learn.ReferenceParameters;
import org.hanse.core.learn.ReferenceSetting;
import org.hanse.core.learn.ReferenceWindow;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.network.TargetNetwork;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.shard.ShardRunner;

/** A small network of some mode with parameters, data and a batch of five windows, all drawn from a seed. */
public final class NetworkFixture {

    public static final int ITEMS = 12;

    private static final int CANDIDATES = 6;
    private static final int SHOPPERS = 9;

    public final NetworkMode mode;
    final NetworkShape shape;
    public final ReferenceCatalogue catalogue;
    final InteractionLog log;
    public final ReferenceSetting setting;

    /** Parameters at which the gradient is taken. Those of the means and of the target network follow. */
    final float[] shared;

    final float[] personal;
    final float[] meanShared;
    final float[] meanPersonal;
    final float[] targetShared;
    final float[] targetPersonal;

    private final ReferenceItems.Means means;
    private final ReferenceNetwork target;
    private final ReferenceNetwork still;

    public NetworkFixture(NetworkMode mode, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        this.mode = mode;
        this.shape = new NetworkShape(mode.spec(), ITEMS);
        ReferenceCatalogue all = ReferenceCatalogue.random(ITEMS, random);
        ReferenceCatalogue described = switch (mode.content()) {
            case NONE -> all.withoutContent();
            case LEARNED -> all;
            case FIXED -> all.withFixedContent();
        };
        ReferenceCatalogue keyed = mode.itemVectors() == ItemVectors.SHARED
                ? described.withKeys(mode.spec().dimension())
                : described;
        this.catalogue = mode.similarity() ? keyed.withSimilarity() : keyed;
        this.log = log(random);
        this.shared = draw(shape.shared, random);
        this.personal = draw(shape.personal, random);
        this.meanShared = near(shared, random);
        this.meanPersonal = near(personal, random);
        this.targetShared = near(shared, random);
        this.targetPersonal = near(personal, random);
        this.setting = new ReferenceSetting(
                mode.spec(),
                catalogue,
                new ReferenceMemory(log, catalogue.catalogue()),
                windows(random),
                mode.loss(),
                mode.dropoutShare(),
                mode.excludeHistory(),
                switch (mode.comparison()) {
                    case ALL -> new int[0];
                    case MET -> met();
                    case DRAWN, CORRECTED, HITS_KEPT -> candidates(random);
                },
                mode.comparison() == NetworkMode.Comparison.CORRECTED ? logProbabilities(random) : new float[0]);
        this.means = ReferenceNetwork.means(setting, ReferenceParameters.of(shape, meanShared, meanPersonal));
        ReferenceParameters ofTarget = ReferenceParameters.of(shape, targetShared, targetPersonal);
        this.still = new ReferenceNetwork(setting, parameters(), means, setting.dropout(), new Kinks());
        this.target =
                new ReferenceNetwork(setting, ofTarget, ReferenceNetwork.means(setting, ofTarget), 0, new Kinks());
    }

    /** Shoppers with enough interactions for the windows below, and items that come back. */
    private static InteractionLog log(SplittableRandom random) {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        int[] lengths = {8, 5, 6, 4, 3, 7, 5, 2, 9};
        for (int s = 0; s < SHOPPERS; s++) {
            log.beginShopper(new ShopperId("s" + s));
            for (int p = 0; p < lengths[s]; p++) {
                log.add(Math.min(random.nextInt(ITEMS), random.nextInt(ITEMS)), view);
            }
        }
        return log.toLog();
    }

    /** Longest first: a last window with something earlier, two whole sequences, two that were cut, one of them short. */
    private List<ReferenceWindow> windows(SplittableRandom random) {
        return List.of(
                window(0, 1, 7, random),
                window(1, 0, 4, random),
                window(2, 0, 3, random),
                window(3, 0, 3, random),
                window(0, 0, 1, random));
    }

    private ReferenceWindow window(int shopper, int from, int to, SplittableRandom random) {
        int start = log.from(shopper);
        int n = to - from;
        float[][] rewards = new float[n][mode.objectives()];
        for (float[] row : rewards) {
            for (int c = 0; c < row.length; c++) {
                row[c] = random.nextInt(3) / 2f;
            }
        }
        return new ReferenceWindow(
                shopper,
                to == log.length(shopper) - 1,
                random.nextLong(),
                items(start + from, start + to),
                random.ints(n, 0, NetworkMode.TYPES).toArray(),
                random.ints(n, 0, NetworkMode.GAPS).toArray(),
                random.ints(n, 0, NetworkMode.VALUES).toArray(),
                items(start + from + 1, start + to + 1),
                rewards,
                items(start, start + from),
                others(shopper, n));
    }

    /** Returns other items at every second position, apart from the draws of the rest. */
    private static OtherItems[] others(int shopper, int positions) {
        SplittableRandom own = new SplittableRandom(shopper);
        return IntStream.range(0, positions)
                .mapToObj(s -> s % 2 == 0
                        ? OtherItems.NONE
                        : new OtherItems(
                                own.ints(2, 0, ITEMS).toArray(),
                                own.ints(s, 0, ITEMS).toArray()))
                .toArray(OtherItems[]::new);
    }

    private int[] items(int from, int to) {
        return IntStream.range(from, to).map(log::item).toArray();
    }

    /** Distinct items, in no order. */
    private static int[] candidates(SplittableRandom random) {
        return random.ints(0, ITEMS).distinct().limit(CANDIDATES).toArray();
    }

    /** Returns the items of the shoppers with windows, which are all targets and more. */
    private int[] met() {
        return IntStream.range(0, log.to(3)).map(log::item).distinct().toArray();
    }

    private static float[] logProbabilities(SplittableRandom random) {
        float[] logs = new float[ITEMS];
        for (int a = 0; a < ITEMS; a++) {
            logs[a] = (float) Math.log(0.2 + 0.6 * random.nextDouble());
        }
        return logs;
    }

    private static float[] draw(ParameterLayout layout, SplittableRandom random) {
        float[] values = new float[layout.size()];
        for (ParameterLayout.Block block : layout.blocks()) {
            double deviation = switch (block.name()) {
                case "memory.log" -> 0.1;
                case "head.value", "head.state", "head.sequence" -> 0.25;
                default -> 0.5;
            };
            for (int i = block.at(); i < block.end(); i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
        }
        return values;
    }

    private static float[] near(float[] values, SplittableRandom random) {
        float[] other = values.clone();
        for (int i = 0; i < other.length; i++) {
            other[i] += (float) (0.1 * random.nextGaussian());
        }
        return other;
    }

    public SequenceBatch batch() {
        SequenceBatch batch = new SequenceBatch(mode.objectives());
        setting.windows().forEach(window -> window.addTo(batch, mode.objectives()));
        return batch;
    }

    /** The network's own gradient, ready for {@link NetworkGradient#add}. */
    NetworkGradient gradient(Kernels kernels, int shards, ShardRunner runner) {
        ItemFeatures features = catalogue.features();
        Optional<MemoryTables> tables =
                mode.memory() ? Optional.of(MemoryTables.of(log, catalogue.catalogue(), runner)) : Optional.empty();
        Optional<TargetNetwork> target =
                mode.objectives() > 0 ? Optional.of(new TargetNetwork(shape, features, kernels)) : Optional.empty();
        NetworkGradient gradient = new NetworkGradient(shape, features, kernels, shards, tables, target, runner);
        target.ifPresent(network -> network.snapshot(targetShared, targetPersonal, shards, runner));
        gradient.loadTarget();
        StepContext context = gradient.context();
        place(context, meanShared, meanPersonal);
        gradient.centre();
        place(context, shared, personal);
        context.loss = setting.loss();
        context.dropout = setting.dropout();
        context.excludeHistory = setting.excludeHistory();
        SequenceBatch batch = batch();
        context.positionWeight = 1.0 / batch.positions();
        context.valueWeight = setting.loss().valueWeight()
                / (ValueLoss.differences(batch, setting.loss()) * (double) Math.max(1, mode.objectives()));
        if (setting.all()) {
            gradient.compareWithAll();
        } else if (mode.comparison() == NetworkMode.Comparison.MET) {
            gradient.compareWithOnly(setting.candidates());
        } else {
            gradient.compareWith(setting.candidates(), setting.candidates().length, setting.logProbabilities());
        }
        return gradient;
    }

    private void place(StepContext context, float[] ofShared, float[] ofPersonal) {
        context.shared = ofShared;
        context.personal = ofPersonal;
    }

    ReferenceParameters parameters() {
        return ReferenceParameters.of(shape, shared, personal);
    }

    /** Returns the reference loss as a function of the parameters, with the network's constants. */
    ReferenceLoss loss(ReferenceParameters parameters, Kinks kinks) {
        ReferenceNetwork online = new ReferenceNetwork(setting, parameters, means, setting.dropout(), kinks);
        return new ReferenceLoss(setting, online, target, still, kinks);
    }

    /** The gradient of a named block, from either part. */
    double[] block(NetworkGradient gradient, String name) {
        Optional<ParameterLayout.Block> ofShared = shape.shared.find(name);
        float[] values = ofShared.isPresent() ? gradient.shared : gradient.personal;
        ParameterLayout.Block block = ofShared.orElseGet(() -> shape.personal.block(name));
        double[] copy = new double[block.size()];
        Arrays.setAll(copy, i -> values[block.at() + i]);
        return copy;
    }
}
