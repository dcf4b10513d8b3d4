// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.loss.NetworkGradient;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.NetworkInitializer;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.network.TargetNetwork;
import org.hanse.core.learn.train.ShopperBatch;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ContentSpec.Fact;
import org.hanse.core.model.ContentSpec.Field;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;

/**
 * A small network, a catalogue and shoppers whose items meet: repeats within a history, items of several shoppers, brands
 * and words of several items. Knows each shopper's gradient from one plain backward pass for that shopper alone.
 */
final class ShopperCase {

    static final int ITEMS = 40;
    static final int HISTORY = 6;
    static final LossSettings VALUES = new LossSettings(0.7, 0.9, 2, 0.3, 2, List.of(1.0, 0.5, 0.25), true);

    final ModelSpec spec;
    final ShopperGradientSettings settings;
    final ItemFeatures features;
    final SharedNetwork network;
    final Optional<SharedNetwork> target;
    final Kernels kernels;

    /** Position: an interaction and its successor. */
    record Position(int item, int type, int gap, int value, int target, List<Float> rewards) {}

    /** A window with the items met before it. */
    record Window(boolean ends, List<Integer> earlier, List<Position> positions) {}

    record Shopper(int id, long seed, List<Window> windows) {}

    ShopperCase(ModelSpec spec, ShopperGradientSettings settings, long seed, Kernels kernels) {
        this.spec = spec;
        this.settings = settings;
        this.kernels = kernels;
        RandomGenerator random = new SplittableRandom(seed);
        this.features = features(spec.content().orElse(content()), random);
        this.network = network(spec, random);
        this.target = spec.objectives() > 0 ? Optional.of(network(spec, random)) : Optional.empty();
    }

    static ModelSpec spec(EncoderKind encoder, ModelSpec.Gate gate, ItemVectors vectors, int objectives) {
        return SpecBuilder.aSpec()
                .withEncoder(encoder)
                .withGate(gate)
                .withHistory(HISTORY)
                .withContent(Optional.of(content()))
                .withItemVectors(vectors)
                .withObjectives(objectives)
                .withValues(2)
                .build();
    }

    /** Returns the same network with fixed content features of items, and the similarity of descriptions. */
    static ModelSpec fixed(ItemVectors vectors, int objectives) {
        return SpecBuilder.aSpec()
                .withHistory(HISTORY)
                .withContent(Optional.of(
                        new ContentSpec(ContentSpec.Title.NONE, List.of(new Field(Fact.PRICE, 5, 2)), 2, 6, true)))
                .withItemVectors(vectors)
                .withObjectives(objectives)
                .withValues(2)
                .build();
    }

    static ContentSpec content() {
        return new ContentSpec(30, 4, 5, 4, List.of(new Field(Fact.CATEGORY, 6, 3), new Field(Fact.BRAND, 5, 2)), 2);
    }

    static ShopperGradientSettings settings(LossSettings loss, int negatives, double dropout, boolean exclude) {
        return new ShopperGradientSettings(loss, negatives, 7.5, dropout, exclude, BlockWeights.EVEN, 3);
    }

