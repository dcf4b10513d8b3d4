// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names under which a server without encryption answers. A foreign page can let a name of its own lead to this machine (DNS rebinding); the
 * browser then sends that name as the host. An address cannot be led elsewhere, and with encryption the certificate holds the names.
 */
public final class AllowedHosts {

    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");
    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9A-Fa-f:.%]+]|[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private final Set<String> names = new TreeSet<>();

    /**
     * @param listen host of the server's address
     * @param others other names, such as that of a proxy on this machine
     */
    public AllowedHosts(String listen, List<String> others) {
        names.add("localhost");
        names.add(listen.toLowerCase(Locale.ROOT));
        others.forEach(own -> names.add(own.toLowerCase(Locale.ROOT)));
    }

    /**
     * Returns whether a request may have this host.
     *
     * @param host the header; null without one, which no browser sends
     */
    public boolean permits(@Nullable String host) {
        if (host == null) {
            return true;
        }
        String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
        return ADDRESS.matcher(name).matches() || names.contains(name);
    }

    @Override
    public String toString() {
        return "an address or " + String.join(", ", names);
    }
}
