// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.clientnode.app.PrivateUploads;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.CooccurrenceTable;
import org.hanse.core.interaction.table.SparseTable;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.ReadableFacts;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.RewardSettings;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.train.LearnedCatalogues;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.privacy.AdaptiveClip;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.shard.ShardRunner;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.hanse.sim.scenario.NetworkBuilder;
import org.hanse.sim.train.NetworkSource;

/**
 * The path of a node from its files to its unmasked integers, in a job with a guarantee for shoppers: import, tables,
 * private vectors, fitted personal part, clipped gradients and rounding without noise. The job's network, global model
 * and clip norm are fixed.
 */
final class NodePath {

    private static final int ROWS = 256;
    private static final PrivacyConfig.Gradients FEW_NEGATIVES = new PrivacyConfig.Gradients(32, 8);
    private static final LocalWork WORK = epochs(1);

    /** Of vectors that a node learns for itself over many rounds. */
    private static final LocalWork LONG_WORK = epochs(300);

    private static final int MEMBERS = 4;
    private static final long COINS = 7;
    private static final long ROUNDING = 9;

    private static final Map<List<String>, Dataset> READ = new ConcurrentHashMap<>();

    private final ModelSpec spec;
    private final PrivacyConfig.Gradients gradients;
    private final GlobalModel global;
    private final List<String> order = new ArrayList<>();
    private final List<Double> norms = new ArrayList<>();

    /** Input of the forward pass; the shipped one uses the global model unchanged. */
    private Forward forward = (own, locals, model) -> model;

    private Optional<AdaptiveClip> adaptive = Optional.empty();

    @FunctionalInterface
    private interface Forward {
        GlobalModel read(Dataset own, ClientTrainers locals, GlobalModel model);
    }

    /** A job that was set up with a look at the whole. */
    NodePath(Path whole, ItemVectors vectors) {
        this(whole, vectors, NetworkConfig.Content.LEARNED);
    }

    /** The same with items described in one way or another. */
    NodePath(Path whole, ItemVectors vectors, NetworkConfig.Content content) {
        this(
                whole,
                NetworkBuilder.aNetwork()
                        .withHeads(2)
                        .withMemory(true)
                        .withItemVectors(vectors)
                        .withItemRows(ROWS)
                        .withQ(true)
                        .withContent(content)
                        .build(),
                FEW_NEGATIVES);
    }

