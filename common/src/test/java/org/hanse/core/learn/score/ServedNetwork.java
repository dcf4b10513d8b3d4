// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.Measure;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.learn.network.PersonalNetwork;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;

/** Network with random nonzero parameters, for tests of its scorers. */
public final class ServedNetwork {

    /** Varied settings. */
    public record Kind(
            int dimension,
            int heads,
            EncoderKind encoder,
            Gate gate,
            int history,
            boolean memory,
            int objectives,
            boolean similarity,
            boolean sequence,
            boolean memoryPrior) {

        /** A small network with all kinds of terms. */
        public static Kind small() {
            return new Kind(8, 2, EncoderKind.GRU, Gate.CONTEXTUAL, 6, true, 3, false, false, false);
        }

        public Kind withDimension(int dimension) {
            return new Kind(
                    dimension, heads, encoder, gate, history, memory, objectives, similarity, sequence, memoryPrior);
        }

        public Kind withHeads(int heads) {
            return new Kind(
                    dimension, heads, encoder, gate, history, memory, objectives, similarity, sequence, memoryPrior);
        }

        public Kind withEncoder(EncoderKind encoder) {
            return new Kind(
                    dimension, heads, encoder, gate, history, memory, objectives, similarity, sequence, memoryPrior);
        }

        public Kind withGate(Gate gate) {
            return new Kind(
                    dimension, heads, encoder, gate, history, memory, objectives, similarity, sequence, memoryPrior);
        }

        public Kind withHistory(int history) {
            return new Kind(
                    dimension, heads, encoder, gate, history, memory, objectives, similarity, sequence, memoryPrior);
        }

        public Kind withMemory(boolean memory) {
            return new Kind(
                    dimension, heads, encoder, gate, history, memory, objectives, similarity, sequence, memoryPrior);
        }

        public Kind withObjectives(int objectives) {
            return new Kind(
                    dimension, heads, encoder, gate, history, memory, objectives, similarity, sequence, memoryPrior);
        }

        public ModelSpec spec() {
            ContentSpec content =
                    new ContentSpec(64, 6, 8, 5, List.of(new ContentSpec.Field(ContentSpec.Fact.PRICE, 8, 3)), 0);
            return SpecBuilder.aSpec()
                    .withDimension(dimension)
                    .withHeads(heads)
                    .withEncoder(encoder)
                    .withGate(gate)
                    .withHistory(history)
                    .withSequence(sequence)
                    .withContent(Optional.of(content.withSimilarity(similarity)))
                    .withObjectives(objectives)
                    .withMemory(memory)
                    .withMemoryPrior(memoryPrior)
                    .withTypes(9)
                    .withGaps(20)
                    .withValues(10)
                    .build();
        }

        public Kind withSimilarity(boolean similarity) {
            return new Kind(
                    dimension, heads, encoder, gate, history, memory, objectives, similarity, sequence, memoryPrior);
        }

        public Kind withSequence(boolean sequence) {
            return new Kind(
                    dimension, heads, encoder, gate, history, memory, objectives, similarity, sequence, memoryPrior);
        }

        public Kind withMemoryPrior(boolean memoryPrior) {
            return new Kind(
                    dimension, heads, encoder, gate, history, memory, objectives, similarity, sequence, memoryPrior);
        }

        /** A seed that is the same in every run, as the hash codes of constants are not. */
        public long seed() {
            return withSimilarity(false)
                    .withSequence(false)
                    .withMemoryPrior(false)
                    .toString()
                    .replace(", similarity=false, sequence=false, memoryPrior=false", "")
                    .hashCode();
        }

        /** All encoders, all gates, with and without memory and objectives. */
        public static List<Kind> all(int history) {
            List<Kind> kinds = new ArrayList<>();
            for (EncoderKind encoder : EncoderKind.BUILT_IN) {
                for (Gate gate : Gate.values()) {
                    for (boolean memory : new boolean[] {false, true}) {
                        for (int objectives : new int[] {0, 3}) {
                            kinds.add(small().withEncoder(encoder)
                                    .withGate(gate)
                                    .withHistory(history)
                                    .withMemory(memory)
                                    .withObjectives(objectives)
                                    .withSimilarity(memory == (objectives == 0))
                                    .withSequence(memory == (gate == Gate.STRICT || objectives > 0))
                                    .withMemoryPrior(memory && (encoder == EncoderKind.GRU) == (objectives > 0)));
                        }
                    }
                }
            }
            return kinds;
        }
    }

