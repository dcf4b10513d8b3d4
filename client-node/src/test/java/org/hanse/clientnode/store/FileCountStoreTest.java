// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.hanse.clientnode.port.CountStore;
import org.hanse.clientnode.port.CountStoreContract;
import org.hanse.config.InvalidInputException;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCountStoreTest extends CountStoreContract {

    @TempDir
    Path folder = Path.of("");

    @Override
    protected CountStore store() {
        return new FileCountStore(folder.resolve("counts"));
    }

    private Path file(String name) {
        return folder.resolve("counts").resolve(name);
    }

    @Test
    void files_areReadableByTheOwnerOnly() throws IOException {
        store().contribute(JOB, contribution("ann"));
        store().store(JOB, sum(1));

        for (String name : Set.of("books.contribution", "books.sum")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name))))
                    .isEqualTo("rw-------");
        }
    }

    /** The node downloads a sum again. Without the contribution it could not leave out its shoppers. */
    @Test
    void damagedFiles_ofASumAreEmptyAndOfAContributionRefused() throws IOException {
        store().contribute(JOB, contribution("ann"));
        store().store(JOB, sum(1));
        Files.write(file("books.sum"), new byte[] {1, 2, 3});
        Files.write(file("books.contribution"), new byte[] {1, 2, 3});

        assertThat(store().sum(JOB)).isEmpty();
        assertThatThrownBy(() -> store().contribution(JOB))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("books.contribution: found");
    }

    @Test
    void erase_ofShoppers_leavesTheirContributionsOut() throws IOException {
        store().contribute(JOB, contribution("ann", "bob"));
        store().later(2).contribute(JOB, contribution("ann", "bob"));
        store().store(JOB, sum(1));
        new FileCountStore(folder.resolve("counts"))
                .erase(Set.of(new ShopperId("ann"), new ShopperId("zoe"))::contains);

        assertThat(store().contribution(JOB)).contains(contribution("bob"));
        assertThat(store().later(2).contribution(JOB)).contains(contribution("bob"));
        assertThat(new String(Files.readAllBytes(file("books.contribution")), StandardCharsets.ISO_8859_1))
                .doesNotContain("ann");
        assertThat(store().sum(JOB)).contains(sum(1));
    }

    @Test
    void erase_withADamagedContribution_reportsItAndErasesFromTheOthers() throws IOException {
        JobId later = new JobId("toys");
        store().contribute(JOB, contribution("ann"));
        store().contribute(later, contribution("ann", "bob"));
        Files.write(file("books.contribution"), new byte[] {1, 2, 3});

        assertThat(new FileCountStore(folder.resolve("counts")).erase(Set.of(new ShopperId("ann"))::contains))
                .singleElement()
                .satisfies(error -> assertThat(error).hasMessageContaining("books.contribution: found"));
        assertThat(store().contribution(later)).contains(contribution("bob"));
    }

    @Test
    void erase_withoutContributions_doesNothing() {
        new FileCountStore(folder.resolve("counts")).erase(Set.of(new ShopperId("ann"))::contains);

        assertThat(Files.exists(folder.resolve("counts"))).isFalse();
    }
}
