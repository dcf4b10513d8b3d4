// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.file.DurableFile;

/**
 * Uploads in files of a folder. A node and job have one incomplete upload, {@code NAME.part}; a node has at most {@value #MOST_JOBS}.
 * Incomplete uploads remain after a restart, until {@link #keep} finds their round over. A complete one is {@code NAME-NUMBER.upload}, which the receiver deletes.
 *
 * <p>Any thread may call it; methods block. One process uses the folder.
 */
final class UploadSpool {

    private static final int MOST_JOBS = 16;
    private static final String PART = ".part";
    private static final String COMPLETE = ".upload";

    private final Path folder;
    private final Map<String, Writing> active = new HashMap<>();
    private long completed;

    /**
     * Opens a spool. Complete uploads whose receiver did not delete them become incomplete, so that the node completes them again.
     */
    UploadSpool(Path folder) throws IOException {
        this.folder = folder;
        DurableFile.makeFolders(folder.toAbsolutePath());
        for (Path file : files("", COMPLETE)) {
            String name = file.getFileName().toString();
            if (name.contains("-")) {
                Path part = folder.resolve(name.substring(0, name.lastIndexOf('-')) + PART);
                Files.move(file, part, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Thrown if the spool refuses an upload. The message is one line. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1;

        private RefusedException(String message) {
            super(message);
        }
    }

    /** Stops an upload under way of the same node and job, and returns the number of bytes that are stored. */
    synchronized long stored(Upload upload) throws IOException {
        stop(upload.jobPrefix());
        Path part = part(upload);
        return Files.exists(part) ? Math.min(Files.size(part), upload.size()) : 0;
    }

    /** Continues an upload, or begins it. Other uploads of the same node and job are deleted. */
    synchronized Writing begin(Upload upload, long offset) throws IOException, RefusedException {
        long stored = stored(upload);
        if (stored != offset) {
            throw new RefusedException("offset: found " + offset + "; expected " + stored);
        }
        Path part = part(upload);
        for (Path other : files(upload.jobPrefix(), PART)) {
            if (!other.equals(part)) {
                Files.delete(other);
            }
        }
        List<Path> parts = files(upload.nodePrefix(), PART);
        if (!Files.exists(part) && parts.size() >= MOST_JOBS) {
            Files.delete(parts.stream()
                    .min(Comparator.comparing(UploadSpool::changed))
                    .orElseThrow());
        }
        FileChannel file = FileChannel.open(part, CREATE, APPEND);
        if (file.size() > stored) {
            file.truncate(stored);
        }
        Writing writing = new Writing(upload, file, stored);
        active.put(upload.jobPrefix(), writing);
        return writing;
    }

    /** Stops all uploads of a node that are under way. */
    synchronized void stop(ParticipantId node) {
        String prefix = Upload.prefix(node);
        active.keySet().stream().filter(job -> job.startsWith(prefix)).toList().forEach(this::stop);
    }

    /**
     * Deletes all incomplete uploads but those of some jobs. Files with other names remain.
     *
     * @param first first round of each job whose uploads remain
     */
    synchronized void keep(Map<JobId, RoundId> first) throws IOException {
        Map<String, Integer> rounds = new HashMap<>();
        first.forEach((job, round) -> rounds.put(Upload.digits(job.text()), round.number()));
        for (Path part : files("", PART)) {
            String[] name = part.getFileName().toString().split("-", -1);
            if (name.length == 4 && round(name[2]) < rounds.getOrDefault(name[1], Integer.MAX_VALUE)) {
                stop(name[0] + "-" + name[1] + "-");
                Files.deleteIfExists(part);
            }
        }
    }

    private static int round(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    private void stop(String jobPrefix) {
        Writing writing = active.remove(jobPrefix);
        if (writing != null) {
            writing.close();
        }
    }

    private synchronized Path complete(Writing writing, boolean whole) throws IOException, RefusedException {
        Path part = part(writing.upload);
        if (!active.remove(writing.upload.jobPrefix(), writing)) {
            throw new RefusedException("a newer call continues this upload");
        }
        if (!whole) {
            Files.delete(part);
            throw new RefusedException("digest: the uploaded bytes have another one than their header states");
        }
        Path file = folder.resolve(writing.upload.name() + "-" + completed++ + COMPLETE);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        forceNames();
        return file;
    }

    private void forceNames() throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    private Path part(Upload upload) {
        return folder.resolve(upload.name() + PART);
    }

    private List<Path> files(String prefix, String ending) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().startsWith(prefix)
                            && file.getFileName().toString().endsWith(ending))
                    .toList();
        }
    }

    private static long changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** An upload under way. After {@link #close} all methods fail. */
    final class Writing {

        private final Upload upload;
        private final FileChannel file;

        /** Digest of what this call has written. An upload that continues another call's is read again at its end. */
        private final MessageDigest written = digest();

        private final boolean begun;
        private long stored;

        private Writing(Upload upload, FileChannel file, long stored) {
            this.upload = upload;
            this.file = file;
            this.begun = stored > 0;
            this.stored = stored;
        }

        Upload upload() {
            return upload;
        }

        /** Appends a piece. */
        void write(ByteString content) throws IOException, RefusedException {
            if (content.size() > upload.size() - stored) {
                throw new RefusedException(
                        "size of an upload: found more than the " + upload.size() + " bytes that its header states");
            }
            for (ByteBuffer buffer : content.asReadOnlyByteBufferList()) {
                written.update(buffer.duplicate());
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
            }
            stored += content.size();
        }

        /** Completes the upload and returns its file, which is durable. */
        Path finish() throws IOException, RefusedException {
            if (stored != upload.size()) {
                throw new RefusedException("size of an upload: found " + stored + " bytes; expected " + upload.size());
            }
            try (file) {
                file.force(true);
            }
            Digest digest = Digest.of(begun ? read() : written.digest());
            return complete(this, digest.equals(upload.digest()));
        }

        private byte[] read() throws IOException {
            MessageDigest whole = digest();
            try (InputStream in = new DigestInputStream(Files.newInputStream(part(upload)), whole)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return whole.digest();
        }

        /** Stops the upload. What is stored remains. */
        void close() {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
