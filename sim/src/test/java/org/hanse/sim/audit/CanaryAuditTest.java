// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Stream;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.sim.audit.GradientAudit.Build;
import org.hanse.sim.audit.GuessingGame.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Audit of whole federations with a thousand canaries. The shipped build shows less than it claims, and builds without one of the defences
 * show more. There are ten shops, and a single one if nodes add the noise. The guarantee bounds a single node's upload, and the sum of ten
 * uploads has ten times the accounted noise.
 */
class CanaryAuditTest {

    private static Stream<GradientAudit> auditsOf(Integer... seeds) {
        return Arrays.stream(NoiseBy.values())
                .flatMap(noise ->
                        Stream.of(seeds).map(seed -> GradientAudit.of(noise, noise == NoiseBy.NODE ? 1 : 10, seed)));
    }

    private static Stream<GradientAudit> audits() {
        return auditsOf(1);
    }

    private static Stream<GradientAudit> auditsOfOtherSeeds() {
        return auditsOf(2, 3);
    }

    private static void requireBeyond(Outcome outcome) {
        assertThat(outcome.allowedBy(GradientAudit.CLAIM))
                .as(outcome.toString())
                .isFalse();
    }

    private static void requireWithin(Outcome outcome) {
        assertThat(outcome.allowedBy(GradientAudit.CLAIM))
                .as(outcome.toString())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("audits")
    void audit_shippedBuild_showsLessThanIsClaimed(GradientAudit audit) {
        requireWithin(audit.play(Build.SHIPPED));
    }

    /** Half of the shoppers in a round, by secret coins, which the account counts on. */
    @ParameterizedTest
    @ValueSource(longs = {1})
    void audit_shippedBuildOfSampledShoppers_showsLessThanIsClaimed(long seed) {
        requireWithin(new GradientAudit(NoiseBy.COORDINATOR, 10, 0.5, seed).play(Build.SHIPPED));
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(longs = {2, 3})
    void audit_shippedBuildOfSampledShoppersInFurtherCases_showsLessThanIsClaimed(long seed) {
        audit_shippedBuildOfSampledShoppers_showsLessThanIsClaimed(seed);
    }

    @ParameterizedTest
    @MethodSource("audits")
    void audit_clipOff_showsMoreThanIsClaimed(GradientAudit audit) {
        requireBeyond(audit.play(Build.CLIP_OFF));
    }

    @ParameterizedTest
    @MethodSource("audits")
    void audit_noiseOff_showsMoreThanIsClaimed(GradientAudit audit) {
        requireBeyond(audit.play(Build.NOISE_OFF));
    }

    @ParameterizedTest
    @MethodSource("audits")
    void audit_noiseOfAGreaterEpsilon_showsMoreThanIsClaimed(GradientAudit audit) {
        requireBeyond(audit.play(Build.NOISE_OF_EPSILON_40));
    }

    @ParameterizedTest
    @Tag("nightly")
    @MethodSource("auditsOfOtherSeeds")
    void audit_ofEachBuildWithOtherSeeds_showsTheSame(GradientAudit audit) {
        audit_shippedBuild_showsLessThanIsClaimed(audit);
        audit_clipOff_showsMoreThanIsClaimed(audit);
        audit_noiseOff_showsMoreThanIsClaimed(audit);
        audit_noiseOfAGreaterEpsilon_showsMoreThanIsClaimed(audit);
    }

    /** Fifty gradients or so in a shop, at right angles and ten clip norms long, make a longer sum than fifty clipped ones can. */
    @Test
    void audit_clipOffInShopsOfFewShoppers_isRefusedByTheNodes() {
        GradientAudit audit = GradientAudit.of(NoiseBy.COORDINATOR, 10, 1);

        assertThatThrownBy(() -> audit.play(
                        Build.CLIP_OFF, EmptyShops.of(2 * GradientAudit.CANARIES + 3), GradientCanaries.FACTOR))
                .hasMessageContaining("a sum that is longer than that of");
    }
}
