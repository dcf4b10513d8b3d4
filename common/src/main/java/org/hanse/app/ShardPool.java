// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.hanse.core.shard.ShardRunner;

/**
 * Pool of a fixed number of threads for shards. The calling thread is one of them. So a shard may itself run shards without a deadlock.
 *
 * <p>After a failed shard, shards that have not started are skipped. The caller receives the failure, also an error of another thread. A
 * closed pool cancels calls.
 */
public final class ShardPool implements ShardRunner, AutoCloseable {

    private static final long SPIN_NANOS = 200_000;

    private final int threads;
    private final ExecutorService others;

    /** Creates a pool with at most {@code threads} busy threads for one caller. */
    public ShardPool(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads");
        }
        this.threads = threads;
        AtomicInteger number = new AtomicInteger();
        int helpers = Math.max(1, threads - 1);
        this.others = new ThreadPoolExecutor(helpers, helpers, 0, TimeUnit.SECONDS, new WakefulQueue(), work -> {
            Thread thread = new Thread(work, "hanse-shard-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Makes the threads poll for work for {@link #SPIN_NANOS} before they sleep. A training step starts shards a dozen times, a fraction
     * of a millisecond apart. To wake a sleeping thread takes up to that time.
     */
    private static final class WakefulQueue extends LinkedBlockingQueue<Runnable> {

        private static final long serialVersionUID = 1;

        @Override
        public Runnable take() throws InterruptedException {
            long start = System.nanoTime();
            while (isEmpty() && System.nanoTime() - start < SPIN_NANOS) {
                Thread.onSpinWait();
            }
            return super.take();
        }
    }

    /** Returns the number of busy threads for one caller. */
    public int threads() {
        return threads;
    }

    @Override
    public <R> List<R> map(int shards, IntFunction<R> task) {
        Work<R> work = new Work<>(shards, task);
        for (int helper = 1; helper < Math.min(threads, shards); helper++) {
            try {
                others.execute(work);
            } catch (RejectedExecutionException e) {
                throw new CancellationException("the pool of threads is closed");
            }
        }
        work.run();
        return work.results();
    }

    /** Ends the threads. */
    @Override
    public void close() {
        others.shutdownNow();
    }

    /** Shards of one call, handed out in order to the next free thread. */
    private static final class Work<R> implements Runnable {

        private final IntFunction<R> task;
        private final AtomicReferenceArray<R> results;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch left;
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

        Work(int shards, IntFunction<R> task) {
            this.task = task;
            this.results = new AtomicReferenceArray<>(shards);
            this.left = new CountDownLatch(shards);
        }

        @Override
        public void run() {
            for (int shard = next.getAndIncrement(); shard < results.length(); shard = next.getAndIncrement()) {
                try {
                    if (failures.isEmpty()) {
                        results.set(shard, task.apply(shard));
                    }
                } catch (RuntimeException | Error e) {
                    failures.add(e);
                } finally {
                    left.countDown();
                }
            }
        }

        List<R> results() {
            try {
                long start = System.nanoTime();
                while (left.getCount() > 0 && System.nanoTime() - start < SPIN_NANOS) {
                    Thread.onSpinWait();
                }
                left.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while shards were running");
            }
            Throwable failed = failures.peek();
            if (failed instanceof Error error) {
                throw error;
            }
            if (failed != null) {
                throw (RuntimeException) failed;
            }
            List<R> all = new ArrayList<>(results.length());
            for (int shard = 0; shard < results.length(); shard++) {
                all.add(results.get(shard));
            }
            return all;
        }
    }
}
