// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Paint;
import java.util.List;
import org.hanse.chart.SvgChart;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/** Bars with whiskers: one for each model, with its interval. */
final class IntervalChart {

    private static final int WIDTH = 760;
    private static final int BAR_HEIGHT = 24;
    private static final int FRAME = 56;
    private static final double HALF_BAR = 0.36;

    private IntervalChart() {}

    /**
     * A bar.
     *
     * @param name name of the model
     * @param value length
     * @param low lower end of the whisker
     * @param high upper end of the whisker
     * @param strong whether the bar has the darker colour
     */
    record Bar(String name, double value, double low, double high, boolean strong) {}

    /** Returns the bars from top to bottom over an axis with the title {@code axis}. */
    static String draw(List<Bar> bars, String axis, String id, String label) {
        XYIntervalSeries series = new XYIntervalSeries("models", false, true);
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            series.add(i, i - HALF_BAR, i + HALF_BAR, bar.value(), bar.low(), bar.high());
        }
        XYIntervalSeriesCollection values = new XYIntervalSeriesCollection();
        values.addSeries(series);

        XYPlot plot = new XYPlot(values, names(bars), SvgChart.numbers(axis, highest(bars)), barRenderer(bars));
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setDataset(1, values);
        plot.setRenderer(1, whiskers());
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(SvgChart.FAINT);
        plot.setRangeGridlineStroke(new BasicStroke(1f));
        JFreeChart chart = new JFreeChart(null, (Font) null, plot, false);
        SvgChart.style(chart);
        return SvgChart.draw(
                chart,
                new Dimension(WIDTH, FRAME + BAR_HEIGHT * bars.size()),
                id,
                label,
                bars.stream().map(Bar::name).toList());
    }

    private static ValueAxis names(List<Bar> bars) {
        SymbolAxis axis = new SymbolAxis(null, bars.stream().map(Bar::name).toArray(String[]::new));
        SvgChart.style(axis);
        axis.setInverted(true);
        axis.setGridBandsVisible(false);
        axis.setRange(-0.5, bars.size() - 0.5);
        axis.setTickMarksVisible(false);
        return axis;
    }

    /** Returns the end of the longest whisker, or of the longest bar without one. */
    private static double highest(List<Bar> bars) {
        return bars.stream()
                .mapToDouble(bar -> Double.isNaN(bar.high()) ? bar.value() : bar.high())
                .max()
                .orElse(0);
    }

    private static XYBarRenderer barRenderer(List<Bar> bars) {
        XYBarRenderer renderer = new XYBarRenderer() {
            private static final long serialVersionUID = 1L;

            @Override
            public Paint getItemPaint(int row, int column) {
                return bars.get(column).strong() ? SvgChart.TUNED_BAR : SvgChart.BAR;
            }
        };
        renderer.setBarPainter(new StandardXYBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        return renderer;
    }

    private static XYErrorRenderer whiskers() {
        XYErrorRenderer renderer = new XYErrorRenderer();
        renderer.setDrawXError(false);
        renderer.setDrawYError(true);
        renderer.setCapLength(6);
        renderer.setErrorPaint(SvgChart.INK);
        renderer.setErrorStroke(new BasicStroke(1.4f));
        renderer.setDefaultShapesVisible(false);
        renderer.setDefaultLinesVisible(false);
        renderer.setSeriesPaint(0, Color.BLACK);
        return renderer;
    }
}
