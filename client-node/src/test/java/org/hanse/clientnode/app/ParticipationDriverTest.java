// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.AwaitingRoster;
import org.hanse.core.round.AwaitingShares;
import org.hanse.core.round.Dropout;
import org.hanse.core.round.LocalTask;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.ParticipationFloor;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.RoundSecrets;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.ShamirShare;
import org.junit.jupiter.api.Test;

class ParticipationDriverTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final LocalTask TASK = new LocalTask(new JobId("job"), Digest.sha256(new byte[] {1}), 3, 4, 0);
    private static final Map<ParticipantId, SigningKey> IDENTITIES = identities();
    private static final Enrolment ENROLMENT = enrolment();
    private static final SecAggPlan PLAN = new SecAggPlan(
            TASK.job(),
            new RoundId(1),
            RoundContext.of(TASK.digest(), RoundContext.Start.of(Digest.sha256(new byte[] {2})), ENROLMENT),
            new QuantizationSpec(1, 100, 4, 0),
            TASK.size(),
            SecAggPlan.Protection.of(new Assumptions(0, 0, Coordinator.ACTIVE), 4, 4));

    /** Store on a disk that may be full, with the states that it could not save. */
    private static final class FullStore implements ParticipationStore {

        private final List<ParticipantState> refused = new ArrayList<>();
        private boolean full;

        @Override
        public void save(ParticipantState state) {
            if (full) {
                refused.add(state);
                throw new IllegalStateException("the disk is full");
            }
        }

        @Override
        public Optional<ParticipantState> load(Participant node) {
            return Optional.empty();
        }
    }

    private final FullStore store = new FullStore();
    private final List<ToCoordinator> sent = new ArrayList<>();
    private final List<ProtocolViolation> refused = new ArrayList<>();
    private final Participant node;
    private final ParticipationDriver driver;

    private static Map<ParticipantId, SigningKey> identities() {
        Map<ParticipantId, SigningKey> identities = new TreeMap<>();
        for (int i = 0; i < 4; i++) {
            identities.put(id(i), SigningKey.generate(RANDOM));
        }
        return identities;
    }

    private static Enrolment enrolment() {
        Map<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        IDENTITIES.forEach((id, identity) -> keys.put(id, identity.verifyingKey()));
        return Enrolment.of(keys);
    }

    ParticipationDriverTest() {
        node = new Participant(id(0), identity(0), ENROLMENT, ParticipationFloor.of(2, 0, 0.5), TASK, RANDOM);
        driver = driver(new Allowance.Unlimited());
    }

    private ParticipationDriver driver(Allowance allowance) {
        return ParticipationDriver.open(
                node, new ParticipationDriver.Ports(store, sent::add, (plan, answer) -> {}, refused::add, allowance));
    }

    /** A round that costs too much is left before a key is made for it. */
    @Test
    void handle_anOfferBeyondTheOwnCap_isRefusedToTheCoordinatorAndTheOperator() {
        ParticipationDriver capped = driver(AllowanceTest.capped(0.001, Optional.of(AllowanceTest.GUARANTEE)));
        capped.handle(new ToParticipant.RoundOffered(PLAN));

        assertThat(capped.state()).isInstanceOf(ParticipantState.DroppedOut.class);
        assertThat(sent)
                .containsExactly(new ToCoordinator.ParticipantDropped(id(0), Dropout.of(Dropout.Reason.BUDGET, "")));
        assertThat(refused)
                .singleElement()
                .satisfies(violation -> assertThat(violation.reason()).isEqualTo(ProtocolViolation.Reason.BUDGET));
        // A repeated offer has the same answer.
        capped.handle(new ToParticipant.RoundOffered(PLAN));
        assertThat(sent).hasSize(2);
    }

    @Test
    void handle_anOfferWithinTheOwnCap_takesPartAndChargesNothingYet() {
        Allowance.Capped allowance = AllowanceTest.capped(100, Optional.of(AllowanceTest.GUARANTEE));
        ParticipationDriver capped = driver(allowance);
        capped.handle(new ToParticipant.RoundOffered(PLAN));

        assertThat(capped.state()).isInstanceOf(AwaitingRoster.class);
        assertThat(refused).isEmpty();
        assertThat(allowance.ledger().account().ledger().standings()).isEmpty();
    }

    /** The state is missing, or an older copy, beside an intact ledger. */
    @Test
    void handle_anOfferOfARoundThatWasPaidForAndIsForgotten_isRefusedBeforeAKeyIsMade() {
        Allowance.Capped allowance = AllowanceTest.capped(100, Optional.of(AllowanceTest.GUARANTEE));
        assertThat(allowance.reserve(PLAN, PLAN.model())).isEmpty();
        ParticipationDriver setBack = driver(allowance);
        setBack.handle(new ToParticipant.RoundOffered(PLAN));

        assertThat(setBack.state()).isInstanceOf(ParticipantState.DroppedOut.class);
        assertThat(sent)
                .containsExactly(new ToCoordinator.ParticipantDropped(id(0), Dropout.of(Dropout.Reason.BUDGET, "")));
        assertThat(refused)
                .singleElement()
                .satisfies(violation -> assertThat(violation).hasMessageContaining("knows nothing of the round"));
        assertThat(allowance.ledger().account().ledger().standings()).hasSize(1);
    }

    /** A known round gets the same answer, independent of its charge. */
    @Test
    void handle_anOfferOnceMore_isAnsweredWithTheSameKeys() {
        Allowance.Capped allowance = AllowanceTest.capped(100, Optional.of(AllowanceTest.GUARANTEE));
        ParticipationDriver capped = driver(allowance);
        capped.handle(new ToParticipant.RoundOffered(PLAN));
        assertThat(allowance.reserve(PLAN, PLAN.model())).isEmpty();
        capped.handle(new ToParticipant.RoundOffered(PLAN));

        assertThat(capped.state()).isInstanceOf(AwaitingRoster.class);
        assertThat(refused).isEmpty();
        assertThat(sent).hasSize(2).containsOnly(sent.get(0));
    }

    private static ParticipantId id(int number) {
        return new ParticipantId("p" + number);
    }

    private SigningKey identity(int number) {
        return IDENTITIES.getOrDefault(id(number), SigningKey.generate(RANDOM));
    }

    private static boolean isOpen(RoundSecrets secrets) {
        try {
            secrets.maskKeys().privateKey().toBytes(SecretAccess.granted());
            secrets.nonce().toBytes(SecretAccess.granted());
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static byte[] bytes(ShamirShare share) {
        try (SecretBytes bytes = share.toSecretBytes(SecretAccess.granted())) {
            return bytes.toBytes(SecretAccess.granted());
        }
    }

    /** Keys that cannot be saved are overwritten and generated again for the next attempt. */
    @Test
    void handle_whereKeysCannotBeSaved_overwritesThemAndSaysNothing() {
        store.full = true;
        assertThatThrownBy(() -> driver.handle(new ToParticipant.RoundOffered(PLAN)))
                .hasMessage("the disk is full");

        assertThat(driver.state()).isInstanceOf(ParticipantState.Idle.class);
        assertThat(sent).isEmpty();
        assertThat(store.refused)
                .singleElement()
                .isInstanceOfSatisfying(
                        AwaitingRoster.class,
                        lost -> assertThat(isOpen(lost.secrets())).isFalse());

        store.full = false;
        driver.handle(new ToParticipant.RoundOffered(PLAN));
        assertThat(((AwaitingRoster) driver.state()).secrets()).matches(ParticipationDriverTest::isOpen);
    }

    /** If a state cannot be saved, its new share is overwritten; the secrets of the current state remain. */
    @Test
    void handle_whereSharesCannotBeSaved_overwritesWhatIsNewAndKeepsWhatIsNeeded() {
        driver.handle(new ToParticipant.RoundOffered(PLAN));
        AwaitingRoster before = (AwaitingRoster) driver.state();
        List<Advertisement> roster = new ArrayList<>(List.of(before.advertisement()));
        for (int i = 1; i < 4; i++) {
            roster.add(RoundSecrets.generate(RANDOM).advertise(PLAN, id(i), identity(i)));
        }
        store.full = true;
        assertThatThrownBy(() -> driver.handle(new ToParticipant.RosterAnnounced(roster)))
                .hasMessage("the disk is full");

        assertThat(driver.state()).isSameAs(before);
        assertThat(isOpen(before.secrets())).isTrue();
        assertThat(store.refused)
                .singleElement()
                .isInstanceOfSatisfying(
                        AwaitingShares.class,
                        lost -> assertThat(bytes(lost.ownShare().orElseThrow())).containsOnly(0));

        store.full = false;
        driver.handle(new ToParticipant.RosterAnnounced(roster));
        assertThat(driver.state())
                .isInstanceOfSatisfying(
                        AwaitingShares.class,
                        next -> assertThat(bytes(next.ownShare().orElseThrow()))
                                .isNotEqualTo(new byte[ShamirShare.SIZE]));
    }

    @Test
    void withdraw_inARound_tellsTheCoordinatorAndNotWhy() {
        driver.handle(new ToParticipant.RoundOffered(PLAN));
        RoundSecrets secrets = ((AwaitingRoster) driver.state()).secrets();
        driver.withdraw("we move house");

        assertThat(driver.state())
                .isInstanceOfSatisfying(
                        ParticipantState.DroppedOut.class,
                        left -> assertThat(left.reason()).isEqualTo("we move house"));
        assertThat(sent)
                .last()
                .isEqualTo(new ToCoordinator.ParticipantDropped(id(0), Dropout.of(Dropout.Reason.WITHDREW, "")));
        assertThat(isOpen(secrets)).isFalse();
    }
}
