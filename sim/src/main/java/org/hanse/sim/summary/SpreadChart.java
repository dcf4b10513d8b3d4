// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.awt.BasicStroke;
import java.awt.Dimension;
import java.awt.Font;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.hanse.chart.SvgChart;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BoxAndWhiskerRenderer;
import org.jfree.data.statistics.BoxAndWhiskerCalculator;
import org.jfree.data.statistics.BoxAndWhiskerItem;
import org.jfree.data.statistics.DefaultBoxAndWhiskerCategoryDataset;

/** Boxes with whiskers: spread of one figure of each model over the parts of a merchant. */
final class SpreadChart {

    private static final int WIDTH = 760;
    private static final int BOX_HEIGHT = 28;
    private static final int FRAME = 56;

    private SpreadChart() {}

    /** Returns one box for each model, top to bottom, over an axis with the title {@code axis}. */
    static String draw(Map<String, List<Double>> valuesByModel, String axis, String id, String label) {
        DefaultBoxAndWhiskerCategoryDataset values = new DefaultBoxAndWhiskerCategoryDataset();
        valuesByModel.forEach((model, parts) -> values.add(box(parts), "parts", model));

        CategoryAxis models = new CategoryAxis(null);
        models.setTickLabelFont(SvgChart.TEXT);
        models.setTickLabelPaint(SvgChart.INK);
        models.setAxisLinePaint(SvgChart.FAINT);
        models.setTickMarksVisible(false);
        double highest = valuesByModel.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);

        BoxAndWhiskerRenderer renderer = new BoxAndWhiskerRenderer();
        renderer.setFillBox(true);
        renderer.setMeanVisible(false);
        renderer.setUseOutlinePaintForWhiskers(true);
        renderer.setSeriesPaint(0, SvgChart.BAR);
        renderer.setSeriesOutlinePaint(0, SvgChart.INK);
        renderer.setSeriesOutlineStroke(0, new BasicStroke(1f));
        renderer.setMaximumBarWidth(0.1);

        CategoryPlot plot = new CategoryPlot(values, models, SvgChart.numbers(axis, highest), renderer);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        plot.setRangeGridlinePaint(SvgChart.FAINT);
        plot.setRangeGridlineStroke(new BasicStroke(1f));
        JFreeChart chart = new JFreeChart(null, (Font) null, plot, false);
        SvgChart.style(chart);
        return SvgChart.draw(
                chart,
                new Dimension(WIDTH, FRAME + BOX_HEIGHT * valuesByModel.size()),
                id,
                label,
                valuesByModel.keySet());
    }

    /** Returns a box with whiskers at the extremes: the renderer draws no outliers of horizontal boxes. */
    private static BoxAndWhiskerItem box(List<Double> parts) {
        BoxAndWhiskerItem quartiles = BoxAndWhiskerCalculator.calculateBoxAndWhiskerStatistics(parts);
        return new BoxAndWhiskerItem(
                quartiles.getMean(),
                quartiles.getMedian(),
                quartiles.getQ1(),
                quartiles.getQ3(),
                Collections.min(parts),
                Collections.max(parts),
                Collections.min(parts),
                Collections.max(parts),
                List.of());
    }
}
