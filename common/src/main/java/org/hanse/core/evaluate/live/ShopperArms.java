// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.live;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.hanse.core.interaction.ShopperId;

/**
 * Arms of shoppers by a keyed hash of their ids (HMAC-SHA256): a shopper stays in an arm, and an id does not choose one without the key. A
 * greater share of the holdout keeps all its shoppers and adds others. Immutable.
 */
public final class ShopperArms {

    private static final String ALGORITHM = "HmacSHA256";

    /** Bits of a double's fraction. */
    private static final int BITS = 53;

    private final SecretKeySpec key;
    private final double holdout;

    /**
     * Creates the arms of an experiment.
     *
     * @param key random bytes that no other hash has and that stay at the node
     * @param holdout share of shoppers in the holdout, from 0 to 1
     * @throws IllegalArgumentException if the share is out of range, or the key is empty
     */
    public ShopperArms(byte[] key, double holdout) {
        if (!(holdout >= 0 && holdout <= 1)) {
            throw new IllegalArgumentException("holdout: found " + holdout + "; expected a share from 0 to 1");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.holdout = holdout;
    }

    /** Returns the arm of a shopper. */
    public Arm of(ShopperId shopper) {
        long hash = ByteBuffer.wrap(mac().doFinal(shopper.value().getBytes(StandardCharsets.UTF_8)))
                .getLong();
        return Math.scalb((double) (hash >>> (Long.SIZE - BITS)), -BITS) < holdout ? Arm.HOLDOUT : Arm.SERVED;
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
