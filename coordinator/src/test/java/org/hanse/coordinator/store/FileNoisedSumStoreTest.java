// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.port.NoisedSumStore;
import org.hanse.coordinator.port.NoisedSumStoreContract;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.round.StoredSum;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNoisedSumStoreTest extends NoisedSumStoreContract {

    private static final JobId JOB = new JobId("job");
    private static final RoundId ROUND = new RoundId(3);
    private static final StoredSum SUM = sum("job", 3, -77, 0, 500);

    @TempDir
    private Path folder;

    private Optional<FileNoisedSumStore> last = Optional.empty();

    @AfterEach
    void close() {
        last.ifPresent(FileNoisedSumStore::close);
    }

    @Override
    protected FileNoisedSumStore empty() {
        FileNoisedSumStore store = FileNoisedSumStore.open(folder.resolve("coordinator/released"));
        last = Optional.of(store);
        return store;
    }

    @Override
    protected FileNoisedSumStore reopened(NoisedSumStore store) {
        close();
        return empty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("coordinator/released"))) {
            return files.filter(file -> !file.toString().endsWith(".lock")).toList();
        }
    }

    private Path file() throws IOException {
        assertThat(files()).hasSize(1);
        return files().get(0);
    }

    private FileNoisedSumStore withSum() {
        FileNoisedSumStore store = empty();
        store.store(SUM);
        return store;
    }

    @Test
    void store_leavesOneFileThatItsOwnerAloneMayRead() throws IOException {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system knows no owners");
        withSum();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    /** A second program can lock a new file of that name, and add other noise to the sum. */
    @Test
    void store_afterTheLockFileWasDeleted_isRefusedAndWritesNothing() throws IOException {
        FileNoisedSumStore store = empty();
        Files.delete(folder.resolve("coordinator/released/sums.lock"));

        assertThatThrownBy(() -> store.store(SUM))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sums.lock: found another file");
        assertThat(files()).isEmpty();
    }

    private static void assertRefused(FileNoisedSumStore store, String why) {
        assertThatThrownBy(() -> store.of(JOB, ROUND))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("Fix: restore the file from a backup");
        assertThatThrownBy(() -> store.store(SUM)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void of_aFileThatIsNone_isRefusedAndNotReplaced() throws IOException {
        FileNoisedSumStore store = withSum();
        for (String garbage : List.of("", "HANSE", "HANSECKP and more", "hansesum", "\n".repeat(200))) {
            Files.writeString(file(), garbage);

            assertRefused(store, "found other content; expected a stored sum");
            assertThat(Files.readString(file())).isEqualTo(garbage);
        }
    }

    @Test
    void of_aFileThatIsCutShort_isRefused() throws IOException {
        FileNoisedSumStore store = withSum();
        byte[] whole = Files.readAllBytes(file());
        for (int length = 8; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertRefused(store, "found a damaged sum (it ");
        }
        Files.write(file(), Arrays.copyOf(whole, whole.length + 1));
        assertRefused(store, "found a damaged sum (it has");
    }

    @Test
    void of_aFileWithAChangedBit_isRefused() throws IOException {
        FileNoisedSumStore store = withSum();
        byte[] whole = Files.readAllBytes(file());
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 << (at % 8));
            Files.write(file(), changed);
            assertThatThrownBy(() -> store.of(JOB, ROUND)).isInstanceOf(InvalidInputException.class);
        }
        Files.write(file(), whole);
        assertThat(store.of(JOB, ROUND)).contains(SUM);
    }

    /** The file is complete with the right checksum, but it holds no sum. */
    @Test
    void of_aFileThatIsOfNoSum_isRefused() throws IOException {
        FileNoisedSumStore store = withSum();
        byte[] body = "no sum at all".getBytes(StandardCharsets.UTF_8);
        byte[] head = ByteBuffer.allocate(20 + body.length)
                .put("HANSESUM".getBytes(StandardCharsets.US_ASCII))
                .putInt(1)
                .putLong(body.length)
                .put(body)
                .array();
        Files.write(
                file(),
                ByteBuffer.allocate(head.length + 32)
                        .put(head)
                        .put(Digest.sha256(head).toBytes())
                        .array());

        assertRefused(store, "found a damaged sum (bytes that are no stored sum");
    }

    @Test
    void of_aFileOfALaterVersion_saysWhichProgramToUse() throws IOException {
        FileNoisedSumStore store = withSum();
        byte[] whole = Files.readAllBytes(file());
        whole[11] = 2;
        Files.write(file(), whole);

        assertThatThrownBy(() -> store.of(JOB, ROUND))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("of version 2; expected version 1. Fix: use the program version that wrote it");
    }

    /** Copied under its name, for example. */
    @Test
    void of_anotherRoundsOrJobsFile_isRefused() throws IOException {
        for (StoredSum other : List.of(sum("job", 4, 1), sum("another job", 3, 1))) {
            FileNoisedSumStore store = empty();
            store.store(other);
            Path theirs = file();
            store.store(SUM);
            Path own = files().stream()
                    .filter(file -> !file.equals(theirs))
                    .findAny()
                    .orElseThrow();
            Files.copy(theirs, own, StandardCopyOption.REPLACE_EXISTING);

            assertRefused(
                    store, "found the sum of round " + other.round() + " of " + other.job() + "; expected that of");
            close();
            Files.delete(theirs);
            Files.delete(own);
        }
    }

    /** A link that leads nowhere, as to a disk that is not there: not a missing sum. */
    @Test
    void of_whatCannotBeRead_isNotTakenForMissing() throws IOException {
        FileNoisedSumStore store = withSum();
        Path own = file();
        Files.delete(own);
        Files.createSymbolicLink(own, folder.resolve("elsewhere"));

        assertRefused(store, "found no readable file");
    }

    /** A folder in place of the new file makes the write fail, like a full disk. */
    @Test
    void store_whereNothingCanBeWritten_isAnErrorAndNothingIsThere() throws IOException {
        FileNoisedSumStore store = withSum();
        Path own = file();
        Files.delete(own);
        Files.createDirectories(own.resolveSibling("." + own.getFileName() + ".private.tmp/not-empty"));

        assertThatThrownBy(() -> store.store(SUM)).isInstanceOf(InvalidInputException.class);
        assertThat(store.of(JOB, ROUND)).isEmpty();
    }

    /** Two writers would each find no sum and draw noise. */
    @Test
    void open_whileAnotherHasIt_isRefused() {
        FileNoisedSumStore store = withSum();

        assertThatThrownBy(this::empty)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found another program that writes it");
        assertThat(store.of(JOB, ROUND)).contains(SUM);
        assertThat(reopened(store).of(JOB, ROUND)).contains(SUM);
    }
}
