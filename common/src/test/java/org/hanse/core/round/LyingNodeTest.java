// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.round.RoundOnDesk.id;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.hanse.core.crypto.AgreementKey;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToCoordinator.KeysAdvertised;
import org.hanse.core.round.ToCoordinator.MaskedInputSubmitted;
import org.hanse.core.round.ToCoordinator.SharesRevealed;
import org.hanse.core.round.ToCoordinator.SharesSubmitted;
import org.hanse.core.round.ToCoordinator.SurvivorsSigned;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.BadDealer;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.RevealedShare;
import org.hanse.core.secagg.RoundSecrets;
import org.hanse.core.secagg.SealedShare;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.ShamirShare;
import org.junit.jupiter.api.Test;

/** One malicious node: the round completes or ends without a sum, and the culprit is named if possible. */
class LyingNodeTest {

    private static final int COUNT = 9;

    /** Share that no node can decrypt. */
    private static final SealedShare GARBAGE = SealedShare.of(
            new byte[SealedShare.CIPHERTEXT_SIZE], Digest.sha256(new byte[0]), Digest.sha256(new byte[0]));

    private final RoundOnDesk round = new RoundOnDesk(COUNT);

    private static SortedSet<ParticipantId> allBut(int... left) {
        SortedSet<ParticipantId> ids = new TreeSet<>();
        IntStream.range(0, COUNT)
                .filter(i -> IntStream.of(left).noneMatch(one -> one == i))
                .forEach(i -> ids.add(id(i)));
        return ids;
    }

    /** Replaces messages of node 0 of a kind. */
    private <T extends ToCoordinator> void bend(Class<T> kind, UnaryOperator<T> lie) {
        round.change = message ->
                kind.isInstance(message) && message.from().equals(id(0)) ? lie.apply(kind.cast(message)) : message;
    }

