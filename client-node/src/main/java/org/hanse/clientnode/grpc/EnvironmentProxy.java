// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ProxiedSocketAddress;
import io.grpc.ProxyDetector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * HTTP proxy of the environment variables {@code https_proxy} or {@code HTTPS_PROXY}, except for the hosts of {@code no_proxy} or
 * {@code NO_PROXY}. The proxy carries the encrypted connection (HTTP CONNECT) and cannot read it.
 */
final class EnvironmentProxy implements ProxyDetector {

    private final Optional<URI> proxy;
    private final List<String> direct;

    /**
     * Reads the variables.
     *
     * @throws InvalidInputException if the proxy is not an HTTP address with host and port
     */
    EnvironmentProxy(Map<String, String> environment) {
        this.proxy = value(environment, "https_proxy").map(EnvironmentProxy::parse);
        this.direct = Stream.of(value(environment, "no_proxy").orElse("").split(","))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .toList();
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .map(variable -> environment.getOrDefault(variable, ""))
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    private static URI parse(String text) {
        String hint = "https_proxy: found no usable address; expected http://HOST:PORT. Fix: set or unset the variable";
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 1) {
                throw new InvalidInputException(hint);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new InvalidInputException(hint, e);
        }
    }

    @Override
    public @Nullable ProxiedSocketAddress proxyFor(SocketAddress target) throws IOException {
        if (proxy.isEmpty() || !(target instanceof InetSocketAddress address) || isDirect(address.getHostString())) {
            return null;
        }
        URI uri = proxy.get();
        InetSocketAddress resolved = new InetSocketAddress(uri.getHost(), uri.getPort());
        if (resolved.isUnresolved()) {
            throw new IOException("https_proxy: found unknown host " + uri.getHost());
        }
        HttpConnectProxiedSocketAddress.Builder builder = HttpConnectProxiedSocketAddress.newBuilder()
                .setTargetAddress(address)
                .setProxyAddress(resolved);
        String user = uri.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            builder.setUsername(colon < 0 ? user : user.substring(0, colon))
                    .setPassword(colon < 0 ? "" : user.substring(colon + 1));
        }
        return builder.build();
    }

    private boolean isDirect(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return direct.stream().anyMatch(entry -> {
            String suffix = entry.startsWith(".") ? entry.substring(1) : entry;
            return entry.equals("*") || name.equals(suffix) || name.endsWith("." + suffix);
        });
    }
}
