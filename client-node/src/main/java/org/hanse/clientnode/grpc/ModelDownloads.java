// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hanse.clientnode.port.GatewayException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.round.StoredSum;
import org.hanse.file.DurableFile;
import org.hanse.proto.v1.DownloadPiece;
import org.hanse.proto.v1.DownloadRequest;
import org.hanse.proto.v1.FederationGrpc;
import org.hanse.wire.DecodeException;
import org.hanse.wire.MessageStream;
import org.hanse.wire.ModelCodec;
import org.hanse.wire.StoredSumCodec;

/**
 * Downloads of models and sums of counts, one at a time. An incomplete one is the file {@code DIGEST.part} of a folder, and is continued
 * unless another one begins. The job limits its bytes.
 */
final class ModelDownloads {

    private static final String PART = ".part";
    private static final int ATTEMPT_MINUTES = 10;
    private static final int MOST_ATTEMPTS = 5;

    private final FederationGrpc.FederationBlockingStub stub;
    private final Path folder;
    private final Failure failure;
    private final Backoff backoff;
    private final CountDownLatch closed = new CountDownLatch(1);

    ModelDownloads(FederationGrpc.FederationBlockingStub stub, Path folder, Failure failure, Backoff backoff) {
        this.stub = stub;
        this.folder = folder;
        this.failure = failure;
        this.backoff = backoff;
    }

    /**
     * Downloads a model and verifies its digest.
     *
     * @param layout layout of the job's models
     * @throws GatewayException after five attempts in a row without progress, or if the coordinator sends other bytes than a model of this
     *     layout and digest
     */
    synchronized GlobalModel model(Digest digest, ParameterLayout layout) {
        MessageStream.Size most = ModelCodec.most(layout);
        return download(digest, most.bytes(), (in, bytes) -> {
            GlobalModel model = ModelCodec.parse(MessageStream.read(in, most), layout);
            return new Parsed<>(model, ModelDigest.of(model.parameters()));
        });
    }

    /**
     * Downloads a sum before training and verifies its digest.
     *
     * @param size number of its elements
     * @throws GatewayException as for a model
     */
    synchronized StoredSum counts(Digest digest, int size) {
        return download(digest, StoredSumCodec.mostBytes(size), (in, bytes) -> {
            StoredSum sum = StoredSumCodec.read(in, bytes);
            return new Parsed<>(sum, sum.digest());
        });
    }

    /** Content of a file with its digest. */
    private record Parsed<T>(T content, Digest digest) {}

    @FunctionalInterface
    private interface Parser<T> {
        Parsed<T> parse(InputStream in, long bytes) throws IOException;
    }

    private <T> T download(Digest digest, long most, Parser<T> parser) {
        Path part = folder.resolve(digest.toHex() + PART);
        try {
            DurableFile.makeFolders(folder.toAbsolutePath());
            deleteOthers(part);
            try {
                fetch(digest, most, part);
                T content = verified(digest, part, parser);
                Files.delete(part);
                return content;
            } catch (DecodeException e) {
                Files.deleteIfExists(part);
                throw e;
            }
        } catch (DecodeException e) {
            throw new GatewayException(
                    name(digest)
                            + ": found other bytes from the coordinator; expected this digest. Fix: inform the operator",
                    e);
        } catch (IOException e) {
            throw new GatewayException(
                    folder + ": downloads cannot be stored here (" + e.getMessage()
                            + "). Fix: free space, set permissions",
                    e);
        }
    }

    /** Deletes incomplete downloads but one. */
    private void deleteOthers(Path part) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path other : all.filter(file -> file.toString().endsWith(PART) && !file.equals(part))
                    .toList()) {
                Files.deleteIfExists(other);
            }
        }
    }

    /** Ends waiting between attempts. The end of the channel ends transfers. */
    void close() {
        closed.countDown();
    }

    private static <T> T verified(Digest digest, Path file, Parser<T> parser) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Parsed<T> parsed = parser.parse(in, Files.size(file));
            if (!parsed.digest().equals(digest)) {
                throw new DecodeException("content of another digest");
            }
            return parsed.content();
        }
    }

    private void fetch(Digest digest, long most, Path part) throws IOException {
        backoff.reset();
        int failures = 0;
        while (true) {
            long before = size(part);
            try {
                receive(digest, most, part);
                return;
            } catch (StatusRuntimeException e) {
                Status.Code code = e.getStatus().getCode();
                if (code == Status.Code.OUT_OF_RANGE) {
                    Files.deleteIfExists(part);
                }
                failures = size(part) > before ? 0 : failures + 1;
                if (failures == MOST_ATTEMPTS
                        || code == Status.Code.NOT_FOUND
                        || Failure.isLasting(e)
                        || waitedForClose(backoff.next())) {
                    throw new GatewayException(name(digest) + ": " + failure.describe(e), e);
                }
            }
        }
    }

    private void receive(Digest digest, long most, Path part) throws IOException {
        try (FileChannel file = FileChannel.open(part, CREATE, APPEND);
                Context.CancellableContext call = Context.current().withCancellation()) {
            Context earlier = call.attach();
            try {
                long offset = file.size();
                Iterator<DownloadPiece> pieces = stub.withDeadlineAfter(ATTEMPT_MINUTES, TimeUnit.MINUTES)
                        .download(DownloadRequest.newBuilder()
                                .setDigest(ByteString.copyFrom(digest.toBytes()))
                                .setOffset(offset)
                                .build());
                boolean complete = false;
                while (!complete && pieces.hasNext()) {
                    DownloadPiece piece = pieces.next();
                    requireFits(piece, offset, most);
                    offset = append(piece, offset, file);
                    complete = offset == piece.getSize();
                }
                if (!complete) {
                    throw Status.UNAVAILABLE
                            .withDescription("the transfer ended early")
                            .asRuntimeException();
                }
            } finally {
                call.detach(earlier);
            }
        }
    }

    /** Checks a piece before it is stored. An empty one is for a file that is complete. */
    private static void requireFits(DownloadPiece piece, long offset, long most) {
        long end = offset + piece.getContent().size();
        boolean empty = end == offset && end != piece.getSize();
        if (piece.getOffset() != offset || empty || piece.getSize() < end || piece.getSize() > most) {
            throw new DecodeException("a piece that does not continue a file of at most " + most + " bytes");
        }
    }

    private static long append(DownloadPiece piece, long offset, FileChannel file) throws IOException {
        ByteBuffer content = piece.getContent().asReadOnlyByteBuffer();
        while (content.hasRemaining()) {
            file.write(content);
        }
        return offset + piece.getContent().size();
    }

    private boolean waitedForClose(int millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static String name(Digest digest) {
        return "model " + digest.toHex();
    }
}
