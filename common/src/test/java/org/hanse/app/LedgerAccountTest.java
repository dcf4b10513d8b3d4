// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.core.privacy.ledger.SyntheticLedger.BUDGET;
import static org.hanse.core.privacy.ledger.SyntheticLedger.POPULATION;
import static org.hanse.core.privacy.ledger.SyntheticLedger.digest;
import static org.hanse.core.privacy.ledger.SyntheticLedger.everybody;
import static org.hanse.core.privacy.ledger.SyntheticLedger.round;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.privacy.ledger.SyntheticLedger;
import org.hanse.port.LedgerStore;
import org.hanse.testing.InMemoryLedgerStore;
import org.junit.jupiter.api.Test;

class LedgerAccountTest {

    private static final InstantSource CLOCK = InstantSource.fixed(SyntheticLedger.AT);

    private final InMemoryLedgerStore store = new InMemoryLedgerStore();

    private LedgerAccount open() {
        return LedgerAccount.open(store, POPULATION, BUDGET, CLOCK);
    }

    @Test
    void open_ofANewStore_writesWhoseItIs() {
        LedgerAccount account = open();

        assertThat(store.entries()).hasSize(1).first().isInstanceOf(LedgerEntry.Opened.class);
        assertThat(account.ledger().epsilon()).isZero();
        assertThat(open().head()).isEqualTo(account.head());
        assertThat(store.entries()).hasSize(1);
    }

    @Test
    void open_ofAnotherPopulationOrBudget_isRefused() {
        open();

        assertThatThrownBy(() -> LedgerAccount.open(store, new PopulationId("others"), BUDGET, CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is of shoppers of the consortium, not of others");
        PrivacyBudget more = SyntheticLedger.budget(80, Adversary.OUTSIDER);
        assertThatThrownBy(() -> LedgerAccount.open(store, POPULATION, more, CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A privacy budget never changes");
    }

    @Test
    void charge_isThereBeforeTheReceipt() {
        List<String> happened = new ArrayList<>();
        LedgerStore watched = new LedgerStore() {
            @Override
            public List<LedgerEntry> entries() {
                return store.entries();
            }

            @Override
            public void append(List<LedgerEntry> more) {
                store.append(more);
                happened.add("durable");
            }
        };
        LedgerAccount account = LedgerAccount.open(watched, POPULATION, BUDGET, CLOCK);
        happened.clear();
        ChargeResult result = account.charge(round("job", 1, everybody(4)));
        happened.add("receipt");

        assertThat(result).isInstanceOf(ChargeResult.Charged.class);
        assertThat(happened).containsExactly("durable", "receipt");
        assertThat(store.entries()).hasSize(2);
    }

    /** After a crash a job repeats a request that may have been granted. */
    @Test
    void charge_againAfterARestart_isTheSameReceiptAndNoEntry() {
        ChargeResult first = open().charge(round("job", 1, everybody(4)));
        LedgerAccount later = open();

        assertThat(later.charge(round("job", 1, everybody(4)))).isEqualTo(first);
        assertThat(store.entries()).hasSize(2);
    }

    /** Fails before the write, and after a write with unknown outcome. */
    @Test
    void charge_thatCannotBeStored_givesNoReceiptAndChangesNothing() {
        for (boolean stored : new boolean[] {false, true}) {
            InMemoryLedgerStore kept = new InMemoryLedgerStore();
            LedgerAccount.open(kept, POPULATION, BUDGET, CLOCK);
            LedgerAccount account = LedgerAccount.open(failing(kept, stored), POPULATION, BUDGET, CLOCK);

            assertThatThrownBy(() -> account.charge(round("job", 1, everybody(4))))
                    .hasMessage("the disk is full");
            assertThat(account.ledger().standings()).isEmpty();
            // A restart counts the stored entries.
            assertThat(LedgerAccount.open(kept, POPULATION, BUDGET, CLOCK)
                            .ledger()
                            .standings())
                    .hasSize(stored ? 1 : 0);
        }
    }

    private static LedgerStore failing(LedgerStore kept, boolean stored) {
        return new LedgerStore() {
            @Override
            public List<LedgerEntry> entries() {
                return kept.entries();
            }

            @Override
            public void append(List<LedgerEntry> more) {
                if (stored) {
                    kept.append(more);
                }
                throw new IllegalStateException("the disk is full");
            }
        };
    }

    @Test
    void objection_tellsWithoutCharging() {
        LedgerAccount account = open();

        assertThat(account.objection(round("job", 1, everybody(4)))).isEmpty();
        assertThat(account.objection(round("job", 1, everybody(0.1))).orElseThrow())
                .isInstanceOf(ChargeResult.Exhausted.class);
        assertThat(store.entries()).hasSize(1);
    }

    @Test
    void confirm_isStoredOnceAndRefusesASecondDraw() {
        LedgerAccount account = open();
        RoundCharges charges = round("job", 1, everybody(4));
        account.charge(charges);
        account.confirm(charges.ids().get(0), digest(1));
        account.confirm(charges.ids().get(0), digest(1));

        assertThat(store.entries()).hasSize(3);
        assertThatThrownBy(() -> open().confirm(charges.ids().get(0), digest(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a sum has noise drawn once");
        assertThat(open().ledger().standings().values())
                .allMatch(standing -> standing.released().isPresent());
    }

    /** Releases of another population cost this one nothing. */
    @Test
    void populations_areSeparate() {
        LedgerAccount own = open();
        LedgerAccount other = LedgerAccount.open(new InMemoryLedgerStore(), new PopulationId("others"), BUDGET, CLOCK);
        own.charge(round("job", 1, everybody(4)));

        assertThat(other.ledger().epsilon()).isZero();
        assertThat(((ChargeResult.Charged) other.charge(round("job", 1, everybody(4)))).epsilon())
                .isEqualTo(own.ledger().epsilon());
    }

    /** Concurrent jobs: each round is charged exactly once. */
    @Test
    void charge_fromManyThreads_chargesEachOnce() {
        LedgerAccount account = open();
        IntStream.range(0, 200)
                .parallel()
                .forEach(i -> account.charge(round("job" + i % 4, 1 + i / 8, everybody(100))));

        assertThat(account.ledger().standings()).hasSize(100);
        assertThat(open().ledger().epsilon()).isEqualTo(account.ledger().epsilon());
    }
}
