// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.hanse.app.ShardPool;
import org.hanse.audit.DecisionFigures;
import org.hanse.audit.PayloadVerifier;
import org.hanse.cli.ReportFolder;
import org.hanse.clientnode.audit.Challenge;
import org.hanse.clientnode.audit.NodeReport;
import org.hanse.clientnode.audit.ReportDocuments;
import org.hanse.clientnode.audit.ReportTitles;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.SigningKey;
import org.hanse.file.DurableFolder;
import org.hanse.key.KeyFile;

/** Writer of the report on a period, for the command and for the page. */
record ReportWriter(NodeHome node, NodeReport.Question question, DecisionLog log) {

    /** Name of the file with the public key. */
    static final String PUBLIC_KEY = "node.pub";

    /**
     * What was written.
     *
     * @param decisions number of decisions of the period
     * @param inFull number of decisions that are in the report in full
     * @param colour verdict: green, amber or red
     */
    record Written(long decisions, int inFull, String colour) {}

    /** Returns the question of a report on days in UTC. */
    static NodeReport.Question question(NodeHome node, LocalDate from, LocalDate until, Optional<String> challenge) {
        return new NodeReport.Question(
                NodeSettings.name(node),
                start(from),
                start(until),
                Challenge.of(challenge, new FileSentLog(node.sent()).entries(), start(until), from + " " + until));
    }

    static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /**
     * Writes report and payloads, or neither.
     *
     * @param out folder of the report, which does not exist
     * @param each runs after each decision of the period that was read
     * @throws InvalidInputException if the period has no decision, or a folder cannot be written
     */
    Written write(Path out, Optional<Path> payloads, Runnable each) {
        Map<String, Path> ledgers = ReportSections.ledgers(node);
        if (payloads.isEmpty()) {
            DecisionFigures figures = read((name, line) -> {}, each);
            return report(figures, out, ledgers, new TreeMap<>());
        }
        List<Written> written = new ArrayList<>();
        DurableFolder.writePrivately(payloads.get(), false, place -> {
            try (PayloadFolder payload = PayloadFolder.in(place)) {
                DecisionFigures figures = read(payload::write, each);
                Map<String, Path> copies = payload.copy(ledgers);
                written.add(report(figures, out, copies, payload.digests(copies)));
            }
        });
        return written.get(0);
    }

    private DecisionFigures read(BiConsumer<String, ObjectNode> payload, Runnable each) {
        try (ShardPool shards = new ShardPool(Runtime.getRuntime().availableProcessors())) {
            return NodeReport.read(question, log, shards, (name, line) -> {
                payload.accept(name, line);
                if (name.equals(PayloadVerifier.DECISIONS)) {
                    each.run();
                }
            });
        }
    }

    private Written report(
            DecisionFigures figures, Path out, Map<String, Path> ledgers, SortedMap<String, Digest> digests) {
        long decisions = figures.decisions();
        requireDecisions(decisions);
        ObjectNode record = NodeReport.record(question, figures, sections(figures, ledgers));
        try (SigningKey key = KeyFile.readSigningKey(node.identity())) {
            Map<String, byte[]> documents = ReportDocuments.of(record, Fingerprint.of(key.verifyingKey()));
            new ReportFolder(record, documents, digests).write(out, false, PUBLIC_KEY, key);
        }
        return new Written(decisions, record.path("decisions").size(), ReportDocuments.colour(record));
    }

    private void requireDecisions(long decisions) {
        if (decisions == 0) {
            throw new InvalidInputException("--from, --until: found no logged decision from " + day(question.from())
                    + " until " + day(question.until())
                    + "; expected at least one. Fix: name another period, or check hanse node recommend");
        }
    }

    private static LocalDate day(Instant start) {
        return start.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private ObjectNode sections(DecisionFigures figures, Map<String, Path> ledgers) {
        Instant from = question.from();
        Instant until = question.until();
        ObjectNode sections = JsonNodeFactory.instance.objectNode();
        ObjectNode privacy = ReportSections.privacy(node, ledgers, from, until);
        ReportNoise.add(privacy, node, figures.jobs(), until);
        sections.set("privacy", privacy);
        sections.set("faithfulness", ReportSections.faithfulness(node, figures.models()));
        sections.set(NodeReport.POLICY_VALUE, ReportSections.policyValue(node, until));
        sections.set("requests", ReportSections.requests(log.erased(from, until)));
        JsonNode samples = figures.samples();
        ObjectNode whatIf = new ReportWhatIf(node, log, InstantSource.system()).section(samples);
        sections.set("whatIf", whatIf);
        sections.set("titles", ReportSections.titles(node, ReportTitles.items(figures.sections(), samples, whatIf)));
        return sections;
    }
}
