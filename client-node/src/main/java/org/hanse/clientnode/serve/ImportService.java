// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.hanse.clientnode.port.ReceivedFiles;
import org.hanse.clientnode.port.ReceivedFiles.Counts;
import org.hanse.clientnode.port.ReceivedFiles.Format;
import org.hanse.clientnode.port.ReceivedFiles.Kind;
import org.hanse.clientnode.port.ReceivedFiles.Order;
import org.hanse.clientnode.port.ReceivedFiles.Received;
import org.hanse.clientnode.port.ReceivedFiles.ReceivingException;
import org.hanse.clientnode.port.ReceivedFiles.Reject;
import org.hanse.config.InvalidInputException;
import org.hanse.config.StorageFault;
import org.hanse.core.crypto.Digest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports of files with items or interactions. A file is stored before its answer, and its rows are stored in the background, in batches, as
 * single items and events are. After a crash an import goes on behind the last batch. An interaction without an id gets one made of its row and the
 * number of equal rows before it in its file, so that the same file adds nothing a second time. Any thread may call it.
 */
public final class ImportService {

    /** Longest file. */
    public static final long MOST_BYTES = 200_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(ImportService.class);

    private static final int MOST_WAITING = 20;
    private static final int MOST_REJECTS = 10_000;
    private static final int UPLOADS = 2;
    private static final int PAGE_SIZE = 1_000;
    private static final int ID_DIGITS = 32;
    private static final Duration RETRY = Duration.ofSeconds(10);

    private static final String ERASED =
            "import: found an erasure of shoppers before its end; expected none. Fix: send the file again without them";

    private static final PageToken PAGE = new PageToken("line:", "rejected rows");

    private final ReceivedFiles files;
    private final CatalogueService catalogue;
    private final RecommendationService events;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final BiConsumer<Duration, Runnable> schedule;

    /** Permits of files that are received: each holds a thread of the server. */
    private final Semaphore uploads = new Semaphore(UPLOADS);

    private volatile boolean stopping;

    /**
     * Import of a file.
     *
     * @param dryRun whether nothing is stored
     * @param at when it was received, ISO 8601
     * @param problem why it failed
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Import(
            String id,
            Kind kind,
            boolean dryRun,
            String at,
            ReceivedFiles.State state,
            Counts rows,
            Optional<Problem.Document> problem) {

        private static Import of(Received file) {
            return new Import(
                    file.id(),
                    file.order().kind(),
                    file.order().dryRun(),
                    file.at().toString(),
                    file.state(),
                    file.counts(),
                    file.problem()
                            .map(ImportService::problem)
                            .or(() -> file.state() == ReceivedFiles.State.FAILED
                                    ? Optional.of(new Problem(Problem.Kind.GONE, ERASED).document())
                                    : Optional.empty()));
        }
    }

    /** Rejected row. */
    public record RejectedRow(long line, Problem.Document problem) {}

    /**
     * Rejected rows by line, of the first ten thousand.
     *
     * @param nextPageToken names the next page; empty for the last
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Rejects(List<RejectedRow> rejects, Optional<String> nextPageToken) {}

    /**
     * Creates a service.
     *
     * @param random source of ids
     * @param schedule runs a task after a delay, one at a time
     */
    public ImportService(
            ReceivedFiles files,
            CatalogueService catalogue,
            RecommendationService events,
            InstantSource clock,
            RandomGenerator random,
            BiConsumer<Duration, Runnable> schedule) {
        this.files = files;
        this.catalogue = catalogue;
        this.events = events;
        this.clock = clock;
        this.random = random;
        this.schedule = schedule;
    }

    private static Problem.Document problem(String json) {
        return ServedJson.read(json.getBytes(StandardCharsets.UTF_8), Problem.Document.class);
    }

    private static String json(Problem.Document problem) {
        return new String(ServedJson.bytes(problem), StandardCharsets.UTF_8);
    }

    /** Goes on with the imports that a crash or an end interrupted. */
    public void start() {
        files.sweep();
        schedule.accept(Duration.ZERO, this::run);
    }

    /** Ends after the batch that runs. The next start goes on. */
    public void stop() {
        stopping = true;
    }

    /**
     * Returns what a request asks for.
     *
     * @param kind {@code items} or {@code interactions}
     * @param dryRun whether to store nothing
     * @param media media type of the body
     * @throws InvalidInputException if a value is not valid
     */
    public static Order order(Optional<String> kind, boolean dryRun, Optional<String> media) {
        String type = media.orElse("none").toLowerCase(Locale.ROOT);
        Format format;
        if (type.startsWith("text/csv")) {
            format = Format.CSV;
        } else if (type.startsWith("application/x-ndjson")) {
            format = Format.NDJSON;
        } else {
            throw new Problem(
                    Problem.Kind.MEDIA_TYPE,
                    "content-type: found " + type + "; expected text/csv or application/x-ndjson. Fix: name the one"
                            + " that the file has");
        }
        return new Order(
                switch (kind.orElse("none")) {
                    case "items" -> Kind.ITEMS;
                    case "interactions" -> Kind.INTERACTIONS;
                    default ->
                        throw new InvalidInputException("kind: found " + kind.orElse("none")
                                + "; expected items or interactions. Fix: add ?kind=items to the address");
                },
                format,
                dryRun);
    }

