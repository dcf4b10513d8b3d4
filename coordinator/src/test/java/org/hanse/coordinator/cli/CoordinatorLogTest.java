// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorLogTest {

    @ParameterizedTest
    @ValueSource(strings = {"/logback-coordinator.xml", "/logback-coordinator-json.xml"})
    void configuration_ofEachFormat_isValidAndWritesOneLineAMessage(String resource) throws JoranException {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(CoordinatorLogTest.class.getResource(resource)));

        assertThat(context.getStatusManager().getCopyOfStatusList())
                .allMatch(status -> status.getLevel() < Status.WARN);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        OutputStreamAppender<?> appender = (OutputStreamAppender<?>) root.getAppender("STDERR");
        String line = line(appender, new LoggingEvent("x", root, Level.WARN, "a\nb\u001b[2K\u202ec", null, null));
        assertThat(line)
                .contains("a")
                .doesNotContainPattern("[\\p{Cc}&&[^\\n]]")
                .endsWith("\n");
        assertThat(line.lines()).hasSize(1);
        context.stop();
    }

    @SuppressWarnings("unchecked")
    private static String line(OutputStreamAppender<?> appender, LoggingEvent event) {
        return new String(
                ((OutputStreamAppender<ILoggingEvent>) appender).getEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
