// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.coordinator.app.SyntheticReleases.BY_PARTICIPANTS;
import static org.hanse.coordinator.app.SyntheticReleases.SCALE;
import static org.hanse.coordinator.port.SyntheticSession.id;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.hanse.coordinator.port.ParticipantGateway;
import org.hanse.coordinator.port.RoundStore;
import org.hanse.coordinator.port.SyntheticSession;
import org.hanse.coordinator.testing.InMemoryRoundStore;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.privacy.NoiseScale;
import org.hanse.core.privacy.RoundedGaussian;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.round.ConsistencyCheck;
import org.hanse.core.round.Dropout;
import org.hanse.core.round.PhaseAnswers;
import org.hanse.core.round.RoundEvent;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.Selection;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.round.ToParticipant.RoundEnded;
import org.hanse.core.round.ToParticipant.SignaturesDelivered;
import org.hanse.core.round.Unmasking;
import org.hanse.core.secagg.Complaints;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.Survivors;
import org.hanse.port.LedgerStore;
import org.junit.jupiter.api.Test;

/** Requests for shares only after the charge of the release. For whole rounds see {@code DriversCrashTest} in module sim. */
class RoundDriverTest {

    private static final int COUNT = 4;

    private final SyntheticSession made = new SyntheticSession();
    private final SortedSet<ParticipantId> all = SyntheticReleases.survivors(COUNT);
    private final Survivors announced = new Survivors(all, all);
    private final SyntheticReleases disk = new SyntheticReleases();
    private final RoundStore store = new InMemoryRoundStore();
    private final RecordingGateway gateway = new RecordingGateway();
    private final List<String> armed = new ArrayList<>();
    private Supplier<ChargedRelease> release = () -> disk.release(BY_PARTICIPANTS, StreamRandom.seededForTesting(1));

    /** Messages to participants, and the number of charged releases at the request for shares. */
    private final class RecordingGateway implements ParticipantGateway {

        private final List<ParticipantId> asked = new ArrayList<>();
        private final List<Integer> charged = new ArrayList<>();
        private final List<ToParticipant> messages = new ArrayList<>();
        private Runnable next = () -> {};

        /** Is run once, before the next message is sent. */
        void beforeTheNext(Runnable what) {
            next = what;
        }

        @Override
        public void send(ParticipantId to, ToParticipant message) {
            Runnable own = next;
            next = () -> {};
            own.run();
            messages.add(message);
            if (message instanceof SignaturesDelivered) {
                asked.add(to);
                charged.add(disk.reserved().size());
            }
        }

        @Override
        public void refuse(ParticipantId to, ProtocolViolation violation) {
            throw new AssertionError(violation);
        }
    }

    private RoundDriver resume() {
        return RoundDriver.resume(new RoundDriver.Ports(store, gateway, armed::add, release.get()))
                .orElseThrow();
    }

