// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.Skellam;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FederationPrivacyTest {

    private static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("encoder", 1000).toLayout();

    private static Skellam noise(SecureAggregation masks, int members) {
        PrivacyConfig guarantee = SyntheticPrivacy.guarantee(
                new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.PARTICIPANTS, 4, 1e-6, 1, 0.1), OptionalLong.empty());
        FederationConfig federation = ScriptedFederation.withCohort(
                        SyntheticPrivacy.config(40, guarantee, false, Faults.NONE), new CohortRule(1, 2))
                .secured(masks);
        return (Skellam) FederationPrivacy.of(
                        guarantee, federation, new FederationPrivacy.Members(members, members), LAYOUT, 20_000)
                .mechanism();
    }

    /** A participant can subtract its own share from the released sum, so the share does not count. */
    @ParameterizedTest
    @CsvSource({"0, 0, 4, 1, 3", "0, 0.1, 9, 1, 8", "1, 0.2, 10, 1, 7", "3, 0.1, 10, 3, 6"})
    void of_noiseByParticipants_countsOnNobodysOwnShare(
            int corrupt, double dropout, int members, int withholders, int honest) {
        Skellam noise = noise(SecureAggregation.of(corrupt, dropout), members);

        assertThat(noise.withholders()).isEqualTo(withholders);
        assertThat(noise.fewestHonest()).isEqualTo(honest);
        // The shares of those who are left after one more was taken off are all the noise that is accounted.
        assertThat(noise.shareVariance() * honest)
                .isGreaterThanOrEqualTo(
                        noise.scale().deviation() * noise.scale().deviation());
    }
}
