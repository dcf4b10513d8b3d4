// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.config.ConfigNode;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.privacy.AdaptiveClip;
import org.hanse.core.privacy.ClipCount;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Check of a federation for conflicting settings. The check applies to the settings after defaults have been filled in. An error names a
 * key of the user's own mapping, so an ablation sees the key that it changed.
 *
 * <p>One exception: the length of local training may be inherited. Rounds that protect shoppers do not use it, and an ablation may add a
 * privacy guarantee alone.
 */
final class FederationConflicts {

    private static final int MANY = 1_000_000_000;
    private static final List<String> OF_TRAINING = List.of("epochs", "steps", "proximal");

    private final ConfigNode node;
    private final FederationConfig whole;

    /**
     * Creates the check of a mapping.
     *
     * @param node the mapping
     * @param whole settings with defaults filled in
     */
    FederationConflicts(ConfigNode node, FederationConfig whole) {
        this.node = node;
        this.whole = whole;
    }

    /** Notes the first conflict, and ends the reading of the mapping. */
    void refuse() {
        requireMinimum();
        whole.uploads().privacy().ifPresent(privacy -> {
            requireMasks(privacy);
            requireBudget(privacy);
            requireCount(privacy);
            requireUnselected();
            if (privacy.terms().unit() == PrivacyUnit.SHOPPER) {
                requireNoTraining();
            }
        });
    }

    /** Rejects a minimum below that of secure aggregation. An inherited one is raised instead, because it was chosen without it. */
    private void requireMinimum() {
        written("cohort.minimum")
                .filter(at -> whole.uploads().secureAggregation().isPresent())
                .filter(at -> at.integer(1, MANY) < SecAggPlan.FEWEST)
                .ifPresent(at -> {
                    SecureAggregation masks =
                            whole.uploads().secureAggregation().orElseThrow();
                    throw at.refuse("found " + at.text() + "; expected at least " + SecAggPlan.FEWEST
                            + " with secureAggregation. Fix: leave it out, and "
                            + GraphPlan.leastCohort(SecAggPlan.FEWEST, masks::assumptions, GraphPlan.MOST_COMPLETE)
                                    .stream()
                                    .mapToObj(size -> "use a cohort of at least " + size + " merchants")
                                    .findFirst()
                                    .orElse("set lower secureAggregation.corrupt and secureAggregation.dropout"));
                });
    }

    private void requireMasks(PrivacyConfig privacy) {
        if (whole.uploads().secureAggregation().isPresent()) {
            return;
        }
        if (privacy.terms().noise().needsMasks()) {
            throw first("privacy.noise", "secureAggregation", "privacy")
                    .refuse(
                            "noise of the participants together goes with secureAggregation only, since a single one's is"
                                    + " too little; set that, or privacy.noise to coordinator or node");
        }
        if (privacy.nodeBudget().isPresent()) {
            throw first("privacy.nodeBudget", "secureAggregation", "privacy")
                    .refuse("a nodeBudget is kept by nodes that take part in secureAggregation; set that, or"
                            + " privacy.nodeBudget to none");
        }
    }

    private void requireUnselected() {
        written(FederationReader.SELECTION)
                .filter(at -> whole.selection() == FederationConfig.Selection.CENTRAL)
                .ifPresent(at -> {
                    throw at.refuse("found central; expected last with privacy, since a selection by validation"
                            + " interactions is a release without a charge. Fix: write selection: last");
                });
    }

    private void requireBudget(PrivacyConfig privacy) {
        int budget = privacy.budgetRounds().orElse(whole.rounds());
        if (budget < whole.rounds()) {
            throw first("privacy.budgetRounds", "rounds", "privacy")
                    .refuse(whole.rounds() + " rounds do not go with a privacy budget for " + budget
                            + "; lower rounds, or raise privacy.budgetRounds");
        }
    }

    /**
     * Rejects a count that costs more than the whole guarantee. If the noise depends on the population of the data, the check happens
     * after the data are read, like the check for a guarantee that no noise achieves.
     */
    private void requireCount(PrivacyConfig privacy) {
        PrivacyTerms terms = privacy.terms();
        if (terms.adaptive().isEmpty()) {
            return;
        }
        AdaptiveClip clip = terms.adaptive().get();
        if (clip.countNoise().isEmpty() && privacy.population().isEmpty()) {
            return;
        }
        double expected = terms.samplingRate() * privacy.population().orElse(0);
        OptionalDouble multiplier = multiplier(
                terms, Math.max(whole.rounds(), privacy.budgetRounds().orElse(0)));
        if (multiplier.isPresent()) {
            first("privacy.clip.countNoise", "privacy.clip", "privacy", "rounds")
                    .build(() -> ClipCount.of(multiplier.getAsDouble(), clip.countNoise(expected)));
        }
    }

    private static OptionalDouble multiplier(PrivacyTerms terms, int rounds) {
        try {
            return OptionalDouble.of(terms.multiplier(rounds));
        } catch (IllegalArgumentException e) {
            return OptionalDouble.empty();
        }
    }

    private void requireNoTraining() {
        written("local")
                .filter(at -> OF_TRAINING.stream().anyMatch(at::mentions))
                .ifPresent(at -> {
                    throw at.refuse(
                            "says how long a participant trains, and in a round that protects shoppers it gives one"
                                    + " gradient of each of those drawn; leave epochs, steps and proximal out");
                });
    }

    /** Returns the first of these keys in the mapping; the mapping itself if it has none of them. */
    private ConfigNode first(String... paths) {
        for (String path : paths) {
            Optional<ConfigNode> found = written(path);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return node;
    }

    private Optional<ConfigNode> written(String path) {
        Optional<ConfigNode> found = Optional.of(node);
        for (String key : path.split("\\.", -1)) {
            found = found.filter(at -> at.mentions(key)).map(at -> at.require(key));
        }
        return found;
    }
}
