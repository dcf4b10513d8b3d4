// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.EmbeddedReport;
import org.hanse.audit.ReportFiles;
import org.hanse.audit.ReportManifest;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.file.DurableFolder;
import org.hanse.key.PublicFile;

/** Folder of a signed report: record, page, other documents, manifest and public key. */
public final class ReportFolder {

    private final JsonNode record;
    private final SortedMap<String, byte[]> documents;
    private final SortedMap<String, Digest> payloads;

    /**
     * Prepares a folder.
     *
     * @param documents documents by name; the page is one of them, with an empty element for the manifest
     * @param payloads digests of payload files by name; may be empty
     */
    public ReportFolder(JsonNode record, Map<String, byte[]> documents, SortedMap<String, Digest> payloads) {
        this.record = record;
        this.documents = new TreeMap<>(documents);
        this.payloads = new TreeMap<>(payloads);
    }

    /**
     * Checks that a folder can be created.
     *
     * @param option option that names the folder
     * @throws InvalidInputException if there is a file or folder
     */
    public static void requireNew(Path folder, String option) {
        if (Files.exists(folder)) {
            throw new InvalidInputException(
                    folder + ": found a file or folder; expected none. Fix: name another folder with " + option);
        }
    }

    /**
     * Writes all files, or none. Only the owner may read them, where the file system supports owners.
     *
     * @param replace whether files of an earlier report in the folder are replaced
     * @param publicKey name of the file with the public key
     * @throws InvalidInputException if the folder cannot be written
     */
    public void write(Path folder, boolean replace, String publicKey, SigningKey key) {
        DurableFolder.writePrivately(folder, replace, place -> write(place, publicKey, key));
    }

    private void write(Path place, String publicKey, SigningKey key) throws IOException {
        SortedMap<String, Digest> digests = new TreeMap<>();
        documents.forEach((name, bytes) -> digests.put(name, Digest.sha256(bytes)));
        byte[] manifest = CanonicalJson.bytes(ReportManifest.sign(record, digests, payloads, key));
        for (Map.Entry<String, byte[]> document : documents.entrySet()) {
            byte[] bytes = document.getValue();
            boolean isPage = document.getKey().equals(ReportFiles.PAGE);
            Files.write(
                    place.resolve(document.getKey()),
                    isPage ? EmbeddedReport.of(bytes).withManifest(manifest) : bytes);
        }
        Files.write(place.resolve(ReportFiles.RECORD), CanonicalJson.bytes(record));
        Files.write(place.resolve(ReportFiles.MANIFEST), manifest);
        PublicFile.writeKey(place.resolve(publicKey), key.verifyingKey());
    }
}
