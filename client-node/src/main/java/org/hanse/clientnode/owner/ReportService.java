// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.hanse.clientnode.port.Author;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.serve.Problem;
import org.hanse.config.InvalidInputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signed reports that the owner asks for. One at a time is made, in the background. Any thread may call it. */
public final class ReportService {

    private static final Logger LOG = LoggerFactory.getLogger(ReportService.class);
    private static final String SCHEMA = "hanse.reports/1";
    private static final int WEEK = 7;

    private final Store store;
    private final DecisionLog log;
    private final Executor background;
    private final InstantSource clock;

    private Optional<Work> work = Optional.empty();
    private Optional<Failed> failed = Optional.empty();

    /** Reports on the disk. Methods block. */
    public interface Store {

        /** Deletes what an ended process left half made. */
        void tidy();

        /** Returns all reports, the last one first. */
        List<Made> all();

        /**
         * Makes a report, or nothing.
         *
         * @param each runs after each decision that was read
         */
        Made make(Days days, Author author, Runnable each);

        /** Verifies a report with the node's key. */
        Verification verify(String id);

        /** Returns the page of a report. */
        byte[] page(String id);

        /** Returns all files of a report as a ZIP archive. */
        byte[] archive(String id);
    }

    /** Days in UTC; {@code until} is the day after the last one. */
    public record Days(LocalDate from, LocalDate until) {

        /** @throws InvalidInputException if there is no day between them */
        public Days {
            if (!from.isBefore(until)) {
                throw new InvalidInputException(
                        "until: found " + until + "; expected a day after from " + from + ". Fix: give a later day");
            }
        }

        private Instant start() {
            return from.atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        private Instant end() {
            return until.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    }

    /** Days as a request and an answer have them, such as {@code 2026-10-01}. */
    public record Period(String from, String until) {

        /** A missing day is none. */
        public Period {
            from = Objects.requireNonNullElse(from, "");
            until = Objects.requireNonNullElse(until, "");
        }

        private static Period of(Days days) {
            return new Period(days.from().toString(), days.until().toString());
        }

        private Days days() {
            return new Days(day("from", from), day("until", until));
        }

        private static LocalDate day(String key, String text) {
            try {
                LocalDate day = LocalDate.parse(text);
                if (day.getYear() < 1 || day.getYear() > 9999) {
                    throw new DateTimeException("year");
                }
                return day;
            } catch (DateTimeException e) {
                throw new InvalidInputException(
                        key + ": found " + (text.isEmpty() ? "nothing" : text)
                                + "; expected a day such as 2026-10-01. Fix: write year, month and day",
                        e);
            }
        }
    }

    /** Verdict of a report. */
    public enum Colour {
        GREEN,
        AMBER,
        RED
    }

    /**
     * Report.
     *
     * @param id 16 hexadecimal digits
     * @param digest digest of the signed record
     * @param by who asked for it, such as {@code token shop}
     * @param folder folder on the node's machine
     */
    public record Made(
            String id,
            Period period,
            long decisions,
            Colour verdict,
            String digest,
            String at,
            String by,
            String folder) {}

    /**
     * Report that is made now.
     *
     * @param read number of decisions that were read
     * @param decisions number of decisions of the period
     */
    public record Running(Period period, String since, long read, long decisions) {}

    /** Last report, if it could not be made. */
    public record Failed(Period period, String at, String problem) {}

    /**
     * All reports.
     *
     * @param suggested last full month, and seven days up to today
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Reports(
            String schema,
            List<Period> suggested,
            Optional<Running> running,
            Optional<Failed> failed,
            List<Made> reports) {

        /**
         * Returns a report.
         *
         * @throws Problem if there is none
         */
        public Made made(String id) {
            return reports.stream()
                    .filter(own -> own.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new Problem(
                            Problem.Kind.UNKNOWN,
                            "report: found " + id + "; expected the id of a report. Fix: take one of the list"));
        }
    }

    /**
     * Result of a verification, as {@code hanse verify report} has it.
     *
     * @param key fingerprint of the node's key
     * @param notVerified names in the folder that were not signed
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Verification(
            String id,
            boolean verified,
            String key,
            List<String> checked,
            List<String> notVerified,
            Optional<Failure> failure) {}

    /** Part of a report that is not what was signed, and why. */
    public record Failure(String part, String reason) {}

    private record Work(Days days, Instant since, AtomicLong read, long decisions) {

        private Running running() {
            return new Running(Period.of(days), since.toString(), read.get(), decisions);
        }
    }

    /** @param background runs one task after another */
    public ReportService(Store store, DecisionLog log, Executor background, InstantSource clock) {
        this.store = store;
        this.log = log;
        this.background = background;
        this.clock = clock;
    }

    /** Returns all reports. */
    public Reports reports() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate month = today.withDayOfMonth(1);
        List<Period> suggested = List.of(
                Period.of(new Days(month.minusMonths(1), month)),
                Period.of(new Days(today.minusDays(WEEK - 1), today.plusDays(1))));
        Optional<Running> running;
        Optional<Failed> last;
        synchronized (this) {
            running = work.map(Work::running);
            last = failed;
        }
        return new Reports(SCHEMA, suggested, running, last, store.all());
    }

    /**
     * Begins a report.
     *
     * @param token name of the token that asks
     * @throws InvalidInputException if the period is not valid or has no decision; nothing is made
     * @throws Problem if another report is made now
     */
    public Running make(Period period, String token) {
        Days days = period.days();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        long decisions = log.counts(days.start(), days.end()).shown();
        if (decisions == 0) {
            throw new InvalidInputException("from, until: found no logged decision from " + days.from() + " until "
                    + days.until() + "; expected at least one. Fix: name another period");
        }
        Work own = new Work(days, now, new AtomicLong(), decisions);
        synchronized (this) {
            if (work.isPresent()) {
                throw new Problem(
                        Problem.Kind.CHANGED,
                        "report: found another one that is made now; expected none. Fix: wait until it is made");
            }
            work = Optional.of(own);
            failed = Optional.empty();
        }
        begin(own, Author.ofToken(now, token));
        return own.running();
    }

    private void begin(Work own, Author author) {
        try {
            background.execute(() -> run(own, author));
        } catch (RejectedExecutionException e) {
            end(Optional.empty());
            throw new Problem(
                    Problem.Kind.UNAVAILABLE,
                    "report: found a node that ends; expected one that runs. Fix: ask again after its start");
        }
    }

    private void run(Work own, Author author) {
        Optional<Failed> problem = Optional.empty();
        try {
            Made made = store.make(own.days(), author, own.read()::incrementAndGet);
            LOG.info("report made id={} by=\"{}\"", made.id(), author.by());
        } catch (RuntimeException e) {
            LOG.warn("report not made by=\"{}\" reason=\"{}\"", author.by(), e.getMessage());
            problem = Optional.of(new Failed(
                    Period.of(own.days()),
                    clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                    String.valueOf(e.getMessage())));
        } catch (Error e) {
            end(Optional.empty());
            throw e;
        }
        end(problem);
    }

    private synchronized void end(Optional<Failed> problem) {
        failed = problem;
        work = Optional.empty();
    }

    /** Verifies a report with the node's key. */
    public Verification verify(Made made) {
        return store.verify(made.id());
    }

    /** Returns the page of a report. */
    public byte[] page(Made made) {
        return store.page(made.id());
    }

    /** Returns all files of a report as a ZIP archive. */
    public byte[] archive(Made made) {
        return store.archive(made.id());
    }
}
