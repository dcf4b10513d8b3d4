// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

/**
 * Messages of one node that the listener has not handled, of all its connections. While there are too many, the coordinator requests no
 * further one, and the node's messages wait at the node.
 *
 * <p>Thread-safe.
 */
final class NodeWindow {

    /** Messages that a node may have waiting: rounds of several jobs at once send a few each. */
    static final int MOST_MESSAGES = 16;

    /** Waiting bytes from which on no further message is requested. The last one may exceed it by its own size. */
    static final int MOST_BYTES = 1 << 20;

    private int messages;
    private long bytes;
    private Runnable request = () -> {};

    /** Requests the next message of a connection, now or once there is room. A later connection replaces one that waits. */
    void next(Runnable nextRequest) {
        synchronized (this) {
            if (isFull()) {
                request = nextRequest;
                return;
            }
            request = () -> {};
        }
        nextRequest.run();
    }

    /** Adds a message that arrived. */
    synchronized void add(int size) {
        messages++;
        bytes += size;
    }

    /** Removes a message that was handled. */
    void remove(int size) {
        Runnable waiting;
        synchronized (this) {
            messages--;
            bytes -= size;
            waiting = request;
            if (isFull()) {
                return;
            }
            request = () -> {};
        }
        waiting.run();
    }

    private boolean isFull() {
        return messages >= MOST_MESSAGES || bytes >= MOST_BYTES;
    }
}
