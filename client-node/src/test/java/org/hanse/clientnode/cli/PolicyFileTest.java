// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.app.NodePolicy.Noise;
import org.hanse.clientnode.app.PolicyBuilder;
import org.hanse.config.InvalidInputException;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.privacy.PrivacyUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {

    @TempDir
    Path folder = Path.of("");

    private NodePolicy read(String text) throws IOException {
        Path file = folder.resolve("policy.yaml");
        Files.writeString(file, text);
        return PolicyFile.read(file);
    }

    @Test
    void read_ofAMissingFile_isTheDefault() {
        assertThat(PolicyFile.read(folder.resolve("policy.yaml"))).isEqualTo(NodePolicy.DEFAULT);
    }

    @Test
    void read_ofAllKeys_takesEach() throws IOException {
        assertThat(read("{honest: 5, corrupt: 4, dropout: 0.2, unvouched: [shop-x], noise: coordinator, epsilon: 3,"
                        + " unit: merchant, counts: true, support: 4, cpu: 3, memory: 500}"))
                .isEqualTo(PolicyBuilder.aPolicy()
                        .withHonest(OptionalInt.of(5))
                        .withCorrupt(OptionalInt.of(4))
                        .withDropout(0.2)
                        .withUnvouched(Set.of(new ParticipantId("shop-x")))
                        .withNoise(Noise.COORDINATOR)
                        .withEpsilon(OptionalDouble.of(3))
                        .withUnit(Optional.of(PrivacyUnit.MERCHANT))
                        .withCounts(new NodePolicy.Counts(true, 4))
                        .withMachine(new NodePolicy.Machine(3, OptionalInt.of(500)))
                        .build());
    }

    @Test
    void read_ofAnUnknownKeyOrTooLowALimit_isRefused() {
        assertThatThrownBy(() -> read("noises: none"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("noises");
        for (String low :
                new String[] {"honest: 1", "cpu: 0", "memory: 0", "support: 0", "counts: 5", "unvouched: ['']"}) {
            assertThatThrownBy(() -> read(low)).as(low).isInstanceOf(InvalidInputException.class);
        }
    }
}
