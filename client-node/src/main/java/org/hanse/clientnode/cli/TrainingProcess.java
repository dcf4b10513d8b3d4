// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.hanse.app.SerialExecutor;
import org.hanse.app.SerialExecutor.AtEnd;
import org.hanse.app.Timeline;
import org.hanse.cli.ExitCode;
import org.hanse.clientnode.app.NodeChoice;
import org.hanse.clientnode.cli.NodeSettings.Train;
import org.hanse.clientnode.port.ServedModelStore;
import org.hanse.clientnode.port.ServingChoice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schedule of trainings beside a serving process: {@code hanse node train} in a child process, one at a time. It runs at the start if its
 * last result is not of the present data, then at the time of day of the settings, and on request. Any thread may call its methods, which do
 * not block, but for {@link #close}.
 */
public final class TrainingProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingProcess.class);

    /** Exit code of a JVM without memory, see {@link TrainingJvm}. */
    private static final int OUT_OF_MEMORY = 3;

    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** Time for a child to end, and for a task of the schedule. */
    private static final Duration END = Duration.ofSeconds(10);

    private final SerialExecutor executor;
    private final Timeline timeline;
    private final ZoneId zone;
    private final Train train;
    private final Children children;
    private final Results results;
    private Optional<Children.Child> running = Optional.empty();
    private Optional<SerialExecutor.Waiting> night = Optional.empty();

    /** Begin of the last training that did not fail; the next night waits for no other. */
    private Optional<Instant> begun = Optional.empty();

    /** Earliest begin of a training that no change of the data asked for. */
    private Instant earliest = Instant.MIN;

    private boolean again;

    /** Begin of the training that runs; empty if none does. */
    private volatile Optional<Instant> runningSince = Optional.empty();

    /** Problem of the last training; empty if it succeeded, or none ended yet. */
    private volatile Optional<String> problem = Optional.empty();

    /** Starts child processes. */
    @FunctionalInterface
    public interface Children {

        /** Child process. */
        interface Child {

            /** Ends the process at once. */
            void end();
        }

        /**
         * Starts a training.
         *
         * @param line receives each line of its output, on any thread
         * @param exit receives the exit code after the last line, once, on any thread
         * @throws java.io.UncheckedIOException if the process cannot be started
         */
        Child start(Consumer<String> line, IntConsumer exit);
    }

    /** Results of trainings. */
    public interface Results {

        /** Returns whether choice and own network are of the present data. */
        boolean areCurrent();

        /** Returns the time of the last result; empty without one. */
        Optional<Instant> last();

        /** Deletes what is too old, and includes the events so far in the data, before the training of a night. */
        void includeEvents();

        /** Takes a new choice, which is stored. On the thread of the schedule. */
        void chosen();
    }

    /**
     * Returns the results in a home folder.
     *
     * @param chosen takes a new choice, on the thread of the schedule
     */
    static Results results(ImportedDataset data, ServedModelStore store, NodeChoice choice, Runnable chosen) {
        return new Results() {
            @Override
            public boolean areCurrent() {
                return !data.isPresent() || choice.isComplete();
            }

            @Override
            public Optional<Instant> last() {
                return store.choice().map(ServingChoice::at);
            }

            @Override
            public void includeEvents() {
                data.includeNewest();
            }

            @Override
            public void chosen() {
                chosen.run();
            }
        };
    }

    /** @param zone time zone of the time of day */
    public TrainingProcess(Timeline timeline, ZoneId zone, Train train, Children children, Results results) {
        this.timeline = timeline;
        this.zone = zone;
        this.train = train;
        this.children = children;
        this.results = results;
        this.executor = timeline.executor("hanse-training");
    }

    /** Starts the schedule. */
    public void start() {
        executor.execute(() -> {
            begun = results.last();
            if (areCurrent()) {
                LOG.info("training is current");
                waitForNight();
            } else {
                run();
            }
        });
    }

    /** Data that cannot be read now are no reason to end the schedule. */
    private boolean areCurrent() {
        try {
            return results.areCurrent();
        } catch (RuntimeException e) {
            LOG.error("results not read reason=\"{}\"", e.getMessage());
            return false;
        }
    }

    /** Trains now, or after the training that runs, if its result is not of the present data then. For new data, or on request of the owner. */
    public void requested() {
        executor.execute(() -> {
            if (running.isPresent()) {
                again = true;
            } else {
                run();
            }
        });
    }

    /** Trains now, unless a training runs or began within the last minute. */
    void compared() {
        executor.execute(() -> {
            Instant now = timeline.clock().instant();
            if (running.isEmpty() && now.isAfter(earliest)) {
                run();
            }
        });
    }

    private void run() {
        earliest = timeline.clock().instant().plus(PAUSE);
        night.ifPresent(SerialExecutor.Waiting::cancel);
        night = Optional.empty();
        again = false;
        begun = Optional.of(timeline.clock().instant());
        try {
            running = Optional.of(children.start(
                    line -> executor.execute(() -> printed(line)), code -> executor.execute(() -> ended(code))));
            runningSince = begun;
        } catch (RuntimeException e) {
            LOG.error("training cannot be started reason=\"{}\"", e.getMessage());
            problem = Optional.of("cannot be started; see the log");
            begun = Optional.empty();
            waitForNight();
        }
    }

    private void printed(String line) {
        LOG.info("training: {}", line);
        if (line.startsWith(NodeTrainCommand.CHOSEN)) {
            results.chosen();
        }
    }

    private void ended(int code) {
        running = Optional.empty();
        runningSince = Optional.empty();
        problem = code == ExitCode.SUCCESS
                ? Optional.empty()
                : Optional.of("failed with exit code " + code + "; see the log");
        if (code != ExitCode.SUCCESS) {
            begun = Optional.empty();
            LOG.error(
                    "training failed exit={}{}",
                    code,
                    code == OUT_OF_MEMORY ? ": too little memory. Fix: raise train.memory in node.yaml" : "");
        }
        if (again && !areCurrent()) {
            run();
        } else {
            waitForNight();
        }
    }

    /** Returns the problem of the last training; empty if it succeeded, or none ended yet. */
    Optional<String> problem() {
        return problem;
    }

    /** Returns the begin of the training that runs; empty if none does. */
    Optional<Instant> runningSince() {
        return runningSince;
    }

    private void waitForNight() {
        night = train.next(timeline.clock().instant().atZone(zone), begun)
                .flatMap(time -> executor.schedule(time, () -> {
                    try {
                        results.includeEvents();
                    } catch (RuntimeException e) {
                        LOG.error("events not included reason=\"{}\"", e.getMessage());
                    }
                    run();
                }));
    }

    /** Ends the schedule and the child process. The next start resumes its training. */
    @Override
    public void close() {
        executor.execute(() -> running.ifPresent(Children.Child::end));
        executor.end(AtEnd.RUN, END);
    }
}
