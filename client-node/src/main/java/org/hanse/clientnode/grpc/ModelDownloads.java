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
import org.hanse.clientnode.port.GatewayException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.model.GlobalModel;
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

/** Downloads of models and sums of counts, one at a time. An incomplete one is the file {@code DIGEST.part} of a folder, and is continued. */
final class ModelDownloads {

    private static final long MOST_BYTES = 1L << 31;
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
     * @throws GatewayException after five attempts in a row without progress, or if the digest differs
     */
    synchronized GlobalModel model(Digest digest) {
        return download(digest, in -> {
            GlobalModel model = ModelCodec.parse(MessageStream.read(in));
            return new Parsed<>(model, ModelDigest.of(model.parameters()));
        });
    }

    /**
     * Downloads a sum before training and verifies its digest.
     *
     * @throws GatewayException as for a model
     */
    synchronized StoredSum counts(Digest digest) {
        return download(digest, in -> {
            StoredSum sum = StoredSumCodec.parse(in.readAllBytes());
            return new Parsed<>(sum, sum.digest());
        });
    }

    /** Content of a file with its digest. */
    private record Parsed<T>(T content, Digest digest) {}

    @FunctionalInterface
    private interface Parser<T> {
        Parsed<T> parse(InputStream in) throws IOException;
    }

    private <T> T download(Digest digest, Parser<T> parser) {
        Path part = folder.resolve(digest.toHex() + ".part");
        try {
            DurableFile.makeFolders(folder.toAbsolutePath());
            fetch(digest, part);
            try {
                return verified(digest, part, parser);
            } finally {
                Files.deleteIfExists(part);
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

    /** Ends waiting between attempts. The end of the channel ends transfers. */
    void close() {
        closed.countDown();
    }

    private static <T> T verified(Digest digest, Path file, Parser<T> parser) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Parsed<T> parsed = parser.parse(in);
            if (!parsed.digest().equals(digest)) {
                throw new DecodeException("content of another digest");
            }
            return parsed.content();
        }
    }

    private void fetch(Digest digest, Path part) throws IOException {
        backoff.reset();
        int failures = 0;
        while (true) {
            long before = size(part);
            try {
                receive(digest, part);
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

    private void receive(Digest digest, Path part) throws IOException {
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

    private static long append(DownloadPiece piece, long offset, FileChannel file) throws IOException {
        long end = offset + piece.getContent().size();
        if (piece.getOffset() != offset || piece.getSize() < end || piece.getSize() > MOST_BYTES) {
            throw new DecodeException("a piece that does not continue the model");
        }
        ByteBuffer content = piece.getContent().asReadOnlyByteBuffer();
        while (content.hasRemaining()) {
            file.write(content);
        }
        return end;
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
