// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.port.ModelStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.round.OptimizerDigest;
import org.hanse.core.round.StoredSum;
import org.hanse.file.DurableFile;
import org.hanse.wire.DecodeException;
import org.hanse.wire.MessageStream;
import org.hanse.wire.ModelCodec;
import org.hanse.wire.OptimizerCodec;
import org.hanse.wire.StoredSumCodec;

/**
 * Models and optimizer states in files: {@code models/DIGEST.model} and {@code optimizer/DIGEST.state} in a folder, each a
 * {@link MessageStream}; sums of counts in {@code models/DIGEST.sum}. A file whose content has another digest is an error.
 *
 * <p>A digest covers the parameters of a model and not its version number: of two models with equal parameters the first is stored.
 */
public final class FileModelStore implements ModelStore {

    private final Path folder;

    /** Models that this process has written: they are on the disk. */
    private final Set<Digest> written = new HashSet<>();

    /** @param folder folder of the coordinator */
    public FileModelStore(Path folder) {
        this.folder = folder;
    }

    /**
     * Stores a model. The existing file of an earlier process is written again, because an interrupted write may have left its name
     * unforced.
     */
    @Override
    public synchronized Digest store(GlobalModel model) {
        Digest digest = ModelDigest.of(model.parameters());
        Path file = modelFile(digest);
        boolean exists = Files.exists(file);
        if (!exists || !written.contains(digest)) {
            GlobalModel kept = exists ? model(digest) : model;
            DurableFile.write(file, out -> MessageStream.write(out, ModelCodec.toBytes(kept)));
            written.add(digest);
        }
        return digest;
    }

    /** @throws InvalidInputException if there is no such file, or it is damaged */
    @Override
    public GlobalModel model(Digest digest) {
        Path file = modelFile(digest);
        GlobalModel model = read(file, ModelCodec::parse);
        requireDigest(file, digest, ModelDigest.of(model.parameters()));
        return model;
    }

    @Override
    public synchronized Digest store(StoredSum counts) {
        Digest digest = counts.digest();
        DurableFile.write(sumFile(digest), out -> StoredSumCodec.write(counts, out));
        return digest;
    }

    /** @throws InvalidInputException if there is no such file, or it is damaged */
    @Override
    public StoredSum counts(Digest digest) {
        Path file = sumFile(digest);
        StoredSum counts = readStream(file, in -> StoredSumCodec.read(in, Files.size(file)));
        requireDigest(file, digest, counts.digest());
        return counts;
    }

    private Path sumFile(Digest digest) {
        return folder.resolve("models").resolve(digest.toHex() + ".sum");
    }

    @Override
    public Path file(Digest digest) {
        Path sum = sumFile(digest);
        return Files.exists(sum) ? sum : modelFile(digest);
    }

    private Path modelFile(Digest digest) {
        return folder.resolve("models").resolve(digest.toHex() + ".model");
    }

    @Override
    public synchronized Digest store(OptimizerState state) {
        Digest digest = OptimizerDigest.of(state);
        DurableFile.write(optimizerFile(digest), out -> MessageStream.write(out, OptimizerCodec.toBytes(state)));
        return digest;
    }

    /** @throws InvalidInputException if there is no such file, or it is damaged */
    @Override
    public OptimizerState optimizer(Digest digest) {
        Path file = optimizerFile(digest);
        OptimizerState state = read(file, OptimizerCodec::parse);
        requireDigest(file, digest, OptimizerDigest.of(state));
        return state;
    }

    private Path optimizerFile(Digest digest) {
        return folder.resolve("optimizer").resolve(digest.toHex() + ".state");
    }

    private static <T> T read(Path file, Function<List<byte[]>, T> content) {
        return readStream(file, in -> content.apply(MessageStream.read(in)));
    }

    /** Content of a file. */
    @FunctionalInterface
    private interface Content<T> {
        T read(InputStream in) throws IOException;
    }

    private static <T> T readStream(Path file, Content<T> content) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return content.read(in);
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + ": found no readable file (" + e.getMessage() + "); expected one that a job names"
                            + remedy(),
                    e);
        } catch (DecodeException e) {
            throw new InvalidInputException(
                    file + ": found " + e.getMessage() + "; expected what the coordinator stored" + remedy(), e);
        }
    }

    private static void requireDigest(Path file, Digest expected, Digest found) {
        if (!found.equals(expected)) {
            throw new InvalidInputException(file + ": found content of digest " + found.toHex()
                    + "; expected the digest in its name" + remedy());
        }
    }

    private static String remedy() {
        return ". Fix: restore the file from a backup";
    }
}
