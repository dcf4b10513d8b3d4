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
 * Progress of long work, on standard error. On a terminal it is a bar with the remaining time. In a pipe it is a plain line at the start,
 * at every tenth and at the end of the work, at most one every two seconds. Patient progress is for usually short work: a bar or line
 * every ten seconds at most, and nothing for shorter work.
 *
 * <p>Thread-safe.
 */
public final class Progress implements AutoCloseable {

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Takes a bar off its line. */
    private static final String CLEAR = "\r\033[K";

    private static final int USUAL_COLUMNS = 100;

    private final String task;
    private long total;
    private final Place place;
    private final InstantSource clock;
    private final Duration patience;
    private final Instant start;
    private Optional<ProgressBar> bar;
    private long skipped;
    private long done;
    private long tenths;
    private Instant lastLine;

    /** Whether a line was written. */
    private boolean reported;

    /**
     * Destination of the progress.
     *
     * @param out stream of lines
     * @param terminal whether bars replace lines
     * @param host bar of the enclosing work, beside which this progress appears
     */
    private record Place(PrintStream out, boolean terminal, Optional<ProgressBar> host) {}

    private Progress(String task, long total, Place place, InstantSource clock, Duration patience) {
        this.task = task;
        this.total = total;
        this.place = place;
        this.clock = clock;
        this.patience = patience;
        this.start = clock.instant();
        this.lastLine = start;
        this.bar = place.terminal() && patience.isZero()
                ? Optional.of(terminalBar(task, total, 0, Duration.ZERO))
                : Optional.empty();
    }

    /** Begins work of {@code total} steps on standard error. */
    public static Progress start(String task, long total) {
        return new Progress(task, total, standard(), InstantSource.system(), Duration.ZERO);
    }

    /** Begins work of {@code total} steps that mostly takes no time, on standard error. */
    public static Progress startPatient(String task, long total) {
        return new Progress(task, total, standard(), InstantSource.system(), PATIENCE);
    }

    private static Place standard() {
        return new Place(System.err, onTerminal(), Optional.empty());
    }

    /** Starts progress without a terminal, with lines to {@code out} and times of {@code clock}, see {@link #start}. */
    public static Progress plain(String task, long total, PrintStream out, InstantSource clock) {
        return new Progress(task, total, new Place(out, false, Optional.empty()), clock, Duration.ZERO);
    }

    /**
     * Starts patient progress without a terminal, with lines to {@code out} and times of {@code clock}, see {@link
     * #startPatient}.
     */
    public static Progress plainPatient(String task, long total, PrintStream out, InstantSource clock) {
        return new Progress(task, total, new Place(out, false, Optional.empty()), clock, PATIENCE);
    }

    /** Begins usually short work between two steps of this work, with progress at the same destination. */
    public synchronized Progress part(String name, long steps) {
        return new Progress(name, steps, new Place(place.out(), place.terminal(), bar), clock, PATIENCE);
    }

    /** Returns whether the process has a console and standard error is not redirected. */
    public static boolean onTerminal() {
        return "1".equals(System.getenv("HANSE_TERMINAL"));
    }

    /** Prints a line on standard error before work begins or after it has ended. It remains after the bar. */
    public static void remark(String task, String what) {
        System.err.println(task + ": " + what);
    }

    /** Prints a line during the work; the bar is drawn again below it. */
    public synchronized void aside(String name, String what) {
        place.out().println((bar.isPresent() ? CLEAR : "") + name + ": " + what);
        reported = true;
    }

    /**
     * Records one more step.
     *
     * @param what short name of the step
     */
    public synchronized void step(String what) {
        done++;
        Instant now = clock.instant();
        Duration gone = Duration.between(start, now);
        if (gone.compareTo(patience) < 0) {
            return;
        }
        if (place.terminal()) {
            show(what, gone);
            return;
        }
        boolean due = done * 10 / Math.max(1, total) > tenths
                && Duration.between(lastLine, now).compareTo(patience.isZero() ? QUIET : patience) >= 0;
        if (due && done < total) {
            tenths = done * 10 / total;
            lastLine = now;
            reported = true;
            place.out().printf(Locale.ROOT, "%s: %d of %d (%s), about %s left%n", task, done, total, what, left(gone));
        }
    }

    /** Shows the last step on a terminal. */
    private void show(String what, Duration gone) {
        if (place.host().isPresent()) {
            place.host()
                    .get()
                    .setExtraMessage(" " + task + " " + done + "/" + total + ", about " + left(gone) + " left");
        } else if (bar.isPresent()) {
            bar.get().setExtraMessage(" " + what).step();
        } else if (done < total) {
            bar = Optional.of(terminalBar(task, total, done, gone));
        }
    }

    /**
     * Records {@code steps} that were done before this work began.
     *
     * @param what origin of the steps
     */
    public synchronized void skip(long steps, String what) {
        skipped += steps;
        done += steps;
        tenths = done * 10 / Math.max(1, total);
        bar.ifPresent(shown -> shown.stepBy(steps));
        note(what);
    }

    /** Prints a note between two steps: a line of its own where output is piped. */
    public synchronized void note(String what) {
        if (bar.isPresent()) {
            bar.get().setExtraMessage(" " + what);
        } else if (!place.terminal()) {
            Instant now = clock.instant();
            String rest =
                    done > skipped && done < total ? ", at most " + left(Duration.between(start, now)) + " left" : "";
            place.out().printf(Locale.ROOT, "%s: %s%s%n", task, what, rest);
            reported = true;
            lastLine = now;
        }
    }

    /** Notes that the steps done are all there need be. */
    public synchronized void complete() {
        total = done;
        bar.ifPresent(shown -> shown.maxHint(done));
    }

    /** Returns the remaining time at the average speed since the start. */
    private String left(Duration gone) {
        return text(gone.multipliedBy(total - done).dividedBy(Math.max(1, done - skipped)));
    }

    @Override
    public synchronized void close() {
        if (bar.isPresent()) {
            bar.get().setExtraMessage("").close();
        } else if (place.host().isPresent()) {
            place.host().get().setExtraMessage("");
        } else if (!place.terminal() && (reported || patience.isZero())) {
            String end = done < total ? "stopped at " + done + " of " + total + " after" : "done in";
            place.out().printf(Locale.ROOT, "%s: %s %s%n", task, end, text(Duration.between(start, clock.instant())));
        }
    }

    private static String text(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 90 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    /** Returns the width of the terminal, as the launcher determined it. */
    private static int columns() {
        String columns = System.getenv("HANSE_COLUMNS");
        return columns != null && columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) - 1 : USUAL_COLUMNS;
    }

    private static ProgressBar terminalBar(String task, long total, long done, Duration gone) {
        return new ProgressBarBuilder()
                // By default the library requests the width from a terminal library, which takes Ctrl-C away from Java:
                // the process would end without the notice of how to continue, and leave its temporary files.
                .setConsumer(new ConsoleProgressBarConsumer(System.err, columns()))
                .setTaskName(task)
                .setInitialMax(total)
                .startsFrom(done, gone)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .continuousUpdate()
                .build();
    }
}
