// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hanse.coordinator.port.Registry.Invitation;
import org.hanse.coordinator.port.Registry.Participant;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.ParticipantId;
import org.junit.jupiter.api.Test;

/** Behaviour of every {@link Registry}. */
public abstract class RegistryContract {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00.123456789Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Returns a registry without content. */
    protected abstract Registry empty();

    /** Returns the registry as another process finds it. */
    protected abstract Registry reopened(Registry registry);

    private static ParticipantId name(String text) {
        return new ParticipantId(text);
    }

    private static Digest code(int number) {
        return Digest.sha256(new byte[] {(byte) number});
    }

    private static Invitation invitation(String name, int code) {
        return new Invitation(name(name), code(code), NOW.plusSeconds(code), Optional.empty());
    }

    protected static Participant participant(String name, int certificate) {
        return Participant.of(name(name), SigningKey.generate(RANDOM).verifyingKey(), code(certificate), NOW);
    }

    @Test
    void invitation_thenReopened_isFoundByItsCode() {
        Registry registry = empty();
        registry.invite(invitation("b", 1));
        registry.invite(invitation("a", 2));

        Registry later = reopened(registry);
        assertThat(later.invitation(code(1))).contains(invitation("b", 1));
        assertThat(later.invitation(code(3))).isEmpty();
        assertThat(later.invitations()).containsExactly(invitation("a", 2), invitation("b", 1));
    }

    @Test
    void secondInvitation_replacesTheUnusedOneOfItsName() {
        Registry registry = empty();
        registry.invite(invitation("a", 1));
        registry.invite(invitation("b", 2));
        registry.invite(invitation("a", 3));

        assertThat(reopened(registry).invitations()).containsExactly(invitation("a", 3), invitation("b", 2));
        assertThat(registry.enrol(code(1), participant("a", 9))).isFalse();
    }

    @Test
    void enrol_usesTheCodeOnce() {
        Registry registry = empty();
        registry.invite(invitation("a", 1));
        Participant first = participant("a", 7);

        assertThat(registry.enrol(code(1), first)).isTrue();
        Registry later = reopened(registry);
        assertThat(later.enrol(code(1), participant("a", 8))).isFalse();
        assertThat(later.participants()).containsExactly(first);
        assertThat(later.invitation(code(1)).orElseThrow().used()).contains(NOW);
    }

    @Test
    void enrol_withAnUnknownCodeOrAnotherName_changesNothing() {
        Registry registry = empty();
        registry.invite(invitation("a", 1));

        assertThat(registry.enrol(code(2), participant("a", 7))).isFalse();
        assertThat(registry.enrol(code(1), participant("b", 7))).isFalse();
        assertThat(registry.participants()).isEmpty();
        assertThat(registry.invitation(code(1))).contains(invitation("a", 1));
    }

    @Test
    void enrol_afterARevocation_replacesTheParticipant() {
        Registry registry = empty();
        registry.invite(invitation("a", 1));
        registry.enrol(code(1), participant("a", 7));
        registry.revoke(name("a"), NOW);
        registry.invite(invitation("a", 2));
        Participant second = participant("a", 8);

        assertThat(registry.enrol(code(2), second)).isTrue();
        Registry later = reopened(registry);
        assertThat(later.participants()).containsExactly(second);
        assertThat(later.invitations()).extracting(Invitation::code).containsExactlyInAnyOrder(code(1), code(2));
    }

    @Test
    void revoke_keepsTheFirstTime() {
        Registry registry = empty();
        registry.invite(invitation("a", 1));
        Participant participant = participant("a", 7);
        registry.enrol(code(1), participant);

        assertThat(registry.revoke(name("b"), NOW)).isFalse();
        assertThat(registry.revoke(name("a"), NOW.plusSeconds(5))).isTrue();
        assertThat(reopened(registry).revoke(name("a"), NOW.plusSeconds(9))).isTrue();
        assertThat(reopened(registry).participants())
                .containsExactly(new Participant(
                        participant.name(),
                        participant.identity(),
                        participant.certificate(),
                        NOW,
                        Optional.of(NOW.plusSeconds(5)),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void suspend_thenItsEnd_changesTheRosterOnly() {
        Registry registry = empty();
        registry.invite(invitation("a", 1));
        Participant participant = participant("a", 7);
        registry.enrol(code(1), participant);

        assertThat(registry.suspend(name("b"), Optional.of(NOW))).isFalse();
        assertThat(registry.suspend(name("a"), Optional.of(NOW))).isTrue();
        Participant suspended = reopened(registry).participants().get(0);
        assertThat(suspended.suspended()).contains(NOW);
        assertThat(suspended.isListed()).isFalse();
        assertThat(suspended.accepts(code(7))).isTrue();
        assertThat(registry.suspend(name("a"), Optional.empty())).isTrue();
        assertThat(reopened(registry).participants()).containsExactly(participant);
        registry.revoke(name("a"), NOW);
        assertThat(registry.suspend(name("a"), Optional.of(NOW))).isFalse();
        assertThat(reopened(registry).participants().get(0).suspended()).isEmpty();
    }

    @Test
    void renew_keepsTheCertificateThatWasPresented() {
        Registry registry = empty();
        registry.invite(invitation("a", 1));
        registry.enrol(code(1), participant("a", 7));

        assertThat(registry.renew(name("a"), code(9), code(8))).isFalse();
        assertThat(registry.renew(name("b"), code(7), code(8))).isFalse();
        assertThat(registry.renew(name("a"), code(7), code(8))).isTrue();
        Participant renewed = reopened(registry).participants().get(0);
        assertThat(renewed.certificate()).isEqualTo(code(8));
        assertThat(renewed.accepts(code(7))).isTrue();
        registry.revoke(name("a"), NOW);
        assertThat(registry.renew(name("a"), code(8), code(9))).isFalse();
        assertThat(reopened(registry).participants().get(0).accepts(code(8))).isFalse();
    }

    @Test
    void participants_areInOrderOfNames() {
        Registry registry = empty();
        List<String> names = List.of("b", "ü / …", "a", "B");
        for (int i = 0; i < names.size(); i++) {
            registry.invite(invitation(names.get(i), i));
            registry.enrol(code(i), participant(names.get(i), i));
        }

        assertThat(reopened(registry).participants())
                .extracting(participant -> participant.name().text())
                .containsExactly("B", "a", "b", "ü / …");
    }

    /** Each attempt has a registry of its own, as in another process. */
    @Test
    void enrol_withOneCodeInTwoThreads_succeedsOnce() throws Exception {
        Registry registry = empty();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            for (int attempt = 0; attempt < 10; attempt++) {
                Digest code = code(attempt);
                registry.invite(invitation("p" + attempt, attempt));
                CyclicBarrier together = new CyclicBarrier(2);
                List<Callable<Boolean>> both = List.of(
                        enrolment(registry, code, participant("p" + attempt, 1), together),
                        enrolment(reopened(registry), code, participant("p" + attempt, 2), together));
                int won = 0;
                for (Future<Boolean> result : pool.invokeAll(both)) {
                    won += result.get() ? 1 : 0;
                }
                assertThat(won).isEqualTo(1);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(registry.participants()).hasSize(10);
    }

    private static Callable<Boolean> enrolment(
            Registry registry, Digest code, Participant participant, CyclicBarrier together) {
        return () -> {
            together.await();
            return registry.enrol(code, participant);
        };
    }
}
