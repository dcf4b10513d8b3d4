// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.world;

import java.util.List;
import java.util.SplittableRandom;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.world.FiniteWorld;
import org.hanse.core.world.History;

/** Logs of shoppers who came into a {@link FiniteWorld}: drawn at random, or all there can be. */
final class Visits {

    private final FiniteWorld world;
    private final double[][] behaviour;
    private final InteractionLogAccumulator log = new InteractionLogAccumulator();
    private int shoppers;

    private Visits(FiniteWorld world, double[][] behaviour) {
        this.world = world;
        this.behaviour = behaviour;
    }

    /** The policy that shows all items that can be shown equally often, {@code [state][item]}. */
    static double[][] uniform(FiniteWorld world) {
        double[][] policy = new double[world.states()][world.items()];
        for (int s = 0; s < world.states(); s++) {
            int allowed = 0;
            for (int a = 0; a < world.items(); a++) {
                allowed += world.allows(s, a) ? 1 : 0;
            }
            for (int a = 0; a < world.items(); a++) {
                policy[s][a] = world.allows(s, a) ? 1.0 / allowed : 0;
            }
        }
        return policy;
    }

    /** A policy that shows what {@code policy} shows, and with probability {@code epsilon} anything that can be shown. */
    static double[][] exploring(FiniteWorld world, double[][] policy, double epsilon) {
        double[][] mixed = uniform(world);
        for (int s = 0; s < world.states(); s++) {
            for (int a = 0; a < world.items(); a++) {
                mixed[s][a] = epsilon * mixed[s][a] + (1 - epsilon) * policy[s][a];
            }
        }
        return mixed;
    }

    /** Visits of this many shoppers of at most this many interactions, drawn with the behaviour's probabilities. */
    static InteractionLog drawn(FiniteWorld world, double[][] behaviour, int shoppers, int longest, long seed) {
        Visits visits = new Visits(world, behaviour);
        SplittableRandom random = new SplittableRandom(seed);
        for (int s = 0; s < shoppers; s++) {
            visits.draw(random, longest);
        }
        return visits.log.toLog();
    }

    /**
     * Each visit that may come about once: a log without chance, whose frequencies are probabilities if all choices and
     * outcomes are equally likely and all visits equally long.
     */
    static InteractionLog all(FiniteWorld world) {
        Visits visits = new Visits(world, uniform(world));
        for (FiniteWorld.Start start : world.starts()) {
            visits.follow(History.NONE.with(start.item(), start.type()), start.state());
        }
        return visits.log.toLog();
    }

    private void draw(SplittableRandom random, int longest) {
        double[] chances = world.starts().stream()
                .mapToDouble(FiniteWorld.Start::probability)
                .toArray();
        FiniteWorld.Start start = world.starts().get(choose(chances, random));
        History history = History.NONE.with(start.item(), start.type());
        int state = start.state();
        while (state != FiniteWorld.GONE && history.items().size() < longest) {
            int item = choose(behaviour[state], random);
            List<FiniteWorld.Outcome> outcomes = world.outcomes(state, item);
            double[] odds = outcomes.stream()
                    .mapToDouble(FiniteWorld.Outcome::probability)
                    .toArray();
            FiniteWorld.Outcome outcome = outcomes.get(choose(odds, random));
            history = history.with(item, outcome.type());
            state = outcome.next();
        }
        add(history, state == FiniteWorld.GONE);
    }

    private static int choose(double[] probabilities, SplittableRandom random) {
        double left = random.nextDouble();
        int last = 0;
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] > 0) {
                last = i;
                left -= probabilities[i];
                if (left < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    private void follow(History history, int state) {
        if (state == FiniteWorld.GONE) {
            add(history, true);
            return;
        }
        for (int a = 0; a < world.items(); a++) {
            for (FiniteWorld.Outcome outcome : world.outcomes(state, a)) {
                follow(history.with(a, outcome.type()), outcome.next());
            }
        }
    }

    /** @param left whether the shopper left, or may go on */
    private void add(History history, boolean left) {
        log.beginShopper(new ShopperId("s" + shoppers++)).ended(left);
        for (int i = 0; i < history.items().size(); i++) {
            log.add(history.items().get(i), log.typeIndex(history.types().get(i)));
        }
    }
}
