// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;
import org.hanse.dataset.CleaningReport;
import org.hanse.dataset.Dataset;
import org.junit.jupiter.api.Test;

class DatasetHintsTest {

    private static final Catalogue TITLED = SyntheticDataset.catalogue("a", "b", "c");

    private static List<String> hints(Catalogue catalogue, InteractionLog log) {
        return hints(SyntheticDataset.of(catalogue, log));
    }

    private static List<String> hints(Dataset dataset) {
        return DatasetHints.of(DatasetFacts.of(dataset), dataset.protocol());
    }

    @Test
    void of_nothingUnusual_saysNothing() {
        InteractionLog log = HandMadeLog.of("ann 0@1 1@2 2@3", "bob 0@1 1@2 2@3", "cat 2@5 1@6 0@7", "dan 1@1 2@2 0@3");
        // The most popular hundredth of three items is one item, with a third of the interactions.
        assertThat(hints(TITLED, log))
                .containsExactly(
                        "only 4 test queries: figures over so few queries do not compare models",
                        "the most popular 1 % of items hold 33 % of interactions: report coverage and novelty beside accuracy");
    }

    @Test
    void of_itemsWithoutTitle_saysHowMany() {
        Catalogue catalogue = Catalogue.of(List.of(
                CatalogueItem.titled(new ItemId("a"), "Apple", List.of("apple")),
                CatalogueItem.bare(new ItemId("b")),
                CatalogueItem.titled(new ItemId("c"), "Cherry", List.of("cherry"))));
        assertThat(hints(catalogue, HandMadeLog.of("ann 0@1 1@2 2@3")))
                .contains("33 % of items have no title: cold items will rank poorly");
    }

    @Test
    void of_noTitlesAtAll_saysWhatCannotWork() {
        Catalogue bare = Catalogue.of(List.of(CatalogueItem.bare(new ItemId("a"))));
        assertThat(hints(bare, HandMadeLog.of("ann 0@1")))
                .contains("no item has a title: the text baseline and content features have nothing to read");
    }

    @Test
    void of_addressesInSeveralSpellings_saysHowMany() {
        InteractionLog log =
                HandMadeLog.of("ann@x 0@1 1@2 2@3", "ANN@x 0@1 1@2 2@3", "Ann 2@5 1@6 0@7", "ann 1@1 2@2 0@3");

        assertThat(hints(TITLED, log))
                .contains(
                        "1 of 4 ids of shoppers differ from another one only in case or blanks: write shopper: {column:"
                                + " ..., normalize: email}, which makes each address one shopper");
    }

    @Test
    void of_aShopperWithMuchOfAll_asksWhetherItIsATill() {
        String[] shoppers = IntStream.range(0, 40)
                .mapToObj(i -> "u" + i + (i == 0 ? " 0@1 1@2 2@3 0@4 1@5 2@6" : " 0@1 1@2"))
                .toArray(String[]::new);

        assertThat(hints(TITLED, HandMadeLog.of(shoppers)))
                .contains("one shopper has 7.1 % of the interactions: if it is a till or a shared account, leave it out"
                        + " with interactions.where: \"lower(trim(COLUMN)) <> 'u0'\", COLUMN being the shopper's");
    }

    @Test
    void of_itemsThatAreNotAvailable_saysHowMany() {
        Catalogue catalogue = Catalogue.of(TITLED.items(), Set.of(1));

        assertThat(hints(catalogue, HandMadeLog.of("ann 0@1 1@2 2@3")))
                .contains(
                        "33 % of items are not available: nodes do not recommend them; training and evaluation have all"
                                + " items");
    }

    @Test
    void of_itemsNeverMet_saysHowMany() {
        assertThat(hints(TITLED, HandMadeLog.of("ann 0@1 1@2 0@3")))
                .contains("33 % of items have no interaction (cold items): only their content can rank them");
    }

    @Test
    void of_repeats_asksForTheFrequencyBaseline() {
        assertThat(hints(TITLED, HandMadeLog.of("ann 0@1 0@2 0@3 1@4 2@5")))
                .contains(
                        "40 % of interactions repeat an item of the shopper: compare with the baseline frequency",
                        "the protocol leaves out repeated items although there are many: use targets: new, or history: keep");
    }

