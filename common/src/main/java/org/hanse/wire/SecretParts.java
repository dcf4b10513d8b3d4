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

/** Secrets in messages and stored states, in both directions. The caller that read the bytes overwrites them. */
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
     * Returns the message of a reveal.
     *
     * @param secrets fields with shares that are overwritten once the message is encoded
     */
    static SharesForUnmasking reveal(Reveal reveal, SecretFields secrets) {
        SharesForUnmasking.Builder message = SharesForUnmasking.newBuilder();
        for (RevealedShare share : reveal.shares()) {
            message.addShares(share.visit(new OfShare(secrets))
                    .setOwner(share.owner().text())
                    .setPlace(share.share().place()));
        }
        return message.build();
    }

    /** Each kind of share in its own field. */
    private record OfShare(SecretFields secrets)
            implements RevealedShare.Visitor<org.hanse.proto.v1.RevealedShare.Builder> {

        @Override
        public org.hanse.proto.v1.RevealedShare.Builder pairwiseKey(RevealedShare.PairwiseKeyShare share) {
            return org.hanse.proto.v1.RevealedShare.newBuilder().setPairwiseKey(secrets.of(share.share()));
        }

        @Override
        public org.hanse.proto.v1.RevealedShare.Builder selfMask(RevealedShare.SelfMaskShare share) {
            return org.hanse.proto.v1.RevealedShare.newBuilder().setSelfMask(secrets.of(share.share()));
        }
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
