// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.core.privacy.ledger.SyntheticLedger.AT;
import static org.hanse.core.privacy.ledger.SyntheticLedger.BUDGET;
import static org.hanse.core.privacy.ledger.SyntheticLedger.POPULATION;
import static org.hanse.core.privacy.ledger.SyntheticLedger.digest;
import static org.hanse.core.privacy.ledger.SyntheticLedger.everybody;
import static org.hanse.core.privacy.ledger.SyntheticLedger.round;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerAccumulatorTest {

    private final List<LedgerEntry> entries = new ArrayList<>(SyntheticLedger.entries(2));

    private void assertRefused(String why) {
        assertThatThrownBy(() -> PrivacyLedger.of(entries))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private LedgerHead end() {
        return entries.stream().reduce(LedgerHead.NONE, LedgerHead::after, (a, b) -> b);
    }

    @Test
    void entries_leftOutMovedOrDoubled_areRefused() {
        entries.remove(2);
        assertRefused("number 3, and 2 is the next");
    }

    @Test
    void entries_swapped_areRefused() {
        entries.add(1, entries.remove(2));
        assertRefused("number 2, and 1 is the next");
    }

    @Test
    void entry_ofAnotherLedgerWithTheRightNumber_isRefused() {
        LedgerHead elsewhere = new LedgerHead(end().entries(), digest(99));
        entries.add(new LedgerEntry.Reserved(
                elsewhere.next(AT), round("job", 9, everybody(4)).ids().get(0), everybody(4)));
        assertRefused("stands behind another one");
    }

    @Test
    void entry_changedInTheMiddle_isRefusedAtTheNext() {
        LedgerEntry.Reserved old = (LedgerEntry.Reserved) entries.get(1);
        entries.set(1, new LedgerEntry.Reserved(old.link(), old.id(), everybody(1000)));
        assertRefused("stands behind another one");
    }

    @Test
    void release_chargedTwice_isRefused() {
        entries.add(new LedgerEntry.Reserved(
                end().next(AT), round("job", 1, everybody(4)).ids().get(0), everybody(4)));
        assertRefused("the sum of round 1 of job is charged a second time");
    }

    @Test
    void release_confirmedButNeverCharged_isRefused() {
        entries.add(new LedgerEntry.Confirmed(
                end().next(AT), round("job", 3, everybody(4)).ids().get(0), digest(1)));
        assertRefused("is confirmed, and was never charged");
    }

    @Test
    void release_confirmedTwice_isRefused() {
        entries.add(new LedgerEntry.Confirmed(
                end().next(AT), round("job", 1, everybody(4)).ids().get(0), digest(1)));
        assertRefused("is confirmed a second time");
    }

    @Test
    void ledger_openedTwiceOrNotAtAll_isRefused() {
        entries.add(new LedgerEntry.Opened(end().next(AT), POPULATION, BUDGET));
        assertRefused("is opened a second time");

        entries.clear();
        assertRefused("without an entry");
        entries.add(new LedgerEntry.Reserved(
                LedgerHead.NONE.next(AT), round("job", 1, everybody(4)).ids().get(0), everybody(4)));
        assertRefused("does not say whose ledger it is");
    }

    /** The hash covers the whole content of an entry. */
    @Test
    void hash_ofEntriesThatDifferInAnything_differs() {
        LedgerEntry.Link link = LedgerHead.NONE.next(AT);
        ReleaseId id = round("job", 1, everybody(4)).ids().get(0);
        List<LedgerEntry> different = List.of(
                new LedgerEntry.Reserved(link, id, everybody(4)),
                new LedgerEntry.Reserved(link, id, everybody(5)),
                new LedgerEntry.Reserved(link, id, SyntheticLedger.poisson(1, 4)),
                new LedgerEntry.Reserved(
                        link,
                        id,
                        new Release(
                                everybody(4).event(),
                                everybody(4).coins(),
                                everybody(4).noise(),
                                2)),
                new LedgerEntry.Reserved(
                        link, round("job", 2, everybody(4)).ids().get(0), everybody(4)),
                new LedgerEntry.Reserved(
                        link, round("bob", 1, everybody(4)).ids().get(0), everybody(4)),
                new LedgerEntry.Reserved(new LedgerEntry.Link(0, link.previous(), AT.plusNanos(1)), id, everybody(4)),
                new LedgerEntry.Reserved(new LedgerEntry.Link(1, link.previous(), AT), id, everybody(4)),
                new LedgerEntry.Reserved(new LedgerEntry.Link(0, digest(1), AT), id, everybody(4)),
                new LedgerEntry.Confirmed(link, id, digest(1)),
                new LedgerEntry.Confirmed(link, id, digest(2)),
                new LedgerEntry.Opened(link, POPULATION, BUDGET));

        assertThat(different.stream().map(LedgerEntry::hash).distinct()).hasSize(different.size());
    }

    @Test
    void head_readsWhatItWrites() {
        LedgerHead head = end();
        assertThat(LedgerHead.parse(head.toString())).isEqualTo(head);
        for (String bad : List.of("", "3", "3:xy", "-1:" + head.hash().toHex(), "3:ab", head + ":1")) {
            assertThatThrownBy(() -> LedgerHead.parse(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("\"" + bad + "\" is no head, which is a number of entries, a colon and a hash of 64"
                            + " hexadecimal digits");
        }
    }
}
