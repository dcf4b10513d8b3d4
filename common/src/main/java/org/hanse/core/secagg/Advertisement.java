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
 * A participant's public keys and commitments for one round of one plan, signed under its enrolled identity, so that no
 * coordinator can put others in their place.
 *
 * <p>Source: Bonawitz et al., CCS 2017, Figure 4, round 0, with the signature of its active-server part.
 */
public record Advertisement(Keys keys, Signature signature) {

    /**
     * What is signed.
     *
     * @param from whose they are
     * @param shareKey with which others encrypt shares for it
     * @param maskKey from which others make common masks with it
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

    /** Keys, signed for a plan. */
    public static Advertisement sign(SecAggPlan plan, Keys keys, SigningKey identity) {
        return new Advertisement(keys, identity.sign(signed(plan, keys)));
    }

    /**
     * Checks the signature.
     *
     * @throws ProtocolViolation if it is none of {@code key} for these keys and this plan
     */
    public void verify(SecAggPlan plan, VerifyingKey key) {
        if (!key.verifies(signed(plan, keys), signature)) {
            throw ProtocolViolation.by(
                    from(), Reason.BAD_SIGNATURE, "these keys are not signed under the enrolled identity");
        }
    }

    /** @throws ProtocolViolation if nothing secret can be agreed with a key of it, or a key could be written otherwise */
    private void requireUsableKeys() {
        if (!keys.shareKey().isUsable() || !keys.maskKey().isUsable()) {
            throw ProtocolViolation.by(from(), Reason.BAD_KEY, "advertises a key that is none to agree with");
        }
    }

    /**
     * Checks the keys beside those of others.
     *
     * @param taken keys of others
     * @throws ProtocolViolation if one is none to agree with, or stands twice
     */
    public void requireUsableBeside(Set<AgreementKey> taken) {
        requireUsableKeys();
        if (keys.shareKey().equals(keys.maskKey()) || keys.both().stream().anyMatch(taken::contains)) {
            throw ProtocolViolation.by(from(), Reason.CONTRADICTORY, "has a key that stands twice");
        }
    }

    /** The public keys of all of these. */
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
