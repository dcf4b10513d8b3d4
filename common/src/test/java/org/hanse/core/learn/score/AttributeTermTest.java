// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.PersonalNetwork;
import org.hanse.core.learn.score.AttributeTerm.Group;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The network's part of a score by groups of attributes. */
class AttributeTermTest {

    private static final int ITEMS = 30;

    static Stream<ServedNetwork.Kind> kinds() {
        return ServedNetwork.Kind.all(12).stream();
    }

    private static ServedNetwork network(Gate gate) {
        return new ServedNetwork(
                ServedNetwork.Kind.small().withGate(gate).withHistory(12).withMemory(false), ITEMS, 18, 5);
    }

    private static double part(Map<Group, Double> parts, Group group) {
        return parts.getOrDefault(group, Double.NaN);
    }

    private static Map<Group, Double> groups(OnlineScorer scorer, ServedNetwork network, int item) {
        ShopperState state = scorer.begin();
        scorer.appendAll(state, network.fresh.sequence(1));
        Map<Group, Double> groups = new EnumMap<>(Group.class);
        scorer.attributes(state, item).forEach(own -> groups.put(own.group(), own.term()));
        return groups;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void attributes_everyItem_addUpToTheNetworksPart(ServedNetwork.Kind kind) {
        ServedNetwork network = new ServedNetwork(kind, ITEMS, 18, kind.seed());
        OnlineScorer scorer = network.scorer().online();
        ShopperState state = scorer.begin();
        scorer.appendAll(state, network.fresh.sequence(2));
        for (int item = 0; item < ITEMS; item++) {
            List<AttributeTerm> terms = scorer.attributes(state, item);
            assertThat(terms.stream().map(AttributeTerm::group))
                    .containsExactly(Group.TITLE, Group.PRICE, Group.ITEM, Group.ALL_ITEMS);
            ScoreTerms score = scorer.terms(state, item);
            double whole = score.sequence()
                    + score.interactions().stream()
                            .mapToDouble(ScoreTerms.Interaction::network)
                            .sum();
            assertThat(terms.stream().mapToDouble(AttributeTerm::term).sum()).isCloseTo(whole, within(1e-9));
        }
    }

    /** Another price changes the term of the price and no other term, for any gates. */
    @Test
    void attributes_otherPrice_changesThatTermByTheDifferenceOfScores() {
        ServedNetwork network = network(Gate.CONTEXTUAL);
        int item = unmet(network);
        Map<Group, Double> before = groups(network.scorer().online(), network, item);
        double scoreBefore = score(network.scorer(), network, item);

        List<CatalogueItem> items = network.catalogue.items();
        // Still above the median, by which prices are put in steps.
        double[] prices = items.stream()
                .filter(own -> own.price().isPresent())
                .mapToDouble(own -> own.price().getAsDouble())
                .sorted()
                .toArray();
        double median = prices[prices.length / 2];
        NetworkScorer cheaper = NetworkScorer.of(
                network.shared,
                network.personal,
                ItemFeatures.of(
                        Catalogue.of(items.stream()
                                .map(own -> own.equals(items.get(item)) ? priced(own, 1.01 * median) : own)
                                .toList()),
                        network.spec.content().orElseThrow()),
                network.tables,
                network.weights,
                Kernels.best(),
                ShardRunner.sequential());
        Map<Group, Double> after = groups(cheaper.online(), network, item);

        double change = score(cheaper, network, item) - scoreBefore;
        assertThat(Math.abs(change)).isGreaterThan(1e-3);
        assertThat(part(after, Group.PRICE) - part(before, Group.PRICE)).isCloseTo(change, within(1e-4));
        assertThat(after.get(Group.TITLE)).isCloseTo(before.get(Group.TITLE), within(1e-4));
        assertThat(after.get(Group.ITEM)).isCloseTo(before.get(Group.ITEM), within(1e-4));
    }

    /** Another vector of the item itself changes that term by the difference of scores, and no other. */
    @Test
    void attributes_otherOwnVector_changesThatTermAlone() {
        ServedNetwork network = network(Gate.CONTEXTUAL);
        int item = unmet(network);
        Map<Group, Double> before = groups(network.scorer().online(), network, item);
        ParameterLayout layout = network.personal.parameters().layout();
        float[] values = network.personal.parameters().toArray();
        int at = layout.block("item.vector").at() + item * 8;
        for (int j = 0; j < 8; j++) {
            values[at + j] += 0.5f * (j % 3 - 1);
        }
        NetworkScorer moved = NetworkScorer.of(
                network.shared,
                new PersonalNetwork(network.spec, ITEMS, ParameterVector.of(layout, values)),
                network.features,
                network.tables,
                network.weights,
                Kernels.best(),
                ShardRunner.sequential());
        Map<Group, Double> after = groups(moved.online(), network, item);
        double change = score(moved, network, item) - score(network.scorer(), network, item);
        assertThat(Math.abs(change)).isGreaterThan(1e-3);
        assertThat(part(after, Group.ITEM) - part(before, Group.ITEM)).isCloseTo(change, within(1e-4));
        for (Group group : List.of(Group.TITLE, Group.PRICE, Group.ALL_ITEMS)) {
            assertThat(after.get(group)).isCloseTo(before.get(group), within(1e-4));
        }
    }

    /** An item that the shopper has not met, so that its own description is in no interaction. */
    private static int unmet(ServedNetwork network) {
        for (int item = 0; item < ITEMS; item++) {
            boolean met = false;
            for (int i = 0; i < network.fresh.length(1); i++) {
                met |= network.fresh.sequence(1).item(i) == item;
            }
            if (!met && network.catalogue.item(item).price().orElse(0) > 45) {
                return item;
            }
        }
        throw new IllegalStateException("no item of a high price is new to the shopper");
    }

    private static double score(NetworkScorer scorer, ServedNetwork network, int item) {
        return scorer.terms(network.fresh.sequence(1), item).interactions().stream()
                .mapToDouble(ScoreTerms.Interaction::network)
                .sum();
    }

    private static CatalogueItem priced(CatalogueItem item, double price) {
        return new CatalogueItem(
                item.id(),
                item.title(),
                item.tokens(),
                item.category(),
                item.brand(),
                OptionalDouble.of(price),
                item.attributes(),
                item.vector());
    }

    /** Without an item embedding the item's term is the rounding error. */
    @Test
    void attributes_ownVectorsOfZero_leaveNothingToTheItem() {
        ServedNetwork network = network(Gate.STRICT);
        ParameterLayout layout = network.personal.parameters().layout();
        float[] values = network.personal.parameters().toArray();
        ParameterLayout.Block vectors = layout.block("item.vector");
        Arrays.fill(values, vectors.at(), vectors.end(), 0f);
        OnlineScorer scorer = NetworkScorer.of(
                        network.shared,
                        new PersonalNetwork(network.spec, ITEMS, ParameterVector.of(layout, values)),
                        network.features,
                        network.tables,
                        network.weights,
                        Kernels.best(),
                        ShardRunner.sequential())
                .online();
        Map<Group, Double> groups = groups(scorer, network, 3);
        assertThat(groups.get(Group.ITEM)).isCloseTo(0, within(1e-5));
        assertThat(Math.abs(part(groups, Group.TITLE))).isGreaterThan(1e-3);
    }

    @Test
    void attributes_noInteractions_areNone() {
        OnlineScorer scorer = network(Gate.SOFTMAX).scorer().online();
        assertThat(scorer.attributes(scorer.begin(), 3)).isEmpty();
    }
}