    @Test
    void of_repeatsUnderKeptHistory_doesNotQuestionTheProtocol() {
        Dataset dataset = SyntheticDataset.of(
                TITLED,
                HandMadeLog.of("ann 0@1 0@2 0@3 1@4 2@5"),
                SyntheticDataset.protocol(new Protocol.LeaveOneOut(), Protocol.HistoryRule.KEEP),
                CleaningReport.clean(5));
        assertThat(hints(dataset)).noneMatch(hint -> hint.contains("history: keep"));
    }

    @Test
    void of_repeatsWhereOnlyFirstContactsAreTargets_saysNothing() {
        Protocol firstContacts = new Protocol(
                new Protocol.LeaveOneOut(),
                new Protocol.AllItems(),
                Protocol.HistoryRule.EXCLUDE,
                Protocol.TargetRule.NEW,
                List.of(10));
        Dataset dataset = SyntheticDataset.of(
                TITLED, HandMadeLog.of("ann 0@1 0@2 0@3 1@4 2@5"), firstContacts, CleaningReport.clean(5));
        assertThat(hints(dataset)).noneMatch(hint -> hint.contains("repeat"));
    }

    @Test
    void of_timesAtMidnight_saysOrderIsArbitrary() {
        long day = TimeUnit.DAYS.toMicros(1);
        assertThat(hints(TITLED, HandMadeLog.of("ann 0@0 1@" + day + " 2@" + 2 * day)))
                .contains("times are dates without a time of day: the order within a day is arbitrary");
    }

    @Test
    void of_noTimes_saysSo() {
        assertThat(hints(TITLED, HandMadeLog.of("ann 0 1 2")))
                .anyMatch(hint -> hint.startsWith("the source has no times"));
    }

    @Test
    void of_shortHistories_saysWhoIsLeft() {
        assertThat(hints(TITLED, HandMadeLog.of("ann 0@1 1@2 2@3", "bob 0@1", "cat 1@1 2@2")))
                .contains(
                        "1 of 3 shoppers have three or more interactions, as leave-one-out needs for both a test and a validation query");
    }

    @Test
    void of_nothingToTest_saysSo() {
        assertThat(hints(TITLED, HandMadeLog.of("ann 0@1")))
                .contains("the protocol yields no test query: no model can be scored");
    }

    @Test
    void of_rowsDroppedForFaults_saysHowMany() {
        InteractionLog log = HandMadeLog.of("ann 0@1 1@2 2@3");
        Dataset faulty = SyntheticDataset.of(
                TITLED, log, SyntheticDataset.LEAVE_ONE_OUT, SyntheticDataset.dropping(10, "unparsable time", 7));
        Dataset filtered = SyntheticDataset.of(
                TITLED, log, SyntheticDataset.LEAVE_ONE_OUT, SyntheticDataset.dropping(10, "excluded by where", 7));

        assertThat(hints(faulty)).anyMatch(hint -> hint.startsWith("70 % of the rows were dropped"));
        assertThat(hints(filtered)).noneMatch(hint -> hint.contains("dropped"));
    }

    @Test
    void of_oneTestQuery_saysThatItIsTooFew() {
        assertThat(hints(TITLED, HandMadeLog.of("ann 0@1 1@2 2@3")))
                .contains("only 1 test query: figures over so few queries do not compare models");
    }

    @Test
    void of_cutoffsAboveTheNumberOfItems_namesThem() {
        InteractionLog log = HandMadeLog.of("ann 0@1 1@2 2@3");
        Protocol wide = SyntheticDataset.LEAVE_ONE_OUT.withCutoffs(List.of(2, 3, 10));

        assertThat(hints(SyntheticDataset.of(TITLED, log, wide, CleaningReport.clean(3))))
                .contains(
                        "cutoffs 3, 10 take in all 3 ranked items, so every target is a hit: set protocol.cutoffs below"
                                + " that number");
        assertThat(hints(TITLED, log)).noneMatch(hint -> hint.contains("cutoff"));
    }

    @Test
    void of_returns_saysThatTheyAreTargets() {
        assertThat(hints(TITLED, HandMadeLog.of("ann 0@1:purchase 1@2:purchase 1@3:return")))
                .contains("1 interaction is a return and can become test targets: delete \"return\" from"
                        + " interactions.type.map to leave them out");
    }

    @Test
    void of_rareTypes_namesThem() {
        assertThat(hints(TITLED, HandMadeLog.of("ann 0@1 1@2 2@3:purchase")))
                .contains("rare types (2 view, 1 purchase): figures on them alone will have wide intervals");
    }
}
