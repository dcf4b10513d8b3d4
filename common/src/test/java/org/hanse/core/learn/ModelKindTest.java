// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ModelKindTest {

    @Test
    void requireShopperClipping_graph_refuses() {
        assertThat(ModelKind.GRAPH.clipsShoppers()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(ModelKind.GRAPH::requireShopperClipping)
                .withMessageContaining("kind dl4j cannot clip the gradient of each shopper");
    }

    @Test
    void requireShopperClipping_network_doesNot() {
        assertThat(ModelKind.NETWORK.clipsShoppers()).isTrue();
        assertThatCode(ModelKind.NETWORK::requireShopperClipping).doesNotThrowAnyException();
    }
}
