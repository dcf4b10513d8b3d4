// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hanse.core.crypto.Digest;
import org.hanse.core.shard.ShardRunner;

/**
 * Runner of a job's pieces of training. It ends the training for a context that is no longer of use, so that the node begins the next
 * round in time. One thread trains; any thread may run its pieces.
 */
final class StoppableRunner implements ShardRunner {

    private final ShardRunner runner;
    private final Predicate<Digest> isOfUse;

    /** Context of the training under way. */
    private volatile Optional<Digest> context = Optional.empty();

    /** @param isOfUse returns whether an update of this context is still of use; any thread may ask */
    StoppableRunner(ShardRunner runner, Predicate<Digest> isOfUse) {
        this.runner = runner;
        this.isOfUse = isOfUse;
    }

    /**
     * Computes an update with this runner.
     *
     * @throws CancellationException once the update is no longer of use
     */
    <T> T train(Digest forContext, Supplier<T> training) {
        context = Optional.of(forContext);
        try {
            requireUse();
            return training.get();
        } finally {
            context = Optional.empty();
        }
    }

    @Override
    public <R> List<R> map(int shards, IntFunction<R> task) {
        return runner.map(shards, shard -> {
            requireUse();
            return task.apply(shard);
        });
    }

    private void requireUse() {
        if (context.filter(isOfUse.negate()).isPresent()) {
            throw new CancellationException("the round is over");
        }
    }
}
