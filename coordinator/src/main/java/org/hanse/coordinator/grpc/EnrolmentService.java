// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.coordinator.port.Admission;
import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.proto.v1.AuthorityReply;
import org.hanse.proto.v1.AuthorityRequest;
import org.hanse.proto.v1.EnrolReply;
import org.hanse.proto.v1.EnrolRequest;
import org.hanse.proto.v1.EnrolmentGrpc;
import org.hanse.wire.JobCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enrolment of nodes, which have no certificate yet. */
final class EnrolmentService extends EnrolmentGrpc.EnrolmentImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(EnrolmentService.class);

    /** Address of the client of a call. */
    private static final Context.Key<SocketAddress> ADDRESS = Context.key("address");

    /** Open calls of one address. The message of each is in memory. */
    private static final int MOST_CALLS = 16;

    private static final int MOST_CODE_BYTES = 100;
    private static final int MOST_REQUEST_BYTES = 1 << 14;

    private final Admission admission;
    private final byte[] authority;
    private final AttemptLimit limit;
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    /**
     * Creates the service.
     *
     * @param authority certificate of the TLS authority, DER
     */
    EnrolmentService(Admission admission, byte[] authority, AttemptLimit limit) {
        this.admission = admission;
        this.authority = authority.clone();
        this.limit = limit;
    }

    /** Returns the service with an interceptor that keeps the address of each client, and limits its open calls. */
    ServerServiceDefinition withAddresses() {
        return ServerInterceptors.intercept(this, new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
                String source = AttemptLimit.source(address);
                if (calls.merge(source, 1, Integer::sum) > MOST_CALLS) {
                    ended(source);
                    call.close(
                            Status.RESOURCE_EXHAUSTED.withDescription("calls: found more than " + MOST_CALLS
                                    + " open ones of this address; expected fewer. Fix: try again in a minute"),
                            new Metadata());
                    return new ServerCall.Listener<>() {};
                }
                return new SimpleForwardingServerCallListener<>(
                        Contexts.interceptCall(Context.current().withValue(ADDRESS, address), call, headers, next)) {
                    @Override
                    public void onCancel() {
                        ended(source);
                        super.onCancel();
                    }

                    @Override
                    public void onComplete() {
                        ended(source);
                        super.onComplete();
                    }
                };
            }
        });
    }

    private void ended(String source) {
        calls.computeIfPresent(source, (own, open) -> open > 1 ? open - 1 : null);
    }

    @Override
    public void authority(AuthorityRequest request, StreamObserver<AuthorityReply> reply) {
        reply.onNext(AuthorityReply.newBuilder()
                .setVersion(JobCodec.PROTOCOL_VERSION)
                .setCertificate(ByteString.copyFrom(authority))
                .setOperator(ByteString.copyFrom(admission.operator().toBytes()))
                .build());
        reply.onCompleted();
    }

    @Override
    public void enrol(EnrolRequest request, StreamObserver<EnrolReply> reply) {
        if (request.getVersion() != JobCodec.PROTOCOL_VERSION) {
            reply.onError(NodeVersion.refusal(request.getVersion()).asRuntimeException());
            return;
        }
        Admission.Request decoded;
        try {
            decoded = decode(request);
        } catch (IllegalArgumentException e) {
            reply.onError(Status.INVALID_ARGUMENT
                    .withDescription("enrolment: " + e.getMessage())
                    .asRuntimeException());
            return;
        }
        try {
            String source = AttemptLimit.source(ADDRESS.get());
            Optional<EnrolReply> answer = answer(decoded, source);
            if (answer.isEmpty()) {
                LOG.warn("enrolment rejected source={} reason=\"too many wrong codes\"", source);
                reply.onError(Status.RESOURCE_EXHAUSTED
                        .withDescription(
                                "code: found too many wrong codes of this address or of all; expected fewer. Fix: try"
                                        + " again in a minute")
                        .asRuntimeException());
                return;
            }
            reply.onNext(answer.get());
            reply.onCompleted();
        } catch (RuntimeException e) {
            LOG.error("enrolment failed", e);
            reply.onError(Status.INTERNAL
                    .withDescription("the coordinator cannot enrol now; its log has the reason")
                    .asRuntimeException());
        }
    }

    /** Returns the answer; empty after too many wrong codes. One request at a time, so that right codes in flight count as no attempts. */
    private synchronized Optional<EnrolReply> answer(Admission.Request request, String source) {
        return limit.take(source) ? Optional.of(reply(admission.admit(request), source)) : Optional.empty();
    }

    private EnrolReply reply(Admission.Answer answer, String source) {
        if (answer instanceof Admission.Admitted admitted) {
            limit.refund(source);
            LOG.info("enrolled node={}", admitted.name());
            return EnrolReply.newBuilder()
                    .setCertificate(ByteString.copyFrom(admitted.certificate().toBytes()))
                    .build();
        }
        String reason = ((Admission.Refused) answer).reason();
        LOG.info("enrolment refused reason=\"{}\"", reason);
        return EnrolReply.newBuilder().setRefusal(reason).build();
    }

    private static Admission.Request decode(EnrolRequest request) {
        if (request.getCodeBytes().size() > MOST_CODE_BYTES) {
            throw new IllegalArgumentException("found a code of more than " + MOST_CODE_BYTES + " bytes");
        }
        if (request.getCertificateRequest().size() > MOST_REQUEST_BYTES) {
            throw new IllegalArgumentException(
                    "found a certificate request of more than " + MOST_REQUEST_BYTES + " bytes");
        }
        return new Admission.Request(
                request.getCode(),
                Der.of(request.getCertificateRequest().toByteArray()),
                VerifyingKey.of(request.getIdentity().toByteArray()),
                Signature.of(request.getPossession().toByteArray()));
    }
}