    /**
     * Receives a file.
     *
     * @param length length that the request states; negative for none
     * @throws Problem if the file is too long or no file of this kind, or too many imports wait
     */
    public Import receive(Order order, long length, InputStream body) {
        if (length > MOST_BYTES) {
            throw tooLarge();
        }
        if (files.open() >= MOST_WAITING) {
            throw tooMany();
        }
        if (!uploads.tryAcquire()) {
            throw new Problem(
                    Problem.Kind.TOO_MANY,
                    "imports: found " + UPLOADS + " files that are sent now; expected fewer. Fix: send it again later");
        }
        try {
            return received(order, body);
        } finally {
            uploads.release();
        }
    }

    private static Problem tooLarge() {
        return new Problem(
                Problem.Kind.TOO_LARGE,
                "body: found more than " + MOST_BYTES + " bytes; expected at most that. Fix: send several files");
    }

    private static Problem tooMany() {
        return new Problem(
                Problem.Kind.TOO_MANY,
                "imports: found " + MOST_WAITING + " that wait; expected fewer. Fix: send it again later");
    }

    private Import received(Order order, InputStream body) {
        Received file = new Received(
                HexFormat.of().toHexDigits(random.nextLong()),
                order,
                clock.instant(),
                ReceivedFiles.State.WAITING,
                Counts.NONE,
                Optional.empty());
        try {
            files.receive(file.id(), body, MOST_BYTES);
        } catch (ReceivingException e) {
            throw e.isTooLong() ? tooLarge() : Problem.malformed("body: found less than its stated length", List.of());
        }
        boolean added = false;
        try {
            requireRows(file);
            added = files.add(file, MOST_WAITING);
        } finally {
            if (!added) {
                files.delete(file.id());
            }
        }
        if (!added) {
            throw tooMany();
        }
        schedule.accept(Duration.ZERO, this::run);
        return Import.of(file);
    }

