// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.hanse.audit.ReportFiles;
import org.hanse.audit.ReportVerifier;
import org.hanse.clientnode.owner.ReportService;
import org.hanse.clientnode.port.Author;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.serve.Problem;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.config.FileProblem;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.file.DurableFolder;
import org.hanse.file.TemporaryPath;
import org.hanse.key.KeyFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports below a node's home: {@code reports/ID/report} is what {@code hanse node report} writes, {@code reports/ID/made.json} says when and by
 * which token. Both come at once.
 */
record ReportHome(NodeHome node, DecisionLog log, RandomGenerator random) implements ReportService.Store {

    private static final Logger LOG = LoggerFactory.getLogger(ReportHome.class);
    private static final String FACTS = "made.json";
    private static final String REPORT = "report";
    private static final String HIDDEN = ".";
    private static final int ID_BYTES = 8;

    @Override
    public void tidy() {
        folders()
                .filter(folder -> folder.getFileName().toString().startsWith(HIDDEN))
                .forEach(folder -> {
                    TemporaryPath.of(folder).close();
                    LOG.info("unfinished report deleted folder={}", folder.getFileName());
                });
    }

    private Stream<Path> folders() {
        if (!Files.isDirectory(node.reports())) {
            return Stream.of();
        }
        try (Stream<Path> folders = Files.list(node.reports())) {
            return folders.toList().stream();
        } catch (IOException e) {
            throw FileProblem.unreadable(node.reports(), e);
        }
    }

    @Override
    public List<ReportService.Made> all() {
        return folders()
                .filter(folder -> !folder.getFileName().toString().startsWith(HIDDEN))
                .flatMap(folder -> facts(folder).stream())
                .sorted(Comparator.comparing(ReportService.Made::at).reversed().thenComparing(ReportService.Made::id))
                .toList();
    }

    private static Optional<ReportService.Made> facts(Path folder) {
        try {
            return Optional.of(ServedJson.read(Files.readAllBytes(folder.resolve(FACTS)), ReportService.Made.class))
                    .filter(own -> folder.endsWith(own.id()));
        } catch (IOException | Problem e) {
            LOG.warn("report not listed folder={} reason=\"{}\"", folder.getFileName(), e.getMessage());
            return Optional.empty();
        }
    }

    private Path folder(String id) {
        return node.reports().resolve(id).resolve(REPORT);
    }

    @Override
    public ReportService.Made make(ReportService.Days days, Author author, Runnable each) {
        NodeKeys.requireIdentity(node);
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        ReportWriter writer =
                new ReportWriter(node, ReportWriter.question(node, days.from(), days.until(), Optional.empty()), log);
        Path place = node.reports().resolve(id);
        KeyFile.makeFolder(node.reports());
        DurableFolder.writePrivately(place, false, hidden -> {
            ReportWriter.Written written = writer.write(hidden.resolve(REPORT), Optional.empty(), each);
            byte[] record = Files.readAllBytes(hidden.resolve(REPORT).resolve(ReportFiles.RECORD));
            ReportService.Made made = new ReportService.Made(
                    id,
                    new ReportService.Period(
                            days.from().toString(), days.until().toString()),
                    written.decisions(),
                    ReportService.Colour.valueOf(written.colour().toUpperCase(Locale.ROOT)),
                    Digest.sha256(record).toHex(),
                    author.at().toString(),
                    author.by(),
                    folder(id).toString());
            Files.write(hidden.resolve(FACTS), ServedJson.bytes(made));
        });
        return facts(place).orElseThrow();
    }

    @Override
    public ReportService.Verification verify(String id) {
        VerifyingKey key = key();
        ReportFiles files = ReportFiles.of(folder(id));
        ReportVerifier.Verdict verdict = ReportVerifier.verify(files, key);
        boolean verified = verdict.failure().isEmpty();
        return new ReportService.Verification(
                id,
                verified,
                Fingerprint.of(key),
                verdict.checked(),
                verified ? ReportVerifier.notVerified(files, false) : List.of(),
                verdict.failure().map(own -> new ReportService.Failure(own.part(), own.why())));
    }

    private VerifyingKey key() {
        try (SigningKey key = KeyFile.readSigningKey(node.identity())) {
            return key.verifyingKey();
        }
    }

    @Override
    public byte[] page(String id) {
        Path page = folder(id).resolve(ReportFiles.PAGE);
        try {
            return Files.readAllBytes(page);
        } catch (IOException e) {
            throw FileProblem.unreadable(page, e);
        }
    }

    @Override
    public byte[] archive(String id) {
        Path folder = folder(id);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.list(folder);
                ZipOutputStream archive = new ZipOutputStream(bytes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                archive.putNextEntry(new ZipEntry("report-" + id + "/" + file.getFileName()));
                Files.copy(file, archive);
                archive.closeEntry();
            }
        } catch (IOException e) {
            throw FileProblem.unreadable(folder, e);
        }
        return bytes.toByteArray();
    }
}
