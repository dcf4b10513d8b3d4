// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.time.Instant;
import java.util.List;

/**
 * How a data set is held out and ranked; printed with every figure it yields.
 *
 * @param split what is held back for validation and test
 * @param candidates what a target is ranked among
 * @param history whether a shopper's own history is left out of the ranking
 * @param targets which interactions may be targets
 * @param cutoffs the k of the metrics, ascending
 * @param fit what models are fitted to for the test figures
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

    /** A protocol whose models are fitted to what comes before the validation targets. */
    public Protocol(
            Split split, Candidates candidates, HistoryRule history, TargetRule targets, List<Integer> cutoffs) {
        this(split, candidates, history, targets, cutoffs, FitRule.BEFORE_VALIDATION);
    }

    /** This protocol with another split. */
    public Protocol with(Split other) {
        return new Protocol(other, candidates, history, targets, cutoffs, fit);
    }

    /** This protocol with other cutoffs. */
    public Protocol withCutoffs(List<Integer> others) {
        return new Protocol(split, candidates, history, targets, others, fit);
    }

    /** What is held back. */
    public sealed interface Split {}

    /** A shopper's last interaction is the test target, the one before it the validation target. */
    public record LeaveOneOut() implements Split {}

    /** The items of a shopper's last session are the test targets, those of the one before the validation targets. */
    public record NextBasket() implements Split {}

    /**
     * One instant for all: fitted on what came before the validation instant; a shopper's first interaction at or after
     * an instant is the target, everything of that shopper before it the history.
     */
    public record TimeSplit(Moment validation, Moment test) implements Split {}

    /**
     * Splits that come with the data set. Where it names no validation split, the last {@code validationFraction} of the
     * training sequences serve as one; test figures are then fitted on all training sequences.
     */
    public record Given(double validationFraction) implements Split {
        public Given {
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
                throw new IllegalArgumentException("fraction " + fraction + " is outside (0, 1)");
            }
        }
    }

    /** What a target is ranked among. */
    public sealed interface Candidates {}

    /** All items of the catalogue. */
    public record AllItems() implements Candidates {}

    /**
     * {@code negatives} items drawn uniformly without replacement from those the shopper never met, targets included in
     * "met". The draw depends on the seed and the shopper alone, so all models face the same candidates.
     */
    public record SampledNegatives(int negatives, long seed) implements Candidates {
        public SampledNegatives {
            if (negatives < 1) {
                throw new IllegalArgumentException(negatives + " negatives");
            }
        }
    }

    /** Whether items of the own history are ranked. A target is ranked in any case. */
    public enum HistoryRule {
        EXCLUDE,
        KEEP
    }

    /** Which interactions may be targets. */
    public enum TargetRule {
        /** Any. */
        ANY,
        /** First contacts with an item only; what follows a target is not used as history. */
        NEW
    }

    /** What models are fitted to for the test figures. For the validation figures it is what {@link #BEFORE_VALIDATION} says. */
    public enum FitRule {
        /** What comes before the validation targets, so that test and validation figures are of the same model. */
        BEFORE_VALIDATION,
        /** What comes before the test targets: a model chosen on validation is fitted again with all that is known. */
        BEFORE_TEST
    }
}
