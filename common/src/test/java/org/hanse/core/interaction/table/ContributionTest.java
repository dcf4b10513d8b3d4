// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.wire.ContributionCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Own counts beside a sum, after later imports and erasures. */
class ContributionTest {

    private static final Catalogue CATALOGUE = catalogue(0, 40);
    private static final CountSettings SETTINGS = new CountSettings(1 << 16, 6, 20, 1);
    private static final InteractionLog OTHERS = HandMadeLog.of("zoe 1 2 3", "yan 2 3 9");
    private static final InteractionLog LOG = HandMadeLog.of("ann 1 2 3", "bob 4 5 4", "cat 6 1");

    private static Catalogue catalogue(int from, int to) {
        return Catalogue.of(IntStream.range(from, to)
                .mapToObj(item -> CatalogueItem.bare(new ItemId("item-" + item)))
                .toList());
    }

    private static OwnCounts counts(InteractionLog log) {
        return OwnCounts.of(log, CATALOGUE, SETTINGS);
    }

    private static CountSketch all(InteractionLog... logs) {
        CountSketch sum = counts(HandMadeLog.of()).all();
        for (InteractionLog log : logs) {
            sum = sum.plus(counts(log).all());
        }
        return sum;
    }

    private static Contribution contribution(InteractionLog log, int support) {
        return Contribution.of(OwnCounts.of(log, CATALOGUE, SETTINGS.withLeastSupport(support)), CATALOGUE);
    }

    private static CountSketch sum(InteractionLog own, int support) {
        CountSketch contributed =
                OwnCounts.of(own, CATALOGUE, SETTINGS.withLeastSupport(support)).contributed();
        return CountSketch.of(SETTINGS, cell -> contributed.cell(cell)).plus(all(OTHERS));
    }

    private static void assertSame(CountSketch found, CountSketch expected) {
        assertThat(found.digest()).isEqualTo(expected.digest());
    }

    @ParameterizedTest(name = "support {0}")
    @ValueSource(ints = {1, 2})
    void training_onTheContributedLog_hasTheCountsOfAllShops(int support) {
        Contribution.Beside beside =
                Contribution.training(sum(LOG, support), Optional.of(contribution(LOG, support)), LOG, CATALOGUE);

        assertSame(beside.sum(), all(OTHERS, LOG));
        assertThat(HandMadeLog.items(beside.shoppers().log())).isEqualTo(HandMadeLog.items(LOG));
    }

