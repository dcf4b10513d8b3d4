// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.chart;

import java.awt.BasicStroke;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Paint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYBarDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Chart of signed values in the order of time, from left to right: numbered bars above and below a line. */
public final class TimelineChart {

    private static final int WIDTH = 420;
    private static final int HEIGHT = 220;
    private static final int MOST_TICKS = 10;

    /** More values than these do not fit beside each other as texts. */
    private static final int MOST_TEXTS = 8;

    private static final double BAR_WIDTH = 0.7;

    private TimelineChart() {}

    /**
     * Returns the chart as an SVG element.
     *
     * @param labels names of the values, oldest first, for screen readers
     * @param values values; their numbers, from 1, are below them, and so are the values if there are few
     * @param id makes the ids inside the element differ from those of other charts of the page
     * @param title title of the chart
     * @throws IllegalArgumentException if there are no values, or names and values differ in number
     */
    public static String draw(List<String> labels, List<Double> values, String id, String title) {
        if (labels.isEmpty() || labels.size() != values.size()) {
            throw new IllegalArgumentException(labels.size() + " labels for " + values.size() + " values");
        }
        XYSeries series = new XYSeries("values");
        double low = 0;
        double high = 0;
        for (int number = 1; number <= values.size(); number++) {
            double value = values.get(number - 1);
            series.add(number, value);
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        NumberAxis heights = new NumberAxis(null);
        // Room for the texts beyond the bars.
        List<String> ticks = SvgChart.scale(heights, 1.15 * low, 1.15 * high);
        XYPlot plot = new XYPlot(
                new XYBarDataset(new XYSeriesCollection(series), BAR_WIDTH),
                numbers(values.size()),
                heights,
                renderer(values));
        plot.setRangeGridlinePaint(SvgChart.FAINT);
        plot.setRangeGridlineStroke(new BasicStroke(1f));
        plot.setDomainGridlinesVisible(false);
        plot.setRangeZeroBaselineVisible(true);
        plot.setRangeZeroBaselinePaint(SvgChart.INK);
        for (int number = 1; number <= values.size() && values.size() <= MOST_TEXTS; number++) {
            plot.addAnnotation(text(number, values.get(number - 1)));
        }
        JFreeChart chart = new JFreeChart(null, (Font) null, plot, false);
        SvgChart.style(chart);
        return SvgChart.draw(
                chart,
                new Dimension(WIDTH, HEIGHT),
                id,
                description(title, labels, values),
                new SvgChart.Texts(title, List.of(), ticks, 0));
    }

    private static NumberAxis numbers(int count) {
        NumberAxis axis = new NumberAxis(null);
        SvgChart.style(axis);
        axis.setRange(0.5, count + 0.5);
        axis.setTickUnit(new NumberTickUnit(Math.max(1, (count + MOST_TICKS - 1) / MOST_TICKS)));
        axis.setNumberFormatOverride(SvgChart.axisFormat());
        return axis;
    }

    private static XYBarRenderer renderer(List<Double> values) {
        XYBarRenderer renderer = new XYBarRenderer() {
            private static final long serialVersionUID = 1L;

            @Override
            public Paint getItemPaint(int row, int item) {
                return values.get(item) < 0 ? WaterfallChart.BELOW : WaterfallChart.ABOVE;
            }
        };
        renderer.setBarPainter(new StandardXYBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        return renderer;
    }

    private static XYTextAnnotation text(int number, double value) {
        XYTextAnnotation annotation = new XYTextAnnotation(signed("%+.2f", value), number, value);
        annotation.setFont(SvgChart.TEXT);
        annotation.setPaint(SvgChart.INK);
        annotation.setTextAnchor(value < 0 ? TextAnchor.TOP_CENTER : TextAnchor.BOTTOM_CENTER);
        return annotation;
    }

    private static String description(String title, List<String> labels, List<Double> values) {
        List<String> parts = new ArrayList<>();
        for (int v = 0; v < values.size(); v++) {
            parts.add(labels.get(v) + " " + signed("%+.4f", values.get(v)));
        }
        return title + ": " + String.join("; ", parts) + ".";
    }

    private static String signed(String format, double value) {
        return String.format(Locale.ROOT, format, value).replace('-', '−');
    }
}
