// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hanse.sim.audit.GuessingGame.Outcome;

/**
 * Result of one attack.
 *
 * @param attack kind of the attack
 * @param on attacked data
 * @param curve ROC curve
 * @param recovered precision at the true number of secrets
 * @param outcome lower bound of epsilon, if fair coins decided the secrets
 */
public record Finding(Attack attack, On on, RocCurve curve, Recovered recovered, Optional<Outcome> outcome) {

    /** Least area under the ROC curve of an attack that succeeds on unprotected data. */
    private static final double WORKS = 0.8;

    /** Kinds of attacks. */
    public enum Attack {

        /** Synthetic shoppers, detected along their own gradients. */
        CANARIES,

        /** Detection of changed rows of items. */
        ROWS,

        /** Reconstruction of a shopper's items. */
        INVERSION,

        /** Membership in the training data, by the loss. */
        MEMBERSHIP
    }

    /** Attacked data. */
    public enum On {

        /** Upload of one participant, without guarantee and without masks. */
        BARE_UPDATE,

        /** Gradient of one shopper, without clipping and noise. */
        BARE_GRADIENT,

        /** All released sums. */
        RELEASED_SUMS,

        /** Last model. */
        RELEASED_MODEL;

        /** Returns whether the guarantee covers it. */
        public boolean released() {
            return this == RELEASED_SUMS || this == RELEASED_MODEL;
        }
    }

    /** Interpretation of a finding. */
    public enum Verdict {

        /** The data have no guarantee, and the attack succeeds as expected. */
        WORKS,

        /** The data have no guarantee, and the attack fails: its failure elsewhere shows little. */
        WEAK,

        /** The attack stays within the guarantee. */
        WITHIN,

        /** The attack exceeds the guarantee. */
        BEYOND,

        /** The guarantee bounds the attack for each shopper, and not for the attacked group. */
        NO_BOUND
    }

    /** Creates a finding about secrets of fair coins; empty if all coins are equal. */
    static Optional<Finding> ofCoins(Attack attack, On on, List<Guess> secrets, Claim claim) {
        return of(attack, on, secrets)
                .map(found -> new Finding(
                        attack,
                        on,
                        found.curve(),
                        found.recovered(),
                        Optional.of(GuessingGame.STANDARD.of(secrets.size()).play(secrets, claim.delta()))));
    }

    /** Creates a finding about secrets in the data; empty if all are equal. */
    static Optional<Finding> of(Attack attack, On on, List<Guess> secrets) {
        boolean both = secrets.stream().map(Guess::in).distinct().count() == 2;
        return both
                ? Optional.of(new Finding(attack, on, RocCurve.of(secrets), Recovered.of(secrets), Optional.empty()))
                : Optional.empty();
    }

    /** Returns whether the guesses could refute the privacy guarantee if all of them were right. */
    public boolean mayRefute(Claim claim) {
        return claim.holdsPrivacy()
                && on.released()
                && outcome.filter(guesses -> guesses.mayRefute(claim)).isPresent();
    }

    /** Returns the verdict under a privacy guarantee. */
    public Verdict verdict(Claim claim) {
        if (!claim.holdsPrivacy() || !on.released()) {
            return curve.area() >= WORKS ? Verdict.WORKS : Verdict.WEAK;
        }
        return outcome.map(guesses -> guesses.allowedBy(claim) ? Verdict.WITHIN : Verdict.BEYOND)
                .orElse(Verdict.NO_BOUND);
    }

    /**
     * Result of an attack that names the true number of secrets.
     *
     * @param secrets number of candidates
     * @param in number of members
     * @param right number of named members
     */
    public record Recovered(int secrets, int in, int right) {

        /** Computes the result from the scores of an attack. */
        public static Recovered of(List<Guess> secrets) {
            int in = (int) secrets.stream().filter(Guess::in).count();
            int right = (int) secrets.stream()
                    .sorted(Comparator.comparingDouble(Guess::score).reversed())
                    .limit(in)
                    .filter(Guess::in)
                    .count();
            return new Recovered(secrets.size(), in, right);
        }

        /** Returns the fraction of members that the attack named. */
        public double share() {
            return in == 0 ? 0 : (double) right / in;
        }
    }
}
