// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.hanse.coordinator.port.Admission;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Check of a node's certificate, for each call. TLS has verified that the federation's authority issued it; {@link Admission} decides
 * whether it may still connect. A node has at most {@value #MOST_CALLS} calls at once, over all its connections: each may hold a message
 * that is incomplete.
 */
final class NodeAuthentication implements ServerInterceptor {

    /** Name of the node that makes a call. */
    static final Context.Key<ParticipantId> NODE = Context.key("node");

    /** SHA-256 of the certificate of a call. */
    static final Context.Key<Digest> CERTIFICATE = Context.key("certificate");

    private static final Logger LOG = LoggerFactory.getLogger(NodeAuthentication.class);

    private static final int MOST_CALLS = 16;

    private final Admission admission;
    private final Map<ParticipantId, Integer> calls = new ConcurrentHashMap<>();

    NodeAuthentication(Admission admission) {
        this.admission = admission;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        try {
            byte[] certificate = certificate(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
            Digest digest = Digest.sha256(certificate);
            ParticipantId node = node(certificate, digest);
            Context context = Context.current().withValues(NODE, node, CERTIFICATE, digest);
            begin(node);
            boolean started = false;
            try {
                ServerCall.Listener<Q> listener = Contexts.interceptCall(context, call, headers, next);
                started = true;
                return new Counted<>(node, listener);
            } finally {
                if (!started) {
                    end(node);
                }
            }
        } catch (Refusal e) {
            LOG.info("call rejected reason=\"{}\"", e.status.getDescription());
            call.close(e.status, new Metadata());
        } catch (RuntimeException e) {
            LOG.error("admission failed", e);
            call.close(
                    Status.UNAVAILABLE.withDescription("the coordinator cannot check certificates now"),
                    new Metadata());
        }
        return new ServerCall.Listener<>() {};
    }

    private ParticipantId node(byte[] certificate, Digest digest) throws Refusal {
        ParticipantId name;
        try {
            name = new ParticipantId(CertificateAuthority.commonName(certificate));
        } catch (IllegalArgumentException e) {
            throw new Refusal(Status.UNAUTHENTICATED.withDescription(
                    "certificate: found no name of a participant; expected one. Fix: enrol the node again"));
        }
        if (!admission.mayConnect(name, digest)) {
            throw new Refusal(revoked(name));
        }
        return name;
    }

    static Status revoked(ParticipantId node) {
        return Status.PERMISSION_DENIED.withDescription("certificate: found a revoked or replaced one of " + node
                + "; expected a valid one. Fix: request a new invitation from the operator");
    }

    private void begin(ParticipantId node) throws Refusal {
        if (calls.merge(node, 1, Integer::sum) > MOST_CALLS) {
            end(node);
            throw new Refusal(Status.RESOURCE_EXHAUSTED.withDescription("calls: found more than " + MOST_CALLS
                    + " at once of " + node + "; expected fewer. Fix: wait until one ends"));
        }
    }

    private void end(ParticipantId node) {
        calls.computeIfPresent(node, (name, open) -> open == 1 ? null : open - 1);
    }

    private static byte[] certificate(@Nullable SSLSession session) throws Refusal {
        try {
            if (session == null) {
                throw new SSLPeerUnverifiedException("a connection without TLS");
            }
            Certificate[] chain = session.getPeerCertificates();
            return chain[0].getEncoded();
        } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
            throw new Refusal(Status.UNAUTHENTICATED.withDescription(
                    "found no certificate of a node; expected one. Fix: hanse node enrol"));
        }
    }

    /** Call that is counted until it ends. gRPC calls one of both methods, once. */
    private final class Counted<Q> extends ForwardingServerCallListener.SimpleForwardingServerCallListener<Q> {

        private final ParticipantId node;

        Counted(ParticipantId node, ServerCall.Listener<Q> call) {
            super(call);
            this.node = node;
        }

        @Override
        public void onCancel() {
            end(node);
            super.onCancel();
        }

        @Override
        public void onComplete() {
            end(node);
            super.onComplete();
        }
    }

    /** Refusal of a call. */
    private static final class Refusal extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Status status;

        private Refusal(Status status) {
            super(status.getDescription(), null, false, false);
            this.status = status;
        }
    }
}
