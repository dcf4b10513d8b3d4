// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hanse.clientnode.port.SentLog;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;

/** Log in one file with a JSON object a line. An unfinished last line, left by a crash, is ignored. */
public final class FileSentLog implements SentLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    public FileSentLog(Path file) {
        this.file = file;
    }

    @Override
    public synchronized void add(Entry entry) {
        ObjectNode line = JSON.createObjectNode()
                .put("at", entry.at().toString())
                .put("job", entry.job().text())
                .put("round", entry.round().number())
                .put("kind", entry.kind().name())
                .put("elements", entry.elements())
                .put("bytes", entry.bytes())
                .put("digest", entry.digest());
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            channel.position(endOfLines(channel));
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.truncate(channel.position());
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /** Returns the position after the last complete line. */
    private static long endOfLines(FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long at = channel.size(); at > 0; at--) {
            one.clear();
            channel.read(one, at - 1);
            if (one.get(0) == '\n') {
                return at;
            }
        }
        return 0;
    }

    @Override
    public synchronized List<Entry> entries() {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        try {
            String text = Files.readString(file);
            for (String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                entries.add(entry(JSON.readTree(line)));
            }
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    file + ":" + (entries.size() + 1)
                            + ": found no entry; expected a JSON object. Fix: restore the file from a backup",
                    e);
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
        return entries;
    }

    private static Entry entry(JsonNode line) {
        return new Entry(
                Instant.parse(line.path("at").asText()),
                new JobId(line.path("job").asText()),
                new RoundId(line.path("round").asInt()),
                Kind.valueOf(line.path("kind").asText()),
                line.path("elements").asInt(),
                line.path("bytes").asLong(),
                line.path("digest").asText());
    }
}
