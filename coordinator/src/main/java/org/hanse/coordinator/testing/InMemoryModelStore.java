// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.app.PublishedModel;
import org.hanse.coordinator.port.ModelStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.round.OptimizerDigest;
import org.hanse.core.round.StoredSum;
import org.hanse.file.DurableFile;
import org.hanse.wire.MessageStream;
import org.hanse.wire.ModelCodec;
import org.hanse.wire.StoredSumCodec;

/** Models in memory. A transport needs a folder for their files. */
public final class InMemoryModelStore implements ModelStore {

    private final Optional<Path> folder;
    private final Map<Digest, GlobalModel> models = new HashMap<>();
    private final Map<Digest, StoredSum> counts = new HashMap<>();
    private final Map<Digest, OptimizerState> optimizers = new HashMap<>();

    /** @param folder folder for the files of {@link #file} */
    public InMemoryModelStore(Path folder) {
        this.folder = Optional.of(folder);
    }

    /** Creates a store without files. */
    public InMemoryModelStore() {
        this.folder = Optional.empty();
    }

    /** Forgets all but the models and the optimizer state of a job. */
    public synchronized void retain(PublishedModel.State last) {
        models.values().retainAll(List.of(last.global(), last.target()));
        optimizers.values().retainAll(List.of(last.server()));
    }

    private Path file(String name) {
        return folder.orElseThrow(() -> new IllegalStateException("a store of models without a folder has no files"))
                .resolve(name);
    }

    private static <T> T find(Map<Digest, T> all, Digest digest) {
        return Optional.ofNullable(all.get(digest))
                .orElseThrow(() -> new InvalidInputException(digest.toHex()
                        + ": found nothing of this digest; expected a stored model. Fix: store it first"));
    }

    @Override
    public synchronized Digest store(GlobalModel model) {
        Digest digest = ModelDigest.of(model.parameters());
        models.putIfAbsent(digest, model);
        return digest;
    }

    @Override
    public synchronized GlobalModel model(Digest digest) {
        return find(models, digest);
    }

    @Override
    public synchronized Digest store(StoredSum sum) {
        counts.put(sum.digest(), sum);
        return sum.digest();
    }

    @Override
    public synchronized StoredSum counts(Digest digest) {
        return find(counts, digest);
    }

    @Override
    public synchronized Path file(Digest digest) {
        if (counts.containsKey(digest)) {
            StoredSum content = counts(digest);
            Path sum = file(digest.toHex() + ".sum");
            DurableFile.write(sum, out -> StoredSumCodec.write(content, out));
            return sum;
        }
        GlobalModel model = model(digest);
        Path file = file(digest.toHex() + ".model");
        DurableFile.write(file, out -> MessageStream.write(out, ModelCodec.toBytes(model)));
        return file;
    }

    @Override
    public synchronized Digest store(OptimizerState state) {
        Digest digest = OptimizerDigest.of(state);
        optimizers.put(digest, state);
        return digest;
    }

    @Override
    public synchronized OptimizerState optimizer(Digest digest) {
        return find(optimizers, digest);
    }
}
