// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.RoundContext.Start;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.job.JobPlanReader;
import org.junit.jupiter.api.Test;

/** A coordinator that sends the same wrong input to all nodes of a round: the session is theirs, so each node has to refuse by itself. */
class JobSetupTest {

    private static final String NETWORK =
            "network: {dimension: 8, heads: 1, memory: true, itemVectors: none, q: false}\n";
    private static final String GUARANTEE =
            "unit: shopper, noise: participants, epsilon: 8, delta: 1.0e-4, population: 1000";
    private static final Enrolment FIVE = five();

    private static Enrolment five() {
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        for (int i = 0; i < 5; i++) {
            byte[] seed = new byte[32];
            seed[0] = (byte) i;
            keys.put(
                    new ParticipantId("shop-" + i),
                    SigningKey.of(SecretBytes.copyOf(seed, SecretAccess.granted()))
                            .verifyingKey());
        }
        return Enrolment.of(keys);
    }

    private static JobSetup setup(String federation) {
        String text = "job: books\n" + NETWORK + "federation: {rounds: 3, " + federation + "}\n";
        return JobSetup.of(JobPlanReader.read(Path.of("plan"), text, FIVE), FIVE);
    }

    private static RoundContext context(JobSetup setup, double clipNorm) {
        Digest model = ModelDigest.of(setup.initial().parameters());
        return setup.context(new Start(model, model, clipNorm), RoundContext.NONE);
    }

    private static boolean isRefused(JobSetup setup, double clipNorm) {
        return setup.objection(context(setup, clipNorm)).isPresent();
    }

    /** With 950 in place of 1 one shopper counts for 950, and noise and ledger are those of 1. */
    @Test
    void a20_clipNormOtherThanThePlans_isRefused() {
        JobSetup fixed = setup("privacy: {" + GUARANTEE + ", clip: 1.0}");
        assertThat(isRefused(fixed, 1)).isFalse();
        for (double lie : new double[] {950, 100_000, 1.0000001, 0.9999999, 0, Double.MIN_VALUE, Double.MAX_VALUE}) {
            assertThat(fixed.objection(context(fixed, lie)))
                    .as("%s", lie)
                    .contains("the round has another clip norm than the plan");
        }
        JobSetup none = setup("local: {epochs: 1}");
        assertThat(isRefused(none, 0)).isFalse();
        assertThat(isRefused(none, 1)).isTrue();
        JobSetup pairs = setup("privacy: {" + GUARANTEE + "}, pairs: {cells: 4096, epsilon: 6}");
        Start sum = Start.counting(List.of(), pairs.sums().get(0).model());
        assertThat(pairs.objection(pairs.context(sum, RoundContext.NONE))).isEmpty();
        assertThat(pairs.objection(
                        pairs.context(new Start(sum.model(), sum.target(), 1, sum.sums()), RoundContext.NONE)))
                .isPresent();
    }

    /** Near the least normal number the factor of a gradient is rounded to few digits, and its clipped norm doubles. */
    @Test
    void a20_adaptiveClipNormBeyondItsRange_isRefused() {
        JobSetup adaptive = setup("privacy: {" + GUARANTEE + ", clip: {start: 2.0}}");
        for (double within : new double[] {0.002, 0.5, 2, 2000}) {
            assertThat(isRefused(adaptive, within)).as("%s", within).isFalse();
        }
        for (double beyond : new double[] {0, 2.3e-308, 1e-300, 0.0019999, 2000.0001, 1e300}) {
            assertThat(isRefused(adaptive, beyond)).as("%s", beyond).isTrue();
        }
    }

