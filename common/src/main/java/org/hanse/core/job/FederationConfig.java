// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.optimizer.LinearDecay;
import org.hanse.core.optimizer.OptimizerKind;
import org.hanse.core.optimizer.ServerOptimizer;
import org.hanse.core.privacy.PrivacyUnit;

/**
 * Settings of the key {@code federation} of a scenario.
 *
 * @param rounds most rounds
 * @param work local work of a participant in a round
 * @param cohort selection of the cohort
 * @param movement updates of the models
 * @param uploads processing of updates
 * @param faults injected faults
 * @param selection choice of the round with the final model
 */
public record FederationConfig(
        int rounds,
        LocalWork work,
        CohortRule cohort,
        Movement movement,
        Uploads uploads,
        Faults faults,
        Selection selection) {

    /** Creates a federation whose final model is selected centrally. */
    public FederationConfig(
            int rounds, LocalWork work, CohortRule cohort, Movement movement, Uploads uploads, Faults faults) {
        this(rounds, work, cohort, movement, uploads, faults, Selection.CENTRAL);
    }

    /** Returns these settings with secure aggregation. */
    public FederationConfig secured(SecureAggregation masks) {
        return new FederationConfig(rounds, work, cohort, movement, uploads.secured(masks), faults, selection);
    }

    /** Returns this federation with the model of the last round as the final one. */
    public FederationConfig selectingLast() {
        return new FederationConfig(rounds, work, cohort, movement, uploads, faults, Selection.LAST);
    }

    /** Selection of the final model. */
    public enum Selection {
        /** The best one on the validation interactions of all merchants, in one place. Training may end early. For simulations. */
        CENTRAL,
        /** The one of the last round. Each node of a service decides for itself whether to serve it. */
        LAST
    }

    /**
     * Updates of the models between rounds.
     *
     * @param server server optimizer
     * @param decay decay of its rate
     * @param targetRounds rounds between updates of the target network
     */
    public record Movement(OptimizerKind server, Decay decay, int targetRounds) {

        /** Creates updates with a constant rate. */
        public Movement(OptimizerKind server, int targetRounds) {
            this(server, Decay.NONE, targetRounds);
        }

        /** Returns the text for digests, which without a decay is that of builds before the decay existed. */
        private String words() {
            return server + (decay == Decay.NONE ? "" : " " + decay);
        }
    }

    /** Decay of the server's rate over the rounds. */
    public enum Decay {
        /** It stays. */
        NONE,
        /** Linear decay to zero after the last round. */
        LINEAR
    }

    /**
     * Returns the local work that fits the personal part to the model. Where shoppers are protected, no personal part moves during a round,
     * whatever {@link #work} configures. It moves in this fit alone.
     */
    public LocalWork fitting() {
        boolean ofShoppers = uploads.privacy()
                .filter(privacy -> privacy.terms().unit() == PrivacyUnit.SHOPPER)
                .isPresent();
        return ofShoppers ? new LocalWork(work.amount(), 0, work.personalEpochs(), true) : work;
    }

    /** Returns the optimizer that computes the next model from a round's mean. */
    public ServerOptimizer optimizer() {
        return switch (movement.decay()) {
            case NONE -> movement.server();
            case LINEAR -> new LinearDecay(movement.server(), rounds);
        };
    }

    /**
     * Processing of an update.
     *
     * @param exampleCap number of examples with the greatest weight; further examples do not count
     * @param rounding rounding to integers
     * @param secureAggregation secure aggregation; empty if the coordinator reads updates
     * @param privacy guarantee of released models; empty for none
     */
    public record Uploads(
            long exampleCap,
            Rounding rounding,
            Optional<SecureAggregation> secureAggregation,
            Optional<PrivacyConfig> privacy) {

        /** Creates the processing without secure aggregation and guarantee. */
        public Uploads(long exampleCap, Rounding rounding) {
            this(exampleCap, rounding, Optional.empty(), Optional.empty());
        }

        /** Returns the weights of parameter blocks in the clipped norms. */
        public BlockWeights weights() {
            return privacy.map(PrivacyConfig::weights).orElse(BlockWeights.EVEN);
        }

        private Uploads secured(SecureAggregation masks) {
            return new Uploads(exampleCap, rounding, Optional.of(masks), privacy);
        }
    }

    /**
     * Rounding of updates to integers.
     *
     * @param grid value of one step
     * @param range greatest change of a parameter, times the weight of its participant; greater changes are clipped
     */
    public record Rounding(double grid, double range) {

        /** Returns the range in steps. */
        public long bound() {
            return Math.max(1, (long) Math.ceil(range / grid));
        }
    }

    /**
     * Injected faults.
     *
     * @param dropout probability that a sampled participant drops out before its update arrives
     * @param lost round after which a participant drops out for good, by participant
     * @param afterUpload with secure aggregation, the probability that a participant drops out after its update arrived
     */
    public record Faults(double dropout, Map<String, Integer> lost, double afterUpload) {

        public static final Faults NONE = new Faults(0, Map.of());

        /** Creates faults with dropouts before the update arrives only. */
        public Faults(double dropout, Map<String, Integer> lost) {
            this(dropout, lost, 0);
        }

        public Faults {
            // Sorted, because settings are compared as text.
            lost = Collections.unmodifiableSortedMap(new TreeMap<>(lost));
        }
    }

    /** Returns all inputs of the rounds as text. The selection of the final model changes no round. */
    public List<String> facts() {
        List<String> facts = new ArrayList<>(List.of(
                work.toString(),
                cohort.toString(),
                optimizer().toString(),
                Long.toString(uploads.exampleCap()),
                uploads.rounding().toString(),
                Integer.toString(movement.targetRounds()),
                faults.lost() + " " + faults.dropout()));
        // Sums are the same with it and without, unless too few are left for one.
        uploads.secureAggregation().ifPresent(masks -> facts.add(masks + " " + faults.afterUpload()));
        uploads.privacy().ifPresent(privacy -> facts.add(privacy.toString()));
        return facts;
    }

    /** Returns the text that the {@code settings} digest of metrics.json covers. The text stays when components are regrouped. */
    @Override
    public String toString() {
        return "FederationConfig[rounds=" + rounds
                + ", work=" + work
                + ", cohort=" + cohort
                + ", server=" + movement.words()
                + ", exampleCap=" + uploads.exampleCap()
                + ", rounding=" + uploads.rounding()
                + ", targetRounds=" + movement.targetRounds()
                + ", secureAggregation=" + uploads.secureAggregation()
                + uploads.privacy().map(privacy -> ", privacy=" + privacy).orElse("")
                + ", faults=" + faults
                + (selection == Selection.CENTRAL ? "" : ", selection=" + selection) + "]";
    }
}
