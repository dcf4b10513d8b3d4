// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.config.InvalidInputException;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.Participation;
import org.hanse.file.DurableFile;
import org.hanse.file.WriterLock;
import org.hanse.wire.DecodeException;
import org.hanse.wire.ParticipantStateCodec;

/**
 * A node's state in a file, which is replaced as a whole and forced to the disk. Only its owner may read it, where the file system knows
 * owners. The file is made when the node is enrolled and never again: one that is missing or damaged is an error, since a node that began
 * afresh would not know what it has sent.
 *
 * <p>One process has a store open at a time: two with the same secrets could be told different rosters, and each give the other half of
 * what keeps an update hidden. A {@link WriterLock} keeps others out until this is closed, or the process ends.
 */
public final class FileParticipationStore implements ParticipationStore, AutoCloseable {

    private final WriterLock lock;

    /** Where links lead to: replacing a link by a file would leave two copies of the state. */
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
     * The store of a node that was just enrolled and took part in nothing yet.
     *
     * @throws InvalidInputException if the file exists, or cannot be written
     */
    public static FileParticipationStore create(Path file, Participant node) {
        FileParticipationStore store = new FileParticipationStore(WriterLock.of(file));
        if (Files.exists(file)) {
            store.close();
            throw new InvalidInputException(file
                    + ": exists; it is the memory of a node that was enrolled before, and must" + " not be replaced");
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
     * The store of a node that was enrolled before.
     *
     * @throws InvalidInputException if there is no such file, or another process has it open
     */
    public static FileParticipationStore open(Path file) {
        if (!Files.exists(file)) {
            throw new InvalidInputException(file
                    + ": does not exist. A node that lost it does not know what it last sent, and must not take part"
                    + " again under its present identity; enrol it anew");
        }
        return new FileParticipationStore(WriterLock.of(file));
    }

    /** @throws InvalidInputException if the disk is full or the place cannot be written to */
    @Override
    public void save(ParticipantState state) {
        byte[] bytes = ParticipantStateCodec.toBytes(state);
        try {
            DurableFile.writePrivately(file, bytes);
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
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
        try {
            return Optional.of(ParticipantStateCodec.parse(bytes, node));
        } catch (DecodeException e) {
            throw new InvalidInputException(
                    file + ": is damaged (" + e.getMessage()
                            + "). This node does not know what it last sent, and must not"
                            + " take part again under its present identity; enrol it anew",
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
