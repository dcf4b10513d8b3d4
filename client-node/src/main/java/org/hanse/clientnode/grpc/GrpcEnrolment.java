// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hanse.clientnode.port.CoordinatorEnrolment;
import org.hanse.clientnode.port.GatewayException;
import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.Name;
import org.hanse.core.job.Authority;
import org.hanse.proto.v1.AuthorityReply;
import org.hanse.proto.v1.AuthorityRequest;
import org.hanse.proto.v1.EnrolReply;
import org.hanse.proto.v1.EnrolRequest;
import org.hanse.proto.v1.EnrolmentGrpc;
import org.hanse.wire.JobCodec;

/** Enrolment of a node at a coordinator. Methods block for at most 30 seconds. */
public final class GrpcEnrolment implements CoordinatorEnrolment {

    private static final int SECONDS = 30;

    private final Endpoint endpoint;
    private final Map<String, String> environment;
    private final Failure failure;

    /**
     * Creates a client.
     *
     * @param environment environment variables, for the proxy
     * @param clock clock of error messages
     */
    public GrpcEnrolment(Endpoint endpoint, Map<String, String> environment, InstantSource clock) {
        this.endpoint = endpoint;
        this.environment = Map.copyOf(environment);
        this.failure = new Failure(endpoint, clock);
    }

    @Override
    public Roots roots() {
        ManagedChannel channel = TlsChannel.withoutTrust(endpoint, environment);
        try {
            AuthorityReply reply = stub(channel).authority(AuthorityRequest.getDefaultInstance());
            if (reply.getVersion() != JobCodec.PROTOCOL_VERSION) {
                throw new GatewayException(endpoint + ": " + CoordinatorVersion.mismatch(reply.getVersion()));
            }
            byte[] certificate = reply.getCertificate().toByteArray();
            VerifyingKey operator = VerifyingKey.of(reply.getOperator().toByteArray());
            return new Roots(new Authority(Digest.sha256(certificate), operator), Der.of(certificate));
        } catch (StatusRuntimeException e) {
            throw new GatewayException(failure.describe(e), e);
        } catch (IllegalArgumentException e) {
            throw new GatewayException(endpoint + ": the server sent no key of an operator", e);
        } finally {
            channel.shutdownNow();
        }
    }

    @Override
    public Answer enrol(Der authority, Request request) {
        ManagedChannel channel = TlsChannel.trusting(authority.toBytes(), endpoint, environment);
        try {
            EnrolReply reply = stub(channel)
                    .enrol(EnrolRequest.newBuilder()
                            .setVersion(JobCodec.PROTOCOL_VERSION)
                            .setCode(request.code())
                            .setCertificateRequest(ByteString.copyFrom(
                                    request.certificateRequest().toBytes()))
                            .setIdentity(ByteString.copyFrom(request.identity().toBytes()))
                            .setPossession(
                                    ByteString.copyFrom(request.possession().toBytes()))
                            .build());
            return switch (reply.getAnswerCase()) {
                case CERTIFICATE -> new Enrolled(Der.of(reply.getCertificate().toByteArray()));
                case REFUSAL -> new Refused(Name.oneLine(reply.getRefusal()));
                case ANSWER_NOT_SET -> throw new GatewayException(endpoint + ": the coordinator sent an empty answer");
            };
        } catch (StatusRuntimeException e) {
            throw new GatewayException(failure.describe(e), e);
        } finally {
            channel.shutdownNow();
        }
    }

    private static EnrolmentGrpc.EnrolmentBlockingStub stub(ManagedChannel channel) {
        return EnrolmentGrpc.newBlockingStub(channel).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
    }
}
