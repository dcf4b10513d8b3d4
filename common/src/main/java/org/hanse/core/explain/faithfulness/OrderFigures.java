// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain.faithfulness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Figures of all cases in one order of removal. */
final class OrderFigures {

    private static final int POINTS = 10;

    private final List<Double> comprehensiveness = new ArrayList<>();
    private final List<Double> sufficiency = new ArrayList<>();
    private final List<Double> points = new ArrayList<>(Collections.nCopies(POINTS + 1, 0.0));
    private final List<Double> areas = new ArrayList<>();
    private final List<Double> keptAreas = new ArrayList<>();

    void add(ScoreCurves curves) {
        comprehensiveness.add(curves.comprehensiveness());
        sufficiency.add(curves.sufficiency());
        areas.add(curves.removedArea());
        keptAreas.add(curves.retainedArea());
        for (int point = 0; point <= POINTS; point++) {
            points.set(point, points.get(point) + curves.removedAt((double) point / POINTS));
        }
    }

    double removedArea() {
        return sum(areas);
    }

    double retainedArea() {
        return sum(keptAreas);
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Returns how much more the score falls without the first interactions than in another order, by case. */
    List<Double> lossesAbove(OrderFigures other) {
        return differences(comprehensiveness, other.comprehensiveness);
    }

    /** Returns how much more the first interactions alone keep than in another order, by case. */
    List<Double> keepsAbove(OrderFigures other) {
        return differences(other.sufficiency, sufficiency);
    }

    private static List<Double> differences(List<Double> one, List<Double> two) {
        List<Double> differences = new ArrayList<>();
        for (int own = 0; own < one.size(); own++) {
            differences.add(one.get(own) - two.get(own));
        }
        return differences;
    }

    /** Returns the curve as a share of its first point. */
    List<Double> curve() {
        double first = points.get(0);
        return points.stream().map(point -> first == 0 ? 0 : point / first).toList();
    }
}
