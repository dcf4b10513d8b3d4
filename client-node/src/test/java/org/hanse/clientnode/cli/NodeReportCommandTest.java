// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.hanse.app.LedgerAccount;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.ReportManifest;
import org.hanse.chart.PageTemplate;
import org.hanse.cli.verify.VerifyReportCommand;
import org.hanse.clientnode.cli.EnrolledHome.Run;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.Release;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.jdbc.SqliteDatabase;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;
import org.hanse.store.FileLedgerStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import picocli.CommandLine;

/** {@code hanse node report} over decisions of {@code hanse node recommend}. */
class NodeReportCommandTest {

    private static final String SHOPPER = "customer-31";
    private static final String TITLE = "=Shoe <b>\"A & B's\"</b>";

    @TempDir
    static Path start = Path.of("");

    @TempDir
    Path folder = Path.of("");

    private Path home = Path.of("");

    @BeforeAll
    static void writeDecisions() {
        Path home = start.resolve("shop-a");
        EnrolledHome.write(home);
        ShopHome files = new ShopHome(start, "shop-a");
        files.write("shop.yaml", """
                dataset: shop
                catalogue: {source: {path: items.csv, format: csv}, columns: {item: sku, title: name}}
                interactions:
                  layout: interactions
                  source: {path: orders.csv, format: csv}
                  columns: {shopper: user, item: sku, time: {column: at, format: epoch-seconds}}
                  type: {constant: purchase}
                """);
        files.orders(20, 400);
        StringBuilder items = new StringBuilder("sku,name\n");
        for (int item = 0; item < 20; item++) {
            items.append("p")
                    .append(item)
                    .append(",\"")
                    .append(TITLE.replace("\"", "\"\""))
                    .append(" No. ")
                    .append(item % 7)
                    .append("\"\n");
        }
        files.write("items.csv", items.toString());
        assertThat(files.importFiles().exit()).isZero();
        serve(home);
        for (String shopper : List.of(SHOPPER, "customer-62", "customer-93")) {
            assertThat(EnrolledHome.run("recommend", home.toString(), shopper, "--explore", "0.3")
                            .exit())
                    .isZero();
        }
        assertThat(EnrolledHome.run("recommend", home.toString(), SHOPPER, "--no-profiling")
                        .exit())
                .isZero();
    }

    @BeforeEach
    void copyDecisions() {
        ShopHome.copy(start, folder);
        home = folder.resolve("shop-a");
    }

    private static void serve(Path home) {
        NodeHome node = new NodeHome(home);
        JobSetup setup = EnrolledHome.offer(node, EnrolledHome.roster());
        EnrolledHome.serve(node, setup.initial());
    }

    private Run run(String command, String... rest) {
        return EnrolledHome.run(Stream.concat(Stream.of(command, home.toString()), Stream.of(rest))
                .toArray(String[]::new));
    }

