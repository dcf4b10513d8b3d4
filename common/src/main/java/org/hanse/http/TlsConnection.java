// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.hanse.config.FileProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encryption of a server. Other files, such as those of a renewed certificate, are taken while it runs. */
final class TlsConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsConnection.class);
    private static final String PASSWORD = "files";
    private static final long CHECK_SECONDS = 30;

    private final TlsFiles files;
    private final InstantSource clock;
    private final SslContextFactory.Server context = new SslContextFactory.Server();
    private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "hanse-tls");
        thread.setDaemon(true);
        return thread;
    });
    private List<Long> taken;

    /** @throws org.hanse.config.InvalidInputException if a file is not valid */
    TlsConnection(TlsFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
        this.taken = written();
        take(context);
        var unused = checks.scheduleWithFixedDelay(this::check, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns a connector of a server. */
    Connector connector(Server server, HttpConfiguration plain, HttpAddress address) {
        HttpConfiguration http = new HttpConfiguration(plain);
        // Clients check the name themselves; an address has none.
        http.addCustomizer(new SecureRequestCustomizer(false));
        ServerConnector connector = new ServerConnector(
                server, new SslConnectionFactory(context, "http/1.1"), new HttpConnectionFactory(http));
        connector.setHost(address.host());
        connector.setPort(address.port());
        return connector;
    }

    private void take(SslContextFactory own) {
        own.setKeyStore(files.read(clock.instant(), PASSWORD.toCharArray()));
        own.setKeyStorePassword(PASSWORD);
    }

    private List<Long> written() {
        return List.of(written(files.certificate()), written(files.key()));
    }

    private static long written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }

    /** Takes files that changed. Where they are not valid, such as while one of two is written, the former ones stay. */
    void check() {
        try {
            List<Long> now = written();
            if (!now.equals(taken)) {
                context.reload(this::take);
                taken = now;
                LOG.info("certificate taken file={}", files.certificate());
            }
        } catch (Exception e) {
            LOG.error("certificate not taken reason=\"{}\"", e.getMessage());
        }
    }

    @Override
    public void close() {
        checks.shutdownNow();
    }
}
