// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.EmbeddedReport;
import org.hanse.chart.PageTemplate;

/**
 * A record as {@code report.html}: one file without scripts that needs nothing beside it. It holds the record and its manifest, so that the
 * page alone can be verified. The same record gives the same bytes.
 */
final class ReportPage {

    static final String TEMPLATE = "report";

    private ReportPage() {}

    /**
     * Returns the page with an empty manifest, whose digest the manifest has.
     *
     * @param fingerprint that of the key that signs; empty if it is not known
     */
    static String unsigned(JsonNode record, String fingerprint) {
        String text = new String(CanonicalJson.bytes(record), StandardCharsets.UTF_8);
        return execute(
                TEMPLATE,
                Map.of("view", view(record, fingerprint), "screen", true, "record", EmbeddedReport.escape(text)));
    }

    /** Returns the page without record and manifest, for paper. */
    static String printed(JsonNode record, String fingerprint) {
        return execute(TEMPLATE, Map.of("view", view(record, fingerprint), "screen", false, "record", ""));
    }

    /** Executes a template of this package. */
    static String execute(String name, Object context) {
        return Mustache.compiler()
                .withEscaper(text -> Escapers.HTML.escape(ReportWords.printable(text)))
                .emptyStringIsFalse(true)
                .withLoader(part -> new StringReader(template(part)))
                .compile(template(name))
                .execute(context);
    }

    private static String template(String name) {
        return PageTemplate.of(ReportPage.class, name + ".mustache");
    }

    private static ReportView view(JsonNode record, String fingerprint) {
        VerdictText verdict = new VerdictText(record);
        NodeSections node = new NodeSections(record);
        List<ReportView.Section> sections = new ArrayList<>(new FigureSections(record).all());
        sections.addAll(List.of(
                node.decisions(),
                new GuaranteeText(record.path("sections")).section(),
                new ReasonTests(record.path("sections")).section(),
                node.requests(),
                node.notProven(),
                CheckSteps.section(fingerprint),
                new CustomerText(record).section(),
                LawSections.law(),
                LawSections.glossary()));
        return new ReportView(
                "Recommendations of " + record.path("node").asText() + ", " + verdict.period(),
                "Audit report on recommendations",
                "recommendations, audit, " + record.path("node").asText(),
                NodeSections.NOTICE,
                verdict.colour(),
                verdict.verdict(),
                verdict.groups(),
                verdict.sentences(),
                new QuestionTable(record).table().linked(sections),
                sections);
    }
}
