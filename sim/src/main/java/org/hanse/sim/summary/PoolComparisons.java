// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.commons.lang3.Strings;
import org.hanse.cli.Words;
import org.hanse.core.evaluate.Difference;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.PoolSummary.Kind;

/** Comparisons of the models of a pool with their references, as tables of the page. */
final class PoolComparisons {

    private final RunRecord run;
    private final PoolSummary pool;
    private final Predicate<String> chosen;

    /** @param chosen whether validation chose the parameters of a model */
    PoolComparisons(RunRecord run, PoolSummary pool, Predicate<String> chosen) {
        this.run = run;
        this.pool = pool;
        this.chosen = chosen;
    }

    /** Returns a table for each reference. */
    List<PageView.Compared> view() {
        Map<String, List<Comparison>> byReference = run.differences().stream()
                .filter(c -> c.merchant().equals(pool.id())
                        && c.metric() == pool.main().metric()
                        && c.cutoff() == pool.main().cutoff())
                .filter(c -> !isItself(c))
                .collect(Collectors.groupingBy(Comparison::against, LinkedHashMap::new, Collectors.toList()));
        return byReference.entrySet().stream()
                .map(e -> compared(e.getKey(), e.getValue()))
                .toList();
    }

    /** Returns whether both models are one, since all parts chose it. */
    private boolean isItself(Comparison comparison) {
        return comparison.against().equals(Scenario.BEST_ALONE) && choices().equals(Set.of(comparison.model()));
    }

    /** Returns models that are the best alone of some part. */
    private Set<String> choices() {
        return run.models().stream()
                .filter(model -> model.model().equals(Scenario.BEST_ALONE))
                .filter(model -> pool.kind() != Kind.ENTRY || model.merchant().equals(pool.id()))
                .flatMap(model -> model.chosen().keySet().stream())
                .collect(Collectors.toSet());
    }

    private PageView.Compared compared(String reference, List<Comparison> comparisons) {
        long better = comparisons.stream()
                .filter(c -> c.significant() && c.difference().difference() > 0)
                .count();
        long worse = comparisons.stream()
                .filter(c -> c.significant() && c.difference().difference() < 0)
                .count();
        String choice = reference.equals(Scenario.BEST_ALONE) && choices().size() == 1
                ? ": " + choices().iterator().next()
                : "";
        String first = reference.equals(pool.best())
                ? reference(reference)
                        + choice
                        + (pool.validationQueries() > 0
                                ? ""
                                : ", chosen on these same test queries, which favours it a little")
                        + ". "
                : "";
        long same = comparisons.size() - better - worse;
        String words = first + better + (better == 1 ? " model is" : " models are") + " better, " + worse
                + (worse == 1 ? " is" : " are") + " worse, " + same
                + (same == 1 ? " does" : " do") + " not differ significantly."
                + candidates(reference, comparisons);
        return new PageView.Compared(
                "Against " + reference,
                words,
                comparisons.stream().map(this::against).toList());
    }

    /** Returns the reason why candidates are better than the choice; empty without such models. */
    private String candidates(String reference, List<Comparison> comparisons) {
        List<String> better = comparisons.stream()
                .filter(c -> c.significant() && c.difference().difference() > 0)
                .map(Comparison::model)
                .filter(this::isCandidate)
                .toList();
        if (!reference.equals(Scenario.BEST_ALONE) || better.isEmpty()) {
            return "";
        }
        return " " + String.join(" and ", better)
                + (better.size() == 1 ? " was a candidate, too" : " were candidates, too")
                + ": validation chose another model" + (pool.kind() == Kind.ENTRY ? "." : " at some merchants.");
    }

    private boolean isCandidate(String model) {
        return run.setup().baselines().contains(Strings.CS.removeEnd(model, Scenario.TUNED))
                || run.networks().stream()
                        .anyMatch(network ->
                                network.model().equals(model) && network.scope() == TrainedModel.Scope.LOCAL);
    }

    private PageView.Against against(Comparison comparison) {
        Difference difference = comparison.difference();
        String verdict = !comparison.significant()
                ? "no significant difference from "
                : difference.difference() > 0 ? "better than " : "worse than ";
        return new PageView.Against(
                comparison.model(),
                chosen.test(comparison.model()),
                Numbers.signed(difference.difference()),
                Numbers.signed(difference.low()) + " to " + Numbers.signed(difference.high()),
                verdict
                        + comparison.against()
                        + (comparison.without().isEmpty()
                                ? ""
                                : ", over the " + Words.count(difference.n())
                                        + " test queries of the parts that have both"));
    }

    /** Returns the reference of a pool as the start of a sentence. */
    String reference(String model) {
        if (model.equals(Scenario.BEST_ALONE)) {
            return "The best that each merchant can do alone (" + model + ", chosen on its validation queries)";
        }
        return run.setup().baselines().contains(model)
                ? "The best baseline at fixed parameters by validation (" + model + ")"
                : "The best network by validation, since no baseline was compared (" + model + ")";
    }
}
