// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.ReportFiles;
import org.hanse.audit.ReportManifest;
import org.hanse.clientnode.audit.DecisionTable;
import org.hanse.clientnode.audit.ReportPage;
import org.hanse.clientnode.audit.ReportPdf;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.SigningKey;
import org.hanse.file.DurableFile;
import org.hanse.key.PublicFile;

/** Files of a signed report. */
public final class ReportFolder {

    private ReportFolder() {}

    /**
     * Writes record, page, PDF, table, manifest and public key.
     *
     * @param folder folder to create
     * @param payloads digests of payload files by name; may be empty
     * @throws InvalidInputException if the folder cannot be written
     */
    public static void write(Path folder, ObjectNode record, SortedMap<String, Digest> payloads, SigningKey key) {
        try {
            SortedMap<String, Digest> files = new TreeMap<>();
            String fingerprint = Fingerprint.of(key.verifyingKey());
            String page = ReportPage.unsigned(record, fingerprint);
            byte[] pdf = ReportPdf.of(record, fingerprint);
            byte[] table = DecisionTable.of(record).getBytes(StandardCharsets.UTF_8);
            DurableFile.makeFolders(folder);
            DurableFile.write(folder.resolve(ReportFiles.RECORD), text(record));
            PublicFile.writeKey(folder.resolve("node.pub"), key.verifyingKey());
            files.put("report.pdf", written(folder.resolve("report.pdf"), pdf));
            files.put("decisions.csv", written(folder.resolve("decisions.csv"), table));
            files.put(ReportFiles.PAGE, Digest.sha256(page.getBytes(StandardCharsets.UTF_8)));
            ObjectNode manifest = ReportManifest.sign(record, files, payloads, key);
            DurableFile.write(folder.resolve(ReportFiles.PAGE), ReportPage.signed(page, manifest));
            DurableFile.write(folder.resolve(ReportFiles.MANIFEST), text(manifest));
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private static Digest written(Path file, byte[] bytes) {
        DurableFile.write(file, out -> out.write(bytes));
        return Digest.sha256(bytes);
    }

    private static String text(ObjectNode document) {
        return new String(CanonicalJson.bytes(document), StandardCharsets.UTF_8);
    }
}
