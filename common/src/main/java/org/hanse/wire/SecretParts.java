// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.RevealedShare;
import org.hanse.core.secagg.ShamirShare;
import org.hanse.proto.v1.SharesForUnmasking;

/** What is secret in messages and stored states, both ways. Bytes that were read stay with whoever read them, who overwrites them. */
final class SecretParts {

    private SecretParts() {}

    static SecretBytes secret(ByteString bytes) {
        byte[] copy = bytes.toByteArray();
        try {
            return SecretBytes.copyOf(copy, SecretAccess.granted());
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    static ShamirShare share(int place, ByteString bytes) {
        try (SecretBytes secret = secret(bytes)) {
            return ShamirShare.of(place, secret, SecretAccess.granted());
        }
    }

    /**
     * What is revealed.
     *
     * @param secrets with shares that are overwritten once the message is bytes
     */
    static SharesForUnmasking reveal(Reveal reveal, SecretFields secrets) {
        SharesForUnmasking.Builder message = SharesForUnmasking.newBuilder();
        for (RevealedShare revealed : reveal.shares()) {
            var share = org.hanse.proto.v1.RevealedShare.newBuilder()
                    .setOwner(revealed.owner().text())
                    .setPlace(revealed.share().place());
            if (revealed instanceof RevealedShare.SelfMaskShare) {
                share.setSelfMask(secrets.of(revealed.share()));
            } else {
                share.setPairwiseKey(secrets.of(revealed.share()));
            }
            message.addShares(share);
        }
        return message.build();
    }

    static Reveal reveal(ParticipantId from, SharesForUnmasking message) {
        List<RevealedShare> shares = new ArrayList<>();
        for (org.hanse.proto.v1.RevealedShare share : message.getSharesList()) {
            ParticipantId owner = new ParticipantId(share.getOwner());
            shares.add(
                    switch (share.getShareCase()) {
                        case SELF_MASK ->
                            new RevealedShare.SelfMaskShare(owner, share(share.getPlace(), share.getSelfMask()));
                        case PAIRWISE_KEY ->
                            new RevealedShare.PairwiseKeyShare(owner, share(share.getPlace(), share.getPairwiseKey()));
                        case SHARE_NOT_SET -> throw new DecodeException("a revealed share that is none");
                    });
        }
        return new Reveal(from, shares);
    }
}
