// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Arrays;
import org.hanse.core.crypto.Aead;
import org.hanse.core.crypto.Digest;

/**
 * A holder's shares of both secrets of a participant, encrypted for it, with a commitment to each: the holder sees whether it got
 * what was committed to, and the coordinator whether the holder reveals what it got.
 *
 * <p>A share is one of so many that nobody finds it from its digest.
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
     * As they were sealed, or arrived.
     *
     * @param seedShare of what the share of the self seed is committed to with
     * @param maskKeyShare of what the share of the private mask key is
     * @throws IllegalArgumentException if the ciphertext has not {@value #CIPHERTEXT_SIZE} bytes
     */
    public static SealedShare of(byte[] ciphertext, Digest seedShare, Digest maskKeyShare) {
        if (ciphertext.length != CIPHERTEXT_SIZE) {
            throw new IllegalArgumentException("a sealed share of " + ciphertext.length + " bytes");
        }
        return new SealedShare(ciphertext.clone(), seedShare, maskKeyShare);
    }

    /** The ciphertext, copied. */
    public byte[] ciphertext() {
        return ciphertext.clone();
    }

    /** Commitment to the share of the self seed. */
    public Digest seedShare() {
        return seedShare;
    }

    /** Commitment to the share of the private mask key. */
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
