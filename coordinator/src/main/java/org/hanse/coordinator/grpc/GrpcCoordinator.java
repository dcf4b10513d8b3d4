// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hanse.app.WatchedThreads;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.port.Admission;
import org.hanse.coordinator.port.ModelStore;
import org.hanse.coordinator.port.NodeConnections;
import org.hanse.coordinator.port.NodeListener;
import org.hanse.coordinator.port.TransferMonitor;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobNotice;
import org.hanse.wire.JobCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server of the coordinator for all nodes. A node is known by its certificate; enrolment requires none.
 *
 * <p>The services are documented in {@code federation.proto}. Any thread may call it.
 */
public final class GrpcCoordinator implements NodeConnections, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcCoordinator.class);

    /** Wrong codes of one address in a minute. */
    private static final int WRONG_CODES = 10;

    /** Wrong codes of all addresses in a minute: 2^29 in a year, of 2^60 possible codes. */
    private static final int ALL_WRONG_CODES = 1_000;

    private static final int CALLS_PER_CONNECTION = 16;

    /** Bytes of a call or connection that wait to be read: all nodes upload at once. */
    private static final int WINDOW_BYTES = 1 << 18;

    private static final int STOP_SECONDS = 5;

    private final TlsFiles files;
    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final Admission admission;
    private final NodeStreams streams;
    private final UploadSpool spool;
    private final Server server;

    /**
     * Address that the server listens at.
     *
     * @param host name or IP address of an interface
     * @param port 0 for any free one
     */
    public record Listen(String host, int port) {}

    /** PEM files of the server's private key, of its certificate and of the authority's certificate. */
    public record TlsFiles(Path key, Path certificate, Path authority) {}

    /**
     * Ports that the server calls.
     *
     * @param errors ends the process. It receives each error of a thread, such as a lack of memory or a missing class
     */
    public record Ports(
            Admission admission,
            NodeListener listener,
            ModelStore models,
            TransferMonitor transfers,
            Consumer<Error> errors) {}

    /**
     * Starts the server.
     *
     * @param folder folder of uploads under way, which no other process uses; it is created if it is missing
     * @throws InvalidInputException if the address is in use, a file cannot be read or the folder cannot be used
     */
    public GrpcCoordinator(Listen listen, TlsFiles files, Ports ports, Path folder, InstantSource clock) {
        GrpcLog.install();
        this.admission = ports.admission();
        this.files = files;
        load(keys, files);
        this.streams = new NodeStreams(ports.listener());
        try {
            this.spool = new UploadSpool(folder);
        } catch (IOException e) {
            throw new InvalidInputException(
                    folder + ": found no usable folder (" + e.getMessage()
                            + "); expected one for uploads. Fix: set its owner and permissions",
                    e);
        }
        AttemptLimit limit = new AttemptLimit(
                AttemptLimit.Rate.perMinute(WRONG_CODES), AttemptLimit.Rate.perMinute(ALL_WRONG_CODES), clock);
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(listen.host(), listen.port()))
                .sslContext(tls(keys, files))
                .addService(new EnrolmentService(ports.admission(), der(files.authority()), limit).withAddresses())
                .addService(ServerInterceptors.intercept(
                        new FederationService(ports.admission(), streams, ports.listener(), ports.models(), this.spool),
                        new NodeAuthentication(ports.admission())))
                .addStreamTracerFactory(new TransferTracer(ports.transfers(), ports.errors()))
                .executor(new WatchedThreads("hanse-call", ports.errors()))
                // Nodes do not compress. A compressed message has its full size only after it is read.
                .decompressorRegistry(DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, false))
                .flowControlWindow(WINDOW_BYTES)
                .maxInboundMessageSize(JobCodec.MOST_NODE_BYTES)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .handshakeTimeout(20, TimeUnit.SECONDS)
                .maxConnectionIdle(5, TimeUnit.MINUTES)
                .keepAliveTime(30, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .permitKeepAliveTime(20, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .build();
        try {
            server.start();
        } catch (IOException e) {
            throw new InvalidInputException(
                    "listen: found " + listen.host() + ":" + listen.port() + ", which cannot be used (" + reason(e)
                            + "); expected a free address of this machine. Fix: stop the other process or change the port",
                    e);
        }
        LOG.info("listening port={}", server.getPort());
    }

    /** Returns the port that the server listens at. */
    public int port() {
        return server.getPort();
    }

    /** Returns whether the server accepts connections. */
    public boolean isListening() {
        return !server.isShutdown();
    }

    @Override
    public void send(ParticipantId to, JobNotice notice) {
        streams.send(to, notice);
    }

    @Override
    public Set<ParticipantId> connected() {
        return streams.connected();
    }

    @Override
    public boolean admits(ParticipantId node) {
        return admission.admits(node);
    }

    /** Closes the connection of a node and stops its upload. A node whose certificate was revoked cannot connect again. */
    @Override
    public void disconnect(ParticipantId node) {
        streams.disconnect(node);
        spool.stop(node);
    }

    /**
     * Deletes all incomplete uploads but those of some jobs.
     *
     * @param first first round of each job whose uploads remain
     */
    public void keepUploads(Map<JobId, RoundId> first) {
        try {
            spool.keep(first);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all connections and stops the server. Incomplete uploads remain in their folder. */
    @Override
    public void close() {
        server.shutdown();
        streams.close();
        try {
            if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
                server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Reads the server's certificate again, for later connections. */
    public void certificateChanged() {
        load(keys, files);
    }

    private static void load(AdvancedTlsX509KeyManager keys, TlsFiles files) {
        try {
            keys.updateIdentityCredentials(
                    files.certificate().toFile(), files.key().toFile());
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(files, e);
        }
    }

    private static SslContext tls(AdvancedTlsX509KeyManager keys, TlsFiles files) {
        try {
            return GrpcSslContexts.configure(SslContextBuilder.forServer(keys))
                    .trustManager(files.authority().toFile())
                    .clientAuth(ClientAuth.OPTIONAL)
                    .protocols("TLSv1.3")
                    .build();
        } catch (IOException | IllegalArgumentException e) {
            throw unusable(files, e);
        }
    }

    private static InvalidInputException unusable(TlsFiles files, Exception e) {
        return new InvalidInputException(
                files.key() + ", " + files.certificate() + ", " + files.authority()
                        + ": found no usable key and certificates (" + e.getMessage()
                        + "); expected PEM files that belong together. Fix: restore them from a backup",
                e);
    }

    private static byte[] der(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getEncoded();
        } catch (IOException | CertificateException e) {
            throw new InvalidInputException(
                    pem + ": found no certificate (" + e.getMessage()
                            + "); expected one in PEM. Fix: restore the file from a backup",
                    e);
        }
    }

    private static String reason(Throwable e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }
}
