// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.world.ExactValues;
import org.hanse.core.world.FiniteWorld;

/** A {@link FiniteWorld} that can be played: a visit begins in one of its ways in, and the coins of the visit decide what happens. */
final class SmallWorld implements World {

    /** All objectives count alike. */
    private static final List<Double> WEIGHTS = List.of(1.0, 1.0, 1.0);

    private final FiniteWorld world;
    private final ObjectiveRewards rewards;
    private final Spec spec;
    private SplittableRandom coins = new SplittableRandom(0);
    private int state = FiniteWorld.GONE;

    /**
     * Creates a world.
     *
     * @param items names of the items
     * @param longest steps of the longest visit
     */
    SmallWorld(String name, List<String> items, FiniteWorld world, ObjectiveRewards rewards, int longest) {
        this.world = world;
        this.rewards = rewards;
        Set<InteractionType> types = IntStream.range(0, world.states())
                .boxed()
                .flatMap(from ->
                        IntStream.range(0, world.items()).boxed().flatMap(item -> world.outcomes(from, item).stream()))
                .map(FiniteWorld.Outcome::type)
                .collect(Collectors.toSet());
        this.spec = new Spec(name, catalogue(items), types, Set.of(), rewards.greatest(), longest);
    }

    static Catalogue catalogue(List<String> items) {
        return Catalogue.of(items.stream()
                .map(item -> CatalogueItem.titled(new ItemId(item), item, List.of(item)))
                .toList());
    }

    @Override
    public Spec spec() {
        return spec;
    }

    /** Returns exact answers, and the rules that show one item always. */
    @Override
    public Known known() {
        ExactValues exact = new ExactValues(world, rewards, 1, WEIGHTS);
        Map<String, Policy> rules = new LinkedHashMap<>();
        for (int item = 0; item < world.items(); item++) {
            int always = item;
            rules.put("always " + spec.catalogue().item(item).id(), Policy.of((seen, available) -> always));
        }
        return new Known(
                OptionalDouble.of(exact.worth(exact.greedyPolicy(exact.optimal()))),
                OptionalDouble.of(exact.worth(exact.greedyPolicy(exact.immediate()))),
                rules);
    }

    @Override
    public Observation reset(long seed) {
        coins = new SplittableRandom(seed);
        FiniteWorld.Start start = draw(world.starts().stream(), FiniteWorld.Start::probability);
        state = start.state();
        return new Observation(start.item(), start.type());
    }

    @Override
    public boolean available(int action) {
        return state != FiniteWorld.GONE && world.allows(state, action);
    }

    @Override
    public Step step(int action) {
        FiniteWorld.Outcome outcome = draw(world.outcomes(state, action).stream(), FiniteWorld.Outcome::probability);
        state = outcome.next();
        List<Double> worth = Arrays.stream(FiniteWorld.reward(rewards, outcome.type()))
                .boxed()
                .toList();
        return new Step(outcome.type(), worth, state == FiniteWorld.GONE, false);
    }

    private <T> T draw(Stream<T> possible, ToDoubleFunction<T> probability) {
        List<T> all = possible.toList();
        double left = coins.nextDouble();
        int chosen = 0;
        while (chosen < all.size() - 1 && left >= probability.applyAsDouble(all.get(chosen))) {
            left -= probability.applyAsDouble(all.get(chosen++));
        }
        return all.get(chosen);
    }
}
