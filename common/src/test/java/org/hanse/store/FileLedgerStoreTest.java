// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.LedgerHead;
import org.hanse.core.privacy.ledger.SyntheticLedger;
import org.hanse.port.LedgerStore;
import org.hanse.port.LedgerStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLedgerStoreTest extends LedgerStoreContract {

    @TempDir
    private Path folder;

    private Optional<FileLedgerStore> last = Optional.empty();

    private Path file() {
        return folder.resolve("ledgers/shoppers.ledger");
    }

    @AfterEach
    void close() {
        last.ifPresent(FileLedgerStore::close);
        last = Optional.empty();
    }

    private FileLedgerStore keep(FileLedgerStore store) {
        last = Optional.of(store);
        return store;
    }

    @Override
    protected FileLedgerStore empty() {
        return keep(FileLedgerStore.create(file()));
    }

    @Override
    protected FileLedgerStore reopened(LedgerStore store) {
        close();
        return keep(FileLedgerStore.open(file(), Optional.empty()));
    }

    private FileLedgerStore filled() {
        FileLedgerStore store = empty();
        store.append(SyntheticLedger.entries(3));
        return store;
    }

    @Test
    void file_isALineOfJsonForEachEntry() throws IOException {
        filled();
        List<String> lines = Files.readAllLines(file());

        assertThat(lines).hasSize(7);
        assertThat(lines.get(0))
                .startsWith("{\"index\":0,\"previous\":\"0000")
                .contains(
                        "\"at\":\"2026-11-26T08:00:00.123456789Z\",\"entry\":\"opened\",\"population\":\"shoppers of the"
                                + " consortium\",\"epsilon\":8.0,\"delta\":1.0E-6,\"units\":100000,\"unit\":\"shopper\","
                                + "\"relation\":\"add_remove\",\"adversary\":\"outsider\",\"hash\":\"");
        assertThat(lines.get(1))
                .contains("\"entry\":\"reserved\",\"job\":\"job\",\"round\":1,\"release\":\"sum\",\"event\":{\"kind\":"
                        + "\"gaussian\",\"noise\":100.0,\"sampling\":{\"kind\":\"everybody\"}},\"coins\":\"node\","
                        + "\"noise\":\"node\",\"times\":1,\"hash\":\"");
        assertThat(Files.readString(LedgerFile.headFile(file())))
                .isEqualTo(LedgerFile.read(file(), Optional.empty()).end() + "\n")
                .startsWith("7:");
    }

    @Test
    void open_whileAnotherHasIt_isRefusedAndTheFirstGoesOn() {
        FileLedgerStore store = empty();
        store.append(SyntheticLedger.entries(1));

        assertThatThrownBy(() -> FileLedgerStore.open(file(), Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found another program that writes it");
        assertThatThrownBy(() -> FileLedgerStore.create(file()))
                .hasMessageContaining("found another program that writes it");
        store.append(SyntheticLedger.entries(2).subList(3, 5));
        assertThat(reopened(store).entries()).hasSize(5);
    }

    /** A link leads to the same ledger. */
    @Test
    void open_byALinkWhileAnotherHasIt_isRefused() throws IOException {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system may know no links");
        filled();
        Path link = Files.createSymbolicLink(folder.resolve("link"), file());

        assertThatThrownBy(() -> FileLedgerStore.open(link, Optional.empty()))
                .hasMessageContaining("found another program that writes it");
    }

    /** A hard link has a lock file of its own. */
    @Test
    void open_byAHardLink_isRefused() throws IOException {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("unix"),
                "this file system may know no links");
        filled();
        Path link = Files.createLink(folder.resolve("link"), file());
        Files.copy(LedgerFile.headFile(file()), LedgerFile.headFile(link));

        assertThatThrownBy(() -> FileLedgerStore.open(link, Optional.empty()))
                .hasMessageContaining("found 2 names of the file (hard links); expected one");
    }

    /** A second program can lock a new file of that name, and charge the same ledger. */
    @Test
    void append_afterTheLockFileWasDeleted_isRefusedAndWritesNothing() throws IOException {
        FileLedgerStore store = empty();
        store.append(SyntheticLedger.entries(1));
        byte[] before = Files.readAllBytes(file());
        Files.delete(folder.resolve("ledgers/shoppers.ledger.lock"));
        List<LedgerEntry> more = SyntheticLedger.entries(2).subList(3, 5);

        assertThatThrownBy(() -> store.append(more)).hasMessageContaining("shoppers.ledger.lock: found another file");
        assertThat(store.entries()).hasSize(3);
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void open_ofWhatIsMissing_isRefusedAndNothingIsBegunAfresh() {
        assertThatThrownBy(() -> FileLedgerStore.open(file(), Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found no ledger; expected the record of the spent budget")
                .hasMessageContaining("Fix: restore the ledger from a backup");
        assertThat(file()).doesNotExist();
    }

    @Test
    void create_overALedgerOrAMissingOne_isRefused() throws IOException {
        filled();
        close();
        assertThatThrownBy(() -> FileLedgerStore.create(file())).hasMessageContaining("a ledger is never replaced");

        Files.delete(file());
        assertThatThrownBy(() -> FileLedgerStore.create(file()))
                .hasMessageContaining("found no ledger")
                .hasMessageContaining("7 entries");
        assertThat(file()).doesNotExist();
    }

    /** The append of the entry was never confirmed. */
    @Test
    void open_afterACrashInTheMiddleOfALine_cutsItOffAndSaysSo() throws IOException {
        FileLedgerStore store = filled();
        close();
        byte[] before = Files.readAllBytes(file());
        Files.writeString(file(), "{\"index\":7,\"prev", StandardCharsets.UTF_8, StandardOpenOption.APPEND);

        FileLedgerStore later = reopened(store);
        assertThat(later.entries()).isEqualTo(SyntheticLedger.entries(3));
        assertThat(later.note().orElseThrow()).contains("16 bytes of an entry").contains("were cut off");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
        assertThat(reopened(later).note()).isEmpty();
    }

    @Test
    void append_afterAnotherWriterAppended_isRefused() throws IOException {
        FileLedgerStore store = empty();
        store.append(SyntheticLedger.entries(1));
        Files.writeString(file(), "\n", StandardOpenOption.APPEND);
        List<LedgerEntry> more = SyntheticLedger.entries(2).subList(3, 5);

        assertThatThrownBy(() -> store.append(more)).hasMessageContaining("found changes by another program");
        assertThatThrownBy(() -> store.append(more)).hasMessageContaining("found changes by another program");
        assertThat(store.entries()).hasSize(3);
    }

    /** A folder in place of the head file makes the write fail, like a full disk. */
    @Test
    void append_whereTheHeadCannotBeWritten_throwsAndCountsAfterACrash() throws IOException {
        FileLedgerStore store = empty();
        store.append(SyntheticLedger.entries(1));
        Path head = LedgerFile.headFile(file());
        byte[] before = Files.readAllBytes(head);
        Files.delete(head);
        Files.createDirectories(head.resolve("not-empty"));
        List<LedgerEntry> more = SyntheticLedger.entries(2).subList(3, 5);

        assertThatThrownBy(() -> store.append(more)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> store.append(more)).isInstanceOf(InvalidInputException.class);
        assertThat(store.entries()).hasSize(3);

        Files.delete(head.resolve("not-empty"));
        Files.delete(head);
        Files.write(head, before);
        // The entries are there, and count.
        assertThat(reopened(store).entries()).hasSize(5);
    }

    @Test
    void open_withAHeadThatWasKeptElsewhere_isCheckedAgainstIt() {
        FileLedgerStore store = filled();
        LedgerHead kept = LedgerFile.read(file(), Optional.empty()).end();
        close();
        FileLedgerStore later = keep(FileLedgerStore.open(file(), Optional.of(kept)));
        later.append(SyntheticLedger.entries(4).subList(7, 9));
        close();
        keep(FileLedgerStore.open(file(), Optional.of(kept))).close();

        assertThat(store.entries()).hasSize(7);
        assertThatThrownBy(
                        () -> FileLedgerStore.open(file(), Optional.of(new LedgerHead(7, SyntheticLedger.digest(5)))))
                .hasMessageContaining("found a ledger without the expected head")
                .hasMessageContaining("it is another ledger");
        assertThatThrownBy(
                        () -> FileLedgerStore.open(file(), Optional.of(new LedgerHead(10, SyntheticLedger.digest(5)))))
                .hasMessageContaining("it has 9 entries, and 10 were written");
    }
}
