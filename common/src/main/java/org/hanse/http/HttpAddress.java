// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.http;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Address that an HTTP server listens at.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param port from 0 to 65535; 0 for any free port
 */
public record HttpAddress(String host, int port) {

    /** Form of the text, for messages. */
    public static final String FORM = "HOST:PORT, such as 127.0.0.1:9470 or [::1]:9470";

    private static final Pattern TEXT = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|([A-Za-z0-9.-]+)):([0-9]{1,5})");
    private static final int LAST_PORT = 65_535;

    /** Returns the address in a text; empty if it has another form. */
    public static Optional<HttpAddress> parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > LAST_PORT) {
            return Optional.empty();
        }
        String bracketed = matcher.group(1);
        return Optional.of(
                new HttpAddress(bracketed == null ? matcher.group(2) : bracketed, Integer.parseInt(matcher.group(3))));
    }

    /** Returns this address with another port. */
    public HttpAddress withPort(int other) {
        return new HttpAddress(host, other);
    }

    /** Returns the address as a URL. */
    public String url() {
        return "http://" + this;
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
