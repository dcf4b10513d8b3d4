// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.config.InvalidInputException;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.Participation;
import org.hanse.file.DurableFile;
import org.hanse.wire.DecodeException;
import org.hanse.wire.ParticipantStateCodec;

/**
 * A node's state in a file, which is replaced as a whole and forced to the disk. Only its owner may read it, where the file system knows
 * owners. The file is made when the node is enrolled and never again: one that is missing or damaged is an error, since a node that began
 * afresh would not know what it has sent.
 *
 * <p>One process has a store open at a time: two with the same secrets could be told different rosters, and each give the other half of
 * what keeps an update hidden. A lock on a second file keeps others out until this is closed, or the process ends.
 */
public final class FileParticipationStore implements ParticipationStore, AutoCloseable {

    private final Path file;
    private final FileChannel lockChannel;

    private FileParticipationStore(Path file, FileChannel lockChannel) {
        this.file = file;
        this.lockChannel = lockChannel;
    }

    /**
     * The store of a node that was just enrolled and took part in nothing yet.
     *
     * @throws InvalidInputException if the file exists, or cannot be written
     */
    public static FileParticipationStore create(Path file, Participant node) {
        FileParticipationStore store = locked(file);
        if (Files.exists(file)) {
            store.close();
            throw new InvalidInputException(file
                    + ": exists; it is the memory of a node that was enrolled before, and must" + " not be replaced");
        }
        store.save(new ParticipantState.Idle(node, Participation.NONE));
        return store;
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
        return locked(file);
    }

    private static FileParticipationStore locked(Path file) {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                DurableFile.makeFolders(folder);
            }
            FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new InvalidInputException(file + ": another process of this node is running; stop it first");
            }
            return new FileParticipationStore(file, channel);
        } catch (IOException e) {
            throw new InvalidInputException(lockFile + ": cannot be locked: " + e.getMessage(), e);
        }
    }

    /** The lock goes with the channel. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null && lock.isValid();
        } catch (OverlappingFileLockException e) {
            return false;
        }
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
        try {
            lockChannel.close();
        } catch (IOException e) {
            throw new InvalidInputException(file + ": the lock cannot be given back: " + e.getMessage(), e);
        }
    }
}
