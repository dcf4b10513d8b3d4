// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.PayloadVerifier;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;

/** Files that a report's figures are computed from: decisions, and copies of the privacy ledgers. */
final class PayloadFolder implements AutoCloseable {

    private final Path folder;
    private final Map<String, OutputStream> files = new TreeMap<>();

    private PayloadFolder(Path folder) {
        this.folder = folder;
    }

    /** Creates empty files of decisions in a folder. */
    static PayloadFolder in(Path folder) {
        PayloadFolder payload = new PayloadFolder(folder);
        try {
            for (String name : new String[] {PayloadVerifier.DECISIONS, PayloadVerifier.BEFORE}) {
                payload.files.put(name, new BufferedOutputStream(Files.newOutputStream(folder.resolve(name))));
            }
        } catch (IOException e) {
            payload.close();
            throw failed(folder, e);
        }
        return payload;
    }

    private static InvalidInputException failed(Path folder, IOException e) {
        return FileProblem.unwritable(folder, e);
    }

    /** Copies ledgers; returns the copies by name. */
    Map<String, Path> copy(Map<String, Path> ledgers) {
        Map<String, Path> copies = new TreeMap<>();
        ledgers.forEach((name, file) -> {
            Path copy = folder.resolve(PayloadVerifier.ledgerFile(name));
            try {
                Files.copy(file, copy);
            } catch (IOException e) {
                throw failed(folder, e);
            }
            copies.put(name, copy);
        });
        return copies;
    }

    /** Writes a line to a file. */
    void write(String name, JsonNode line) {
        try {
            OutputStream out = files.get(name);
            if (out == null) {
                throw new IllegalArgumentException("payload " + name);
            }
            out.write(CanonicalJson.bytes(line));
            out.write('\n');
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /** Finishes the files; returns their digests by name. */
    SortedMap<String, Digest> digests(Map<String, Path> ledgers) {
        close();
        SortedMap<String, Digest> digests = new TreeMap<>();
        files.keySet().forEach(name -> digests.put(name, PayloadVerifier.digest(folder.resolve(name))));
        ledgers.values().forEach(copy -> digests.put(copy.getFileName().toString(), PayloadVerifier.digest(copy)));
        return digests;
    }

    @Override
    public void close() {
        for (OutputStream file : files.values()) {
            try {
                file.close();
            } catch (IOException e) {
                throw failed(folder, e);
            }
        }
    }
}
