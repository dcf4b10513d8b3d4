// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.cli.privacy.ReleasePlan.Accounted;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.EpsilonRule;
import org.hanse.core.privacy.account.PldAccountant;
import org.hanse.core.privacy.account.PrivacyAccountant;
import org.hanse.core.privacy.account.RdpAccountant;

/**
 * Privacy cost of releases.
 *
 * @param noise noise multiplier
 * @param bounds bounds of the selected accountants
 */
record EpsilonAnswer(ReleasePlan plan, double noise, double delta, List<Bound> bounds) {

    /** Noise multiplier for the test whether an accountant covers a plan, which does not depend on the noise. */
    private static final double TRIED_NOISE = 1;

    private static final double TRIED_DELTA = 1e-6;

    /**
     * Epsilon of an accountant.
     *
     * @param epsilon infinite if no epsilon holds; empty if the accountant does not cover such releases
     */
    record Bound(Accountant accountant, OptionalDouble epsilon) {

        boolean isFinite() {
            return epsilon.isPresent() && Double.isFinite(epsilon.getAsDouble());
        }
    }

    /** @throws InvalidInputException if no selected accountant covers such releases */
    static EpsilonAnswer of(ReleasePlan plan, double noise, double delta, List<Accountant> accountants) {
        List<Bound> bounds = new ArrayList<>();
        for (Accountant accountant : accountants) {
            bounds.add(new Bound(accountant, epsilon(accountant, plan, noise, delta, plan.rounds())));
        }
        if (bounds.stream().allMatch(bound -> bound.epsilon().isEmpty())) {
            throw unknown(plan, accountants);
        }
        return new EpsilonAnswer(plan, noise, delta, bounds);
    }

    /** Returns the epsilon after a number of rounds. */
    static OptionalDouble epsilon(Accountant accountant, ReleasePlan plan, double noise, double delta, int rounds) {
        Optional<Accounted> accounted = plan.accounted(noise, rounds);
        if (accounted.isEmpty()) {
            return OptionalDouble.of(Double.POSITIVE_INFINITY);
        }
        return accountant
                .accountant()
                .epsilon(accounted.get().releases(), accounted.get().relation(), delta);
    }

    /** Returns the error that no selected accountant covers such releases, with a fix. */
    static InvalidInputException unknown(ReleasePlan plan, List<Accountant> asked) {
        ReleasePlan other = plan.withOtherNeighbours();
        List<Accountant> all = List.of(Accountant.values());
        List<String> remedies = new ArrayList<>();
        if (isKnown(other, asked)) {
            remedies.add("use --neighbours " + other.neighbours());
        }
        if (isKnown(plan, all)) {
            remedies.add("leave out --accountant");
        } else if (remedies.isEmpty() && isKnown(other, all)) {
            remedies.add("use --neighbours " + other.neighbours() + " without --accountant");
        }
        if (remedies.isEmpty()) {
            remedies.add("use another --sampling");
        }
        return new InvalidInputException("--sampling: found " + plan.kind() + " with --neighbours " + plan.neighbours()
                + "; expected a pair with a bound of "
                + (asked.size() > 1 ? "an accountant" : "the accountant " + asked.get(0)) + ". Fix: "
                + String.join(", or ", remedies));
    }

    private static boolean isKnown(ReleasePlan plan, List<Accountant> accountants) {
        return accountants.stream()
                .anyMatch(
                        kind -> epsilon(kind, plan, TRIED_NOISE, TRIED_DELTA, 1).isPresent());
    }

    /** Returns a warning if even the least epsilon is too great for a useful guarantee. */
    Optional<String> warning() {
        return least().stream().boxed().findFirst().flatMap(EpsilonRule::warning);
    }

    /** Returns the least bound; empty if all are infinite. */
    OptionalDouble least() {
        return bounds.stream()
                .filter(Bound::isFinite)
                .mapToDouble(bound -> bound.epsilon().orElseThrow())
                .min();
    }

    /** Returns the accountant with the least bound. */
    Optional<Bound> best() {
        return bounds.stream()
                .filter(Bound::isFinite)
                .min(Comparator.comparingDouble(bound -> bound.epsilon().orElseThrow()));
    }

    /** Accountants by their names on the command line, the tight one first. */
    enum Accountant {
        PLD("privacy loss distributions, tight"),
        RDP("Renyi divergences, looser");

        /** Choice of accountants on the command line. */
        enum Choice {
            PLD,
            RDP,
            BOTH;

            List<Accountant> kinds() {
                return this == BOTH ? List.of(Accountant.values()) : List.of(Accountant.valueOf(name()));
            }

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        private final String words;

        Accountant(String words) {
            this.words = words;
        }

        PrivacyAccountant accountant() {
            return this == PLD ? new PldAccountant() : new RdpAccountant();
        }

        String words() {
            return words;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
