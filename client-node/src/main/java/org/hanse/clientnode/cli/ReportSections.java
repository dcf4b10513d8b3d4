// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.DecisionFigures;
import org.hanse.audit.PayloadVerifier;
import org.hanse.audit.SharedRecord;
import org.hanse.clientnode.audit.ReportTitles;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.JdbcExperimentStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.owner.ExperimentDocument;
import org.hanse.clientnode.owner.ExperimentService;
import org.hanse.clientnode.owner.LogDocument;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.jdbc.SqliteDatabase;
import org.hanse.store.LedgerFile;

/** Sections of a report that follow from other files of a node than its log of decisions. */
final class ReportSections {

    private static final String LEDGER = ".jsonl";

    /** Fewest decisions, and shoppers of an arm, with figures. */
    private static final int FEWEST = 20;

    private ReportSections() {}

    /** Returns the files of the privacy ledgers by name, in order. */
    static Map<String, Path> ledgers(NodeHome home) {
        Map<String, Path> ledgers = new TreeMap<>();
        if (!Files.isDirectory(home.ledger())) {
            return ledgers;
        }
        try (Stream<Path> files = Files.list(home.ledger())) {
            files.filter(file -> file.getFileName().toString().endsWith(LEDGER)).forEach(file -> {
                String name = file.getFileName().toString();
                ledgers.put(name.substring(0, name.length() - LEDGER.length()), file);
            });
        } catch (IOException e) {
            throw FileProblem.unreadable(home.ledger(), e);
        }
        return ledgers;
    }

    /**
     * Returns privacy budgets and rounds.
     *
     * @param ledgers files of the ledgers by name
     */
    static ObjectNode privacy(NodeHome home, Map<String, Path> ledgers, Instant from, Instant until) {
        ObjectNode privacy = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = privacy.putArray("ledgers");
        ledgers.forEach((name, file) -> {
            List<LedgerEntry> entries = LedgerFile.read(file, Optional.empty()).entries();
            if (!entries.isEmpty()) {
                PrivacyLedger ledger = PrivacyLedger.of(entries);
                rows.addObject()
                        .put("name", name)
                        .put("unit", ledger.budget().scope().unit().word())
                        .put("epsilonSpent", PayloadVerifier.epsilon(ledger.epsilon()))
                        .put(
                                "epsilonLimit",
                                PayloadVerifier.epsilon(ledger.budget().epsilon()))
                        .put("epsilonRemaining", PayloadVerifier.epsilon(PayloadVerifier.remaining(ledger)));
            }
        });
        ArrayNode jobs = privacy.putArray("rounds");
        Map<String, Map<SentLog.Kind, Long>> counts = new TreeMap<>();
        new FileSentLog(home.sent())
                .entries().stream()
                        .filter(own -> !own.at().isBefore(from) && own.at().isBefore(until))
                        .forEach(own -> counts.computeIfAbsent(own.job().text(), job -> new TreeMap<>())
                                .merge(own.kind(), 1L, Long::sum));
        counts.forEach((job, own) -> jobs.addObject()
                .put("job", job)
                .put("updatesSent", own.getOrDefault(SentLog.Kind.UPDATE, 0L))
                .put("counted", own.getOrDefault(SentLog.Kind.COUNTED, 0L))
                .put("notCounted", own.getOrDefault(SentLog.Kind.NOT_COUNTED, 0L)));
        return privacy;
    }

    /** Returns what left the node up to now: contributions by job with rounds, days and guarantee, and the budget of shared reports. */
    static ObjectNode sent(NodeHome home, ZoneId zone) {
        ObjectNode noise = JsonNodeFactory.instance.objectNode();
        ReportNoise.add(noise, home, List.of(), Instant.MAX);
        List<SentLog.Entry> entries = new FileSentLog(home.sent()).entries();
        ObjectNode sent = JsonNodeFactory.instance.objectNode();
        ArrayNode jobs = sent.putArray("jobs");
        for (JsonNode job : noise.path("jobs")) {
            List<SentLog.Entry> own = entries.stream()
                    .filter(entry -> entry.job().text().equals(job.path("job").asText()))
                    .toList();
            List<SentLog.Entry> uploads =
                    own.stream().filter(entry -> entry.kind().isUpload()).toList();
            ObjectNode row = job.deepCopy();
            row.remove("served");
            jobs.add(row.put("updates", uploads.size())
                    .put("rounds", rounds(own))
                    .put("first", day(uploads.get(0), zone))
                    .put("last", day(uploads.get(uploads.size() - 1), zone)));
        }
        privacy(home, ledgers(home), Instant.EPOCH, Instant.EPOCH)
                .path("ledgers")
                .forEach(ledger -> {
                    if (ledger.path("name").asText().equals(SharedRecord.LEDGER)) {
                        sent.set("reportsEpsilon", ledger.path("epsilonSpent"));
                    }
                });
        return sent;
    }

    private static String day(SentLog.Entry entry, ZoneId zone) {
        return entry.at().atZone(zone).toLocalDate().toString();
    }

