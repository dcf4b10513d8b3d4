// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.port.PersonalStateStore;
import org.hanse.config.FileProblem;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.learn.train.ItemPersonalState;
import org.hanse.file.DurableFile;
import org.hanse.wire.DecodeException;
import org.hanse.wire.MessageStream;
import org.hanse.wire.PersonalStateCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Personal parameters in files {@code JOB.personal}, readable by their owner only. A file has 32 bytes of the base's digest, 4 bytes with
 * the number of messages of the state before the round, and the messages of both states.
 */
public final class FilePersonalStateStore implements PersonalStateStore {

    private static final Logger LOG = LoggerFactory.getLogger(FilePersonalStateStore.class);
    private static final int HEAD = Digest.SIZE + Integer.BYTES;

    private final Path folder;

    public FilePersonalStateStore(Path folder) {
        this.folder = folder;
    }

    private Path file(JobId job) {
        return folder.resolve(job.text() + ".personal");
    }

    @Override
    public void store(JobId job, StoredStates states) {
        List<byte[]> before = PersonalStateCodec.toBytes(states.before());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(states.base().toBytes());
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(before.size()).array());
        try {
            MessageStream.write(out, before);
            MessageStream.write(out, PersonalStateCodec.toBytes(states.after()));
            DurableFile.makeFolders(folder.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DurableFile.writePrivately(file(job), out.toByteArray());
    }

    @Override
    public Optional<StoredStates> load(JobId job) {
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
            return Optional.of(parse(bytes));
        } catch (DecodeException | IOException e) {
            // The next round fits a new state: nothing that left the node depends on this one.
            LOG.warn("personal state unreadable, a new one is fitted file={} reason=\"{}\"", file, e.getMessage());
            return Optional.empty();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static StoredStates parse(byte[] bytes) throws IOException {
        if (bytes.length < HEAD) {
            throw new DecodeException(bytes.length + " bytes that are no personal state");
        }
        int count = ByteBuffer.wrap(bytes, Digest.SIZE, Integer.BYTES).getInt();
        List<byte[]> messages = MessageStream.read(new ByteArrayInputStream(bytes, HEAD, bytes.length - HEAD));
        if (count < 0 || count > messages.size()) {
            throw new DecodeException(messages.size() + " messages of two personal states; the first one has "
                    + Integer.toUnsignedString(count));
        }
        ItemPersonalState before = PersonalStateCodec.parse(messages.subList(0, count));
        ItemPersonalState after = PersonalStateCodec.parse(messages.subList(count, messages.size()));
        return new StoredStates(Digest.of(Arrays.copyOf(bytes, Digest.SIZE)), before, after);
    }
}
