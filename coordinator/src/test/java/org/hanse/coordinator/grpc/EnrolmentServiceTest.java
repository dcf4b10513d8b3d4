// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.hanse.coordinator.port.Admission;
import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.proto.v1.EnrolReply;
import org.hanse.proto.v1.EnrolRequest;
import org.hanse.proto.v1.EnrolmentGrpc;
import org.hanse.wire.JobCodec;
import org.junit.jupiter.api.Test;

class EnrolmentServiceTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Slow admission of every node. */
    private static final class Slow implements Admission {

        private final SigningKey operator = SigningKey.generate(RANDOM);

        @Override
        public Answer admit(Request request) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Admitted(new ParticipantId(request.code()), Der.of(new byte[] {1}));
        }

        @Override
        public Answer renew(ParticipantId name, Digest presented, Der certificateRequest) {
            throw new AssertionError("not asked for");
        }

        @Override
        public boolean admits(ParticipantId name) {
            return true;
        }

        @Override
        public boolean mayConnect(ParticipantId name, Digest certificate) {
            return true;
        }

        @Override
        public VerifyingKey operator() {
            return operator.verifyingKey();
        }
    }

    private static EnrolRequest request(String code) {
        SigningKey identity = SigningKey.generate(RANDOM);
        byte[] certificate = {1};
        return EnrolRequest.newBuilder()
                .setVersion(JobCodec.PROTOCOL_VERSION)
                .setCode(code)
                .setCertificateRequest(ByteString.copyFrom(certificate))
                .setIdentity(ByteString.copyFrom(identity.verifyingKey().toBytes()))
                .setPossession(ByteString.copyFrom(identity.sign(certificate).toBytes()))
                .build();
    }

    /** Three times as many right codes at once as wrong ones are allowed. */
    @Test
    void enrol_manyRightCodesAtOnce_admitsAll() {
        AttemptLimit.Rate rate = new AttemptLimit.Rate(2, Duration.ofHours(1));
        EnrolmentService service =
                new EnrolmentService(new Slow(), new byte[0], new AttemptLimit(rate, rate, InstantSource.system()));
        CountDownLatch together = new CountDownLatch(6);
        List<CompletableFuture<EnrolReply>> replies = new ArrayList<>();
        IntStream.range(0, 6).forEach(i -> {
            CompletableFuture<EnrolReply> reply = new CompletableFuture<>();
            replies.add(reply);
            EnrolRequest request = request("shop-" + i);
            new Thread(() -> {
                        together.countDown();
                        try {
                            together.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        service.enrol(request, observer(reply));
                    })
                    .start();
        });

        assertThat(replies)
                .allSatisfy(reply ->
                        assertThat(reply.join().getCertificate()).isEqualTo(ByteString.copyFrom(new byte[] {1})));
    }

    /** Messages of calls under way are in memory, and the client needs no certificate. */
    @Test
    void call_beyondTheOpenOnesOfAnAddress_isRefused() {
        AttemptLimit.Rate rate = AttemptLimit.Rate.perMinute(10);
        ServerServiceDefinition service = new EnrolmentService(
                        new Slow(), new byte[0], new AttemptLimit(rate, rate, InstantSource.system()))
                .withAddresses();
        List<Call> calls = IntStream.range(0, 17)
                .mapToObj(i -> new Call("192.0.2.1", service))
                .toList();
        assertThat(calls.subList(0, 16)).noneMatch(Call::isRefused);
        assertThat(calls.get(16).isRefused()).isTrue();
        assertThat(new Call("192.0.2.2", service).isRefused()).isFalse();

        calls.get(16).listener.onComplete();
        assertThat(new Call("192.0.2.1", service).isRefused()).isTrue();
        calls.get(0).listener.onCancel();
        Call next = new Call("192.0.2.1", service);
        assertThat(next.isRefused()).isFalse();
        assertThat(new Call("192.0.2.1", service).isRefused()).isTrue();
        next.listener.onComplete();
        assertThat(new Call("192.0.2.1", service).isRefused()).isFalse();
    }

    /** Open call of one address, whose message has not arrived. */
    private static final class Call extends ServerCall<EnrolRequest, EnrolReply> {

        private final String address;
        private final Listener<EnrolRequest> listener;
        private Optional<Status> end = Optional.empty();

        @SuppressWarnings("unchecked")
        Call(String address, ServerServiceDefinition service) {
            this.address = address;
            this.listener = ((ServerMethodDefinition<EnrolRequest, EnrolReply>)
                            service.getMethod(EnrolmentGrpc.getEnrolMethod().getFullMethodName()))
                    .getServerCallHandler()
                    .startCall(this, new Metadata());
        }

        boolean isRefused() {
            return end.filter(own -> own.getCode() == Status.Code.RESOURCE_EXHAUSTED)
                    .isPresent();
        }

        @Override
        public Attributes getAttributes() {
            return Attributes.newBuilder()
                    .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(address, 1))
                    .build();
        }

        @Override
        public void close(Status status, Metadata trailers) {
            end = Optional.of(status);
        }

        @Override
        public MethodDescriptor<EnrolRequest, EnrolReply> getMethodDescriptor() {
            return EnrolmentGrpc.getEnrolMethod();
        }

        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(EnrolReply message) {}

        @Override
        public boolean isCancelled() {
            return false;
        }
    }

    private static StreamObserver<EnrolReply> observer(CompletableFuture<EnrolReply> reply) {
        return new StreamObserver<>() {
            @Override
            public void onNext(EnrolReply value) {
                reply.complete(value);
            }

            @Override
            public void onError(Throwable error) {
                reply.completeExceptionally(error);
            }

            @Override
            public void onCompleted() {}
        };
    }
}
