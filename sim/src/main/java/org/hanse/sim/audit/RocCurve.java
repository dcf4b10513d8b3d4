// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * ROC curve of an attack: the true positive rate over the false positive rate.
 *
 * @param points from (0, 0) to (1, 1), in ascending order
 */
public record RocCurve(List<Point> points) {

    /** Rates at one threshold. */
    public record Point(double falsePositives, double truePositives) {}

    public RocCurve {
        points = List.copyOf(points);
    }

    /**
     * Returns the curve of an attack. Equal scores are one point.
     *
     * @throws IllegalArgumentException if there is no member or no non-member
     */
    public static RocCurve of(List<Guess> secrets) {
        long in = secrets.stream().filter(Guess::in).count();
        long out = secrets.size() - in;
        if (in == 0 || out == 0) {
            throw new IllegalArgumentException("a curve of " + in + " who are in and " + out + " who are not");
        }
        List<Guess> ordered = secrets.stream()
                .sorted(Comparator.comparingDouble(Guess::score).reversed())
                .toList();
        List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
        long named = 0;
        for (int i = 0; i < ordered.size(); i++) {
            named += ordered.get(i).in() ? 1 : 0;
            boolean last = i + 1 == ordered.size();
            if (last || ordered.get(i + 1).score() != ordered.get(i).score()) {
                points.add(new Point((double) (i + 1 - named) / out, (double) named / in));
            }
        }
        return new RocCurve(points);
    }

    /** Returns the area under the curve: the probability that a member scores above a non-member, with ties counted half. */
    public double area() {
        double area = 0;
        for (int i = 1; i < points.size(); i++) {
            Point from = points.get(i - 1);
            Point to = points.get(i);
            area += (to.falsePositives() - from.falsePositives()) * (from.truePositives() + to.truePositives()) / 2;
        }
        return area;
    }
}
