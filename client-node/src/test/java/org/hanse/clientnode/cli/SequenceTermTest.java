// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hanse.audit.CanonicalJson;
import org.hanse.cli.verify.VerifyReportCommand;
import org.hanse.clientnode.cli.EnrolledHome.Run;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.core.job.JobSetup;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import picocli.CommandLine;

/** Everything that a node shows of a score with a sequence term adds up to it. */
class SequenceTermTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHOPPER = "customer-31";
    private static final Pattern FIGURE = Pattern.compile("-?\\d+\\.\\d{4}(?!\\d)");

    /** Half a unit of the last of four digits, for each of ten rows at most. */
    private static final double ROUNDING = 5e-4;

    @TempDir
    static Path start = Path.of("");

    @TempDir
    Path folder = Path.of("");

    private Path home = Path.of("");

    @BeforeAll
    static void importAndServe() {
        EnrolledHome.write(start.resolve("shop-a"));
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
        assertThat(files.importFiles().exit()).isZero();
        NodeHome node = new NodeHome(start.resolve("shop-a"));
        JobSetup setup = EnrolledHome.offerWithSequence(node, EnrolledHome.roster());
        GlobalModel model = trained(setup.initial());
        EnrolledHome.serve(node, model);
    }

    /** Returns a model with weights of the sequence term, which are 0 before training. */
    private static GlobalModel trained(GlobalModel initial) {
        float[] values = initial.parameters().toArray();
        ParameterLayout.Block weights = initial.parameters().layout().block("head.sequence");
        for (int i = weights.at(); i < weights.end(); i++) {
            values[i] = 5 + i % 3;
        }
        return new GlobalModel(
                initial.version(), ParameterVector.of(initial.parameters().layout(), values));
    }

    @BeforeEach
    void copyShop() {
        ShopHome.copy(start, folder);
        home = folder.resolve("shop-a");
    }

    private Run run(String command, String... rest) {
        return EnrolledHome.run(Stream.concat(Stream.of(command, home.toString()), Stream.of(rest))
                .toArray(String[]::new));
    }

    private JsonNode json(String command, String... rest) throws IOException {
        Run run =
                run(command, Stream.concat(Stream.of(rest), Stream.of("--json")).toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        return JSON.readTree(run.out());
    }

    @Test
    void explain_asJson_addsUpToScoreAndGap() throws IOException {
        JsonNode why = json("explain", SHOPPER, "--versus", "p3");
        assertThat(why.path("grade").asText()).isEqualTo("contextual");
        assertThat(why.path("terms").path(0).path("type").asText()).isEqualTo("sequence");
        assertThat(why.path("terms").path(0).path("item").isNull()).isTrue();
        double sum = why.path("base").asDouble();
        double sizes = 0;
        for (JsonNode term : why.path("terms")) {
            sum += term.path("term").asDouble();
            sizes += Math.abs(term.path("term").asDouble());
        }
        assertThat(sum).isEqualTo(why.path("score").asDouble());
        assertThat(why.path("sequenceShare").asDouble())
                .isGreaterThan(0)
                .isCloseTo(Math.abs(why.path("terms").path(0).path("term").asDouble()) / sizes, within(ROUNDING));
        assertThat(sum)
                .isEqualTo(json("recommend", SHOPPER)
                        .path("items")
                        .path(0)
                        .path("score")
                        .asDouble());
        JsonNode versus = why.path("against");
        assertThat(versus.path("sequence").asDouble()).isNotZero();
        double gap = versus.path("base").asDouble() + versus.path("sequence").asDouble();
        for (JsonNode term : versus.path("differences")) {
            gap += term.path("difference").asDouble();
        }
        assertThat(gap).isEqualTo(versus.path("gap").asDouble());
    }

    @Test
    void explain_asText_hasARowForTheSequenceAndAddsUp() throws IOException {
        double score = json("explain", SHOPPER, "--versus", "p3").path("score").asDouble();
        List<String> lines = run("explain", SHOPPER, "--versus", "p3", "--reasons", "1")
                .out()
                .lines()
                .toList();
        int head = lines.indexOf("The terms add up to the score");
        assertThat(lines)
                .anyMatch(line ->
                        line.matches(".* The sequence as a whole makes up \\d+ % of the sizes of all terms; .*"));
        double sum = 0;
        int row = head + 2;
        while (!lines.get(row).startsWith("  score ")) {
            sum += figure(lines.get(row++));
        }
        assertThat(sum).isCloseTo(score, within(ROUNDING));
        assertThat(figure(lines.get(row))).isCloseTo(score, within(ROUNDING));
        assertThat(lines.subList(head, row)).anyMatch(line -> line.startsWith("  sequence as a whole"));
        int versus = head;
        while (!lines.get(versus).matches("(Ahead of|Behind) .*")) {
            versus++;
        }
        double gap = 0;
        for (row = versus + 1; !lines.get(row).startsWith("  gap "); row++) {
            gap += figure(lines.get(row));
        }
        assertThat(gap).isCloseTo(figure(lines.get(row)), within(ROUNDING));
        assertThat(Math.abs(gap)).isCloseTo(figure(lines.get(versus)), within(ROUNDING));
        assertThat(lines.subList(versus, row)).anyMatch(line -> line.startsWith("  sequence as a whole"));
    }

    private static double figure(String line) {
        Matcher figures = FIGURE.matcher(line);
        assertThat(figures.find()).as(line).isTrue();
        return Double.parseDouble(figures.group());
    }

    @Test
    void explain_withoutProfiling_hasNoSequence() throws IOException {
        JsonNode why = json("explain", SHOPPER, "--no-profiling");
        assertThat(why.path("terms")).isEmpty();
        assertThat(why.path("base")).isEqualTo(why.path("score"));
    }

    @Test
    void decision_inTheLog_hasTermsThatAddUp() throws IOException {
        String id = json("recommend", SHOPPER, "--slots", "3").path("id").asText();
        try (SqliteDatabase database = NodeDatabase.open(new NodeHome(home).database())) {
            DecisionLog.Logged logged =
                    new JdbcDecisionLog(database).decision(id).orElseThrow();
            JsonNode document = CanonicalJson.parse(logged.document().getBytes(StandardCharsets.UTF_8));
            assertThat(document.path("terms").path("sequence").asText("0")).isNotEqualTo("0");
            assertThat(document.path("sizes")).hasSize(7);
            assertThat(sum(document.path("terms")))
                    .isCloseTo(
                            Double.parseDouble(
                                    document.path("items").path(0).path(1).asText()),
                            within(5e-9));
        }
    }

    private static double sum(JsonNode terms) {
        double sum = 0;
        for (JsonNode term : terms) {
            sum += Double.parseDouble(term.asText());
        }
        return sum;
    }

    @Test
    void report_ofStoredDecisions_keepsTheTerm() throws Exception {
        run("recommend", SHOPPER, "--slots", "3");
        Path out = folder.resolve("report");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Run report = run(
                "report",
                "--from",
                today.minusDays(1).toString(),
                "--until",
                today.plusDays(2).toString(),
                "--out",
                out.toString());
        assertThat(report.err()).isEmpty();
        JsonNode terms = CanonicalJson.parse(Files.readAllBytes(out.resolve("report.json")))
                .path("decisions")
                .path(0)
                .path("document")
                .path("terms");
        assertThat(terms.path("sequence").asText("0")).isNotEqualTo("0");
        StringWriter verified = new StringWriter();
        CommandLine verify = new CommandLine(new VerifyReportCommand()).setOut(new PrintWriter(verified));
        verify.execute(out.toString(), "--key", out.resolve("node.pub").toString());
        assertThat(verified.toString()).startsWith("VERIFIED");
        requireReasons(Files.readString(out.resolve("report.html")));
    }

    /** Requires a table of reasons that adds up to its score, in which the sequence is not one of other interactions. */
    private static void requireReasons(String page) throws Exception {
        NodeList tables = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.replace("<!DOCTYPE html>", ""))))
                .getElementsByTagName("table");
        int found = 0;
        for (int t = 0; t < tables.getLength(); t++) {
            Element table = (Element) tables.item(t);
            if (table.getTextContent().contains("Adds to the score")) {
                NodeList rows = ((Element) table.getElementsByTagName("tbody").item(0)).getElementsByTagName("tr");
                double sum = 0;
                for (int r = 0; r < rows.getLength() - 1; r++) {
                    sum += value(rows.item(r).getLastChild().getTextContent());
                }
                assertThat(sum)
                        .isCloseTo(
                                value(rows.item(rows.getLength() - 1)
                                        .getLastChild()
                                        .getTextContent()),
                                within(ROUNDING));
                assertThat(table.getTextContent())
                        .contains("Sequence as a whole, of no single interaction")
                        .doesNotContain("other interactions");
                found++;
            }
        }
        assertThat(found).isEqualTo(1);
    }

    private static double value(String text) {
        return Double.parseDouble(text.replace('−', '-'));
    }
}
