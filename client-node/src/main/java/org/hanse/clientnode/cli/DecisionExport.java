// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.hanse.cli.Progress;
import org.hanse.clientnode.audit.DecisionChoice;
import org.hanse.clientnode.audit.DecisionDocument;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.DecisionOutcome;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.RewardSettings.Objectives;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.Layout;
import org.hanse.dataset.ParquetExport;
import org.hanse.file.DurableFile;
import org.hanse.file.TemporaryPath;
import org.hanse.jdbc.SqliteDatabase;

/**
 * File of a node's shown decisions with what shoppers did after them, one row a slot, and its descriptor of layout {@code logged-decisions}.
 * Events join by the rules of {@link DecisionOutcome} with a window of its own, in SQL, so that memory does not depend on the number of rows.
 */
final class DecisionExport {

    static final String PARQUET = ".parquet";

    private static final int BUFFER = 1 << 16;

    private final NodeHome home;
    private final InstantSource clock;

    DecisionExport(NodeHome home, InstantSource clock) {
        this.home = home;
        this.clock = clock;
    }

    /**
     * What to export.
     *
     * @param from first instant
     * @param until instant after the last one
     * @param window time after a decision in which events count
     * @param shoppers whether rows have what names a shopper, or tells what one met: columns shopper, decision, permitted_digest, rest
     */
    record Wanted(Instant from, Instant until, Duration window, boolean shoppers) {}

    /**
     * Row of a file: a slot of a decision. Columns of the pool are null in slots with a pinned item, and where the log does not have it.
     *
     * @param number number of the decision in the log
     * @param micros microseconds since the epoch
     * @param settled whether the window has ended
     */
    private record Row(
            long number,
            long micros,
            boolean settled,
            Optional<String> shopper,
            String decision,
            String surface,
            int history,
            boolean profiling,
            String served_by,
            Optional<String> job,
            Optional<String> model,
            int position,
            int slots,
            String item,
            String kind,
            double propensity,
            double score,
            Optional<Double> rate,
            Optional<Integer> best,
            Optional<Double> temperature,
            Optional<Integer> permitted,
            Optional<String> permitted_digest,
            Optional<List<String>> rest,
            Optional<List<String>> pool_items,
            Optional<List<Double>> pool_scores) {}

    /** Columns of {@link Row} with DuckDB's types. */
    private static final Map<String, String> ROW_TYPES = types("""
            number BIGINT, micros BIGINT, settled BOOLEAN, shopper VARCHAR, decision VARCHAR, surface VARCHAR, history INTEGER,
            profiling BOOLEAN, served_by VARCHAR, job VARCHAR, model VARCHAR, position INTEGER, slots INTEGER, item VARCHAR,
            kind VARCHAR, propensity DOUBLE, score DOUBLE, rate DOUBLE, best INTEGER, temperature DOUBLE, permitted INTEGER,
            permitted_digest VARCHAR, rest VARCHAR[], pool_items VARCHAR[], pool_scores DOUBLE[]""");

    /** Event after decisions. */
    private record After(Optional<Long> decision, Optional<String> shopper, long micros, String item, String type) {}

    private static final Map<String, String> EVENT_TYPES =
            types("decision BIGINT, shopper VARCHAR, micros BIGINT, item VARCHAR, type VARCHAR");

    private static Map<String, String> types(String text) {
        Map<String, String> types = new LinkedHashMap<>();
        for (String column : text.split(",", -1)) {
            String[] words = column.strip().split(" ", -1);
            types.put(words[0], words[1]);
        }
        return types;
    }

    /**
     * Numbers of a file.
     *
     * @param rewards rows with a reward
     * @param propensityMin least propensity; 1 without rows
     * @param unsettled decisions whose window has not ended
     * @param withoutPool rows without a pool, beside those of pinned items
     * @param waiting decisions of the period that were made ahead and not shown, which are left out
     */
    record Written(
            long rows,
            long decisions,
            long rewards,
            double propensityMin,
            long unsettled,
            long withoutPool,
            long waiting) {}

