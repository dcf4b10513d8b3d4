// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.core.crypto.AgreementKey;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Public keys and commitments of a participant for one round of one plan, signed with its enrolled key. The signature
 * prevents a coordinator from replacing them.
 *
 * <p>Source: Bonawitz et al., CCS 2017, Figure 4, round 0, with the signature of its active-server part.
 */
public record Advertisement(Keys keys, Signature signature) {

    /**
     * Signed content of an advertisement.
     *
     * @param from participant
     * @param shareKey key with which other participants encrypt shares for it
     * @param maskKey key from which other participants derive the masks they share with it
     * @param seedCommitment digest of its self seed
     * @param nonceCommitment digest of its nonce
     */
    public record Keys(
            ParticipantId from,
            AgreementKey shareKey,
            AgreementKey maskKey,
            Digest seedCommitment,
            Digest nonceCommitment) {

        List<AgreementKey> both() {
            return List.of(shareKey, maskKey);
        }
    }

    /** Signs keys for a plan. */
    public static Advertisement sign(SecAggPlan plan, Keys keys, SigningKey identity) {
        return new Advertisement(keys, identity.sign(signed(plan, keys)));
    }

    /**
     * Checks the signature.
     *
     * @throws ProtocolViolation if it is not valid under {@code key} for these keys and this plan
     */
    public void verify(SecAggPlan plan, VerifyingKey key) {
        if (!key.verifies(signed(plan, keys), signature)) {
            throw ProtocolViolation.by(
                    from(), Reason.BAD_SIGNATURE, "these keys are not signed under the enrolled identity");
        }
    }

    /** @throws ProtocolViolation if key agreement with a key is unsafe, or a key has another encoding */
    private void requireUsableKeys() {
        if (!keys.shareKey().isUsable() || !keys.maskKey().isUsable()) {
            throw ProtocolViolation.by(from(), Reason.BAD_KEY, "advertises a key that is none to agree with");
        }
    }

    /**
     * Checks the keys against those of other participants.
     *
     * @param taken keys of other participants
     * @throws ProtocolViolation if key agreement with one is unsafe, or one occurs twice
     */
    public void requireUsableBeside(Set<AgreementKey> taken) {
        requireUsableKeys();
        if (keys.shareKey().equals(keys.maskKey()) || keys.both().stream().anyMatch(taken::contains)) {
            throw ProtocolViolation.by(from(), Reason.CONTRADICTORY, "has a key that stands twice");
        }
    }

    /** Returns all public keys of these advertisements. */
    public static Set<AgreementKey> allKeys(Collection<Advertisement> advertisements) {
        return advertisements.stream()
                .flatMap(advertisement -> advertisement.keys().both().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static byte[] signed(SecAggPlan plan, Keys keys) {
        return plan.transcript("advertisement")
                .text(keys.from().text())
                .value(keys.shareKey())
                .value(keys.maskKey())
                .value(keys.seedCommitment())
                .value(keys.nonceCommitment())
                .toBytes();
    }

    public ParticipantId from() {
        return keys.from();
    }
}
