// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hanse.core.crypto.Digest;

/** Test vectors of {@code docs/verify/vectors}: synthetic reports, edits of them, and the part that each edit makes fail. */
final class ReportVectors {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Edit of a file.
     *
     * @param from text that is replaced; empty to delete the file
     * @param to replacement
     * @param times how often the replacement is there
     */
    record Edit(String file, String from, String to, int times) {

        Edit(String file, String from, String to) {
            this(file, from, to, 1);
        }
    }

    /**
     * A report with its expected verdict.
     *
     * @param report folder of the report
     * @param page whether its page is verified alone
     * @param key key file
     * @param countersigner key file of the countersigner; empty if the countersignature is not verified
     * @param part first part that fails; empty if all holds
     */
    record Case(
            String name, String report, boolean page, String key, String countersigner, List<Edit> edits, String part) {

        Case {
            edits = List.copyOf(edits);
        }

        static Case of(String name, String report, String part, Edit... edits) {
            return new Case(name, report, false, "node.pub", "", List.of(edits), part);
        }

        Case alone() {
            return new Case(name, report, true, key, countersigner, edits, part);
        }

        Case withKey(String other) {
            return new Case(name, report, page, other, countersigner, edits, part);
        }

        Case countersignedBy(String other) {
            return new Case(name, report, page, key, other, edits, part);
        }
    }

    private static final Map<String, Map<String, byte[]>> REPORTS = allReports();

    private ReportVectors() {}

    /** Returns the reports by the name of their folder: each is signed, and some contain wrong figures. */
    static Map<String, Map<String, byte[]>> reports() {
        return REPORTS;
    }

    private static Map<String, Map<String, byte[]>> allReports() {
        Map<String, Map<String, byte[]>> reports = new LinkedHashMap<>();
        String record = SyntheticReport.record();
        reports.put("report", files(record));
        reports.put("other-schema", files(record.replace("hanse.report/1", "hanse.report/2")));
        reports.put("wrong-score", files(record.replace("1.25", "1.26")));
        reports.put("wrong-count", files(record.replace("\"bb\", \"decisions\": 40", "\"bb\", \"decisions\": 41")));
        reports.put("wrong-share", files(record.replace("\"0.75\"", "\"0.76\"")));
        reports.put("wrong-slots", files(record.replace("\"pinned\": 0", "\"pinned\": 1")));
        reports.put("wrong-cold-share", files(record.replace("0.666667", "0.666666")));
        reports.put("wrong-order", files(record.replace("81f4", "a")));
        reports.put("few-samples", files(record.replace("{\"id\": \"33\", \"document\": {\"items\": []}},\n", "")));
        ObjectNode value = SyntheticReport.parse(record);
        ObjectNode other = value.deepCopy().put("node", "shop-b");
        reports.put(
                "other-page",
                SyntheticReport.signed(
                        value, Map.of("report.html", SyntheticReport.page(other)), SyntheticReport.NODE));
        String coordinator = SyntheticReport.coordinatorRecord();
        reports.put("coordinator", coordinatorFiles(coordinator));
        reports.put("coordinator-rounds", coordinatorFiles(coordinator.replace("\"ended\": 3", "\"ended\": 4")));
        reports.put(
                "coordinator-parent",
                coordinatorFiles(coordinator.replace("\"parent\": \"bb\"", "\"parent\": \"ab\"")));
        reports.put("coordinator-budget", coordinatorFiles(coordinator.replace("6.750000", "7.750000")));
        SharedFixture.records().forEach((name, own) -> reports.put(name, SharedFixture.files(own)));
        SignedRecords.all()
                .forEach(own -> reports.put(
                        own.name(),
                        own.key().equals("node.pub") ? files(own.record()) : coordinatorFiles(own.record())));
        return Collections.unmodifiableMap(reports);
    }

    private static Map<String, byte[]> files(String record) {
        return SyntheticReport.files(SyntheticReport.parse(record));
    }

