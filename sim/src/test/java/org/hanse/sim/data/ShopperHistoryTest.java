// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.interaction.InteractionType.ADD_TO_CART;
import static org.hanse.core.interaction.InteractionType.PURCHASE;
import static org.hanse.core.interaction.InteractionType.RATING;
import static org.hanse.core.interaction.InteractionType.RETURN;
import static org.hanse.core.interaction.InteractionType.VIEW;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hanse.core.interaction.InteractionType;
import org.junit.jupiter.api.Test;

class ShopperHistoryTest {

    private final ShopWorld world = TestShops.world(0);
    private final List<ShopperHistory> histories = TestShops.histories(world);

    @Test
    void interactions_everyShopper_goDownTheFunnel() {
        record Contact(InteractionType type, int item) {}
        for (ShopperHistory history : histories) {
            Set<Contact> before = new HashSet<>();
            int session = 0;
            for (ShopInteraction row : history.interactions()) {
                if (row.session() != session) {
                    session = row.session();
                    before.removeIf(contact -> contact.type().equals(ADD_TO_CART));
                }
                if (!row.type().equals(VIEW)) {
                    assertThat(before)
                            .as("%s: %s", history.shopper(), row)
                            .contains(new Contact(needed(row.type()), row.item()));
                }
                before.add(new Contact(row.type(), row.item()));
            }
        }
    }

    @Test
    void interactions_everyShopper_ascendInTimeAndSessionWithinTheDays() {
        Instant start = ShopSpec.END.minusSeconds(90 * 86_400L);
        for (ShopperHistory history : histories) {
            Instant last = start;
            int session = 1;
            for (ShopInteraction row : history.interactions()) {
                assertThat(row.time()).as(history.shopper()).isAfter(last).isBefore(ShopSpec.END);
                assertThat(row.session()).isBetween(session, session + 1);
                last = row.time();
                session = row.session();
            }
        }
    }

    @Test
    void interactions_values_standWhereTheyBelong() {
        Set<Integer> ratings = new HashSet<>();
        for (ShopInteraction row : rows()) {
            boolean rating = row.type().equals(RATING);
            assertThat(row.cents().isPresent()).isEqualTo(!rating);
            assertThat(row.quantity().isPresent())
                    .isEqualTo(!rating && !row.type().equals(VIEW));
            assertThat(row.rating().isPresent()).isEqualTo(rating);
            assertThat(row.cents().orElse(1)).isPositive();
            assertThat(row.quantity().orElse(1)).isBetween(1, 6);
            row.rating().ifPresent(ratings::add);
        }
        assertThat(ratings).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    }

    @Test
    void interactions_types_getRarerDownTheFunnel() {
        long views = count(VIEW);

        assertThat(count(ADD_TO_CART)).isBetween(views / 10, views / 2);
        assertThat(count(PURCHASE)).isBetween(views / 25, count(ADD_TO_CART) * 4 / 5);
        assertThat(count(RATING)).isBetween(count(PURCHASE) / 10, count(PURCHASE) / 2);
        assertThat(count(RETURN)).isBetween(10L, count(PURCHASE) / 10);
    }

    @Test
    void interactions_repeats_favourConsumables() {
        long consumables = 0;
        long goods = 0;
        for (ShopperHistory history : histories) {
            Set<Integer> bought = new HashSet<>();
            for (ShopInteraction row : history.interactions()) {
                if (row.type().equals(PURCHASE) && !bought.add(row.item())) {
                    boolean consumable = world.catalogue().item(row.item()).consumable();
                    consumables += consumable ? 1 : 0;
                    goods += consumable ? 0 : 1;
                }
            }
        }
        assertThat(consumables).isGreaterThan(80).isGreaterThan(5 * goods);
    }

    /** Two years with enough items for every taste: a change of the interactions is a change of taste. */
    @Test
    void interactions_tasteOverTheYears_drifts() {
        ShopWorld large = ShopWorld.generate(new ShopSpec(1, 100, 3_000, 730, 7), "lubeck");
        double near = 0;
        double far = 0;
        for (ShopperHistory history : TestShops.histories(large)) {
            List<Integer> topics = topicsOfFirstContacts(large, history);
            int part = topics.size() / 8;
            List<Integer> first = topics.subList(0, part);
            near += overlap(first, topics.subList(part, 2 * part));
            far += overlap(first, topics.subList(7 * part, 8 * part));
        }
        assertThat(far).isLessThan(0.6 * near);
    }

