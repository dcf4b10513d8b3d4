// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hanse.config.ConfigDocument;
import org.hanse.config.FileProblem;
import org.hanse.config.RecordReader;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;
import org.hanse.file.DurableFile;

/** Settings of a node, in {@code node.yaml}. */
public record NodeSettings(
        @Key(value = "address of the coordinator, `https://HOST:PORT`", required = true)
        String url,

        @Key(value = "name of the participant", required = true)
        String name,

        @Key(value = "fingerprint of the roots of trust, as the owner compared it", required = true)
        String fingerprint,

        @Key(
                "whether this home has privacy ledgers: a missing one is an error then; homes of earlier versions receive both")
        boolean ledger) {

    /** Record that reading starts from. Its texts are never used, since their keys are required. */
    public static final NodeSettings DEFAULT = new NodeSettings("https://localhost:8443", "node", "fingerprint", false);

    private static final String LEDGER = "ledger: true\n";

    /** Form of the address, for messages. */
    static final String FORM = "https://HOST:PORT";

    /**
     * Host and port.
     *
     * @param host name or address; an IPv6 address without brackets
     */
    public record Address(String host, int port) {}

    /**
     * Creates settings.
     *
     * @throws KeyConflictException if the address has another form
     */
    public NodeSettings {
        if (address(url).isEmpty()) {
            throw new KeyConflictException(
                    "found " + url + "; expected " + FORM + ". Fix: write the coordinator's address", "url");
        }
    }

    /** Returns the coordinator's address in a text; empty if it has another form. */
    static Optional<Address> address(String text) {
        try {
            URI uri = URI.create(text);
            boolean plain = "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPort() > 0
                    && uri.getUserInfo() == null
                    && (uri.getPath().isEmpty() || uri.getPath().equals("/"))
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
            return plain
                    ? Optional.of(new Address(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the coordinator's address. */
    public Address address() {
        return address(url).orElseThrow();
    }

    /** Reads the settings of a home folder. */
    public static NodeSettings read(Path file) {
        return ConfigDocument.read(file, root -> RecordReader.read(root, DEFAULT));
    }

    /** Writes the settings. */
    void write(Path file) {
        DurableFile.write(
                file,
                "# Settings of this node, made by hanse node enrol.\n"
                        + "url: \"" + url + "\"\n"
                        + "name: \"" + name + "\"\n"
                        + "fingerprint: \"" + fingerprint + "\"\n" + (ledger ? LEDGER : ""));
    }

    /** Adds the key {@code ledger} to a file that an earlier version wrote. */
    static void addLedger(Path file) {
        try {
            String text = Files.readString(file);
            DurableFile.write(file, text + (text.endsWith("\n") ? "" : "\n") + LEDGER);
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }
}
