// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.Measure;
import org.hanse.core.interaction.OtherItems;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.model.ModelSpec.Objective;

/**
 * The visits of a shop's last rounds as a log, from which training draws uniformly: each position of a visit is a transition, with the history before
 * it as the state and the items that could not be shown. Items that the shopper ignored change no state: they stand beside the next
 * interaction, but for the last one of a visit. Rewards stand in measures of the log, since a world's rewards are numbers.
 */
final class Replay {

    private static final List<Objective> OBJECTIVES = List.of(Objective.values());

    /** Measures that hold the rewards of the objectives. */
    private static final Map<Objective, Measure> MEASURES = new EnumMap<>(Map.of(
            Objective.CLICK,
            Measure.DWELL,
            Objective.PURCHASE,
            Measure.PRICE,
            Objective.SATISFACTION,
            Measure.QUANTITY));

    private final int most;
    private final Set<InteractionType> ignored;
    private final Deque<List<PlayedVisit>> rounds = new ArrayDeque<>();
    private long first;

    /**
     * Creates an empty replay.
     *
     * @param most greatest number of rounds whose visits are kept
     * @param ignored types that mean that a shopper ignored an item
     */
    Replay(int most, Set<InteractionType> ignored) {
        this.most = most;
        this.ignored = Set.copyOf(ignored);
    }

    /** Takes over the visits of a round. A visit leaves with its round, so one visit more or less moves no other. */
    void add(List<PlayedVisit> round) {
        rounds.addLast(List.copyOf(round));
        if (rounds.size() > most) {
            first += rounds.removeFirst().size();
        }
    }

    /** Returns the kept visits, one shopper each. */
    InteractionLog log() {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        long number = first;
        for (PlayedVisit visit : rounds.stream().flatMap(List::stream).toList()) {
            log.beginShopper(new ShopperId("visit " + number++)).ended(visit.ended());
            log.add(visit.arrival().item(), log.typeIndex(visit.arrival().type()));
            List<Integer> passed = new ArrayList<>();
            for (int i = 0; i < visit.steps().size(); i++) {
                World.Step step = visit.steps().get(i);
                boolean last = i == visit.steps().size() - 1;
                if (ignored.contains(step.type()) && !last) {
                    passed.add(visit.actions().get(i));
                    continue;
                }
                int[] before = passed.stream().mapToInt(Integer::intValue).toArray();
                passed.clear();
                log.add(visit.actions().get(i), log.typeIndex(step.type()))
                        .others(new OtherItems(visit.unavailable().get(i), before));
                MEASURES.forEach((objective, measure) ->
                        log.measure(measure, step.rewards().get(OBJECTIVES.indexOf(objective))));
            }
        }
        return log.toLog();
    }

    /**
     * Returns the rewards of such logs: the measures, up to the declared bounds.
     *
     * @param weighted whether the policy imitates by rewards
     */
    static ObjectiveRewards rewards(World.Spec spec, boolean weighted) {
        Map<String, List<Double>> byType = new TreeMap<>();
        spec.types().forEach(type -> byType.put(type.name(), spec.bounds()));
        Map<Objective, ObjectiveRewards.Scale> measured = new EnumMap<>(Objective.class);
        MEASURES.forEach((objective, measure) -> {
            double bound = spec.bounds().get(OBJECTIVES.indexOf(objective));
            if (bound > 0) {
                measured.put(objective, new ObjectiveRewards.Scale(measure, bound));
            }
        });
        TreeSet<String> ignored = new TreeSet<>();
        spec.ignored().forEach(type -> ignored.add(type.name()));
        return new ObjectiveRewards(byType, ignored, measured, weighted);
    }
}
