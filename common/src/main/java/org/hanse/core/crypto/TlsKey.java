// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/**
 * Elliptic-curve key pair of a TLS certificate, on P-256.
 *
 * <p>Source: RFC 5480 (public key), RFC 5958 (private key), RFC 2986 (certificate request).
 */
public final class TlsKey implements AutoCloseable {

    static final String SIGNATURE = "SHA256withECDSA";

    private static final String CURVE = "secp256r1";
    private static final AlgorithmIdentifier ALGORITHM =
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1);
    private static final int LONGEST_NAME = 64;

    private final SecretBytes pkcs8;
    private final byte[] publicKey;

    private TlsKey(SecretBytes pkcs8, byte[] publicKey) {
        this.pkcs8 = pkcs8;
        this.publicKey = publicKey;
    }

    /** Generates a key pair. */
    public static TlsKey generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE), random);
            KeyPair pair = generator.generateKeyPair();
            return new TlsKey(
                    SecretBytes.owning(pair.getPrivate().getEncoded()),
                    pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK supports P-256", e);
        }
    }

    /**
     * Returns the key pair of two encodings.
     *
     * @param pkcs8 private key, PKCS#8 DER; the result takes it over
     * @param publicKey public key, SubjectPublicKeyInfo DER
     * @throws RejectedKeyException if the keys are not on P-256 or do not belong together
     */
    public static TlsKey of(SecretBytes pkcs8, byte[] publicKey) {
        ECPublicKey given = publicKey(publicKey);
        ECPrivateKey secret = privateKey(pkcs8);
        X9ECParameters curve = CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1);
        var point = new FixedPointCombMultiplier()
                .multiply(curve.getG(), secret.getS())
                .normalize();
        if (!point.getAffineXCoord().toBigInteger().equals(given.getW().getAffineX())
                || !point.getAffineYCoord().toBigInteger().equals(given.getW().getAffineY())) {
            throw new RejectedKeyException("the private key does not belong to the public key");
        }
        return new TlsKey(pkcs8, publicKey.clone());
    }

    /**
     * Returns a signed request for a certificate.
     *
     * @param name common name of the request; an authority may issue another
     * @return PKCS#10, DER
     * @throws IllegalArgumentException if the name is empty or longer than 64 characters
     */
    public byte[] certificateRequest(String name, SecureRandom random) {
        try {
            return new PKCS10CertificationRequestBuilder(subject(name), SubjectPublicKeyInfo.getInstance(publicKey))
                    .build(signer(random))
                    .getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a request has an encoding", e);
        }
    }

    /** Returns the private key, PKCS#8 DER. It belongs to this object. */
    public SecretBytes pkcs8() {
        return pkcs8;
    }

    /** Returns the public key, SubjectPublicKeyInfo DER. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public void close() {
        pkcs8.close();
    }

    @Override
    public String toString() {
        return "TlsKey of " + Digest.sha256(publicKey);
    }

    ContentSigner signer(SecureRandom random) {
        try {
            return new JcaContentSignerBuilder(SIGNATURE)
                    .setSecureRandom(random)
                    .build(privateKey(pkcs8));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("the JDK supports ECDSA", e);
        }
    }

    static X500Name subject(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "name of a certificate: found " + name.length() + " characters; expected 1 to " + LONGEST_NAME);
        }
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
    }

    /** Decodes a public key and checks that it is a point of P-256. */
    static ECPublicKey publicKey(byte[] der) {
        try {
            SubjectPublicKeyInfo key = SubjectPublicKeyInfo.getInstance(der);
            if (!key.getAlgorithm().equals(ALGORITHM)) {
                throw new RejectedKeyException("public key of a certificate: it is not on the curve P-256");
            }
            return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw e instanceof RejectedKeyException rejected
                    ? rejected
                    : new RejectedKeyException("public key of a certificate: it is not valid");
        }
    }

    private static ECPrivateKey privateKey(SecretBytes pkcs8) {
        byte[] copy = pkcs8.bytes().clone();
        try {
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(copy));
            return (ECPrivateKey) key;
        } catch (GeneralSecurityException e) {
            throw new RejectedKeyException("private key of a certificate: it is not an elliptic-curve key in PKCS#8");
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }
}
