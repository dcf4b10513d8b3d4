// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.hanse.core.crypto.Der;
import org.hanse.core.federation.Name;
import org.hanse.proto.v1.FederationGrpc.FederationBlockingStub;
import org.hanse.proto.v1.RenewReply;
import org.hanse.proto.v1.RenewRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renewal of the node's certificate over its own connection, in the last third of its validity. The private key is
 * unchanged, so one file is replaced; the earlier certificate stays valid to its end. Later connections use the new
 * one.
 */
final class CertificateRenewal {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateRenewal.class);
    private static final int SECONDS = 30;

    private final NodeFiles files;
    private final AdvancedTlsX509KeyManager keys;
    private final FederationBlockingStub stub;
    private final InstantSource clock;
    private OwnCertificate current;

    /** @param keys key and certificate of new connections */
    CertificateRenewal(
            NodeFiles files, AdvancedTlsX509KeyManager keys, FederationBlockingStub stub, InstantSource clock) {
        this.files = files;
        this.keys = keys;
        this.stub = stub;
        this.clock = clock;
        this.current = OwnCertificate.read(files.certificate());
    }

    /** Returns the validity of the present certificate. */
    synchronized OwnCertificate current() {
        return current;
    }

    /** Renews the certificate if it is time. A failure is logged; the next call tries again. */
    synchronized void renewIfDue() {
        Instant now = clock.instant();
        if (!current.isDue(now) || current.problem(now).isPresent()) {
            return;
        }
        try {
            renew();
            LOG.info("certificate renewed end={}", current.to());
        } catch (StatusRuntimeException e) {
            LOG.warn("certificate not renewed end={} reason=\"{}\"", current.to(), e.getMessage());
        } catch (GeneralSecurityException e) {
            LOG.error(
                    "certificate not renewed end={} reason=\"found {}; expected a certificate of the authority for this"
                            + " node's name and key. Fix: tell the operator\"",
                    current.to(),
                    e.getMessage());
        } catch (RuntimeException | IOException e) {
            // The top of a task of its own: the present certificate stays.
            LOG.error("certificate not renewed end={} reason=\"{}\"", current.to(), e.getMessage());
        }
    }

    private void renew() throws GeneralSecurityException, IOException {
        X509Certificate before = read(files.certificate());
        RenewReply reply = stub.withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
                .renew(RenewRequest.newBuilder()
                        .setCertificateRequest(
                                ByteString.copyFrom(files.identity().request().toBytes()))
                        .build());
        if (reply.getAnswerCase() != RenewReply.AnswerCase.CERTIFICATE) {
            LOG.warn("certificate not renewed end={} reason=\"{}\"", current.to(), Name.oneLine(reply.getRefusal()));
            return;
        }
        byte[] next = reply.getCertificate().toByteArray();
        X509Certificate issued = decode(new ByteArrayInputStream(next));
        issued.verify(read(files.authority()).getPublicKey());
        if (!issued.getPublicKey().equals(before.getPublicKey())
                || !issued.getSubjectX500Principal().equals(before.getSubjectX500Principal())) {
            throw new GeneralSecurityException("a certificate for another node");
        }
        files.identity().replace(Der.of(next));
        keys.updateIdentityCredentials(files.certificate().toFile(), files.key().toFile());
        current = OwnCertificate.read(files.certificate());
    }

    private static X509Certificate read(Path pem) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            return decode(in);
        }
    }

    private static X509Certificate decode(InputStream in) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
}
