// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.clientnode.app.NodePolicy.Noise;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.JobPlanReader;
import org.junit.jupiter.api.Test;

/** Limits of owners against plans for twelve nodes. */
class NodePolicyTest {

    private static final int NODES = 12;
    private static final NodePolicy USUAL = NodePolicy.DEFAULT;
    private static final Enrolment ENROLMENT = enrolment();

    private static Enrolment enrolment() {
        SecureRandom random = new SecureRandom();
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        for (int i = 0; i < NODES; i++) {
            keys.put(new ParticipantId("shop-" + i), SigningKey.generate(random).verifyingKey());
        }
        return Enrolment.of(keys);
    }

    private static JobSetup setup(String federation) {
        String text = """
                job: books
                network: {dimension: 8, heads: 1, memory: false, itemVectors: none, q: false, content: fixed}
                federation: {rounds: 2, %s}
                """.formatted(federation);
        return JobSetup.of(JobPlanReader.read(Path.of("plan"), text, ENROLMENT), ENROLMENT);
    }

    private static String fix(String keys) {
        return ". Fix: if you accept it, write " + keys
                + " in policy.yaml of the node's folder (a new file, if there is" + " none)";
    }

    private static JobSetup noise(String by) {
        return setup("privacy: {unit: shopper, noise: " + by
                + ", epsilon: 8, delta: 1.0e-7, clip: 1.0, samplingRate: 0.2, population: 100000}");
    }

    private static NodePolicy noise(Noise weakest) {
        return PolicyBuilder.like(USUAL).withNoise(weakest).build();
    }

    @Test
    void objection_ofTheDefault_demandsNoiseByParticipants() {
        assertThat(USUAL.objection(noise("participants"))).isEmpty();
        assertThat(USUAL.objection(noise("coordinator")))
                .contains(
                        "policy.yaml: noise: found a plan with coordinator; this node accepts participants or stronger"
                                + fix("noise: coordinator"));
        assertThat(USUAL.objection(setup(""))).isPresent();
    }

    @Test
    void objection_ofWeakerNoise_isTheOwnersToAllow() {
        assertThat(noise(Noise.COORDINATOR).objection(noise("coordinator"))).isEmpty();
        assertThat(noise(Noise.COORDINATOR).objection(setup(""))).isPresent();
        assertThat(noise(Noise.NONE).objection(setup(""))).isEmpty();
    }

    @Test
    void objection_ofCounts_isTheOwnersToAllow() {
        String text = """
                job: books
                network: {dimension: 8, heads: 1, memory: true, itemVectors: none, q: false, content: fixed}
                federation: {rounds: 2, counts: {cells: 65536}}
                """;
        JobSetup counted = JobSetup.of(JobPlanReader.read(Path.of("plan"), text, ENROLMENT), ENROLMENT);
        NodePolicy exact = noise(Noise.NONE);

        assertThat(exact.objection(counted))
                .contains(
                        "policy.yaml: counts: found a plan with a sum of pair counts without a privacy guarantee; this"
                                + " node accepts none" + fix("counts: true"));
        // The owner reads of every sum.
        assertThat(exact.objection(counted.withSumsForTesting(
                        List.of(counted.sums().get(0), counted.sums().get(0)))))
                .get()
                .asString()
                .contains("a sum of pair counts without a privacy guarantee and a sum of pair counts without a privacy"
                        + " guarantee; this");
        assertThat(USUAL.objection(counted))
                .contains(
                        "policy.yaml: counts: found a plan with a sum of pair counts without a privacy guarantee; this"
                                + " node accepts none; and noise: found a plan with none; this node accepts participants or"
                                + " stronger" + fix("counts: true and noise: none"));
        assertThat(PolicyBuilder.like(exact)
                        .withCounts(new NodePolicy.Counts(true, 1))
                        .build()
                        .objection(counted))
                .isEmpty();
        assertThat(PolicyBuilder.like(USUAL)
                        .withCounts(new NodePolicy.Counts(true, 1))
                        .build()
                        .objection(counted))
                .get()
                .asString()
                .startsWith("policy.yaml: noise:");
    }

    @Test
    void objection_ofPairs_isTheOwnersToAllow() {
        JobSetup noised = LocalJobFixture.withPairs().setup;
        NodePolicy usual =
                PolicyBuilder.like(USUAL).withNoise(Noise.COORDINATOR).build();

        assertThat(usual.objection(noised))
                .contains("policy.yaml: counts: found a plan with a sum of similar pairs with noise; this node accepts"
                        + " none" + fix("counts: true"));
        assertThat(PolicyBuilder.like(usual)
                        .withCounts(new NodePolicy.Counts(true, 1))
                        .build()
                        .objection(noised))
                .isEmpty();
    }

