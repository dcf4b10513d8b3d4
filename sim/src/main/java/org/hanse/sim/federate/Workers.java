// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.hanse.core.learn.LocalTrainer;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.shard.ShardRunner;

/**
 * Trainers that worker threads borrow: as many as were ever at work at once, each with working memory that all the virtual
 * participants it serves share.
 */
final class Workers {

    private final Locals locals;
    private final ShardRunner runner;
    private final Deque<Worker> idle = new ArrayDeque<>();
    private GlobalModel global;
    private GlobalModel target;
    private int models;

    /** @param runner runs the shards of a step */
    Workers(Locals locals, ShardRunner runner, GlobalModel first) {
        this.locals = locals;
        this.runner = runner;
        this.global = first;
        this.target = first;
    }

    /** A trainer, and which models it has taken over. */
    private static final class Worker {

        private final LocalTrainer trainer;
        private int begun = -1;

        Worker(LocalTrainer trainer) {
            this.trainer = trainer;
        }
    }

    /** Trainers go by these models from now on; none may be at work. */
    synchronized void begin(GlobalModel now, GlobalModel forTargets) {
        if (now.equals(global) && forTargets.equals(target)) {
            return;
        }
        global = now;
        target = forTargets;
        models++;
    }

    /** Has a trainer that nobody else uses do something. */
    <R> R with(Function<LocalTrainer, R> task) {
        Worker worker = borrow();
        try {
            return task.apply(worker.trainer);
        } finally {
            synchronized (this) {
                idle.push(worker);
            }
        }
    }

    /** Participants in the order in which to begin, so that nobody waits for one that takes long. */
    List<Integer> longestFirst(List<Integer> participants) {
        return participants.stream()
                .sorted(Comparator.comparingLong((Integer own) -> -locals.positions(own)))
                .toList();
    }

    /** Goes on throwing what is no single participant's trouble: a lack of memory, or the end of the program. */
    static void rethrowIfOfAll(RuntimeException e) {
        if (e instanceof CancellationException || e.getCause() instanceof Error) {
            throw e;
        }
    }

    private Worker borrow() {
        Worker worker;
        GlobalModel now;
        GlobalModel forTargets;
        int number;
        synchronized (this) {
            worker = idle.isEmpty() ? new Worker(locals.trainer(runner)) : idle.pop();
            now = global;
            forTargets = target;
            number = models;
        }
        if (worker.begun != number) {
            worker.trainer.begin(now, forTargets);
            worker.begun = number;
        }
        return worker;
    }
}
