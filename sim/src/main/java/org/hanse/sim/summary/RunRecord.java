// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Metric;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.jspecify.annotations.Nullable;

/**
 * A run as {@code metrics.json}: {@link MetricsFile} writes and reads this tree. A figure that is not a number is null there.
 *
 * @param settings tells its settings, the seed aside, from those of other runs
 * @param extensions extensions that the scenario uses
 * @param main the figure by which models are put in order over all merchants' queries; null for a run of one merchant
 * @param results figures over entries, their parts and all
 * @param comparisons the same of differences
 * @param members figures over those who train from the start, where others join late or stay out; else null
 * @param unmet figures over queries for items new to their part; null without any
 * @param rounds of the training that the run is about: the federated one, else the central one
 * @param selected its epoch or round with the figures; null without one
 * @param notes composed privacy guarantees, in sentences
 * @param verdict whether federated training helps; null where it was not compared with the best alone
 * @param missing compared models without figures, by name, with the reason
 * @param peakRssBytes null where the system does not say
 */
public record RunRecord(
        String schema,
        String scenario,
        long seed,
        String settings,
        String commit,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Extension> extensions,
        Machine environment,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MainMetric main,
        List<Entry> merchants,
        List<Result> results,
        List<Comparison> comparisons,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Pool members,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Pool unmet,
        List<ModelSummary> models,
        List<RecordedTraining.Round> rounds,
        RecordedTraining.@Nullable Selected selected,
        List<RecordedTraining> training,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Verdict verdict,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> missing,
        double wallSeconds,
        @Nullable Long peakRssBytes) {

    public RunRecord {
        extensions = List.copyOf(extensions);
        merchants = List.copyOf(merchants);
        results = List.copyOf(results);
        comparisons = List.copyOf(comparisons);
        models = List.copyOf(models);
        rounds = List.copyOf(rounds);
        training = List.copyOf(training);
        notes = List.copyOf(notes);
        missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
    }

    /** An extension by its kind, its name in the scenario, and its class. */
    public record Extension(
            String kind, String name, @JsonProperty("class") String type) {}

    /**
     * An entry of the scenario.
     *
     * @param dataset name of its data set
     * @param protocol how it was evaluated
     * @param repeats test queries that were dropped because their target lies in the excluded history
     * @param parts what it was cut into, where these are reported one by one
     */
    public record Entry(
            String id,
            int shoppers,
            int items,
            int interactions,
            String dataset,
            String protocol,
            int repeats,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<MerchantSummary.PartSummary> parts) {

        public Entry {
            parts = List.copyOf(parts);
        }
    }

    /** Figures over some of the queries. */
    public record Pool(List<Result> results, List<Comparison> comparisons) {

        public Pool {
            results = List.copyOf(results);
            comparisons = List.copyOf(comparisons);
        }
    }

    /**
     * Whether federated training helps.
     *
     * @param against the reference
     * @param answer in a few words
     * @param smallestEffect the true difference that the test finds in 80 % of cases
     * @param alone number of parts by the model that is best alone there
     * @param meanShop mean of the shops' differences
     * @param shops number of shops
     * @param unmet null without queries for items new to the shop
     * @param guarantees the answers for networks with a privacy guarantee
     * @param words the whole verdict in sentences
     */
    public record Verdict(
            Metric metric,
            int cutoff,
            String against,
            String answer,
            Difference overall,
            double smallestEffect,
            Map<String, Integer> alone,
            Difference meanShop,
            String correction,
            double level,
            int shops,
            int better,
            int worse,
            int undecided,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Difference unmet,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, Difference> late,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FederationVerdict.LeftOut> leftOut,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<OfGuarantee> guarantees,
            List<String> words) {

        public Verdict {
            alone = Collections.unmodifiableMap(new LinkedHashMap<>(alone));
            late = Collections.unmodifiableSortedMap(new TreeMap<>(late));
            leftOut = List.copyOf(leftOut);
            guarantees = List.copyOf(guarantees);
            words = List.copyOf(words);
        }
    }

    /**
     * A network with a privacy guarantee against the best alone.
     *
     * @param cost its difference from the same steps without a guarantee; null where none was compared
     */
    public record OfGuarantee(
            String model,
            double epsilon,
            double delta,
            @JsonProperty("figures") @JsonUnwrapped Difference difference,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Difference cost) {}

    /** All figures, those over merchants that train together and over items new to their part included. */
    public List<Result> figures() {
        return Stream.of(
                        Stream.of(results),
                        Stream.ofNullable(members).map(Pool::results),
                        Stream.ofNullable(unmet).map(Pool::results))
                .flatMap(own -> own)
                .flatMap(List::stream)
                .toList();
    }

    /** Names of the models with figures for a merchant, in their order. */
    public List<String> models(String merchant) {
        return figures().stream()
                .filter(figure -> figure.merchant().equals(merchant))
                .map(Result::model)
                .distinct()
                .toList();
    }

    /** A figure, if the run has it. */
    public Optional<Result> find(String merchant, String model, HeldOut split, Metric metric, int cutoff) {
        return figures().stream()
                .filter(figure -> figure.merchant().equals(merchant)
                        && figure.model().equals(model)
                        && figure.split() == split
                        && figure.metric() == metric
                        && figure.cutoff() == cutoff)
                .findFirst();
    }

    /** Privacy guarantees by model. */
    public Map<String, PrivacyGuarantee> guarantees() {
        Map<String, PrivacyGuarantee> guarantees = new LinkedHashMap<>();
        training.forEach(own -> Optional.ofNullable(own.guarantee())
                .ifPresent(recorded -> guarantees.put(own.model(), recorded.guarantee())));
        return guarantees;
    }

    /** The figure by which all of these put their models in order; ndcg@10 if they do not agree. */
    public static MainMetric main(Collection<RunRecord> runs) {
        List<MainMetric> all = runs.stream()
                .map(run -> Optional.ofNullable(run.main()).orElse(MainMetric.USUAL))
                .distinct()
                .toList();
        return all.size() == 1 ? all.get(0) : MainMetric.USUAL;
    }
}