    /** A counter from 3 on is that of the sum, and a smaller one the shop's own. So no shopper has more than the tables. */
    @ParameterizedTest(name = "seed {0}, support {1}")
    @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "5, 2"})
    void training_sumWithoutSmallCounters_hasTheGreatOnesAndItsOwn(long seed, int support) {
        CountSettings settings = new CountSettings(1 << 12, 4, 60, support, 0, 3, 0);
        InteractionLog own = RandomLogs.of(seed, 12, 40, 12);
        OwnCounts made = OwnCounts.of(own, CATALOGUE, settings);
        CountSketch whole = made.contributed()
                .plus(OwnCounts.of(RandomLogs.of(seed + 100, 12, 40, 12), CATALOGUE, settings)
                        .contributed());
        CountSketch released = CountSketch.of(settings, cell -> settings.released(whole.cell(cell)));
        Optional<Contribution> within = Optional.of(Contribution.of(made, CATALOGUE));
        Contribution.Beside training = Contribution.training(released, within, own, CATALOGUE);
        Contribution.Beside serving = Contribution.serving(released, within, own, CATALOGUE);

        CountSketch expected = CountSketch.of(
                settings,
                cell -> (whole.cell(cell) < 3 ? made.contributed().cell(cell) : whole.cell(cell))
                        + made.withheld().cell(cell));
        assertThat(released.load()).isLessThan(whole.load());
        assertSame(training.sum(), expected);
        assertSame(serving.sum(), expected);
        for (int shopper = 0; shopper < own.shoppers(); shopper++) {
            CountSketch one = OwnCounts.of(own.select(new int[] {shopper}), CATALOGUE, settings)
                    .all();
            assertThat(IntStream.range(0, settings.cells()))
                    .allMatch(cell -> one.cell(cell) <= training.sum().cell(cell));
        }
    }

    @Test
    void training_withoutAContribution_addsTheWholeLog() {
        Contribution.Beside beside = Contribution.training(all(OTHERS), Optional.empty(), LOG, CATALOGUE);

        assertSame(beside.sum(), all(OTHERS, LOG));
    }

    /** New interactions of a counted shopper are not in the sum, so they are not subtracted from it; a new shopper is added at home. */
    @Test
    void training_afterAnImport_subtractsTheContributedInteractionsOnly() {
        InteractionLog later = HandMadeLog.of("new 7 8", "ann 1 2 3 4", "bob 4 5 4", "cat 6 1");
        Contribution.Beside beside =
                Contribution.training(sum(LOG, 1), Optional.of(contribution(LOG, 1)), later, CATALOGUE);

        assertSame(beside.sum(), all(OTHERS, LOG, HandMadeLog.of("new 7 8")));
        assertThat(HandMadeLog.items(beside.shoppers().log()))
                .containsExactly("new 7 8", "ann 1 2 3", "bob 4 5 4", "cat 6 1");
    }

    /** An erased shopper stays in the sum, and nothing of other shoppers is subtracted in its place. */
    @ParameterizedTest(name = "support {0}")
    @ValueSource(ints = {1, 2})
    void training_afterAnErasure_keepsTheSumAndSubtractsNothingOfTheErased(int support) {
        InteractionLog left = HandMadeLog.of("bob 4 5 4", "cat 6 1");
        Contribution rest = contribution(LOG, support).without(Set.of(new ShopperId("ann")));
        Contribution.Beside beside = Contribution.training(sum(LOG, support), Optional.of(rest), left, CATALOGUE);

        CountSketch expected = support == 1 ? all(OTHERS, LOG) : sum(LOG, 2).plus(withheld(left));
        assertSame(beside.sum(), expected);
        assertThat(HandMadeLog.items(beside.shoppers().log())).isEqualTo(HandMadeLog.items(left));
    }

    /** Counts of a log whose keys were left out, since only item 1 has two shoppers in the whole one. */
    private static CountSketch withheld(InteractionLog log) {
        return OwnCounts.of(
                        log,
                        OwnCounts.sharedIds(CATALOGUE),
                        SETTINGS,
                        contribution(LOG, 2).withheld())
                .withheld();
    }

    @Test
    void without_ofShoppersWithLeftOutKeys_forgetsTheirKeys() {
        Contribution all = contribution(LOG, 2);
        Contribution rest = all.without(Set.of(new ShopperId("bob")));

        assertThat(rest.shoppers()).containsOnlyKeys(new ShopperId("ann"), new ShopperId("cat"));
        assertThat(rest.withheld()).isNotEmpty().isSubsetOf(all.withheld());
        assertThat(rest.withheld().size()).isLessThan(all.withheld().size());
    }

    /** A shopper with an item that left the catalogue is not subtracted: the rest of its history has other pairs. */
    @Test
    void training_withoutAContributedItem_doesNotSubtractItsShopper() {
        Catalogue fewer = catalogue(0, 6);
        InteractionLog log = HandMadeLog.of("ann 1 2 3", "cat 1");
        Contribution.Beside beside = Contribution.training(sum(LOG, 1), Optional.of(contribution(LOG, 1)), log, fewer);

        assertSame(beside.sum(), all(OTHERS, LOG));
        assertThat(HandMadeLog.items(beside.shoppers().log())).containsExactly("ann 1 2 3", "cat");
    }

    /** Recommendations use all of the shop's interactions, also those that it held back for validation. */
    @Test
    void serving_afterLaterInteractions_addsTheirCounts() {
        InteractionLog later = HandMadeLog.of("ann 1 2 3 4", "bob 4 5 4", "cat 6 1", "new 7 8");
        Contribution.Beside beside =
                Contribution.serving(sum(LOG, 1), Optional.of(contribution(LOG, 1)), later, CATALOGUE);

        assertSame(beside.sum(), all(OTHERS, later));
    }

    @Test
    void serving_afterAnErasure_neverFallsBelowTheSum() {
        InteractionLog left = HandMadeLog.of("bob 4 5 4");
        Contribution rest = contribution(LOG, 1).without(Set.of(new ShopperId("ann"), new ShopperId("cat")));
        Contribution.Beside beside = Contribution.serving(sum(LOG, 1), Optional.of(rest), left, CATALOGUE);

        assertSame(beside.sum(), all(OTHERS, LOG));
    }

    /** Ids of the shop in another order, with the names of {@link #CATALOGUE} as keys. */
    private static Catalogue keyed(String name) {
        return Catalogue.of(IntStream.range(0, 40)
                .mapToObj(item -> CatalogueItem.bare(new ItemId("sku-" + item)).withKey(Optional.of(name + item)))
                .toList());
    }

    @Test
    void training_withOtherIdsAndEqualKeys_hasTheCountsOfAllShops() {
        Catalogue equal = keyed("item-");
        Contribution own = Contribution.of(OwnCounts.of(LOG, equal, SETTINGS), equal);

        assertThat(own).isEqualTo(contribution(LOG, 1));
        assertSame(OwnCounts.of(LOG, equal, SETTINGS).all(), all(LOG));
        assertSame(
                Contribution.training(sum(LOG, 1), Optional.of(own), LOG, equal).sum(), all(OTHERS, LOG));
        assertThat(OwnCounts.of(LOG, keyed("other-"), SETTINGS).all().digest()).isNotEqualTo(all(LOG).digest());
    }

    /** The sum holds counts under the names of its time, which no item has now. */
    @Test
    void training_afterANewKey_subtractsNothingUnderIt() {
        Contribution.Beside beside =
                Contribution.training(sum(LOG, 1), Optional.of(contribution(LOG, 1)), LOG, keyed("other-"));

        assertSame(beside.sum(), all(OTHERS, LOG));
        assertThat(HandMadeLog.items(beside.shoppers().log())).containsExactly("ann", "bob", "cat");
    }

    private static int shoppers(CountSketch sum, String item) {
        return sum.estimate(KeyHash.of(CountKind.SHOPPER, KeyHash.of(new ItemId(item))));
    }

    /** Item 4 has a key since the sum, so bob's pairs with it are missing there. His others are in the sum already. */
    @Test
    void serving_afterTheFirstKeyOfAnItem_countsOtherPairsOnce() {
        Catalogue now = Catalogue.of(CATALOGUE.items().stream()
                .map(item -> item.id().value().equals("item-4") ? item.withKey(Optional.of("gtin")) : item)
                .toList());
        CountSketch sum = Contribution.serving(sum(LOG, 1), Optional.of(contribution(LOG, 1)), LOG, now)
                .sum();

        assertThat(shoppers(sum, "gtin")).isOne();
        assertThat(shoppers(sum, "item-5")).isOne();
        assertThat(shoppers(sum, "item-1")).isEqualTo(3);
    }

    @Test
    void codec_ofAContribution_restoresIt() {
        Contribution contribution = contribution(LOG, 2);

        assertThat(ContributionCodec.parse(ContributionCodec.toBytes(contribution)))
                .isEqualTo(contribution);
    }
}
