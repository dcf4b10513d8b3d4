// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.geom.Ellipse2D;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.hanse.chart.SvgChart;
import org.hanse.cli.Progress;
import org.hanse.cli.Words;
import org.hanse.cli.privacy.EpsilonAnswer.Bound;
import org.hanse.config.InvalidInputException;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Chart of epsilon over rounds, with a line for each accountant and a caption. Epsilon is 0 before the first round. */
final class EpsilonChart {

    private static final Dimension SIZE = new Dimension(760, 360);
    private static final int POINTS = 24;

    /** Divisor of the axis length that gives the margin at both ends. */
    private static final int ROOM = 80;

    private static final List<Color> COLOURS = List.of(new Color(0x00, 0x72, 0xb2), new Color(0xd5, 0x5e, 0x00));

    private EpsilonChart() {}

    /**
     * Returns the chart as SVG.
     *
     * @throws InvalidInputException if all values are infinite
     */
    static String of(EpsilonAnswer answer) {
        if (answer.least().isEmpty()) {
            throw new InvalidInputException(
                    "--plot: found an infinite epsilon; expected a finite one. Fix: leave out --plot");
        }
        XYSeriesCollection lines = new XYSeriesCollection();
        List<Bound> drawn = answer.bounds().stream().filter(Bound::isFinite).toList();
        int[] rounds = rounds(answer.plan().rounds());
        double highest = 0;
        try (Progress progress = Progress.startPatient("plot", (long) rounds.length * drawn.size())) {
            for (Bound bound : drawn) {
                XYSeries line = new XYSeries(Figure.word(bound.accountant()));
                line.add(0, 0);
                for (int after : rounds) {
                    OptionalDouble epsilon = after == answer.plan().rounds()
                            ? bound.epsilon()
                            : bound.accountant().epsilon(answer.plan(), answer.noise(), after);
                    line.add(after, epsilon.orElseThrow());
                    highest = Math.max(highest, epsilon.orElseThrow());
                    progress.step("after " + after);
                }
                lines.addSeries(line);
            }
        }
        NumberAxis across = new NumberAxis("rounds");
        SvgChart.wholeScale(across, 0, answer.plan().rounds());
        NumberAxis up = new NumberAxis(null);
        List<String> ticks = SvgChart.scale(up, 0, highest);
        widen(across);
        widen(up);
        List<String> captions = ReleaseText.captions(answer);
        String label = "Epsilon at delta " + Figure.of(answer.plan().delta()) + " over "
                + Words.count(answer.plan().rounds(), "round") + "; " + String.join("; ", captions);
        XYPlot plot = new XYPlot(lines, across, up, renderer());
        plot.setRangeGridlinePaint(SvgChart.FAINT);
        plot.setRangeGridlineStroke(new BasicStroke(1f));
        plot.setDomainGridlinesVisible(false);
        JFreeChart chart =
                new JFreeChart("epsilon at delta " + Figure.of(answer.plan().delta()), SvgChart.TEXT, plot, true);
        // A title, because an axis label of the vertical axis would be drawn as curves and not as text.
        chart.getTitle().setPaint(SvgChart.INK);
        for (String caption : captions) {
            TextTitle below = new TextTitle(caption, SvgChart.TEXT);
            below.setPaint(SvgChart.INK);
            chart.addSubtitle(below);
        }
        chart.getLegend().setItemFont(SvgChart.TEXT);
        chart.getLegend().setItemPaint(SvgChart.INK);
        SvgChart.style(chart);
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + SvgChart.draw(chart, SIZE, "epsilon", label, ticks);
    }

    /** Adds a margin, so that the frame does not cut the first and last marks. */
    private static void widen(NumberAxis axis) {
        double room = axis.getRange().getLength() / ROOM;
        axis.setRange(axis.getLowerBound() - room, axis.getUpperBound() + room);
    }

    /** Returns the plotted rounds, closer together at first, where epsilon rises fastest. */
    private static int[] rounds(int most) {
        return IntStream.rangeClosed(0, POINTS)
                .map(i -> (int) Math.max(1, Math.round(most * (double) i * i / (POINTS * POINTS))))
                .distinct()
                .toArray();
    }

    private static XYLineAndShapeRenderer renderer() {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
        for (int i = 0; i < COLOURS.size(); i++) {
            renderer.setSeriesPaint(i, COLOURS.get(i));
            renderer.setSeriesStroke(i, new BasicStroke(1.8f));
            renderer.setSeriesShape(i, new Ellipse2D.Double(-1.5, -1.5, 3, 3));
        }
        return renderer;
    }
}
