// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.List;
import java.util.Optional;
import org.hanse.core.evaluate.Difference;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.TrainedModel;

/**
 * A network with a privacy guarantee against the best that merchants can do alone. {@link FederationVerdict} has the
 * verdict on the network {@code federated}.
 *
 * @param main metric of the comparison
 * @param over queries of the comparison
 * @param overall difference over the queries of all shops that train from the start and have both networks
 * @param open network with the same steps without a guarantee; empty without one
 * @param cost difference from that network; empty without a comparison
 */
public record PrivateVerdict(
        String model,
        ModelGuarantee guarantee,
        MainMetric main,
        Queries over,
        Difference overall,
        Optional<String> open,
        Optional<Difference> cost) {

    /** Queries of a comparison. */
    public enum Queries {
        /** Queries of all shops. */
        ALL,

        /** Queries of the shops that have both models. */
        BOTH,

        /** Queries of the shops that train from the start. */
        MEMBERS
    }

    /** Returns the verdicts of a run, in the order of its models. */
    public static List<PrivateVerdict> of(RunRecord run) {
        Optional<BestAloneComparisons> lifts = BestAloneComparisons.of(run);
        return run.networks().stream()
                .filter(network -> !network.model().equals(TrainedModel.Scope.FEDERATED.key()))
                .flatMap(network -> run
                        .guarantee(network.model())
                        .flatMap(guarantee -> lifts.flatMap(own -> of(own, network, guarantee)))
                        .stream())
                .toList();
    }

    private static Optional<PrivateVerdict> of(
            BestAloneComparisons lifts, NetworkRecord network, ModelGuarantee guarantee) {
        Comparison lift = lifts.of(network.model()).get(lifts.overall());
        if (lift == null || Double.isNaN(lift.difference().difference())) {
            return Optional.empty();
        }
        Optional<String> open = Optional.of(network.open()).filter(name -> !name.isEmpty());
        Optional<Difference> cost = open.map(
                        name -> lifts.of(network.model(), name).get(lifts.overall()))
                .map(Comparison::difference)
                .filter(difference -> !Double.isNaN(difference.difference()));
        boolean both = !lift.without().isEmpty() || lifts.out() > 0;
        return Optional.of(new PrivateVerdict(
                network.model(),
                guarantee,
                lifts.main(),
                both ? Queries.BOTH : lifts.members() ? Queries.MEMBERS : Queries.ALL,
                lift.difference(),
                open,
                cost));
    }
}
