// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.core.evaluate.Difference;
import org.hanse.sim.scenario.TrainedModel;

/**
 * Whether federated training helps under the privacy guarantees of a run.
 *
 * @param ofFederated the guarantee of the network called federated, in words, or that it has none where another network has one;
 *     empty where no network has one
 * @param others one for each other network with a guarantee
 */
public record PromisedVerdicts(String ofFederated, List<Promised> others) {

    static final PromisedVerdicts NONE = new PromisedVerdicts("", List.of());

    private static final String FEDERATED = TrainedModel.Scope.FEDERATED.key();

    /**
     * A network with a privacy guarantee against the best that merchants can do alone.
     *
     * @param overall its difference over the queries of all shops that train from the start and have both networks
     * @param cost its difference from the federation that takes the same steps without a guarantee; empty where none was compared
     * @param words what that means, in sentences
     */
    public record Promised(
            String model, Promise promise, Difference overall, Optional<Difference> cost, List<String> words) {

        public Promised {
            words = List.copyOf(words);
        }

        /** The answer without its guarantee and power, in a sentence. */
        public String shortly() {
            return VerdictWords.shortly(model, overall);
        }
    }

    public PromisedVerdicts {
        others = List.copyOf(others);
    }

    static PromisedVerdicts of(RunSummary run) {
        Map<String, Promise> promises = run.scenario().trained().stream()
                .map(TrainedModel::name)
                .filter(name -> Promise.of(run, name).isPresent())
                .collect(Collectors.toMap(
                        name -> name, name -> Promise.of(run, name).orElseThrow()));
        Optional<AloneLifts> lifts = AloneLifts.of(run);
        if (promises.isEmpty() || lifts.isEmpty()) {
            return NONE;
        }
        List<Promised> others = new ArrayList<>();
        for (TrainedModel model : run.scenario().trained()) {
            Promise promise = promises.get(model.name());
            if (promise != null && !model.name().equals(FEDERATED)) {
                promised(lifts.get(), model, promise).ifPresent(others::add);
            }
        }
        Promise own = promises.get(FEDERATED);
        return new PromisedVerdicts(own == null ? "without a privacy guarantee" : own.words(), others);
    }

    private static Optional<Promised> promised(AloneLifts lifts, TrainedModel model, Promise promise) {
        Comparison lift = lifts.of(model.name()).get(lifts.overall());
        if (lift == null || Double.isNaN(lift.difference().difference())) {
            return Optional.empty();
        }
        String whose = !lift.without().isEmpty() || lifts.out() > 0
                ? VerdictWords.OF_BOTH
                : lifts.members() ? VerdictWords.OF_MEMBERS : "";
        Optional<String> open = References.open(lifts.run().scenario(), model);
        Optional<Difference> cost = open.map(
                        name -> lifts.of(model.name(), name).get(lifts.overall()))
                .map(Comparison::difference)
                .filter(difference -> !Double.isNaN(difference.difference()));
        return Optional.of(new Promised(
                model.name(),
                promise,
                lift.difference(),
                cost,
                List.of(
                        VerdictWords.sentence(
                                lift.difference(),
                                model.name(),
                                lifts.main().label() + whose,
                                " (" + promise.words() + ")"),
                        cost.map(difference -> VerdictWords.cost(model.name(), open.orElseThrow(), difference))
                                .orElseGet(() -> VerdictWords.noCost(
                                        model.name(), promise.terms().unit())))));
    }

    /** Two sentences a network, without the one called federated. */
    public List<String> words() {
        return others.stream().flatMap(other -> other.words().stream()).toList();
    }
}
