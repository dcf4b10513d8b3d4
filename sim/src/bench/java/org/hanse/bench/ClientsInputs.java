// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.train.LearnedCatalogue;
import org.hanse.core.learn.train.LocalExamples;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * Synthetic data of clients, drawn uniformly from a seed: a common catalogue and the interactions of each client. A client trains on all of
 * them in one step, against the whole catalogue.
 *
 * <p>Shapes: {@code titles [item, token]}, {@code categories [item]}; {@code items}, {@code types}, {@code gaps}
 * {@code [client, interaction]}.
 */
final class ClientsInputs {

    /** Seed of the initial parameters. */
    private static final long SEED = 1;

    final ClientsSettings settings;
    final int[][] titles;
    final int[] categories;
    final int[][] items;
    final int[][] types;
    final int[][] gaps;

    ClientsInputs(ClientsSettings settings, long seed) {
        this.settings = settings;
        SplittableRandom random = new SplittableRandom(seed);
        int length = settings.interactions();
        this.titles = IntStream.range(0, settings.items())
                .mapToObj(item -> SpeedInputs.below(random, SpeedCase.TOKEN_BUCKETS, SpeedCase.TITLE_TOKENS))
                .toArray(int[][]::new);
        this.categories = SpeedInputs.below(random, SpeedCase.CATEGORIES, settings.items());
        this.items = rows(random, settings.items(), length);
        this.types = rows(random, SpeedCase.TYPES, length);
        this.gaps = rows(random, SpeedCase.GAPS - 2, length);
        for (int[] row : gaps) {
            for (int i = 0; i < length; i++) {
                row[i] = i == 0 ? 0 : row[i] + 1;
            }
        }
    }

    private int[][] rows(SplittableRandom random, int bound, int length) {
        return IntStream.range(0, settings.clients())
                .mapToObj(client -> SpeedInputs.below(random, bound, length))
                .toArray(int[][]::new);
    }

    /** Positions that a client learns from. */
    int positions() {
        return settings.interactions() - 1;
    }

    /** Returns the network of {@link SpeedCase} without Q, with shared item embeddings. */
    ModelSpec spec() {
        return new ModelSpec(
                64,
                new ModelSpec.Encoding(EncoderKind.GRU, ModelSpec.Gate.CONTEXTUAL, 2, positions()),
                new ModelSpec.Items(Optional.of(SpeedCase.content()), false, false),
                0,
                new ModelSpec.Rows(SpeedCase.TYPES, SpeedCase.GAPS, 0));
    }

    TrainingSettings training() {
        return new TrainingSettings(
                spec(),
                OptimizerSettings.adam(SpeedCase.RATE),
                new TrainingSettings.Objective(
                        new LossSettings(0, SpeedCase.DISCOUNT, 1, 0, 0, List.of(), false),
                        ScoreWeights.policyOnly(0),
                        new ObjectiveRewards(Map.of())),
                new TrainingSettings.Steps(1, 0, TrainingSettings.SHARDS, 1),
                new TrainingSettings.Candidates(false, settings.items(), 1, false),
                new TrainingSettings.Memory(0, 0),
                SEED);
    }

    /** Returns each client's interactions as training examples. */
    List<LocalExamples> examples() {
        int[][] category =
                IntStream.of(categories).mapToObj(row -> new int[] {row}).toArray(int[][]::new);
        LearnedCatalogue catalogue = LearnedCatalogue.ofFeatures(
                ItemFeatures.ofRows(SpeedCase.content(), titles, new int[][][] {category}, new float[0]), spec());
        return IntStream.range(0, settings.clients())
                .mapToObj(client -> LocalExamples.of(
                        log(client), catalogue, new ObjectiveRewards(Map.of()), 1, ShardRunner.sequential()))
                .toList();
    }

    private InteractionLog log(int client) {
        InteractionLogAccumulator log = new InteractionLogAccumulator(SpeedInputs.TYPE_ROWS);
        log.beginShopper(new ShopperId("client " + client));
        long micros = 0;
        for (int i = 0; i < items[client].length; i++) {
            micros += SpeedInputs.microsOfGap(gaps[client][i]);
            log.add(items[client][i], types[client][i]).time(micros);
        }
        return log.toLog();
    }
}
