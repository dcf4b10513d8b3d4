// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.hanse.audit.PayloadFixture.Mix;
import org.hanse.audit.ReportVerifier.Failure;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadVerifierTest {

    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
    private static final List<LedgerEntry> LEDGER = List.of(PrivacyLedger.first(
            new PopulationId("shop-a"),
            new PrivacyBudget(
                    4,
                    1e-7,
                    1000,
                    new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.OUTSIDER)),
            Instant.EPOCH));

    @TempDir
    Path folder = Path.of("");

    private final List<ObjectNode> lines =
            new PayloadFixture(1).add(900, 60, "home", Mix.USUAL).lines();

    @BeforeEach
    void write() throws IOException {
        write(PayloadVerifier.DECISIONS, lines);
        write(PayloadVerifier.BEFORE, List.of());
        Files.writeString(folder.resolve(PayloadVerifier.ledgerFile("shoppers")), "entries\n");
    }

    private void write(String name, List<ObjectNode> written) throws IOException {
        StringBuilder text = new StringBuilder();
        for (ObjectNode line : written) {
            text.append(new String(CanonicalJson.bytes(line), StandardCharsets.UTF_8))
                    .append('\n');
        }
        Files.writeString(folder.resolve(name), text);
    }

    private ObjectNode record() {
        DecisionFigures figures = new DecisionFigures("81f4");
        lines.forEach(figures::add);
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", ReportManifest.RECORD_SCHEMA);
        root.put("from", "2026-11-01T00:00:00Z").put("until", "2026-12-01T00:00:00Z");
        root.putObject("sampling").put("challenge", "81f4");
        root.set("sections", figures.sections());
        ((ObjectNode) root.path("sections"))
                .putObject("privacy")
                .putArray("ledgers")
                .addObject()
                .put("name", "shoppers")
                .put("epsilonSpent", "0.000000")
                .put("epsilonLimit", "4.000000")
                .put("epsilonRemaining", "4.000000");
        return root.set("decisions", figures.samples());
    }

    /** Signs a record with the current digests of the folder, and verifies it. */
    private Optional<Failure> verify(JsonNode record) {
        SortedMap<String, Digest> payloads = new TreeMap<>();
        for (String name :
                List.of(PayloadVerifier.DECISIONS, PayloadVerifier.BEFORE, PayloadVerifier.ledgerFile("shoppers"))) {
            payloads.put(name, PayloadVerifier.digest(folder.resolve(name)));
        }
        return verify(record, ReportManifest.sign(record, new TreeMap<>(), payloads, KEY));
    }

    private Optional<Failure> verify(JsonNode record, JsonNode manifest) {
        return PayloadVerifier.verify(record, manifest, folder, file -> LEDGER);
    }

    private Failure failure(Consumer<ObjectNode> change) {
        ObjectNode record = record();
        change.accept(record);
        return verify(record).orElseThrow();
    }

    private static ObjectNode object(JsonNode record, String... names) {
        JsonNode found = record;
        for (String name : names) {
            found = found.path(name);
        }
        return (ObjectNode) found;
    }

    @Test
    void verify_payloadOfTheRecord_holds() {
        assertThat(verify(record())).isEmpty();
    }

    @Test
    void verify_wrongFigure_isNamed() {
        assertThat(failure(record -> object(record, "sections", "exploration").put("explored", 99))
                        .part())
                .isEqualTo("sections.exploration.explored");
        assertThat(failure(record -> object(record, "sections", "parameters", "all", "base")
                                .put("low", "0.1"))
                        .part())
                .isEqualTo("sections.parameters.all.base.low");
        assertThat(failure(record -> object(record.path("decisions").path(3)).put("at", "2026-11-03T00:00:00Z"))
                        .part())
                .isEqualTo("decisions[3].at");
        assertThat(failure(record -> object(record.path("sections")
                                        .path("privacy")
                                        .path("ledgers")
                                        .path(0))
                                .put("epsilonSpent", "1.000000"))
                        .part())
                .isEqualTo("sections.privacy.ledgers.shoppers.epsilonSpent");
    }

    /** The payload shows whether a figure must be hidden. */
    @Test
    void verify_figureThatIsHiddenOrShownAgainstTheRule_isNamed() throws IOException {
        Failure hidden = failure(record -> {
            ObjectNode profiling = object(record, "sections", "profiling");
            assertThat(profiling.has("off")).isTrue();
            profiling.remove("off");
            profiling.put("hidden", true);
        });
        assertThat(hidden.part()).isEqualTo("sections.profiling.hidden");
        assertThat(hidden.why()).startsWith("found true; expected nothing, which the payload amounts to");
        assertThat(failure(record ->
                                object(record, "sections").set("exploration", ShopperSplit.few(Reasons.FEW_OF_A_KIND)))
                        .part())
                .isEqualTo("sections.exploration.computed");
        lines.forEach(line -> object(line, "document").put("cold", 0));
        object(lines.get(7), "document").put("cold", 1);
        write(PayloadVerifier.DECISIONS, lines);
        Failure shown = failure(record -> {
            ObjectNode cold = object(record, "sections", "exposure", "cold");
            assertThat(cold.path("hidden").asBoolean()).isTrue();
            cold.removeAll();
            cold.put("slots", 1).put("share", "0.000556");
        });
        assertThat(shown.part()).isEqualTo("sections.exposure.cold.computed");
        assertThat(shown.why()).startsWith("found nothing; expected false");
    }

    @Test
    void verify_changedFile_isNamed() throws IOException {
        ObjectNode record = record();
        SortedMap<String, Digest> payloads = new TreeMap<>();
        for (String name : List.of(PayloadVerifier.DECISIONS, PayloadVerifier.BEFORE)) {
            payloads.put(name, PayloadVerifier.digest(folder.resolve(name)));
        }
        ObjectNode manifest = ReportManifest.sign(record, new TreeMap<>(), payloads, KEY);
        write(PayloadVerifier.DECISIONS, lines.subList(1, lines.size()));
        assertThat(verify(record, manifest).orElseThrow().part()).isEqualTo("payloads.decisions.jsonl");
        Files.delete(folder.resolve(PayloadVerifier.DECISIONS));
        assertThat(verify(record, manifest).orElseThrow().why()).contains("no such file");
        assertThat(verify(record, ReportManifest.sign(record, new TreeMap<>(), KEY))
                        .orElseThrow()
                        .part())
                .isEqualTo("manifest.payloads");
    }

    @Test
    void verify_linesOutOfOrderOrPeriod_areNamed() throws IOException {
        ObjectNode record = record();
        write(PayloadVerifier.DECISIONS, List.of(lines.get(1), lines.get(0)));
        assertThat(verify(record).orElseThrow().why()).contains("decisions.jsonl: line 2: found number 1");
        write(PayloadVerifier.DECISIONS, List.of(lines.get(0).deepCopy().put("at", "2026-12-01T00:00:00Z")));
        assertThat(verify(record).orElseThrow().why()).contains("line 1").contains("expected a time of the period");
        Files.writeString(folder.resolve(PayloadVerifier.DECISIONS), "{ }\n");
        assertThat(verify(record).orElseThrow().why()).contains("line 1").contains("canonical");
    }

    @Test
    void verify_ledgersAndRows_matchOneToOne() {
        assertThat(failure(record -> ledgers(record).removeAll())).satisfies(failure -> {
            assertThat(failure.part()).isEqualTo("sections.privacy.ledgers");
            assertThat(failure.why()).contains("no row for ledger-shoppers.jsonl");
        });
        assertThat(failure(record -> object(record, "sections").remove("privacy"))
                        .part())
                .isEqualTo("sections.privacy.ledgers");
        assertThat(failure(record -> ledgers(record).add(ledgers(record).path(0).deepCopy()))
                        .why())
                .contains("two rows for ledger-shoppers.jsonl");
        assertThat(failure(record -> object(ledgers(record).path(0)).put("name", "other"))
                        .part())
                .isEqualTo("manifest.payloads");
    }

    private static ArrayNode ledgers(ObjectNode record) {
        return (ArrayNode) record.path("sections").path("privacy").path("ledgers");
    }

    @Test
    void verify_reportOfACoordinator_saysThatItHasNoPayload() {
        JsonNode record = SyntheticReport.parse(SyntheticReport.coordinatorRecord());
        JsonNode manifest = ReportManifest.sign(record, new TreeMap<>(), KEY);
        assertThat(verify(record, manifest).orElseThrow().why())
                .contains("found a coordinator's report")
                .endsWith("Fix: leave out --payloads");
    }

    @Test
    void notComputedAgain_sectionsThatDoNotFollowFromDecisions_areListed() {
        JsonNode record = SyntheticReport.parse(SyntheticReport.record());
        assertThat(PayloadVerifier.notComputedAgain(record)).containsExactly("notProven", "requests");
    }
}
