// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.learn.train.Merchant;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Part;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.train.TrainingMerchant;

/**
 * A model with the parts of one training.
 *
 * @param merchant id of the part that it is trained for; {@code all} for a shared model
 * @param parts parts with queries; those in training are also learned from
 * @param start initial shared parameters
 * @param checkpoints folder of this training; empty for none
 */
record TrainingSubject(
        TrainedModel model, String merchant, List<Part> parts, SharedStart start, Optional<Path> checkpoints) {

    TrainingSubject {
        parts = List.copyOf(parts);
    }

    /** Returns the title of the training. */
    String title() {
        return merchant.equals(Scenario.ALL) ? model.name() : model.name() + " " + merchant;
    }

    /** Returns the parts that it learns from, late ones included. */
    List<Part> learners(HeldOut split) {
        return parts.stream()
                .filter(part -> (inTraining(part) || late(part)) && part.teaches(split))
                .toList();
    }

    /** Returns the parts that shared parameters are learned from. */
    List<Part> inTraining() {
        return learners(HeldOut.VALIDATION).stream().filter(this::inTraining).toList();
    }

    /** Returns the metric of their validation. */
    MainMetric mainMetric() {
        return MainMetric.of(parts.stream()
                .filter(this::inTraining)
                .map(part -> part.merchant().protocol())
                .distinct()
                .toList());
    }

    /** Returns whether test models have more training data than validation models, or start from such models. */
    boolean differsForTest() {
        return start.differs()
                || parts.stream()
                        .anyMatch(part -> (inTraining(part) || late(part))
                                && part.train(HeldOut.TEST) != part.train(HeldOut.VALIDATION));
    }

    /**
     * Returns the data of the parts that it learns from.
     *
     * @param exposures types of items that were shown and ignored
     */
    List<TrainingMerchant> merchants(HeldOut split, Set<String> exposures) {
        return learners(split).stream()
                .map(part -> new TrainingMerchant(
                        part.id(),
                        new Merchant(
                                        part.train(split),
                                        part.merchant().dataset().catalogue())
                                .withBaskets(part.merchant().protocol().baskets())
                                .withExposures(exposures),
                        late(part)))
                .toList();
    }

    /**
     * Returns whether items of a shopper's history are no candidates. With different protocols all items are
     * candidates. Late merchants have no influence.
     */
    boolean excludesHistory(HeldOut split) {
        return learners(split).stream()
                .filter(this::inTraining)
                .allMatch(part -> part.merchant().protocol().history() == Protocol.HistoryRule.EXCLUDE);
    }

    /** Returns whether shared parameters are learned from the part. Local models also learn from late parts. */
    boolean inTraining(Part part) {
        return part.role() == Scenario.Role.TRAINS
                || (part.role() == Scenario.Role.JOINS_LATE && model.scope() == TrainedModel.Scope.LOCAL);
    }

    /** Returns whether a federation fits the personal part of this late part. */
    boolean late(Part part) {
        return part.role() == Scenario.Role.JOINS_LATE && model.scope() == TrainedModel.Scope.FEDERATED;
    }
}