    /** With another network and other gradients. */
    NodePath(Path whole, NetworkConfig network, PrivacyConfig.Gradients gradients) {
        this.gradients = gradients;
        Dataset data = read(whole);
        InteractionLog log = data.interactions();
        this.spec = ReadableFacts.of(List.of(data.catalogue()), List.of(log)).spec(network, LearningConfig.DEFAULT);
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            order.add(log.shopper(shopper).value());
        }
        ClientTrainers locals = locals(data);
        LocalTrainer trainer = locals.trainer(ShardRunner.sequential());
        this.global = trained(new GlobalModel(0, trainer.initial()), locals, WORK, List.of());
        contribution(data, coins(OptionalInt.empty()), new ClippingFactor() {
            @Override
            public double of(double norm) {
                if (norm > 0) {
                    norms.add(norm);
                }
                return 0;
            }

            @Override
            public boolean keeps(double norm) {
                return true;
            }
        });
        Collections.sort(norms);
    }

    /** The same job with a clip norm that follows a quantile, so that answers whether gradients are within it stand behind the sum. */
    NodePath counting() {
        adaptive = Optional.of(new AdaptiveClip(0.5, 0.2, OptionalDouble.of(0.5)));
        return this;
    }

    /** A job with rows of items in the forward pass that were trained on all shoppers of a node, which sensitivity must not allow. */
    NodePath withOwnVectorsInForwardPass() {
        forward = (own, locals, model) -> trained(model, locals, LONG_WORK, List.of(NetworkLayout.KEYS));
        return this;
    }

    /** A job with co-occurrence tables in the forward pass, by the vectors of the items. */
    NodePath withOwnTablesInForwardPass() {
        forward = (own, locals, model) -> besideTables(own, model);
        return this;
    }

    /** To the first row of each item that of its row of the table is added, by random signs for each column. */
    private static GlobalModel besideTables(Dataset own, GlobalModel model) {
        int items = own.catalogue().size();
        SparseTable together = CooccurrenceTable.of(own.interactions(), items, items, 0, ShardRunner.sequential())
                .similarities();
        ParameterLayout layout = model.parameters().layout();
        ParameterLayout.Block rows = layout.block(NetworkLayout.KEYS);
        int dimension = rows.size() / ROWS;
        float[] moved = model.parameters().toArray();
        for (int item = 0; item < items; item++) {
            int row = ItemFeatures.bucket(own.catalogue().item(item).id().value() + "\n1", ROWS);
            for (int entry = together.start(item); entry < together.start(item + 1); entry++) {
                SplittableRandom signs = new SplittableRandom(together.column(entry));
                for (int k = 0; k < dimension; k++) {
                    moved[rows.at() + row * dimension + k] +=
                            (float) (signs.nextBoolean() ? together.value(entry) : -together.value(entry));
                }
            }
        }
        return new GlobalModel(model.version(), ParameterVector.of(layout, moved));
    }

    /** Reads files, once for each content: several tests take the same shopper out of the same shop. */
    private static Dataset read(Path descriptor) {
        List<String> content = List.of(
                text(descriptor),
                text(descriptor.resolveSibling("catalogue.csv")),
                text(descriptor.resolveSibling("interactions.csv")));
        return READ.computeIfAbsent(
                content,
                files -> new DatasetReader(ReadingOptions.standard(InstantSource.system()))
                        .read(DatasetDescriptor.read(descriptor)));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ClientTrainers locals(Dataset own) {
        return new NetworkSource(
                        spec,
                        new LearnedCatalogues(spec),
                        LearningConfig.DEFAULT,
                        ObjectiveRewards.of(RewardSettings.DEFAULT),
                        3)
                .of(List.of(new Merchant(own.interactions(), own.catalogue())), true, ShardRunner.sequential());
    }

    private static LocalWork epochs(int count) {
        return new LocalWork(new LocalWork.Epochs(count), 0, 1, true);
    }

    /** A model after training at the node: of all blocks, or of some alone. */
    private static GlobalModel trained(GlobalModel model, ClientTrainers locals, LocalWork work, List<String> some) {
        LocalTrainer trainer = locals.trainer(ShardRunner.sequential());
        trainer.begin(model, model);
        ParameterVector delta =
                trainer.train(0, PersonalState.INITIAL, work, 5).update().delta();
        float[] moved = model.parameters().toArray();
        delta.layout().blocks().stream()
                .filter(block -> some.isEmpty() || some.contains(block.name()))
                .forEach(block -> {
                    for (int i = block.at(); i < block.end(); i++) {
                        moved[i] += delta.get(i);
                    }
                });
        return new GlobalModel(1, ParameterVector.of(delta.layout(), moved));
    }

    /** Norms of those of the shoppers' gradients that are not zero, before clipping, ascending. */
    List<Double> norms() {
        return List.copyOf(norms);
    }

    /** Coordinates of an update. */
    int dimension() {
        return global.parameters().size() + (adaptive.isPresent() ? 1 : 0);
    }

    PrivacyTerms terms(double clip) {
        return new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 8, 1e-6, clip, 1, adaptive);
    }

    private JobPrivacy job(double clip) {
        PrivacyTerms terms = terms(clip);
        PrivacyTerms.Size size = new PrivacyTerms.Size(dimension(), 1, order.size(), 1, 0);
        return new JobPrivacy(terms, size, terms.mechanism(size));
    }

    PrivateUploads uploads(double clip) {
        return new PrivateUploads(job(clip));
    }

    /** Returns the integers that the node masks, for all shoppers. */
    IntegerUpdate update(Path descriptor, double clip) {
        return update(descriptor, OptionalInt.empty(), clip);
    }

    /** Returns the integers without one shopper, with the same random numbers for all others. */
    IntegerUpdate update(Path descriptor, String removed, double clip) {
        int place = order.indexOf(removed);
        return update(descriptor, place < 0 ? OptionalInt.empty() : OptionalInt.of(place), clip);
    }

    private IntegerUpdate update(Path descriptor, OptionalInt removed, double clip) {
        PrivateUploads uploads = uploads(clip);
        ShopperTrainer.Contribution given = contribution(read(descriptor), coins(removed), uploads.factor(clip));
        return uploads.prepare(given, job(clip).quantization(MEMBERS), new SimulatedDraws(ROUNDING, 0));
    }

    private ShopperTrainer.Contribution contribution(Dataset own, RandomGenerator coins, ClippingFactor factor) {
        ClientTrainers locals = locals(own);
        ShopperTrainer trainer =
                locals.shopperTrainer(gradients, ShardRunner.sequential()).orElseThrow();
        GlobalModel read = forward.read(own, locals, global);
        trainer.begin(read, read);
        trainer.fit(0, PersonalState.INITIAL, WORK, 5);
        return trainer.contribute(0, new ShopperTrainer.Draw(1, factor), coins);
    }

    /** Two random numbers for each shopper; those of one are left out. */
    private static RandomGenerator coins(OptionalInt removed) {
        SplittableRandom random = new SplittableRandom(COINS);
        int[] next = {0};
        return () -> {
            while (removed.isPresent() && next[0] / 2 == removed.getAsInt()) {
                random.nextLong();
                next[0]++;
            }
            next[0]++;
            return random.nextLong();
        };
    }

    /** How far two updates are apart, in steps of the grid. */
    static double distance(IntegerUpdate one, IntegerUpdate other) {
        double squares = 0;
        for (int i = 0; i < one.vector().size(); i++) {
            double difference = one.vector().signed(i) - other.vector().signed(i);
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }
}
