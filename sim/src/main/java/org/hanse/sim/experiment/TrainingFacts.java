// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Scenario;

/**
 * Facts that a training and its checkpoints share: all inputs of its figures.
 *
 * @param main metric of its validation
 */
record TrainingFacts(Scenario scenario, TrainingSubject subject, DataDigests digests, MainMetric main) {

    /**
     * Returns the facts by name.
     *
     * @param epochs epochs of the training for test
     */
    Map<String, String> of(HeldOut split, int epochs) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", subject.model().name() + " " + subject.merchant() + " " + split.key());
        facts.put("seed", Long.toString(scenario.seedOf(subject.model())));
        facts.put(
                "network",
                subject.model()
                        .graph()
                        .map(digests::ofFile)
                        .orElseGet(() -> subject.model().network().toString()));
        facts.put("learning", subject.model().learning().toString());
        subject.model()
                .federation()
                .ifPresent(rounds -> facts.put(
                        "federation",
                        rounds.facts() + ", validated every " + schedule().every() + ", " + rounds.rounds()
                                + " rounds"));
        subject.start().digest(split).ifPresent(start -> facts.put("start", start));
        facts.put("reward", scenario.rewards().inOrder());
        facts.put("main metric", main.label());
        facts.put("data", digests.of(subject.learners(split)));
        if (split == HeldOut.TEST) {
            facts.put("number of epochs", Integer.toString(epochs));
        }
        return facts;
    }

    private ValidationSchedule schedule() {
        return ValidationSchedule.of(scenario, subject.model());
    }
}
