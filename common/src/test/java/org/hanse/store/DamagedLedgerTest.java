// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.LedgerHead;
import org.hanse.core.privacy.ledger.SyntheticLedger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged ledgers: rejected with the reason, and unchanged. */
class DamagedLedgerTest {

    @TempDir
    private Path folder;

    private Path file;
    private byte[] older;
    private byte[] olderHead;
    private LedgerHead head = LedgerHead.NONE;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("shoppers.ledger");
        try (FileLedgerStore store = FileLedgerStore.create(file)) {
            store.append(SyntheticLedger.entries(2));
            older = Files.readAllBytes(file);
            olderHead = Files.readAllBytes(LedgerFile.headFile(file));
            store.append(SyntheticLedger.entries(3).subList(5, 7));
        }
        head = LedgerFile.read(file, Optional.empty()).end();
    }

    private void assertRefused(String... why) throws IOException {
        byte[] found = Files.readAllBytes(file);
        assertThatThrownBy(() -> FileLedgerStore.open(file, Optional.empty()).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(why);
        assertThatThrownBy(() -> LedgerFile.read(file, Optional.of(head))).hasMessageContainingAll(why);
        assertThat(Files.readAllBytes(file)).isEqualTo(found);
    }

    private void rewrite(List<String> lines) throws IOException {
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(file));
    }

    @Test
    void file_rolledBackToAnOlderCopy_isRefused() throws IOException {
        Files.write(file, older);
        assertRefused("found a ledger older than shoppers.ledger.head", "it has 5 entries, and 7 were written");
    }

    /** Both files are older: only a head stored elsewhere detects it. */
    @Test
    void file_rolledBackWithItsHead_isRefusedByTheHeadThatIsExpected() throws IOException {
        Files.write(file, older);
        Files.write(LedgerFile.headFile(file), olderHead);

        FileLedgerStore.open(file, Optional.empty()).close();
        assertThatThrownBy(() -> FileLedgerStore.open(file, Optional.of(head)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found a ledger without the expected head")
                .hasMessageContaining("it has 5 entries, and 7 were written");
    }

    @Test
    void file_truncatedWithinALine_isRefused() throws IOException {
        byte[] all = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(all, all.length - 10));
        assertRefused("found a ledger older than shoppers.ledger.head", "it has 6 entries, and 7 were written");
    }

    @Test
    void file_emptied_isRefused() throws IOException {
        Files.write(file, new byte[0]);
        assertRefused("found a ledger older than shoppers.ledger.head", "it has 0 entries, and 7 were written");
    }

    @Test
    void file_ofAnotherLedger_isRefused() throws IOException {
        Path other = folder.resolve("other.ledger");
        try (FileLedgerStore store = FileLedgerStore.create(other)) {
            store.append(SyntheticLedger.entries(2));
            store.append(SyntheticLedger.entries(5).subList(5, 11));
        }
        List<String> lines = Files.readAllLines(other);
        lines.set(0, lines.get(0).replace("consortium", "other one"));
        rewrite(lines);
        assertRefused(":1: found a damaged line", "its hash is not that of what it says");
    }

    @Test
    void file_editedInANumber_isRefused() throws IOException {
        List<String> lines = lines();
        lines.set(3, lines.get(3).replace("\"noise\":100.0", "\"noise\":900.0"));
        rewrite(lines);
        assertRefused(":4: found a damaged line", "its hash is not that of what it says");
    }

    /** With a recomputed hash, the next line does not follow the changed one. */
    @Test
    void file_editedWithTheHashRecomputed_isRefusedAtTheNextLine() throws IOException {
        List<String> lines = lines();
        String changed = LedgerJson.line(new LedgerEntry.Reserved(
                LedgerJson.parse(lines.get(3)).link(),
                ((LedgerEntry.Reserved) LedgerJson.parse(lines.get(3))).id(),
                SyntheticLedger.everybody(900)));
        lines.set(3, changed);
        rewrite(lines);
        assertRefused(":5: found a damaged line", "stands behind another one");
    }

    @Test
    void file_writtenInOtherWords_isRefused() throws IOException {
        for (String[] words : new String[][] {
            {"\"noise\":100.0", "\"noise\":1.0E2"}, {"\"round\":2", "\"round\": 2"}, {"\"round\":2", "\"round\":2.0"}
        }) {
            List<String> lines = lines();
            String before = lines.get(3);
            lines.set(3, before.replace(words[0], words[1]));
            rewrite(lines);
            assertRefused(":4: found a damaged line", "was changed");
            lines.set(3, before);
            rewrite(lines);
        }
        FileLedgerStore.open(file, Optional.of(head)).close();
    }

    @Test
    void file_withALineLeftOut_isRefused() throws IOException {
        List<String> lines = lines();
        lines.remove(3);
        rewrite(lines);
        assertRefused(":4: found a damaged line", "the entry has the number 4, and 3 is the next");
    }

    @Test
    void file_withItsLastLinesLeftOut_isRefused() throws IOException {
        rewrite(lines().subList(0, 6));
        assertRefused("found a ledger older than shoppers.ledger.head", "it has 6 entries, and 7 were written");
    }

    @Test
    void file_withLinesReordered_isRefused() throws IOException {
        List<String> lines = lines();
        Collections.swap(lines, 2, 3);
        rewrite(lines);
        assertRefused(":3: found a damaged line", "the entry has the number 3, and 2 is the next");
    }

    @Test
    void file_withALineDuplicated_isRefused() throws IOException {
        List<String> lines = lines();
        lines.add(4, lines.get(3));
        rewrite(lines);
        assertRefused(":5: found a damaged line", "the entry has the number 3, and 4 is the next");
    }

    @Test
    void file_duplicatedAsAWhole_isRefused() throws IOException {
        List<String> lines = lines();
        lines.addAll(lines());
        rewrite(lines);
        assertRefused(":8: found a damaged line", "the entry has the number 0, and 7 is the next");
    }

    @Test
    void file_withLinesThatAreNone_isRefused() throws IOException {
        for (String bad : List.of(
                "",
                "{}",
                "[1]",
                "null",
                "no json",
                "{\"index\":7,\"previous\":\"xy\",\"at\":\"2026-11-26T08:00:00Z\",\"entry\":\"opened\"}",
                "{\"index\":7,\"index\":8}")) {
            List<String> lines = lines();
            lines.add(bad);
            rewrite(lines);
            assertRefused(":8: found a damaged line");
            rewrite(lines.subList(0, 7));
        }
    }

    @Test
    void file_withOtherLineEndsOrAnEmptyLine_isRefusedByName() throws IOException {
        List<String> lines = lines();
        Files.writeString(file, String.join("\r\n", lines) + "\r\n");
        assertRefused(":1: found a damaged line (it ends with CR and LF");
        Files.writeString(file, String.join("\n", lines) + "\n\n");
        assertRefused(":8: found a damaged line (it is empty");
    }

    @Test
    void file_withoutItsHead_isRefusedUnlessOneIsExpected() throws IOException {
        Files.delete(LedgerFile.headFile(file));
        assertThatThrownBy(() -> FileLedgerStore.open(file, Optional.empty()))
                .hasMessageContaining("shoppers.ledger.head is missing");

        FileLedgerStore.open(file, Optional.of(head)).close();
        FileLedgerStore.open(file, Optional.empty()).close();
    }

    @Test
    void head_damaged_isRefused() throws IOException {
        Files.writeString(LedgerFile.headFile(file), "7:12");
        assertThatThrownBy(() -> FileLedgerStore.open(file, Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("shoppers.ledger.head: found a damaged head");
    }

    /** Every third byte is changed, with all of its bits in turn. */
    @Test
    void file_withAnyByteChanged_isRefused() throws IOException {
        byte[] all = Files.readAllBytes(file);
        for (int i = 0; i < all.length; i += 3) {
            byte[] changed = all.clone();
            changed[i] ^= (byte) (1 << i % 8);
            Files.write(file, changed);
            assertThatThrownBy(() -> LedgerFile.read(file, Optional.empty()))
                    .as("byte %d", i)
                    .isInstanceOf(InvalidInputException.class);
        }
    }
}
