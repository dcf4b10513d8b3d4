// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hanse.clientnode.cli.NodeTlsFiles;
import org.hanse.clientnode.grpc.Endpoint;
import org.hanse.clientnode.grpc.GrpcCoordinatorConnection;
import org.hanse.clientnode.grpc.GrpcEnrolment;
import org.hanse.clientnode.grpc.NodeFiles;
import org.hanse.clientnode.port.CoordinatorEnrolment;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.TlsKey;
import org.hanse.core.job.JobNotice;

/** Node that records what its connection reports. */
final class TestNode implements CoordinatorListener {

    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final BlockingQueue<JobNotice> notices = new LinkedBlockingQueue<>();
    final BlockingQueue<Error> errors = new LinkedBlockingQueue<>();

    /** Fails on a network thread. */
    volatile Optional<Error> failure = Optional.empty();

    static GrpcEnrolment enrolment(int port) {
        return new GrpcEnrolment(new Endpoint("127.0.0.1", port), Map.of(), InstantSource.system());
    }

    /** Enrols a node over the network and returns its files. */
    static NodeFiles enrolled(TestCoordinator coordinator, String name, Path folder) throws IOException {
        GrpcEnrolment enrolment = enrolment(coordinator.server.port());
        TlsKey key = TlsKey.generate(TestCoordinator.RANDOM);
        CoordinatorEnrolment.Answer answer = enrolment.enrol(enrolment.roots().certificate(), request(name, key));
        assertThat(answer).isInstanceOf(CoordinatorEnrolment.Enrolled.class);
        return files(
                coordinator,
                key,
                ((CoordinatorEnrolment.Enrolled) answer).certificate().toBytes(),
                folder);
    }

    static CoordinatorEnrolment.Request request(String code, TlsKey key) {
        SigningKey identity = SigningKey.generate(TestCoordinator.RANDOM);
        byte[] request = key.certificateRequest("ignored", TestCoordinator.RANDOM);
        return new CoordinatorEnrolment.Request(code, Der.of(request), identity.verifyingKey(), identity.sign(request));
    }

    static NodeFiles files(TestCoordinator coordinator, TlsKey key, byte[] certificate, Path folder)
            throws IOException {
        String name = CertificateAuthority.commonName(certificate);
        Path keyFile = TestCoordinator.pem(
                folder.resolve(name + ".key"), "PRIVATE KEY", key.pkcs8().toBytes(SecretAccess.granted()));
        Path certificateFile = TestCoordinator.pem(folder.resolve(name + ".pem"), "CERTIFICATE", certificate);
        return new NodeFiles(
                keyFile,
                certificateFile,
                coordinator.authorityFile(folder),
                folder.resolve("downloads"),
                new NodeTlsFiles(keyFile, certificateFile, TestCoordinator.RANDOM));
    }

    GrpcCoordinatorConnection connection(int port, NodeFiles files) {
        return connection(port, files, InstantSource.system());
    }

    GrpcCoordinatorConnection connection(int port, NodeFiles files, InstantSource clock) {
        return new GrpcCoordinatorConnection(
                new Endpoint("127.0.0.1", port),
                files,
                new GrpcCoordinatorConnection.Surroundings(Map.of(), clock, TestCoordinator.RANDOM, errors::add));
    }

    @Override
    public void connected() {
        events.add("connected");
    }

    @Override
    public void disconnected(String reason) {
        events.add("disconnected " + reason);
    }

    @Override
    public void received(JobNotice notice) {
        notices.add(notice);
        failure.ifPresent(error -> {
            throw error;
        });
    }

    /** Returns the next element within ten seconds. */
    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("an event within ten seconds").isNotNull();
        return next;
    }
}
