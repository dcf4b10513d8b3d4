// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.clientnode.port.ParticipationStoreContract;
import org.hanse.config.InvalidInputException;
import org.hanse.core.round.AwaitingRoster;
import org.hanse.core.round.Participant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileParticipationStoreTest extends ParticipationStoreContract {

    @TempDir
    private Path folder;

    private Optional<FileParticipationStore> last = Optional.empty();

    private Path file() {
        return folder.resolve("node/participation.state");
    }

    @AfterEach
    void close() {
        last.ifPresent(FileParticipationStore::close);
    }

    private FileParticipationStore keep(FileParticipationStore store) {
        last = Optional.of(store);
        return store;
    }

    @Override
    protected FileParticipationStore enrolled(Participant node) {
        return keep(FileParticipationStore.create(file(), node));
    }

    @Override
    protected FileParticipationStore reopened(ParticipationStore store) {
        close();
        return keep(FileParticipationStore.open(file()));
    }

    /** The secrets of the round are in it. */
    @Test
    void save_leavesAFileThatItsOwnerAloneMayRead() throws IOException {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system knows no owners");
        Participant node = node();
        enrolled(node).save(advertised(node));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder.resolve("node"))) {
            assertThat(files).containsExactlyInAnyOrder(file(), folder.resolve("node/participation.state.lock"));
        }
    }

    /** A node without its record must not start with an empty one. */
    @Test
    void load_ofADamagedFile_isAnErrorThatSaysWhatToDo() throws IOException {
        Participant node = node();
        FileParticipationStore store = enrolled(node);
        store.save(advertised(node));
        byte[] bytes = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> store.load(node))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("participation.state: found a damaged state")
                .hasMessageContaining("Fix: enrol the node in a new folder");
    }

    /** A folder in place of the new file makes the write fail, like a full disk. */
    @Test
    void save_whereNothingCanBeWritten_keepsTheOneBefore() throws IOException {
        Participant node = node();
        FileParticipationStore store = enrolled(node);
        store.save(advertised(node));
        byte[] before = Files.readAllBytes(file());
        Path inTheWay = folder.resolve("node/.participation.state.private.tmp");
        Files.createDirectories(inTheWay.resolve("not-empty"));

        assertThatThrownBy(() -> store.save(advertised(node))).isInstanceOf(InvalidInputException.class);
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
        assertThat(store.load(node)).isPresent();
    }

    /**
     * Two processes with the same secrets could receive different rosters. A second open in this process is refused without taking the
     * lock away from the first: a process loses its lock when it closes any channel of the locked file.
     */
    @Test
    void open_whileAnotherHasIt_isRefusedHereAndInOtherProcesses() throws IOException, InterruptedException {
        FileParticipationStore store = enrolled(node());

        assertThatThrownBy(() -> FileParticipationStore.open(file()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found another program that writes it");
        assertThat(OpenedStore.inAProcess(file())).isEqualTo(OpenedStore.REFUSED);
        store.close();
        assertThat(OpenedStore.inAProcess(file())).isEqualTo(OpenedStore.OPENED);
        keep(FileParticipationStore.open(file()));
    }

    /** Another name of the file belongs to the same node. */
    @Test
    void open_byALink_isRefusedAndSavesToWhereItLeads() throws IOException, InterruptedException {
        Participant node = node();
        FileParticipationStore store = enrolled(node);
        Path link = Files.createSymbolicLink(folder.resolve("linked.state"), file());

        assertThatThrownBy(() -> FileParticipationStore.open(link)).isInstanceOf(InvalidInputException.class);
        assertThat(OpenedStore.inAProcess(link)).isEqualTo(OpenedStore.REFUSED);
        store.close();
        FileParticipationStore linked = keep(FileParticipationStore.open(link));
        linked.save(advertised(node));

        assertThat(Files.isSymbolicLink(link)).isTrue();
        linked.close();
        assertThat(keep(FileParticipationStore.open(file())).load(node).orElseThrow())
                .isInstanceOf(AwaitingRoster.class);
    }

    /** A hard link has a lock file of its own, so the second process would get the lock. */
    @Test
    void open_byAHardLink_isRefusedInOtherProcesses() throws IOException, InterruptedException {
        enrolled(node());
        Path link = Files.createLink(folder.resolve("second.state"), file());

        assertThat(OpenedStore.inAProcess(link)).isEqualTo(OpenedStore.REFUSED);
    }

    /** A save replaces the state, so the older one in a folder of hard links has one name again; the lock file has two. */
    @Test
    void open_ofAnOlderStateInAFolderOfHardLinks_isRefused() throws IOException {
        Participant node = node();
        FileParticipationStore store = enrolled(node);
        Path second = Files.createDirectory(folder.resolve("second")).resolve("participation.state");
        Files.createLink(second, file());
        Files.createLink(
                folder.resolve("second/participation.state.lock"), folder.resolve("node/participation.state.lock"));
        store.save(advertised(node));
        store.close();

        assertThatThrownBy(() -> FileParticipationStore.open(second))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("second/participation.state.lock: found 2 names of the file (hard links)");
    }

    /** A second process locks the new file, reads the state, and may send under the same secrets. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void save_afterTheLockFileWasDeletedOrReplaced_isRefused(boolean replaced)
            throws IOException, InterruptedException {
        Participant node = node();
        FileParticipationStore store = enrolled(node);
        byte[] before = Files.readAllBytes(file());
        Path lock = folder.resolve("node/participation.state.lock");
        if (replaced) {
            Path copy = Files.copy(lock, folder.resolve("copy"));
            Files.move(copy, lock, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.delete(lock);
        }

        assertThat(OpenedStore.inAProcess(file())).isEqualTo(OpenedStore.OPENED);
        assertThatThrownBy(() -> store.save(advertised(node)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "participation.state.lock: found another file; expected the one that this program has locked");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void open_ofWhatIsMissing_isRefusedAndNothingIsBegunAfresh() {
        assertThatThrownBy(() -> FileParticipationStore.open(file()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found no state of the node")
                .hasMessageContaining("Fix: enrol the node in a new folder");
    }

    @Test
    void of_isCreatedBeforeTheFirstRoundAlone() {
        Participant node = node();
        assertThatThrownBy(() -> FileParticipationStore.of(file(), node, true))
                .hasMessageContaining("Fix: enrol the node in a new folder");
        FileParticipationStore.of(file(), node, false).close();
        assertThat(keep(FileParticipationStore.of(file(), node, true)).load(node))
                .isPresent();
    }

    @Test
    void create_overTheMemoryOfANode_isRefused() {
        Participant node = node();
        enrolled(node).close();

        assertThatThrownBy(() -> FileParticipationStore.create(file(), node))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found the state of an enrolled node; expected none");
    }

    @Test
    void load_ofAnotherNodesState_isRefused() {
        FileParticipationStore store = enrolled(node("p1"));

        assertThatThrownBy(() -> store.load(node()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has the stored state of another node");
    }
}
