// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.sim.audit.GradientAudit.Build;
import org.hanse.sim.audit.GuessingGame.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The canaries of {@link CanaryAuditTest} among real shoppers, in the parameters of the network itself. */
class NetworkCanaryTest {

    private static Stream<GradientAudit> audits(NoiseBy noise, int shops, Integer... seeds) {
        return Stream.of(seeds).map(seed -> GradientAudit.of(noise, shops, seed));
    }

    private static Stream<GradientAudit> ofCoordinator() {
        return audits(NoiseBy.COORDINATOR, 10, 1);
    }

    private static Stream<GradientAudit> ofOthers() {
        return Stream.of(
                        audits(NoiseBy.COORDINATOR, 10, 2, 3),
                        audits(NoiseBy.PARTICIPANTS, 10, 1, 2, 3),
                        audits(NoiseBy.NODE, 1, 1, 2, 3))
                .flatMap(Function.identity());
    }

    private static void requireAsTheRuleSays(GradientAudit audit) {
        WalkingShops shops = new WalkingShops(audit.shops(), 30, audit.seed());
        Arrays.stream(new Build[] {Build.SHIPPED, Build.NOISE_OFF, Build.CLIP_OFF})
                .forEach(build -> {
                    Outcome outcome = audit.play(build, shops.locals());
                    assertThat(outcome.allowedBy(GradientAudit.CLAIM))
                            .as(build + " " + outcome)
                            .isEqualTo(build == Build.SHIPPED);
                });
    }

    @Tag("nightly")
    @ParameterizedTest
    @MethodSource("ofCoordinator")
    void audit_coordinatorsNoise_findsNoiseOffAndClipOffAlone(GradientAudit audit) {
        requireAsTheRuleSays(audit);
    }

    @ParameterizedTest
    @MethodSource("ofOthers")
    @Tag("nightly")
    void audit_otherSeedsAndNoiseOfOthers_findsNoiseOffAndClipOffAlone(GradientAudit audit) {
        requireAsTheRuleSays(audit);
    }
}
