// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.JobSum;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.JobPlanReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guarantee of a sum of pairs in jobs and in simulations. */
class ServicePairsTest {

    private static final int SHOPS = 6;
    private static final long SHOPPERS = 120;

    private static Enrolment enrolment() {
        SecureRandom random = new SecureRandom();
        Map<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        for (int shop = 0; shop < SHOPS; shop++) {
            keys.put(
                    new ParticipantId("shop-" + shop),
                    SigningKey.generate(random).verifyingKey());
        }
        return Enrolment.of(keys);
    }

    /** Sum and rounds of a job have the mechanisms of a simulation of its federation, so the same cost. */
    @ParameterizedTest
    @EnumSource(NoiseBy.class)
    void job_andSimulation_haveTheSameMechanisms(NoiseBy noise) {
        String text = """
                job: books
                network: {dimension: 8, heads: 1, memory: true, itemVectors: none, q: false, content: fixed}
                federation:
                  rounds: 5
                  secureAggregation: {corrupt: 1, dropout: 0.2}
                  privacy: {unit: shopper, noise: %s, epsilon: 8, delta: 1.0e-4, population: %d, samplingRate: 0.5}
                  pairs: {cells: 4096, candidates: 5, epsilon: 6}
                """.formatted(noise.name().toLowerCase(Locale.ROOT), SHOPPERS);
        Enrolment enrolment = enrolment();
        JobSetup job = JobSetup.of(JobPlanReader.read(Path.of("plan"), text, enrolment), enrolment);
        FederationConfig federation = job.training().federation();
        JobSum ofJob = job.sums().get(0);
        JobSum pairs = SumStages.sum(ofJob.kind(), federation, SHOPS, SHOPPERS);
        FederationPrivacy rounds = FederationPrivacy.of(
                federation.uploads().privacy().orElseThrow(),
                federation,
                new FederationPrivacy.Members(SHOPS, SHOPS),
                job.initial().parameters().layout(),
                SHOPPERS);

        assertThat(ofJob.privacy()).isEqualTo(pairs.privacy());
        assertThat(ofJob.format()).isEqualTo(pairs.format());
        assertThat(job.privacy()).contains(rounds.job());
        assertThat(job.budget()).contains(rounds.account().account().ledger().budget());
    }
}
