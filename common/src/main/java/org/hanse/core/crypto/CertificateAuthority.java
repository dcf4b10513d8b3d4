// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.util.IPAddress;

/**
 * Certificate authority of one federation, with ECDSA on P-256. It issues the certificates of the coordinator and of all nodes.
 *
 * <p>Certificates begin one hour before their issue, since clocks differ. They never outlast the authority's own certificate.
 *
 * <p>Source: RFC 5280 (certificates), RFC 2986 (requests).
 */
public final class CertificateAuthority implements AutoCloseable {

    private static final Duration LIFETIME = Duration.ofDays(3652);
    private static final Duration CLOCK_DIFFERENCE = Duration.ofHours(1);
    private static final int SERIAL_BITS = 128;

    private final TlsKey key;
    private final X509CertificateHolder certificate;

    private CertificateAuthority(TlsKey key, X509CertificateHolder certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /**
     * Creates an authority with a new key and a self-signed certificate for ten years.
     *
     * @param name common name of the authority
     * @throws IllegalArgumentException if the name is empty or longer than 64 characters
     */
    public static CertificateAuthority create(String name, Instant now, SecureRandom random) {
        TlsKey key = TlsKey.generate(random);
        X500Name subject = TlsKey.subject(name);
        SubjectPublicKeyInfo publicKey = SubjectPublicKeyInfo.getInstance(key.publicKey());
        try {
            X509v3CertificateBuilder builder = builder(subject, subject, publicKey, now, now.plus(LIFETIME), random)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new CertificateAuthority(key, builder.build(key.signer(random)));
        } catch (IOException e) {
            throw new IllegalStateException("an extension has an encoding", e);
        }
    }

    /**
     * Returns the authority of a stored key and certificate.
     *
     * @param pkcs8 private key, PKCS#8 DER; the result takes it over
     * @throws RejectedKeyException if they do not belong together or the certificate is not of an authority
     */
    public static CertificateAuthority of(SecretBytes pkcs8, byte[] certificateDer) {
        X509CertificateHolder certificate = decode(certificateDer);
        BasicConstraints constraints = BasicConstraints.fromExtensions(certificate.getExtensions());
        if (constraints == null || !constraints.isCA()) {
            throw new RejectedKeyException("certificate: it is not the certificate of an authority");
        }
        try {
            TlsKey key = TlsKey.of(pkcs8, certificate.getSubjectPublicKeyInfo().getEncoded());
            return new CertificateAuthority(key, certificate);
        } catch (IOException e) {
            throw new RejectedKeyException("certificate: its public key is not valid");
        }
    }

    /** Returns the certificate, DER. */
    public byte[] certificate() {
        return encode(certificate);
    }

    /** Returns the private key, PKCS#8 DER. It belongs to this object. */
    public SecretBytes key() {
        return key.pkcs8();
    }

    /**
     * Issues the TLS client certificate of a node.
     *
     * @param certificateRequest PKCS#10, DER; its subject and its extensions are ignored
     * @param name common name of the certificate
     * @param validity time from now to the end of the certificate
     * @return certificate, DER
     * @throws RejectedKeyException if the request cannot be decoded, or its key did not sign it
     * @throws IllegalArgumentException if the name is empty or longer than 64 characters, or the validity is not positive
     */
    public byte[] issueNode(
            byte[] certificateRequest, String name, Instant now, Duration validity, SecureRandom random) {
        SubjectPublicKeyInfo publicKey = verified(certificateRequest);
        try {
            return encode(endEntity(TlsKey.subject(name), publicKey, now, validity, random)
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
                    .build(key.signer(random)));
        } catch (IOException e) {
            throw new IllegalStateException("an extension has an encoding", e);
        }
    }

    /**
     * Issues the TLS certificate of the coordinator.
     *
     * @param hosts DNS names and IP addresses that nodes connect to, at least one
     * @param validity time from now to the end of the certificate
     * @return certificate, DER
     * @throws IllegalArgumentException if there is no host, the first is longer than 64 characters, or the validity is not positive
     */
    public byte[] issueServer(TlsKey server, List<String> hosts, Instant now, Duration validity, SecureRandom random) {
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("hosts of a server certificate: found none; expected at least one");
        }
        GeneralNames names = new GeneralNames(hosts.stream()
                .map(host ->
                        new GeneralName(IPAddress.isValid(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
        SubjectPublicKeyInfo publicKey = SubjectPublicKeyInfo.getInstance(server.publicKey());
        try {
            return encode(endEntity(TlsKey.subject(hosts.get(0)), publicKey, now, validity, random)
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, names)
                    .build(key.signer(random)));
        } catch (IOException e) {
            throw new IllegalStateException("an extension has an encoding", e);
        }
    }

    /**
     * Returns the common name of a certificate's subject.
     *
     * @param certificateDer certificate, DER; its signature is not verified
     * @throws RejectedKeyException if it cannot be decoded or has not exactly one common name
     */
    public static String commonName(byte[] certificateDer) {
        RDN[] names = decode(certificateDer).getSubject().getRDNs(BCStyle.CN);
        if (names.length != 1 || names[0].isMultiValued()) {
            throw new RejectedKeyException(
                    "certificate: found " + names.length + " common names; expected exactly one");
        }
        if (!(names[0].getFirst().getValue() instanceof ASN1String name)) {
            throw new RejectedKeyException("certificate: its common name is not text");
        }
        return name.getString();
    }

    @Override
    public void close() {
        key.close();
    }

    @Override
    public String toString() {
        return "CertificateAuthority[" + certificate.getSubject() + "]";
    }

    private X509v3CertificateBuilder endEntity(
            X500Name subject, SubjectPublicKeyInfo publicKey, Instant now, Duration validity, SecureRandom random)
            throws IOException {
        if (validity.isNegative() || validity.isZero()) {
            throw new IllegalArgumentException("validity of a certificate: found " + validity + "; expected above 0");
        }
        Instant last = certificate.getNotAfter().toInstant();
        Instant end = now.plus(validity);
        return builder(certificate.getSubject(), subject, publicKey, now, end.isAfter(last) ? last : end, random)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        identifiers().createAuthorityKeyIdentifier(certificate));
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, SubjectPublicKeyInfo key, Instant now, Instant end, SecureRandom random)
            throws IOException {
        // RFC 5280 requires a positive serial number.
        BigInteger serial = new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
        return new X509v3CertificateBuilder(
                        issuer, serial, Date.from(now.minus(CLOCK_DIFFERENCE)), Date.from(end), subject, key)
                .addExtension(
                        Extension.subjectKeyIdentifier, false, identifiers().createSubjectKeyIdentifier(key));
    }

    private static SubjectPublicKeyInfo verified(byte[] certificateRequest) {
        try {
            PKCS10CertificationRequest request = new PKCS10CertificationRequest(certificateRequest);
            SubjectPublicKeyInfo publicKey = request.getSubjectPublicKeyInfo();
            var point = TlsKey.publicKey(publicKey.getEncoded());
            if (!request.getSignatureAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.ecdsa_with_SHA256)
                    || !request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(point))) {
                throw new RejectedKeyException("certificate request: its key did not sign it");
            }
            return publicKey;
        } catch (RejectedKeyException e) {
            throw e;
        } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
            throw new RejectedKeyException("certificate request: it is not a valid PKCS#10 request");
        }
    }

    private static X509CertificateHolder decode(byte[] der) {
        try {
            return new X509CertificateHolder(der);
        } catch (IOException | RuntimeException e) {
            throw new RejectedKeyException("certificate: it is not a valid X.509 certificate");
        }
    }

    private static byte[] encode(X509CertificateHolder certificate) {
        try {
            return certificate.getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a certificate has an encoding", e);
        }
    }

    private static X509ExtensionUtils identifiers() {
        try {
            return new JcaX509ExtensionUtils();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
