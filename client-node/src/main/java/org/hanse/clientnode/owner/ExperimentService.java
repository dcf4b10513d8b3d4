// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.DecisionOutcome;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.Experiment;
import org.hanse.clientnode.port.ExperimentStore;
import org.hanse.clientnode.serve.ShopperOutcomes;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.live.LiveExperiment;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.shard.ShardRunner;

/** Reads what the last experiment says from the log. Time and memory are those of its shoppers. */
public final class ExperimentService {

    private static final int RESAMPLES = 1_000;

    private final ExperimentStore experiments;
    private final DecisionLog log;
    private final EventStore events;
    private final InstantSource clock;

    public ExperimentService(ExperimentStore experiments, DecisionLog log, EventStore events, InstantSource clock) {
        this.experiments = experiments;
        this.log = log;
        this.events = events;
        this.clock = clock;
    }

    /** Returns what the last experiment says; empty without any. */
    public Optional<ExperimentDocument> document() {
        return experiments.last().map(this::document);
    }

    private ExperimentDocument document(Experiment own) {
        Instant now = clock.instant();
        LiveExperiment.Accumulator counts = new LiveExperiment.Accumulator(DecisionOutcome.WINDOW, now);
        experiments.shoppers(own).stream()
                .sorted(Comparator.comparing(ShopperId::value))
                .forEach(shopper -> count(own, shopper, counts));
        Experiment.Plan plan = own.plan();
        LiveExperiment result = counts.toExperiment(
                !now.isBefore(own.end().plus(DecisionOutcome.WINDOW)),
                new Bootstrap(RESAMPLES, own.number(), ShardRunner.sequential()));
        return new ExperimentDocument(
                text(own.began()),
                text(own.end()),
                own.runs(now),
                plan.holdout(),
                plan.against().name().toLowerCase(Locale.ROOT),
                DecisionOutcome.WINDOW.toDays(),
                ExperimentDocument.ArmRow.of(result.served()),
                ExperimentDocument.ArmRow.of(result.holdout()),
                ExperimentDocument.Gap.of(result.difference()),
                result.open(),
                result.verdict().key(),
                result.against());
    }

    private void count(Experiment own, ShopperId shopper, LiveExperiment.Accumulator counts) {
        Map<String, Experiment.Trial> trials = new HashMap<>();
        // An event without a decision belongs to the last list with its item, also to one outside of the experiment.
        ShopperOutcomes.of(log, events, shopper, Instant.EPOCH, Long.MAX_VALUE, decision -> {
                    decision.trial()
                            .filter(trial -> trial.experiment() == own.number())
                            .ifPresent(trial -> trials.put(decision.id(), trial));
                    return true;
                })
                .forEach(outcome -> Optional.ofNullable(
                                trials.get(outcome.shown().id()))
                        .ifPresent(trial ->
                                counts.add(trial.arm(), shopper, outcome.shown().at(), reward(outcome))));
    }

    private static Optional<Instant> reward(DecisionOutcome outcome) {
        return outcome.actions().stream()
                .filter(action -> DecisionOutcome.REWARDED.contains(action.type()))
                .map(EventStore.Event::at)
                .min(Comparator.naturalOrder());
    }

    private static String text(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
