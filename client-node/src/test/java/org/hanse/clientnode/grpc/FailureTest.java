// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.hanse.clientnode.port.GatewayException;
import org.junit.jupiter.api.Test;

class FailureTest {

    private final Failure failure =
            new Failure(new Endpoint("hub", 8443), InstantSource.fixed(Instant.parse("2026-11-28T08:00:00.5Z")));

    @Test
    void networkFailures_nameTheNetwork() {
        assertThat(describe(new UnknownHostException("hub"))).startsWith("hub:8443: network: found no address");
        assertThat(describe(new ConnectException("refused"))).startsWith("hub:8443: network: found no connection");
        assertThat(failure.describe(Status.DEADLINE_EXCEEDED.asException()))
                .startsWith("hub:8443: network: found no answer");
    }

    @Test
    void certificateFailures_nameTheCertificateOrTheClock() {
        assertThat(describe(wrapped(new CertPathBuilderException("no path"))))
                .startsWith("hub:8443: certificate: found one of another authority");
        assertThat(describe(wrapped(new CertificateException("No subject alternative\nDNS name matching hub found"))))
                .isEqualTo("hub:8443: certificate: the coordinator's certificate does not fit this address (No subject"
                        + " alternative DNS name matching hub found). Fix: use a host that the certificate names, or have"
                        + " the operator add this one to hosts: in coordinator.yaml");
        assertThat(describe(wrapped(new CertificateException("x".repeat(500)))))
                .endsWith(
                        "x...). Fix: use a host that the certificate names, or have the operator add this one to hosts: in"
                                + " coordinator.yaml");
        assertThat(describe(wrapped(new CertificateNotYetValidException("NotBefore: tomorrow"))))
                .contains("clock: ", "NotBefore: tomorrow", "2026-11-28T08:00:00Z");
        assertThat(failure.describe(
                        Status.PERMISSION_DENIED.withDescription("revoked").asException()))
                .isEqualTo("hub:8443: certificate: revoked");
    }

    /** Netty prints all bytes that a server without TLS sent. */
    @Test
    void serverWithoutTls_isNamedInOneShortLine() throws IOException {
        byte[] page = ("HTTP/1.1 400 Bad Request\r\n\r\n" + "x".repeat(2_000)).getBytes(StandardCharsets.UTF_8);
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread answers = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream().write(page);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            answers.setDaemon(true);
            answers.start();
            Endpoint endpoint = new Endpoint("127.0.0.1", server.getLocalPort());

            assertThatThrownBy(() -> new GrpcEnrolment(endpoint, Map.of(), InstantSource.system()).roots())
                    .isInstanceOf(GatewayException.class)
                    .hasMessage(
                            endpoint + ": found no coordinator (it answers, but not over TLS). Fix: check the port");
        }
    }

    @Test
    void longAnswers_areCut() {
        assertThat(failure.describe(
                        Status.UNKNOWN.withDescription("x".repeat(2_000)).asException()))
                .hasSizeLessThan(350)
                .endsWith("xxx...");
    }

    @Test
    void refusals_areLastingAndInterruptionsAreNot() {
        assertThat(Failure.isLasting(Status.PERMISSION_DENIED.asException())).isTrue();
        assertThat(Failure.isLasting(Status.UNAVAILABLE.asException())).isFalse();
    }

    private static SSLHandshakeException wrapped(Exception cause) {
        SSLHandshakeException handshake = new SSLHandshakeException("General problem");
        handshake.initCause(cause);
        return handshake;
    }

    private String describe(Exception cause) {
        return failure.describe(Status.UNAVAILABLE
                .withDescription("io exception")
                .withCause(cause)
                .asException());
    }
}
