// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hanse.clientnode.port.GatewayException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.job.Authority;
import org.hanse.proto.v1.AuthorityReply;
import org.hanse.proto.v1.AuthorityRequest;
import org.hanse.proto.v1.EnrolReply;
import org.hanse.proto.v1.EnrolRequest;
import org.hanse.proto.v1.EnrolmentGrpc;
import org.hanse.wire.JobCodec;

/** Enrolment of a node at a coordinator. Methods block for at most 30 seconds. */
public final class GrpcEnrolment {

    private static final int SECONDS = 30;

    private final Endpoint endpoint;
    private final Map<String, String> environment;
    private final Failure failure;

    /**
     * Roots of trust as the server stated them. They are unverified until the owner has compared the fingerprint.
     *
     * @param authority digest of the certificate, and operator key
     * @param certificate certificate of the TLS authority, DER
     */
    public record Roots(Authority authority, byte[] certificate) {}

    /**
     * Request of a new node.
     *
     * @param code one-time code as typed
     * @param certificateRequest PKCS#10 request with the node's TLS key, DER
     * @param identity key of the node's signatures in rounds
     * @param possession signature of the identity key over code and request
     */
    public record Request(String code, byte[] certificateRequest, VerifyingKey identity, Signature possession) {}

    /** Answer of the coordinator. */
    public sealed interface Answer {}

    /** TLS certificate of the node, DER. */
    public record Enrolled(byte[] certificate) implements Answer {}

    /** Refusal with its reason in one line. */
    public record Refused(String reason) implements Answer {}

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

    /**
     * Requests the roots of trust from a server that is not trusted yet.
     *
     * @throws GatewayException if the connection fails or the versions differ
     */
    public Roots roots() {
        ManagedChannel channel = TlsChannel.withoutTrust(endpoint, environment);
        try {
            AuthorityReply reply = stub(channel).authority(AuthorityRequest.getDefaultInstance());
            if (reply.getVersion() != JobCodec.PROTOCOL_VERSION) {
                throw new GatewayException(endpoint + ": " + Versions.mismatch(reply.getVersion()));
            }
            byte[] certificate = reply.getCertificate().toByteArray();
            VerifyingKey operator = VerifyingKey.of(reply.getOperator().toByteArray());
            return new Roots(new Authority(Digest.sha256(certificate), operator), certificate);
        } catch (StatusRuntimeException e) {
            throw new GatewayException(failure.describe(e), e);
        } catch (IllegalArgumentException e) {
            throw new GatewayException(endpoint + ": the server sent no key of an operator", e);
        } finally {
            channel.shutdownNow();
        }
    }

    /**
     * Sends a request to a server that the authority certified.
     *
     * @param authority certificate of the TLS authority, DER, whose fingerprint the owner has compared
     * @throws GatewayException if the connection fails, another authority certified the server, or too many wrong codes were sent
     */
    public Answer enrol(byte[] authority, Request request) {
        ManagedChannel channel = TlsChannel.trusting(authority, endpoint, environment);
        try {
            EnrolReply reply = stub(channel)
                    .enrol(EnrolRequest.newBuilder()
                            .setVersion(JobCodec.PROTOCOL_VERSION)
                            .setCode(request.code())
                            .setCertificateRequest(ByteString.copyFrom(request.certificateRequest()))
                            .setIdentity(ByteString.copyFrom(request.identity().toBytes()))
                            .setPossession(
                                    ByteString.copyFrom(request.possession().toBytes()))
                            .build());
            return switch (reply.getAnswerCase()) {
                case CERTIFICATE -> new Enrolled(reply.getCertificate().toByteArray());
                case REFUSAL -> new Refused(reply.getRefusal());
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