    /** Returns the counted rounds, such as {@code 1–3, 5}. */
    private static String rounds(List<SentLog.Entry> entries) {
        int[] counted = entries.stream()
                .filter(entry -> entry.kind() == SentLog.Kind.COUNTED)
                .mapToInt(entry -> entry.round().number())
                .sorted()
                .distinct()
                .toArray();
        List<String> ranges = new ArrayList<>();
        for (int from = 0; from < counted.length; ) {
            int to = from;
            while (to + 1 < counted.length && counted[to + 1] == counted[to] + 1) {
                to++;
            }
            ranges.add(counted[from] + (to == from ? "" : "–" + counted[to]));
            from = to + 1;
        }
        return String.join(", ", ranges);
    }

    /** Returns the faithfulness measurements of models, as far as they were made. */
    static ObjectNode faithfulness(NodeHome home, List<String> models) {
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        ArrayNode measured = section.putArray("models");
        ArrayNode missing = section.putArray("missing");
        for (String digest : models) {
            Path file = home.folder().resolve("faithfulness").resolve(digest + ".json");
            if (digest.isEmpty()) {
                continue;
            }
            if (!Files.isRegularFile(file)) {
                missing.add(digest);
                continue;
            }
            try {
                JsonNode document = CanonicalJson.parse(Files.readAllBytes(file));
                if (!document.path("model").asText().equals(digest)) {
                    throw new IllegalArgumentException("found the measurements of another model");
                }
                measured.add(document);
            } catch (IOException | IllegalArgumentException e) {
                throw new InvalidInputException(
                        file + ": " + e.getMessage() + ". Fix: run hanse node explain " + home.folder()
                                + " --audit 1000",
                        e);
            }
        }
        return measured.isEmpty()
                ? DecisionFigures.notComputed("no measurements of these models are stored. Fix: run hanse node explain"
                        + " HOME --audit 1000 and write the report again")
                : section;
    }

    /**
     * Returns requests of persons.
     *
     * @param erased shoppers that were erased in the period, and that imports leave out
     */
    static ObjectNode requests(long erased) {
        ObjectNode section = JsonNodeFactory.instance.objectNode().put("erased", erased);
        section.set("access", DecisionFigures.notComputed("subject sheets are not logged"));
        section.set(
                "objection",
                DecisionFigures.notComputed(
                        "the shop keeps objections and asks for decisions without profiling: see profiling"));
        return section;
    }

    /**
     * Returns what the log could support at the end of a period, and what the last experiment said then. Few decisions or shoppers give no
     * figures.
     */
    static ObjectNode policyValue(NodeHome home, Instant until) {
        Instant now = Instant.now();
        Instant end = until.isBefore(now) ? until : now;
        try (SqliteDatabase database = NodeDatabase.open(home.database())) {
            JdbcDecisionLog log = new JdbcDecisionLog(database);
            JdbcEventStore events = new JdbcEventStore(database);
            LogDocument own = LogDocument.of(log, events, end);
            if (own.decisions() < FEWEST) {
                return DecisionFigures.notComputed(
                        "fewer than " + FEWEST + " decisions were a week old at the end of the period");
            }
            ObjectNode section = JsonNodeFactory.instance
                    .objectNode()
                    .put("decisions", own.decisions())
                    .put("slots", own.slots())
                    .put("drawn", own.drawn())
                    .put("rewarded", own.rewarded())
                    .put("uniform", own.verdict().orElseThrow());
            own.because().forEach(section.putArray("because")::add);
            new ExperimentService(new JdbcExperimentStore(database, new SecureRandom()), log, events, () -> end)
                    .document()
                    .ifPresent(live -> section.set("experiment", experiment(live)));
            return section;
        }
    }

    private static ObjectNode experiment(ExperimentDocument own) {
        ObjectNode section = JsonNodeFactory.instance.objectNode().put("verdict", own.verdict());
        own.because().forEach(section.putArray("because")::add);
        section.put("began", own.began()).put("end", own.end()).put("against", own.against());
        if (Math.min(own.served().shoppers(), own.holdout().shoppers()) >= FEWEST) {
            section.set("served", arm(own.served()));
            section.set("holdout", arm(own.holdout()));
            own.difference()
                    .ifPresent(gap -> section.put("difference", PayloadVerifier.epsilon(gap.value()))
                            .put("low", PayloadVerifier.epsilon(gap.low()))
                            .put("high", PayloadVerifier.epsilon(gap.high())));
        }
        return section;
    }

    private static ObjectNode arm(ExperimentDocument.ArmRow own) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("shoppers", own.shoppers())
                .put("decisions", own.decisions())
                .put("rewarded", own.rewarded());
    }

    /** Returns the titles of items, as the imported catalogue has them now. */
    static ObjectNode titles(NodeHome home, Set<String> items) {
        try (ImportedDataset data = ImportedDataset.open(home, InstantSource.system())) {
            return data.isPresent()
                    ? ReportTitles.titles(data.merchant().catalogue(), items)
                    : DecisionFigures.notComputed("no data are imported");
        }
    }
}
