// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.cli.privacy.ReleasePlan.Accounted;
import org.hanse.config.InvalidInputException;

/**
 * What releases cost.
 *
 * @param noise multiplier
 * @param bounds of the accountants that were asked
 */
record EpsilonAnswer(ReleasePlan plan, double noise, double delta, List<Bound> bounds) {

    /**
     * An accountant's epsilon.
     *
     * @param epsilon infinite if none holds; empty if the accountant does not know such releases
     */
    record Bound(AccountantKind accountant, OptionalDouble epsilon) {

        boolean isFinite() {
            return epsilon.isPresent() && Double.isFinite(epsilon.getAsDouble());
        }
    }

    /** @throws InvalidInputException if none of the accountants knows such releases */
    static EpsilonAnswer of(ReleasePlan plan, double noise, double delta, List<AccountantKind> accountants) {
        List<Bound> bounds = new ArrayList<>();
        for (AccountantKind accountant : accountants) {
            bounds.add(new Bound(accountant, epsilon(accountant, plan, noise, delta, plan.rounds())));
        }
        if (bounds.stream().allMatch(bound -> bound.epsilon().isEmpty())) {
            throw unknown(plan, accountants);
        }
        return new EpsilonAnswer(plan, noise, delta, bounds);
    }

    /** After some rounds. */
    static OptionalDouble epsilon(AccountantKind accountant, ReleasePlan plan, double noise, double delta, int rounds) {
        Optional<Accounted> accounted = plan.accounted(noise, rounds);
        if (accounted.isEmpty()) {
            return OptionalDouble.of(Double.POSITIVE_INFINITY);
        }
        return accountant
                .accountant()
                .epsilon(accounted.get().releases(), accounted.get().relation(), delta);
    }

    static InvalidInputException unknown(ReleasePlan plan, List<AccountantKind> accountants) {
        String who = accountants.size() > 1 ? "no accountant" : "the accountant " + accountants.get(0) + " does not";
        NeighbourKind other =
                plan.neighbours() == NeighbourKind.ADD_REMOVE ? NeighbourKind.REPLACE_ONE : NeighbourKind.ADD_REMOVE;
        return new InvalidInputException(
                who + (accountants.size() > 1 ? " knows" : " know") + " a bound for --sampling "
                        + plan.kind() + " with --neighbours " + plan.neighbours() + "; try --neighbours " + other
                        + (accountants.size() > 1 ? "" : ", or leave out --accountant"));
    }

    /** The least bound; empty if all are infinite. */
    OptionalDouble least() {
        return bounds.stream()
                .filter(Bound::isFinite)
                .mapToDouble(bound -> bound.epsilon().orElseThrow())
                .min();
    }

    /** Who knows the least. */
    Optional<Bound> best() {
        return bounds.stream()
                .filter(Bound::isFinite)
                .min(Comparator.comparingDouble(bound -> bound.epsilon().orElseThrow()));
    }
}
