// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.SplitPart;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.train.TrainerSource;

/**
 * What is trained, and for whom.
 *
 * @param merchant id of the part that it is trained for; {@code all} if for all
 * @param parts whose queries are ranked, and which it learns from as far as they train
 * @param start what its shared parameters begin with
 * @param checkpoints folder of this training alone; none are kept if empty
 */
record TrainingSubject(
        TrainedModel model, String merchant, List<SplitPart> parts, SharedStart start, Optional<Path> checkpoints) {

    TrainingSubject {
        parts = List.copyOf(parts);
    }

    /** Names the training for people. */
    String title() {
        return merchant.equals(Scenario.ALL) ? model.name() : model.name() + " " + merchant;
    }

    /** The parts that it learns from, those that join late included. */
    List<SplitPart> learners(HeldOut split) {
        return parts.stream()
                .filter(part -> (inTraining(part) || late(part)) && part.teaches(split))
                .toList();
    }

    /** The same as trainers are given them. */
    List<TrainerSource.Learner> teachers(HeldOut split) {
        return learners(split).stream()
                .map(part -> new TrainerSource.Learner(
                        part.id(),
                        new NetworkTrainer.Merchant(
                                part.train(split), part.merchant().dataset().catalogue()),
                        late(part)))
                .toList();
    }

    /**
     * Whether items that a shopper met are no candidates. A candidate that the protocol of one merchant leaves out is one at another:
     * none is left out then. Who joins late has no say in it.
     */
    boolean excludesHistory(HeldOut split) {
        return learners(split).stream()
                .filter(this::inTraining)
                .allMatch(part -> part.merchant().protocol().history() == Protocol.HistoryRule.EXCLUDE);
    }

    /** Whether what all have in common is learned from the part, too. A local network knows no before and after. */
    boolean inTraining(SplitPart part) {
        return part.role() == Scenario.Role.TRAINS
                || (part.role() == Scenario.Role.JOINS_LATE && model.scope() == TrainedModel.Scope.LOCAL);
    }

    /** Whether the part is given what all have in common and learns what is its own: in federations. */
    boolean late(SplitPart part) {
        return part.role() == Scenario.Role.JOINS_LATE && model.scope() == TrainedModel.Scope.FEDERATED;
    }
}
