// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.coordinator.port.Admission;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.RejectedKeyException;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.EnrolmentProof;

/** Admits nodes with one-time codes, and issues their certificates. */
public final class Admissions implements Admission {

    /** Validity of a node's certificate. */
    public static final Duration VALIDITY = Duration.ofDays(90);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Registry registry;
    private final CertificateAuthority authority;
    private final VerifyingKey operator;
    private final InstantSource clock;
    private final SecureRandom random;
    private volatile Snapshot snapshot = Snapshot.NONE;

    /**
     * Participants as they were read. Each call of a node looks them up, so they are read twice a second at most.
     *
     * @param read time of the reading
     */
    private record Snapshot(Map<ParticipantId, Registry.Participant> participants, Instant read) {

        /** Longest time until a revocation takes effect. */
        static final Duration AGE = Duration.ofMillis(500);

        static final Snapshot NONE = new Snapshot(Map.of(), Instant.MIN);

        /** Returns whether the snapshot is recent. A clock that jumps back makes it old. */
        boolean isCurrent(Instant now) {
            return !now.isBefore(read) && now.isBefore(read.plus(AGE));
        }
    }

    /**
     * Creates the admission of a coordinator.
     *
     * @param registry invitations and participants
     * @param authority issuer of certificates
     * @param operator key that signs plans and rosters
     */
    public Admissions(
            Registry registry,
            CertificateAuthority authority,
            VerifyingKey operator,
            InstantSource clock,
            SecureRandom random) {
        this.registry = registry;
        this.authority = authority;
        this.operator = operator;
        this.clock = clock;
        this.random = random;
    }

    /** Returns a time for people, to the minute. */
    public static String words(Instant time) {
        return TIME.format(time);
    }

    @Override
    public Answer admit(Request request) {
        Instant now = clock.instant();
        Optional<Digest> code = InvitationCode.parse(request.code()).map(InvitationCode::digest);
        Optional<Registry.Invitation> found = code.flatMap(registry::invitation);
        if (found.isEmpty()) {
            return new Refused(
                    "code: found an unknown code; expected one of this coordinator. Fix: type it again; if it"
                            + " is replaced, the operator makes another with hanse coordinator invite HOME NAME");
        }
        Registry.Invitation invitation = found.get();
        if (invitation.used().isPresent()) {
            return used(invitation);
        }
        if (!invitation.expires().isAfter(now)) {
            return new Refused("code: found a code that expired at " + words(invitation.expires())
                    + "; expected a valid one. Fix: the operator makes another with hanse coordinator invite HOME "
                    + invitation.name());
        }
        if (!EnrolmentProof.isValid(
                request.code(), request.certificateRequest(), request.identity(), request.possession())) {
            return new Refused(
                    "identity: found a signature of another key; expected one of the node's identity key. Fix:"
                            + " enrol again with hanse node enrol");
        }
        if (registry.participants().stream()
                .anyMatch(other -> other.identity().equals(request.identity())
                        && !other.name().equals(invitation.name()))) {
            return new Refused("identity: found the key of another participant; expected a new key. Fix: enrol with an"
                    + " empty HOME");
        }
        return issued(request, invitation, now);
    }

    private Answer issued(Request request, Registry.Invitation invitation, Instant now) {
        byte[] certificate;
        try {
            certificate = authority.issueNode(
                    request.certificateRequest().toBytes(), invitation.name().text(), now, VALIDITY, random);
        } catch (RejectedKeyException e) {
            return new Refused(e.getMessage() + ". Fix: enrol again with hanse node enrol");
        }
        Registry.Participant participant =
                Registry.Participant.of(invitation.name(), request.identity(), Digest.sha256(certificate), now);
        if (registry.enrol(invitation.code(), participant)) {
            snapshot = Snapshot.NONE;
            return new Admitted(invitation.name(), Der.of(certificate));
        }
        // Another request used the code, or a new invitation replaced it, in the meantime.
        return used(registry.invitation(invitation.code()).orElse(invitation));
    }

    private static Refused used(Registry.Invitation invitation) {
        return new Refused("code: found a code that was used"
                + invitation.used().map(time -> " at " + words(time)).orElse("")
                + "; expected an unused one. Fix: if it was not used by you, the operator runs hanse coordinator revoke"
                + " HOME " + invitation.name() + ", then invite");
    }

    /**
     * Issues a certificate. The presented one stays valid, because the node may stop before it has stored the new one.
     */
    @Override
    public Answer renew(ParticipantId name, Digest presented, Der certificateRequest) {
        byte[] certificate;
        try {
            certificate =
                    authority.issueNode(certificateRequest.toBytes(), name.text(), clock.instant(), VALIDITY, random);
        } catch (RejectedKeyException e) {
            return new Refused(e.getMessage() + ". Fix: restart the node; it renews again");
        }
        if (!registry.renew(name, presented, Digest.sha256(certificate))) {
            return new Refused("certificate: found a revoked or replaced certificate of " + name
                    + "; expected a valid one. Fix: request a new invitation from the operator");
        }
        snapshot = Snapshot.NONE;
        return new Admitted(name, Der.of(certificate));
    }

    @Override
    public boolean mayConnect(ParticipantId name, Digest certificate) {
        return Optional.ofNullable(current().participants().get(name))
                .filter(participant -> participant.accepts(certificate))
                .isPresent();
    }

    @Override
    public boolean admits(ParticipantId name) {
        return Optional.ofNullable(current().participants().get(name))
                .filter(participant -> participant.revoked().isEmpty())
                .isPresent();
    }

    private Snapshot current() {
        Snapshot known = snapshot;
        Instant now = clock.instant();
        if (known.isCurrent(now)) {
            return known;
        }
        Snapshot next = new Snapshot(
                registry.participants().stream()
                        .collect(Collectors.toMap(Registry.Participant::name, participant -> participant)),
                now);
        snapshot = next;
        return next;
    }

    @Override
    public VerifyingKey operator() {
        return operator;
    }
}
