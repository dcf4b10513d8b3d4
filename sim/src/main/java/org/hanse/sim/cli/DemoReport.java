// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.DecisionFigures;
import org.hanse.audit.ReportFiles;
import org.hanse.audit.ReportVerifier;
import org.hanse.cli.ReportFolder;
import org.hanse.clientnode.audit.Challenge;
import org.hanse.clientnode.audit.DecisionDocument;
import org.hanse.clientnode.audit.NodeReport;
import org.hanse.clientnode.audit.ReportDocuments;
import org.hanse.clientnode.audit.ReportTitles;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.testing.InMemoryDecisionLog;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Outcome;
import org.hanse.core.shard.ShardRunner;
import org.hanse.explain.FaithfulnessJson;
import org.hanse.file.DurableFile;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.TrainingRecord;

/** Signed report on decisions of one shop of the demo, and a copy with one figure changed. */
final class DemoReport {

    private static final Challenge CHALLENGE = Challenge.given("demo");
    private static final int SLOTS = 5;
    private static final int TAMPERED = 3;
    private static final double RATE = 0.1;

    private final DemoShop shop;
    private final ReportedModel trained;
    private final Path folder;
    private final SplittableRandom random;

    /**
     * Prepares a report.
     *
     * @param trained identity of the shop's network
     * @param folder folder of the report; files in it are replaced. The altered copy is beside it
     */
    DemoReport(DemoShop shop, ReportedModel trained, Path folder, long seed) {
        this.shop = shop;
        this.trained = trained;
        this.folder = folder;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Identity of a trained network.
     *
     * @param round its round, chosen on validation
     */
    record ReportedModel(Digest digest, int round) {

        /** Returns the network of a run's training. */
        static ReportedModel of(RunRecord run, String model) {
            TrainingRecord training = run.training().stream()
                    .filter(one -> one.model().equals(model))
                    .findFirst()
                    .orElseThrow();
            return new ReportedModel(
                    Digest.of(HexFormat.of()
                            .parseHex(Objects.requireNonNull(training.network()).digest())),
                    Objects.requireNonNull(training.selected()).round());
        }
    }

    /**
     * Results of verification.
     *
     * @param decisions number of decisions in the report
     * @param report failure of the report; empty if all holds
     * @param altered failure of the altered copy
     */
    record Verdicts(
            long decisions, Optional<ReportVerifier.Failure> report, Optional<ReportVerifier.Failure> altered) {}

    /** Decides, writes the report and its altered copy, and verifies both. */
    Verdicts write() {
        try (SigningKey key = SigningKey.generate(new SecureRandom())) {
            long decisions = write(new InMemoryDecisionLog(), key);
            alter();
            return new Verdicts(
                    decisions,
                    ReportVerifier.verify(ReportFiles.of(folder), key.verifyingKey())
                            .failure(),
                    ReportVerifier.verify(ReportFiles.of(altered()), key.verifyingKey())
                            .failure());
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be written", e);
        }
    }

    /** Returns the folder of the altered copy. */
    Path altered() {
        return folder.resolveSibling(folder.getFileName() + "-altered");
    }

    private long write(DecisionLog log, SigningKey key) {
        Instant from = shop.last().truncatedTo(ChronoUnit.DAYS);
        for (int shopper = 0; shopper < shop.log().shoppers(); shopper++) {
            Decision decision = shop.decision(
                    shopper,
                    shopper % 3 == 0 ? "product" : "home",
                    SLOTS,
                    Exploration.DEFAULT.withRate(RATE),
                    shopper % 10 != 0);
            log(log, decision, from.plus(Duration.ofMinutes(shopper)));
        }
        NodeReport.Question question =
                new NodeReport.Question(shop.part(), from, from.plus(Duration.ofDays(1)), CHALLENGE);
        DecisionFigures figures = NodeReport.read(question, log, ShardRunner.sequential(), (name, line) -> {});
        ObjectNode sections = JsonNodeFactory.instance.objectNode();
        sections.set("privacy", DecisionFigures.notComputed("the demo's federated model has no privacy guarantee"));
        sections.set("faithfulness", faithfulness());
        sections.set("requests", DecisionFigures.notComputed("a simulated shop has no requests"));
        ObjectNode whatIf = DecisionFigures.notComputed("the demo does not keep its model");
        sections.set("whatIf", whatIf);
        Set<String> items = ReportTitles.items(figures.sections(), figures.samples(), whatIf);
        sections.set("titles", ReportTitles.titles(shop.catalogue(), items));
        ObjectNode record = NodeReport.record(question, figures, sections);
        Map<String, byte[]> documents = ReportDocuments.of(record, Fingerprint.of(key.verifyingKey()));
        new ReportFolder(record, documents, new TreeMap<>()).write(folder, true, "node.pub", key);
        return figures.decisions();
    }

    private ObjectNode faithfulness() {
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        ObjectNode tested = FaithfulnessJson.of(shop.faithfulness());
        tested.put("schema", "hanse.faithfulness/1")
                .put("model", trained.digest().toHex())
                .put("data", shop.data());
        section.putArray("models").add(tested);
        return section;
    }

    private void log(DecisionLog log, Decision decision, Instant at) {
        Outcome outcome = shop.recommender().decide(decision, random);
        ServingChoice.Version served = new ServingChoice.Version("demo", trained.round(), trained.digest());
        String document =
                DecisionDocument.text(decision, outcome, shop.data(), Optional.of(served), shop::id, shop::isCold);
        String id = HexFormat.of().toHexDigits(random.nextLong());
        log.append(new DecisionLog.Logged(id, at, decision.subject(), document), 0);
    }

    /** Adds one to a digit of the score of a sampled decision. */
    private void alter() throws IOException {
        DurableFile.makeFolders(altered());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path own : files.sorted().toList()) {
                Files.copy(own, altered().resolve(own.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path file = altered().resolve(ReportFiles.RECORD);
        JsonNode record = CanonicalJson.parse(Files.readAllBytes(file));
        ArrayNode item = (ArrayNode) record.path("decisions")
                .path(TAMPERED)
                .path("document")
                .path("items")
                .path(0);
        item.set(
                1, JsonNodeFactory.instance.textNode("1" + item.path(1).asText().replace("-", "")));
        Files.write(file, CanonicalJson.bytes(record));
    }
}
