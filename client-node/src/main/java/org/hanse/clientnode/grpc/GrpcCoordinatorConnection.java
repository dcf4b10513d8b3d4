// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hanse.app.WatchedThreads;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.clientnode.port.GatewayException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.NodeReply;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.round.StoredSum;
import org.hanse.proto.v1.FederationGrpc;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connection of an enrolled node. It connects again after 0.5 s to 30 s, and after 15 s to 30 s if the coordinator refused the node.
 *
 * <p>It has one thread for connecting, and one for each upload under way and each message that arrives. A connection through a proxy is
 * documented at {@link EnvironmentProxy}.
 */
public final class GrpcCoordinatorConnection implements CoordinatorConnection {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcCoordinatorConnection.class);

    private static final int GREETING_SECONDS = 30;

    /** Usual time between two looks at the certificate's end. */
    private static final int RENEWAL_MILLIS = (int) TimeUnit.HOURS.toMillis(4);

    private final InstantSource clock;
    private final SecureRandom random;
    private final CertificateRenewal renewal;
    private final ManagedChannel channel;
    private final Endpoint endpoint;
    private final Failure failure;
    private final Backoff backoff;
    private final ModelDownloads downloads;
    private final ScheduledExecutorService scheduler =
            Executors.newSingleThreadScheduledExecutor(GrpcCoordinatorConnection::thread);
    private final Consumer<Error> errors;
    private final WatchedThreads threads;
    private final Transfers transfers = new Transfers();
    private final Map<JobId, UpdateUpload> uploads = new HashMap<>();
    private @Nullable NoticeStream stream;
    private boolean closed;

    /**
     * Process of a connection.
     *
     * @param environment environment variables, for the proxy
     * @param random source of jitter
     * @param errors ends the process. It receives each error of a thread, such as a lack of memory or a missing class
     */
    public record Surroundings(
            Map<String, String> environment, InstantSource clock, SecureRandom random, Consumer<Error> errors) {}

    /**
     * Prepares a connection. {@link #start} opens it.
     *
     * @throws org.hanse.config.InvalidInputException if a file cannot be read or the proxy is not valid
     */
    public GrpcCoordinatorConnection(Endpoint endpoint, NodeFiles files, Surroundings surroundings) {
        this.endpoint = endpoint;
        this.clock = surroundings.clock();
        this.random = surroundings.random();
        this.errors = surroundings.errors();
        this.threads = new WatchedThreads("hanse-call", errors);
        AdvancedTlsX509KeyManager keys = TlsChannel.keys(files);
        this.channel = TlsChannel.ofNode(
                endpoint, files, keys, surroundings.environment(), threads, transfers, new ErrorInterceptor(errors));
        this.renewal = new CertificateRenewal(files, keys, FederationGrpc.newBlockingStub(channel), clock);
        this.failure = new Failure(endpoint, clock);
        this.backoff = new Backoff(random);
        this.downloads = new ModelDownloads(
                FederationGrpc.newBlockingStub(channel), files.downloads(), failure, new Backoff(random));
    }

    /** Returns the numbers of transferred bytes. */
    public Transfers transfers() {
        return transfers;
    }

    @Override
    public void start(CoordinatorListener listener) {
        connect(listener);
        renewLater();
    }

    /** Schedules the next check for a certificate renewal. Checks repeat every few hours. */
    private void renewLater() {
        schedule(
                () -> {
                    renew();
                    renewLater();
                },
                RENEWAL_MILLIS / 2 + random.nextInt(RENEWAL_MILLIS));
    }

    private synchronized void renew() {
        if (!closed) {
            threads.execute(renewal::renewIfDue);
        }
    }

    private void connect(CoordinatorListener listener) {
        Optional<String> problem = renewal.current().problem(clock.instant());
        if (problem.isPresent()) {
            listener.disconnected(endpoint + ": " + problem.get());
            again(listener, backoff.longest());
            return;
        }
        NoticeStream next = new NoticeStream(new Connecting(listener));
        synchronized (this) {
            if (closed) {
                return;
            }
            stream = next;
        }
        // A channel that failed answers new calls with its last error until gRPC's own delay is over; an idle one
        // connects at once.
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.enterIdle();
        }
        FederationGrpc.newStub(channel).connect(next);
        schedule(
                () -> {
                    if (!next.isGreeted()) {
                        next.cancel(Status.DEADLINE_EXCEEDED.withDescription("no greeting"));
                    }
                },
                GREETING_SECONDS * 1000);
    }

    private void again(CoordinatorListener listener, int millis) {
        schedule(() -> connect(listener), millis);
    }

    private synchronized void schedule(Runnable work, int millis) {
        if (!closed) {
            var unused = scheduler.schedule(WatchedThreads.watched(errors, work), millis, TimeUnit.MILLISECONDS);
        }
    }

    private final class Connecting implements NoticeStream.Events {

        private final CoordinatorListener listener;

        private Connecting(CoordinatorListener listener) {
            this.listener = listener;
        }

        @Override
        public void greeted(NoticeStream stream) {
            backoff.reset();
            LOG.info("connected coordinator={}", endpoint);
            renew();
            listener.connected();
        }

        @Override
        public void received(JobNotice notice) {
            listener.received(notice);
        }

        @Override
        public void ended(NoticeStream ended, Throwable reason) {
            synchronized (GrpcCoordinatorConnection.this) {
                if (closed || stream != ended) {
                    return;
                }
                stream = null;
            }
            String description = failure.describe(reason);
            LOG.info("disconnected reason=\"{}\"", description);
            listener.disconnected(description);
            again(listener, Failure.isLasting(reason) ? backoff.longest() : backoff.next());
        }
    }

    @Override
    public void send(NodeReply reply) {
        NoticeStream current;
        synchronized (this) {
            current = stream;
        }
        if (current != null) {
            current.send(reply);
        }
    }

    @Override
    public void upload(JobId job, RoundId round, List<byte[]> message) {
        UpdateUpload upload =
                new UpdateUpload(channel, new UploadContent(job, round, message), failure, new Backoff(random));
        synchronized (this) {
            if (closed) {
                return;
            }
            UpdateUpload earlier = uploads.put(job, upload);
            if (earlier != null) {
                earlier.stop();
            }
            threads.execute(() -> {
                upload.run();
                synchronized (this) {
                    uploads.remove(job, upload);
                }
            });
        }
    }

    @Override
    public GlobalModel model(Digest digest, ParameterLayout layout) {
        requireOpen();
        return downloads.model(digest, layout);
    }

    @Override
    public StoredSum counts(Digest digest, int size) {
        requireOpen();
        return downloads.counts(digest, size);
    }

    private void requireOpen() {
        if (isClosed()) {
            throw new GatewayException(endpoint + ": the connection is closed");
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Ends the connection, uploads and downloads. The listener receives nothing from then on. */
    @Override
    public void close() {
        NoticeStream last;
        synchronized (this) {
            closed = true;
            last = stream;
            stream = null;
            uploads.values().forEach(UpdateUpload::stop);
            uploads.clear();
        }
        if (last != null) {
            last.cancel(Status.CANCELLED.withDescription("the node stops"));
        }
        downloads.close();
        scheduler.shutdownNow();
        channel.shutdownNow();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "hanse-connection");
        thread.setDaemon(true);
        return thread;
    }
}
