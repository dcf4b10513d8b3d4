// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.hanse.clientnode.port.TokenStore;
import org.hanse.clientnode.port.TokenStoreContract;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTokenStoreTest extends TokenStoreContract {

    @TempDir
    Path folder = Path.of("");

    private Path file() {
        return folder.resolve("tokens.json");
    }

    @Override
    protected TokenStore store() {
        return new FileTokenStore(file(), new SecureRandom());
    }

    @Test
    void file_hasNoTextOfAToken_andIsForItsOwnerOnly() throws IOException {
        String text = store().create(WEB).orElseThrow();
        assertThat(Files.readString(file())).contains("web", "decide").doesNotContain(text, text.substring(10));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void file_thatIsDamaged_isRefusedInOneLine() throws IOException {
        store().create(WEB);
        String good = Files.readString(file());
        for (String bad : new String[] {
            "",
            "{",
            "[]",
            "{}",
            good.replaceAll("\"sha256\" : \"..", "\"sha256\" : \""),
            good.replace("decide", "decode"),
            good.replaceAll("\"created\" : \"....", "\"created\" : \"x")
        }) {
            Files.writeString(file(), bad);
            assertThatThrownBy(() -> store().find("x"))
                    .as(bad)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(file() + ": found ")
                    .hasMessageContaining("Fix: delete the file");
        }
    }

    @Test
    void local_isNotInTheFile() {
        FileTokenStore running = new FileTokenStore(file(), new SecureRandom());
        String text = FileTokenStore.text(new SecureRandom());
        assertThat(running.withLocal(text).find(text).orElseThrow().name()).isEqualTo("local");
        assertThat(running.find(text)).isEmpty();
        assertThat(file()).doesNotExist();
    }
}
