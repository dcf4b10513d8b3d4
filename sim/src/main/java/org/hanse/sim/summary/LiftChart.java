// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.geom.Ellipse2D;
import java.util.List;
import org.hanse.chart.SvgChart;
import org.hanse.sim.summary.ShopLifts.ShopLift;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/** Difference at each shop as a dot with its interval: few shops by name, many by their sizes. */
final class LiftChart {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 320;
    private static final int LINE_HEIGHT = 24;
    private static final int FRAME = 56;
    private static final double MARGIN = 0.08;
    private static final double DOT = 6;

    /** More names do not fit on a page. */
    static final int MOST_NAMES = 40;

    /** From this ratio of the largest to the smallest shop on, the axis of sizes is logarithmic. */
    private static final double WIDE = 20;

    private LiftChart() {}

    static String draw(List<ShopLift> shops, String figure, String id, String label) {
        boolean named = shops.size() <= MOST_NAMES;
        XYIntervalSeriesCollection values = new XYIntervalSeriesCollection();
        XYIntervalSeries undecided = new XYIntervalSeries("undecided", true, true);
        XYIntervalSeries significant = new XYIntervalSeries("significant", true, true);
        for (int s = 0; s < shops.size(); s++) {
            ShopLift shop = shops.get(s);
            double at = named ? s : Math.max(1, shop.shoppers());
            (shop.better() || shop.worse() ? significant : undecided)
                    .add(
                            at,
                            at,
                            at,
                            shop.difference().difference(),
                            shop.difference().low(),
                            shop.difference().high());
        }
        values.addSeries(undecided);
        values.addSeries(significant);
        XYPlot plot = new XYPlot(values, named ? names(shops) : sizes(shops), lifts(shops, figure), dots());
        if (named) {
            plot.setOrientation(PlotOrientation.HORIZONTAL);
        }
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(SvgChart.FAINT);
        plot.setRangeGridlineStroke(new BasicStroke(1f));
        plot.addRangeMarker(new ValueMarker(0, SvgChart.INK, new BasicStroke(1f)));
        JFreeChart chart = new JFreeChart(null, (Font) null, plot, false);
        SvgChart.style(chart);
        return SvgChart.draw(
                chart,
                new Dimension(WIDTH, named ? FRAME + LINE_HEIGHT * shops.size() : HEIGHT),
                id,
                label,
                named ? shops.stream().map(ShopLift::id).toList() : List.of());
    }

    private static ValueAxis lifts(List<ShopLift> shops, String figure) {
        double low = 0;
        double high = 0;
        for (ShopLift shop : shops) {
            low = Math.min(low, shop.difference().low());
            high = Math.max(high, shop.difference().high());
        }
        NumberAxis axis = new NumberAxis("federated minus best alone, " + figure);
        SvgChart.style(axis);
        double margin = Math.max(1e-4, (high - low) * MARGIN);
        axis.setRange(low - margin, high + margin);
        axis.setNumberFormatOverride(SvgChart.axisFormat());
        return axis;
    }

    private static ValueAxis names(List<ShopLift> shops) {
        SymbolAxis axis = new SymbolAxis(null, shops.stream().map(ShopLift::id).toArray(String[]::new));
        SvgChart.style(axis);
        axis.setGridBandsVisible(false);
        axis.setRange(-0.5, shops.size() - 0.5);
        axis.setTickMarksVisible(false);
        return axis;
    }

    private static ValueAxis sizes(List<ShopLift> shops) {
        double least =
                Math.max(1, shops.stream().mapToInt(ShopLift::shoppers).min().orElse(1));
        double most =
                Math.max(2, shops.stream().mapToInt(ShopLift::shoppers).max().orElse(1));
        String name = "shoppers of the shop";
        if (most / least >= WIDE) {
            LogAxis axis = new LogAxis(name);
            SvgChart.style(axis);
            axis.setRange(least / 1.3, most * 1.3);
            axis.setNumberFormatOverride(SvgChart.axisFormat());
            return axis;
        }
        NumberAxis axis = new NumberAxis(name);
        SvgChart.style(axis);
        double margin = Math.max(1, (most - least) * MARGIN);
        axis.setRange(least - margin, most + margin);
        axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        return axis;
    }

    private static XYErrorRenderer dots() {
        XYErrorRenderer renderer = new XYErrorRenderer();
        renderer.setDrawXError(false);
        renderer.setCapLength(4);
        renderer.setErrorStroke(new BasicStroke(1.2f));
        renderer.setDefaultLinesVisible(false);
        Color[] colours = {SvgChart.BAR, SvgChart.TUNED_BAR};
        for (int series = 0; series < colours.length; series++) {
            renderer.setSeriesShape(series, new Ellipse2D.Double(-DOT / 2, -DOT / 2, DOT, DOT));
            renderer.setSeriesPaint(series, colours[series]);
        }
        return renderer;
    }
}
