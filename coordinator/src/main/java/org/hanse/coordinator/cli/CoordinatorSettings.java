// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hanse.config.ConfigDocument;
import org.hanse.config.ConfigNode;
import org.hanse.config.RecordReader;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;
import org.hanse.file.DurableFile;

/** Settings of a coordinator, in {@code coordinator.yaml}. */
public record CoordinatorSettings(
        @Key(value = "name of the federation", required = true)
        String name,

        @Key(value = "address that the server listens at, such as `0.0.0.0:8443`", required = true)
        HostAndPort listen,

        @Key(value = "names and addresses that nodes connect to; the first is the usual one", required = true)
        List<String> hosts) {

    /** Record that reading starts from. Its values are never used, since every key is required. */
    public static final CoordinatorSettings DEFAULT =
            new CoordinatorSettings("federation", new HostAndPort("0.0.0.0", 0), List.of("localhost"));

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,64}|[0-9A-Fa-f:.]{2,45}");

    /**
     * Creates settings.
     *
     * @throws KeyConflictException if there are no hosts
     */
    public CoordinatorSettings {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new KeyConflictException(
                    "found an empty list; expected the name that nodes connect to. Fix: write one", "hosts");
        }
    }

    /**
     * Host and port.
     *
     * @param host name or address; an IPv6 address without brackets
     * @param port from 0 to 65535; 0 for any free port
     */
    public record HostAndPort(String host, int port) {

        private static final Pattern TEXT = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|([A-Za-z0-9.-]+)):([0-9]{1,5})");
        private static final int LAST_PORT = 65_535;

        /** Form of the text, for messages. */
        public static final String FORM = "HOST:PORT, such as 0.0.0.0:8443 or [::]:8443";

        /** Returns host and port of a text; empty if it has another form. */
        public static Optional<HostAndPort> parse(String text) {
            var matcher = TEXT.matcher(text);
            if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > LAST_PORT) {
                return Optional.empty();
            }
            String address = matcher.group(1);
            return Optional.of(
                    new HostAndPort(address == null ? matcher.group(2) : address, Integer.parseInt(matcher.group(3))));
        }

        /** Returns whether this is the address of all interfaces, which no node can connect to. */
        public boolean isWildcard() {
            return host.equals("0.0.0.0") || host.matches("[0:]+");
        }

        @Override
        public String toString() {
            return bracketed(host) + ":" + port;
        }
    }

    /** Returns whether a text can be a host that nodes connect to. */
    static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** Returns the address that nodes connect to. */
    public String url() {
        return "https://" + bracketed(hosts.get(0)) + ":" + listen.port();
    }

    /** Reads the settings of a home folder. */
    public static CoordinatorSettings read(Path file) {
        RecordReader reader = RecordReader.BUILT_IN.with(HostAndPort.class, CoordinatorSettings::listen);
        return ConfigDocument.read(file, root -> reader.mapping(root, DEFAULT));
    }

    private static HostAndPort listen(ConfigNode node) {
        return HostAndPort.parse(node.text())
                .orElseThrow(() -> node.refuse(
                        "found " + node.text() + "; expected " + HostAndPort.FORM + ". Fix: write host and port"));
    }

    /** Writes the settings. */
    void write(Path file) {
        DurableFile.write(
                file,
                "# Settings of this coordinator, made by hanse coordinator init.\n"
                        + "name: \"" + name + "\"\n"
                        + "listen: \"" + listen + "\"\n"
                        + "# Names and addresses in the server's certificate; nodes connect to the first.\n"
                        + "hosts: ["
                        + String.join(
                                ", ",
                                hosts.stream().map(host -> "\"" + host + "\"").toList())
                        + "]\n");
    }
}
