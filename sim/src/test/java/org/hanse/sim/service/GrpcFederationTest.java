// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.hanse.sim.service.TestNode.next;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.grpc.Attributes;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hanse.clientnode.grpc.GrpcCoordinatorConnection;
import org.hanse.clientnode.grpc.GrpcEnrolment;
import org.hanse.clientnode.grpc.NodeFiles;
import org.hanse.clientnode.port.CoordinatorEnrolment;
import org.hanse.clientnode.port.GatewayException;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.TlsKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.Envelope;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.NodeReply;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.model.ParameterLayout;
import org.hanse.proto.v1.EnrolRequest;
import org.hanse.proto.v1.EnrolmentGrpc;
import org.hanse.proto.v1.FederationGrpc;
import org.hanse.proto.v1.Hello;
import org.hanse.proto.v1.NodeMessage;
import org.hanse.proto.v1.NoticeMessage;
import org.hanse.wire.JobCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of the transport over TLS on the loopback interface. */
class GrpcFederationTest {

    private static final JobId JOB = new JobId("books");
    private static final RoundId ROUND = new RoundId(1);
    private static final ParticipantId SHOP = new ParticipantId("shop-a");
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private TestCoordinator coordinator;
    private final TestNode node = new TestNode();

    @BeforeEach
    void start() throws IOException {
        coordinator = new TestCoordinator(folder, Duration.ofDays(1), 16L * MIB);
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    /** The certificate ended while the server ran. */
    @Test
    void server_withARenewedCertificate_needsNoRestart() throws Exception {
        Path own = Files.createDirectory(folder.resolve("renewed"));
        try (TestCoordinator server = new TestCoordinator(own, Duration.ofMinutes(1), MIB)) {
            Der authority = Der.of(server.authority.certificate());
            CoordinatorEnrolment.Request request = TestNode.request("shop-b", TlsKey.generate(TestCoordinator.RANDOM));
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> TestNode.enrolment(server.server.port()).enrol(authority, request))
                    .withMessageContaining("have the operator start the coordinator again, which renews");

            server.renewCertificate(Duration.ofDays(1));

            assertThat(TestNode.enrolment(server.server.port()).enrol(authority, request))
                    .isInstanceOf(CoordinatorEnrolment.Enrolled.class);
        }
    }

