// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.sim.scenario.TrainedModel;

/** Of which models updates were masked and what that rests on, and what was promised of which. */
final class ProtectionWords {

    private ProtectionWords() {}

    /**
     * A sentence for all models with the same masks, and one for each that promises privacy, with what that leaves out; none where nothing
     * was protected.
     */
    static List<String> of(RunSummary run) {
        return Stream.concat(masks(run), promises(run)).toList();
    }

    private static Stream<String> masks(RunSummary run) {
        Map<SecureAggregation, List<String>> models = new LinkedHashMap<>();
        for (TrainedModel model : run.scenario().trained()) {
            model.federation()
                    .flatMap(federation -> federation.uploads().secureAggregation())
                    .ifPresent(masks -> models.computeIfAbsent(masks, key -> new ArrayList<>())
                            .add(model.name()));
        }
        return models.entrySet().stream()
                .map(e -> "Secure aggregation masked the updates of " + list(e.getValue())
                        + ": the coordinator saw only sums. This tolerates "
                        + e.getKey().corruptWords() + " and "
                        + percent(e.getKey().dropout()) + " dropouts.");
    }

    private static Stream<String> promises(RunSummary run) {
        List<String> sentences = run.scenario().trained().stream()
                .map(TrainedModel::name)
                .flatMap(name -> Promise.of(run, name).stream()
                        .flatMap(promise ->
                                Stream.concat(Stream.of(sentence(name, promise)), ofCharged(name, promise).stream())))
                .toList();
        if (sentences.isEmpty()) {
            return Stream.of();
        }
        List<String> own = run.scenario().trained().stream()
                .filter(TrainedModel::servesOwnData)
                .filter(model -> model.promised() || model.scope() == TrainedModel.Scope.LOCAL)
                .map(TrainedModel::name)
                .toList();
        return Stream.of(
                        sentences.stream(),
                        JointPromise.words(run).stream(),
                        Stream.of(PromiseNotes.simulated()),
                        own.isEmpty()
                                ? Stream.<String>of()
                                : Stream.of("A shop also serves " + list(own)
                                        + " from its own shoppers' data without noise. No privacy guarantee covers these"
                                        + " recommendations."))
                .flatMap(words -> words);
    }

    /** Where a coordinator that follows the protocol learns less. */
    private static Optional<String> ofCharged(String model, Promise promise) {
        return promise.charged() < promise.epsilon()
                ? Optional.of("The epsilon of " + model + " covers a coordinator that reports false dropouts. If it"
                        + " follows the protocol, epsilon is " + PrivacyStatement.bound(promise.charged()) + " after "
                        + Numbers.count(promise.rounds(), "round") + ".")
                : Optional.empty();
    }

    private static String sentence(String model, Promise promise) {
        return "Epsilon of " + model + " is " + PrivacyStatement.bound(promise.epsilon()) + " at delta "
                + PrivacyStatement.delta(promise.terms().delta()) + rounds(promise) + ", "
                + promise.terms().scope()
                + (promise.terms().holdsAgainstCoordinator()
                        ? "."
                        : ". There is no guarantee against the coordinator, which sees sums without noise.");
    }

    /** How many were charged, which at worst are others than those that the epsilon is of. */
    private static String rounds(Promise promise) {
        return promise.charged() < promise.epsilon()
                ? " after the whole training"
                : " after " + Numbers.count(promise.rounds(), "round");
    }

    /**
     * A line below a model's name in a table; empty where nothing of the run is promised, and for what merchants serve as it was
     * released.
     */
    static String line(RunSummary run, TrainedModel model) {
        if (run.scenario().trained().stream().noneMatch(TrainedModel::promised)) {
            return "";
        }
        String released = model.servesOwnData() ? ", for the released model" : "";
        return Promise.of(run, model.name())
                .map(promise -> promise.words() + released)
                .orElseGet(() -> withoutPromise(model));
    }

    private static String withoutPromise(TrainedModel model) {
        if (model.scope() != TrainedModel.Scope.LOCAL) {
            return "no privacy guarantee";
        }
        return model.servesOwnData() ? "own shoppers' data without noise: no privacy guarantee" : "";
    }

    private static String list(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3g", 100 * share).replaceFirst("\\.0+$", "") + " %";
    }
}
