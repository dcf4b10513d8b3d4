// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.port.UpdateStore;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.file.DurableFile;
import org.hanse.wire.DecodeException;
import org.hanse.wire.MessageStream;
import org.hanse.wire.UpdateCodec;
import org.hanse.wire.UpdateCodec.Upload;

/** Updates in files {@code JOB.update}, readable by their owner only: 32 bytes of context digest, then the messages of the update. */
public final class FileUpdateStore implements UpdateStore {

    private final Path folder;

    public FileUpdateStore(Path folder) {
        this.folder = folder;
    }

    private Path file(JobId job) {
        return folder.resolve(job.text() + ".update");
    }

    @Override
    public void store(JobId job, StoredUpdate update) {
        List<byte[]> messages = UpdateCodec.toBytes(
                new Upload(update.round(), 0, update.update().vector()));
        try {
            DurableFile.makeFolders(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DurableFile.writePrivately(file(job), out -> {
            out.write(update.context().toBytes());
            for (byte[] message : messages) {
                byte[] frame = MessageStream.frame(message);
                out.write(frame);
                Arrays.fill(frame, (byte) 0);
                Arrays.fill(message, (byte) 0);
            }
        });
    }

    @Override
    public Optional<StoredUpdate> load(JobId job, QuantizationSpec spec, int size) {
        Path file = file(job);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = DurableFile.readPrivately(file);
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
        try {
            List<byte[]> messages =
                    MessageStream.read(new ByteArrayInputStream(bytes, Digest.SIZE, bytes.length - Digest.SIZE));
            Upload upload = UpdateCodec.parse(messages, size, spec);
            return Optional.of(new StoredUpdate(
                    upload.round(),
                    Digest.of(Arrays.copyOf(bytes, Digest.SIZE)),
                    IntegerUpdate.restored(spec, upload.vector())));
        } catch (DecodeException | IOException | IndexOutOfBoundsException e) {
            // Another plan's update, or a damaged one: the node trains again, for a later round.
            return Optional.empty();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public void delete(JobId job) {
        Path file = file(job);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new InvalidInputException(
                    file
                            + ": found an update that cannot be deleted. Fix: delete the file, which holds the update without"
                            + " masks",
                    e);
        }
    }
}
