// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.config.InvalidInputException;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;
import org.hanse.file.DurableFile;
import org.hanse.wire.DecodeException;
import org.hanse.wire.ParticipantStateCodec;

/** A node's state in a file, which is replaced as a whole and forced to the disk. Only its owner may read it, where the file system knows owners. */
public final class FileParticipationStore implements ParticipationStore {

    private final Path file;

    public FileParticipationStore(Path file) {
        this.file = file;
    }

    /** @throws InvalidInputException if the disk is full or the place cannot be written to */
    @Override
    public void save(ParticipantState state) {
        byte[] bytes = ParticipantStateCodec.toBytes(state);
        try {
            DurableFile.writePrivately(file, out -> out.write(bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** @throws InvalidInputException if the file cannot be read, or is no state */
    @Override
    public Optional<ParticipantState> load(Participant node) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
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
}
