// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.time.Instant;
import java.util.List;

/**
 * Evaluation protocol of a data set, printed with every figure.
 *
 * @param split held-out interactions for validation and test
 * @param candidates candidates that a target is ranked among
 * @param history whether a shopper's own history is left out of the ranking
 * @param targets interactions that may be targets
 * @param cutoffs the k of the metrics, ascending
 * @param fit training data of models for the test figures
 */
public record Protocol(
        Split split,
        Candidates candidates,
        HistoryRule history,
        TargetRule targets,
        List<Integer> cutoffs,
        FitRule fit) {

    /** Protocol of a data set that states none. */
    public static final Protocol USUAL =
            new Protocol(new LeaveOneOut(), new AllItems(), HistoryRule.EXCLUDE, TargetRule.ANY, List.of(5, 10, 20));

    public Protocol {
        cutoffs = cutoffs.stream().distinct().sorted().toList();
        if (cutoffs.isEmpty() || cutoffs.get(0) < 1) {
            throw new IllegalArgumentException("cutoffs " + cutoffs + " must be at least 1");
        }
    }

    /** Creates a protocol whose models are fitted to the interactions before the validation targets. */
    public Protocol(
            Split split, Candidates candidates, HistoryRule history, TargetRule targets, List<Integer> cutoffs) {
        this(split, candidates, history, targets, cutoffs, FitRule.BEFORE_VALIDATION);
    }

    /** Returns this protocol with another split. */
    public Protocol with(Split other) {
        return new Protocol(other, candidates, history, targets, cutoffs, fit);
    }

    /** Returns this protocol with another treatment of items of the own history. */
    public Protocol with(HistoryRule other) {
        return new Protocol(split, candidates, other, targets, cutoffs, fit);
    }

    /** Returns this protocol with other cutoffs. */
    public Protocol withCutoffs(List<Integer> others) {
        return new Protocol(split, candidates, history, targets, others, fit);
    }

    /** Returns whether the targets of a query are the items of a basket. */
    public boolean baskets() {
        return split instanceof NextBasket;
    }

    /** Returns whether items that a shopper met may rank. */
    public boolean ranksMet() {
        return history == HistoryRule.KEEP;
    }

    /** Returns whether the split is at a share of all interactions, so that each shopper can move other shoppers' interactions. */
    public boolean splitsAtShare() {
        return split instanceof TimeSplit times
                && (times.validation instanceof Fraction || times.test instanceof Fraction);
    }

    /** Held-out interactions. */
    public sealed interface Split {}

    /** A shopper's last interaction is the test target, the one before it the validation target. */
    public record LeaveOneOut() implements Split {}

    /** The items of a shopper's last session are the test targets, those of the one before the validation targets. */
    public record NextBasket() implements Split {}

    /**
     * One instant for all shoppers. Models are fitted to the interactions before the validation instant. The target is a shopper's first
     * interaction at or after an instant. The history is all of that shopper's earlier interactions.
     */
    public record TimeSplit(Moment validation, Moment test) implements Split {}

    /**
     * Splits of the data set itself. If it names no validation split, the last {@code validationFraction} of the
     * training sequences are one; test figures are then fitted to all training sequences.
     */
    public record Supplied(double validationFraction) implements Split {
        public Supplied {
            if (!(validationFraction >= 0 && validationFraction < 1)) {
                throw new IllegalArgumentException("validation fraction " + validationFraction + " is outside [0, 1)");
            }
        }
    }

    /** A moment in a data set. */
    public sealed interface Moment {}

    /** A moment by the clock. */
    public record At(Instant instant) implements Moment {}

    /** The moment by which this fraction of all interactions has happened. */
    public record Fraction(double fraction) implements Moment {
        public Fraction {
            if (!(fraction > 0 && fraction < 1)) {
                throw new IllegalArgumentException("found " + fraction + "; expected a fraction in (0, 1)");
            }
        }
    }

    /** Candidates that a target is ranked among. */
    public sealed interface Candidates {}

    /** All items of the catalogue. */
    public record AllItems() implements Candidates {}

    /**
     * {@code negatives} items drawn uniformly without replacement from those the shopper never met, with targets as
     * met items. The draw depends on the seed and the shopper only, so all models have the same candidates.
     */
    public record SampledNegatives(int negatives, long seed) implements Candidates {
        public SampledNegatives {
            if (negatives < 1) {
                throw new IllegalArgumentException(negatives + " negatives");
            }
        }
    }

    /** Treatment of items of the own history. A target is ranked in any case. */
    public enum HistoryRule {
        EXCLUDE,
        KEEP
    }

    /** Interactions that may be targets. */
    public enum TargetRule {
        /** Any. */
        ANY,
        /** First contacts with an item only; what follows a target is not used as history. */
        NEW
    }

    /** Training data of models for the test figures. Validation figures use {@link #BEFORE_VALIDATION}. */
    public enum FitRule {
        /** Interactions before the validation targets, so that test and validation figures are of the same model. */
        BEFORE_VALIDATION,
        /** Interactions before the test targets: a model chosen on validation is fitted again to all earlier data. */
        BEFORE_TEST
    }
}
