// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Arrays;
import org.hanse.core.crypto.Aead;
import org.hanse.core.crypto.Digest;

/**
 * Holder's shares of both secrets of a participant, encrypted for it, with a commitment to each. The holder compares
 * its shares with the commitments, and the coordinator compares the revealed ones.
 *
 * <p>A share has too many possible values to be found from its digest.
 */
public final class SealedShare {

    /** Bytes of a ciphertext: a share of the self seed, one of the private mask key, and the tag. */
    public static final int CIPHERTEXT_SIZE = SharePair.SIZE + Aead.TAG_SIZE;

    private final byte[] ciphertext;
    private final Digest seedShare;
    private final Digest maskKeyShare;

    private SealedShare(byte[] ciphertext, Digest seedShare, Digest maskKeyShare) {
        this.ciphertext = ciphertext;
        this.seedShare = seedShare;
        this.maskKeyShare = maskKeyShare;
    }

    /**
     * Returns shares as they were sealed, or arrived.
     *
     * @param seedShare commitment to the share of the self seed
     * @param maskKeyShare commitment to the share of the private mask key
     * @throws IllegalArgumentException if the ciphertext has not {@value #CIPHERTEXT_SIZE} bytes
     */
    public static SealedShare of(byte[] ciphertext, Digest seedShare, Digest maskKeyShare) {
        if (ciphertext.length != CIPHERTEXT_SIZE) {
            throw new IllegalArgumentException("a sealed share of " + ciphertext.length + " bytes");
        }
        return new SealedShare(ciphertext.clone(), seedShare, maskKeyShare);
    }

    /** Returns a copy of the ciphertext. */
    public byte[] ciphertext() {
        return ciphertext.clone();
    }

    /** Returns the commitment to the share of the self seed. */
    public Digest seedShare() {
        return seedShare;
    }

    /** Returns the commitment to the share of the private mask key. */
    public Digest maskKeyShare() {
        return maskKeyShare;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedShare share
                && Arrays.equals(ciphertext, share.ciphertext)
                && seedShare.equals(share.seedShare)
                && maskKeyShare.equals(share.maskKeyShare);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ciphertext);
    }

    @Override
    public String toString() {
        return "SealedShare[" + seedShare + ", " + maskKeyShare + "]";
    }
}
