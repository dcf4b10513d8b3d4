// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.core.secagg.SyntheticRound.active;
import static org.hanse.core.secagg.SyntheticRound.id;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.junit.jupiter.api.Test;

class SecAggServerTest {

    private static SortedSet<ParticipantId> from(int first, int end) {
        SortedSet<ParticipantId> ids = new TreeSet<>();
        IntStream.range(first, end).forEach(number -> ids.add(id(number)));
        return ids;
    }

    private static Survivors announced(
            SyntheticRound round, SortedSet<ParticipantId> sharers, SortedSet<ParticipantId> alive) {
        return Survivors.of(round.session, sharers, alive);
    }

    @Test
    void unmask_onTheCompleteGraphWithDropouts_isTheSumOfTheSurvivors() {
        SyntheticRound round = SyntheticRound.of(9)
                .withSize(501)
                .withBound(1 << 15)
                .withAssumptions(active(1, 0.4))
                .start();
        SortedSet<ParticipantId> sharers = from(1, 9);
        round.share(sharers);
        Survivors announced = announced(round, sharers, from(3, 9));

        SecAggServer.Unmasked unmasked = SecAggServer.unmask(
                round.unmasking(announced),
                round.sum(announced),
                round.sealed,
                round.reveals(announced, announced.survivors()));

        assertThat(unmasked.sum().vector()).isEqualTo(round.expected(announced.survivors()));
        assertThat(unmasked.sum().summands()).isEqualTo(6);
        assertThat(unmasked.faults()).isEmpty();
    }

    @Test
    void unmask_updatesThatWereAddedTwice_countsEachOnce() {
        SyntheticRound round =
                SyntheticRound.of(5).withAssumptions(active(1, 0.1)).start();
        round.share(from(0, 5));
        Survivors announced = announced(round, from(0, 5), from(0, 5));
        MaskedSumAccumulator sum = new MaskedSumAccumulator(round.session);
        for (int time = 0; time < 2; time++) {
            announced
                    .survivors()
                    .forEach(id -> sum.add(round.masked(id, announced.sharers())
                            .authenticate(round.session, round.enrolment.key(id))));
        }

        assertThat(SecAggServer.unmask(
                                round.unmasking(announced),
                                sum.toMaskedSum(),
                                round.sealed,
                                round.reveals(announced, announced.survivors()))
                        .sum()
                        .vector())
                .isEqualTo(round.expected(announced.survivors()));
    }

    /** More bits than a word of 32 has. */
    @Test
    void unmask_inAWideRing_isTheSumOfTheSurvivors() {
        SyntheticRound round = SyntheticRound.of(6)
                .withSize(33)
                .withBound(1L << 40)
                .withAssumptions(active(1, 0.1))
                .withSeed(2)
                .start();
        round.share(from(0, 6));
        Survivors announced = announced(round, from(0, 6), from(0, 5));

        assertThat(SecAggServer.unmask(
                                round.unmasking(announced),
                                round.sum(announced),
                                round.sealed,
                                round.reveals(announced, announced.survivors()))
                        .sum()
                        .vector())
                .isEqualTo(round.expected(announced.survivors()));
    }