    @Test
    void interactions_nextNewItem_continuesTheVisitButNotTheOneBefore() {
        Vocabulary vocabulary = Vocabulary.shipped();
        int[] steps = new int[2];
        int[] companions = new int[2];
        for (ShopperHistory history : histories) {
            Set<Integer> met = new HashSet<>();
            List<ShopInteraction> contacts = history.interactions().stream()
                    .filter(row -> met.add(row.item()))
                    .toList();
            for (int i = 1; i < contacts.size(); i++) {
                int sameVisit = contacts.get(i).session() == contacts.get(i - 1).session() ? 1 : 0;
                ShopItem before = world.catalogue().item(contacts.get(i - 1).item());
                ShopItem next = world.catalogue().item(contacts.get(i).item());
                String companion = vocabulary.topics().get(before.topic()).goesWith();
                steps[sameVisit]++;
                companions[sameVisit] += vocabulary.topicNamed(companion) == next.topic() ? 1 : 0;
            }
        }
        double across = (double) companions[0] / steps[0];
        double within = (double) companions[1] / steps[1];
        assertThat(within).isGreaterThan(1.8 * across);
    }

    @Test
    void drifted_taste_keepsLengthAndMovesWithTheDays() {
        Taste taste = world.tastes().draw(Substream.of(1).generate());
        double week = 0;
        double quarter = 0;
        for (int i = 0; i < 50; i++) {
            week += cosine(
                            taste,
                            world.tastes().drifted(taste, 7, Substream.of(i).generate()))
                    / 50;
            quarter += cosine(
                            taste,
                            world.tastes().drifted(taste, 90, Substream.of(i).generate()))
                    / 50;
        }
        assertThat(week).isBetween(0.95, 0.995);
        assertThat(quarter).isBetween(0.6, 0.9);
    }

    @Test
    void lastChoice_everyShopper_isTheLastFirstContact() {
        for (ShopperHistory history : histories) {
            Set<Integer> met = new HashSet<>();
            List<Integer> order = new ArrayList<>();
            for (ShopInteraction row : history.interactions()) {
                if (met.add(row.item())) {
                    order.add(row.item());
                }
            }
            int last = order.get(order.size() - 1);
            met.remove(last);
            assertThat(order).as(history.shopper()).hasSizeGreaterThanOrEqualTo(VisitPlan.LEAST_NEW);
            assertThat(history.lastChoice().item()).as(history.shopper()).isEqualTo(last);
            assertThat(history.lastChoice().met()).as(history.shopper()).isEqualTo(met);
        }
    }

    private List<ShopInteraction> rows() {
        return histories.stream().flatMap(h -> h.interactions().stream()).toList();
    }

    private long count(InteractionType type) {
        return rows().stream().filter(row -> row.type().equals(type)).count();
    }

    /** Returns the required earlier interaction: a view for a cart, a cart of the same session for a purchase, else a purchase. */
    private static InteractionType needed(InteractionType type) {
        if (type.equals(ADD_TO_CART)) {
            return VIEW;
        }
        return type.equals(PURCHASE) ? ADD_TO_CART : PURCHASE;
    }

    private static List<Integer> topicsOfFirstContacts(ShopWorld world, ShopperHistory history) {
        return history.interactions().stream()
                .map(ShopInteraction::item)
                .distinct()
                .map(item -> world.catalogue().item(item).topic())
                .toList();
    }

    /** Share of pairs across the lists that are alike. */
    private static double overlap(List<Integer> a, List<Integer> b) {
        long alike = a.stream().flatMap(x -> b.stream().filter(x::equals)).count();
        return (double) alike / (a.size() * b.size());
    }

    private static double cosine(Taste a, Taste b) {
        double sum = 0;
        for (int d = 0; d < WordMeanings.DIMENSION; d++) {
            sum += a.direction()[d] * b.direction()[d];
        }
        return sum;
    }
}
