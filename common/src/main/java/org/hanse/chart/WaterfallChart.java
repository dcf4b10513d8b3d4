// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.chart;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Paint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.CategoryTextAnnotation;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAnchor;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.category.WaterfallBarRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * Chart of signed parts that add up to a total, from top to bottom: each bar begins where the one before ends. Name and value stand above a
 * bar, so that the chart is readable in a column of 420 pixels.
 */
public final class WaterfallChart {

    /** Colour of parts above 0; differs from {@link #BELOW} for colour-blind readers, too. */
    public static final Color ABOVE = new Color(0x00, 0x72, 0xb2);

    /** Colour of parts below 0. */
    public static final Color BELOW = new Color(0xd5, 0x5e, 0x00);

    /** Characters of a name that fit beside a value; East Asian ones count twice. */
    public static final int NAME_WIDTH = 48;

    private static final Color TOTAL = new Color(0x4d, 0x4d, 0x4d);
    private static final int WIDTH = 420;
    private static final int FRAME = 40;
    private static final int BAR_HEIGHT = 44;
    private static final double GAP = 0.6;

    /** Pixels between texts and bars. */
    private static final int SPACE = 3;

    /** First of the East Asian scripts, whose characters are twice as wide as Latin ones. */
    private static final int FIRST_WIDE = 0x2e80;

    private WaterfallChart() {}

    /**
     * Returns the chart as an SVG element.
     *
     * @param labels names of the parts; the first one is drawn from 0. At most {@link #NAME_WIDTH} characters of a
     *     name are shown
     * @param values values of the parts
     * @param total name of their sum, the last bar
     * @param id makes the ids inside the element differ from those of other charts of the page
     * @param title title of the chart; names and values are added for screen readers
     * @throws IllegalArgumentException if there are no parts, or names and values differ in number
     */
    public static String draw(List<String> labels, List<Double> values, String total, String id, String title) {
        if (labels.isEmpty() || labels.size() != values.size()) {
            throw new IllegalArgumentException(labels.size() + " labels for " + values.size() + " values");
        }
        List<String> names = new ArrayList<>(labels);
        names.add(total);
        List<Double> bars = new ArrayList<>(values);
        bars.add(values.stream().mapToDouble(Double::doubleValue).sum());

        DefaultCategoryDataset data = new DefaultCategoryDataset();
        for (int bar = 0; bar < bars.size(); bar++) {
            data.addValue(bars.get(bar), "parts", Integer.valueOf(bar));
        }
        NumberAxis axis = new NumberAxis(null);
        scale(axis, values);
        CategoryAxis places = new CategoryAxis(null);
        places.setVisible(false);
        places.setLowerMargin(GAP / bars.size());
        places.setUpperMargin(0);
        places.setCategoryMargin(GAP);
        CategoryPlot plot = new CategoryPlot(data, places, axis, renderer());
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        // Lines would cross names and values.
        plot.setRangeGridlinesVisible(false);
        plot.setRangeZeroBaselineVisible(true);
        plot.setRangeZeroBaselinePaint(SvgChart.INK);
        List<String> starts = new ArrayList<>();
        List<String> ends = new ArrayList<>();
        for (int bar = 0; bar < bars.size(); bar++) {
            starts.add(clipped(names.get(bar)));
            ends.add(number(bars.get(bar), bar > 0 && bar < bars.size() - 1));
            plot.addAnnotation(text(starts.get(bar), bar, axis.getLowerBound(), TextAnchor.BOTTOM_LEFT));
            plot.addAnnotation(text(ends.get(bar), bar, axis.getUpperBound(), TextAnchor.BOTTOM_RIGHT));
        }
        JFreeChart chart = new JFreeChart(null, (Font) null, plot, false);
        SvgChart.style(chart);
        Dimension size = new Dimension(WIDTH, FRAME + BAR_HEIGHT * bars.size());
        return SvgChart.draw(
                chart, size, id, description(title, names, bars), new SvgChart.Texts(title, starts, ends, SPACE));
    }

    /** Sets the scale of the axis around 0 and all intermediate sums. */
    private static void scale(NumberAxis axis, List<Double> values) {
        double low = 0;
        double high = 0;
        double sum = 0;
        for (double value : values) {
            sum += value;
            low = Math.min(low, sum);
            high = Math.max(high, sum);
        }
        SvgChart.scale(axis, low, high);
    }

    private static WaterfallBarRenderer renderer() {
        WaterfallBarRenderer renderer = new WaterfallBarRenderer(TOTAL, ABOVE, BELOW, TOTAL);
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        renderer.setMinimumBarLength(1);
        return renderer;
    }

    private static CategoryTextAnnotation text(String text, int bar, double at, TextAnchor anchor) {
        CategoryTextAnnotation annotation = new CategoryTextAnnotation(text, bar, at);
        Paint ink = SvgChart.INK;
        annotation.setFont(SvgChart.TEXT);
        annotation.setPaint(ink);
        annotation.setCategoryAnchor(CategoryAnchor.START);
        annotation.setTextAnchor(anchor);
        return annotation;
    }

    private static String clipped(String name) {
        int columns = 0;
        for (int at = 0; at < name.length(); at = name.offsetByCodePoints(at, 1)) {
            columns += columns(name.codePointAt(at));
            if (columns > NAME_WIDTH) {
                return name.substring(0, at) + "…";
            }
        }
        return name;
    }

    private static int columns(int character) {
        return character >= FIRST_WIDE ? 2 : 1;
    }

    private static String description(String title, List<String> names, List<Double> bars) {
        StringBuilder text = new StringBuilder(title).append(": ");
        for (int bar = 0; bar < bars.size(); bar++) {
            text.append(bar == 0 ? "" : "; ")
                    .append(names.get(bar))
                    .append(' ')
                    .append(number(bars.get(bar), bar > 0 && bar < bars.size() - 1));
        }
        return text.append('.').toString();
    }

    /** Returns a number with four digits after the point, with a sign if it is a step. */
    private static String number(double value, boolean step) {
        String text = String.format(Locale.ROOT, step ? "%+.4f" : "%.4f", value);
        return text.replace('-', '−');
    }
}
