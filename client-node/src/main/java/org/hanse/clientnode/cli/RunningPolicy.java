// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Policy of a running node: reads {@code policy.yaml} again once its text changes. A file that is not valid changes nothing. Threads and the
 * ledger's limit are those of the start. Any thread may call it.
 */
final class RunningPolicy implements Supplier<NodePolicy> {

    private static final Logger LOG = LoggerFactory.getLogger(RunningPolicy.class);

    private final Path file;
    private final NodePolicy start;
    private Optional<String> text;
    private NodePolicy current;
    private boolean missing;

    private RunningPolicy(Path file, Optional<String> text, NodePolicy start) {
        this.file = file;
        this.text = text;
        this.start = start;
        this.current = start;
    }

    /**
     * Reads the policy at the start of a node.
     *
     * @throws InvalidInputException if the file is not valid
     */
    static RunningPolicy open(Path file) {
        Optional<String> text = read(file);
        return new RunningPolicy(file, text, PolicyFile.parse(file, text));
    }

    /** Returns the policy of the start. */
    NodePolicy start() {
        return start;
    }

    /** Returns the policy of the file; if the file is invalid now, the last valid policy. */
    @Override
    public synchronized NodePolicy get() {
        Optional<String> now;
        try {
            now = read(file);
            if (now.equals(text)) {
                return current;
            }
            if (now.isEmpty()) {
                // Editors replace a file by renaming another: for a moment there is none.
                if (!missing) {
                    LOG.warn(
                            "policy not changed reason=\"{}: found no file\". Fix: write it, or restart the node",
                            file);
                }
                missing = true;
                return current;
            }
            missing = false;
            text = now;
            NodePolicy next = PolicyFile.parse(file, now);
            List<String> fixed = fixed(next);
            if (!fixed.isEmpty() && !fixed.equals(fixed(current))) {
                LOG.warn(
                        "{}: found other values of {} than at the start. Fix: restart the node",
                        file,
                        String.join(" and ", fixed));
            }
            LOG.info("policy read again file={}", file);
            current = next;
        } catch (InvalidInputException e) {
            LOG.warn("policy not changed reason=\"{}\". Fix: correct the file", e.getMessage());
        }
        return current;
    }

    /** Returns the keys whose changes take effect at a restart. */
    private List<String> fixed(NodePolicy next) {
        List<String> keys = new ArrayList<>();
        if (next.machine().threads() != start.machine().threads()) {
            keys.add("cpu");
        }
        if (!next.epsilon().equals(start.epsilon())) {
            keys.add("epsilon");
        }
        return keys;
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }
}
