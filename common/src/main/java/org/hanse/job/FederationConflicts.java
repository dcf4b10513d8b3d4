// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.util.List;
import java.util.OptionalDouble;
import org.hanse.config.ConfigNode;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Rounding;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.privacy.AdaptiveClip;
import org.hanse.core.privacy.ClipCount;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Check for settings of a federation that contradict each other. A contradiction is reported at a key that the mapping has, not at an
 * inherited one.
 *
 * <p>The work of participants may be inherited without effect: rounds with privacy of shoppers do not use it.
 */
final class FederationConflicts {

    private static final List<String> OF_TRAINING = List.of("epochs", "steps", "proximal");

    /** Most bits of an integer of an update. */
    private static final int MOST_BITS = 50;

    private final ConfigNode node;
    private final FederationConfig whole;

    /**
     * Creates the check.
     *
     * @param node mapping
     * @param whole federation that was read from it, with inherited values
     */
    FederationConflicts(ConfigNode node, FederationConfig whole) {
        this.node = node;
        this.whole = whole;
    }

    /** Rejects the mapping for the first contradiction. */
    void refuse() {
        requireRounding();
        requireMinimum();
        whole.conflict().ifPresent(conflict -> {
            throw node.firstWritten(conflict.keys()).refuse(conflict.text());
        });
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

    private void requireRounding() {
        Rounding rounding = whole.uploads().rounding();
        if (rounding.range() / rounding.grid() > Math.scalb(1.0, MOST_BITS)) {
            throw first("rounding")
                    .refuse("found a range of " + rounding.range() + " in steps of " + rounding.grid()
                            + "; expected at most " + MOST_BITS + " bits. Fix: write a coarser grid");
        }
        if (rounding.range() < 1) {
            throw first("rounding")
                    .refuse("found a range of " + rounding.range()
                            + "; expected at least 1, the greatest weight, which is rounded too. Fix: write range: 1");
        }
    }

    /** Rejects a minimum below the fewest of a masked sum. An inherited one is raised instead. */
    private void requireMinimum() {
        node.written("cohort.minimum")
                .filter(at -> whole.uploads().secureAggregation().isPresent())
                .filter(at -> at.number() < SecAggPlan.FEWEST)
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
                    .refuse("found noise of the participants without secureAggregation; expected masks, since the noise"
                            + " of one participant is too little. Fix: set secureAggregation, or privacy.noise to"
                            + " coordinator or node");
        }
        if (privacy.nodeBudget().isPresent()) {
            throw first("privacy.nodeBudget", "secureAggregation", "privacy")
                    .refuse("found a nodeBudget without secureAggregation; expected masks, since nodes with a ledger"
                            + " take part in secure aggregation. Fix: set secureAggregation, or privacy.nodeBudget to"
                            + " none");
        }
    }

    private void requireUnselected() {
        node.written("selection")
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
                    .refuse("found " + whole.rounds() + " rounds and a privacy budget for " + budget
                            + "; expected a budget for all rounds. Fix: lower rounds, or raise privacy.budgetRounds");
        }
    }

    /**
     * Rejects a count that costs more than the whole budget. Noise that depends on the population of the data is checked after the data
     * are read, as is a guarantee that no noise satisfies.
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
        node.written("local")
                .filter(at -> OF_TRAINING.stream().anyMatch(at::mentions))
                .ifPresent(at -> {
                    throw at.refuse("found a length of training with privacy of shoppers; expected none, since each"
                            + " sampled shopper gives one gradient a round. Fix: leave epochs, steps and proximal out");
                });
    }

    /** Returns the first of these keys that the mapping has; the mapping, if an inherited value contradicts. */
    private ConfigNode first(String... paths) {
        return node.firstWritten(List.of(paths));
    }
}
