// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.interaction.table.PairSettings;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.core.optimizer.LinearDecay;
import org.hanse.core.optimizer.OptimizerKind;
import org.hanse.core.optimizer.ServerOptimizer;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.setting.Key;

/** The key {@code federation}, without the learning of participants. */
public record FederationConfig(
        @Key(value = "most rounds", least = 1, most = Key.MANY)
        int rounds,

        @Key(value = "`{epochs: N}`, `{steps: N}` or `fedsgd`, one gradient", name = "local", standard = "one epoch")
        LocalWork work,

        @Key CohortRule cohort,
        @Key(inline = true) Movement movement,
        @Key(inline = true) Uploads uploads,
        @Key Faults faults,

        @Key(
                value = "final model: best round by central validation, or last round; under privacy always last",
                standard = "`central`; jobs `last`")
        Selection selection,

        @Key(inline = true) Sums sums) {

    /** Defaults of a scenario. */
    public static final FederationConfig DEFAULT = new FederationConfig(
            30,
            new LocalWork(new LocalWork.Epochs(1), 0, 1, true),
            new CohortRule(1, 1),
            new Movement(new FedAvg(1), 1),
            new Uploads(10_000, new Rounding(0x1p-20, 16)),
            Faults.NONE);

    /** Creates a federation whose final model is selected centrally. */
    public FederationConfig(
            int rounds, LocalWork work, CohortRule cohort, Movement movement, Uploads uploads, Faults faults) {
        this(rounds, work, cohort, movement, uploads, faults, Selection.CENTRAL);
    }

    /** Creates a federation without a sum before the first round. */
    public FederationConfig(
            int rounds,
            LocalWork work,
            CohortRule cohort,
            Movement movement,
            Uploads uploads,
            Faults faults,
            Selection selection) {
        this(rounds, work, cohort, movement, uploads, faults, selection, Sums.NONE);
    }

    /** Returns this federation with masked updates. */
    public FederationConfig secured(SecureAggregation masks) {
        return new FederationConfig(rounds, work, cohort, movement, uploads.secured(masks), faults, selection, sums);
    }

    /** Returns this federation with at least this number of updates in a sum. */
    public FederationConfig withLeastMinimum(int minimum) {
        CohortRule larger = new CohortRule(cohort.fraction(), Math.max(minimum, cohort.minimum()));
        return new FederationConfig(rounds, work, larger, movement, uploads, faults, selection, sums);
    }

    /** Returns this federation with the model of the last round as the final one. */
    public FederationConfig selectingLast() {
        return new FederationConfig(rounds, work, cohort, movement, uploads, faults, Selection.LAST, sums);
    }

    /**
     * Sums over all participants before the first round, for the tables.
     *
     * @param counts counts of all pairs without a privacy guarantee; empty without the sum
     * @param pairs similar pairs under noise; empty without the sum
     */
    public record Sums(
            @Key(value = "pair counts of all shops for the tables; no privacy guarantee", standard = "`none`")
            Optional<CountSettings> counts,

            @Key(value = "similar pairs of all shops for the tables, within `privacy` of shoppers", standard = "`none`")
            Optional<PairSettings> pairs) {

        /** No sum. */
        public static final Sums NONE = new Sums(Optional.empty(), Optional.empty());

        /** Returns the sums in their order. */
        public List<SumKind> kinds() {
            return Stream.of(counts.<SumKind>map(CountSum::new), pairs.<SumKind>map(PairSum::new))
                    .flatMap(Optional::stream)
                    .toList();
        }

        /** Returns the key of the first sum; empty without one. */
        public Optional<String> key() {
            return kinds().stream().map(own -> own.words().key()).findFirst();
        }
    }

    /** Returns the first contradiction between a sum and the other settings; empty without one. */
    public Optional<SumKind.Conflict> conflict() {
        return sums.kinds().stream()
                .flatMap(own -> own.conflict(uploads.privacy()).stream())
                .findFirst();
    }

    /** Selection of the final model. */
    public enum Selection {
        /** The best one on the validation interactions of all merchants, in one place. Training may end early. For simulations. */
        CENTRAL,
        /** The one of the last round. Each node of a service decides for itself whether to serve it. */
        LAST
    }

    /**
     * Changes of the models from round to round.
     *
     * @param rule server optimizer and its rate
     * @param targetRounds rounds between updates of the network of target values
     */
    public record Movement(
            @Key(name = "server") ServerRule rule,

            @Key(value = "rounds between updates of the target network", least = 1, most = Key.MANY)
            int targetRounds) {

        /** Creates a movement with a constant rate. */
        public Movement(OptimizerKind server, int targetRounds) {
            this(new ServerRule(server, Decay.NONE), targetRounds);
        }

        /** Returns the server optimizer. */
        public OptimizerKind server() {
            return rule.kind();
        }

        /** Returns the text that digests of settings depend on. A constant rate is not named. */
        private String text() {
            return rule.kind() + (rule.decay() == Decay.NONE ? "" : " " + rule.decay());
        }
    }

    /**
     * The key {@code server}.
     *
     * @param kind server optimizer with its settings
     * @param decay change of its rate
     */
    public record ServerRule(
            @Key(
                    value = "server optimizer, see the next table for its keys",
                    name = "kind",
                    standard = "`fedavg`",
                    inline = true)
            OptimizerKind kind,

            @Key("`linear`: the rate falls to 0 after the last round")
            Decay decay) {}

    /** Change of the server's rate from round to round. */
    public enum Decay {
        /** Constant rate. */
        NONE,
        /** Falls by the same amount in each round, to 0 after the last. */
        LINEAR
    }

    /**
     * Returns the work that fits the personal part. With privacy of shoppers, participants do not train in a round, so only the
     * epochs of the personal part remain.
     */
    public LocalWork fitting() {
        boolean ofShoppers = uploads.privacy()
                .filter(privacy -> privacy.terms().unit() == PrivacyUnit.SHOPPER)
                .isPresent();
        return ofShoppers ? new LocalWork(work.amount(), 0, work.personalEpochs(), true) : work;
    }

    /** Returns the server optimizer of all rounds. */
    public ServerOptimizer optimizer() {
        return switch (movement.rule().decay()) {
            case NONE -> movement.server();
            case LINEAR -> new LinearDecay(movement.server(), rounds);
        };
    }

    /**
     * Treatment of updates on their way into the sum.
     *
     * @param exampleCap greatest number of examples that counts in the mean
     * @param rounding quantization of updates
     * @param secureAggregation assumptions of secure aggregation; empty where the coordinator reads updates
     * @param privacy privacy guarantee of released models; empty for none
     */
    public record Uploads(
            @Key(value = "examples from which on more do not count in the weight", least = 1, most = Key.MANY)
            long exampleCap,

            @Key Rounding rounding,

            @Key(value = "`none` or the two keys below", standard = "`none`; jobs always on")
            Optional<SecureAggregation> secureAggregation,

            @Key(value = "privacy guarantee, keys below", standard = "`none`")
            Optional<PrivacyConfig> privacy) {

        /** Creates uploads that the coordinator reads. */
        public Uploads(long exampleCap, Rounding rounding) {
            this(exampleCap, rounding, Optional.empty(), Optional.empty());
        }

        /** Returns the weights of parameter blocks in the norm of a gradient. */
        public BlockWeights weights() {
            return privacy.map(PrivacyConfig::weights).orElse(BlockWeights.EVEN);
        }

        private Uploads secured(SecureAggregation masks) {
            return new Uploads(exampleCap, rounding, Optional.of(masks), privacy);
        }
    }

    /**
     * Quantization of updates to integers.
     *
     * @param grid value of one integer step
     * @param range greatest change of a parameter times the weight of its participant; larger ones are clipped
     */
    public record Rounding(
            @Key(value = "value of one integer step", standard = "2^-20", range = Key.Range.POSITIVE)
            double grid,

            @Key(value = "greatest weighted change of a parameter, at least 1", range = Key.Range.POSITIVE)
            double range) {

        /** Returns the greatest integer. */
        public long bound() {
            return Math.max(1, (long) Math.ceil(range / grid));
        }
    }

    /**
     * Simulated faults.
     *
     * @param dropout probability that a participant drops out before its update arrives
     * @param lost round after which a participant drops out for good, by its name
     * @param afterUpload probability that a participant of secure aggregation drops out after its update arrived
     */
    public record Faults(
            @Key(value = "simulated probability of a dropout before the update arrives", range = Key.Range.SHARE)
            double dropout,

            @Key(value = "list of `{merchant: ID, after: ROUND}`: drops out for good", standard = "none")
            Map<String, Integer> lost,

            @Key(value = "the same after the update arrived", range = Key.Range.SHARE)
            double afterUpload) {

        /** No faults. */
        public static final Faults NONE = new Faults(0, Map.of());

        /** Creates faults before updates arrive. */
        public Faults(double dropout, Map<String, Integer> lost) {
            this(dropout, lost, 0);
        }

        public Faults {
            // Sorted, since digests of runs depend on the text.
            lost = Collections.unmodifiableSortedMap(new TreeMap<>(lost));
        }
    }

    /** Returns the text of all settings that rounds depend on. The selection of the final model changes no round. */
    public List<String> facts() {
        List<String> facts = new ArrayList<>(List.of(
                work.toString(),
                cohort.toString(),
                optimizer().toString(),
                Long.toString(uploads.exampleCap()),
                uploads.rounding().toString(),
                Integer.toString(movement.targetRounds()),
                faults.lost() + " " + faults.dropout()));
        // Secure aggregation changes no sum, unless too few participants remain.
        uploads.secureAggregation().ifPresent(masks -> facts.add(masks + " " + faults.afterUpload()));
        uploads.privacy().ifPresent(privacy -> facts.add(privacy.toString()));
        sums.kinds().forEach(own -> facts.add(own.toString()));
        return facts;
    }

    /** Returns the text that the digest {@code settings} in metrics.json depends on. It does not follow the grouping of components. */
    @Override
    public String toString() {
        return "FederationConfig[rounds=" + rounds
                + ", work=" + work
                + ", cohort=" + cohort
                + ", server=" + movement.text()
                + ", exampleCap=" + uploads.exampleCap()
                + ", rounding=" + uploads.rounding()
                + ", targetRounds=" + movement.targetRounds()
                + ", secureAggregation=" + uploads.secureAggregation()
                + uploads.privacy().map(privacy -> ", privacy=" + privacy).orElse("")
                + ", faults=" + faults
                + (selection == Selection.CENTRAL ? "" : ", selection=" + selection)
                + sums.kinds().stream()
                        .map(own -> ", " + own.words().key() + "=" + own)
                        .collect(Collectors.joining()) + "]";
    }
}