    /** Returns the file of the descriptor. */
    static Path descriptor(Path file) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(name.substring(0, name.length() - PARQUET.length()) + ".yaml");
    }

    /**
     * Writes both files for their owner alone. They take the place of earlier ones at the end; a failure leaves these.
     *
     * @throws InvalidInputException if there is no item to write, something else is in the place of a file, or shoppers were erased meanwhile
     */
    Written write(Wanted wanted, Path file) {
        requireReplaceable(file);
        try (ImportedDataset data = ImportedDataset.open(home, clock);
                TemporaryPath work = WorkFolder.open(home);
                TemporaryPath beside = beside(file);
                SqliteDatabase database = NodeDatabase.open(home.database())) {
            long erasures = data.erasures();
            Set<String> open = ShopperLists.erasures(data);
            Tables tables = new Tables(
                    kept(wanted),
                    work.path().resolve("rows.jsonl.gz"),
                    work.path().resolve("events.jsonl.gz"),
                    clock.instant());
            DecisionLog.Counts counts = database.readOneState(
                    () -> tables.write(new JdbcDecisionLog(database), new JdbcEventStore(database), erasures));
            Path rows = beside.path().resolve("rows" + PARQUET);
            List<Double> numbers = ParquetExport.fromQuery(
                    Map.of(
                            "slot",
                            new ParquetExport.Lines(tables.rows(), ROW_TYPES),
                            "happened",
                            new ParquetExport.Lines(tables.events(), EVENT_TYPES)),
                    query(wanted),
                    NUMBERS,
                    rows,
                    clock);
            Written written = written(numbers, counts);
            requireRows(written, wanted);
            Path words = beside.path().resolve("words.yaml");
            DurableFile.write(words, words(file, wanted.shoppers()));
            if (!open.containsAll(ShopperLists.erasures(data))
                    || !data.unlessErased(erasures, () -> {
                        DurableFile.adopt(words, descriptor(file));
                        DurableFile.adopt(rows, file);
                    })) {
                throw ShopperLists.erasedMeanwhile(file);
            }
            return written;
        }
    }

    /** Refuses a file in the place of one that another export wrote, such as the settings of a node. */
    private static void requireReplaceable(Path file) {
        Path descriptor = descriptor(file);
        if (Files.exists(descriptor) && !describesDecisions(descriptor)) {
            throw new InvalidInputException(
                    descriptor + ": found another file; expected none, or a descriptor of layout"
                            + " logged-decisions. Fix: choose another name for --out");
        }
        if (Files.isDirectory(file)) {
            throw new InvalidInputException(
                    file + ": found a folder; expected none, or a file. Fix: choose another name for --out");
        }
    }

    private static boolean describesDecisions(Path file) {
        try {
            return DatasetDescriptor.read(file).given().train() instanceof Layout.Decisions;
        } catch (InvalidInputException e) {
            return false;
        }
    }

    /** Creates a folder on the file system of a file. */
    private static TemporaryPath beside(Path file) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        try {
            DurableFile.makeFolders(folder);
        } catch (IOException e) {
            throw FileProblem.unwritable(folder, e);
        }
        return TemporaryPath.folder(folder, ".decisions");
    }

    /** Leaves out decisions that should be deleted by now. */
    private Wanted kept(Wanted wanted) {
        Instant oldest = NodeSettings.read(home.settings()).keep().oldestDecision(clock.instant());
        return wanted.from().isAfter(oldest)
                ? wanted
                : new Wanted(oldest, wanted.until(), wanted.window(), wanted.shoppers());
    }

    private void requireRows(Written written, Wanted wanted) {
        if (written.rows() == 0) {
            throw new InvalidInputException("decisions: found none that was shown from " + wanted.from() + " until "
                    + wanted.until() + " with an item"
                    + (written.waiting() > 0 ? ", and " + written.waiting() + " made ahead" : "")
                    + "; expected at least one that is kept (keep.decisions in node.yaml). Fix: choose another period, or run"
                    + " hanse node recommend " + home.folder());
        }
    }

    /** Returns the recipients whose erasure is not finished. */
    private static Set<ShopperId> erased(DecisionLog log, long erasures) {
        return log.recipients().stream()
                .filter(shopper -> log.isErased(shopper, erasures))
                .collect(Collectors.toSet());
    }

    private static Written written(List<Double> numbers, DecisionLog.Counts counts) {
        return new Written(
                numbers.get(0).longValue(),
                numbers.get(1).longValue(),
                numbers.get(2).longValue(),
                numbers.get(3),
                numbers.get(4).longValue(),
                numbers.get(5).longValue(),
                counts.waiting());
    }

    /** Returns the text of the descriptor. Without ids of shoppers, requests of one shopper are separate. */
    private String words(Path file, boolean shoppers) {
        return """
                # Decisions of a node, as hanse node decisions export wrote them: a row is a slot. Read it with hanse data check.
                # reward is 1 if the shopper acted on the item within the window; clicks and purchases count these events.
                dataset: decisions
                interactions:
                  layout: logged-decisions
                  source: {path: "%s", format: parquet}
                  columns:
                    item: item
                    position: position
                    cluster: %s
                    propensity: propensity
                    reward: reward
                    time: time
                    context: [surface, served_by, history, kind]
                  policy: "%s"
                """.formatted(
                        quoted(String.valueOf(file.getFileName())),
                        shoppers ? "{sql: \"coalesce('shopper ' || shopper, 'list ' || list)\"}" : "list",
                        quoted(NodeSettings.name(home)));
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static final String NUMBERS = "SELECT count(*), count(DISTINCT list), count(*) FILTER (reward > 0),"
            + " coalesce(min(propensity), 1), count(DISTINCT list) FILTER (NOT settled),"
            + " count(*) FILTER (pool_items IS NULL AND kind <> 'pinned') FROM written";

    private static String query(Wanted wanted) {
        long window = TimeUnit.MILLISECONDS.toMicros(wanted.window().toMillis());
        Objectives types = Objectives.DEFAULT;
        return """
                WITH shown AS MATERIALIZED (SELECT number, micros, shopper, item FROM slot),
                after AS MATERIALIZED (SELECT * FROM happened),
                joined AS (
                  SELECT shown.number, shown.item, type FROM shown JOIN after
                    ON after.decision = shown.number AND after.item = shown.item
                    WHERE after.micros < shown.micros + %1$d
                  UNION ALL
                  SELECT shown.number, shown.item, type FROM (SELECT * FROM after WHERE decision IS NULL) AS after
                    ASOF JOIN (SELECT * FROM shown WHERE shopper IS NOT NULL) AS shown
                    ON after.shopper = shown.shopper AND after.item = shown.item AND after.micros >= shown.micros
                    WHERE after.micros < shown.micros + %1$d),
                counted AS (SELECT number, item, count(*) AS events, count(*) FILTER (type IN (%2$s)) AS clicks,
                  count(*) FILTER (type = 'purchase') AS purchases, count(*) FILTER (type IN (%3$s)) AS rewarded
                  FROM joined GROUP BY ALL)
                SELECT number AS list, %4$smake_timestamp(micros) AS "time", settled, surface, history, profiling, served_by, job, model,
                  "position", slots, item, kind, propensity, score, CAST(coalesce(rewarded, 0) > 0 AS INTEGER) AS reward,
                  coalesce(clicks, 0) AS clicks, coalesce(purchases, 0) AS purchases, coalesce(events, 0) AS events,
                  rate, best, temperature, permitted, pool_items, pool_scores
                FROM slot LEFT JOIN counted USING (number, item) WHERE micros < %5$d ORDER BY number, "position"
                """.formatted(
                        window,
                        list(types.click()),
                        list(DecisionOutcome.REWARDED),
                        wanted.shoppers() ? "decision, shopper, permitted_digest, rest, " : "",
                        EventStore.Event.micros(wanted.until()));
    }

    private static String list(Set<String> types) {
        return types.stream().sorted().map(own -> "'" + own + "'").collect(Collectors.joining(", "));
    }

    /** Tables that the query joins. */
    private record Tables(Wanted wanted, Path rows, Path events, Instant now) {

        /** Writes decisions of the period, and later ones that may have its events; returns the numbers of the period. */
        DecisionLog.Counts write(DecisionLog log, EventStore store, long erasures) {
            Set<ShopperId> erased = erased(log, erasures);
            DecisionLog.Counts counts = log.counts(wanted.from(), wanted.until());
            try (OutputStream rowLines = lines(rows);
                    OutputStream eventLines = lines(events);
                    Progress progress = Progress.startPatient("exporting", counts.shown())) {
                log.forEach(wanted.from(), wanted.until().plus(wanted.window()), row -> {
                    if (row.decision().shopper().filter(erased::contains).isEmpty()) {
                        rows(row, rowLines);
                        row.events().forEach(own -> write(after(own, Optional.of(row.number())), eventLines));
                    }
                    if (row.decision().at().isBefore(wanted.until())) {
                        progress.step("decision");
                    }
                });
                store.forEach(0, stored -> {
                    EventStore.Event own = stored.event();
                    if (own.decision().isEmpty()
                            && own.shopper().isPresent()
                            && !own.at().isBefore(wanted.from())) {
                        write(after(own, Optional.empty()), eventLines);
                    }
                });
            } catch (IOException | UncheckedIOException e) {
                throw FileProblem.unwritable(rows, e instanceof IOException own ? own : new IOException(e));
            }
            return counts;
        }

        private static OutputStream lines(Path file) throws IOException {
            return new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(file), BUFFER), BUFFER);
        }

        private static void write(Object line, OutputStream lines) {
            try {
                lines.write(ServedJson.bytes(line));
                lines.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static After after(EventStore.Event event, Optional<Long> decision) {
            return new After(
                    decision, event.shopper().map(ShopperId::value), event.micros(), event.item(), event.type());
        }

        private void rows(DecisionLog.Row row, OutputStream lines) {
            DecisionDocument.Read document =
                    DecisionDocument.Read.of(row.decision().document());
            Optional<DecisionChoice> choice = row.decision().choice().map(DecisionChoice::parse);
            for (int slot = 0; slot < document.items().size(); slot++) {
                write(row(row, document, choice, slot), lines);
            }
        }

        private Row row(
                DecisionLog.Row row, DecisionDocument.Read document, Optional<DecisionChoice> choice, int slot) {
            DecisionLog.Logged decision = row.decision();
            DecisionDocument.Read.Item item = document.items().get(slot);
            Optional<List<DecisionChoice.Pooled>> pool =
                    choice.filter(own -> !item.pinned()).flatMap(own -> own.pool(slot));
            return new Row(
                    row.number(),
                    EventStore.Event.micros(decision.at()),
                    !decision.at().plus(wanted.window()).isAfter(now),
                    decision.shopper().map(ShopperId::value),
                    decision.id(),
                    document.surface(),
                    document.history(),
                    document.profiling(),
                    document.servedBy(),
                    document.model().map(DecisionDocument.Read.Model::job),
                    document.model().map(DecisionDocument.Read.Model::digest),
                    slot + 1,
                    document.items().size(),
                    item.item(),
                    item.kind(),
                    item.propensity(),
                    item.score(),
                    choice.map(DecisionChoice::rate),
                    choice.map(DecisionChoice::best),
                    choice.map(DecisionChoice::temperature),
                    choice.map(DecisionChoice::permitted),
                    choice.map(DecisionChoice::digest),
                    choice.filter(own -> !item.pinned()).flatMap(own -> own.rest(slot)),
                    pool.map(
                            own -> own.stream().map(DecisionChoice.Pooled::item).toList()),
                    pool.map(own ->
                            own.stream().map(DecisionChoice.Pooled::score).toList()));
        }
    }
}