    /** Each round has the sums before it, so a coordinator can neither leave one out nor repeat one. */
    @Test
    void a20_sumsOutOfOrder_areRefused() {
        JobSetup one = setup("counts: {cells: 4096}");
        JobSum second = JobSum.of(
                new CountSum(new CountSettings(2048, 4, 10, 1)),
                one.plan().job(),
                Optional.empty(),
                new JobPrivacy.Sizes(5, 5, OptionalInt.of(1), 0));
        JobSetup two = one.withSumsForTesting(List.of(one.sums().get(0), second));
        Digest first = one.sums().get(0).model();
        Digest released = Digest.sha256(new byte[] {1});
        Start training = Start.of(ModelDigest.of(two.initial().parameters()));

        for (Start start : List.of(
                Start.counting(List.of(), first),
                Start.counting(List.of(released), second.model()),
                training.with(List.of(released, released)))) {
            assertThat(two.objection(two.context(start, RoundContext.NONE))).isEmpty();
        }
        for (Start start : List.of(
                Start.counting(List.of(), second.model()),
                Start.counting(List.of(released), first),
                Start.counting(List.of(released, released), second.model()),
                Start.counting(List.of(released, released), released),
                training,
                training.with(List.of(released)),
                training.with(List.of(released, released, released)))) {
            assertThat(two.objection(two.context(start, RoundContext.NONE)))
                    .as("%s", start)
                    .contains("the round has other counts than the plan");
        }
        assertThat(two.format(Start.counting(List.of(released), second.model())).size())
                .isEqualTo(2048);
        assertThat(two.task().sums()).hasSize(2);
        JobSetup none = setup("local: {epochs: 1}");
        assertThat(none.objection(none.context(Start.counting(List.of(), first), RoundContext.NONE)))
                .contains("the round has other counts than the plan");
    }

    /** Sessions of jobs without a sum, or with one, are those of earlier versions. */
    @Test
    void contexts_ofNoSumOrOne_haveTheDigestOfEarlierVersions() {
        JobSetup setup = setup("counts: {cells: 4096}");
        Digest sum = setup.sums().get(0).model();
        Start training = Start.of(ModelDigest.of(setup.initial().parameters()));
        assertThat(setup.context(training, RoundContext.NONE).digest())
                .isEqualTo(earlier(setup, training).digest());
        assertThat(setup.context(training.with(List.of(sum)), RoundContext.NONE).digest())
                .isEqualTo(earlier(setup, training).value(sum).digest());
        Start counting = Start.counting(List.of(), sum);
        assertThat(setup.context(counting, RoundContext.NONE).digest())
                .isEqualTo(earlier(setup, counting).value(sum).digest());
    }

    private static Transcript earlier(JobSetup setup, Start start) {
        return Transcript.of("hanse secagg 2 context")
                .value(setup.digest())
                .value(start.model())
                .value(start.target())
                .real(start.clipNorm())
                .value(setup.enrolment().digest())
                .value(RoundContext.NONE)
                .value(RoundContext.NONE);
    }

    @Test
    void a20_checkpoint_isRefused() {
        JobSetup setup = setup("privacy: {" + GUARANTEE + "}");
        RoundContext honest = context(setup, 1);
        assertThat(setup.objection(honest)).isEmpty();
        assertThat(setup.objection(new RoundContext(
                        honest.plan(), honest.start(), honest.enrolment(), honest.ledger(), Digest.sha256(new byte[] {1
                        }))))
                .contains("the round has a checkpoint, and the plan has none");
    }

    /** A node cannot know model, target, counts and ledger in advance: integers, noise and limits of a round do not depend on them. */
    @Test
    void a20_inputsThatNoNodeKnows_changeNeitherSensitivityNorNoiseNorLimits() {
        JobSetup setup = setup("privacy: {" + GUARANTEE + "}, pairs: {cells: 4096, epsilon: 6}");
        Digest sum = Digest.sha256(new byte[] {1});
        Digest lie = Digest.sha256(new byte[] {2});
        Digest model = ModelDigest.of(setup.initial().parameters());
        SecAggPlan honest =
                setup.round(new RoundId(2), setup.context(new Start(model, model, 1, List.of(sum)), RoundContext.NONE));
        for (RoundContext lied : List.of(
                setup.context(new Start(lie, model, 1, List.of(sum)), RoundContext.NONE),
                setup.context(new Start(model, lie, 1, List.of(sum)), RoundContext.NONE),
                setup.context(new Start(model, model, 1, List.of(lie)), RoundContext.NONE),
                setup.context(new Start(model, model, 1, List.of(sum)), lie))) {
            SecAggPlan plan = setup.round(new RoundId(2), lied);
            assertThat(setup.objection(lied)).isEmpty();
            assertThat(plan.quantization()).isEqualTo(honest.quantization());
            assertThat(plan.size()).isEqualTo(honest.size());
            assertThat(plan.protection()).isEqualTo(honest.protection());
            assertThat(setup.format(lied.start())).isEqualTo(setup.format());
        }
        // Digests of the lies are in the session, so they are in each signature (A18).
        assertThat(honest.context().digest())
                .isNotEqualTo(setup.context(new Start(lie, model, 1, List.of(sum)), RoundContext.NONE)
                        .digest());
    }
}
