// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.policy.OffPolicySupport;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.interaction.ShopperId;
import org.hanse.dataset.CleaningReport;
import org.hanse.dataset.Dataset;
import org.junit.jupiter.api.Test;

class DatasetFactsTest {

    @Test
    void of_catalogue_countsWhatIsKnownOfItems() {
        CatalogueItem full = new CatalogueItem(
                new ItemId("tea"),
                "Green tea",
                List.of("green", "tea"),
                List.of("food"),
                Optional.of("Leaf"),
                OptionalDouble.of(2),
                List.of("organic"),
                Optional.empty());
        Catalogue catalogue = Catalogue.of(List.of(full, CatalogueItem.bare(new ItemId("cup"))));

        CatalogueFacts facts = DatasetFacts.of(SyntheticDataset.of(catalogue, HandMadeLog.of("ann 0 0 1 0")))
                .catalogue();

        assertThat(facts).isEqualTo(new CatalogueFacts(2, 1, 1, 1, 1, 1, 0, 0, List.of(), 0, 0.75));
    }

    @Test
    void of_keys_countsItemsWithOneAndThoseThatLostTheirs() {
        List<CatalogueItem> items = List.of(
                CatalogueItem.bare(new ItemId("tea")).withKey(Optional.of("1")),
                CatalogueItem.bare(new ItemId("cup")).withKey(Optional.of("1")),
                CatalogueItem.bare(new ItemId("pot")));
        DatasetFacts facts = DatasetFacts.of(SyntheticDataset.of(Catalogue.of(items), HandMadeLog.of("ann 0 1 2")));

        assertThat(facts.catalogue().keyed()).isEqualTo(1);
        assertThat(facts.catalogue().repeatedKeys()).containsExactly(new ItemId("cup"));
        assertThat(DatasetHints.of(facts, Protocol.USUAL))
                .contains(
                        "1 item lost the key, because another item has it (first: cup): give each item a key of its own, or"
                                + " leave the cell empty",
                        "33 % of items have no key: other shops find these by equal ids only; fill the column of"
                                + " catalogue.columns.key, or correct its rejected values");
    }

    @Test
    void of_leaveOneOut_countsQueries() {
        Dataset dataset =
                SyntheticDataset.of(SyntheticDataset.catalogue("a", "b", "c"), HandMadeLog.of("ann 0 1 2", "bob 0"));
        assertThat(DatasetFacts.of(dataset).queries()).contains(new DatasetFacts.QueryFacts(1, 1, 0));
    }

    @Test
    void of_protocolThatTheLogCannotServe_isRefusedInOneLine() {
        Dataset dataset = SyntheticDataset.of(
                SyntheticDataset.catalogue("a"),
                HandMadeLog.of("ann 0 0 0"),
                SyntheticDataset.protocol(new Protocol.NextBasket(), Protocol.HistoryRule.KEEP),
                CleaningReport.clean(3));
        assertThatThrownBy(() -> DatasetFacts.of(dataset))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("synthetic: protocol: ");
    }

    @Test
    void of_merchants_largestFirst() {
        InteractionLogAccumulator log = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        log.beginShopper(new ShopperId("ann"));
        log.add(0, 0).merchant("north");
        log.add(0, 0).merchant("south");
        log.add(1, 0).merchant("south");
        log.beginShopper(new ShopperId("bob"));
        log.add(1, 0).merchant("south");
        InteractionLog cut = log.toLog();

        assertThat(DatasetFacts.of(SyntheticDataset.of(SyntheticDataset.catalogue("a", "b"), cut))
                        .merchants())
                .containsExactly(
                        entry("south", new DatasetFacts.MerchantFacts(2, 2, 3)),
                        entry("north", new DatasetFacts.MerchantFacts(1, 1, 1)));
    }

    @Test
    void of_loggedDecisions_countsRewardsAndPropensities() {
        Catalogue catalogue = SyntheticDataset.catalogue("a", "b", "c");
        LoggedDecisions decisions = new LoggedDecisions(
                "random",
                catalogue,
                List.of("age"),
                List.of(
                        new LoggedDecisions.Decision(0, 0, 1, 0, 0.5, 1, Optional.empty(), List.of("20")),
                        new LoggedDecisions.Decision(0, 1, 2, 1, 0.25, 0, Optional.empty(), List.of("30"))));
        Dataset dataset = new Dataset(
                "synthetic",
                catalogue,
                HandMadeLog.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(decisions),
                SyntheticDataset.LEAVE_ONE_OUT,
                CleaningReport.clean(2));

        DatasetFacts facts = DatasetFacts.of(dataset);

        assertThat(facts.decisions())
                .contains(new DecisionFacts(
                        "random",
                        2,
                        1,
                        1,
                        0.25,
                        new OffPolicySupport("rows", 2, 1.8, 3, 4, 1, 1),
                        2,
                        2,
                        1,
                        Optional.empty(),
                        Optional.empty()));
        assertThat(facts.itemsMet()).isEqualTo(2);
        assertThat(facts.queries()).isEmpty();
    }
}
