// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Optional;
import org.hanse.app.LedgerAccount;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.privacy.ledger.SyntheticLedger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failed appends on a full disk: nothing is released, and the next append removes their remains. */
class LedgerFullDiskTest {

    private static final RoundCharges CHARGES = SyntheticLedger.round("job", 3, SyntheticLedger.everybody(50))
            .and(ReleaseKind.METRICS, SyntheticLedger.everybody(200));

    /** Another round, whose entries have other bytes. */
    private static final RoundCharges OTHER = SyntheticLedger.round("job", 4, SyntheticLedger.everybody(60));

    @TempDir
    private Path folder;

    private Path file;
    private Optional<FileLedgerStore> open = Optional.empty();
    private Optional<FullDisk> full = Optional.empty();

    @BeforeEach
    void write() {
        file = folder.resolve("shoppers.ledger");
        try (FileLedgerStore store = FileLedgerStore.create(file)) {
            store.append(SyntheticLedger.entries(2));
        }
        open = Optional.of(FileLedgerStore.open(file, Optional.empty(), path -> {
            full = Optional.of(new FullDisk(FileChannel.open(path, StandardOpenOption.WRITE)));
            return full.get();
        }));
    }

    @AfterEach
    void close() {
        open.ifPresent(FileLedgerStore::close);
    }

    private FileLedgerStore store() {
        return open.orElseThrow();
    }

    private FullDisk disk() {
        return full.orElseThrow();
    }

    private static LedgerAccount account(FileLedgerStore store) {
        return LedgerAccount.open(
                store, SyntheticLedger.POPULATION, SyntheticLedger.BUDGET, InstantSource.fixed(SyntheticLedger.AT));
    }

    private static double epsilon(ChargeResult result) {
        assertThat(result).isInstanceOf(ChargeResult.Charged.class);
        return ((ChargeResult.Charged) result).epsilon();
    }

    private void assertFails(LedgerAccount account) {
        assertThatThrownBy(() -> account.charge(CHARGES))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("shoppers.ledger: found a full disk; expected free space. Fix: free some space");
    }

    /** Checks the state of a process that opens the current files. */
    private void assertOpens(int entries, double epsilon) {
        close();
        try (FileLedgerStore store = FileLedgerStore.open(file, Optional.empty())) {
            assertThat(store.note()).isEmpty();
            assertThat(store.entries()).hasSize(entries);
            assertThat(account(store).ledger().epsilon()).isEqualTo(epsilon);
        }
        open = Optional.empty();
    }

    @Test
    void append_onAFullDisk_isTakenAgainOnceThereIsPlace() {
        LedgerAccount account = account(store());
        double before = account.ledger().epsilon();
        for (int bytes : new int[] {0, 1, 300, 400, 450}) {
            disk().free(bytes);
            assertFails(account);
            assertFails(account);
            assertThat(account.ledger().epsilon()).isEqualTo(before);
        }
        disk().free(Long.MAX_VALUE);

        double spent = epsilon(account.charge(CHARGES));
        assertThat(spent).isGreaterThan(before);
        assertThat(epsilon(account.charge(CHARGES))).isEqualTo(spent);
        assertOpens(7, spent);
    }

    /** All bytes are in the file, and the disk has no place for them: the next entries are others. */
    @Test
    void append_thatCannotBeForced_isUndoneByTheNext() {
        LedgerAccount account = account(store());
        disk().forces(false);
        assertFails(account);
        assertFails(account);
        disk().forces(true);

        assertOpens(6, epsilon(account.charge(OTHER)));
    }

    /** The head beside it may be the new one: it goes back before the ledger does. */
    @Test
    void append_whoseHeadFails_isUndoneByTheNext() throws IOException {
        LedgerAccount account = account(store());
        Path head = LedgerFile.headFile(file);
        Files.delete(head);
        Files.createDirectories(head.resolve("not-empty"));
        long before = Files.size(file);
        assertThatThrownBy(() -> account.charge(CHARGES)).isInstanceOf(InvalidInputException.class);
        long longer = Files.size(file);
        assertThat(longer).isGreaterThan(before);
        assertThatThrownBy(() -> account.charge(CHARGES)).isInstanceOf(InvalidInputException.class);
        assertThat(Files.size(file)).as("the head comes first").isEqualTo(longer);
        Files.delete(head.resolve("not-empty"));
        Files.delete(head);

        assertOpens(6, epsilon(account.charge(OTHER)));
    }

    /** Only the remains of this store's own append are undone. */
    @Test
    void append_afterAFailureAndAChangeByAnotherProgram_isRefused() throws IOException {
        LedgerAccount account = account(store());
        disk().free(10);
        assertFails(account);
        disk().free(Long.MAX_VALUE);
        byte[] found = Files.readAllBytes(file);

        Files.writeString(file, "x".repeat(10_000), StandardOpenOption.APPEND);
        assertThatThrownBy(() -> account.charge(CHARGES)).hasMessageContaining("found changes by another program");
        Files.write(file, new byte[] {1});
        assertThatThrownBy(() -> account.charge(CHARGES)).hasMessageContaining("found changes by another program");
        Files.write(file, found);
        assertThat(epsilon(account.charge(CHARGES))).isPositive();
    }

    /** A second program may have read the ledger without the entry, so nothing is released for it. */
    @Test
    void charge_whileTheLockFileIsDeleted_isNoCharge() {
        LedgerAccount account = account(store());
        disk().atForce(() -> assertThat(
                        folder.resolve("shoppers.ledger.lock").toFile().delete())
                .isTrue());

        assertThatThrownBy(() -> account.charge(CHARGES))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("shoppers.ledger.lock: found another file");
    }
}
