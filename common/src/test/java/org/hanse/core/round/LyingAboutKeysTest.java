// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.round.LyingCoordinator.id;
import static org.hanse.core.round.LyingCoordinator.plan;

import java.util.HexFormat;
import java.util.List;
import org.hanse.core.crypto.AgreementKey;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToCoordinator.SharesSubmitted;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.RoundSecrets;
import org.hanse.core.secagg.SecAggPlan;
import org.junit.jupiter.api.Test;

/** A coordinator that forges identities and keys to real nodes. Named by the attacks of docs/design/threat-model.md. */
class LyingAboutKeysTest extends AgainstALyingCoordinator {

    private static Advertisement resigned(SecAggPlan plan, ParticipantId from, SigningKey identity) {
        return RoundSecrets.generate(LyingCoordinator.RANDOM).advertise(plan, from, identity);
    }

    @Test
    void a1_keysOfTheCoordinatorsUnderAnothersName_areRefusedByEverybodyAndNamed() {
        lying.offer(plan(1));
        List<Advertisement> roster = lying.advertised();
        roster.set(3, resigned(plan(1), id(3), SigningKey.generate(LyingCoordinator.RANDOM)));
        all.forEach(id -> lying.deliver(id, new ToParticipant.RosterAnnounced(roster)));

        assertThat(all).allMatch(lying::hasDroppedOut);
        assertThat(lying.refused.values())
                .allSatisfy(refusals -> assertThat(refusals).singleElement().satisfies(refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Reason.BAD_SIGNATURE);
                    assertThat(refusal.participant()).contains(id(3));
                }));
        assertNone(SharesSubmitted.class);
    }

    /** An enrolled node colludes with the coordinator, and signs a key for another round or another name. */
    @Test
    void a1_keysSignedForAnotherPlanOrByAnother_areRefused() {
        lying.offer(plan(1));
        SigningKey lent = LyingCoordinator.of(lying.participants, id(2)).identity();
        List<Advertisement> roster = lying.advertised();
        roster.set(2, resigned(plan(2), id(2), lent));
        lying.deliver(id(0), new ToParticipant.RosterAnnounced(roster));
        List<Advertisement> others = lying.advertised();
        others.set(3, resigned(plan(1), id(3), lent));
        lying.deliver(id(1), new ToParticipant.RosterAnnounced(others));

        assertThat(lying.refusal(id(0))).contains(Reason.BAD_SIGNATURE);
        assertThat(lying.refusal(id(1))).contains(Reason.BAD_SIGNATURE);
        assertNone(SharesSubmitted.class);
    }

    @Test
    void a1_otherKeysOfTheNodeItself_areRefused() {
        lying.offer(plan(1));
        List<Advertisement> roster = lying.advertised();
        roster.set(
                0,
                resigned(
                        plan(1),
                        id(0),
                        LyingCoordinator.of(lying.participants, id(0)).identity()));
        lying.deliver(id(0), new ToParticipant.RosterAnnounced(roster));
        lying.deliver(
                id(1), new ToParticipant.RosterAnnounced(lying.advertised().subList(2, COUNT)));

        assertThat(lying.refusal(id(0))).contains(Reason.CHANGED);
        assertThat(lying.refusal(id(1))).contains(Reason.INCOMPLETE);
        assertNone(SharesSubmitted.class);
    }

    /** Participants without enrolment do not count. */
    @Test
    void a10_aSybilInTheRoster_isRefused() {
        lying.offer(plan(1));
        List<Advertisement> roster = lying.advertised();
        roster.add(resigned(plan(1), new ParticipantId("sybil"), SigningKey.generate(LyingCoordinator.RANDOM)));
        all.forEach(id -> lying.deliver(id, new ToParticipant.RosterAnnounced(roster)));

        assertThat(all).allMatch(lying::hasDroppedOut);
        assertThat(lying.refusal(id(0))).contains(Reason.UNKNOWN_PARTICIPANT);
    }

    /** A point of low order: any secret agreed with it is public. */
    @Test
    void a14_keysOfLowOrder_areRefusedAndNamed() {
        lying.offer(plan(1));
        Participant accomplice = LyingCoordinator.of(lying.participants, id(6));
        Advertisement.Keys honest = lying.advertised().get(6).keys();
        AgreementKey zero = AgreementKey.of(new byte[32]);
        AgreementKey one = AgreementKey.of(HexFormat.of().parseHex("01" + "00".repeat(31)));
        List<Advertisement> roster = lying.advertised();
        roster.set(
                6,
                Advertisement.sign(
                        plan(1),
                        new Advertisement.Keys(
                                honest.from(), zero, one, honest.seedCommitment(), honest.nonceCommitment()),
                        accomplice.identity()));
        lying.deliver(id(0), new ToParticipant.RosterAnnounced(roster));

        assertThat(lying.refusal(id(0))).contains(Reason.BAD_KEY);
        assertThat(lying.hasDroppedOut(id(0))).isTrue();

        roster.set(
                6,
                Advertisement.sign(
                        plan(1),
                        new Advertisement.Keys(
                                honest.from(),
                                honest.shareKey(),
                                one,
                                honest.seedCommitment(),
                                honest.nonceCommitment()),
                        accomplice.identity()));
        lying.deliver(id(1), new ToParticipant.RosterAnnounced(roster));

        assertThat(lying.refused.get(id(1))).singleElement().satisfies(refusal -> {
            assertThat(refusal.reason()).isEqualTo(Reason.BAD_KEY);
            assertThat(refusal.participant()).contains(id(6));
        });
    }

    @Test
    void a14_oneKeyForTwo_isRefused() {
        lying.offer(plan(1));
        Participant accomplice = LyingCoordinator.of(lying.participants, id(6));
        Advertisement.Keys own = lying.advertised().get(6).keys();
        AgreementKey stolen = lying.advertised().get(2).keys().maskKey();
        List<Advertisement> roster = lying.advertised();
        roster.set(
                6,
                Advertisement.sign(
                        plan(1),
                        new Advertisement.Keys(
                                own.from(), own.shareKey(), stolen, own.seedCommitment(), own.nonceCommitment()),
                        accomplice.identity()));
        lying.deliver(id(0), new ToParticipant.RosterAnnounced(roster));

        assertThat(lying.refusal(id(0))).contains(Reason.CONTRADICTORY);
    }

    @Test
    void w2_aRosterWithARepeatedName_isRefused() {
        lying.offer(plan(1));
        List<Advertisement> roster = lying.advertised();
        roster.add(resigned(
                plan(1), id(3), LyingCoordinator.of(lying.participants, id(3)).identity()));
        lying.deliver(id(0), new ToParticipant.RosterAnnounced(roster));

        assertThat(lying.refusal(id(0))).contains(Reason.CONTRADICTORY);
    }
}
