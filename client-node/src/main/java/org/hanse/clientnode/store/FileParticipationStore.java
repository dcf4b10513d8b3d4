// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.Participation;
import org.hanse.file.DurableFile;
import org.hanse.file.WriterLock;
import org.hanse.wire.DecodeException;
import org.hanse.wire.ParticipantStateCodec;

/**
 * Node's state in a file, which is replaced as a whole and forced to the disk. It is readable by its owner only, where
 * the file system supports owners. The file is created at enrolment and never again; a missing or damaged one is an
 * error, because a new state would not repeat what the node sent.
 *
 * <p>One process has a store open at a time. Two processes with the same secrets could receive different rosters, and
 * together reveal what hides an update. A {@link WriterLock} excludes other processes until this one closes the store
 * or ends.
 */
public final class FileParticipationStore implements ParticipationStore, AutoCloseable {

    private final WriterLock lock;

    /** Target of links: replacing a link by a file would leave two copies of the state. */
    private final Path file;

    private FileParticipationStore(WriterLock lock) {
        this.lock = lock;
        this.file = lock.file();
    }

    /**
     * Opens the store of a node's part in a job, or creates it before the first round.
     *
     * @param begun whether the node has joined a round of the job: then the file must exist
     * @throws InvalidInputException if the file is missing, cannot be written, or another process has it open
     */
    public static FileParticipationStore of(Path file, Participant node, boolean begun) {
        return begun || Files.exists(file) ? open(file) : create(file, node);
    }

    /**
     * Creates the store of a newly enrolled node without rounds.
     *
     * @throws InvalidInputException if the file exists, or cannot be written
     */
    public static FileParticipationStore create(Path file, Participant node) {
        FileParticipationStore store = new FileParticipationStore(WriterLock.of(file));
        if (Files.exists(file)) {
            store.close();
            throw new InvalidInputException(
                    file + ": found the state of an enrolled node; expected none. Fix: choose another folder");
        }
        boolean saved = false;
        try {
            store.save(new ParticipantState.Idle(node, Participation.NONE));
            saved = true;
            return store;
        } finally {
            if (!saved) {
                store.close();
            }
        }
    }

    /**
     * Opens the store of a node that was enrolled before.
     *
     * @throws InvalidInputException if there is no such file, or another process has it open
     */
    public static FileParticipationStore open(Path file) {
        if (!Files.exists(file)) {
            throw new InvalidInputException(file
                    + ": found no state of the node; expected it, since it records the last messages. Fix: enrol the node"
                    + " in a new folder with hanse node enrol");
        }
        return new FileParticipationStore(WriterLock.of(file));
    }

    /** @throws InvalidInputException if the disk is full, the place cannot be written to, or the lock file was replaced */
    @Override
    public void save(ParticipantState state) {
        byte[] bytes = ParticipantStateCodec.toBytes(state);
        try {
            lock.requireHeld();
            DurableFile.writePrivately(file, bytes);
            lock.requireHeld();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** @throws InvalidInputException if the file cannot be read, or is no state of the node */
    @Override
    public Optional<ParticipantState> load(Participant node) {
        byte[] bytes;
        try {
            bytes = DurableFile.readPrivately(file);
        } catch (IOException | ArithmeticException e) {
            throw FileProblem.unreadable(file, e);
        }
        try {
            return Optional.of(ParticipantStateCodec.parse(bytes, node));
        } catch (DecodeException e) {
            throw new InvalidInputException(
                    file + ": found a damaged state of the node (" + e.getMessage()
                            + "); expected a whole one, since it records the last messages. Fix: enrol the node in a new"
                            + " folder with hanse node enrol",
                    e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Lets other processes open it. */
    @Override
    public void close() {
        lock.close();
    }
}
