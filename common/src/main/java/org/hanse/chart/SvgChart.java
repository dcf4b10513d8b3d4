// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.chart;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.batik.dom.GenericDOMImplementation;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.apache.batik.svggen.SVGIDGenerator;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleInsets;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Conversion of a chart to an SVG element for pages: real text, scalable, with a name for screen readers. */
public final class SvgChart {

    public static final Color INK = new Color(0x1f, 0x2a, 0x37);
    public static final Color FAINT = new Color(0xd5, 0xdb, 0xe3);
    public static final Color BAR = new Color(0x7a, 0xa6, 0xc8);
    public static final Color TUNED_BAR = new Color(0x2f, 0x6a, 0x98);
    public static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    private static final double HEADROOM = 1.04;
    private static final int MOST_TICKS = 6;
    private static final int FRACTION_DIGITS = 4;
    private static final String SVG = "http://www.w3.org/2000/svg";

    private SvgChart() {}

    /**
     * Draws {@code chart}.
     *
     * @param size in pixels where the page is wide enough
     * @param id makes the ids inside the element differ from those of other charts of the page
     * @param label description of the chart for screen readers
     * @param names texts that end at an axis; all others are centred
     */
    public static String draw(JFreeChart chart, Dimension size, String id, String label, Collection<String> names) {
        return draw(chart, size, id, label, new Texts("", List.of(), names, 0));
    }

    /**
     * Texts of a chart. Some start or end at a line, whatever their width is on the reader's machine; all others are centred.
     *
     * @param title title element; empty for none
     * @param starts texts that start at a line
     * @param ends texts that end at one, such as names beside an axis
     * @param space pixels between these texts and the shapes below and beside them
     */
    record Texts(String title, Collection<String> starts, Collection<String> ends, int space) {

        Texts {
            starts = List.copyOf(starts);
            ends = List.copyOf(ends);
        }

        private String anchor(String text) {
            return starts.contains(text) ? "start" : ends.contains(text) ? "end" : "middle";
        }
    }

    /** Draws {@code chart} with texts at both sides of a line. */
    static String draw(JFreeChart chart, Dimension size, String id, String label, Texts texts) {
        Document document = GenericDOMImplementation.getDOMImplementation().createDocument(SVG, "svg", null);
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
        context.setComment("");
        context.setPrecision(2);
        context.setIDGenerator(new SVGIDGenerator() {
            @Override
            public String generateID(String prefix) {
                return super.generateID(id + "-" + prefix);
            }
        });
        SVGGraphics2D graphics = new SVGGraphics2D(context, false);
        graphics.setSVGCanvasSize(size);
        chart.draw(graphics, new Rectangle2D.Double(0, 0, size.width, size.height));

        FontMetrics metrics = graphics.getFontMetrics(TEXT);
        Element root = graphics.getRoot();
        anchor(root.getElementsByTagNameNS(SVG, "text"), metrics, texts);
        root.setAttribute("viewBox", String.format(Locale.ROOT, "0 0 %d %d", size.width, size.height));
        root.setAttribute("role", "img");
        root.setAttribute("aria-label", label);
        if (!texts.title().isEmpty()) {
            Element title = document.createElementNS(SVG, "title");
            title.setTextContent(texts.title());
            root.insertBefore(title, root.getFirstChild());
        }
        StringWriter out = new StringWriter();
        try {
            graphics.stream(root, out, true, false);
        } catch (SVGGraphics2DIOException e) {
            throw new UncheckedIOException(new IOException("the chart " + id + " could not be written", e));
        }
        String svg = out.toString();
        // The declaration before the element belongs to a file of its own; the empty definitions repeat one id.
        return svg.substring(svg.indexOf("<svg")).replaceAll("<defs\\s+id=\"genericDefs\"\\s*/>", "");
    }

    /**
     * Places texts by their start, end or middle. The chart placed them by their start, from the widths of a font that the
     * reader's machine may not have.
     */
    private static void anchor(NodeList nodes, FontMetrics metrics, Texts texts) {
        for (int t = 0; t < nodes.getLength(); t++) {
            Element text = (Element) nodes.item(t);
            String anchor = texts.anchor(text.getTextContent());
            double part = anchor.equals("end") ? 1.0 : anchor.equals("middle") ? 0.5 : 0.0;
            double x = Double.parseDouble(text.getAttribute("x")) + part * metrics.stringWidth(text.getTextContent());
            double space = anchor.equals("middle") ? 0 : texts.space();
            text.setAttribute("x", String.format(Locale.ROOT, "%.2f", anchor.equals("start") ? x + space : x));
            text.setAttribute(
                    "y", String.format(Locale.ROOT, "%.2f", Double.parseDouble(text.getAttribute("y")) - space));
            text.setAttribute("text-anchor", anchor);
        }
    }

    /** Returns an axis of numbers from 0 to a little beyond {@code highest}. */
    public static ValueAxis numbers(String name, double highest) {
        NumberAxis axis = new NumberAxis(name);
        style(axis);
        axis.setRange(0, highest > 0 ? highest * HEADROOM : 1);
        axis.setNumberFormatOverride(axisFormat());
        return axis;
    }

    /**
     * Sets a round scale of the axis around the values.
     *
     * @return the texts at its ticks
     */
    public static List<String> scale(NumberAxis axis, double low, double high) {
        return scale(axis, low, high, stepBetween(low, high));
    }

    /** Returns the scale of an axis of counts, with integers at all ticks. */
    public static List<String> wholeScale(NumberAxis axis, double low, double high) {
        return scale(axis, low, high, Math.max(1, stepBetween(low, high)));
    }

    private static double stepBetween(double low, double high) {
        return step(Math.max(high - low, Math.max(1e-4, Math.abs(high) * 1e-3)));
    }

    private static List<String> scale(NumberAxis axis, double low, double high, double step) {
        double bottom = Math.floor(low / step) * step;
        double top = Math.max(bottom + step, Math.ceil(high / step) * step);
        NumberFormat format = format(Math.max(FRACTION_DIGITS, (int) Math.ceil(-Math.log10(step))));
        style(axis);
        axis.setRange(bottom, top);
        axis.setTickUnit(new NumberTickUnit(step));
        axis.setNumberFormatOverride(format);
        List<String> texts = new ArrayList<>();
        for (int t = 0; bottom + t * step <= top + step / 2; t++) {
            texts.add(format.format(bottom + t * step));
        }
        return texts;
    }

    /** Returns 1, 2 or 5 times a power of ten, so that {@link #MOST_TICKS} steps cover {@code span}. */
    private static double step(double span) {
        double power = Math.pow(10, Math.floor(Math.log10(span / MOST_TICKS)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power * MOST_TICKS >= span) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /** Numbers at an axis. */
    public static NumberFormat axisFormat() {
        return format(FRACTION_DIGITS);
    }

    private static NumberFormat format(int digits) {
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
        symbols.setMinusSign('−');
        return new DecimalFormat("0." + "#".repeat(digits), symbols);
    }

    /** Sets the style of an axis. */
    public static void style(ValueAxis axis) {
        axis.setTickLabelFont(TEXT);
        axis.setLabelFont(TEXT);
        axis.setTickLabelPaint(INK);
        axis.setLabelPaint(INK);
        axis.setAxisLinePaint(FAINT);
        axis.setTickMarkPaint(FAINT);
    }

    /** Sets the style of a chart as a whole. */
    public static void style(JFreeChart chart) {
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(2, 2, 2, 12));
        chart.setTextAntiAlias(true);
        chart.getPlot().setBackgroundPaint(Color.WHITE);
        chart.getPlot().setOutlineVisible(false);
    }
}