    private static final List<InteractionType> TYPES =
            List.of(InteractionType.VIEW, InteractionType.CLICK, InteractionType.PURCHASE, new InteractionType("wish"));

    public final ModelSpec spec;
    public final Catalogue catalogue;

    /** Log of the memory tables, followed by a log outside of them. */
    public final InteractionLog known;

    public final InteractionLog fresh;
    public final SharedNetwork shared;
    public final PersonalNetwork personal;
    public final ItemFeatures features;
    public final Optional<MemoryTables> tables;
    public final ScoreWeights weights;

    public ServedNetwork(Kind kind, int items, int longest, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        spec = kind.spec();
        catalogue = catalogue(items, random);
        known = log(items, 12, longest, random);
        fresh = log(items, 4, longest, random);
        shared = new SharedNetwork(spec, parameters(NetworkLayout.shared(spec), spec.memoryPrior(), random));
        personal = new PersonalNetwork(
                spec, items, parameters(NetworkLayout.personal(spec, items), spec.memoryPrior(), random));
        features = ItemFeatures.of(catalogue, spec.content().orElseThrow());
        tables = spec.memory()
                ? Optional.of(MemoryTables.of(known, catalogue, ShardRunner.sequential()))
                : Optional.empty();
        weights = kind.objectives() == 0 ? ScoreWeights.policyOnly(0) : new ScoreWeights(0.7, List.of(0.4, -0.3, 1.1));
    }

    private ServedNetwork(ServedNetwork other, SharedNetwork shared) {
        this.spec = other.spec;
        this.catalogue = other.catalogue;
        this.known = other.known;
        this.fresh = other.fresh;
        this.shared = shared;
        this.personal = other.personal;
        this.features = other.features;
        this.tables = other.tables;
        this.weights = other.weights;
    }

    /** Returns the same network with other shared parameters. */
    public ServedNetwork with(SharedNetwork other) {
        return new ServedNetwork(this, other);
    }

    public NetworkScorer scorer() {
        return scorer(Kernels.best());
    }

    NetworkScorer scorer(Kernels kernels) {
        return NetworkScorer.of(shared, personal, features, tables, weights, kernels, ShardRunner.sequential());
    }

    public static Catalogue catalogue(int items, SplittableRandom random) {
        List<CatalogueItem> list = new ArrayList<>();
        for (int a = 0; a < items; a++) {
            List<String> tokens = new ArrayList<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                tokens.add("word" + random.nextInt(30));
            }
            list.add(new CatalogueItem(
                    new ItemId("i" + a),
                    String.join(" ", tokens),
                    tokens,
                    List.of(),
                    Optional.empty(),
                    random.nextInt(4) == 0 ? OptionalDouble.empty() : OptionalDouble.of(1 + 50 * random.nextDouble()),
                    List.of(),
                    Optional.empty()));
        }
        return Catalogue.of(list);
    }

    /** Timed, of several types, some with values. */
    public static InteractionLog log(int items, int shoppers, int longest, SplittableRandom random) {
        InteractionLogAccumulator log = new InteractionLogAccumulator(TYPES);
        for (int s = 0; s < shoppers; s++) {
            log.beginShopper(new ShopperId("s" + s));
            long time = 1_600_000_000_000_000L;
            for (int n = 1 + random.nextInt(longest); n > 0; n--) {
                time += random.nextLong(1L << (10 + random.nextInt(34)));
                log.add(Math.min(random.nextInt(items), random.nextInt(items)), random.nextInt(TYPES.size()))
                        .time(time);
                if (random.nextInt(3) == 0) {
                    log.measure(Measure.VALUE, random.nextInt(-2, 6));
                } else if (random.nextInt(3) == 0) {
                    log.measure(Measure.QUANTITY, 1 + random.nextInt(3));
                }
            }
        }
        return log.toLog();
    }

    /** Draws parameters. Weights of tables are as large with a prior, as sums, as without. */
    private static ParameterVector parameters(ParameterLayout layout, boolean prior, SplittableRandom random) {
        float[] values = new float[layout.size()];
        for (ParameterLayout.Block block : layout.blocks()) {
            boolean weight = block.name().endsWith(".weight") || block.name().startsWith("head.");
            double other = prior && block.name().startsWith(NetworkLayout.MEMORY) ? 0.5 / Math.sqrt(2) : 0.5;
            double deviation = weight ? 1 / Math.sqrt(block.shape().get(0)) : other;
            for (int i = block.at(); i < block.end(); i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
        }
        return ParameterVector.of(layout, values);
    }
}
