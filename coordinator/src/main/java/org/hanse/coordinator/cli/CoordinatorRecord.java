// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.hanse.audit.PayloadVerifier;
import org.hanse.audit.ReportManifest;
import org.hanse.coordinator.app.JobOverview;
import org.hanse.coordinator.cli.RoundSections.Incident;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.jdbc.JdbcRosterStore;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.RosterFile;
import org.hanse.store.LedgerFile;

/**
 * Record of a coordinator's report, schema {@link ReportManifest#COORDINATOR_SCHEMA}. It holds names of nodes, counts and digests; no update,
 * no key and no figure of a shopper. The same database and ledgers give the same bytes.
 */
final class CoordinatorRecord {

    private static final Path STORED = Path.of("stored roster");

    private final CoordinatorHome home;
    private final ReportPeriod period;

    private CoordinatorRecord(CoordinatorHome home, ReportPeriod period) {
        this.home = home;
        this.period = period;
    }

    /** Returns the record of a period. */
    static ObjectNode of(CoordinatorHome home, ReportPeriod period) {
        return new CoordinatorRecord(home, period).document();
    }

    private ObjectNode document() {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", ReportManifest.COORDINATOR_SCHEMA);
        root.put("federation", CoordinatorSettings.read(home.settings()).name());
        root.put("authority", home.readRoots().fingerprint());
        root.put("from", period.from().toString()).put("until", period.until().toString());
        ObjectNode sections = root.putObject("sections");
        try (CoordinatorDatabase database = home.openDatabase()) {
            JobStore store = JdbcJobStore.forCommands(database);
            RoundSections rounds = new RoundSections(store, period);
            sections.set("rounds", rounds.rounds());
            sections.set("participation", rounds.participation());
            sections.set("privacy", privacy(store));
            sections.set("incidents", incidents(rounds, new JdbcRegistry(database)));
            sections.set("models", rounds.models());
            sections.set("rosters", rosters(new JdbcRosterStore(database).rosters()));
        }
        sections.set("notProven", notProven());
        root.putArray("decisions");
        return root;
    }

    private ObjectNode privacy(JobStore store) {
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        section.put("measure", "privacy budget spent until the end of the period; reserved releases count");
        ArrayNode rows = section.putArray("ledgers");
        for (PrivacyUnit unit : PrivacyUnit.values()) {
            String units = JobBudget.units(unit);
            Path file = home.ledger(units);
            List<LedgerEntry> entries = Files.exists(file)
                    ? LedgerFile.read(file, Optional.empty()).entries().stream()
                            .takeWhile(entry -> entry.link().at().isBefore(period.until()))
                            .toList()
                    : List.of();
            if (!entries.isEmpty()) {
                rows.add(ledger(units, entries));
            }
        }
        ArrayNode exact = section.putArray("jobsWithoutGuarantee");
        JobBudget.exact(store, JobOverview.all(store)).forEach(exact::add);
        return section;
    }

    private ObjectNode ledger(String units, List<LedgerEntry> entries) {
        PrivacyLedger ledger = PrivacyLedger.of(entries);
        long releases = entries.stream()
                .filter(LedgerEntry.Reserved.class::isInstance)
                .filter(entry -> period.contains(entry.link().at()))
                .count();
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", units)
                .put("releases", releases)
                .put("delta", PlainNumber.of(ledger.budget().delta()))
                .put("epsilonSpent", PayloadVerifier.epsilon(ledger.epsilon()))
                .put("epsilonLimit", PayloadVerifier.epsilon(ledger.budget().epsilon()))
                .put("epsilonRemaining", PayloadVerifier.epsilon(PayloadVerifier.remaining(ledger)));
    }

    private ObjectNode incidents(RoundSections rounds, Registry registry) {
        List<Incident> all = new ArrayList<>(rounds.incidents());
        for (Registry.Participant node : registry.participants()) {
            String name = node.name().text();
            node.revoked()
                    .filter(period::contains)
                    .ifPresent(at -> all.add(new Incident(at, "node revoked", name, "its certificate is refused")));
            node.suspended()
                    .filter(period::contains)
                    .ifPresent(at -> all.add(new Incident(at, "node suspended", name, "the next roster omits it")));
        }
        all.sort(
                Comparator.comparing(Incident::at).thenComparing(Incident::kind).thenComparing(Incident::subject));
        TreeMap<String, Long> kinds = new TreeMap<>();
        all.forEach(incident -> kinds.merge(incident.kind(), 1L, Long::sum));
        ObjectNode section = JsonNodeFactory.instance.objectNode().put("total", all.size());
        ArrayNode counts = section.putArray("kinds");
        kinds.forEach((kind, count) -> counts.addObject().put("kind", kind).put("incidents", count));
        ArrayNode list = section.putArray("list");
        all.forEach(incident -> list.addObject()
                .put("at", incident.at().toString())
                .put("kind", incident.kind())
                .put("subject", incident.subject())
                .put("detail", incident.detail()));
        return section;
    }

    private static ObjectNode rosters(List<SignedDocument> rosters) {
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        ArrayNode versions = section.putArray("versions");
        for (SignedDocument roster : rosters) {
            Enrolment enrolment = RosterFile.read(STORED, roster.text());
            versions.addObject()
                    .put("version", enrolment.version())
                    .put("nodes", enrolment.keys().size())
                    .put("digest", enrolment.digest().toHex());
        }
        return section;
    }

    private static ArrayNode notProven() {
        return JsonNodeFactory.instance
                .arrayNode()
                .add("that the history holds all rounds: the operator of the coordinator could leave some out")
                .add("that nodes trained on the data of their shops")
                .add("that the key belongs to the coordinator: compare it with the operator");
    }
}
