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
import org.hanse.clientnode.explain.Language;

/**
 * A record as {@code report.html}: one file without scripts that needs nothing beside it. It holds the record and its manifest, so that the
 * page alone can be verified. The same record gives the same bytes.
 */
final class ReportPage {

    private static final String TEMPLATE = "report";

    private ReportPage() {}

    /**
     * Returns the page with an empty manifest, whose digest the manifest has.
     *
     * @param fingerprint that of the key that signs; empty if it is not known
     */
    static String unsigned(JsonNode record, String fingerprint) {
        String text = new String(CanonicalJson.bytes(record), StandardCharsets.UTF_8);
        return page(view(record, fingerprint), true, EmbeddedReport.escape(text), Language.EN);
    }

    /** Returns the page without record and manifest, for paper. */
    static String printed(JsonNode record, String fingerprint) {
        return page(view(record, fingerprint), false, "", Language.EN);
    }

    /**
     * Returns a page.
     *
     * @param screen false for paper
     * @param record escaped record to embed; empty for none
     */
    static String page(ReportView view, boolean screen, String record, Language language) {
        return Mustache.compiler()
                .withEscaper(text -> Escapers.HTML.escape(ReportWords.printable(text)))
                .emptyStringIsFalse(true)
                .withLoader(part -> new StringReader(template(part)))
                .compile(template(TEMPLATE))
                .execute(Map.of("view", view, "screen", screen, "record", record, "lang", language.toString()));
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
                node.policyValue(),
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
