// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Tells how far long work has come, on standard error: a bar with the time left on a terminal, and where output is piped
 * a plain line at the start, at every tenth and at the end of the work, at most one every two seconds.
 *
 * <p>May be told of steps by several threads.
 */
public final class Progress implements AutoCloseable {

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final int USUAL_COLUMNS = 100;

    private final String task;
    private long total;
    private final PrintStream out;
    private final InstantSource clock;
    private final Instant start;
    private final Optional<ProgressBar> bar;
    private long skipped;
    private long done;
    private long tenths;
    private Instant lastLine;

    private Progress(String task, long total, PrintStream out, InstantSource clock, boolean terminal) {
        this.task = task;
        this.total = total;
        this.out = out;
        this.clock = clock;
        this.start = clock.instant();
        this.lastLine = start;
        this.bar = terminal ? Optional.of(terminalBar(task, total)) : Optional.empty();
    }

    /** Begins work of {@code total} steps on standard error. */
    public static Progress start(String task, long total) {
        return new Progress(task, total, System.err, InstantSource.system(), onTerminal());
    }

    /** As {@link #start} where nobody is looking, with lines to {@code out} and times of {@code clock}. */
    public static Progress plain(String task, long total, PrintStream out, InstantSource clock) {
        return new Progress(task, total, out, clock, false);
    }

    /** Whether somebody is looking: the process has a console and standard error was not sent elsewhere. */
    public static boolean onTerminal() {
        return "1".equals(System.getenv("HANSE_TERMINAL"));
    }

    /** A line on standard error before work begins or after it has ended, which stays when the bar has gone. */
    public static void remark(String task, String what) {
        System.err.println(task + ": " + what);
    }

    /** Notes that one more step is done; {@code what} says which, in a few words. */
    public synchronized void step(String what) {
        done++;
        if (bar.isPresent()) {
            bar.get().setExtraMessage(" " + what).step();
            return;
        }
        Instant now = clock.instant();
        boolean due = done * 10 / Math.max(1, total) > tenths
                && Duration.between(lastLine, now).compareTo(QUIET) >= 0;
        if (due && done < total) {
            tenths = done * 10 / total;
            lastLine = now;
            Duration gone = Duration.between(start, now);
            out.printf(Locale.ROOT, "%s: %d of %d (%s), about %s left%n", task, done, total, what, left(gone));
        }
    }

    /** Notes that {@code steps} were done before this work began; {@code what} says by whom. */
    public synchronized void skip(long steps, String what) {
        skipped += steps;
        done += steps;
        tenths = done * 10 / Math.max(1, total);
        bar.ifPresent(shown -> shown.stepBy(steps));
        note(what);
    }

    /** Tells of something between two steps: a line of its own where output is piped. */
    public synchronized void note(String what) {
        if (bar.isPresent()) {
            bar.get().setExtraMessage(" " + what);
        } else {
            Instant now = clock.instant();
            String rest =
                    done > skipped && done < total ? ", at most " + left(Duration.between(start, now)) + " left" : "";
            out.printf(Locale.ROOT, "%s: %s%s%n", task, what, rest);
            lastLine = now;
        }
    }

    /** Notes that the steps done are all there need be. */
    public synchronized void complete() {
        total = done;
        bar.ifPresent(shown -> shown.maxHint(done));
    }

    /** The time left if the rest goes as fast as the steps since the start. */
    private String left(Duration gone) {
        return text(gone.multipliedBy(total - done).dividedBy(Math.max(1, done - skipped)));
    }

    @Override
    public synchronized void close() {
        if (bar.isPresent()) {
            bar.get().setExtraMessage("").close();
        } else {
            String end = done < total ? "stopped at " + done + " of " + total + " after" : "done in";
            out.printf(Locale.ROOT, "%s: %s %s%n", task, end, text(Duration.between(start, clock.instant())));
        }
    }

    private static String text(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 90 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    /** Width of the terminal, as the launcher found it. */
    private static int columns() {
        String columns = System.getenv("HANSE_COLUMNS");
        return columns != null && columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) - 1 : USUAL_COLUMNS;
    }

    private static ProgressBar terminalBar(String task, long total) {
        return new ProgressBarBuilder()
                // Left to itself the library asks a terminal library for the width, which takes Ctrl-C away from Java:
                // the
                // process would end without the notice of how to go on, and leave its temporary files.
                .setConsumer(new ConsoleProgressBarConsumer(System.err, columns()))
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .continuousUpdate()
                .build();
    }
}
