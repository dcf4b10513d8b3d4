// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.hanse.app.LedgerAccount;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.ledger.LedgerHead;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.privacy.ledger.SyntheticLedger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Crashes at every write of an append: the disk may hold any first part of the lines with the head of before, or all lines with either
 * head.
 */
class LedgerCrashTest {

    private static final RoundCharges CHARGES = SyntheticLedger.round("job", 3, SyntheticLedger.everybody(50))
            .and(ReleaseKind.METRICS, SyntheticLedger.everybody(200));

    @TempDir
    private Path folder;

    private Path file;
    private Path head;
    private byte[] before;
    private byte[] headBefore;
    private byte[] after;
    private byte[] headAfter;
    private double spentBefore;
    private double spentAfter;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("shoppers.ledger");
        head = LedgerFile.headFile(file);
        try (FileLedgerStore store = FileLedgerStore.create(file)) {
            store.append(SyntheticLedger.entries(2));
            before = Files.readAllBytes(file);
            headBefore = Files.readAllBytes(head);
            spentBefore = account(store).ledger().epsilon();
            LedgerAccount account = account(store);
            assertThat(account.charge(CHARGES)).isInstanceOf(ChargeResult.Charged.class);
            spentAfter = account.ledger().epsilon();
        }
        after = Files.readAllBytes(file);
        headAfter = Files.readAllBytes(head);
    }

    private static LedgerAccount account(FileLedgerStore store) {
        return LedgerAccount.open(
                store, SyntheticLedger.POPULATION, SyntheticLedger.BUDGET, InstantSource.fixed(SyntheticLedger.AT));
    }

    /** Checks the state of a process that starts after the crash and charges the round again. */
    private void assertGoesOn(int bytes, byte[] headThen) throws IOException {
        Files.write(file, Arrays.copyOf(after, bytes));
        Files.write(head, headThen);
        try (FileLedgerStore store = FileLedgerStore.open(file, Optional.empty())) {
            LedgerAccount account = account(store);
            assertThat(account.ledger().epsilon()).as("%d bytes", bytes).isGreaterThanOrEqualTo(spentBefore);
            int found = store.entries().size();
            assertThat(found).isBetween(5, 7);

            ChargeResult.Charged receipt = (ChargeResult.Charged) account.charge(CHARGES);
            assertThat(receipt.epsilon()).as("%d bytes", bytes).isEqualTo(spentAfter);
            assertThat(store.entries()).hasSize(7);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(after);
        assertThat(Files.readAllBytes(head)).isEqualTo(headAfter);
    }

    @Test
    void append_endedWithinOrBehindALine_isTakenUpAndChargedOnce() throws IOException {
        int line = before.length;
        for (int bytes = before.length; bytes <= after.length; bytes++) {
            line = bytes > 0 && after[bytes - 1] == '\n' ? bytes : line;
            // Each byte around line ends, and some bytes within a line.
            if (bytes - line < 2 || bytes % 23 == 0 || bytes + 2 > after.length || after[bytes] == '\n') {
                assertGoesOn(bytes, headBefore);
            }
        }
        assertGoesOn(after.length, headAfter);
    }

    /** A complete entry counts, although its append was never confirmed before the crash. */
    @Test
    void append_endedBehindALine_countsWhatIsThere() throws IOException {
        Files.write(head, headBefore);
        LedgerFile read = LedgerFile.read(file, Optional.empty());
        assertThat(read.entries()).hasSize(7);
        PrivacyLedger ledger = PrivacyLedger.of(read.entries());

        assertThat(ledger.epsilon()).isEqualTo(spentAfter).isGreaterThan(spentBefore);
        assertThat(ledger.standing(CHARGES.ids().get(0)).orElseThrow().released())
                .isEmpty();
    }

    /** The crash is between the two files of a new store. */
    @Test
    void create_endedBeforeTheLedgerIsThere_isDoneAgain() throws IOException {
        Path other = folder.resolve("new.ledger");
        LedgerFile.writeHead(other, LedgerHead.NONE);
        try (FileLedgerStore store = FileLedgerStore.create(other)) {
            assertThat(account(store).ledger().epsilon()).isZero();
            assertThat(store.entries()).hasSize(1);
        }
    }
}
