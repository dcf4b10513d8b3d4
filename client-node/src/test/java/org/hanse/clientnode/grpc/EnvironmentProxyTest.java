// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.HttpConnectProxiedSocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;

class EnvironmentProxyTest {

    private static final InetSocketAddress HUB = InetSocketAddress.createUnresolved("hub.example", 8443);

    @Test
    void proxy_ofEitherVariable_isUsed() throws IOException {
        for (String variable : new String[] {"https_proxy", "HTTPS_PROXY"}) {
            HttpConnectProxiedSocketAddress address = (HttpConnectProxiedSocketAddress) Objects.requireNonNull(
                    new EnvironmentProxy(Map.of(variable, "http://user:secret@127.0.0.1:3128")).proxyFor(HUB));

            assertThat(address.getProxyAddress())
                    .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 3128));
            assertThat(address.getTargetAddress()).isEqualTo(HUB);
            assertThat(address.getUsername()).isEqualTo("user");
            assertThat(address.getPassword()).isEqualTo("secret");
        }
    }

    @Test
    void proxy_withoutVariableOrForAnExcludedHost_isNotUsed() throws IOException {
        assertThat(new EnvironmentProxy(Map.of()).proxyFor(HUB)).isNull();
        for (String direct : new String[] {"hub.example", "example", ".example", "a, HUB.example", "*"}) {
            assertThat(new EnvironmentProxy(Map.of("https_proxy", "127.0.0.1:3128", "no_proxy", direct)).proxyFor(HUB))
                    .as(direct)
                    .isNull();
        }
        assertThat(new EnvironmentProxy(Map.of("https_proxy", "127.0.0.1:3128", "no_proxy", "ample")).proxyFor(HUB))
                .isNotNull();
    }

    @Test
    void proxy_withoutPortOrOfAnotherScheme_isRefusedWithoutItsPassword() {
        for (String text : new String[] {"http://user:secret@proxy", "socks5://user:secret@proxy:1080", "http://%:x"}) {
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> new EnvironmentProxy(Map.of("https_proxy", text)))
                    .withMessageStartingWith("https_proxy: ")
                    .withMessageNotContaining("secret");
        }
    }
}