    @Test
    void node_enrolledAndConnected_exchangesMessages() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        try (GrpcCoordinatorConnection connection = node.connection(coordinator.server.port(), files)) {
            connection.start(node);
            assertThat(next(node.events)).isEqualTo("connected");
            assertThat(next(coordinator.events)).isEqualTo("connected shop-a");
            assertThat(coordinator.server.connected()).containsExactly(SHOP);

            List<JobNotice> notices = new ArrayList<>();
            notices.add(new JobNotice.PlanOffered(
                    JOB,
                    SignedDocument.sign(SignedDocument.Kind.PLAN, "rounds: 1\n", coordinator.operator),
                    SignedDocument.sign(SignedDocument.Kind.ROSTER, "nodes: []\n", coordinator.operator)));
            for (int i = 0; i < 50; i++) {
                notices.add(new JobNotice.Delivered(new Envelope(JOB, ROUND, i, new byte[100_000])));
            }
            notices.forEach(notice -> coordinator.server.send(SHOP, notice));
            for (JobNotice notice : notices) {
                assertThat(next(node.notices)).isEqualTo(notice);
            }
            for (int i = 0; i < 50; i++) {
                NodeReply reply = new NodeReply.Sent(new Envelope(JOB, ROUND, i, new byte[100_000]));
                connection.send(reply);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(next(coordinator.replies))
                        .isEqualTo(new NodeReply.Sent(new Envelope(JOB, ROUND, i, new byte[100_000])));
            }
        }
        assertThat(next(coordinator.events)).isEqualTo("disconnected shop-a");
        assertThat(coordinator.server.connected()).isEmpty();
    }

    @Test
    void roots_ofTheServer_haveTheOperatorAndTheAuthority() {
        CoordinatorEnrolment.Roots roots =
                TestNode.enrolment(coordinator.server.port()).roots();

        assertThat(roots.certificate()).isEqualTo(Der.of(coordinator.authority.certificate()));
        assertThat(roots.authority().operator()).isEqualTo(coordinator.operator());
        assertThat(roots.authority().certificate()).isEqualTo(Digest.sha256(coordinator.authority.certificate()));
    }

    @Test
    void enrolment_withWrongCodes_isRefusedAndThenLimited() {
        GrpcEnrolment enrolment = TestNode.enrolment(coordinator.server.port());
        CoordinatorEnrolment.Request wrong = TestNode.request("XXXX", TlsKey.generate(TestCoordinator.RANDOM));
        Der authority = Der.of(coordinator.authority.certificate());

        for (int i = 0; i < 10; i++) {
            assertThat(enrolment.enrol(authority, wrong))
                    .isEqualTo(new CoordinatorEnrolment.Refused("code: it is unknown"));
        }
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> enrolment.enrol(authority, wrong))
                .withMessageContaining("too many wrong codes");
    }

    /** A client that guesses codes does not lock out the shops of other addresses. */
    @Test
    void enrolment_whileAnotherAddressGuesses_isAdmitted() throws IOException {
        InetSocketAddress other = new InetSocketAddress("127.0.0.2", 0);
        assumeTrue(isLocal(other), "this machine has one loopback address");
        ManagedChannel guesser = from(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ManagedChannel shop = from(other);
        try {
            int limited = 0;
            for (int i = 0; i < 40; i++) {
                try {
                    assertThat(EnrolmentGrpc.newBlockingStub(guesser)
                                    .enrol(enrolment("XXXX"))
                                    .getRefusal())
                            .isEqualTo("code: it is unknown");
                } catch (StatusRuntimeException e) {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                    limited++;
                }
            }
            assertThat(limited).isPositive();

            assertThat(EnrolmentGrpc.newBlockingStub(shop)
                            .enrol(enrolment("shop-b"))
                            .getCertificate()
                            .isEmpty())
                    .isFalse();
        } finally {
            guesser.shutdownNow();
            shop.shutdownNow();
        }
    }

    private static boolean isLocal(InetSocketAddress address) {
        try (Socket probe = new Socket()) {
            probe.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private ManagedChannel from(InetSocketAddress local) throws IOException {
        return NettyChannelBuilder.forAddress("127.0.0.1", coordinator.server.port())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(coordinator.authorityFile(folder).toFile())
                        .build())
                .localSocketPicker(new NettyChannelBuilder.LocalSocketPicker() {
                    @Override
                    public SocketAddress createSocketAddress(SocketAddress remote, Attributes attributes) {
                        return local;
                    }
                })
                .build();
    }

    private static EnrolRequest enrolment(String code) {
        CoordinatorEnrolment.Request request = TestNode.request(code, TlsKey.generate(TestCoordinator.RANDOM));
        return EnrolRequest.newBuilder()
                .setVersion(JobCodec.PROTOCOL_VERSION)
                .setCode(code)
                .setCertificateRequest(
                        ByteString.copyFrom(request.certificateRequest().toBytes()))
                .setIdentity(ByteString.copyFrom(request.identity().toBytes()))
                .setPossession(ByteString.copyFrom(request.possession().toBytes()))
                .build();
    }

    @Test
    void enrolment_trustingAnotherAuthority_fails() {
        Der other = Der.of(CertificateAuthority.create("books", Instant.now(), TestCoordinator.RANDOM)
                .certificate());

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> TestNode.enrolment(coordinator.server.port())
                        .enrol(other, TestNode.request("shop-a", TlsKey.generate(TestCoordinator.RANDOM))))
                .withMessageContaining("certificate: found one of another authority")
                .withMessageNotContaining("\n");
        assertThat(coordinator.admitted).isEmpty();
    }

    @Test
    void certificate_ofAnotherAuthority_isRefused() throws Exception {
        CertificateAuthority foreign = CertificateAuthority.create("books", Instant.now(), TestCoordinator.RANDOM);
        TlsKey key = TlsKey.generate(TestCoordinator.RANDOM);
        byte[] certificate = foreign.issueNode(
                key.certificateRequest("shop-a", TestCoordinator.RANDOM),
                "shop-a",
                Instant.now(),
                Duration.ofDays(1),
                TestCoordinator.RANDOM);
        coordinator.admitted.put(SHOP, Digest.sha256(certificate));
        NodeFiles files = TestNode.files(coordinator, key, certificate, folder);
        try (GrpcCoordinatorConnection connection = node.connection(coordinator.server.port(), files)) {
            connection.start(node);

            assertThat(next(node.events)).startsWith("disconnected 127.0.0.1:").contains("certificate: ");
        }
        assertThat(coordinator.events).isEmpty();
    }

    @Test
    void node_revoked_isDisconnectedAndRefused() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        try (GrpcCoordinatorConnection connection = node.connection(coordinator.server.port(), files)) {
            connection.start(node);
            assertThat(next(node.events)).isEqualTo("connected");
            // The greeting leaves before the stream is registered. The coordinator's upkeep would end it later.
            MemoryFederation.awaitReal("a registered stream", () -> !coordinator.events.isEmpty());
            coordinator.revoke(SHOP);

            assertThat(next(node.events)).contains("the coordinator closed the connection");
            assertThat(next(node.events)).contains("certificate: found a revoked or replaced one of shop-a");
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> connection.model(
                            Digest.sha256(new byte[] {1}),
                            ParameterLayout.accumulator().add("w", 1).toLayout()))
                    .withMessageContaining("revoked");
        }
        assertThat(coordinator.events).containsExactly("connected shop-a", "disconnected shop-a");
    }

    @Test
    void secondConnection_ofTheSameNode_replacesTheFirst() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        TestNode second = new TestNode();
        try (GrpcCoordinatorConnection first = node.connection(coordinator.server.port(), files);
                GrpcCoordinatorConnection newer = second.connection(coordinator.server.port(), files)) {
            first.start(node);
            assertThat(next(node.events)).isEqualTo("connected");
            newer.start(second);
            assertThat(next(second.events)).isEqualTo("connected");

            assertThat(next(node.events)).contains("a newer connection");
            JobNotice notice = new JobNotice.Rejected(JOB, ROUND, "for the second");
            coordinator.server.send(SHOP, notice);
            assertThat(next(second.notices)).isEqualTo(notice);
            assertThat(node.notices).isEmpty();
        }
    }

    /** The coordinator of this test accepts the newest certificate only, so that the second connection needs it. */
    @Test
    void certificate_inItsLastThird_isRenewedAndUsedByTheNextConnection() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        byte[] first = Files.readAllBytes(files.certificate());
        byte[] key = Files.readAllBytes(files.key());
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-------"));
        InstantSource late = InstantSource.offset(InstantSource.system(), Duration.ofHours(18));
        try (CutRelay relay = new CutRelay(coordinator.server.port());
                GrpcCoordinatorConnection connection = node.connection(relay.port(), files, late)) {
            connection.start(node);
            assertThat(next(node.events)).isEqualTo("connected");
            List<String> events = List.of(next(coordinator.events), next(coordinator.events));
            assertThat(events).containsExactlyInAnyOrder("connected shop-a", "renewed shop-a");
            MemoryFederation.awaitReal("the new certificate", () -> !Arrays.equals(first, read(files.certificate())));
            assertThat(read(files.key())).isEqualTo(key);

            // Sessions are resumed within a second.
            Thread.sleep(1100);
            relay.cut();
            assertThat(next(node.events)).startsWith("disconnected");
            assertThat(next(node.events)).isEqualTo("connected");
            assertThat(coordinator.events).doesNotContain("renewed shop-a");
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void certificate_beforeItsLastThird_isKept() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        byte[] first = Files.readAllBytes(files.certificate());
        InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofHours(14));
        try (GrpcCoordinatorConnection connection = node.connection(coordinator.server.port(), files, later)) {
            connection.start(node);
            assertThat(next(coordinator.events)).isEqualTo("connected shop-a");
            assertThat(coordinator.events.poll(300, TimeUnit.MILLISECONDS)).isNull();
        }
        assertThat(read(files.certificate())).isEqualTo(first);
    }

    @Test
    void connection_cut_connectsAgain() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        try (CutRelay relay = new CutRelay(coordinator.server.port());
                GrpcCoordinatorConnection connection = node.connection(relay.port(), files)) {
            connection.start(node);
            assertThat(next(node.events)).isEqualTo("connected");
            relay.cut();

            assertThat(next(node.events)).contains("network: ");
            assertThat(next(node.events)).isEqualTo("connected");
        }
    }

    @Test
    void garbage_onThePort_doesNotHarm() throws Exception {
        for (byte[] garbage : List.of(bytes(5000), "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), coordinator.server.port())) {
                socket.getOutputStream().write(garbage);
            }
        }

        assertThat(TestNode.enrolled(coordinator, "shop-a", folder)).isNotNull();
    }

    @Test
    void call_withoutCertificateOrWithAnotherVersion_isRefused() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        Status anonymous = connect(
                NettyChannelBuilder.forAddress("127.0.0.1", coordinator.server.port())
                        .sslContext(GrpcSslContexts.forClient()
                                .trustManager(files.authority().toFile())
                                .build()),
                1);
        assertThat(anonymous.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);

        Status newer = connect(
                NettyChannelBuilder.forAddress("127.0.0.1", coordinator.server.port())
                        .sslContext(GrpcSslContexts.forClient()
                                .keyManager(
                                        files.certificate().toFile(),
                                        files.key().toFile())
                                .trustManager(files.authority().toFile())
                                .build()),
                2);
        assertThat(newer.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(newer.getDescription())
                .isEqualTo("protocol version: found 2 of the node; expected 1 of the coordinator."
                        + " Fix: update the coordinator.");
        assertThat(coordinator.events).isEmpty();
    }

    @Test
    void certificates_outsideTheirTime_areReportedWithTheClock() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        InstantSource late = InstantSource.fixed(Instant.parse("2099-01-01T00:00:00Z"));
        try (GrpcCoordinatorConnection connection = node.connection(coordinator.server.port(), files, late)) {
            connection.start(node);
            assertThat(next(node.events)).contains("clock: this machine's clock shows 2099-01-01T00:00:00Z");
        }

        Files.createDirectory(folder.resolve("expired"));
        try (TestCoordinator expired = new TestCoordinator(folder.resolve("expired"), Duration.ofMinutes(1), MIB)) {
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> TestNode.enrolment(expired.server.port())
                            .enrol(
                                    Der.of(expired.authority.certificate()),
                                    TestNode.request("shop-b", TlsKey.generate(TestCoordinator.RANDOM))))
                    .withMessageContaining("clock: the coordinator's certificate: it expired")
                    .withMessageContaining("this machine's clock shows 20");
        }
    }

    /** S2: gRPC ends only the call, and the process would be alive without it. */
    @Test
    void error_inAThreadOfTheNetwork_endsTheProcess() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        try (GrpcCoordinatorConnection connection = node.connection(coordinator.server.port(), files)) {
            connection.start(node);
            assertThat(next(coordinator.events)).isEqualTo("connected shop-a");

            node.failure = Optional.of(new OutOfMemoryError("of the node"));
            coordinator.server.send(SHOP, new JobNotice.Rejected(JOB, ROUND, "for an error"));
            assertThat(next(node.errors)).hasMessage("of the node");
        }
        assertThat(next(coordinator.events)).isEqualTo("disconnected shop-a");
        try (RawNode raw = new RawNode(coordinator, files)) {
            coordinator.failure = Optional.of(new OutOfMemoryError("of a network thread"));
            assertThat(raw.stored(RawNode.header(JOB, 1, new byte[9])).getCode())
                    .isNotEqualTo(Status.Code.OK);
            assertThat(next(coordinator.errors)).hasMessage("of a network thread");
        }
    }

    /** S2, of a thread that handles a call. */
    @Test
    void error_inACall_endsTheProcess() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        coordinator.refusal = size -> {
            throw new OutOfMemoryError("of a call");
        };
        try (RawNode raw = new RawNode(coordinator, files)) {
            assertThat(raw.stored(RawNode.header(JOB, 1, new byte[9])).getCode())
                    .isNotEqualTo(Status.Code.OK);
        }
        assertThat(next(coordinator.errors)).hasMessage("of a call");
    }

    private static Status connect(NettyChannelBuilder builder, int version) throws InterruptedException {
        BlockingQueue<Status> ends = new LinkedBlockingQueue<>();
        var channel = builder.build();
        FederationGrpc.newStub(channel)
                .connect(new StreamObserver<NoticeMessage>() {
                    @Override
                    public void onNext(NoticeMessage value) {
                        ends.add(Status.OK);
                    }

                    @Override
                    public void onError(Throwable t) {
                        ends.add(Status.fromThrowable(t));
                    }

                    @Override
                    public void onCompleted() {
                        ends.add(Status.OK);
                    }
                })
                .onNext(NodeMessage.newBuilder()
                        .setHello(Hello.newBuilder().setVersion(version))
                        .build());
        try {
            return next(ends);
        } finally {
            channel.shutdownNow();
        }
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        TestCoordinator.RANDOM.nextBytes(bytes);
        return bytes;
    }
}
