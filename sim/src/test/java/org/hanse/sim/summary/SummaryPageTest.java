// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hanse.chart.PageTemplate;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Metric;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SummaryPageTest {

    @Test
    void of_run_isWellFormed() throws Exception {
        assertThat(parsed(page("toys")).getDocumentElement().getTagName()).isEqualTo("html");
    }

    @Test
    void of_run_namesMerchantsModelsProtocolAndCommand() {
        assertThat(page("toys"))
                .contains("All merchants", "beauty", "toys", "toys/1", "toys/2")
                .contains("popularity", "markov", "markov-tuned")
                .contains("the one before it the validation target", "among all 40 items", "own history excluded")
                .contains("Equal scores rank against the target", "24 test and 24 validation queries")
                .contains("missing item: 7")
                .contains("Left out: ease, because the catalogue is too large (toys).")
                .contains("hanse sim run two.yaml --out runs/two", "1.2.3", "0123abcd", "12.5 s", "3.1 MB");
    }

    /** On a narrow screen a guarantee below a model's name would take a line a word. */
    @Test
    void of_run_leavesRoomForWhatStandsBelowAModel() {
        assertThat(page("toys")).contains("th small { display: block; min-width: 13rem;");
    }

    @Test
    void of_run_showsValuesWithIntervals() {
        assertThat(page("toys")).contains("0.2100<small>0.1900–0.2400</small>");
    }

    @Test
    void of_run_saysWhatTheComparisonMeans() {
        assertThat(page("toys"))
                .contains("worse than markov", "better than markov")
                .contains("1 model is better, 1 is worse, 0 do not differ significantly.");
    }

    /** The first line is in shoppers, the last section in deeds. */
    @Test
    void of_run_beginsWithWhatAFigureMeansAndEndsWithWhatToDo() {
        String page = page("toys");
        assertThat(page.indexOf("of 100 test queries the shopper")).isBetween(0, page.indexOf("<nav"));
        assertThat(page.substring(page.lastIndexOf("<h2"))).contains("What to do next", "add federated and mix");
    }

    /** Advice that a run has followed is none. */
    @Test
    void of_oneMerchant_namesWhatIsNotCompared() {
        assertThat(SummaryPage.of(SyntheticRun.small("popularity")))
                .contains("add central and mix to compare.", "To serve recommendations");
        assertThat(SummaryPage.of(SyntheticRun.small("central", "popularity")))
                .contains("To compare with the tuned mix: add mix to compare.");
        assertThat(SummaryPage.of(SyntheticRun.small("central", "mix")))
                .doesNotContain("to compare.")
                .contains("To serve recommendations");
    }

    @Test
    void of_run_needsNothingBesideIt() {
        assertThat(page("toys").replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/1999/xlink", ""))
                .contains(PageTemplate.POLICY)
                .doesNotContain("http:", "https:", "src=", "<script", "<link", "@import");
    }

    /** The page of many merchants stays short; the lead of each is still to be seen. */
    @Test
    void of_severalMerchants_foldsAllButTheirLead() throws Exception {
        Document page = parsed(page("toys"));

        Element toys = section(page, "toys");
        List<String> shown = children(toys);
        assertThat(shown).containsExactly("h2", "p", "details");
        assertThat(toys.getElementsByTagName("summary").item(0).getTextContent())
                .isEqualTo("Figures, comparisons and data of toys");
        assertThat(children(section(page, "All merchants"))).contains("table-box");
    }

    /** A model does not differ from itself. */
    @Test
    void of_modelThatIsTheBestAlone_isNotComparedWithItself() {
        RunRecord run = SyntheticRun.of("toys");
        List<Comparison> comparisons = new ArrayList<>(run.comparisons());
        for (String pool : List.of("beauty", "toys", "all")) {
            for (String model : List.of("markov", "popularity")) {
                comparisons.add(new Comparison(
                        pool, model, "best-alone", Metric.NDCG, 10, new Difference(0.0321, 0.03, 0.04, 12)));
            }
        }
        RunRecord chosen = SyntheticRun.builder("toys")
                .withPools(SyntheticRun.pools("toys").stream()
                        .map(SummaryPageTest::againstTheBestAlone)
                        .toList())
                .withComparisons(comparisons)
                .withModels(List.of(choice("beauty", "markov"), choice("toys", "popularity")))
                .build();
        String page = SummaryPage.of(chosen);

        // One row for each of the two merchants, two for both together.
        assertThat(page.split("\\+0\\.0321", -1)).hasSize(1 + 4);
        assertThat(page)
                .contains("can do alone (best-alone, chosen on its validation queries): markov. 1 model is better")
                .contains("can do alone (best-alone, chosen on its validation queries): popularity. 1 model is better")
                .contains("can do alone (best-alone, chosen on its validation queries). 2 models are better");
    }

    @Test
    void of_candidateBetterThanTheBestAlone_saysWhyItWasNotChosen() {
        List<Comparison> comparisons = new ArrayList<>(SyntheticRun.of("toys").comparisons());
        comparisons.add(new Comparison(
                "all", "markov-tuned", "best-alone", Metric.NDCG, 10, new Difference(0.03, 0.02, 0.04, 44)));
        RunRecord run = SyntheticRun.builder("toys")
                .withPools(SyntheticRun.pools("toys").stream()
                        .map(SummaryPageTest::againstTheBestAlone)
                        .toList())
                .withComparisons(comparisons)
                .withModels(List.of(choice("beauty", "markov-tuned"), choice("toys", "popularity")))
                .build();

        assertThat(SummaryPage.of(run))
                .containsOnlyOnce(
                        " markov-tuned was a candidate, too: validation chose another model at some merchants.");
        assertThat(page("toys")).doesNotContain("a candidate, too");
    }

    @Test
    void of_fewQueriesForColdItems_leavesThemOutInOneLine() {
        String section = "Cold items: without interactions in their shop";
        String line = "Cold items are not compared: 19 test queries, fewer than 20.";

        assertThat(SummaryPage.of(withColdQueries(19))).contains(line).doesNotContain(section);
        assertThat(SummaryPage.of(withColdQueries(20))).contains(section).doesNotContain("are not compared");
    }

    private static RunRecord withColdQueries(int queries) {
        List<PoolSummary> pools = new ArrayList<>(SyntheticRun.pools("toys"));
        PoolSummary all = pools.get(pools.size() - 1);
        pools.add(new PoolSummary(
                "all/unmet", PoolSummary.Kind.UNMET, queries, queries, all.main(), all.cutoffs(), all.best()));
        return SyntheticRun.builder("toys").withPools(pools).build();
    }

    @Test
    void of_run_writesAMinusBeforeDecimalsAndKeepsPercentSignsBesideTheirNumbers() {
        assertThat(page("toys"))
                .contains("<td>−0.1000</td>", "95\u00a0% intervals")
                .doesNotContain("-0.1000", "95 %");
    }

    private static PoolSummary againstTheBestAlone(PoolSummary pool) {
        return new PoolSummary(
                pool.id(),
                pool.kind(),
                pool.testQueries(),
                pool.validationQueries(),
                pool.main(),
                pool.cutoffs(),
                "best-alone");
    }

    private static ModelSummary choice(String merchant, String model) {
        return new ModelSummary(merchant, "best-alone", Map.of(), 0, "", Map.of(model, 1));
    }

    private static Element section(Document page, String heading) {
        NodeList sections = page.getElementsByTagName("section");
        for (int s = 0; s < sections.getLength(); s++) {
            Element section = (Element) sections.item(s);
            if (section.getElementsByTagName("h2").item(0).getTextContent().equals(heading)) {
                return section;
            }
        }
        throw new AssertionError("no section " + heading);
    }

    private static List<String> children(Element element) {
        List<String> names = new ArrayList<>();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element one) {
                names.add(one.getAttribute("class").equals("scroll") ? "table-box" : one.getTagName());
            }
        }
        return names;
    }

    /** Intervals over a few queries reach from end to end; the table has the figures. */
    @Test
    void of_poolOfFewQueries_hasATableAndNoChart() {
        RunRecord run = SyntheticRun.of("toys");
        RunRecord few = SyntheticRun.builder("toys")
                .withPools(SyntheticRun.pools("toys").stream()
                        .map(pool -> pool.id().equals("beauty")
                                ? new PoolSummary(
                                        pool.id(), pool.kind(), 19, 19, pool.main(), pool.cutoffs(), pool.best())
                                : pool)
                        .toList())
                .build();
        String chart = "aria-label=\"ndcg@10 of each model on test, beauty\"";

        assertThat(SummaryPage.of(run)).contains(chart, "Figures of beauty");
        assertThat(SummaryPage.of(few)).doesNotContain(chart).contains("Figures of beauty");
    }

    @Test
    void of_run_drawsChartsWithTextAndIdsOfTheirOwn() throws Exception {
        Document page = parsed(page("toys"));

        NodeList charts = page.getElementsByTagName("svg");
        assertThat(charts.getLength()).isEqualTo(4);
        for (int c = 0; c < charts.getLength(); c++) {
            Element chart = (Element) charts.item(c);
            assertThat(chart.getAttribute("aria-label")).startsWith("ndcg@10");
            assertThat(chart.getTextContent()).contains("popularity", "markov", "ndcg@10");
        }
        assertThat(ids(page)).doesNotHaveDuplicates();
    }

    @Test
    void of_merchantWithMarkup_escapesIt() throws Exception {
        String page = page("<toys> & \"more\"");
        assertThat(page).doesNotContain("<toys>");
        assertThat(parsed(page).getDocumentElement().getTextContent()).contains("<toys> & \"more\"/1");
    }

    private static String page(String toys) {
        return SummaryPage.of(SyntheticRun.of(toys));
    }

    private static Document parsed(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    private static List<String> ids(Document page) {
        List<String> ids = new ArrayList<>();
        NodeList elements = page.getElementsByTagName("*");
        for (int e = 0; e < elements.getLength(); e++) {
            String id = ((Element) elements.item(e)).getAttribute("id");
            if (!id.isEmpty()) {
                ids.add(id);
            }
        }
        return ids;
    }
}
