// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.clientnode.app.TrainerPool;
import org.hanse.core.learn.train.RoundTrainer;
import org.hanse.core.model.GlobalModel;

/**
 * Trainers that worker threads borrow: as many as were ever at work at once, each with working memory that all the virtual
 * participants it serves share.
 *
 * @param <T> what they give to a round
 */
final class Workers<T extends RoundTrainer> implements TrainerPool<T> {

    private final ClientTrainers clients;
    private final Supplier<T> trainers;
    private final Deque<Worker<T>> idle = new ArrayDeque<>();
    private GlobalModel global;
    private GlobalModel target;
    private int models;

    /** @param trainers makes one more */
    Workers(ClientTrainers clients, Supplier<T> trainers, GlobalModel first) {
        this.clients = clients;
        this.trainers = trainers;
        this.global = first;
        this.target = first;
    }

    /** A trainer, and which models it has taken over. */
    private static final class Worker<T> {

        private final T trainer;
        private int begun = -1;

        Worker(T trainer) {
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

    @Override
    public <R> R with(Function<? super T, R> task) {
        Worker<T> worker = borrow();
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
                .sorted(Comparator.comparingLong((Integer own) -> -clients.positions(own)))
                .toList();
    }

    /** Goes on throwing what is no single participant's trouble: a lack of memory, or the end of the program. */
    static void rethrowIfOfAll(RuntimeException e) {
        if (e instanceof CancellationException || e.getCause() instanceof Error) {
            throw e;
        }
    }

    private Worker<T> borrow() {
        Worker<T> worker;
        GlobalModel now;
        GlobalModel forTargets;
        int number;
        synchronized (this) {
            worker = idle.isEmpty() ? new Worker<>(trainers.get()) : idle.pop();
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
