// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.sim.service.TestNode.next;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.grpc.GrpcCoordinatorConnection;
import org.hanse.clientnode.grpc.NodeFiles;
import org.hanse.coordinator.port.NodeListener;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.Envelope;
import org.hanse.core.job.NodeReply;
import org.hanse.proto.v1.FederationGrpc;
import org.hanse.proto.v1.NodeMessage;
import org.hanse.proto.v1.UploadHeader;
import org.hanse.proto.v1.UploadMessage;
import org.hanse.wire.JobCodec;
import org.hanse.wire.MessageStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S2: an enrolled node that sends more than a round needs, over TLS on the loopback interface. */
class GrpcFloodTest {

    private static final JobId JOB = MemoryFederation.JOB;
    private static final int NODES = 5;
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private TestCoordinator coordinator;
    private NodeFiles files;
    private RawNode node;

    @BeforeEach
    void start() throws IOException {
        coordinator = new TestCoordinator(folder, Duration.ofDays(1), 16L * MIB);
        files = TestNode.enrolled(coordinator, "shop-4", folder);
        node = new RawNode(coordinator, files);
    }

    @AfterEach
    void stop() {
        node.close();
        coordinator.close();
    }

    private List<Path> spool() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("spool"))) {
            return all.toList();
        }
    }

    /** Starts a job; all nodes but the last have uploaded. */
    private MemoryFederation collecting() {
        MemoryFederation federation =
                MemoryFederation.withThreads(folder, NODES, MemoryShops.plan(1, "10s", "120s, reveal: 120s", false));
        federation.held.add(MemoryFederation.id(4));
        for (int number = 0; number < NODES; number++) {
            federation.startNode(
                    number,
                    MemoryShops.policyWithoutNoise(NodePolicy.DEFAULT.counts()),
                    true,
                    MemoryShops.merchant(number, 1));
        }
        coordinator.listener = Optional.empty();
        federation.startCoordinator();
        coordinator.listener = Optional.of(federation.listener());
        MemoryFederation.awaitReal(
                "the phase of updates",
                () -> federation.phase().equals("MaskedInputCollection") && federation.uploadsHeld.size() == 1);
        return federation;
    }

    private static byte[] stream(List<byte[]> messages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MessageStream.write(out, messages);
        return out.toByteArray();
    }

    private void assertRefused(JobId job, int round, byte[] content, String reason) throws Exception {
        assertThat(node.stored(RawNode.header(job, round, content)).getDescription())
                .startsWith(reason);
        Status status = node.upload(RawNode.header(job, round, content), content);
        assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(status.getDescription()).startsWith(reason);
        assertThat(spool()).isEmpty();
    }

    @Test
    void upload_thatTheRoundDoesNotExpect_isRefusedBeforeAFileExists() throws Exception {
        try (MemoryFederation federation = collecting()) {
            byte[] real = stream(federation.uploadsHeld.get(MemoryFederation.id(4)));
            // A node that is announced the round after its training joins twice. In this phase no message of shop-4 has
            // an answer yet.
            int earlier = rejected(federation).size();
            NodeFiles outsider = TestNode.enrolled(coordinator, "shop-9", folder);

            assertRefused(new JobId("shoes"), 1, real, "job: found an unknown one");
            assertRefused(JOB, 2, real, "round: found 2; expected 1");
            assertRefused(JOB, 1, new byte[20 * MIB], "size of an upload: found 20971520 bytes; expected ");
            assertRefused(JOB, 1, new byte[real.length - 1], "size of an upload: ");
            try (RawNode other = new RawNode(coordinator, outsider)) {
                assertThat(other.upload(RawNode.header(JOB, 1, real), real).getDescription())
                        .startsWith("node: found shop-9; expected a participant of MaskedInputCollection");
            }
            assertThat(spool()).isEmpty();

            // Empty messages of the right size: the first ends the reading.
            byte[] zeros = new byte[real.length];
            assertThat(node.upload(RawNode.header(JOB, 1, zeros), zeros)).isEqualTo(Status.OK);
            MemoryFederation.awaitReal("a rejection", () -> rejected(federation).size() > earlier);
            assertThat(rejected(federation)
                            .subList(earlier, rejected(federation).size()))
                    .singleElement()
                    .asString()
                    .startsWith("shop-4: a message of 0 bytes");

            // The right bytes are accepted then, once.
            assertThat(uploadOnceRead(RawNode.header(JOB, 1, real), real)).isEqualTo(Status.OK);
            MemoryShops.awaitEnd(federation);
            assertThat(federation.state().head().version()).isEqualTo(1);
            assertRefused(JOB, 1, real, "job: found one that has ended");
        }
    }

    /** Uploads again while the coordinator has not read the last upload. */
    private Status uploadOnceRead(UploadHeader header, byte[] content) throws Exception {
        Status status = node.upload(header, content);
        while (status.getCode() == Status.Code.UNAVAILABLE) {
            Thread.sleep(10);
            status = node.upload(header, content);
        }
        return status;
    }

    @Test
    void upload_ofAnUpdateThatTheCoordinatorHas_endsWithoutAnother() throws Exception {
        coordinator.refusal = size ->
                Optional.of(new NodeListener.Refusal(NodeListener.Refusal.Kind.STORED, "the coordinator has it"));
        TestNode owner = new TestNode();
        try (GrpcCoordinatorConnection connection = owner.connection(coordinator.server.port(), files)) {
            connection.upload(JOB, new RoundId(1), List.of(new byte[10]));

            assertThat(node.stored(RawNode.header(JOB, 1, new byte[11])).getCode())
                    .isEqualTo(Status.Code.ALREADY_EXISTS);
        }
        assertThat(spool()).isEmpty();
        assertThat(coordinator.uploads).isEmpty();
    }

    /** M7: the call begins before the revocation, without a connection for messages. */
    @Test
    void upload_ofANodeThatIsRevoked_ends() throws Exception {
        byte[] content = new byte[100];
        RawNode.Call<UploadMessage> early = node.upload();
        RawNode.Call<UploadMessage> late = node.upload();
        early.to()
                .onNext(UploadMessage.newBuilder()
                        .setHeader(RawNode.header(JOB, 1, content))
                        .build());
        MemoryFederation.awaitReal("a file", () -> !spoolNames().isEmpty());
        coordinator.revoke(new ParticipantId("shop-4"));
        for (RawNode.Call<UploadMessage> call : List.of(early, late)) {
            if (call.equals(late)) {
                call.to()
                        .onNext(UploadMessage.newBuilder()
                                .setHeader(RawNode.header(JOB, 1, content))
                                .build());
            }
            call.to()
                    .onNext(UploadMessage.newBuilder()
                            .setContent(ByteString.copyFrom(content))
                            .build());
            call.to().onCompleted();
        }

        assertThat(early.end().getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(late.end().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(coordinator.uploads).isEmpty();
    }

    /** Returns what was rejected of the node that floods; others may repeat a message meanwhile. */
    private static List<String> rejected(MemoryFederation federation) {
        return federation.rejected().stream()
                .filter(own -> own.startsWith("shop-4: "))
                .toList();
    }

    private List<Path> spoolNames() {
        try {
            return spool();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Listener that handles a message when the test says so. */
    private static final class Slow implements NodeListener {

        private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
        private final List<Integer> sizes = new ArrayList<>();

        @Override
        public void connected(ParticipantId node) {}

        @Override
        public void disconnected(ParticipantId node) {}

        @Override
        public void received(ParticipantId from, NodeReply reply, Runnable done) {
            waiting.add(done);
            synchronized (sizes) {
                sizes.add(waiting.size());
            }
        }

        @Override
        public Optional<Refusal> refusal(ParticipantId from, JobId job, RoundId round, long size) {
            return Optional.empty();
        }

        @Override
        public void uploaded(ParticipantId from, JobId job, RoundId round, Path file) {}

        int most() {
            synchronized (sizes) {
                return sizes.stream().mapToInt(Integer::intValue).max().orElse(0);
            }
        }
    }

    /** The messages that a slow coordinator has not handled are few, over all connections of a node, and none is dropped. */
    @Test
    void messages_ofAFlood_waitAtTheNode() throws Exception {
        Slow slow = new Slow();
        coordinator.listener = Optional.of(slow);
        for (int size : new int[] {1000, 1_060_000}) {
            int messages = size == 1000 ? 100 : 20;
            int allowed = size == 1000 ? 16 : 1;
            slow.sizes.clear();
            NodeMessage message =
                    JobCodec.encode(new NodeReply.Sent(new Envelope(JOB, new RoundId(1), 0, new byte[size])));
            RawNode.Call<NodeMessage> first = node.connect();
            for (int i = 0; i < messages; i++) {
                first.to().onNext(message);
            }
            List<Runnable> unhandled = new ArrayList<>();
            while (unhandled.size() < allowed) {
                unhandled.add(next(slow.waiting));
            }
            // Another connection has no window of its own.
            RawNode.Call<NodeMessage> second = node.connect();
            assertThat(first.end().getCode()).isEqualTo(Status.Code.ABORTED);
            for (int i = 0; i < messages; i++) {
                second.to().onNext(message);
            }
            for (int i = 0; i < messages; i++) {
                unhandled.remove(0).run();
                unhandled.add(next(slow.waiting));
                assertThat(unhandled.size() + slow.waiting.size()).isLessThanOrEqualTo(allowed);
            }
            assertThat(slow.most()).isLessThanOrEqualTo(allowed);
            unhandled.forEach(Runnable::run);
            second.to().onCompleted();
            assertThat(second.end()).isEqualTo(Status.OK);
        }
    }

    @Test
    void calls_ofANode_areLimitedOverAllItsConnections() throws Exception {
        List<RawNode> nodes = new ArrayList<>(List.of(node));
        List<RawNode.Call<UploadMessage>> open = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            nodes.add(new RawNode(coordinator, files));
            open.add(nodes.get(nodes.size() - 1).upload());
            open.get(i)
                    .to()
                    .onNext(UploadMessage.newBuilder()
                            .setHeader(RawNode.header(new JobId("job" + i), 1, new byte[10]))
                            .build());
            int files = i + 1;
            MemoryFederation.awaitReal("a file", () -> spoolNames().size() == files);
        }

        assertThat(node.stored(RawNode.header(JOB, 1, new byte[10])).getCode())
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        open.get(0).to().onCompleted();
        assertThat(open.get(0).end().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        MemoryFederation.awaitReal(
                "room", () -> node.stored(RawNode.header(JOB, 1, new byte[10])).isOk());
        nodes.forEach(RawNode::close);
    }

    /** M13: a compressed message is refused before it is read. */
    @Test
    void message_compressed_isRefused() {
        Status refused = Status.OK;
        try {
            FederationGrpc.newBlockingStub(node.channel)
                    .withCompression("gzip")
                    .uploadStatus(RawNode.header(JOB, 1, new byte[10]));
        } catch (StatusRuntimeException e) {
            refused = e.getStatus();
        }

        assertThat(refused.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }
}
