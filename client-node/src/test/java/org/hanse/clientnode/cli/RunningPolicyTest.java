// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.app.NodePolicy.Noise;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RunningPolicyTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(RunningPolicy.class);

    @TempDir
    Path folder = Path.of("");

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        LOG.addAppender(lines);
    }

    @AfterEach
    void stop() {
        LOG.detachAppender(lines);
    }

    private Path file() {
        return folder.resolve("policy.yaml");
    }

    private void write(String text) throws IOException {
        Files.writeString(file(), text);
    }

    private List<String> warnings() {
        return lines.list.stream()
                .filter(line -> line.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void get_afterAChangeOfTheFile_isTheNewPolicy() throws IOException {
        RunningPolicy policy = RunningPolicy.open(file());
        assertThat(policy.get()).isEqualTo(NodePolicy.DEFAULT);

        write("noise: none\n");
        assertThat(policy.get().noise()).isEqualTo(Noise.NONE);
        write("noise: coordinator\n");
        assertThat(policy.get().noise()).isEqualTo(Noise.COORDINATOR);
        assertThat(warnings()).isEmpty();
    }

    /** Editors rename a new file over the old one: for a moment there is none. */
    @Test
    void get_ofAFileThatDisappeared_keepsThePolicyAndWarnsOnce() throws IOException {
        write("noise: none\n");
        RunningPolicy policy = RunningPolicy.open(file());
        Files.delete(file());
        assertThat(policy.get().noise()).isEqualTo(Noise.NONE);
        assertThat(policy.get().noise()).isEqualTo(Noise.NONE);
        assertThat(warnings()).singleElement().asString().contains("found no file");
        write("noise: coordinator\n");
        assertThat(policy.get().noise()).isEqualTo(Noise.COORDINATOR);
    }

    @Test
    void get_ofAFileThatIsNotValid_keepsThePolicyAndWarnsOnce() throws IOException {
        write("noise: none\n");
        RunningPolicy policy = RunningPolicy.open(file());
        for (String wrong : new String[] {"noises: none\n", ""}) {
            lines.list.clear();
            write(wrong);
            assertThat(policy.get().noise()).isEqualTo(Noise.NONE);
            assertThat(policy.get().noise()).isEqualTo(Noise.NONE);
            assertThat(warnings())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("policy not changed reason=\"" + file() + ": ")
                            .doesNotContain("\n"));
        }
        write("noise: coordinator\n");
        assertThat(policy.get().noise()).isEqualTo(Noise.COORDINATOR);
        assertThatThrownBy(() -> {
                    write("noises: none\n");
                    RunningPolicy.open(file());
                })
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void get_afterAChangeOfKeysOfTheStart_asksForARestartOnce() throws IOException {
        write("epsilon: 8\n");
        RunningPolicy policy = RunningPolicy.open(file());
        write("{epsilon: 4, cpu: 2}\n");
        assertThat(policy.get().epsilon()).as("of single plans").hasValue(4);
        write("{epsilon: 4, cpu: 2, noise: none}\n");
        assertThat(policy.get().noise()).isEqualTo(Noise.NONE);

        assertThat(policy.start().epsilon()).hasValue(8);
        assertThat(warnings())
                .containsExactly(file() + ": found other values of cpu and epsilon than at the start. Fix: restart the"
                        + " node");
    }
}
