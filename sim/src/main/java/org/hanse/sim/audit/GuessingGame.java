// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.Comparator;
import java.util.List;
import org.hanse.core.privacy.account.OneRunAudit;

/**
 * What scores of secrets that fair coins decided say of epsilon: the attacker guesses that those with the highest scores are in and those
 * with the lowest out, as many of each, and abstains on the rest. How many guesses there are is fixed before anything is looked at; to
 * choose the number that gives most would make the bound wrong.
 *
 * <p>Source: Steinke, Nasr and Jagielski, NeurIPS 2023, algorithm 1.
 *
 * @param guesses even, at least 2
 * @param error probability with which a bound may be above the true epsilon
 */
public record GuessingGame(int guesses, double error) {

    /** What comes of a thousand canaries: enough right guesses for a bound of 4, few enough to be of extreme scores. */
    public static final GuessingGame STANDARD = new GuessingGame(200, 0.05);

    private static final int STEP = 20;

    /** What {@code secrets} could show, if all guesses were right. */
    public record Reach(int secrets, double epsilon) {}

    /**
     * What came of it.
     *
     * @param secrets that there were
     * @param right guesses
     * @param mostShown what {@code epsilonAtLeast} would be if all guesses were right: no claim above it can be refuted
     * @param epsilonAtLeast below which epsilon is not, at this delta, but with probability {@code error}
     */
    public record Outcome(int secrets, int guesses, int right, double epsilonAtLeast, double mostShown) {

        /** Returns whether a perfect score could refute the claim. */
        public boolean mayRefute(Claim claim) {
            return mostShown > claim.epsilon();
        }

        /** Whether the claim may be true. */
        public boolean allowedBy(Claim claim) {
            return epsilonAtLeast <= claim.epsilon();
        }
    }

    public GuessingGame {
        if (guesses < 2 || guesses % 2 != 0 || !(error > 0 && error < 1)) {
            throw new IllegalArgumentException(
                    guesses + " guesses must be even and at least 2, an error of " + error + " between 0 and 1");
        }
    }

    /** The same game where there may be fewer secrets: a fifth of them are guessed at. */
    public GuessingGame of(int secrets) {
        return new GuessingGame(Math.max(2, Math.min(guesses, secrets / 10 * 2)), error);
    }

    /** Returns the epsilon that a perfect score over this number of secrets would show. */
    double mostShown(int secrets, double delta) {
        GuessingGame game = of(secrets);
        return OneRunAudit.epsilonAtLeast(secrets, game.guesses, game.guesses, delta, error);
    }

    /**
     * How many secrets, of {@code most} at most, could show most at this delta. More make more guesses, and delta counts for each of them;
     * beyond as many as all guesses take, more of them only cost.
     */
    public Reach reach(int most, double delta) {
        Reach best = new Reach(most, mostShown(most, delta));
        for (int secrets = AuditSettings.FEWEST; secrets < Math.min(most, 5 * guesses + 1); secrets += STEP) {
            double shown = mostShown(secrets, delta);
            if (shown > best.epsilon()) {
                best = new Reach(secrets, shown);
            }
        }
        return best;
    }

    /**
     * Plays.
     *
     * @param delta for which epsilon is meant
     * @throws IllegalArgumentException if there are more guesses than secrets
     */
    public Outcome play(List<Guess> secrets, double delta) {
        if (secrets.size() < guesses) {
            throw new IllegalArgumentException(guesses + " guesses about " + secrets.size() + " secrets");
        }
        List<Guess> ordered = secrets.stream()
                .sorted(Comparator.comparingDouble(Guess::score).reversed())
                .toList();
        int half = guesses / 2;
        long right = ordered.subList(0, half).stream().filter(Guess::in).count()
                + ordered.subList(ordered.size() - half, ordered.size()).stream()
                        .filter(secret -> !secret.in())
                        .count();
        return new Outcome(
                secrets.size(),
                guesses,
                (int) right,
                OneRunAudit.epsilonAtLeast(secrets.size(), guesses, (int) right, delta, error),
                OneRunAudit.epsilonAtLeast(secrets.size(), guesses, guesses, delta, error));
    }
}