    private static ItemFeatures features(ContentSpec content, RandomGenerator random) {
        int[][] titles = new int[ITEMS][];
        int[][][] fields = new int[content.fields().size()][ITEMS][];
        for (int a = 0; a < ITEMS; a++) {
            titles[a] = content.filters() == 0
                    ? new int[0]
                    : random.ints(random.nextInt(content.titleTokens() + 1), 0, content.tokenBuckets())
                            .toArray();
            for (int f = 0; f < fields.length; f++) {
                fields[f][a] = random.ints(
                                random.nextInt(3), 0, content.fields().get(f).buckets())
                        .toArray();
            }
        }
        float[] vectors = new float[ITEMS * content.fixedSize()];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = (float) random.nextGaussian();
        }
        ItemFeatures features = ItemFeatures.ofRows(content, titles, fields, vectors);
        return content.similarity() ? features.withSimilarity(described(random)) : features;
    }

    private static Catalogue described(RandomGenerator random) {
        return Catalogue.of(IntStream.range(0, ITEMS)
                .mapToObj(a -> {
                    List<String> tokens = random.ints(random.nextInt(4), 0, 12)
                            .mapToObj(word -> "w" + word)
                            .toList();
                    return CatalogueItem.titled(new ItemId("i" + a), String.join(" ", tokens), tokens);
                })
                .toList());
    }

    /** A network none of whose parameters are zero. */
    static SharedNetwork network(ModelSpec spec, RandomGenerator random) {
        float[] values = NetworkInitializer.shared(spec, random).parameters().toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (0.3 * random.nextGaussian());
        }
        return new SharedNetwork(spec, ParameterVector.of(NetworkLayout.shared(spec), values));
    }

    /** A shopper with some windows of any lengths, who likes the first items of the catalogue. */
    Shopper shopper(int id, int windows, RandomGenerator random) {
        List<Window> all = new ArrayList<>();
        List<Integer> met = new ArrayList<>();
        for (int w = 0; w < windows; w++) {
            List<Integer> earlier = List.copyOf(met);
            List<Position> positions = new ArrayList<>();
            int item = random.nextInt(15);
            for (int s = random.nextInt(HISTORY); s >= 0; s--) {
                int next = random.nextInt(15);
                met.add(item);
                List<Float> rewards = IntStream.range(0, spec.objectives())
                        .mapToObj(c -> random.nextFloat())
                        .toList();
                positions.add(
                        new Position(item, random.nextInt(3), random.nextInt(4), random.nextInt(2), next, rewards));
                item = next;
            }
            all.add(new Window(random.nextBoolean(), earlier, positions));
        }
        return new Shopper(id, random.nextLong(), all);
    }

    /** Shoppers with one to three windows each. */
    List<Shopper> shoppers(int count, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .mapToObj(u -> shopper(u, 1 + u % 3, random))
                .toList();
    }

    ShopperBatch batch(List<Shopper> shoppers) {
        ShopperBatch batch = new ShopperBatch(spec.objectives());
        for (Shopper shopper : shoppers) {
            batch.beginShopper(shopper.id(), shopper.seed());
            for (Window window : shopper.windows()) {
                batch.beginWindow(window.ends());
                window.earlier().forEach(batch::addEarlier);
                for (Position p : window.positions()) {
                    int at = batch.add(p.item(), p.type(), p.gap(), p.value(), p.target());
                    for (int c = 0; c < spec.objectives(); c++) {
                        batch.reward(at, c, p.rewards().get(c));
                    }
                }
            }
        }
        return batch;
    }

    ShopperGradients gradients() {
        return gradients(ShardRunner.sequential());
    }

    ShopperGradients gradients(ShardRunner runner) {
        return new ShopperGradients(
                new ShopperGradients.Networks(network, target), features, settings, kernels, runner);
    }

    /** Returns the gradient of one shopper by the trainer, with a personal part of zeros. */
    float[] alone(Shopper shopper) {
        NetworkShape shape = new NetworkShape(spec, ITEMS);
        float[] zero = new float[shape.personal.size()];
        Optional<TargetNetwork> targetNetwork = target.map(given -> {
            TargetNetwork result = new TargetNetwork(shape, features, kernels);
            result.snapshot(given.parameters().toArray(), zero, 1, ShardRunner.sequential());
            return result;
        });
        NetworkGradient gradient = new NetworkGradient(
                shape, features, kernels, 1, Optional.empty(), targetNetwork, ShardRunner.sequential());
        StepContext context = gradient.context();
        context.shared = network.parameters().toArray();
        context.personal = zero;
        context.loss = settings.loss();
        context.dropout = settings.dropout();
        context.excludeHistory = settings.excludeHistory();
        context.positionWeight = 1 / settings.normaliser();
        context.valueWeight = spec.objectives() == 0
                ? 0
                : settings.loss().valueWeight()
                        / settings.normaliser()
                        / spec.objectives()
                        / (1 + settings.loss().negativeActions());
        gradient.loadTarget();
        gradient.centre();
        int[] negatives = batch(List.of(shopper)).negatives(0, settings.negatives(), ITEMS);
        gradient.compareWith(negatives, negatives.length, new float[0]);
        gradient.add(sorted(batch(List.of(shopper)).windows));
        return gradient.shared;
    }

    /** Returns the same windows, longest first, as the trainer requires. */
    private static SequenceBatch sorted(SequenceBatch windows) {
        SequenceBatch result = new SequenceBatch(windows.objectives());
        IntStream.range(0, windows.windows())
                .boxed()
                .sorted(Comparator.comparingInt(b -> -windows.length(b)))
                .forEach(b -> {
                    result.beginWindow(windows.shoppers[b], windows.ends[b], windows.coins[b]);
                    for (int e = windows.earlierStarts[b]; e < windows.earlierStarts[b + 1]; e++) {
                        result.addEarlier(windows.earlier[e]);
                    }
                    for (int p = windows.start(b); p < windows.start(b + 1); p++) {
                        int at = result.add(
                                windows.items[p],
                                windows.types[p],
                                windows.gaps[p],
                                windows.values[p],
                                windows.targets[p]);
                        result.others(at, windows.others(p));
                        for (int c = 0; c < windows.objectives(); c++) {
                            result.reward(at, c, windows.rewards[p * windows.objectives() + c]);
                        }
                    }
                });
        return result;
    }

    static double norm(GradientSum gradient) {
        double sum = 0;
        for (int i = 0; i < gradient.size(); i++) {
            sum += gradient.get(i) * gradient.get(i);
        }
        return Math.sqrt(sum);
    }

    static double norm(float[] gradient) {
        double sum = 0;
        for (float value : gradient) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