    @Test
    void unmask_onTheRegularGraph_isTheSumOfTheSurvivors() {
        SyntheticRound round = SyntheticRound.of(60)
                .withSize(20)
                .withAssumptions(active(1, 0.05))
                .withMostComplete(30)
                .withSeed(3)
                .start();
        assertThat(round.session.graph().degree()).isLessThan(59);
        SortedSet<ParticipantId> sharers = from(1, 60);
        round.share(sharers);
        Survivors announced = announced(round, sharers, from(3, 60));
        // The plan allows 3 dropouts of 60. A coordinator that announces more requests a smaller sum.
        assertThatThrownBy(() -> announced(round, sharers, from(4, 60)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("56 survivors, and of 60 participants the plan allows no fewer than 57");

        assertThat(SecAggServer.unmask(
                                round.unmasking(announced),
                                round.sum(announced),
                                round.sealed,
                                round.reveals(announced, announced.survivors()))
                        .sum()
                        .vector())
                .isEqualTo(round.expected(announced.survivors()));
    }

    @Test
    void unmask_withTheThreshold_succeedsAndWithOneLessLearnsNothing() {
        SyntheticRound round = SyntheticRound.of(9)
                .withSize(12)
                .withAssumptions(active(1, 0.3))
                .withSeed(4)
                .start();
        assertThat(round.session.threshold()).isEqualTo(6);
        round.share(from(0, 9));
        Survivors announced = announced(round, from(0, 9), from(1, 9));

        assertThat(SecAggServer.unmask(
                                round.unmasking(announced),
                                round.sum(announced),
                                round.sealed,
                                round.reveals(announced, from(3, 9)))
                        .sum()
                        .vector())
                .isEqualTo(round.expected(announced.survivors()));
        assertThatThrownBy(() -> SecAggServer.unmask(
                        round.unmasking(announced),
                        round.sum(announced),
                        round.sealed,
                        round.reveals(announced, from(4, 9))))
                .isInstanceOf(UnmaskingException.class)
                .hasMessageContaining("5 shares of a secret of p1, and it takes 6");
        assertThat(SecAggServer.lacking(round.session, announced, Complaints.NONE, from(3, 9)))
                .isEmpty();
        assertThat(SecAggServer.lacking(round.session, announced, Complaints.NONE, from(4, 9)))
                .contains(id(0));
    }

    /** A11: a participant sends wrong shares; the sum is right, and the culprit is known. */
    @Test
    void unmask_withWrongSharesAmongMoreThanEnough_isRightAndNamesWhoSentThem() {
        SyntheticRound round = SyntheticRound.of(10)
                .withSize(12)
                .withAssumptions(active(1, 0.3))
                .withSeed(5)
                .start();
        round.share(from(0, 10));
        Survivors announced = announced(round, from(0, 10), from(1, 10));
        List<Reveal> reveals = new ArrayList<>(round.reveals(announced, announced.survivors()));
        reveals.set(0, bent(reveals.get(0)));
        reveals.set(4, bent(reveals.get(4)));

        SecAggServer.Unmasked unmasked =
                SecAggServer.unmask(round.unmasking(announced), round.sum(announced), round.sealed, reveals);

        assertThat(unmasked.sum().vector()).isEqualTo(round.expected(announced.survivors()));
        assertThat(unmasked.faults())
                .isEqualTo(Map.of(id(1), Fault.REVEALED_A_WRONG_SHARE, id(5), Fault.REVEALED_A_WRONG_SHARE));
    }

    @Test
    void unmask_withTooManyWrongShares_learnsNothing() {
        SyntheticRound round = SyntheticRound.of(6)
                .withSize(12)
                .withAssumptions(active(0, 0.3))
                .withSeed(6)
                .start();
        round.share(from(0, 6));
        Survivors announced = announced(round, from(0, 6), from(0, 6));
        assertThat(round.session.threshold()).isEqualTo(4);
        List<Reveal> reveals = round.reveals(announced, from(0, 6)).stream()
                .map(SecAggServerTest::bent)
                .toList();

        assertThatThrownBy(() ->
                        SecAggServer.unmask(round.unmasking(announced), round.sum(announced), round.sealed, reveals))
                .isInstanceOf(UnmaskingException.class)
                .hasMessageContaining("1 shares of a secret of p0, and it takes 4");
    }

    /** A13: an update beyond the bound can spoil a sum, and is detected outside the range of honest sums. */
    @Test
    void unmask_withAnUpdateBeyondTheBound_isNoSum() {
        SyntheticRound round = SyntheticRound.of(9)
                .withSize(2)
                .withAssumptions(active(1, 0.3))
                .withSeed(8)
                .start();
        int bits = round.plan.quantization().ringBits();
        round.identities.keySet().forEach(id -> round.updates.put(id, RingVector.zero(bits, 2)));
        round.updates.put(id(3), RingVector.ofSigned(bits, new long[] {0, -(9 << 10) - 1}));
        round.share(from(0, 9));
        Survivors announced = announced(round, from(0, 9), from(0, 9));

        assertThatThrownBy(() -> SecAggServer.unmask(
                        round.unmasking(announced),
                        round.sum(announced),
                        round.sealed,
                        round.reveals(announced, announced.survivors())))
                .isInstanceOf(UnmaskingException.class)
                .hasMessage("the sum exceeds the bound of 9 updates: at least one update was out of range");
        round.updates.put(id(3), RingVector.ofSigned(bits, new long[] {0, -(9 << 10)}));
        assertThat(SecAggServer.unmask(
                                round.unmasking(announced),
                                round.sum(announced),
                                round.sealed,
                                round.reveals(announced, announced.survivors()))
                        .sum()
                        .integer(1))
                .isEqualTo(-9216);
    }

    private static Reveal bent(Reveal reveal) {
        return new Reveal(
                reveal.from(),
                reveal.shares().stream()
                        .map(share -> share instanceof RevealedShare.SelfMaskShare
                                ? (RevealedShare) new RevealedShare.SelfMaskShare(share.owner(), bent(share.share()))
                                : new RevealedShare.PairwiseKeyShare(share.owner(), bent(share.share())))
                        .toList());
    }

    private static ShamirShare bent(ShamirShare share) {
        byte[] bytes = share.toSecretBytes(SecretAccess.granted()).toBytes(SecretAccess.granted());
        bytes[7] ^= 1;
        return ShamirShare.of(share.place(), SecretBytes.copyOf(bytes, SecretAccess.granted()), SecretAccess.granted());
    }

    @Test
    void check_ofWhatWasNotAskedFor_refuses() {
        SyntheticRound round =
                SyntheticRound.of(6).withAssumptions(active(0, 0.3)).withSeed(7).start();
        round.share(from(0, 6));
        Survivors announced = announced(round, from(0, 6), from(0, 5));
        Survivors others = announced(round, from(0, 6), from(0, 6));
        Reveal honest = round.reveal(id(1), announced);
        List<RevealedShare> twice = new ArrayList<>(honest.shares());
        twice.addAll(round.reveal(id(1), others).shares());

        assertRefused(round, announced, round.reveal(id(5), announced), Reason.UNKNOWN_PARTICIPANT);
        assertRefused(round, announced, new Reveal(id(1), twice), Reason.CONTRADICTORY);
        assertRefused(round, announced, round.reveal(id(1), others), Reason.MALFORMED);
        assertRefused(round, announced, new Reveal(id(2), honest.shares()), Reason.MALFORMED);
        assertRefused(round, announced, new Reveal(id(1), honest.shares().subList(1, 6)), Reason.INCOMPLETE);
    }

    private static void assertRefused(SyntheticRound round, Survivors announced, Reveal reveal, Reason reason) {
        assertThatThrownBy(() -> SecAggServer.check(round.session, announced, Complaints.NONE, reveal))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class,
                        violation -> assertThat(violation.reason()).isEqualTo(reason));
    }
}
