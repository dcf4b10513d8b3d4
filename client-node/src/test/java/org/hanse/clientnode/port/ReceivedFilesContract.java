// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.clientnode.port.ReceivedFiles.Counts;
import org.hanse.clientnode.port.ReceivedFiles.Format;
import org.hanse.clientnode.port.ReceivedFiles.Kind;
import org.hanse.clientnode.port.ReceivedFiles.Order;
import org.hanse.clientnode.port.ReceivedFiles.Received;
import org.hanse.clientnode.port.ReceivedFiles.ReceivingException;
import org.hanse.clientnode.port.ReceivedFiles.Reject;
import org.hanse.clientnode.port.ReceivedFiles.State;
import org.junit.jupiter.api.Test;

/** Contract of all {@link ReceivedFiles}, with erasures beside them. */
public abstract class ReceivedFilesContract {

    private static final Instant AT = Instant.parse("2026-12-01T10:00:00Z");
    private static final int MOST = 3;

    /** Returns the files, opened again if they were open. */
    protected abstract ReceivedFiles files();

    /** Erases a shopper beside the open files. */
    protected abstract void erase(String shopper);

    private static Received received(String id, Kind kind) {
        return new Received(id, new Order(kind, Format.CSV, true), AT, State.WAITING, Counts.NONE, Optional.empty());
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void store(ReceivedFiles files, String id, Kind kind) throws ReceivingException {
        files.receive(id, text("rows of " + id), 100);
        assertThat(files.add(received(id, kind), MOST)).isTrue();
    }

    private static Optional<String> content(ReceivedFiles files, String id) throws IOException {
        Optional<InputStream> open = files.open(id);
        if (open.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = open.get()) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void next_files_areInTheirOrderAlsoAfterOpening() throws ReceivingException, IOException {
        ReceivedFiles files = files();
        store(files, "b", Kind.ITEMS);
        store(files, "a", Kind.INTERACTIONS);
        assertThat(files.find("b")).contains(received("b", Kind.ITEMS));
        assertThat(files.last(5)).containsExactly(received("a", Kind.INTERACTIONS), received("b", Kind.ITEMS));
        assertThat(files.last(1)).containsExactly(received("a", Kind.INTERACTIONS));
        assertThat(files.next().orElseThrow().state()).isEqualTo(State.RUNNING);
        Counts counts = new Counts(10, 5, 3, 2);
        assertThat(files.progress("b", counts, List.of(new Reject(4, "{}")), 10))
                .isTrue();
        ReceivedFiles again = files();
        again.sweep();
        Received first = again.next().orElseThrow();
        assertThat(first.id()).isEqualTo("b");
        assertThat(first.counts()).isEqualTo(counts);
        assertThat(content(again, "b")).contains("rows of b");
        again.end("b", Optional.empty());
        assertThat(content(again, "b")).isEmpty();
        assertThat(again.find("b").orElseThrow().state()).isEqualTo(State.DONE);
        assertThat(again.next().orElseThrow().id()).isEqualTo("a");
        again.end("a", Optional.of("{\"why\":1}"));
        assertThat(again.find("a").orElseThrow().problem()).contains("{\"why\":1}");
        assertThat(again.next()).isEmpty();
        assertThat(again.rejects("b", 0, 10)).containsExactly(new Reject(4, "{}"));
        assertThat(again.find("c")).isEmpty();
    }

    @Test
    void add_tooManyThatWait_isRefused() throws ReceivingException {
        ReceivedFiles files = files();
        for (String id : List.of("a", "b", "c")) {
            store(files, id, Kind.ITEMS);
        }
        assertThat(files.open()).isEqualTo(MOST);
        assertThat(files.add(received("d", Kind.ITEMS), MOST)).isFalse();
        files.next();
        files.end("a", Optional.empty());
        assertThat(files.add(received("d", Kind.ITEMS), MOST)).isTrue();
    }

    @Test
    void receive_tooLongOrBroken_storesNothing() throws IOException {
        ReceivedFiles files = files();
        assertThatThrownBy(() -> files.receive("a", text("12345"), 4))
                .isInstanceOfSatisfying(
                        ReceivingException.class, e -> assertThat(e.isTooLong()).isTrue());
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return read();
            }
        };
        assertThatThrownBy(() -> files.receive("a", broken, 4))
                .isInstanceOfSatisfying(
                        ReceivingException.class, e -> assertThat(e.isTooLong()).isFalse());
        assertThat(content(files, "a")).isEmpty();
    }

    @Test
    void rejects_many_areBoundedAndInPages() throws ReceivingException {
        ReceivedFiles files = files();
        store(files, "a", Kind.ITEMS);
        files.next();
        for (int batch = 0; batch < 3; batch++) {
            int first = 1 + 4 * batch;
            files.progress(
                    "a",
                    new Counts(first + 3, 0, 0, first + 3),
                    IntStream.range(first, first + 4)
                            .mapToObj(line -> new Reject(line, "{}"))
                            .toList(),
                    10);
        }
        assertThat(files.rejects("a", 0, 4)).extracting(Reject::line).containsExactly(1L, 2L, 3L, 4L);
        assertThat(files.rejects("a", 4, 100)).extracting(Reject::line).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void erase_shopper_endsInteractionsAndDeletesTheirFiles() throws ReceivingException, IOException {
        ReceivedFiles files = files();
        store(files, "a", Kind.INTERACTIONS);
        store(files, "b", Kind.INTERACTIONS);
        store(files, "c", Kind.ITEMS);
        files.next();
        files.progress(
                "a",
                new Counts(2, 0, 0, 2),
                List.of(new Reject(1, "{\"detail\":\"found Ann@X\"}"), new Reject(2, "{}")),
                10);
        erase("ann@x");
        files.deleteEnded();
        assertThat(files.find("a").orElseThrow().state()).isEqualTo(State.FAILED);
        assertThat(files.find("b").orElseThrow().state()).isEqualTo(State.FAILED);
        assertThat(content(files, "a")).isEmpty();
        assertThat(content(files, "b")).isEmpty();
        assertThat(content(files, "c")).isPresent();
        assertThat(files.progress("a", Counts.NONE, List.of(), 10)).isFalse();
        assertThat(files.rejects("a", 0, 10)).containsExactly(new Reject(2, "{}"));
        assertThat(files.next().orElseThrow().id()).isEqualTo("c");
    }

    @Test
    void sweep_fileWithoutARecord_deletesIt() throws ReceivingException, IOException {
        ReceivedFiles files = files();
        files.receive("a", text("x"), 4);
        files.sweep();
        assertThat(content(files, "a")).isEmpty();
    }
}
