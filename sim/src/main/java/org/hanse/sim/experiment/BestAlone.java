// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.Rankings;
import org.hanse.sim.experiment.PartScores.ModelScore;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.FederationVerdict;
import org.hanse.sim.summary.ModelSummary;

/**
 * The best model that each merchant can train alone: the best on its validation queries of all baselines, tuned
 * baselines and networks on its own data. Every federated model is compared with it.
 *
 * <p>Models with equal figures, and merchants with fewer than {@link FederationVerdict#FEWEST_QUERIES} validation queries, take the best over the
 * validation queries of all merchants: a choice by a few queries is mostly chance, and too weak a rival. Without any validation query the choice uses test queries, which favours the merchant alone. The
 * verdict names this limit.
 */
final class BestAlone {

    private final Set<String> candidates;

    private BestAlone(Set<String> candidates) {
        this.candidates = candidates;
    }

    /**
     * Adds the choice to the models of every part of a scenario with a federated model. Without any part that can train a model alone
     * there is no choice.
     */
    static Map<DatasetEntry, List<PartScores>> addTo(Scenario scenario, Map<DatasetEntry, List<PartScores>> scores) {
        boolean federated =
                scenario.trained().stream().anyMatch(model -> model.scope() == TrainedModel.Scope.FEDERATED);
        BestAlone merchants = new BestAlone(candidates(scenario, true));
        BestAlone devices = new BestAlone(candidates(scenario, false));
        Map<DatasetEntry, List<PartScores>> ofDevices = new LinkedHashMap<>(scores);
        ofDevices.keySet().removeIf(entry -> !Population.isCut(entry));
        Map<DatasetEntry, List<PartScores>> ofMerchants = new LinkedHashMap<>(scores);
        ofMerchants.keySet().removeAll(ofDevices.keySet());
        boolean any = (!ofMerchants.isEmpty() && !merchants.candidates.isEmpty())
                || (!ofDevices.isEmpty() && !devices.candidates.isEmpty());
        if (!federated || !any) {
            return scores;
        }
        Map<DatasetEntry, List<PartScores>> added = new LinkedHashMap<>(scores);
        added.putAll(merchants.added(ofMerchants));
        added.putAll(devices.added(ofDevices));
        return Collections.unmodifiableMap(added);
    }

    /**
     * Returns the models that a part can train alone.
     *
     * @param baselines whether baselines are among them; the baselines of a single shopper are fitted to all shoppers
     */
    private static Set<String> candidates(Scenario scenario, boolean baselines) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : scenario.models()) {
            if (baselines && scenario.baseline(name).isPresent()) {
                names.add(name);
                names.add(name + Scenario.TUNED);
            }
        }
        scenario.trained().stream()
                .filter(model -> model.scope() == TrainedModel.Scope.LOCAL
                        && model.from().isEmpty())
                .forEach(model -> names.add(model.name()));
        return names;
    }

    private Map<DatasetEntry, List<PartScores>> added(Map<DatasetEntry, List<PartScores>> scores) {
        List<PartScores> all = scores.values().stream().flatMap(List::stream).toList();
        List<String> overall = ordered(all, HeldOut.VALIDATION, List.of());
        Map<DatasetEntry, List<PartScores>> added = new LinkedHashMap<>();
        scores.forEach((merchant, parts) -> added.put(
                merchant,
                parts.stream()
                        .map(part -> with(
                                part,
                                choice(part, overall)
                                        .map(name -> score(part, name).chosenAs(name))
                                        .orElseGet(() -> ModelScore.unfit(whyNone(part)))))
                        .toList()));
        return added;
    }

    private Optional<String> choice(PartScores part, List<String> overall) {
        List<PartScores> alone = List.of(part);
        Optional<String> own =
                ordered(alone, HeldOut.VALIDATION, overall).stream().findFirst();
        return own.filter(name -> part.queries(HeldOut.VALIDATION) >= FederationVerdict.FEWEST_QUERIES)
                .or(() -> overall.stream()
                        .map(name -> present(part, name) ? name : PartScores.untuned(name))
                        .filter(name -> present(part, name))
                        .findFirst())
                .or(() -> own)
                .or(() -> ordered(alone, HeldOut.TEST, overall).stream().findFirst())
                .or(() ->
                        candidates.stream().filter(name -> present(part, name)).findFirst());
    }

    private static boolean present(PartScores part, String name) {
        return part.models().containsKey(name) && score(part, name).leftOut().isEmpty();
    }

    private static ModelScore score(PartScores part, String name) {
        return Objects.requireNonNull(part.models().get(name));
    }

    /**
     * Returns the candidates by their main figure over all queries of a split, the best first; none without queries.
     *
     * @param ties order of models with equal figures
     */
    private List<String> ordered(List<PartScores> parts, HeldOut split, List<String> ties) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String name : candidates) {
            double value = value(parts, name, split);
            if (!Double.isNaN(value)) {
                values.put(name, value);
            }
        }
        return values.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparingInt(
                                entry -> ties.contains(entry.getKey()) ? ties.indexOf(entry.getKey()) : ties.size()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the mean over queries; NaN without queries, or where a part with queries lacks the model. */
    private static double value(List<PartScores> parts, String name, HeldOut split) {
        double sum = 0;
        int queries = 0;
        for (PartScores part : parts) {
            if (part.queries(split) == 0) {
                continue;
            }
            Optional<Rankings> rankings =
                    present(part, name) ? score(part, name).rankings(split) : Optional.empty();
            if (rankings.isEmpty()) {
                return Double.NaN;
            }
            MainMetric main = MainMetric.of(List.of(part.merchant().protocol()));
            sum += MetricValues.of(main.metric(), main.cutoff(), rankings.get()).value() * part.queries(split);
            queries += part.queries(split);
        }
        return sum / queries;
    }

    /** Returns the reason for the first missing candidate of the part. */
    private String whyNone(PartScores part) {
        return part.leftOut(candidates.stream()
                .filter(part.models()::containsKey)
                .findFirst()
                .orElse(Scenario.BEST_ALONE));
    }

    private static PartScores with(PartScores part, ModelScore choice) {
        Map<String, ModelScore> models = new LinkedHashMap<>(part.models());
        models.put(Scenario.BEST_ALONE, choice);
        return new PartScores(part.merchant(), part.part(), models);
    }

    /** Returns numbers of parts by chosen model, the most frequent first. */
    static Map<String, Integer> counts(List<ModelScore> scores) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        scores.stream()
                .filter(score -> !score.chosen().isEmpty())
                .forEach(score -> counts.merge(score.chosen(), 1, Integer::sum));
        return ModelSummary.ordered(counts);
    }
}
