// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.util.List;
import org.hanse.chart.SvgChart;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** ROC chart of an attack, with the line of chance and the bound of epsilon. */
public final class RocChart {

    private static final Dimension SIZE = new Dimension(420, 420);
    private static final int STEPS = 400;
    private static final List<Color> COLOURS =
            List.of(new Color(0xd5, 0x5e, 0x00), new Color(0x00, 0x72, 0xb2), new Color(0x4d, 0x4d, 0x4d));

    private RocChart() {}

    /**
     * Returns the chart as SVG.
     *
     * @param id prefix that makes the ids of this chart unique
     */
    public static String of(Finding finding, Claim claim, String id) {
        XYSeriesCollection lines = new XYSeriesCollection();
        // A vertical segment has several points with the same abscissa.
        XYSeries found = new XYSeries("the attack", false, true);
        finding.curve().points().forEach(point -> found.add(point.falsePositives(), point.truePositives()));
        lines.addSeries(found);
        if (claim.holdsPrivacy() && finding.on().released()) {
            XYSeries bound = new XYSeries("allowed by epsilon " + (float) claim.epsilon(), false, true);
            for (int i = 0; i <= STEPS; i++) {
                double at = (double) i / STEPS;
                bound.add(at, claim.mostTruePositives(at));
            }
            lines.addSeries(bound);
        }
        XYSeries chance = new XYSeries("chance", false, true);
        chance.add(0, 0);
        chance.add(1, 1);
        lines.addSeries(chance);
        NumberAxis across = new NumberAxis("share of those who are out");
        SvgChart.scale(across, 0, 1);
        NumberAxis up = new NumberAxis(null);
        List<String> ticks = SvgChart.scale(up, 0, 1);
        XYPlot plot = new XYPlot(lines, across, up, renderer());
        plot.setRangeGridlinePaint(SvgChart.FAINT);
        plot.setRangeGridlineStroke(new BasicStroke(1f));
        plot.setDomainGridlinesVisible(false);
        String title = "share of those who are in that is found";
        JFreeChart chart = new JFreeChart(title, SvgChart.TEXT, plot, true);
        chart.getTitle().setPaint(SvgChart.INK);
        chart.getLegend().setItemFont(SvgChart.TEXT);
        chart.getLegend().setItemPaint(SvgChart.INK);
        SvgChart.style(chart);
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + SvgChart.draw(chart, SIZE, id, title, ticks);
    }

    private static XYLineAndShapeRenderer renderer() {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        for (int i = 0; i < COLOURS.size(); i++) {
            renderer.setSeriesPaint(i, COLOURS.get(i));
            renderer.setSeriesStroke(i, new BasicStroke(1.8f));
        }
        return renderer;
    }
}
