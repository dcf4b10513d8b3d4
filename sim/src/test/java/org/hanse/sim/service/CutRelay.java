// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** TCP relay on the loopback interface that counts bytes and cuts its connections once after a number of bytes. */
final class CutRelay implements AutoCloseable {

    private static final int PAUSE_MILLIS = 200;

    private final ServerSocket server;
    private final int target;
    private final AtomicLong toServer = new AtomicLong();
    private final AtomicLong toClient = new AtomicLong();
    private final AtomicLong cutToServer = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong cutToClient = new AtomicLong(Long.MAX_VALUE);
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    CutRelay(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        background(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    long bytesToServer() {
        return toServer.get();
    }

    long bytesToClient() {
        return toClient.get();
    }

    /** Cuts the connections after this number of further bytes from the client. */
    void cutAfterToServer(long bytes) {
        cutToServer.set(toServer.get() + bytes);
    }

    /** Cuts the connections after this number of further bytes to the client. */
    void cutAfterToClient(long bytes) {
        cutToClient.set(toClient.get() + bytes);
    }

    /** Cuts all connections now. */
    void cut() {
        sockets.forEach(CutRelay::close);
        sockets.clear();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(client);
            sockets.add(upstream);
            background(() -> copy(client, upstream, toServer, cutToServer));
            background(() -> copy(upstream, client, toClient, cutToClient));
        }
    }

    private void copy(Socket from, Socket to, AtomicLong count, AtomicLong cut) throws IOException {
        byte[] buffer = new byte[8192];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (count.addAndGet(read) > cut.get()) {
                cut.set(Long.MAX_VALUE);
                sleep();
                cut();
                return;
            }
            out.write(buffer, 0, read);
        }
        close(from);
        close(to);
    }

    /** Lets the receiver process what arrived. */
    private static void sleep() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void background(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The end of a connection.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed before.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