    private void requireRows(Received file) {
        try (InputStream in = files.open(file.id()).orElseThrow()) {
            var unused = new RowReader(in, file.order().format(), file.order().kind());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static StorageFault unreadable(IOException e) {
        return new StorageFault(
                "received file: found one that cannot be read; expected to read it. Fix: check the disk", e);
    }

    /**
     * Returns an import.
     *
     * @throws Problem if there is none
     */
    public Import find(String id) {
        return Import.of(required(id));
    }

    /** Returns whether there is an import. */
    public boolean has(String id) {
        return files.find(id).isPresent();
    }

    /** Returns whether an import is of interactions; false if there is none. */
    public boolean isOfInteractions(String id) {
        return files.find(id)
                .filter(own -> own.order().kind() == Kind.INTERACTIONS)
                .isPresent();
    }

    private Received required(String id) {
        return files.find(id)
                .orElseThrow(() -> new Problem(
                        Problem.Kind.UNKNOWN,
                        "import: found no " + id + "; expected one of the last hundred. Fix: use the address that"
                                + " Location named"));
    }

    /**
     * Returns rejected rows of an import.
     *
     * @param token token of the page before; empty for the first page
     * @throws Problem if there is no such import
     */
    public Rejects rejects(String id, Optional<String> token) {
        Received file = required(id);
        List<Reject> rows = files.rejects(
                file.id(), token.map(own -> PAGE.after(own, Long::parseLong)).orElse(0L), PAGE_SIZE + 1);
        List<Reject> page = rows.subList(0, Math.min(rows.size(), PAGE_SIZE));
        return new Rejects(
                page.stream()
                        .map(row -> new RejectedRow(row.line(), problem(row.problem())))
                        .toList(),
                rows.size() > PAGE_SIZE
                        ? Optional.of(PAGE.of(page.get(PAGE_SIZE - 1).line()))
                        : Optional.empty());
    }

    /** Imports all files that wait. */
    private void run() {
        try {
            for (Optional<Received> next = files.next(); next.isPresent() && !stopping; next = files.next()) {
                run(next.get());
            }
        } catch (StorageFault e) {
            LOG.error("import waits reason=\"{}\"", e.getMessage());
            if (!stopping) {
                schedule.accept(RETRY, this::run);
            }
        }
    }

    private void run(Received file) {
        Optional<InputStream> open = files.open(file.id());
        if (open.isEmpty()) {
            files.end(
                    file.id(),
                    Optional.of(json(
                            new Problem(Problem.Kind.GONE, "import: found no file; expected it. Fix: send it again")
                                    .document())));
            return;
        }
        try (InputStream in = open.get()) {
            if (stored(
                    file, new RowReader(in, file.order().format(), file.order().kind()))) {
                files.end(file.id(), Optional.empty());
                LOG.info("import ended id={}", file.id());
            }
        } catch (IOException e) {
            throw unreadable(e);
        } catch (StorageFault e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("import failed id={} reason=\"{}\"", file.id(), e.getMessage(), e);
            files.end(
                    file.id(),
                    Optional.of(json(new Problem(
                                    Problem.Kind.FAILED,
                                    "import: found an error of this service; see its log. Fix: send the rest again")
                            .document())));
        }
    }

    /** Returns whether the file was imported to its end. */
    private boolean stored(Received file, RowReader rows) throws IOException {
        Counts counts = file.counts();
        RowIds ids = new RowIds();
        long place = 0;
        List<RowReader.Row> batch = new ArrayList<>();
        Optional<RowReader.Row> row = rows.next();
        while (row.isPresent()) {
            if (file.order().kind() == Kind.INTERACTIONS) {
                row.get().json().ifPresent(ids::complete);
            }
            if (place++ >= file.counts().read()) {
                batch.add(row.get());
            }
            row = rows.next();
            if (batch.size() == Events.MOST || (row.isEmpty() && !batch.isEmpty())) {
                if (stopping) {
                    return false;
                }
                List<Reject> rejects = new ArrayList<>();
                counts = counts.plus(store(file.order(), batch, rejects));
                if (!files.progress(file.id(), counts, rejects, MOST_REJECTS)) {
                    LOG.info("import ended by an erasure id={}", file.id());
                    files.delete(file.id());
                    return false;
                }
                batch.clear();
            }
        }
        return true;
    }

    /** Result of a row. */
    private record Outcome(Events.Status status, Optional<Problem.Document> problem) {}

    private Counts store(Order order, List<RowReader.Row> batch, List<Reject> rejects) {
        List<ObjectNode> rows =
                batch.stream().flatMap(row -> row.json().stream()).toList();
        Iterator<Outcome> outcomes = outcomes(order, rows).iterator();
        long stored = 0;
        long duplicate = 0;
        for (RowReader.Row row : batch) {
            Outcome outcome = row.json().isPresent()
                    ? outcomes.next()
                    : new Outcome(Events.Status.REJECTED, row.problem().map(Problem::document));
            stored += outcome.status() == Events.Status.STORED ? 1 : 0;
            duplicate += outcome.status() == Events.Status.DUPLICATE ? 1 : 0;
            outcome.problem().ifPresent(problem -> rejects.add(new Reject(row.line(), json(problem))));
        }
        return new Counts(batch.size(), stored, duplicate, rejects.size());
    }

    private List<Outcome> outcomes(Order order, List<ObjectNode> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        if (order.kind() == Kind.ITEMS) {
            return catalogue.store(rows, order.dryRun()).stream()
                    .map(own -> new Outcome(own.status(), own.problem()))
                    .toList();
        }
        Events.Request request = new Events.Request(List.copyOf(rows));
        Events.Answer answer = order.dryRun() ? events.tested(request) : events.store(request);
        return answer.results().stream()
                .map(own -> new Outcome(own.status(), own.problem()))
                .toList();
    }

    /** Counts of rows by the first bytes of their digests: a file may have millions of rows. */
    private static final class RowCounts {

        private static final int FIRST_SIZE = 1 << 10;

        private long[] keys = new long[FIRST_SIZE];
        private int[] counts = new int[FIRST_SIZE];
        private int size;

        /** Counts a row, and returns how often it was counted. */
        int add(long key) {
            int place = place(key);
            if (counts[place] == 0) {
                size++;
                keys[place] = key;
            }
            int count = ++counts[place];
            if (2 * size > keys.length) {
                grow();
            }
            return count;
        }

        /** Digests are random, so that their last bits are a hash. */
        private int place(long key) {
            int place = (int) key & (keys.length - 1);
            while (counts[place] > 0 && keys[place] != key) {
                place = (place + 1) & (keys.length - 1);
            }
            return place;
        }

        private void grow() {
            long[] oldKeys = keys;
            int[] oldCounts = counts;
            keys = new long[2 * oldKeys.length];
            counts = new int[2 * oldKeys.length];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldCounts[i] > 0) {
                    int place = place(oldKeys[i]);
                    keys[place] = oldKeys[i];
                    counts[place] = oldCounts[i];
                }
            }
        }
    }

    /** Ids of rows that have none: digest of the row, and number of equal rows before it. */
    private static final class RowIds {

        private final RowCounts equal = new RowCounts();

        void complete(ObjectNode row) {
            if (!row.path("id").asText().isBlank()) {
                return;
            }
            row.remove("id");
            TreeMap<String, JsonNode> sorted = new TreeMap<>();
            row.properties().forEach(own -> sorted.put(own.getKey(), own.getValue()));
            Digest digest = Digest.sha256(ServedJson.bytes(sorted));
            int number = equal.add(ByteBuffer.wrap(digest.toBytes()).getLong());
            row.put("id", "row-" + digest.toHex().substring(0, ID_DIGITS) + "-" + number);
        }
    }
}
