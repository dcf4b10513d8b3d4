// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.hanse.core.privacy.account.ToeplitzFactor.Participations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToeplitzFactorTest {

    @Test
    void coefficients_convolvedWithThemselves_areOnes() {
        double[] c = new ToeplitzFactor(50).coefficients();
        for (int i = 0; i < c.length; i++) {
            double sum = 0;
            for (int j = 0; j <= i; j++) {
                sum += c[j] * c[i - j];
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
        }
    }

    /** Compared with every set of rounds in which a unit may take part. */
    @ParameterizedTest
    @CsvSource({
        "12, 1, 1",
        "12, 3, 1",
        "12, 12, 1",
        "12, 3, 4",
        "12, 4, 4",
        "11, 4, 3",
        "12, 2, 7",
        "12, 2, 12",
        "1, 5, 3"
    })
    void sensitivity_ofAnyPattern_isAtMostThatOfTheEarliest(int rounds, int most, int separation) {
        ToeplitzFactor factor = new ToeplitzFactor(rounds);
        double[] c = factor.coefficients();
        double greatest = 0;
        for (int pattern = 1; pattern < 1 << rounds; pattern++) {
            if (Integer.bitCount(pattern) <= most && isSeparated(pattern, separation)) {
                double squares = 0;
                for (int i = 0; i < rounds; i++) {
                    double moved = 0;
                    for (int j = 0; j <= i; j++) {
                        moved += (pattern >> j & 1) * c[i - j];
                    }
                    squares += moved * moved;
                }
                greatest = Math.max(greatest, Math.sqrt(squares));
            }
        }
        assertThat(factor.sensitivity(new Participations(most, separation))).isCloseTo(greatest, within(1e-12));
    }

    private static boolean isSeparated(int pattern, int separation) {
        for (int apart = 1; apart < separation; apart++) {
            if ((pattern & pattern >> apart) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The expected errors come from the explicit noise matrix. */
    @Test
    void errors_ofAFewRounds_areThoseOfTheRowsOfTheFactor() {
        int rounds = 9;
        ToeplitzFactor factor = new ToeplitzFactor(rounds);
        Participations once = new Participations(1, 1);
        double[] c = factor.coefficients();
        double all = 0;
        double last = 0;
        for (int i = 0; i < rounds; i++) {
            last += c[i] * c[i];
            all += last;
        }
        double sensitivity = factor.sensitivity(once);
        assertThat(sensitivity).isCloseTo(Math.sqrt(last), within(1e-12));
        assertThat(factor.greatestError(once)).isCloseTo(sensitivity * Math.sqrt(last), within(1e-12));
        assertThat(factor.meanError(once)).isCloseTo(sensitivity * Math.sqrt(all / rounds), within(1e-12));
        assertThat(factor.independentError(once)).isCloseTo(3, within(1e-12));
        // Three of a hundred participations are possible.
        assertThat(factor.independentError(new Participations(100, 4))).isCloseTo(Math.sqrt(27), within(1e-12));
    }

    @Test
    void of_nothing_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ToeplitzFactor(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Participations(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Participations(1, 0));
    }
}
