// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hanse.cli.ExitCode;
import org.hanse.cli.operator.OperatorMain;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.cli.NodeHome;
import org.hanse.clientnode.cli.NodeMain;
import org.hanse.clientnode.cli.NodeTlsFiles;
import org.hanse.clientnode.grpc.Endpoint;
import org.hanse.clientnode.grpc.GrpcCoordinatorConnection;
import org.hanse.clientnode.grpc.NodeFiles;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.coordinator.app.Admissions;
import org.hanse.coordinator.cli.CoordinatorHome;
import org.hanse.coordinator.cli.CoordinatorMain;
import org.hanse.coordinator.grpc.GrpcCoordinator;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.port.NodeListener;
import org.hanse.coordinator.port.TransferMonitor;
import org.hanse.coordinator.testing.InMemoryModelStore;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.NodeReply;
import org.hanse.core.round.ParticipationFloor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands from the operator's key to a signed plan, over TLS and with the files that they write. */
class EnrolmentCommandsTest {

    private static final Pattern CODE = Pattern.compile("UTC: (\\S+)");
    private static final Pattern AUTHORITY = Pattern.compile("--authority (\\S+)");

    @TempDir
    Path folder = Path.of("");

    private record Run(int exit, String out, String err) {}

    /** Events of both ends of a connection. */
    private record Events(BlockingQueue<String> queue) implements NodeListener, CoordinatorListener {

        String next() throws InterruptedException {
            return String.valueOf(queue.poll(20, TimeUnit.SECONDS));
        }

        @Override
        public void connected(ParticipantId node) {
            queue.add("coordinator: " + node + " connected");
        }

        @Override
        public void disconnected(ParticipantId node) {}

        @Override
        public void received(ParticipantId from, NodeReply reply, Runnable done) {}

        @Override
        public Optional<Refusal> refusal(ParticipantId from, JobId job, RoundId round, long size) {
            return Optional.empty();
        }

        @Override
        public void uploaded(ParticipantId from, JobId job, RoundId round, Path file) {}

        @Override
        public void connected() {}

        @Override
        public void disconnected(String reason) {
            queue.add("node: " + reason);
        }

        @Override
        public void received(JobNotice notice) {}
    }

    private static Run run(CommandLine line, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int exit = line.execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return new Run(exit, out.toString(), err.toString());
    }

    private static Run done(CommandLine line, Object... arguments) {
        Run run = run(line, arguments);
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        return run;
    }

    private static String found(Pattern pattern, Run run) {
        Matcher matcher = pattern.matcher(run.out());
        assertThat(matcher.find()).as(run.out()).isTrue();
        return matcher.group(1);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private GrpcCoordinator server(int port, CoordinatorHome home, Admissions admissions, NodeListener listener) {
        return new GrpcCoordinator(
                new GrpcCoordinator.Listen("127.0.0.1", port),
                new GrpcCoordinator.TlsFiles(home.serverKey(), home.serverCertificate(), home.authorityCertificate()),
                new GrpcCoordinator.Ports(
                        admissions, listener, new InMemoryModelStore(folder), TransferMonitor.NONE, error -> {}),
                home.spool(),
                InstantSource.system());
    }

    private Run enrol(String name, int port, String authority, String code) throws IOException {
        Path codes = Files.writeString(folder.resolve(name + ".code"), code);
        return run(
                NodeMain.commandLine(),
                "node",
                "enrol",
                folder.resolve(name),
                "https://127.0.0.1:" + port,
                "--authority",
                authority,
                "--code-file",
                codes);
    }

    /** The dropouts that {@code hanse coordinator job check} reports for a plan are those that nodes compute. */
    @Test
    void dropout_thatJobCheckAccepts_isThatOfTheDefaultPolicy() {
        assertThat(ParticipationFloor.USUAL_DROPOUT).isEqualTo(NodePolicy.DEFAULT.dropout());
    }

    @Test
    void commands_fromTheOperatorKeyToASignedPlan_workTogether() throws Exception {
        int port = freePort();
        Path keys = folder.resolve("keys");
        CoordinatorHome home = new CoordinatorHome(folder.resolve("hub"));
        done(OperatorMain.commandLine(), "operator", "init", keys);
        done(
                CoordinatorMain.commandLine(),
                "coordinator",
                "init",
                home.folder(),
                "--name",
                "books",
                "--operator",
                keys.resolve("operator.pub"),
                "--listen",
                "127.0.0.1:" + port);

        Events events = new Events(new LinkedBlockingQueue<>());
        try (CoordinatorDatabase database = home.openDatabase();
                CertificateAuthority authority = home.readAuthority();
                GrpcCoordinator server = server(
                        port,
                        home,
                        new Admissions(
                                new JdbcRegistry(database),
                                authority,
                                home.readOperator(),
                                InstantSource.system(),
                                TestCoordinator.RANDOM),
                        events)) {
            assertThat(server.port()).isEqualTo(port);
            for (String name : new String[] {"shop-a", "shop-b", "shop-c", "shop-d"}) {
                Run invited = done(CoordinatorMain.commandLine(), "coordinator", "invite", home.folder(), name);
                String code = found(CODE, invited);
                String fingerprint = found(AUTHORITY, invited);
                if (name.equals("shop-a")) {
                    Run other = enrol(name, port, fingerprint.replaceAll("^....", "0000"), code);
                    assertThat(other.exit()).isEqualTo(ExitCode.BAD_INPUT);
                    assertThat(other.err()).contains("Nothing was sent");
                }
                Run enrolled = enrol(name, port, fingerprint, code);
                assertThat(enrolled.exit()).as(enrolled.err()).isEqualTo(ExitCode.SUCCESS);
                assertThat(enrolled.out()).contains("Enrolled as " + name);
                Run again = enrol(name + "-again", port, fingerprint, code);
                assertThat(again.exit()).isEqualTo(ExitCode.REFUSED);
                assertThat(again.err()).contains("was used at").hasLineCount(1);
            }
            requireConnects(port, NodeHome.existing(folder.resolve("shop-a")), events);
        }

        Path roster = folder.resolve("roster.yaml");
        done(CoordinatorMain.commandLine(), "coordinator", "participants", home.folder(), "--roster", roster);
        done(OperatorMain.commandLine(), "operator", "sign", keys, roster);
        Path plan = Files.writeString(folder.resolve("plan.yaml"), "job: books\nfederation: {rounds: 3}\n");
        Run signed = done(OperatorMain.commandLine(), "operator", "sign", keys, plan, "--roster", roster + ".signed");
        assertThat(signed.out())
                .startsWith("Signed plan of job books: 3 rounds")
                .contains("Cohort   4");
    }

    private static void requireConnects(int port, NodeHome home, Events events) throws InterruptedException {
        NodeFiles files = new NodeFiles(
                home.tlsKey(),
                home.tlsCertificate(),
                home.authority(),
                home.models(),
                new NodeTlsFiles(home.tlsKey(), home.tlsCertificate(), new SecureRandom()));
        try (GrpcCoordinatorConnection connection = new GrpcCoordinatorConnection(
                new Endpoint("127.0.0.1", port),
                files,
                new GrpcCoordinatorConnection.Surroundings(
                        Map.of(), InstantSource.system(), TestCoordinator.RANDOM, error -> {}))) {
            connection.start(events);
            assertThat(events.next()).isEqualTo("coordinator: shop-a connected");
        }
    }
}
