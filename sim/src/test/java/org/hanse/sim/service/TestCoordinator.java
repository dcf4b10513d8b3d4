// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import org.hanse.coordinator.grpc.GrpcCoordinator;
import org.hanse.coordinator.port.Admission;
import org.hanse.coordinator.port.ModelStore;
import org.hanse.coordinator.port.NodeListener;
import org.hanse.coordinator.port.TransferMonitor;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.TlsKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.NodeReply;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.round.StoredSum;
import org.hanse.wire.MessageStream;
import org.hanse.wire.ModelCodec;

/** Coordinator's server with in-memory ports. A code is the name of the node that it admits. */
final class TestCoordinator implements Admission, NodeListener, ModelStore, AutoCloseable {

    static final SecureRandom RANDOM = new SecureRandom();

    final CertificateAuthority authority = CertificateAuthority.create("books", Instant.now(), RANDOM);
    final SigningKey operator = SigningKey.generate(RANDOM);
    final Map<ParticipantId, Digest> admitted = new ConcurrentHashMap<>();
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final BlockingQueue<NodeReply> replies = new LinkedBlockingQueue<>();
    final BlockingQueue<byte[]> uploads = new LinkedBlockingQueue<>();
    final LongAdder received = new LongAdder();
    final LongAdder sent = new LongAdder();
    final BlockingQueue<Error> errors = new LinkedBlockingQueue<>();
    final GrpcCoordinator server;

    /** Handles the messages of nodes in place of this coordinator. */
    volatile Optional<NodeListener> listener = Optional.empty();

    /** Fails on a network thread. */
    volatile Optional<Error> failure = Optional.empty();

    /** Refusal of an upload of a size. */
    volatile LongFunction<Optional<Refusal>> refusal;

    private final Path folder;
    private final TlsKey key = TlsKey.generate(RANDOM);

    TestCoordinator(Path folder, Duration serverValidity, long mostUploadBytes) throws IOException {
        this.refusal = size -> size > mostUploadBytes
                ? Optional.of(new Refusal(Refusal.Kind.FINAL, "size of an upload: found too many bytes"))
                : Optional.empty();
        this.folder = folder;
        Instant issued = Instant.now().minus(Duration.ofMinutes(30));
        Path keyFile =
                pem(folder.resolve("server.key"), "PRIVATE KEY", key.pkcs8().toBytes(SecretAccess.granted()));
        Path certificate = pem(
                folder.resolve("server.pem"),
                "CERTIFICATE",
                authority.issueServer(key, List.of("127.0.0.1"), issued, serverValidity, RANDOM));
        server = new GrpcCoordinator(
                new GrpcCoordinator.Listen("127.0.0.1", 0),
                new GrpcCoordinator.TlsFiles(keyFile, certificate, authorityFile(folder)),
                new GrpcCoordinator.Ports(
                        this,
                        this,
                        this,
                        new TransferMonitor() {
                            @Override
                            public void received(long bytes) {
                                received.add(bytes);
                                failure.ifPresent(error -> {
                                    throw error;
                                });
                            }

                            @Override
                            public void sent(long bytes) {
                                sent.add(bytes);
                            }
                        },
                        errors::add),
                folder.resolve("spool"),
                InstantSource.system());
    }

    /** Replaces the server's certificate while it runs. */
    void renewCertificate(Duration validity) throws IOException {
        pem(
                folder.resolve("server.pem"),
                "CERTIFICATE",
                authority.issueServer(key, List.of("127.0.0.1"), Instant.now(), validity, RANDOM));
        server.certificateChanged();
    }

    Path authorityFile(Path in) throws IOException {
        return pem(in.resolve("authority.pem"), "CERTIFICATE", authority.certificate());
    }

    static Path pem(Path file, String type, byte[] der) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type
                        + "-----\n");
    }

    void revoke(ParticipantId node) {
        admitted.remove(node);
        server.disconnect(node);
    }

    @Override
    public Answer admit(Request request) {
        if (!request.code().startsWith("shop")) {
            return new Refused("code: it is unknown");
        }
        byte[] certificate = authority.issueNode(
                request.certificateRequest().toBytes(), request.code(), Instant.now(), Duration.ofDays(1), RANDOM);
        ParticipantId name = new ParticipantId(request.code());
        admitted.put(name, Digest.sha256(certificate));
        return new Admitted(name, Der.of(certificate));
    }

    @Override
    public Answer renew(ParticipantId name, Digest presented, Der certificateRequest) {
        byte[] certificate = authority.issueNode(
                certificateRequest.toBytes(), name.text(), Instant.now(), Duration.ofDays(2), RANDOM);
        admitted.put(name, Digest.sha256(certificate));
        events.add("renewed " + name);
        return new Admitted(name, Der.of(certificate));
    }

    @Override
    public boolean admits(ParticipantId name) {
        return true;
    }

    @Override
    public boolean mayConnect(ParticipantId name, Digest certificate) {
        return certificate.equals(admitted.get(name));
    }

    @Override
    public VerifyingKey operator() {
        return operator.verifyingKey();
    }

    @Override
    public void connected(ParticipantId node) {
        events.add("connected " + node);
    }

    @Override
    public void disconnected(ParticipantId node) {
        events.add("disconnected " + node);
    }

    @Override
    public void received(ParticipantId from, NodeReply reply, Runnable done) {
        if (listener.isPresent()) {
            listener.get().received(from, reply, done);
            return;
        }
        replies.add(reply);
        done.run();
    }

    @Override
    public Optional<Refusal> refusal(ParticipantId from, JobId job, RoundId round, long size) {
        if (listener.isPresent()) {
            return listener.get().refusal(from, job, round, size);
        }
        return refusal.apply(size);
    }

    @Override
    public void uploaded(ParticipantId from, JobId job, RoundId round, Path file) {
        if (listener.isPresent()) {
            listener.get().uploaded(from, job, round, file);
            return;
        }
        try {
            uploads.add(Files.readAllBytes(file));
            Files.delete(file);
            events.add("uploaded " + from + " " + job + " " + round);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Digest store(GlobalModel model) {
        Digest digest = ModelDigest.of(model.parameters());
        try (OutputStream out = Files.newOutputStream(file(digest))) {
            MessageStream.write(out, ModelCodec.toBytes(model));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digest;
    }

    @Override
    public GlobalModel model(Digest digest) {
        try (InputStream in = Files.newInputStream(file(digest))) {
            return ModelCodec.parse(MessageStream.read(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Digest store(StoredSum counts) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoredSum counts(Digest digest) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path file(Digest digest) {
        return folder.resolve(digest.toHex());
    }

    @Override
    public Digest store(OptimizerState state) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OptimizerState optimizer(Digest digest) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        server.close();
    }
}
