// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.hanse.config.ConfigDocument;
import org.hanse.config.ConfigNode;
import org.hanse.file.DurableFile;

/**
 * Settings of a node, in {@code node.yaml}.
 *
 * @param url address of the coordinator, https
 * @param name name of the participant
 * @param fingerprint fingerprint of the roots of trust, as the owner compared it
 */
public record NodeSettings(String url, String name, String fingerprint) {

    /** Form of the address, for messages. */
    static final String FORM = "https://HOST:PORT";

    /**
     * Host and port.
     *
     * @param host name or address; an IPv6 address without brackets
     */
    public record Address(String host, int port) {}

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
        return ConfigDocument.read(file, root -> {
            root.keys("url", "name", "fingerprint");
            ConfigNode url = root.require("url");
            if (address(url.text()).isEmpty()) {
                throw url.refuse(
                        "found " + url.text() + "; expected " + FORM + ". Fix: write the coordinator's address");
            }
            return new NodeSettings(url.text(), root.requireText("name"), root.requireText("fingerprint"));
        });
    }

    /** Writes the settings. */
    void write(Path file) {
        DurableFile.write(
                file,
                "# Settings of this node, made by hanse node enrol.\n"
                        + "url: \"" + url + "\"\n"
                        + "name: \"" + name + "\"\n"
                        + "fingerprint: \"" + fingerprint + "\"\n");
    }
}
