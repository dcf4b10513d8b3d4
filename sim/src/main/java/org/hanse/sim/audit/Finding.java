// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hanse.sim.audit.GuessingGame.Outcome;

/**
 * What one attack got.
 *
 * @param attack which
 * @param on what it looked at
 * @param curve what it finds at each threshold
 * @param recovered what it gets if it names as many as there are
 * @param outcome what that says of epsilon, where fair coins decided the secrets
 */
public record Finding(Attack attack, On on, RocCurve curve, Recovered recovered, Optional<Outcome> outcome) {

    /** An area under the curve from which on an attack works where nothing is protected. */
    private static final double WORKS = 0.8;

    /** What attacks there are. */
    public enum Attack {

        /** Synthetic shoppers, detected along their own gradients. */
        CANARIES,

        /** Which rows of items were touched. */
        ROWS,

        /** Which items a shopper met. */
        INVERSION,

        /** On whom the model was trained, by its loss. */
        MEMBERSHIP
    }

    /** What they look at. */
    public enum On {

        /** What one participant would upload if nothing were guaranteed and nothing masked. */
        BARE_UPDATE,

        /** One shopper's gradient, neither clipped nor noised. */
        BARE_GRADIENT,

        /** All sums that are released. */
        RELEASED_SUMS,

        /** The last model. */
        RELEASED_MODEL;

        /** Whether the guarantee covers it. */
        public boolean released() {
            return this == RELEASED_SUMS || this == RELEASED_MODEL;
        }
    }

    /** What is to be thought of it. */
    public enum Verdict {

        /** There is no privacy guarantee of what it looked at, and it works, as it should. */
        WORKS,

        /** There is no privacy guarantee of what it looked at, and still it gets little: it says little where it gets little elsewhere. */
        WEAK,

        /** It gets no more than the guarantee allows. */
        WITHIN,

        /** It gets more than the guarantee allows. */
        BEYOND,

        /** The guarantee bounds it for each shopper, and not for the crowd that it looked at. */
        NO_BOUND
    }

    /** Of secrets that fair coins decided; empty if all of them fell alike. */
    static Optional<Finding> ofCoins(Attack attack, On on, List<Guess> secrets, Claim claim) {
        return of(attack, on, secrets)
                .map(found -> new Finding(
                        attack,
                        on,
                        found.curve(),
                        found.recovered(),
                        Optional.of(GuessingGame.STANDARD.of(secrets.size()).play(secrets, claim.delta()))));
    }

    /** Of secrets that the data decided; empty if there is nothing to tell apart. */
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

    /** The verdict, under the privacy guarantee. */
    public Verdict verdict(Claim claim) {
        if (!claim.holdsPrivacy() || !on.released()) {
            return curve.area() >= WORKS ? Verdict.WORKS : Verdict.WEAK;
        }
        return outcome.map(guesses -> guesses.allowedBy(claim) ? Verdict.WITHIN : Verdict.BEYOND)
                .orElse(Verdict.NO_BOUND);
    }

    /**
     * What an attack gets that names as many as there are.
     *
     * @param secrets how many it could name
     * @param in how many it should
     * @param right how many of those that it named are among them
     */
    public record Recovered(int secrets, int in, int right) {

        /** Of the scores of an attack. */
        public static Recovered of(List<Guess> secrets) {
            int in = (int) secrets.stream().filter(Guess::in).count();
            int right = (int) secrets.stream()
                    .sorted(Comparator.comparingDouble(Guess::score).reversed())
                    .limit(in)
                    .filter(Guess::in)
                    .count();
            return new Recovered(secrets.size(), in, right);
        }

        /** How much of what there was it found. */
        public double share() {
            return in == 0 ? 0 : (double) right / in;
        }
    }
}
