// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.hanse.core.privacy.account.DpEvent.DiscreteGaussianSum;
import org.hanse.core.privacy.account.DpEvent.Distance;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.DpEvent.SkellamSum;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** ReferenceRow of published bounds, computed independently. */
class BoundVectorsTest {

    /** Never below a known exact value, and within a hundredth of the published bound. */
    @Test
    void discreteNoise_isWithinAHundredthOfThePublishedBounds() throws IOException {
        List<ReferenceRow> rows = ReferenceRow.of("dp-discrete.csv");
        for (ReferenceRow row : rows) {
            Distance distance = new Distance((int) row.number("dim"), row.number("delta_l2"), row.number("delta_l1"));
            DpEvent event = row.text("mechanism").equals("skellam")
                    ? new SkellamSum(row.number("variance_total"), distance)
                    : new DiscreteGaussianSum((int) row.number("n_clients"), row.number("sigma_local"), distance);
            double ours = new RdpAccountant()
                    .epsilon(
                            Releases.of(event, (int) row.number("T")),
                            NeighbourRelation.ADD_REMOVE,
                            row.number("delta"))
                    .orElseThrow();

            double bound = row.number("eps_bound");
            assertThat(ours).as("%s", row).isBetween(bound * 0.99, bound * 1.01);
            row.optional("eps_exact_1d_T1")
                    .ifPresent(exact -> assertThat(ours).as("%s", row).isGreaterThanOrEqualTo(exact));
        }
        assertThat(rows).hasSize(192);
    }

    @Test
    void rounding_boundsAsPublished() throws IOException {
        for (ReferenceRow row : ReferenceRow.of("dp-rounding.csv")) {
            assertThat(RoundingBound.of(row.number("clip_in_grid_units"), (int) row.number("dim"), row.number("beta")))
                    .as("%s", row)
                    .isCloseTo(
                            row.number("l2_bound_after_rounding"),
                            within(1e-8 * row.number("l2_bound_after_rounding")));
        }
    }

    @Test
    void adaptiveClipping_costsAsPublishedOrIsRefused() throws IOException {
        int refused = 0;
        for (ReferenceRow row : ReferenceRow.of("dp-adaptive-clip.csv")) {
            OptionalDouble ours = AdaptiveClipping.noiseOfSum(row.number("z_effective"), row.number("sigma_b"));
            OptionalDouble theirs = row.optional("z_delta");
            assertThat(ours.isPresent()).as("%s", row).isEqualTo(theirs.isPresent());
            theirs.ifPresent(
                    noise -> assertThat(ours.orElseThrow()).as("%s", row).isCloseTo(noise, within(1e-8 * noise)));
            refused += ours.isEmpty() ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    @Test
    void audit_boundsAsPublished() throws IOException {
        for (ReferenceRow row : ReferenceRow.of("dp-audit.csv")) {
            assertThat(OneRunAudit.epsilonAtLeast(
                            (int) row.number("canaries_m"),
                            (int) row.number("guesses_r"),
                            (int) row.number("correct_v"),
                            row.number("delta"),
                            row.number("p")))
                    .as("%s", row)
                    .isCloseTo(row.number("eps_lower_bound"), within(1e-6));
        }
    }

    private static void assertCalibrated(ReferenceRow row) {
        Sampler sampler =
                row.text("sampling").equals("none") ? new Sampler.Everybody() : new Sampler.Poisson(row.number("q"));
        double ours = NoiseCalibration.noise(
                        new PldAccountant(),
                        noise -> Releases.of(new GaussianSum(sampler, noise), (int) row.number("T")),
                        NeighbourRelation.ADD_REMOVE,
                        row.number("target_eps"),
                        row.number("delta"))
                .orElseThrow();

        double least = row.number("sigma_min");
        assertThat(ours).as("%s", row).isBetween(least * (1 - 2e-4), least * 1.01);
    }

    @Test
    void calibration_findsTheLeastNoise() throws IOException {
        for (ReferenceRow row : ReferenceRow.of("dp-calibration.csv")) {
            if (row.text("sampling").equals("none") || row.number("target_eps") == 8) {
                assertCalibrated(row);
            }
        }
    }

    @Test
    @Tag("nightly")
    void calibration_ofAllRows_findsTheLeastNoise() throws IOException {
        for (ReferenceRow row : ReferenceRow.of("dp-calibration.csv")) {
            assertCalibrated(row);
        }
    }
}
