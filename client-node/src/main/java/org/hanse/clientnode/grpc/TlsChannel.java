// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;
import org.hanse.clientnode.port.GatewayException;
import org.hanse.config.InvalidInputException;
import org.hanse.wire.JobCodec;

/** Channels to the coordinator over TLS 1.3. The coordinator's certificate must name the host. */
final class TlsChannel {

    private TlsChannel() {}

    /** gRPC logs failures with a stack trace that Failure describes in one line. A field: the JVM drops loggers without a reference. */
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    static {
        GRPC.setLevel(Level.SEVERE);
    }

    /** Returns the node's key and certificate, which a renewal replaces. */
    static AdvancedTlsX509KeyManager keys(NodeFiles files) {
        AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
        try {
            keys.updateIdentityCredentials(
                    files.certificate().toFile(), files.key().toFile());
            return keys;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(files, e);
        }
    }

    /** Creates a channel with the node's certificate. It trusts the federation's authority only. */
    static ManagedChannel ofNode(
            Endpoint endpoint,
            NodeFiles files,
            AdvancedTlsX509KeyManager keys,
            Map<String, String> environment,
            Executor threads,
            ClientInterceptor... interceptors) {
        try {
            return builder(
                            endpoint,
                            builder()
                                    .keyManager(keys)
                                    // A resumed session would present the certificate before a renewal.
                                    .sessionTimeout(1)
                                    .trustManager(files.authority().toFile())
                                    .build(),
                            environment)
                    .executor(threads)
                    .intercept(interceptors)
                    .build();
        } catch (IOException | IllegalArgumentException e) {
            throw unusable(files, e);
        }
    }

    private static InvalidInputException unusable(NodeFiles files, Exception e) {
        return new InvalidInputException(
                files.key() + ", " + files.certificate() + ", " + files.authority()
                        + ": found no usable key and certificates (" + e.getMessage()
                        + "); expected the files of an enrolled node. Fix: hanse node enrol",
                e);
    }

    /** Creates a channel without a certificate of the node. It trusts one authority only. */
    static ManagedChannel trusting(byte[] authority, Endpoint endpoint, Map<String, String> environment) {
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(authority));
            return builder(endpoint, builder().trustManager(certificate).build(), environment)
                    .build();
        } catch (CertificateException | SSLException e) {
            throw new GatewayException(endpoint + ": certificate: found no usable certificate of an authority", e);
        }
    }

    /** Creates a channel that trusts every server. It serves to read public values only. */
    static ManagedChannel withoutTrust(Endpoint endpoint, Map<String, String> environment) {
        try {
            return builder(
                            endpoint,
                            builder()
                                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                                    .build(),
                            environment)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS 1.3 is supported", e);
        }
    }

    private static SslContextBuilder builder() {
        return GrpcSslContexts.forClient().protocols("TLSv1.3");
    }

    private static NettyChannelBuilder builder(Endpoint endpoint, SslContext tls, Map<String, String> environment) {
        return NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
                .sslContext(tls)
                .proxyDetector(new EnvironmentProxy(environment))
                .maxInboundMessageSize(JobCodec.MOST_MESSAGE_BYTES)
                .keepAliveTime(30, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .disableRetry();
    }
}
