// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import io.grpc.Status;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.hanse.core.federation.Name;
import org.jspecify.annotations.Nullable;

/** Failures of a connection in one line: what failed, whether it is the network, a certificate or the clock, and the fix. */
final class Failure {

    /** Failures that another attempt does not mend soon. */
    private static final Set<Status.Code> LASTING = Set.of(
            Status.Code.ABORTED,
            Status.Code.FAILED_PRECONDITION,
            Status.Code.INVALID_ARGUMENT,
            Status.Code.PERMISSION_DENIED,
            Status.Code.UNAUTHENTICATED,
            Status.Code.UNIMPLEMENTED);

    /** Netty's message, which continues with all bytes received. */
    private static final String NO_TLS = "not an SSL/TLS record";

    /** Longest message that is kept, in characters; other servers send whole pages. */
    private static final int MOST = 300;

    /** Longest part of a library's message beside a fix. */
    private static final int MOST_PART = 100;

    private final Endpoint endpoint;
    private final InstantSource clock;

    Failure(Endpoint endpoint, InstantSource clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /** Returns whether another attempt fails the same way for some time. */
    static boolean isLasting(Throwable error) {
        return LASTING.contains(Status.fromThrowable(error).getCode());
    }

    /** Describes a failed call. */
    String describe(Throwable error) {
        return endpoint + ": " + shortened(Name.oneLine(cause(error)).replaceAll("\\s+", " "));
    }

    private static String shortened(String line) {
        return line.length() <= MOST ? line : line.substring(0, MOST) + "...";
    }

    /** Cuts a library's message, so that the fix after it is not cut. */
    private static String part(@Nullable String message) {
        String text = String.valueOf(message).replaceAll("\\s+", " ");
        return text.length() <= MOST_PART ? text : text.substring(0, MOST_PART) + "...";
    }

    private String cause(Throwable error) {
        Optional<String> certificate = certificate(error);
        if (certificate.isPresent()) {
            return certificate.get();
        }
        if (find(error, UnknownHostException.class).isPresent()) {
            return "network: found no address of this host; expected one. Fix: check the name and the network";
        }
        if (find(error, ConnectException.class).isPresent()) {
            return "network: found no connection; expected one to the coordinator. Fix: check the address, the firewall and that the"
                    + " coordinator runs";
        }
        Status status = Status.fromThrowable(error);
        String detail = Optional.ofNullable(status.getDescription()).orElse("no detail");
        return switch (status.getCode()) {
            case UNAUTHENTICATED, PERMISSION_DENIED -> "certificate: " + detail;
            case DEADLINE_EXCEEDED -> "network: found no answer in time; expected one. Fix: check the network";
            case UNAVAILABLE -> "network: " + detail;
            default -> detail;
        };
    }

    private Optional<String> certificate(Throwable error) {
        Optional<CertificateExpiredException> expired = find(error, CertificateExpiredException.class);
        if (expired.isPresent()) {
            return Optional.of(time("it expired", expired.get()));
        }
        Optional<CertificateNotYetValidException> early = find(error, CertificateNotYetValidException.class);
        if (early.isPresent()) {
            return Optional.of(time("it is not valid yet", early.get()));
        }
        if (find(error, CertPathBuilderException.class).isPresent()
                || find(error, CertPathValidatorException.class).isPresent()) {
            return Optional.of(
                    "certificate: found one of another authority; expected one of the federation's authority. Fix: check the"
                            + " address; after a change of the authority: hanse node enrol");
        }
        if (find(error, SSLException.class)
                .filter(e -> String.valueOf(e.getMessage()).startsWith(NO_TLS))
                .isPresent()) {
            return Optional.of("found no coordinator (it answers, but not over TLS). Fix: check the port");
        }
        Optional<CertificateException> other = find(error, CertificateException.class);
        if (other.isPresent()) {
            return Optional.of("certificate: the coordinator's certificate does not fit this address ("
                    + part(other.get().getMessage()) + "). Fix: use a host that the certificate names, or have the"
                    + " operator add this one to hosts: in coordinator.yaml");
        }
        return find(error, SSLException.class)
                .map(e -> "certificate: the coordinator and the node agreed on no"
                        + " connection (" + part(e.getMessage())
                        + "). Fix: check the address; if the node's certificate expired:"
                        + " hanse node enrol");
    }

    private String time(String state, CertificateException e) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return "clock: the coordinator's certificate: " + state + " (" + e.getMessage()
                + "), this machine's clock shows " + now
                + ". Fix: set the clock; if it is right, have the operator start the coordinator again, which renews its certificate";
    }

    /** Returns the first of an error and its causes that has a type. */
    static <T extends Throwable> Optional<T> find(@Nullable Throwable error, Class<T> type) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
