// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.hanse.cli.privacy.GainCurve.Point;
import org.hanse.cli.privacy.GainCurve.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GainCurveTest {

    /** Shops alone have 0, exact counts 1. */
    private static Point point(int shoppers, double noise, double part) {
        return new Point(new Size(shoppers, 0, 1), noise, part);
    }

    @Test
    void part_betweenTwoPoints_isLinearInTheLogarithm() {
        GainCurve curve = new GainCurve(List.of(point(100, 1, 0.2), point(1600, 1, 0.6)));

        assertThat(curve.part(100)).hasValue(0.2);
        assertThat(curve.part(400).orElseThrow()).isCloseTo(0.4, within(1e-12));
        assertThat(curve.part(1600)).hasValue(0.6);
        assertThat(curve.ratio(0.4).orElseThrow()).isCloseTo(400, within(1e-9));
    }

    /** Half the noise is like twice the shoppers. */
    @Test
    void part_dependsOnShoppersOverNoiseAlone() {
        GainCurve curve = new GainCurve(List.of(point(100, 0.5, 0.2), point(800, 1, 0.6)));

        assertThat(curve.least()).isEqualTo(200);
        assertThat(curve.part(200)).hasValue(0.2);
    }

    @Test
    void part_outsideThePoints_isEmpty() {
        GainCurve curve = new GainCurve(List.of(point(100, 1, 0.2), point(1600, 1, 0.6)));

        assertThat(curve.part(99.9)).isEmpty();
        assertThat(curve.part(1601)).isEmpty();
        assertThat(curve.ratio(0.19)).isEmpty();
        assertThat(curve.ratio(0.61)).isEmpty();
    }

    /** A point that fell is drawn together with the one before it. */
    @Test
    void part_ofAPointThatFell_isTheMeanOfBoth() {
        GainCurve curve =
                new GainCurve(List.of(point(100, 1, 0.1), point(200, 1, 0.5), point(400, 1, 0.3), point(800, 1, 0.6)));

        assertThat(curve.part(200).orElseThrow()).isCloseTo(0.4, within(1e-12));
        assertThat(curve.part(300).orElseThrow()).isCloseTo(0.4, within(1e-12));
        assertThat(curve.part(400).orElseThrow()).isCloseTo(0.4, within(1e-12));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void part_ofAnyPoints_neverFallsAndStaysWithinThem(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Point> points = new ArrayList<>();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            points.add(point(1 + random.nextInt(10_000), random.nextDouble(0.1, 4), random.nextDouble(-0.2, 1)));
        }
        GainCurve curve = new GainCurve(points);
        double before = points.stream().mapToDouble(Point::part).min().orElseThrow();
        for (int step = 0; step <= 100; step++) {
            double ratio = Math.min(curve.most(), curve.least() * Math.pow(curve.most() / curve.least(), step / 100.0));
            double part = curve.part(ratio).orElseThrow();
            assertThat(part).isGreaterThanOrEqualTo(before - 1e-12);
            curve.ratio(part).ifPresent(found -> assertThat(found).isLessThanOrEqualTo(ratio * (1 + 1e-9)));
            before = part;
        }
    }

    /** The page and the command have the same points. */
    @Test
    void measured_allPoints_standOnThePage() throws IOException {
        List<String> page = Files.readAllLines(Path.of("..").resolve(GainCurve.PAGE));

        assertThat(Point.MEASURED).isNotEmpty();
        for (Point point : Point.MEASURED) {
            String row = String.format(Locale.ROOT, "| %,d | %s |", point.size().shoppers(), digits(point.noise(), 3));
            assertThat(page)
                    .as(row)
                    .anyMatch(line -> line.startsWith(row) && line.contains(digits(point.noised(), 4) + " ("));
            assertThat(page)
                    .anyMatch(line -> line.startsWith(String.format(
                                    Locale.ROOT, "| %,d |", point.size().shoppers()))
                            && line.contains(digits(point.size().alone(), 4) + " (")
                            && line.contains(digits(point.size().exact(), 4) + " ("));
        }
    }

    private static String digits(double number, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", number).replaceFirst("^0", "");
    }
}
