// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hanse.config.InvalidInputException;
import org.hanse.config.NearestName;
import org.hanse.core.world.SmallShops;

/** The worlds that can be named: those of Hanse, and those that a jar on the class path provides as {@link World}. */
public final class Worlds {

    private static final int SMALL_STEPS = 6;
    private static final double SENSITIVE = 0.1;

    /** RecSim's own sensitivity, at which the greedy policy is best: the negative control. */
    private static final double HARDLY_SENSITIVE = 0.01;

    private final Map<String, Supplier<World>> makers = new TreeMap<>();

    private Worlds() {
        makers.put(
                "funnel",
                () -> new SmallWorld(
                        "funnel",
                        List.of("teaser", "one", "two", "three"),
                        SmallShops.viewBeforePurchase(SMALL_STEPS),
                        SmallShops.rewards(0.1, 0.5, 1.5, 0),
                        SMALL_STEPS));
        makers.put(
                "bait",
                () -> new SmallWorld(
                        "bait",
                        List.of("bait-1", "bait-2", "good-1", "good-2"),
                        SmallShops.clickbait(SMALL_STEPS),
                        SmallShops.rewards(0, 1, 1.5, 0.3),
                        SMALL_STEPS));
        makers.put("e-commerce", () -> new ShopVisits("e-commerce"));
        makers.put("lts", () -> new LongTermSatisfaction("lts", SENSITIVE));
        makers.put("lts-control", () -> new LongTermSatisfaction("lts-control", HARDLY_SENSITIVE));
    }

    /** Returns all worlds on the class path. */
    public static Worlds load() {
        Worlds worlds = new Worlds();
        ServiceLoader.load(World.class).stream()
                .forEach(provider -> worlds.makers.put(provider.get().spec().name(), provider));
        return worlds;
    }

    /** Returns the names, in order. */
    public List<String> names() {
        return List.copyOf(makers.keySet());
    }

    /**
     * Returns the maker of a world; each call makes one for one player, which is held to its declarations.
     *
     * @throws InvalidInputException if there is no such world
     */
    public Supplier<World> named(String name) {
        Supplier<World> maker = makers.get(name);
        if (maker == null) {
            throw new InvalidInputException("world " + name + ": found no such world; expected one of "
                    + String.join(", ", makers.keySet()) + ". Fix: write "
                    + NearestName.of(name, names()).orElse("one of them"));
        }
        return () -> new CheckedWorld(maker.get());
    }
}
