// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hanse.core.crypto.Digest;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.SyntheticLedger;
import org.hanse.store.FileLedgerStore;

/** Report with a payload of synthetic decisions, and of a ledger with a spent budget. */
public final class SyntheticPayload {

    private static final int DECISIONS = 30;
    private static final int ROUNDS = 3;

    private SyntheticPayload() {}

    /**
     * Writes a payload to an existing folder.
     *
     * @return files of the report by name
     */
    public static Map<String, byte[]> write(Path folder) {
        List<LedgerEntry> entries = SyntheticLedger.entries(ROUNDS);
        try (FileLedgerStore store = FileLedgerStore.create(folder.resolve(PayloadVerifier.ledgerFile("shoppers")))) {
            store.append(entries);
        }
        ObjectNode record = SyntheticReport.parse(SyntheticReport.record());
        DecisionFigures figures =
                new DecisionFigures(record.path("sampling").path("challenge").asText());
        List<String> lines = new ArrayList<>();
        for (int number = 1; number <= DECISIONS; number++) {
            ObjectNode line = line(number);
            figures.add(line);
            lines.add(new String(CanonicalJson.bytes(line), StandardCharsets.UTF_8));
        }
        try {
            Files.writeString(folder.resolve(PayloadVerifier.DECISIONS), String.join("\n", lines) + "\n");
            Files.writeString(folder.resolve(PayloadVerifier.BEFORE), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ObjectNode sections = (ObjectNode) record.path("sections");
        sections.setAll(figures.sections());
        sections.putObject("privacy").putArray("ledgers").add(budget(PrivacyLedger.of(entries)));
        record.set("decisions", figures.samples());
        return signed(record, folder);
    }

    private static ObjectNode line(int number) {
        return SyntheticReport.parse("""
                {"number": %d, "id": "%d", "at": "2026-10-0%dT10:00:00Z", "shopper": %d, "events": [],
                 "document": {"surface": "home", "servedBy": "personal", "profiling": true, "history": 2,
                              "model": {"digest": "aa", "job": "books", "round": 1}, "excludeMet": true, "excluded": 0,
                              "items": [["item-%d", "1.5", "1", "score"], ["item-9", "1", "0.5", "explored"]],
                              "terms": {"base": "0.5", "network": "1.25", "content": "-0.25"},
                              "sizes": ["0.5", "1.25", "0", "0", "0.%d", "0"]}}
                """.formatted(number, number, 1 + number % 9, number, number % 5, 1 + number % 9));
    }

    private static JsonNode budget(PrivacyLedger ledger) {
        return SyntheticReport.parse("{\"name\": \"shoppers\"}")
                .put("epsilonSpent", PayloadVerifier.epsilon(ledger.epsilon()))
                .put("epsilonLimit", PayloadVerifier.epsilon(ledger.budget().epsilon()))
                .put("epsilonRemaining", PayloadVerifier.epsilon(PayloadVerifier.remaining(ledger)));
    }

    private static Map<String, byte[]> signed(JsonNode record, Path folder) {
        TreeMap<String, Digest> payloads = new TreeMap<>();
        for (String name :
                List.of(PayloadVerifier.DECISIONS, PayloadVerifier.BEFORE, PayloadVerifier.ledgerFile("shoppers"))) {
            payloads.put(name, PayloadVerifier.digest(folder.resolve(name)));
        }
        JsonNode manifest = ReportManifest.sign(record, new TreeMap<>(), payloads, SyntheticReport.NODE);
        return Map.of("report.json", CanonicalJson.bytes(record), "manifest.json", CanonicalJson.bytes(manifest));
    }
}