    private void assertRefusedAndSummedWithout(Reason reason) {
        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.performer.refused)
                .extracting(ProtocolViolation::reason)
                .contains(reason);
        assertThat(round.performer.refused.get(0).participant()).contains(id(0));
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(allBut(0)));
    }

    @Test
    void keysThatItDidNotSign_areRefusedAndItIsAnEarlyDropout() {
        bend(
                KeysAdvertised.class,
                message -> new KeysAdvertised(RoundSecrets.generate(RoundOnDesk.RANDOM)
                        .advertise(round.plan, id(0), SigningKey.generate(RoundOnDesk.RANDOM))));

        assertRefusedAndSummedWithout(Reason.BAD_SIGNATURE);
    }

    @Test
    void keysOfAnotherPlan_areRefused() {
        RoundOnDesk other = new RoundOnDesk(COUNT + 1);
        SigningKey identity =
                Objects.requireNonNull(round.participants.get(id(0))).identity();
        bend(
                KeysAdvertised.class,
                message -> new KeysAdvertised(
                        RoundSecrets.generate(RoundOnDesk.RANDOM).advertise(other.plan, id(0), identity)));

        assertRefusedAndSummedWithout(Reason.BAD_SIGNATURE);
    }

    @Test
    void keysOfLowOrder_areRefusedBeforeAnybodyElseSeesThem() {
        SigningKey identity =
                Objects.requireNonNull(round.participants.get(id(0))).identity();
        bend(KeysAdvertised.class, message -> {
            Advertisement.Keys own = message.advertisement().keys();
            return new KeysAdvertised(Advertisement.sign(
                    round.plan,
                    new Advertisement.Keys(
                            id(0),
                            own.shareKey(),
                            AgreementKey.of(new byte[AgreementKey.SIZE]),
                            own.seedCommitment(),
                            own.nonceCommitment()),
                    identity));
        });

        assertRefusedAndSummedWithout(Reason.BAD_KEY);
    }

    @Test
    void sharesForSomeOnly_areRefused() {
        bend(SharesSubmitted.class, message -> {
            SortedMap<ParticipantId, SealedShare> some =
                    new TreeMap<>(message.shares().shares());
            some.remove(id(5));
            return new SharesSubmitted(new SealedShares(id(0), some));
        });

        assertRefusedAndSummedWithout(Reason.INCOMPLETE);
    }

    @Test
    void sharesForOutsiders_areRefused() {
        bend(SharesSubmitted.class, message -> {
            SortedMap<ParticipantId, SealedShare> more =
                    new TreeMap<>(message.shares().shares());
            more.put(new ParticipantId("unknown"), GARBAGE);
            return new SharesSubmitted(new SealedShares(id(0), more));
        });

        assertRefusedAndSummedWithout(Reason.MALFORMED);
    }

    /** Undecryptable ciphertexts: the others report them, the sum would be unavailable, and the culprit is known. */
    @Test
    void sharesThatNoNodeCanOpen_endTheRoundWithoutASum() {
        bend(SharesSubmitted.class, message -> {
            SortedMap<ParticipantId, SealedShare> garbage = new TreeMap<>();
            message.shares().shares().keySet().forEach(to -> garbage.put(to, GARBAGE));
            return new SharesSubmitted(new SealedShares(id(0), garbage));
        });

        assertThat(round.run()).isInstanceOf(RoundState.Aborted.class);
        assertThat(round.sum).isEmpty();
        assertThat(round.stored.notes)
                .contains(
                        "round 1 aborted: MaskedInputCollection: participant-0000: fewer than 6 of those who are left can open what"
                                + " it sealed for them");
        assertThat(round.stored.blamed).isEqualTo(Map.of(id(0), Fault.SEALED_NO_SHARES));
        assertThat(round.sent).noneMatch(message -> message instanceof SharesRevealed);
    }

    /** One undecryptable ciphertext does no harm. One of two nodes is at fault, and it is unknown which. */
    @Test
    void sharesThatOneCannotOpen_doNoHarmAndBlameNone() {
        bend(SharesSubmitted.class, message -> withGarbageFor(message, 3));

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(allBut()));
        assertThat(round.stored.blamed).isEmpty();
    }

    /** At least one of two reporting nodes is honest. */
    @Test
    void sharesThatTwoCannotOpen_doNoHarmAndAreHeldAgainstTheirOwner() {
        bend(SharesSubmitted.class, message -> withGarbageFor(message, 3, 4));

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(allBut()));
        assertThat(round.stored.blamed).isEqualTo(Map.of(id(0), Fault.SEALED_NO_SHARES));
    }

    private static SharesSubmitted withGarbageFor(SharesSubmitted message, int... holders) {
        SortedMap<ParticipantId, SealedShare> some =
                new TreeMap<>(message.shares().shares());
        IntStream.of(holders).forEach(holder -> some.put(id(holder), GARBAGE));
        return new SharesSubmitted(new SealedShares(message.from(), some));
    }

    /** One of nine nodes may be corrupt: a node that reports two others is at fault. */
    @Test
    void complaintsAboutTooMany_areHeldAgainstTheComplainant() {
        bend(
                MaskedInputSubmitted.class,
                message -> new MaskedInputSubmitted(message.update(), new TreeSet<>(List.of(id(4), id(6)))));

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(allBut()));
        assertThat(round.stored.blamed).isEqualTo(Map.of(id(0), Fault.OPENED_NO_SHARES));
    }

    @Test
    void complaintsAboutItself_areRefused() {
        bend(
                MaskedInputSubmitted.class,
                message -> new MaskedInputSubmitted(message.update(), new TreeSet<>(List.of(id(0)))));

        assertRefusedAndSummedWithout(Reason.MALFORMED);
    }

    /** A sealed share that belongs to no secret: its owner is named, not its holder. */
    @Test
    void aWrongShareThatIsCommittedTo_isHeldAgainstItsOwnerNotItsHolder() {
        bend(SharesSubmitted.class, message -> {
            AwaitingShares state = (AwaitingShares) round.node(id(0));
            return new SharesSubmitted(
                    BadDealer.withAWrongShareFor(state.session(), state.secrets(), message.shares(), id(1)));
        });

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(allBut()));
        assertThat(round.stored.blamed).isEqualTo(Map.of(id(0), Fault.SHARED_NO_SECRET));
    }

    @Test
    void anUpdateThatItDidNotSign_isRefused() {
        bend(MaskedInputSubmitted.class, message -> {
            MaskedUpdate update = message.update();
            byte[] packed = update.packed().clone();
            packed[0] ^= 1;
            return new MaskedInputSubmitted(
                    MaskedUpdate.of(id(0), update.size(), update.ringBits(), packed, update.signature()),
                    new TreeSet<>());
        });

        assertRefusedAndSummedWithout(Reason.BAD_SIGNATURE);
    }

    @Test
    void aSignatureOfOtherSurvivors_isRefusedAndTheUpdateStaysInTheSum() {
        bend(SurvivorsSigned.class, message -> new SurvivorsSigned(id(0), Signature.of(new byte[Signature.SIZE])));

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.performer.refused)
                .extracting(ProtocolViolation::reason)
                .containsExactly(Reason.BAD_SIGNATURE);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(allBut()));
    }

    @Test
    void wrongShares_areFoundAndTheirSenderIsNamed() {
        round.dropped = message ->
                message instanceof MaskedInputSubmitted && message.from().equals(id(8));
        bend(SharesRevealed.class, message -> new SharesRevealed(bent(message.reveal())));

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(allBut(8)));
        assertThat(round.stored.blamed).isEqualTo(Map.of(id(0), Fault.REVEALED_A_WRONG_SHARE));
    }

    private static Reveal bent(Reveal reveal) {
        List<RevealedShare> shares = new ArrayList<>();
        for (RevealedShare revealed : reveal.shares()) {
            byte[] bytes =
                    revealed.share().toSecretBytes(SecretAccess.granted()).toBytes(SecretAccess.granted());
            bytes[39] ^= 4;
            ShamirShare share = ShamirShare.of(
                    revealed.share().place(),
                    SecretBytes.copyOf(bytes, SecretAccess.granted()),
                    SecretAccess.granted());
            shares.add(
                    revealed instanceof RevealedShare.SelfMaskShare
                            ? new RevealedShare.SelfMaskShare(revealed.owner(), share)
                            : new RevealedShare.PairwiseKeyShare(revealed.owner(), share));
        }
        return new Reveal(reveal.from(), shares);
    }

    /** The other kind of share than requested, or shares of another index. */
    @Test
    void sharesThatWereNotAskedFor_areRefused() {
        bend(SharesRevealed.class, message -> {
            List<RevealedShare> shares = new ArrayList<>();
            message.reveal()
                    .shares()
                    .forEach(revealed ->
                            shares.add(new RevealedShare.PairwiseKeyShare(revealed.owner(), revealed.share())));
            return new SharesRevealed(new Reveal(id(0), shares));
        });

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.performer.refused)
                .extracting(ProtocolViolation::reason)
                .containsExactly(Reason.MALFORMED);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(allBut()));
    }

    /** Each message twice, and each message once more in a later phase. */
    @Test
    void messagesSaidTwice_areRefusedAndChangeNothing() {
        List<ToCoordinator> old = new ArrayList<>();
        round.change = message -> {
            old.add(message);
            round.arrive(message);
            return message;
        };

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(allBut()));
        old.forEach(round::happen);
        assertThat(round.coordinator).isInstanceOf(RoundState.Completed.class);
        assertThat(round.performer.refused)
                .hasSizeGreaterThan(2 * COUNT)
                .extracting(ProtocolViolation::reason)
                .contains(Reason.CHANGED);
    }

    @Test
    void abortRequested_inEveryPhase_endsTheRound() {
        round.change = message -> {
            if (message instanceof MaskedInputSubmitted) {
                round.happen(new RoundEvent.AbortRequested("the operator asked for it"));
            }
            return message;
        };

        assertThat(round.run()).isInstanceOf(RoundState.Aborted.class);
        assertThat(round.sum).isEmpty();
        assertThat(round.nodes.values()).hasOnlyElementsOfType(ParticipantState.Idle.class);
    }
}