    @Test
    void objection_ofFewerCorruptNodes_namesBothNumbers() {
        assertThat(noise(Noise.NONE).objection(setup("secureAggregation: {corrupt: 3, dropout: 0.1}")))
                .contains("policy.yaml: corrupt: found a plan with 3 corrupt nodes; this node accepts at least 4"
                        + fix("a lower corrupt"));
    }

    @Test
    void objection_ofNodesWithoutAVoucher_countsEachAsCorrupt() {
        NodePolicy policy = PolicyBuilder.like(USUAL)
                .withUnvouched(Set.of(new ParticipantId("shop-3"), new ParticipantId("elsewhere")))
                .withNoise(Noise.NONE)
                .build();
        assertThat(policy.objection(setup(""))).isPresent();
        assertThat(policy.objection(setup("secureAggregation: {corrupt: 5, dropout: 0}")))
                .isEmpty();
    }

    @Test
    void objection_ofFewHonestUpdates_namesBothNumbers() {
        NodePolicy policy = PolicyBuilder.like(USUAL)
                .withHonest(OptionalInt.of(9))
                .withNoise(Noise.NONE)
                .build();
        assertThat(policy.objection(setup("")))
                .contains("policy.yaml: honest: found a plan with 7 honest updates; this node accepts at least 9"
                        + fix("honest: 7"));
    }

    @Test
    void objection_ofMoreDropouts_namesBothFractions() {
        NodePolicy policy = PolicyBuilder.like(USUAL)
                .withHonest(OptionalInt.of(2))
                .withCorrupt(OptionalInt.of(1))
                .withDropout(0.1)
                .withUnvouched(Set.of())
                .withNoise(Noise.NONE)
                .build();
        assertThat(policy.objection(setup("secureAggregation: {corrupt: 1, dropout: 0.2}")))
                .contains("policy.yaml: dropout: found a plan with a dropout of 0.2; this node accepts at most 0.1"
                        + fix("dropout: 0.2"));
    }

    @Test
    void objection_ofEpsilonAndUnit_isMadeToo() {
        NodePolicy small =
                PolicyBuilder.like(USUAL).withEpsilon(OptionalDouble.of(4)).build();
        assertThat(small.objection(noise("participants")))
                .contains("policy.yaml: epsilon: found a plan with 8.0; this node accepts at most 4.0"
                        + fix("a higher epsilon, or none"));
        NodePolicy merchant = PolicyBuilder.like(USUAL)
                .withUnit(Optional.of(PrivacyUnit.MERCHANT))
                .build();
        assertThat(merchant.objection(noise("participants")))
                .contains("policy.yaml: unit: found a plan with shopper; this node accepts merchant"
                        + fix("another unit, or none"));
    }

    private static NodePolicy memory(int threads, int mebibytes) {
        return PolicyBuilder.like(USUAL)
                .withMachine(new NodePolicy.Machine(threads, OptionalInt.of(mebibytes)))
                .build();
    }

    @Test
    void objection_ofMemory_isOfTheEstimateForAllThreads() {
        JobSetup setup = noise("participants");
        int needed = (int) TrainingMemory.mebibytes(setup, 1);
        assertThat(needed).isPositive();

        assertThat(memory(1, needed).objection(setup)).isEmpty();
        assertThat(memory(8, needed).objection(setup).orElseThrow())
                .startsWith("policy.yaml: memory: found a plan with about ")
                .endsWith("this node accepts at most " + needed + fix("memory: " + TrainingMemory.mebibytes(setup, 8)));
    }

    /** Twelve nodes; four may be corrupt, also while one is suspended. */
    @Test
    void floor_afterASuspension_assumesAsManyCorruptNodes() {
        SortedMap<ParticipantId, VerifyingKey> eleven = new TreeMap<>(ENROLMENT.keys());
        eleven.remove(new ParticipantId("shop-3"));
        Enrolment second = ENROLMENT.next(eleven);
        JobSetup lower = JobSetup.of(
                JobPlanReader.read(
                        Path.of("plan"),
                        "{job: books, federation: {secureAggregation: {corrupt: 3, dropout: 0}}}",
                        second),
                second);

        assertThat(USUAL.floor(lower).corrupt()).isEqualTo(4);
        assertThat(noise(Noise.NONE).objection(lower).orElseThrow()).contains("corrupt: found a plan with 3");
    }
}