    private static Map<String, byte[]> coordinatorFiles(String record) {
        return SyntheticReport.coordinatorFiles(SyntheticReport.parse(record));
    }

    /** Returns all cases. */
    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        cases.add(Case.of("untouched", "report", ""));
        cases.add(Case.of("untouched page alone", "report", "").alone());
        cases.add(Case.of("untouched, countersigned", "report", "").countersignedBy("coordinator.pub"));
        cases.add(
                Case.of("untouched report of a coordinator", "coordinator", "").withKey("coordinator.pub"));
        cases.addAll(shared());
        cases.addAll(manifests());
        cases.addAll(records());
        cases.addAll(pages());
        cases.addAll(others());
        cases.addAll(signed());
        SignedRecords.all()
                .forEach(own -> cases.add(
                        Case.of("signed: " + own.name(), own.name(), own.part()).withKey(own.key())));
        return cases;
    }

    private static List<Case> shared() {
        List<Case> cases = new ArrayList<>();
        SharedFixture.parts().forEach((name, part) -> cases.add(Case.of("signed: " + name, name, part)));
        cases.add(Case.of("shared report, page alone", "shared", "").alone());
        cases.add(Case.of(
                "count of a shared report, unsigned",
                "shared",
                "sections.counts.rows[0].low",
                new Edit("report.json", "\"count\":4801", "\"count\":4802")));
        return cases;
    }

    private static List<Case> manifests() {
        String key = SyntheticReport.NODE.verifyingKey().toHex();
        return List.of(
                Case.of("key of another node", "report", "manifest.key").withKey("coordinator.pub"),
                Case.of(
                        "key in the manifest replaced",
                        "report",
                        "manifest.key",
                        new Edit(
                                "manifest.json",
                                key,
                                SyntheticReport.COORDINATOR.verifyingKey().toHex())),
                Case.of(
                        "blank in the manifest",
                        "report",
                        "manifest",
                        new Edit("manifest.json", "{\"decisions", "{ \"decisions")),
                Case.of(
                        "other digest in the manifest",
                        "report",
                        "manifest.signature",
                        new Edit("manifest.json", recordDigest(), "0".repeat(64))),
                Case.of(
                        "later schema of the manifest",
                        "report",
                        "manifest.schema",
                        new Edit("manifest.json", "manifest/1", "manifest/2")));
    }

    private static String recordDigest() {
        return ReportManifest.digest(SyntheticReport.parse(SyntheticReport.record()))
                .toHex();
    }

    private static List<Case> records() {
        return List.of(
                Case.of("blank in the record", "report", "record", new Edit("report.json", "\"node\":", "\"node\": ")),
                Case.of(
                        "record cut off",
                        "report",
                        "record",
                        new Edit("report.json", ",\"until\":\"2026-11-01T00:00:00Z\"}", "")),
                Case.of("other name of the node", "report", "record", new Edit("report.json", "shop-a", "shop-b")),
                Case.of("other schema, unsigned", "report", "record", new Edit("report.json", "report/1", "report/2")),
                Case.of(
                        "other digest of a model",
                        "report",
                        "sections.scope",
                        new Edit("report.json", "20,\"digest\":\"aa", "20,\"digest\":\"ab")),
                Case.of(
                        "other count, unsigned",
                        "report",
                        "sections.scope.models",
                        new Edit(
                                "report.json",
                                "{\"decisions\":40,\"digest\":\"bb\"}",
                                "{\"decisions\":90,\"digest\":\"bb\"}")),
                Case.of(
                        "other share, unsigned",
                        "report",
                        "sections.parameters.surfaces.home",
                        new Edit("report.json", "0.25\"}", "0.26\"}")),
                Case.of(
                        "section renamed",
                        "report",
                        "sections.skope",
                        new Edit("report.json", "\"scope\"", "\"skope\"")),
                Case.of(
                        "quote deleted in a section",
                        "report",
                        "sections.exposure",
                        new Edit("report.json", "\"item\":\"a\"", "\"item\":\"a")),
                Case.of(
                        "quote deleted in the last section",
                        "report",
                        "sections.scope",
                        new Edit("report.json", "\"surface\":\"home\"", "\"surface\":\"home")),
                Case.of(
                        "bracket deleted in a decision",
                        "report",
                        "decisions[1]",
                        new Edit("report.json", "{\"items\":[]}", "{\"items\":[}")),
                Case.of(
                        "brace deleted in a decision with terms",
                        "report",
                        "decisions[2]",
                        new Edit("report.json", "{\"base\":\"-0.125\"}", "\"base\":\"-0.125\"}")),
                Case.of(
                        "quotes deleted in two sections",
                        "report",
                        "record",
                        new Edit("report.json", "\"surface\":\"home\"", "\"surface\":\"home"),
                        new Edit("report.json", "\"item\":\"a\"", "\"item\":\"a")),
                Case.of(
                        "objects without end in place of the decisions",
                        "report",
                        "record",
                        new Edit("report.json", "{\"decisions\":[", ",{}", 600_000)),
                Case.of(
                        "record beyond the size that is searched",
                        "report",
                        "record",
                        new Edit("report.json", "\"surface\":\"home\"", "-", 5_000_000)),
                Case.of(
                        "other propensity",
                        "report",
                        "decisions[0]",
                        new Edit("report.json", "\"0.5\",\"explored", "\"0.6\",\"explored")),
                Case.of(
                        "impossible propensity",
                        "report",
                        "decisions[0].propensity",
                        new Edit("report.json", "\"0.5\",\"explored", "\"1.5\",\"explored")),
                Case.of(
                        "other score, unsigned",
                        "report",
                        "decisions[0].score",
                        new Edit("report.json", "\"1.5\"", "\"1.6\"")),
                Case.of("other id", "report", "decisions[1]", new Edit("report.json", "\"id\":\"2\"", "\"id\":\"3\"")));
    }

    private static List<Case> pages() {
        return List.of(
                Case.of(
                        "other text of the page",
                        "report",
                        "report.html",
                        new Edit("report.html", "<h1>Synthetic", "<h1>Other")),
                Case.of(
                        "other record in the page",
                        "report",
                        "report.html",
                        new Edit("report.html", "shop-a", "shop-b")),
                Case.of(
                        "other manifest in the page",
                        "report",
                        "report.html.manifest",
                        new Edit("report.html", recordDigest(), "0".repeat(64))),
                Case.of(
                        "other escapes in the page",
                        "report",
                        "report.html.manifest",
                        new Edit("report.html", "{&quot;decisions&quot;:[&quot;", "{\"decisions&quot;:[&quot;")),
                Case.of(
                        "page without the end of the manifest",
                        "report",
                        "report.html",
                        new Edit("report.html", "</pre>\n</body>", "</body>")),
                Case.of(
                                "other record in the page alone",
                                "report",
                                "sections.scope",
                                new Edit(
                                        "report.html",
                                        "20,&quot;digest&quot;:&quot;aa",
                                        "20,&quot;digest&quot;:&quot;ab"))
                        .alone(),
                Case.of(
                                "other text of the page alone",
                                "report",
                                "report.html",
                                new Edit("report.html", "<h1>Synthetic", "<h1>Other"))
                        .alone(),
                Case.of(
                                "page alone beside another record",
                                "report",
                                "report.json",
                                new Edit("report.json", "shop-a", "shop-b"))
                        .alone(),
                Case.of(
                                "page alone without its neighbours",
                                "report",
                                "",
                                new Edit("report.json", "", ""),
                                new Edit("manifest.json", "", ""),
                                new Edit("report.pdf", "", ""),
                                new Edit("decisions.csv", "", ""))
                        .alone());
    }

    private static List<Case> others() {
        return List.of(
                Case.of(
                        "other byte of the PDF",
                        "report",
                        "report.pdf",
                        new Edit("report.pdf", "no pages", "no pagez")),
                Case.of("PDF deleted", "report", "report.pdf", new Edit("report.pdf", "", "")),
                Case.of("other figure in the CSV", "report", "decisions.csv", new Edit("decisions.csv", "1.5", "1.6")),
                Case.of("countersignature by another key", "report", "countersignature.key")
                        .countersignedBy("node.pub"),
                Case.of(
                                "other countersignature",
                                "report",
                                "countersignature.signature",
                                new Edit("countersignature.json", manifestDigest(), "0".repeat(64)))
                        .countersignedBy("coordinator.pub"),
                Case.of(
                                "countersignature deleted",
                                "report",
                                "countersignature",
                                new Edit("countersignature.json", "", ""))
                        .countersignedBy("coordinator.pub"));
    }

    private static String manifestDigest() {
        byte[] manifest = files(SyntheticReport.record()).getOrDefault("manifest.json", new byte[0]);
        return Digest.sha256(manifest).toHex();
    }

    private static List<Case> signed() {
        return List.of(
                Case.of("later schema, signed", "other-schema", "schema"),
                Case.of("score that is not the sum of its terms, signed", "wrong-score", "decisions[0].score"),
                Case.of("counts that do not add up, signed", "wrong-count", "sections.scope.models"),
                Case.of("slots that do not add up, signed", "wrong-slots", "sections.exploration.slots"),
                Case.of("share of another count, signed", "wrong-cold-share", "sections.exposure.cold.share"),
                Case.of("shares that do not add up, signed", "wrong-share", "sections.parameters.surfaces.home"),
                Case.of("samples of another challenge, signed", "wrong-order", "decisions[1].id"),
                Case.of("too few samples, signed", "few-samples", "decisions"),
                Case.of("page with another record, signed", "other-page", "report.html.record"),
                Case.of("rounds that do not add up, signed", "coordinator-rounds", "sections.rounds.ended")
                        .withKey("coordinator.pub"),
                Case.of("model with another parent, signed", "coordinator-parent", "sections.models.lineage[1].parent")
                        .withKey("coordinator.pub"),
                Case.of(
                                "budget that does not add up, signed",
                                "coordinator-budget",
                                "sections.privacy.ledgers[0].epsilonRemaining")
                        .withKey("coordinator.pub"));
    }

    /** Returns the files of a case. */
    static Map<String, byte[]> files(Case own) {
        Map<String, byte[]> files = new TreeMap<>(reports().getOrDefault(own.report(), Map.of()));
        for (Edit edit : own.edits()) {
            if (edit.from().isEmpty()) {
                files.remove(edit.file());
            } else {
                files.computeIfPresent(edit.file(), (name, bytes) -> edited(bytes, edit));
            }
        }
        return files;
    }

    private static byte[] edited(byte[] bytes, Edit edit) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int at = text.indexOf(edit.from());
        if (at < 0) {
            throw new IllegalStateException(edit.file() + " does not contain " + edit.from());
        }
        return (text.substring(0, at)
                        + edit.to().repeat(edit.times())
                        + text.substring(at + edit.from().length()))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the text of the index. */
    static String index() {
        ObjectNode root = JSON.createObjectNode().put("schema", "hanse.report-vectors/1");
        ArrayNode rows = root.putArray("cases");
        for (Case own : cases()) {
            ObjectNode row = rows.addObject().put("name", own.name()).put("report", own.report());
            row.put("page", own.page()).put("key", own.key()).put("countersignedBy", own.countersigner());
            ArrayNode edits = row.putArray("edits");
            own.edits()
                    .forEach(edit -> edits.addObject()
                            .put("file", edit.file())
                            .put("from", edit.from())
                            .put("to", edit.to())
                            .put("times", edit.times()));
            row.put("part", own.part());
        }
        try {
            DefaultPrettyPrinter printer =
                    new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
            return JSON.writer(printer).writeValueAsString(root) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the folder of the vectors. */
    static Path folder() {
        return Path.of("").toAbsolutePath().resolveSibling("docs/verify/vectors");
    }
}
