// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.learn.memory.CountRows;
import org.hanse.core.learn.memory.PairRows;
import org.hanse.core.shard.ShardRunner;

/**
 * Kind of baseline with its parameters: a recommender with a single fit. Immutable. A new kind is a class of its own, an entry of the
 * {@code permits} list and one of {@link Baselines#BUILT_IN}.
 */
public sealed interface Baseline
        permits Ease,
                ExternalBaseline,
                ItemKnn,
                MatrixFactorization,
                Mix,
                ParameterFree,
                ParticipantBaseline,
                SessionKnn,
                WeightedSum {

    /** Returns the name used in scenarios, for example {@code item-knn}. */
    String name();

    /** Returns the parameters by name, for reports. */
    Map<String, Double> parameters();

    /** Returns the reason for which this baseline cannot be fitted to {@code training}; empty if it can. */
    Optional<String> unfit(Training training);

    /** Fits to the training interactions. Deterministic; the same for any {@link ShardRunner}. */
    ItemScorer fit(Training training);

    /** Returns the parameter settings for validation, this one among them; just this one if it has none. */
    List<Baseline> grid();

    /** Returns whether {@link Tuning} has other settings to compare. */
    default boolean tunes() {
        return grid().size() > 1;
    }

    /**
     * Training data of a baseline.
     *
     * @param log interactions without held-out ones
     * @param catalogue all candidate items
     * @param seed seed of baselines that draw numbers
     * @param shards runs the parallel parts
     * @param text source of the text vectors of {@code catalogue}
     * @param counts counts over several shops, in place of those of the log; empty without a sum. {@link Mix} alone reads them
     * @param pairs estimates of other shops' pairs, beside the counts; empty without a sum under noise. {@link Mix} alone reads them
     */
    record Training(
            InteractionLog log,
            Catalogue catalogue,
            long seed,
            ShardRunner shards,
            Function<TextVectors.Fields, TextVectors> text,
            Optional<CountRows> counts,
            Optional<PairRows> pairs) {

        /** Creates training data of one shop alone. */
        public Training(
                InteractionLog log,
                Catalogue catalogue,
                long seed,
                ShardRunner shards,
                Function<TextVectors.Fields, TextVectors> text) {
            this(log, catalogue, seed, shards, text, Optional.empty(), Optional.empty());
        }

        /** Creates training data that compute text vectors at each call. */
        public Training(InteractionLog log, Catalogue catalogue, long seed, ShardRunner shards) {
            this(log, catalogue, seed, shards, fields -> TextVectors.of(catalogue, fields));
        }
    }
}
