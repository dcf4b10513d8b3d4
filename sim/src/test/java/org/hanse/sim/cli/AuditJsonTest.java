// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.hanse.sim.audit.AuditSummary;
import org.hanse.sim.audit.Claim;
import org.hanse.sim.audit.NoiseDependence;
import org.hanse.sim.audit.NoiseMoments;
import org.junit.jupiter.api.Test;

class AuditJsonTest {

    /** A tenth of the variance that is claimed. */
    private static final NoiseMoments WEAK =
            new NoiseMoments(1, 10_000, 1, 0.1, 0.05, 0.2, 3, 3, new NoiseDependence(77, 0, 0, 0));

    private static JsonNode json(Claim claim, Optional<NoiseMoments> noise) throws IOException {
        return new ObjectMapper()
                .readTree(AuditJson.of(
                        "synthetic",
                        "federated",
                        new AuditSummary(
                                1000,
                                1,
                                new AuditSummary.Guaranteed(claim, Optional.of(new Claim(8, 1e-3))),
                                List.of(),
                                noise,
                                Optional.empty())));
    }

    /** A guarantee for merchants may guarantee nothing for shoppers and still has noise. */
    @Test
    void of_noiseThatIsNotThereWhereNothingIsClaimed_doesNotHold() throws IOException {
        JsonNode json = json(Claim.NOTHING, Optional.of(WEAK));

        assertThat(json.path("noise").path("problem").textValue()).contains("of the variance that is claimed");
        assertThat(json.path("holds").isBoolean()).isTrue();
        assertThat(json.path("holds").booleanValue()).isFalse();
        assertThat(json.path("refutable").isNull()).isTrue();
        assertThat(json.path("claim").isNull()).isTrue();
    }

    @Test
    void of_noGuarantee_hasNoVerdict() throws IOException {
        assertThat(json(Claim.NOTHING, Optional.empty()).path("holds").isNull()).isTrue();
        assertThat(json(new Claim(2, 1e-5), Optional.empty()).path("holds").booleanValue())
                .isTrue();
    }
}
