// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.hanse.app.SerialExecutor;
import org.hanse.app.Timeline;
import org.hanse.coordinator.app.JobService;
import org.hanse.coordinator.port.NodeConnections;
import org.hanse.coordinator.port.Registry;
import org.hanse.coordinator.testing.InMemoryRegistry;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.TlsKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobNotice;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CoordinatorServerTest {

    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

    private final InMemoryRegistry registry = new InMemoryRegistry();

    private void enrol(String name) {
        ParticipantId node = new ParticipantId(name);
        Digest code = Digest.sha256(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        registry.invite(new Registry.Invitation(node, code, NOW.plusSeconds(60), Optional.empty()));
        registry.enrol(
                code,
                new Registry.Participant(
                        node,
                        SigningKey.generate(new SecureRandom()).verifyingKey(),
                        code,
                        NOW,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** Tasks of the server's executors, which the test runs. */
    private static final class Recorded implements Timeline {

        private final Map<Duration, Runnable> tasks = new ConcurrentHashMap<>();

        @Override
        public InstantSource clock() {
            return InstantSource.system();
        }

        @Override
        public SerialExecutor executor(String name, int priority) {
            return new SerialExecutor() {
                @Override
                public Optional<Waiting> schedule(Duration delay, Runnable task) {
                    tasks.put(delay, task);
                    return Optional.of(() -> tasks.remove(delay));
                }

                @Override
                public boolean end(AtEnd rest, Duration most) {
                    return true;
                }
            };
        }
    }

    /** The first attempt to load it failed, for example since too many files were open. */
    @Test
    void newCertificate_thatWasNotLoaded_isLoadedWithinADay(@TempDir Path folder) throws Exception {
        Path operator = folder.resolve("operator.pub");
        PublicFile.writeKey(operator, SigningKey.generate(new SecureRandom()).verifyingKey());
        CoordinatorHome home = new CoordinatorHome(folder.resolve("hub"));
        CommandLine line = CoordinatorMain.commandLine();
        line.setOut(new PrintWriter(new StringWriter()));
        assertThat(line.execute(
                        "coordinator",
                        "init",
                        home.folder().toString(),
                        "--name",
                        "books",
                        "--operator",
                        operator.toString(),
                        "--listen",
                        "127.0.0.1:1"))
                .isZero();
        Files.writeString(
                home.settings(),
                Files.readString(home.settings()).replaceFirst("(?m)^listen:.*$", "listen: 127.0.0.1:0"));
        Recorded timeline = new Recorded();
        try (CoordinatorServer server = CoordinatorServer.start(
                home, CoordinatorSettings.read(home.settings()), timeline, new JobService.Ending() {
                    @Override
                    public void takenOver() {}

                    @Override
                    public void failed(Error error) {
                        throw error;
                    }
                })) {
            byte[] before = certificate(server.port());
            assertThat(before).isEqualTo(PublicFile.readCertificate(home.serverCertificate()));
            try (CertificateAuthority authority = home.readAuthority();
                    TlsKey key = TlsKey.generate(new SecureRandom())) {
                Files.delete(home.serverKey());
                KeyFile.writeNew(home.serverKey(), key.pkcs8());
                PublicFile.writeCertificate(
                        home.serverCertificate(),
                        authority.issueServer(
                                key,
                                CoordinatorSettings.read(home.settings()).hosts(),
                                Instant.now(),
                                ServerCertificate.VALIDITY,
                                new SecureRandom()));
            }

            Objects.requireNonNull(timeline.tasks.get(Duration.ofDays(1))).run();

            assertThat(certificate(server.port()))
                    .isNotEqualTo(before)
                    .isEqualTo(PublicFile.readCertificate(home.serverCertificate()));
        }
    }

    /** Returns the certificate that a server presents. */
    private static byte[] certificate(int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0].getEncoded();
        }
    }

    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** M7: a node may upload without a connection for messages, so that those who are connected are not all. */
    @Test
    void revokedNode_withoutAConnection_isDisconnected() {
        enrol("shop-a");
        enrol("shop-b");
        registry.revoke(new ParticipantId("shop-b"), NOW);
        List<ParticipantId> ended = new ArrayList<>();

        CoordinatorServer.disconnectRevoked(registry, new NodeConnections() {
            @Override
            public void send(ParticipantId to, JobNotice notice) {}

            @Override
            public boolean admits(ParticipantId node) {
                return true;
            }

            @Override
            public Set<ParticipantId> connected() {
                return Set.of();
            }

            @Override
            public void disconnect(ParticipantId node) {
                ended.add(node);
            }
        });

        assertThat(ended).containsExactly(new ParticipantId("shop-b"));
    }
}
