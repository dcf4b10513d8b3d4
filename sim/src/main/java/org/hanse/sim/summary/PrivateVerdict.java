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
    public static List<PrivateVerdict> of(RunSummary run) {
        Optional<AloneLifts> lifts = AloneLifts.of(run);
        return run.scenario().trained().stream()
                .filter(model -> !model.name().equals(TrainedModel.Scope.FEDERATED.key()))
                .flatMap(model ->
                        ModelGuarantee.of(run, model.name())
                                .flatMap(guarantee -> lifts.flatMap(own -> of(own, model, guarantee)))
                                .stream())
                .toList();
    }

    private static Optional<PrivateVerdict> of(AloneLifts lifts, TrainedModel model, ModelGuarantee guarantee) {
        Comparison lift = lifts.of(model.name()).get(lifts.overall());
        if (lift == null || Double.isNaN(lift.difference().difference())) {
            return Optional.empty();
        }
        Optional<String> open = References.open(lifts.run().scenario(), model);
        Optional<Difference> cost = open.map(
                        name -> lifts.of(model.name(), name).get(lifts.overall()))
                .map(Comparison::difference)
                .filter(difference -> !Double.isNaN(difference.difference()));
        boolean both = !lift.without().isEmpty() || lifts.out() > 0;
        return Optional.of(new PrivateVerdict(
                model.name(),
                guarantee,
                lifts.main(),
                both ? Queries.BOTH : lifts.members() ? Queries.MEMBERS : Queries.ALL,
                lift.difference(),
                open,
                cost));
    }
}
