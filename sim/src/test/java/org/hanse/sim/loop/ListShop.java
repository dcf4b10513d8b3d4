// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.loop;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.clientnode.port.DecisionOutcome;
import org.hanse.clientnode.port.DecisionOutcome.Shown;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;

/**
 * Synthetic shop with known utilities. A shopper finds items by itself among those that are famous, and picks from lists by utility and slot,
 * or nothing. Fame is no utility, so lists tell what finds do not.
 */
final class ListShop {

    static final int ITEMS = 600;
    static final int SLOTS = 10;
    private static final int TOPICS = 12;
    private static final int NOTICED = 15;

    /** Utility of no item of a list, and loss of utility by slot. */
    private static final double NOTHING = 4;

    private static final double SLOT = 0.15;

    /** What may stand in a history. */
    enum Kind {
        FOUND,
        PICKED,
        IGNORED
    }

    /** Contact of a shopper with an item. */
    private record Contact(int item, Kind kind, Instant at) {}

    /** A shopper. */
    private static final class Shopper {

        final ShopperId id;
        final boolean[] likes = new boolean[TOPICS];
        final int style;
        final List<Contact> contacts = new ArrayList<>();
        final Set<Integer> met = new HashSet<>();
        Instant now = Instant.parse("2026-03-01T08:00:00Z");
        int last = -1;

        Shopper(int number, SplittableRandom random) {
            id = new ShopperId("shopper-" + number);
            for (int k = 0; k < 3; k++) {
                likes[random.nextInt(TOPICS)] = true;
            }
            style = random.nextInt(2);
        }

        void meets(int item, Kind kind) {
            now = now.plus(1, ChronoUnit.HOURS);
            contacts.add(new Contact(item, kind, now));
            met.add(item);
            last = item;
        }
    }

    private final SplittableRandom random;
    private final int[] topic = new int[ITEMS];
    private final int[] style = new int[ITEMS];
    private final double[] quality = new double[ITEMS];
    private final double[] fame = new double[ITEMS];
    private final List<Shopper> shoppers = new ArrayList<>();
    private final List<DecisionOutcome> outcomes = new ArrayList<>();
    private final Catalogue catalogue;

    ListShop(int size, long seed) {
        random = new SplittableRandom(seed);
        for (int item = 0; item < ITEMS; item++) {
            topic[item] = random.nextInt(TOPICS);
            style[item] = random.nextInt(2);
            quality[item] = 0.8 * random.nextGaussian();
            fame[item] = Math.exp(random.nextGaussian());
        }
        catalogue = Catalogue.of(IntStream.range(0, ITEMS).mapToObj(this::item).toList());
        for (int s = 0; s < size; s++) {
            shoppers.add(new Shopper(s, random));
        }
    }

    private CatalogueItem item(int item) {
        List<String> tokens = List.of("topic" + topic[item], "word" + random.nextInt(200));
        return new CatalogueItem(
                id(item),
                String.join(" ", tokens),
                tokens,
                List.of("topic" + topic[item]),
                Optional.empty(),
                OptionalDouble.empty(),
                List.of(),
                Optional.empty());
    }

    private static ItemId id(int item) {
        return new ItemId("item-" + item);
    }

    Catalogue catalogue() {
        return catalogue;
    }

    int shoppers() {
        return shoppers.size();
    }

    List<DecisionOutcome> outcomes() {
        return outcomes;
    }

    private double utility(Shopper shopper, int item) {
        double follows = shopper.last >= 0 && (topic[shopper.last] + 1) % TOPICS == topic[item] ? 1 : 0;
        return (shopper.likes[topic[item]] ? 1.5 : 0)
                + (shopper.style == style[item] ? 0.7 : 0)
                + quality[item]
                + follows;
    }

    /** Each shopper finds an item with a probability. */
    void find(double probability) {
        for (Shopper shopper : shoppers) {
            if (random.nextDouble() < probability) {
                shopper.meets(found(shopper), Kind.FOUND);
            }
        }
    }

    private int found(Shopper shopper) {
        double[] weights = new double[ITEMS];
        for (int n = 0; n < NOTICED; n++) {
            int item = draw(fame);
            weights[item] = shopper.met.contains(item) ? 0 : Math.exp(utility(shopper, item));
        }
        return draw(weights);
    }

    private int draw(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double at = random.nextDouble() * sum;
        int item = 0;
        while (item < weights.length - 1 && (at -= weights[item]) >= 0) {
            item++;
        }
        return item;
    }

    /** Returns what a shopper met, without what it ignored. */
    Set<Integer> met(int shopper) {
        return shoppers.get(shopper).met;
    }

    /** Shows a list to a shopper, who picks one item or none. */
    void show(int number, int[] list) {
        Shopper shopper = shoppers.get(number);
        shopper.now = shopper.now.plus(1, ChronoUnit.HOURS);
        Instant at = shopper.now;
        double[] weights = new double[list.length + 1];
        weights[list.length] = Math.exp(NOTHING);
        for (int slot = 0; slot < list.length; slot++) {
            weights[slot] = Math.exp(utility(shopper, list[slot]) - SLOT * slot);
        }
        int picked = draw(weights);
        String id = "%016x".formatted(outcomes.size());
        for (int slot = 0; slot < list.length; slot++) {
            if (slot != picked) {
                shopper.contacts.add(new Contact(list[slot], Kind.IGNORED, at));
            }
        }
        List<Event> actions = new ArrayList<>();
        if (picked < list.length) {
            shopper.meets(list[picked], Kind.PICKED);
            actions.add(new Event(
                    "event-" + id,
                    Optional.of(shopper.id),
                    Optional.of(id),
                    "click",
                    id(list[picked]).value(),
                    shopper.now));
        }
        Shown shown = new Shown(
                id,
                at,
                Optional.of(shopper.id),
                IntStream.of(list).mapToObj(item -> id(item).value()).toList());
        outcomes.add(new DecisionOutcome(shown, actions));
    }

    /** Returns the probability that a shopper picks an item of a list now. */
    double reward(int number, int[] list) {
        double sum = 0;
        for (int slot = 0; slot < list.length; slot++) {
            sum += Math.exp(utility(shoppers.get(number), list[slot]) - SLOT * slot);
        }
        return sum / (sum + Math.exp(NOTHING));
    }

    /**
     * Returns the interactions.
     *
     * @param ignored whether shown items that were ignored are interactions, too, which is wrong
     */
    InteractionLog log(boolean ignored) {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        int click = log.typeIndex(new InteractionType("click"));
        int shown = log.typeIndex(new InteractionType("impression"));
        for (Shopper shopper : shoppers) {
            log.beginShopper(shopper.id);
            for (Contact own : shopper.contacts) {
                if (own.kind() != Kind.IGNORED || ignored) {
                    log.add(own.item(), own.kind() == Kind.FOUND ? view : own.kind() == Kind.PICKED ? click : shown)
                            .time(ChronoUnit.MICROS.between(Instant.EPOCH, own.at()));
                }
            }
        }
        return log.toLog();
    }
}
