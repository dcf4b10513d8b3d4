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
 * Trainers that worker threads borrow. There are as many as ran at once, each with working memory for all its
 * participants.
 *
 * @param <T> kind of trainer
 */
final class Workers<T extends RoundTrainer> implements TrainerPool<T> {

    private final ClientTrainers clients;
    private final Supplier<T> trainers;
    private final Deque<Worker<T>> idle = new ArrayDeque<>();
    private GlobalModel global;
    private GlobalModel target;
    private int models;

    /**
     * Creates a pool.
     *
     * @param trainers creates a trainer
     */
    Workers(ClientTrainers clients, Supplier<T> trainers, GlobalModel first) {
        this.clients = clients;
        this.trainers = trainers;
        this.global = first;
        this.target = first;
    }

    /** A trainer with the number of its models. */
    private static final class Worker<T> {

        private final T trainer;
        private int begun = -1;

        Worker(T trainer) {
            this.trainer = trainer;
        }
    }

    /** Sets the models of all trainers; none may be at work. */
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

    /** Returns participants by decreasing length of their training. */
    List<Integer> longestFirst(List<Integer> participants) {
        return participants.stream()
                .sorted(Comparator.comparingLong((Integer own) -> -clients.positions(own)))
                .toList();
    }

    /** Rethrows failures of the whole program: its end, and an error that a library has wrapped. */
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
