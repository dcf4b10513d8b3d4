// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.cli.privacy.ReleasePlan.Accounted;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.account.PldAccountant;
import org.hanse.core.privacy.account.PrivacyAccountant;
import org.hanse.core.privacy.account.PrivacyProfile;
import org.hanse.core.privacy.account.RdpAccountant;

/**
 * Privacy cost of releases.
 *
 * @param noise noise multiplier
 * @param bounds bounds of the selected accountants
 */
record EpsilonAnswer(ReleasePlan plan, double noise, List<Bound> bounds) {

    /** Noise multiplier for the test whether an accountant covers a plan, which does not depend on the noise. */
    private static final double TRIED_NOISE = 1;

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

    /** Accountants by their names on the command line, the tight one first. */
    enum Accountant {
        PLD("privacy loss distributions, tight"),
        RDP("Renyi divergences, looser");

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

        /** Returns the epsilon after a number of rounds; empty if this accountant does not cover such releases. */
        OptionalDouble epsilon(ReleasePlan plan, double noise, int rounds) {
            Optional<Accounted> seen = plan.accounted(noise, rounds);
            return seen.isEmpty()
                    ? OptionalDouble.of(Double.POSITIVE_INFINITY)
                    : accountant().epsilon(seen.get().releases(), seen.get().relation(), plan.delta());
        }

        boolean covers(ReleasePlan plan) {
            return epsilon(plan, TRIED_NOISE, 1).isPresent();
        }
    }

    /** Rounds with a noise multiplier, and the accountants to use. */
    record Question(ReleasePlan plan, double noise, List<Accountant> accountants) {

        /** Returns the releases of the tight accountant, whose composition answers all deltas. */
        Optional<Accounted> composition() {
            return plan.accounted(noise, plan.rounds()).filter(own -> accountants.contains(Accountant.PLD));
        }
    }

    /** Composes releases. */
    static Optional<PrivacyProfile> profile(Optional<Accounted> composition) {
        return composition.flatMap(own -> new PldAccountant().profile(own.releases(), own.relation()));
    }

    /** @param profile profile of the {@link Question#composition}; empty if there is none */
    static EpsilonAnswer of(Optional<PrivacyProfile> profile, Question question) {
        List<Bound> bounds = new ArrayList<>();
        for (Accountant kind : question.accountants()) {
            boolean composed = kind == Accountant.PLD && question.composition().isPresent();
            OptionalDouble epsilon = composed
                    ? profile.stream()
                            .mapToDouble(own -> own.epsilon(question.plan().delta()))
                            .findFirst()
                    : kind.epsilon(
                            question.plan(), question.noise(), question.plan().rounds());
            bounds.add(new Bound(kind, epsilon));
        }
        return new EpsilonAnswer(question.plan(), question.noise(), bounds);
    }

    /** Returns the bound of an accountant; empty if it has none. */
    OptionalDouble epsilon(Accountant accountant) {
        return bounds.stream()
                .filter(bound -> bound.accountant() == accountant)
                .flatMapToDouble(bound -> bound.epsilon().stream())
                .findFirst();
    }

    /** Returns the least bound; empty if all are infinite. */
    OptionalDouble least() {
        return bounds.stream()
                .filter(Bound::isFinite)
                .mapToDouble(bound -> bound.epsilon().orElseThrow())
                .min();
    }

    /** Returns the error that no selected accountant covers such releases, with a fix. */
    static InvalidInputException unknown(ReleasePlan plan, List<Accountant> asked) {
        ReleasePlan other = plan.withOtherNeighbours();
        List<Accountant> all = List.of(Accountant.values());
        String otherwise = "use --neighbours " + Figure.word(other.neighbours());
        List<String> remedies = new ArrayList<>();
        if (asked.stream().anyMatch(kind -> kind.covers(other))) {
            remedies.add(otherwise);
        }
        if (all.stream().anyMatch(kind -> kind.covers(plan))) {
            remedies.add("leave out --accountant");
        } else if (remedies.isEmpty() && all.stream().anyMatch(kind -> kind.covers(other))) {
            remedies.add(otherwise + " without --accountant");
        }
        if (remedies.isEmpty()) {
            remedies.add("use another --sampling");
        }
        return new InvalidInputException("--sampling: found " + Figure.word(plan.kind()) + " with --neighbours "
                + Figure.word(plan.neighbours()) + "; expected a pair with a bound of "
                + (asked.size() > 1 ? "an accountant" : "the accountant " + Figure.word(asked.get(0))) + ". Fix: "
                + String.join(", or ", remedies));
    }
}
