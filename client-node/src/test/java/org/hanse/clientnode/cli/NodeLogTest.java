// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeLogTest {

    @ParameterizedTest
    @ValueSource(strings = {"/logback-node.xml", "/logback-node-json.xml"})
    void configuration_ofEachFormat_isValid(String resource) throws JoranException {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(NodeLogTest.class.getResource(resource)));

        assertThat(context.getStatusManager().getCopyOfStatusList())
                .allMatch(status -> status.getLevel() < Status.WARN);
        context.stop();
    }
}
