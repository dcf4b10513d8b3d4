// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.hanse.core.crypto.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract of every {@link SegmentStore}. */
public abstract class SegmentStoreContract {

    @TempDir
    protected Path folder = Path.of("");

    /** Returns the store under test; what was added before is there. */
    protected abstract SegmentStore store();

    protected Digest add(String text) throws IOException {
        return store().add(Files.writeString(folder.resolve("finished"), text));
    }

    @Test
    void add_ofAFile_movesItUnderItsDigest() throws IOException {
        Digest digest = add("one");

        assertThat(digest).isEqualTo(Digest.sha256("one".getBytes(StandardCharsets.UTF_8)));
        assertThat(store().file(digest)).hasContent("one");
        assertThat(folder.resolve("finished")).doesNotExist();
        assertThat(add("one")).isEqualTo(digest);
    }

    @Test
    void file_thatIsMissing_isRefused() {
        assertThatThrownBy(() -> store().file(Digest.sha256(new byte[] {1}))).isInstanceOf(RuntimeException.class);
    }

    @Test
    void retain_ofSome_deletesTheOthers() throws IOException {
        Digest kept = add("one");
        Digest other = add("two");
        store().retain(Set.of(kept));

        assertThat(store().file(kept)).hasContent("one");
        assertThatThrownBy(() -> store().file(other)).isInstanceOf(RuntimeException.class);
    }
}
