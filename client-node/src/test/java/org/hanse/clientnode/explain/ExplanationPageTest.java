// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.recommend.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ExplanationPageTest {

    private static final String TITLE = "<script>alert('x')</script> & \"B\"";

    private static ExplainedFixture fixture() {
        return new ExplainedFixture("A", TITLE, "C", "D")
                .add("view", 1, "2026-05-04T10:00:00Z", 0.75)
                .add("view", 2, "2026-05-05T10:00:00Z", -0.25)
                .add("view", 1, "2026-05-05T10:00:00Z", 0.125)
                .add("purchase", 3, "2026-05-06T10:00:00Z", 0.0625)
                .whatIf(new Counterfactual.Removal(List.of(0, 2), 3, true));
    }

    private static String html(ExplainedFixture fixture, Language language, int most) {
        return new ExplanationPage(fixture.build(), fixture.words(language), most).html(true);
    }

    private static Document parsed(String html) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html.replaceFirst("<!DOCTYPE html>", ""))));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void html_inEachLanguage_isWellFormedAndLoadsNothing(Language language) throws Exception {
        String html = html(fixture(), language, 5);
        assertThat(html)
                .contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                        + "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>")
                .doesNotContain("<script", "src=", "@import", "url(http", "href=\"http")
                .contains("&lt;script&gt;")
                .isEqualTo(html(fixture(), language, 5));
        Document page = parsed(html);
        assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo(language.toString());
        Set<String> ids = new HashSet<>();
        NodeList all = page.getElementsByTagName("*");
        for (int e = 0; e < all.getLength(); e++) {
            String id = ((Element) all.item(e)).getAttribute("id");
            assertThat(id.isEmpty() || ids.add(id)).as("id %s", id).isTrue();
        }
    }

    @Test
    void html_charts_haveATextAndATableEach() throws Exception {
        Document page = parsed(html(fixture(), Language.EN, 5));
        NodeList figures = page.getElementsByTagName("figure");
        assertThat(figures.getLength()).isEqualTo(4);
        for (int f = 0; f < figures.getLength(); f++) {
            Element svg = (Element) figures.item(f).getFirstChild();
            assertThat(svg.getAttribute("role")).isEqualTo("img");
            assertThat(svg.getAttribute("aria-label")).isNotBlank();
            Element part = (Element) figures.item(f).getParentNode();
            assertThat(part.getElementsByTagName("table").getLength()).isEqualTo(1);
        }
    }

    @Test
    void html_fewReasons_addsTheOthersUp() {
        assertThat(html(fixture(), Language.EN, 1))
                .contains("<tr><th scope=\"row\">2 other interactions</th><td>−0.1875</td>")
                .contains("<tr><th scope=\"row\">score</th><td>1.1875</td>");
    }

    /** Names and figures of a table of the page are the lines of the text. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void html_rowsOfTermsAndDifferences_areThoseOfTheText(int most) throws Exception {
        StringWriter out = new StringWriter();
        ExplainedFixture fixture = fixture().sequence(0.375);
        new ExplainText(
                        fixture.build(),
                        fixture.words(Language.EN),
                        (alignment, rows) ->
                                rows.stream().map(row -> String.join("|", row)).toList(),
                        most)
                .print(true, new PrintWriter(out));
        String html = html(fixture, Language.EN, most);
        for (String section : List.of("terms", "versus")) {
            assertThat(out.toString().lines()).containsSequence(rows(html, section));
        }
        assertThat(rows(html, "terms")).hasSize(Math.min(most, 3) + (most < 3 ? 4 : 3));
    }

    private static List<String> rows(String html, String section) throws Exception {
        List<String> lines = new ArrayList<>();
        NodeList all = parsed(html).getElementsByTagName("section");
        for (int s = 0; s < all.getLength(); s++) {
            Element one = (Element) all.item(s);
            if (one.getAttribute("aria-labelledby").equals(section + "-heading")) {
                NodeList rows = ((Element) one.getElementsByTagName("tbody").item(0)).getElementsByTagName("tr");
                for (int r = 0; r < rows.getLength(); r++) {
                    NodeList cells = rows.item(r).getChildNodes();
                    List<String> texts = new ArrayList<>();
                    for (int c = 0; c < cells.getLength(); c++) {
                        texts.add(cells.item(c).getTextContent().replace('−', '-'));
                    }
                    lines.add(String.join("|", texts));
                }
            }
        }
        return lines;
    }

    @Test
    void html_reasonWithTheOppositeEffect_isNotNamedAndALargeErrorIsSaid() {
        String html = html(fixture().effect(0, -1).effect(2, -1), Language.EN, 5);
        assertThat(html)
                .contains("<li>Approximate: terms do not show", "<li>For it: You bought D")
                .doesNotContain("For it: You viewed");
        assertThat(html(fixture(), Language.EN, 5))
                .contains("For it: You viewed")
                .doesNotContain("Approximate");
    }

    @Test
    void html_smallestSet_isSaidBelowTheInteractions() {
        assertThat(html(fixture(), Language.EN, 5))
                .containsSubsequence("would be first:</p>", "</ul>", "<p>No smaller set changes the first item.</p>");
    }

    /** The rows above the last one of a table, added up, are the last one. */
    private static void requireSums(String html, String... sections) throws Exception {
        Document page = parsed(html);
        for (String section : sections) {
            NodeList all = page.getElementsByTagName("section");
            int found = 0;
            for (int s = 0; s < all.getLength(); s++) {
                Element one = (Element) all.item(s);
                if (one.getAttribute("aria-labelledby").equals(section + "-heading")) {
                    NodeList rows = ((Element) one.getElementsByTagName("tbody").item(0)).getElementsByTagName("tr");
                    double sum = 0;
                    for (int r = 0; r < rows.getLength() - 1; r++) {
                        sum += value(rows.item(r));
                    }
                    assertThat(sum).as(section).isCloseTo(value(rows.item(rows.getLength() - 1)), within(1e-9));
                    found++;
                }
            }
            assertThat(found).as(section).isEqualTo(1);
        }
    }

    private static double value(Node row) {
        return Double.parseDouble(((Element) row)
                .getElementsByTagName("td")
                .item(0)
                .getTextContent()
                .replace('−', '-'));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void html_sequenceTerm_isARowOfItsOwnAndTablesAddUp(Language language) throws Exception {
        String with = html(fixture().sequence(0.375), language, 1);
        requireSums(with, "terms", "versus");
        String label = Phrases.of(language).of("table.sequence");
        assertThat(with)
                .contains("<tr><th scope=\"row\">" + label + "</th><td>0.3750</td>")
                .contains("<tr><th scope=\"row\">" + label + "</th><td>0.1875</td>");
        String without = html(fixture(), language, 1);
        requireSums(without, "terms", "versus");
        assertThat(without).doesNotContain(label);
    }

    @Test
    void html_whatIfGradeGatesAndObjectives_areThere() {
        assertThat(html(fixture(), Language.EN, 5))
                .contains("Without these 2 interactions D would be first:")
                .contains("A term is exact: without its interaction, the score loses exactly this term.")
                .contains("Gate (not a reason)")
                .contains("They are not the reason.")
                .contains("satisfaction", "not taken apart by objective")
                .contains("not recommended, since the shopper met it")
                .doesNotContain("--keep-met");
    }

    /** Values of numbers of items have no rewards. */
    @Test
    void html_objectives_haveTheUnitOfTheirTarget() {
        assertThat(html(fixture(), Language.EN, 5))
                .contains("the greatest reward of all objectives")
                .doesNotContain("number of different items");
        assertThat(html(fixture().target(ValueTarget.DISTINCT_ITEMS), Language.EN, 5))
                .contains("the logarithm of one plus the number of different items ahead")
                .doesNotContain("reward");
    }

    /** Parts of the fixture: .25 by the policy, .5, .125 and .125 by values. */
    @Test
    void html_scoreWithValues_hasThePartsOfPolicyAndValues() throws Exception {
        String html = html(fixture(), Language.EN, 5);
        String section = html.substring(html.indexOf("Score by objective"));
        assertThat(section)
                .contains(
                        "<th scope=\"row\">values together</th><td>0.7500</td>",
                        "<th scope=\"row\">score</th><td>1.0000</td>",
                        "<svg");
        parsed(html);
    }

    @Test
    void html_withoutHistory_hasNoTimeline() throws Exception {
        String html = html(fixture().servedBy(Outcome.ServedBy.ANONYMOUS), Language.EN, 5);
        assertThat(html).contains("No single interaction is in this score.").doesNotContain("timeline");
        parsed(html);
    }
}