    private Run report(String out, String... rest) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        String[] period = {
            "--from",
            today.minusDays(1).toString(),
            "--until",
            today.plusDays(2).toString(),
            "--out",
            folder.resolve(out).toString()
        };
        return run("report", Stream.concat(Stream.of(period), Stream.of(rest)).toArray(String[]::new));
    }

    private static Run verify(Path report, String... rest) {
        StringWriter out = new StringWriter();
        CommandLine line = new CommandLine(new VerifyReportCommand());
        line.setOut(new PrintWriter(out));
        int exit = line.execute(
                Stream.concat(Stream.of(report.toString()), Stream.of(rest)).toArray(String[]::new));
        return new Run(exit, out.toString(), "");
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    @Test
    void report_ofAPeriod_isVerifiedAsAFolderAndAsAPageAlone() throws IOException {
        Run run = report("report", "--challenge", "81f4");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("4 decisions, 4 in full");
        String key = folder.resolve("report/node.pub").toString();
        assertThat(verify(folder.resolve("report"), "--key", key).out()).startsWith("VERIFIED");
        Path alone = Files.copy(folder.resolve("report/report.html"), folder.resolve("alone.html"));
        assertThat(verify(alone, "--key", key).out()).startsWith("VERIFIED");
        Files.writeString(alone, Files.readString(alone).replaceFirst(">Summary<", ">Short summary<"));
        Run changed = verify(alone, "--key", key);
        assertThat(changed.exit()).isEqualTo(1);
        assertThat(changed.out()).startsWith("FAILED at report.html");
    }

    @Test
    void report_withPayloads_hasFiguresThatAreComputedAgain() throws IOException {
        Run run = report("report", "--payloads", folder.resolve("payloads").toString());
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .containsPattern("Next: hanse verify report " + folder.resolve("report") + " --key \\S+ --payloads "
                        + folder.resolve("payloads") + "\n");
        assertThat(report("without").out())
                .contains("Next: hanse verify report ")
                .doesNotContain("--payloads");
        String[] options = {
            "--key",
            folder.resolve("report/node.pub").toString(),
            "--payloads",
            folder.resolve("payloads").toString()
        };
        assertThat(verify(folder.resolve("report"), options).out()).startsWith("VERIFIED");
        assertThat(read("payloads/decisions.jsonl").lines()).hasSize(4);
        assertThat(read("payloads/decisions.jsonl")).contains("\"shopper\":1").doesNotContain("customer-");
        Files.writeString(folder.resolve("payloads/before.jsonl"), "{}\n");
        assertThat(verify(folder.resolve("report"), options).out()).startsWith("FAILED at payloads.before.jsonl");
    }

    /** The report holds exact figures and single decisions, the payload personal data. */
    @Test
    void report_folders_areForTheirOwnerAlone() throws IOException {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system knows no owners");
        assertThat(report("report", "--payloads", folder.resolve("payloads").toString())
                        .exit())
                .isZero();
        for (String name : List.of("report", "payloads")) {
            try (Stream<Path> files = Files.walk(folder.resolve(name))) {
                assertThat(files)
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
            }
        }
    }

    @Test
    void report_ledger_hasItsBudgetInTheReportAndInThePayload() throws IOException {
        Path file = home.resolve("ledger/shoppers.jsonl");
        Files.createDirectories(home.resolve("ledger"));
        try (FileLedgerStore store = FileLedgerStore.create(file)) {
            LedgerAccount account = LedgerAccount.open(
                    store,
                    new PopulationId("shop-a"),
                    new PrivacyBudget(
                            2,
                            1e-5,
                            1000,
                            new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.COORDINATOR)),
                    InstantSource.fixed(EnrolledHome.NOW));
            Release release = Release.of(new GaussianSum(new Sampler.Everybody(), 10), Origin.NODE, Origin.NODE);
            account.charge(RoundCharges.of(EnrolledHome.JOB, new RoundId(1), ReleaseKind.SUM, release));
        }
        assertThat(report("report", "--payloads", folder.resolve("payloads").toString())
                        .exit())
                .isZero();
        JsonNode ledger = CanonicalJson.parse(Files.readAllBytes(folder.resolve("report/report.json")))
                .path("sections")
                .path("privacy")
                .path("ledgers")
                .path(0);
        assertThat(ledger.path("epsilonLimit").asText()).isEqualTo("2.000000");
        double spent = Double.parseDouble(ledger.path("epsilonSpent").asText());
        assertThat(spent).isBetween(0.1, 1.0);
        assertThat(Double.parseDouble(ledger.path("epsilonRemaining").asText())).isCloseTo(2 - spent, within(1e-6));
        assertThat(read("report/report.html"))
                .contains("The privacy budget that remains is epsilon "
                        + ledger.path("epsilonRemaining").asText() + " of 2.000000 (shoppers).");
        String[] options = {
            "--key",
            folder.resolve("report/node.pub").toString(),
            "--payloads",
            folder.resolve("payloads").toString()
        };
        assertThat(verify(folder.resolve("report"), options).out()).startsWith("VERIFIED");
        Files.delete(folder.resolve("payloads/ledger-shoppers.jsonl"));
        assertThat(verify(folder.resolve("report"), options).out())
                .startsWith("FAILED at payloads.ledger-shoppers.jsonl");
    }

    @Test
    void report_sameLog_isTheSameBytesAndNamesNoShopper() throws IOException {
        assertThat(report("one").exit()).isZero();
        assertThat(report("two").exit()).isZero();
        for (String file :
                List.of("report.json", "report.html", "report.pdf", "decisions.csv", "manifest.json", "node.pub")) {
            byte[] bytes = Files.readAllBytes(folder.resolve("one").resolve(file));
            assertThat(bytes)
                    .as(file)
                    .isEqualTo(Files.readAllBytes(folder.resolve("two").resolve(file)));
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).as(file).doesNotContain("customer-");
        }
        assertThat(Files.size(folder.resolve("one/report.html"))).isLessThan(2_000_000);
        assertThat(new String(Files.readAllBytes(folder.resolve("one/report.pdf")), StandardCharsets.ISO_8859_1))
                .startsWith("%PDF-")
                .contains("/StructTreeRoot", "/MarkInfo");
    }

    @Test
    void page_titleWithMarkup_isEscapedAndThePageIsWellFormed()
            throws IOException, ParserConfigurationException, SAXException {
        assertThat(report("report").exit()).isZero();
        String page = read("report/report.html");
        assertThat(page).contains("Shoe &lt;b&gt;", PageTemplate.POLICY).doesNotContain("<b>", "<script", "src=");
        assertThat(page.split("<pre id=\"hanse-record\" hidden=\"hidden\">", -1))
                .hasSize(2);
        assertThat(page.split("<pre id=\"hanse-manifest\" hidden=\"hidden\">", -1))
                .hasSize(2);
        String xml = page.replace("<!DOCTYPE html>", "");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(xml)))
                        .getElementsByTagName("h2")
                        .getLength())
                .isGreaterThan(12);
        assertThat(page)
                .contains(
                        "Amber: no rule was broken",
                        "without profiling is not shown (few shoppers), and none of these used personal data.",
                        "What would have changed it: ",
                        "hanse verify report REPORT --key KEY",
                        "java -jar hanse-verify.jar report FOLDER --key KEY",
                        "python3 verify_report.py FOLDER KEY",
                        "trained without noise");
        assertThat(read("report/decisions.csv")).contains("\"'=Shoe <b>\"\"A & B's\"\"</b> No. ");
    }

    /** Twenty-five decisions of ten days ago, as the log has them of other days. */
    @Test
    void report_ofOlderDecisions_saysWhatTheLogCouldSupport() throws IOException {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Instant at = today.minusDays(10).atStartOfDay(ZoneOffset.UTC).toInstant();
        try (SqliteDatabase database = NodeDatabase.open(new NodeHome(home).database())) {
            JdbcDecisionLog log = new JdbcDecisionLog(database);
            List<DecisionLog.Logged> all = new ArrayList<>();
            log.forEach(Instant.EPOCH, at.plus(Duration.ofDays(12)), row -> all.add(row.decision()));
            for (int copy = 0; copy < 25; copy++) {
                DecisionLog.Logged own = all.get(copy % 3);
                assertThat(log.append(
                                new DecisionLog.Logged(
                                        String.format(Locale.ROOT, "%016x", copy),
                                        at,
                                        own.shopper(),
                                        own.document(),
                                        own.terms(),
                                        own.asked(),
                                        own.choice(),
                                        false),
                                Long.MAX_VALUE))
                        .isTrue();
            }
        }
        Run run = run(
                "report",
                "--from",
                today.minusDays(12).toString(),
                "--until",
                today.toString(),
                "--out",
                folder.resolve("report").toString());
        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode own = CanonicalJson.parse(Files.readAllBytes(folder.resolve("report/report.json")))
                .at("/sections/policyValue");
        assertThat(own.path("decisions").asInt()).isEqualTo(25);
        assertThat(own.path("slots").asInt()).isEqualTo(250);
        assertThat(own.path("uniform").asText()).isEqualTo("not supported");
        assertThat(Files.readString(folder.resolve("report/report.html")))
                .contains(
                        "What the log could support",
                        "25 decisions with a week for clicks and purchases",
                        "What they say of a policy that shows items uniformly: not supported (",
                        "No experiment with shoppers was made.");
        assertThat(verify(
                                folder.resolve("report"),
                                "--key",
                                folder.resolve("report/node.pub").toString())
                        .out())
                .startsWith("VERIFIED");
    }

    @Test
    void record_sections_areAllThere() throws IOException {
        assertThat(report("report").exit()).isZero();
        JsonNode record = CanonicalJson.parse(Files.readAllBytes(folder.resolve("report/report.json")));
        JsonNode sections = record.path("sections");
        assertThat(sections.path("scope").path("decisions").asInt()).isEqualTo(4);
        assertThat(sections.path("scope").path("surfaces").findValuesAsText("surface"))
                .containsExactly("other");
        assertThat(sections.path("profiling").has("off")).isFalse();
        assertThat(sections.path("profiling").path("hidden").asBoolean()).isTrue();
        assertThat(sections.path("profiling").path("personalThere").asInt()).isZero();
        assertThat(sections.path("privacy").path("jobs").findValuesAsText("noise"))
                .containsExactly("none");
        for (String name : List.of("faithfulness", "policyValue")) {
            assertThat(sections.path(name).path("computed").asBoolean(true))
                    .as(name)
                    .isFalse();
            assertThat(sections.path(name).path("why").asText()).as(name).isNotBlank();
        }
        assertThat(sections.path("whatIf").path("decisions")).hasSize(4);
        assertThat(sections.path("whatIf").path("decisions").findValuesAsText("result"))
                .isNotEmpty();
        for (JsonNode decision : record.path("decisions")) {
            if (!decision.path("document").path("profiling").asBoolean()) {
                assertThat(sections.path("whatIf").path("decisions"))
                        .filteredOn(own -> own.path("id").equals(decision.path("id")))
                        .singleElement()
                        .satisfies(own -> {
                            assertThat(own.path("result").asText()).isEqualTo("unchanged");
                            assertThat(own.path("proven").asBoolean()).isTrue();
                        });
            }
        }
        assertThat(record.path("decisions").findValues("reasons"))
                .hasSize(3)
                .allSatisfy(reasons -> assertThat(reasons.size()).isBetween(1, 5));
    }

    /** Stores measurements of the served model, with one test that missed its threshold: a decisive one if reasons are not offered. */
    private Path storeMeasurements(boolean offered) throws IOException {
        String model = new FileServedModelStore(new NodeHome(home).serving())
                .all()
                .get(0)
                .model()
                .toHex();
        Path file = home.resolve("faithfulness").resolve(model + ".json");
        Files.createDirectories(home.resolve("faithfulness"));
        Files.write(file, CanonicalJson.bytes(new ObjectMapper().readTree("""
                {"schema": "hanse.faithfulness/1", "model": "%s", "data": "1", "cases": 1000, "grade": "contextual",
                 "offered": %s, "tests": [{"name": "%s", "measured": "0.2", "threshold": "0.1",
                 "result": "%s"}]}
                """.formatted(
                                model, offered, offered ? "residual" : "completeness", offered ? "alarm" : "fail"))));
        return file;
    }

    @Test
    void faithfulness_storedMeasurements_areInTheReport() throws IOException {
        Path file = storeMeasurements(true);
        assertThat(report("second").exit()).isZero();
        assertThat(read("second/report.html"))
                .contains(
                        "Amber: no rule was broken; a test of the reasons that is not decisive gives an alarm.",
                        "does not: Stated and measured effects of removals are close to each other.");
        Files.writeString(file, "{}");
        Run damaged = report("third", "--payloads", folder.resolve("payloads").toString());
        assertThat(damaged.exit()).isEqualTo(2);
        assertThat(damaged.err())
                .contains("found the measurements of another model")
                .contains("Fix: ");
        assertThat(folder.resolve("third")).doesNotExist();
        assertThat(folder.resolve("payloads")).doesNotExist();
        assertThat(folder.toFile().list((place, name) -> name.endsWith(".tmp"))).isEmpty();
    }

    @Test
    void report_ofADayInAnotherForm_namesTheFormInOneLine() {
        Run run = run("report", "--from", "1.11.2026", "--until", "2026-12-01", "--out", "x");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        "hanse: --from: found 1.11.2026; expected a day such as 2026-11-01. Fix: write year, month and"
                                + " day (see hanse node report --help)\n");
        assertThat(run("report", "--from", "2026-11-01", "--until", "2026-11-31", "--out", "x")
                        .err())
                .startsWith("hanse: --until: found 2026-11-31; expected a day such as 2026-11-01");
    }

    @Test
    void report_thatCannotBeWritten_leavesNoPayloads() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        Run run = report("file/report", "--payloads", folder.resolve("payloads").toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("found a file; expected a folder");
        assertThat(folder.resolve("payloads")).doesNotExist();
    }

    @Test
    void report_ofAShopperByAModelThatFailed_withholdsReasonsAndSaysSo() throws IOException {
        Run sheet = report("before", "--shopper", SHOPPER);
        assertThat(sheet.exit()).isZero();
        assertThat(sheet.out()).endsWith("Next: open " + folder.resolve("before/subject.html") + "\n");
        assertThat(read("before/subject.json")).contains("\"reasons\":");
        assertThat(read("before/subject.html"))
                .contains(PageTemplate.POLICY)
                .contains("scope=\"col\">Reason</th>", "Whether the reasons are faithful was not tested on our data.")
                .doesNotContain("withheld");
        storeMeasurements(false);
        assertThat(report("after", "--shopper", SHOPPER).exit()).isZero();
        JsonNode decisions = CanonicalJson.parse(Files.readAllBytes(folder.resolve("after/subject.json")))
                .path("decisions");
        assertThat(decisions.findValues("reasons")).isEmpty();
        assertThat(decisions.findValues("terms")).hasSize(2);
        assertThat(read("after/subject.html"))
                .contains(
                        "Each choice is here, without its reasons.",
                        "Reasons of 1 choice are withheld",
                        "These tests failed on our data: Base and reasons add up to the score.",
                        "The reasons are withheld: tests of them failed for this model.",
                        "What would have changed it: ")
                .doesNotContain("scope=\"col\">Reason</th>", "was not tested", "with its reasons");
    }

    /** A person can check a sheet as an auditor checks a report. */
    @Test
    void sheetOfAShopper_isVerified_andAnEditIsNamed() throws IOException {
        assertThat(report("sheet", "--shopper", SHOPPER).exit()).isZero();
        Path sheet = folder.resolve("sheet");
        String key = sheet.resolve("node.pub").toString();
        Run verified = verify(sheet, "--key", key);
        assertThat(verified.exit()).isZero();
        assertThat(verified.out())
                .contains("VERIFIED", "Of: ", "Level: signature, and the terms of each decision about one person")
                .doesNotContain("not verified");

        String text = read("sheet/subject.json");
        String day = text.substring(text.indexOf("\"day\":\""), text.indexOf("\"day\":\"") + 17);
        Files.writeString(sheet.resolve("subject.json"), text.replace(day, "\"day\":\"1999-01-01"));
        assertThat(verify(sheet, "--key", key).out()).startsWith("FAILED at record");
        Files.writeString(sheet.resolve("subject.json"), text);
        Files.writeString(sheet.resolve("subject.html"), "other");
        assertThat(verify(sheet, "--key", key).out()).startsWith("FAILED at subject.html");
    }

    /** Deletion of strict reasons is an alarm, also in measurements of an earlier version that did not offer them. */
    @Test
    void faithfulness_strictDeletion_isAnAlarmAndWithholdsNothing() throws IOException {
        Path file = storeMeasurements(false);
        String text = Files.readString(file)
                .replace("\"contextual\"", "\"strict\"")
                .replace("\"completeness\"", "\"deletion\"");
        Files.write(file, CanonicalJson.bytes(new ObjectMapper().readTree(text)));
        assertThat(report("strict").exit()).isZero();
        assertThat(read("strict/report.html"))
                .contains(
                        "Amber: no rule was broken; a test of the reasons that is not decisive gives an alarm.",
                        "tell customers that many interactions count about equally")
                .doesNotContain("do not give them to customers", "whose reasons are strict");
        assertThat(report("sheet", "--shopper", SHOPPER).exit()).isZero();
        assertThat(read("sheet/subject.html"))
                .contains("scope=\"col\">Reason</th>")
                .doesNotContain("withheld");
    }

    @Test
    void report_ofAShopperWithoutDecisions_saysThereAreNoReasonsAndNothingOfTests() throws IOException {
        storeMeasurements(false);
        assertThat(run(
                                "report",
                                "--from",
                                "2001-01-01",
                                "--until",
                                "2001-02-01",
                                "--out",
                                folder.resolve("sheet").toString(),
                                "--shopper",
                                SHOPPER)
                        .err())
                .isEmpty();
        assertThat(read("sheet/subject.html"))
                .contains("There are no reasons in this period: nothing that you did was used.")
                .doesNotContain("not tested", "with its reasons", "without its reasons", "tests failed");
        assertThat(read("sheet/subject.json")).contains("there is no decision for this person in the period");
    }

    @Test
    void report_ofAShopper_isSigned() throws IOException {
        assertThat(report("sheet", "--shopper", SHOPPER).exit()).isZero();
        VerifyingKey key = PublicFile.readKey(folder.resolve("sheet/node.pub"));
        try (SigningKey own = KeyFile.readSigningKey(new NodeHome(home).identity())) {
            assertThat(key).isEqualTo(own.verifyingKey());
        }
        JsonNode manifest = CanonicalJson.parse(Files.readAllBytes(folder.resolve("sheet/manifest.json")));
        assertThat(ReportManifest.failure(manifest, key)).isEmpty();
        assertThat(manifest.path("record").asText())
                .isEqualTo(Digest.sha256(Files.readAllBytes(folder.resolve("sheet/subject.json")))
                        .toHex());
        assertThat(manifest.path("files").path("subject.html").asText())
                .isEqualTo(Digest.sha256(Files.readAllBytes(folder.resolve("sheet/subject.html")))
                        .toHex());
        assertThat(Files.getPosixFilePermissions(folder.resolve("sheet"))).hasSize(3);
    }

    @Test
    void report_ofAShopper_isExactAndOfThatShopperAlone() throws IOException {
        Run run = report("sheet", "--shopper", SHOPPER);
        assertThat(run.err()).isEmpty();
        JsonNode sheet = CanonicalJson.parse(Files.readAllBytes(folder.resolve("sheet/subject.json")));
        assertThat(sheet.path("decisions")).hasSize(2);
        assertThat(sheet.path("interactions")).isNotEmpty();
        assertThat(read("sheet/subject.html"))
                .contains(SHOPPER, "Shoe &lt;b&gt;")
                .doesNotContain("customer-62", "<pre");
        Run unknown = report("other", "--shopper", "customer-0815");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("--shopper: found customer-0815");
    }

    /** All that is stored counts: events of before the next training, and of items that the catalogue lacks. */
    @Test
    void report_ofAShopperWithEventsAlone_hasThemAll() throws IOException {
        ShopperId shopper = new ShopperId("visitor-1");
        Instant at = Instant.parse("2026-11-20T10:00:00Z");
        try (ImportedDataset data = ImportedDataset.open(new NodeHome(home), InstantSource.system())) {
            String item = data.merchant().catalogue().item(0).id().value();
            data.events()
                    .append(
                            List.of(
                                    new EventStore.Event(
                                            "e1", Optional.of(shopper), Optional.empty(), "view", item, at),
                                    new EventStore.Event(
                                            "e2", Optional.of(shopper), Optional.empty(), "view", "gone", at)),
                            at);
        }
        assertThat(report("sheet", "--shopper", "visitor-1").err()).isEmpty();
        JsonNode sheet = CanonicalJson.parse(Files.readAllBytes(folder.resolve("sheet/subject.json")));
        assertThat(sheet.path("interactions").findValuesAsText("day")).containsExactly("2026-11-20", "2026-11-20");
        assertThat(sheet.path("interactions").findValuesAsText("item")).contains("gone");
    }

    @Test
    void report_ofAShopper_saysWhatIsStoredAndWhatLeftTheShop() throws IOException {
        SentLog log = new FileSentLog(new NodeHome(home).sent());
        for (int round : List.of(1, 2, 4)) {
            log.add(sent(round, SentLog.Kind.UPDATE));
            log.add(sent(round, SentLog.Kind.COUNTED));
        }
        log.add(sent(5, SentLog.Kind.UPDATE));
        assertThat(report("sheet", "--shopper", SHOPPER).err()).isEmpty();
        JsonNode sheet = CanonicalJson.parse(Files.readAllBytes(folder.resolve("sheet/subject.json")));
        int stored = sheet.path("interactions").size();
        assertThat(read("sheet/subject.html"))
                .contains(
                        stored + " interactions with our shop from ",
                        "2 decisions on ",
                        "data-label=\"Number\">" + stored + "</td>",
                        "Training “books”, from 4 May 2026 to 7 May 2026: 4 contributions; in the sums of rounds 1–2, 4.",
                        "No guarantee: no noise was added",
                        "Times are those of the zone UTC; the period is in UTC.",
                        "name the id “" + SHOPPER + "”",
                        "That deletes " + stored + " interactions and 2 decisions");
    }

    private static SentLog.Entry sent(int round, SentLog.Kind kind) {
        return new SentLog.Entry(
                Instant.parse("2026-05-04T10:00:00Z").plus(round <= 2 ? round - 1 : round - 2, ChronoUnit.DAYS),
                new JobId("books"),
                new RoundId(round),
                kind,
                1,
                4,
                "ab");
    }

    /** Words that no German sentence has. */
    private static final Set<String> ENGLISH = Set.of(
            "the",
            "of",
            "and",
            "with",
            "you",
            "your",
            "from",
            "to",
            "on",
            "by",
            "not",
            "no",
            "is",
            "are",
            "were",
            "which",
            "what",
            "why",
            "where",
            "item",
            "items",
            "score",
            "reason",
            "reasons",
            "decision",
            "decisions",
            "row",
            "log",
            "place",
            "rules",
            "shopper",
            "interaction",
            "purchase",
            "base",
            "surface",
            "data",
            "would",
            "have",
            "has",
            "first",
            "last",
            "day",
            "number",
            "round",
            "rounds",
            "guarantee",
            "none",
            "highest",
            "drawn",
            "random",
            "similar",
            "network",
            "computed",
            "since",
            "this",
            "that",
            "it",
            "for",
            "each");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void report_ofAShopperInGerman_hasNoEnglishWord(boolean passed) throws IOException {
        new FileSentLog(new NodeHome(home).sent()).add(sent(1, SentLog.Kind.UPDATE));
        storeMeasurements(passed);
        assertThat(report("sheet", "--shopper", SHOPPER, "--language", "de").err())
                .isEmpty();
        assertThat(report("english", "--shopper", SHOPPER).err()).isEmpty();
        String page = read("sheet/subject.html");
        assertThat(page)
                .contains("lang=\"de\"", "Was über Sie gespeichert ist", "Was den Shop verlassen hat", ">Kauf<")
                .contains(passed ? "Grund</th>" : "Grundwert und Gründe ergeben zusammen den Wert");
        String text = page.substring(page.indexOf("<body>"))
                .replaceAll("<[^>]*>", " ")
                .replaceAll("No\\. \\d", " ");
        assertThat(text.toLowerCase(Locale.ROOT).split("[^\\p{L}]+")).doesNotContainAnyElementsOf(ENGLISH);
        assertThat(read("english/subject.json")).isEqualTo(read("sheet/subject.json"));
    }

    @Test
    void report_badInput_saysWhatToDo() {
        assertThat(report("x", "--language", "de").err())
                .contains(
                        "--language: found de without --shopper; expected en or de, with --shopper. Fix: leave it out");
        assertThat(report("x", "--shopper", SHOPPER, "--language", "zh").exit()).isEqualTo(2);
        assertThat(report("report").exit()).isZero();
        assertThat(report("report").err()).contains("found a file or folder");
        assertThat(report("x", "--payloads", folder.toString()).err()).contains("--payloads");
        assertThat(report("x", "--shopper", SHOPPER, "--challenge", "1").exit()).isEqualTo(2);
        assertThat(run("report", "--from", "2001-01-01", "--until", "2001-02-01", "--out", folder + "/y")
                        .err())
                .contains("found no logged decision");
        assertThat(folder.resolve("y")).doesNotExist();
    }
}
