// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateBufferTest {

    @TempDir
    private Path folder;

    private static byte[] secret(int size) {
        byte[] secret = new byte[size];
        new Random(size).nextBytes(secret);
        return secret;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PrivateBuffer.SIZE - 1, PrivateBuffer.SIZE, PrivateBuffer.SIZE + 1, 200_000})
    void readPrivately_whatWasWritten_isTheSame(int size) throws IOException {
        Path file = folder.resolve("secret");
        DurableFile.writePrivately(file, secret(size));

        assertThat(DurableFile.readPrivately(file)).isEqualTo(secret(size));
    }

    /** Neither written nor read bytes remain. */
    @Test
    void close_afterWritingAndReading_leavesNothing() throws IOException {
        Path file = Files.createFile(folder.resolve("secret"));
        PrivateBuffer written = new PrivateBuffer();
        PrivateBuffer read = new PrivateBuffer();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            written.to(channel).write(secret(100));
            channel.position(0);
            read.read(channel);
        }
        assertThat(written.bytesForTesting()).startsWith(secret(100));
        assertThat(read.bytesForTesting()).startsWith(secret(100));
        written.close();
        read.close();

        assertThat(written.bytesForTesting()).containsOnly(0);
        assertThat(read.bytesForTesting()).containsOnly(0);
    }
}