    private SortedMap<ParticipantId, Signature> signatures(int count) {
        SortedMap<ParticipantId, Signature> signatures = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            signatures.put(id(i), made.sign(i, announced));
        }
        return signatures;
    }

    /** State on the disk of a coordinator that was killed before its first request. */
    private RoundDriver unmasking() {
        store.commit(
                new Unmasking(
                        made.session,
                        made.enrolment,
                        announced,
                        Complaints.NONE,
                        new PhaseAnswers(all, new TreeSet<>(), new TreeSet<>()),
                        signatures(COUNT),
                        false),
                List.of());
        return resume();
    }

    /** All but the last have signed. */
    private RoundDriver checking() {
        SortedMap<ParticipantId, Signature> signed = signatures(COUNT - 1);
        store.commit(
                new ConsistencyCheck(
                        made.session,
                        made.enrolment,
                        announced,
                        announced.statement(made.session),
                        Complaints.NONE,
                        new PhaseAnswers(all, new TreeSet<>(signed.keySet()), new TreeSet<>()),
                        signed),
                List.of());
        return resume();
    }

    private ToCoordinator.SurvivorsSigned last() {
        return new ToCoordinator.SurvivorsSigned(id(COUNT - 1), made.sign(COUNT - 1, announced));
    }

    private void assertEnded(RoundDriver driver, String reason) {
        assertThat(driver.state())
                .isInstanceOfSatisfying(
                        RoundState.Aborted.class,
                        aborted -> assertThat(aborted.reason()).contains(reason));
        assertThat(store.state().map(RoundState::phase)).contains("Aborted");
        assertThat(gateway.messages).last().isEqualTo(new RoundEnded("aborted"));
    }

    @Test
    void handle_ofSeveralMessages_storesThemOnceBeforeItSends() {
        List<RoundState> stored = new ArrayList<>();
        RoundStore counting = (RoundStore) Proxy.newProxyInstance(
                RoundStore.class.getClassLoader(), new Class<?>[] {RoundStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        assertThat(gateway.messages).isEmpty();
                        stored.add((RoundState) arguments[0]);
                    }
                    return method.invoke(store, arguments);
                });
        RoundDriver driver = RoundDriver.begin(
                made.plan, made.enrolment, all, new RoundDriver.Ports(counting, gateway, armed::add, release.get()));
        driver.handle(all.stream().map(ToCoordinator.ParticipantJoined::new).toList());

        assertThat(stored).hasSize(2).last().isEqualTo(driver.state());
        assertThat(driver.state()).isNotInstanceOf(Selection.class);
        assertThat(gateway.messages).hasSize(COUNT);
    }

    @Test
    void handle_ofTheLastSignature_chargesBeforeItAsksForShares() {
        checking().handle(last());

        assertThat(gateway.asked).containsExactlyElementsOf(all);
        assertThat(gateway.charged).hasSize(COUNT).containsOnly(1);
        assertThat(disk.reserved())
                .singleElement()
                .satisfies(entry -> assertThat(entry.release().event())
                        .isEqualTo(BY_PARTICIPANTS.event(COUNT).orElseThrow()));
    }

    /** Shares may be with the coordinator by then. */
    @Test
    void handle_thatTimeIsUpWithTooFewShares_waitsALongerTimeAndEndsARoundThatIsCharged() {
        RoundDriver driver = unmasking();
        driver.handle(new RoundEvent.PhaseTimedOut("Unmasking"));
        assertThat(driver.isOver()).isFalse();
        assertThat(armed).endsWith("LateUnmasking");
        assertThat(gateway.asked).hasSize(2 * COUNT);
        driver = resume();
        driver.handle(new RoundEvent.PhaseTimedOut("Unmasking"));
        assertThat(driver.isOver()).isFalse();
        driver.handle(new RoundEvent.PhaseTimedOut("LateUnmasking"));

        assertEnded(driver, "too few shares");
        assertThat(disk.reserved()).hasSize(1);
    }

    @Test
    void handle_ofOneThatMissedTheQuestion_asksItAgainAndChargesNothing() {
        RoundDriver driver = unmasking();
        driver.handle(new ToCoordinator.ParticipantJoined(id(2)));

        assertThat(gateway.asked).hasSize(COUNT + 1).last().isEqualTo(id(2));
        assertThat(disk.reserved()).hasSize(1);
    }

    @Test
    void handle_beyondTheBudget_requestsNoSharesAndEnds() {
        release = () -> SyntheticReleases.release(
                BY_PARTICIPANTS, disk.ledger, disk.sums, 0.1, StreamRandom.seededForTesting(1));
        RoundDriver driver = checking();
        driver.handle(last());

        assertEnded(driver, "the account did not allow the release: the privacy budget of epsilon 0.1 is exhausted");
        assertThat(gateway.asked).isEmpty();
        assertThat(disk.reserved()).isEmpty();
    }

    /** The shares would give no sum. */
    @Test
    void handle_ringWithoutRoomForTheNoise_requestsNoSharesAndEnds() {
        release = () -> disk.release(
                new RoundedGaussian(new NoiseScale(1000, SCALE.sensitivity()), new Sampler.Everybody(), COUNT),
                StreamRandom.seededForTesting(1));
        RoundDriver driver = checking();
        driver.handle(last());

        assertEnded(driver, "the sum is not released: ");
        assertThat(gateway.asked).isEmpty();
        assertThat(disk.reserved()).isEmpty();
    }

    /** The result of the charge is handled before messages that arrived meanwhile, which would repeat the request. */
    @Test
    void handle_beyondTheBudgetWithFurtherMessages_endsOnce() {
        release = () -> SyntheticReleases.release(
                BY_PARTICIPANTS, disk.ledger, disk.sums, 0.1, StreamRandom.seededForTesting(1));
        RoundDriver driver = checking();
        gateway.beforeTheNext(() -> {
            driver.handle(last());
            driver.handle(new ToCoordinator.ParticipantJoined(id(0)));
        });
        driver.handle(new ToCoordinator.ParticipantJoined(id(COUNT - 1)));

        assertEnded(driver, "the account did not allow the release");
        assertThat(gateway.asked).isEmpty();
    }

    /** Two signed and left. */
    @Test
    void handle_lastSignatureWithTooFewHolders_requestsNoSharesAndChargesNothing() {
        RoundDriver driver = checking();
        for (int gone : List.of(0, 1)) {
            driver.handle(new ToCoordinator.ParticipantDropped(id(gone), Dropout.of(Dropout.Reason.WITHDREW, "")));
        }
        driver.handle(last());

        assertEnded(driver, "too few of those who signed the survivors are left");
        assertThat(gateway.asked).isEmpty();
        assertThat(disk.reserved()).isEmpty();
    }

    @Test
    void resume_afterACrashBetweenChargeAndQuestion_asksAllAndChargesNothing() {
        gateway.beforeTheNext(() -> {
            throw new IllegalStateException("killed");
        });
        assertThatThrownBy(this::unmasking).hasMessage("killed");
        assertThat(disk.reserved()).hasSize(1);
        assertThat(gateway.asked).isEmpty();

        assertThat(resume().state()).isInstanceOf(Unmasking.class);
        assertThat(gateway.asked).containsExactlyElementsOf(all);
        assertThat(disk.reserved()).hasSize(1);
    }

    /** Returns a release on a disk that is full, so that no charge can be stored. */
    private ChargedRelease onAFullDisk() {
        return SyntheticReleases.release(
                BY_PARTICIPANTS,
                new LedgerStore() {
                    private boolean opened;

                    @Override
                    public List<LedgerEntry> entries() {
                        return disk.ledger.entries();
                    }

                    @Override
                    public void append(List<LedgerEntry> more) {
                        if (opened) {
                            throw new IllegalStateException("the disk is full");
                        }
                        opened = true;
                        disk.ledger.append(more);
                    }
                },
                disk.sums,
                8,
                StreamRandom.seededForTesting(1));
    }

    /** A ledger that is not writable is no refusal: the round stays in its state until its deadline. */
    @Test
    void resume_chargeCannotBeStored_requestsNoShares() {
        release = this::onAFullDisk;
        assertThatThrownBy(this::unmasking).hasMessage("the disk is full");

        assertThat(gateway.messages).isEmpty();
        assertThat(armed).containsExactly("Unmasking");
        assertThat(store.state().map(RoundState::phase)).contains("Unmasking");
        assertThat(disk.reserved()).isEmpty();
    }

    @Test
    void handle_chargeCannotBeStored_requestsNoSharesAndEndsUnchargedAtTheTimeout() {
        release = this::onAFullDisk;
        RoundDriver driver = checking();
        assertThatThrownBy(() -> driver.handle(last())).hasMessage("the disk is full");
        assertThat(driver.state()).isInstanceOf(Unmasking.class);
        assertThat(armed).containsExactly("ConsistencyCheck", "Unmasking");

        assertThatThrownBy(() -> driver.handle(new RoundEvent.PhaseTimedOut("Unmasking")))
                .hasMessage("the disk is full");
        driver.handle(new RoundEvent.PhaseTimedOut("LateUnmasking"));

        assertEnded(driver, "too few shares");
        assertThat(gateway.asked).isEmpty();
        assertThat(disk.reserved()).isEmpty();
    }
}
