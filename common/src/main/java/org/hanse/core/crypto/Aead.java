// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM for keys that encrypt one message each: the nonce is zero. Two messages under one key would reveal both.
 *
 * <p>Source: NIST SP 800-38D.
 */
public final class Aead {

    public static final int KEY_SIZE = 32;

    /** Bytes that a ciphertext is longer than its text. */
    public static final int TAG_SIZE = 16;

    private static final int NONCE_SIZE = 12;

    private Aead() {}

    /**
     * Encrypts a text and appends its tag.
     *
     * @param key key used for this message only
     * @param associated associated data; authenticated, neither encrypted nor sent
     */
    public static byte[] seal(SecretBytes key, byte[] text, byte[] associated) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, new byte[NONCE_SIZE], associated)
                    .doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM could not encrypt", e);
        }
    }

    /**
     * Decrypts a ciphertext.
     *
     * @throws ForgeryException if it was not sealed with this key and associated data
     */
    public static byte[] open(SecretBytes key, byte[] ciphertext, byte[] associated) {
        return open(key, new byte[NONCE_SIZE], ciphertext, associated);
    }

    static byte[] open(SecretBytes key, byte[] nonce, byte[] ciphertext, byte[] associated) {
        if (ciphertext.length < TAG_SIZE) {
            throw new ForgeryException("a ciphertext of " + ciphertext.length + " bytes");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, associated).doFinal(ciphertext);
        } catch (AEADBadTagException e) {
            throw new ForgeryException("a ciphertext that was not sealed with this key for this purpose");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM could not decrypt", e);
        }
    }

    private static Cipher cipher(int mode, SecretBytes key, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        if (key.size() != KEY_SIZE) {
            throw new IllegalArgumentException("a key of " + key.size() + " bytes");
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key.bytes(), "AES"), new GCMParameterSpec(Byte.SIZE * TAG_SIZE, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }
}
