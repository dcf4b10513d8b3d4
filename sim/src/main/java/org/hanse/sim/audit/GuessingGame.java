// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.Comparator;
import java.util.List;
import org.hanse.core.privacy.account.OneRunAudit;

/**
 * Lower bound of epsilon from the scores of secrets that fair coins decided. The attacker guesses that the highest scores are members and
 * an equal number of the lowest scores are not. It abstains on the rest. The number of guesses is fixed in advance, because choosing the
 * best number would invalidate the bound.
 *
 * <p>Source: Steinke, Nasr and Jagielski, NeurIPS 2023, algorithm 1.
 *
 * @param guesses even, at least 2
 * @param error probability that the bound exceeds the true epsilon
 */
public record GuessingGame(int guesses, double error) {

    /** Game for a thousand canaries: enough guesses for a bound of 4, and few enough to have extreme scores. */
    public static final GuessingGame STANDARD = new GuessingGame(200, 0.05);

    private static final int STEP = 20;

    /** Epsilon that a perfect score over {@code secrets} shows. */
    public record Reach(int secrets, double epsilon) {}

    /**
     * Result of the game.
     *
     * @param secrets number of secrets
     * @param right number of right guesses
     * @param mostShown {@code epsilonAtLeast} of a perfect score; no greater claim can be refuted
     * @param epsilonAtLeast lower bound of epsilon at this delta, false with probability {@code error}
     */
    public record Outcome(int secrets, int guesses, int right, double epsilonAtLeast, double mostShown) {

        /** Returns whether a perfect score could refute the claim. */
        public boolean mayRefute(Claim claim) {
            return mostShown > claim.epsilon();
        }

        /** Returns whether the claim is consistent with the bound. */
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

    /** Returns the same game for fewer secrets, with guesses about a fifth of them. */
    public GuessingGame of(int secrets) {
        return new GuessingGame(Math.max(2, Math.min(guesses, secrets / 10 * 2)), error);
    }

    /** Returns the epsilon that a perfect score over this number of secrets would show. */
    double mostShown(int secrets, double delta) {
        GuessingGame game = of(secrets);
        return OneRunAudit.epsilonAtLeast(secrets, game.guesses, game.guesses, delta, error);
    }

    /**
     * Returns the number of secrets, at most {@code most}, whose perfect score shows the greatest epsilon. More secrets permit more
     * guesses, but delta counts for each guess. Beyond the number that permits all guesses, further secrets only cost.
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
     * Plays the game.
     *
     * @param delta delta of the epsilon
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
