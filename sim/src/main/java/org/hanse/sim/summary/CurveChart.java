// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.hanse.chart.SvgChart;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Lines over epochs or rounds, one for each training. A large dot marks the selected epoch. */
final class CurveChart {

    /** More lines are not distinguishable. */
    static final int MOST_LINES = 16;

    private static final int WIDTH = 760;
    private static final int HEIGHT = 300;
    private static final int MOST_EPOCH_TICKS = 20;

    /** Colours that colour-blind readers can distinguish on white. */
    private static final List<Color> COLOURS = List.of(
            new Color(0x00, 0x72, 0xb2),
            new Color(0xd5, 0x5e, 0x00),
            new Color(0x00, 0x9e, 0x73),
            new Color(0xcc, 0x79, 0xa7),
            new Color(0xb8, 0x86, 0x0b),
            new Color(0x56, 0xb4, 0xe9),
            new Color(0x4d, 0x4d, 0x4d),
            new Color(0x7b, 0x3f, 0x99));

    private CurveChart() {}

    /**
     * A line.
     *
     * @param values values at epochs 1, 2, ...; NaN for a missing one
     * @param kept number of the selected epoch, from 1; 0 for none
     * @param gaps whether a missing value interrupts the line
     */
    record Line(List<Double> values, int kept, boolean gaps) {

        /** Returns the epochs of the chart, from 1. */
        List<Integer> points() {
            return IntStream.rangeClosed(1, values.size())
                    .filter(epoch -> gaps || Double.isFinite(values.get(epoch - 1)))
                    .boxed()
                    .toList();
        }
    }

    /** Returns the colour of line {@code index} in the notation of the page. */
    private static String colour(int index) {
        Color colour = COLOURS.get(index % COLOURS.size());
        return String.format(Locale.ROOT, "#%02x%02x%02x", colour.getRed(), colour.getGreen(), colour.getBlue());
    }

    /** Returns whether line {@code index} is dashed: the second use of a colour is. */
    private static boolean dashed(int index) {
        return index >= COLOURS.size();
    }

    /** Returns the legend of line {@code index}. */
    static PageView.Key key(int index, String name) {
        return new PageView.Key(name, colour(index), dashed(index) ? "dashed" : "solid");
    }

    /**
     * Returns the lines over one axis.
     *
     * @param unit unit of the axis: epochs or rounds
     */
    static String draw(List<Line> lines, String unit, String id, String label) {
        XYSeriesCollection values = new XYSeriesCollection();
        for (int l = 0; l < lines.size(); l++) {
            XYSeries series = new XYSeries(l);
            for (int epoch : lines.get(l).points()) {
                double value = lines.get(l).values().get(epoch - 1);
                series.add(epoch, Double.isFinite(value) ? Double.valueOf(value) : null);
            }
            values.addSeries(series);
        }
        double[] all = lines.stream()
                .flatMap(line -> line.values().stream())
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
        int epochs = lines.stream().mapToInt(line -> line.values().size()).max().orElse(1);
        NumberAxis heights = new NumberAxis(null);
        List<String> ticks = SvgChart.scale(
                heights,
                Arrays.stream(all).min().orElse(0),
                Arrays.stream(all).max().orElse(1));
        XYPlot plot = new XYPlot(values, epochAxis(unit, epochs), heights, renderer(lines));
        plot.setRangeGridlinePaint(SvgChart.FAINT);
        plot.setRangeGridlineStroke(new BasicStroke(1f));
        plot.setDomainGridlinesVisible(false);
        JFreeChart chart = new JFreeChart(null, (Font) null, plot, false);
        SvgChart.style(chart);
        return SvgChart.draw(chart, new Dimension(WIDTH, HEIGHT), id, label, ticks);
    }

    private static NumberAxis epochAxis(String unit, int epochs) {
        NumberAxis axis = new NumberAxis(unit);
        SvgChart.style(axis);
        axis.setRange(0.5, epochs + 0.5);
        axis.setTickUnit(new NumberTickUnit(Math.max(1, (epochs + MOST_EPOCH_TICKS - 1) / MOST_EPOCH_TICKS)));
        axis.setNumberFormatOverride(SvgChart.axisFormat());
        return axis;
    }

    private static XYLineAndShapeRenderer renderer(List<Line> lines) {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer() {
            private static final long serialVersionUID = 1L;

            @Override
            public Shape getItemShape(int row, int item) {
                boolean kept =
                        lines.get(row).points().get(item) == lines.get(row).kept();
                double radius = kept ? 5 : 1.5;
                return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
            }

            @Override
            public Paint getItemPaint(int row, int item) {
                return COLOURS.get(row % COLOURS.size());
            }
        };
        for (int l = 0; l < lines.size(); l++) {
            renderer.setSeriesStroke(
                    l,
                    dashed(l)
                            ? new BasicStroke(
                                    1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {6f, 4f}, 0f)
                            : new BasicStroke(1.8f));
        }
        return renderer;
    }
}
