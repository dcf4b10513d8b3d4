// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.List;
import java.util.Optional;
import org.hanse.core.evaluate.Difference;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.TrainedModel;

/**
 * A network with a privacy guarantee against the best that merchants can do alone. The network called federated is judged by
 * {@link FederationVerdict}.
 *
 * @param main the figure that is compared
 * @param over whose queries
 * @param overall its difference over the queries of all shops that train from the start and have both networks
 * @param open the network that takes the same steps without a guarantee; empty where there is none
 * @param cost its difference from that one; empty where none was compared
 */
public record PrivateVerdict(
        String model,
        ModelGuarantee guarantee,
        MainMetric main,
        Queries over,
        Difference overall,
        Optional<String> open,
        Optional<Difference> cost) {

    /** Whose queries a comparison is over. */
    public enum Queries {
        /** Those of all shops. */
        ALL,

        /** Those of the shops that have both models. */
        BOTH,

        /** Those of the shops that train from the start. */
        MEMBERS
    }

    /** Of a run, in the order of its models. */
    public static List<PrivateVerdict> of(RunRecord run) {
        Optional<BestAloneComparisons> lifts = BestAloneComparisons.of(run);
        return run.networks().stream()
                .filter(network -> !network.model().equals(TrainedModel.Scope.FEDERATED.key()))
                .flatMap(network ->
                        run.guarantee(network.model())
                                .flatMap(guarantee -> lifts.flatMap(own -> of(own, network, guarantee)))
                                .stream())
                .toList();
    }

    private static Optional<PrivateVerdict> of(BestAloneComparisons lifts, NetworkRecord network, ModelGuarantee guarantee) {
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
