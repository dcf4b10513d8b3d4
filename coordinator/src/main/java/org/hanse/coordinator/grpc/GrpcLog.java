// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warnings of gRPC as one line each. Its own log has a stack trace for each malformed message, which any node can send. */
final class GrpcLog extends Handler {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcLog.class);

    /** A field: the JVM drops loggers without a reference. */
    private static final java.util.logging.Logger GRPC = java.util.logging.Logger.getLogger("io.grpc");

    private GrpcLog() {}

    /** Replaces gRPC's log in this process. */
    static void install() {
        for (Handler earlier : GRPC.getHandlers()) {
            GRPC.removeHandler(earlier);
        }
        GRPC.addHandler(new GrpcLog());
        GRPC.setUseParentHandlers(false);
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            LOG.warn("grpc: {} reason=\"{}\"", oneLine(line.getMessage()), oneLine(line.getThrown()));
            LOG.debug("grpc", line.getThrown());
        }
    }

    private static String oneLine(Object text) {
        return String.valueOf(text).replaceAll("\\p{Cntrl}+", " ");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
