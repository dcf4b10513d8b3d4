// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptiveClipTest {

    private static final AdaptiveClip USUAL = new AdaptiveClip(0.5, 0.2, OptionalDouble.empty());

    /** {@code C exp(-eta (b - gamma))}. */
    @ParameterizedTest
    @CsvSource({"0.5, 3", "1, 2.714512254107879", "0, 3.315512754226943", "-1, 4.0495764227280085"})
    void next_shareWithin_movesGeometrically(double within, double expected) {
        assertThat(USUAL.next(3, 2, within)).isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"1e9, 0.002", "1e300, 0.002", "-1e9, 2000", "-1e300, 2000"})
    void next_noiseBeyondAllMeasure_staysWithinAThousandOfTheStart(double within, double expected) {
        assertThat(USUAL.next(3, 2, within)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void countNoise_leftOut_isATwentiethOfThoseExpected() {
        assertThat(USUAL.countNoise(1000)).isEqualTo(50);
        assertThat(new AdaptiveClip(0.5, 0.2, OptionalDouble.of(7)).countNoise(1000))
                .isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.2, 1",
        "1, 0.2, 1",
        "NaN, 0.2, 1",
        "0.5, 0, 1",
        "0.5, 2.1, 1",
        "0.5, NaN, 1",
        "0.5, 0.2, 0",
        "0.5, 0.2, Infinity"
    })
    void clip_thatIsNone_isRefused(double quantile, double rate, double countNoise) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdaptiveClip(quantile, rate, OptionalDouble.of(countNoise)));
    }
}
