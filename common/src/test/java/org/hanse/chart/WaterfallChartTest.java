// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class WaterfallChartTest {

    private static final List<String> LABELS = List.of("Base", "view A < B & \"C\"", "purchase D");
    private static final List<Double> VALUES = List.of(0.5, 0.75, -1.5);

    @Test
    void draw_parts_isOneNamedImageThatReadsAllValues() throws Exception {
        Element svg = element(WaterfallChart.draw(LABELS, VALUES, "Score", "why", "Score of \"E\" & its parts"));
        assertThat(svg.getAttribute("role")).isEqualTo("img");
        assertThat(svg.getAttribute("aria-label"))
                .isEqualTo("Score of \"E\" & its parts: Base 0.5000; view A < B & \"C\" +0.7500; purchase D −1.5000;"
                        + " Score −0.2500.");
        assertThat(svg.getFirstChild().getNodeName()).isEqualTo("title");
        assertThat(texts(svg, "start")).containsExactly("Base", "view A < B & \"C\"", "purchase D", "Score");
        assertThat(texts(svg, "end")).containsExactly("0.5000", "+0.7500", "−1.5000", "−0.2500");
    }

    @Test
    void draw_sameParts_givesSameBytes() {
        assertThat(WaterfallChart.draw(LABELS, VALUES, "Score", "why", "Parts"))
                .isEqualTo(WaterfallChart.draw(LABELS, VALUES, "Score", "why", "Parts"))
                .doesNotContain("<?xml", "<!DOCTYPE");
    }

    @Test
    void draw_bars_beginWhereTheBarBeforeEnds() throws Exception {
        Element svg = element(WaterfallChart.draw(LABELS, VALUES, "Score", "why", "Parts"));
        List<Element> bars = bars(svg);
        assertThat(bars).hasSize(4);
        assertThat(end(bars.get(0))).isEqualTo(start(bars.get(1)));
        assertThat(end(bars.get(1))).isEqualTo(end(bars.get(2)));
        assertThat(start(bars.get(2))).isEqualTo(start(bars.get(3)));
        assertThat(end(bars.get(3))).isEqualTo(start(bars.get(0)));
    }

    @Test
    void draw_longNames_areClippedInTheImageAlone() throws Exception {
        String latin = "a".repeat(50);
        String wide = "鞋".repeat(30);
        Element svg = element(WaterfallChart.draw(List.of(latin, wide), List.of(1.0, 2.0), "Score", "why", "Parts"));
        assertThat(texts(svg, "start")).contains("a".repeat(48) + "…", "鞋".repeat(24) + "…");
        assertThat(svg.getAttribute("aria-label")).contains(latin, wide);
    }

    @Test
    void draw_differentNumbers_isRefused() {
        assertThatThrownBy(() -> WaterfallChart.draw(LABELS, List.of(1.0), "Score", "why", "Parts"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 labels for 1 values");
        assertThatThrownBy(() -> WaterfallChart.draw(List.of(), List.of(), "Score", "why", "Parts"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Element element(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }

    private static List<String> texts(Element svg, String anchor) {
        List<String> texts = new ArrayList<>();
        NodeList all = svg.getElementsByTagName("text");
        for (int t = 0; t < all.getLength(); t++) {
            Element text = (Element) all.item(t);
            if (text.getAttribute("text-anchor").equals(anchor)) {
                texts.add(text.getTextContent());
            }
        }
        return texts;
    }

    /** Returns the bars: rectangles, but for the white ones behind the chart. */
    private static List<Element> bars(Element svg) {
        List<Element> bars = new ArrayList<>();
        NodeList all = svg.getElementsByTagName("rect");
        for (int r = 0; r < all.getLength(); r++) {
            Element one = (Element) all.item(r);
            if (Double.parseDouble(one.getAttribute("height")) < 30) {
                bars.add(one);
            }
        }
        return bars;
    }

    private static double start(Element bar) {
        return Math.rint(Double.parseDouble(bar.getAttribute("x")));
    }

    private static double end(Element bar) {
        return Math.rint(Double.parseDouble(bar.getAttribute("x")) + Double.parseDouble(bar.getAttribute("width")));
    }
}
