// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.hanse.sim.service.TestNode.next;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hanse.clientnode.grpc.GrpcCoordinatorConnection;
import org.hanse.clientnode.grpc.NodeFiles;
import org.hanse.clientnode.port.GatewayException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.wire.MessageStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads and downloads over TLS on the loopback interface. */
class GrpcTransferTest {

    private static final JobId JOB = new JobId("books");
    private static final RoundId ROUND = new RoundId(1);
    private static final int MIB = 1 << 20;
    private static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("w", 10).toLayout();

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

    @Test
    void upload_cutAfterTheThirdPiece_continuesThere() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        List<byte[]> pieces = List.of(bytes(100), bytes(MIB), bytes(MIB), bytes(MIB), bytes(MIB), bytes(MIB / 2));
        try (CutRelay relay = new CutRelay(coordinator.server.port());
                GrpcCoordinatorConnection connection = node.connection(relay.port(), files)) {
            connection.start(node);
            assertThat(next(node.events)).isEqualTo("connected");
            relay.cutAfterToServer(3 * MIB + MIB / 2);
            connection.upload(JOB, ROUND, pieces);

            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            MessageStream.write(expected, pieces);
            assertThat(next(coordinator.uploads)).isEqualTo(expected.toByteArray());
            assertThat(relay.bytesToServer()).isBetween(4L * MIB, 7L * MIB);
        }
    }

    @Test
    void upload_aboveTheLimit_isRefused() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        try (GrpcCoordinatorConnection connection = node.connection(coordinator.server.port(), files)) {
            connection.upload(
                    JOB, ROUND, List.of(new byte[4 * MIB], new byte[4 * MIB], new byte[4 * MIB], new byte[4 * MIB]));
            connection.upload(new JobId("films"), ROUND, List.of(new byte[10]));

            assertThat(next(coordinator.uploads)).hasSize(11);
        }
        assertThat(coordinator.uploads).isEmpty();
    }

    @Test
    void download_cut_continuesThere() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        GlobalModel model = model(5 * MIB / Float.BYTES);
        Digest digest = coordinator.store(model);
        try (CutRelay relay = new CutRelay(coordinator.server.port());
                GrpcCoordinatorConnection connection = node.connection(relay.port(), files)) {
            relay.cutAfterToClient(4 * MIB);

            assertThat(connection.model(digest, model.parameters().layout())).isEqualTo(model);
            assertThat(relay.bytesToClient()).isBetween(5L * MIB, 8L * MIB);
            assertThat(folder.resolve("downloads")).isEmptyDirectory();
        }
    }

    @Test
    void download_ofUnknownOrOtherModel_fails() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        Digest claimed = Digest.sha256(new byte[] {1});
        try (GrpcCoordinatorConnection connection = node.connection(coordinator.server.port(), files)) {
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> connection.model(claimed, LAYOUT))
                    .withMessageContaining("no such model");

            Files.copy(coordinator.file(coordinator.store(model(10))), coordinator.file(claimed));
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> connection.model(claimed, LAYOUT))
                    .withMessageContaining("expected this digest");
        }
    }

    /** S2: 64 MiB of empty messages take the node's memory. The coordinator sends no more than its first pieces. */
    @Test
    void download_ofMoreThanTheJobsModel_isRefusedAtItsFirstPiece() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        Digest claimed = Digest.sha256(new byte[] {1});
        Files.createDirectories(folder.resolve("downloads"));
        Path earlier = Files.createFile(
                folder.resolve("downloads/" + Digest.sha256(new byte[] {2}).toHex() + ".part"));
        try (RandomAccessFile zeros =
                new RandomAccessFile(coordinator.file(claimed).toFile(), "rw")) {
            zeros.setLength(64L * MIB);
        }
        try (GrpcCoordinatorConnection connection = node.connection(coordinator.server.port(), files)) {
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> connection.model(claimed, LAYOUT))
                    .withMessageContaining("expected this digest");
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> connection.counts(claimed, 10))
                    .withMessageContaining("expected this digest");
        }
        assertThat(coordinator.sent.sum()).isLessThan(16L * MIB);
        assertThat(earlier).doesNotExist();
        assertThat(folder.resolve("downloads")).isEmptyDirectory();
    }

    @Test
    void transfers_ofUploadAndDownload_areCountedOnBothSides() throws Exception {
        NodeFiles files = TestNode.enrolled(coordinator, "shop-a", folder);
        GlobalModel model = model(3 * MIB / Float.BYTES);
        Digest digest = coordinator.store(model);
        try (GrpcCoordinatorConnection connection = node.connection(coordinator.server.port(), files)) {
            connection.model(digest, model.parameters().layout());
            connection.upload(JOB, ROUND, List.of(bytes(100), bytes(2 * MIB)));
            assertThat(next(coordinator.uploads)).isNotEmpty();

            assertThat(connection.transfers().receivedBytes()).isBetween(3L * MIB, 4L * MIB);
            assertThat(connection.transfers().sentBytes()).isBetween(2L * MIB, 3L * MIB);
            assertThat(coordinator.sent.sum()).isBetween(3L * MIB, 4L * MIB);
            assertThat(coordinator.received.sum()).isBetween(2L * MIB, 3L * MIB);
        }
    }

    private static GlobalModel model(int parameters) {
        float[] values = new float[parameters];
        for (int i = 0; i < parameters; i++) {
            values[i] = TestCoordinator.RANDOM.nextFloat();
        }
        return new GlobalModel(
                3,
                ParameterVector.of(
                        ParameterLayout.accumulator().add("w", parameters).toLayout(), values));
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        TestCoordinator.RANDOM.nextBytes(bytes);
        return bytes;
    }
}
