// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.hanse.proto.v1.DownloadPiece;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transfer of one file to a node. It reads a piece when the node can take one. gRPC calls it one call after the other. */
final class ModelDownload {

    private static final Logger LOG = LoggerFactory.getLogger(ModelDownload.class);

    private static final int PIECE_BYTES = 1 << 18;

    private final FileChannel file;
    private final long size;
    private final ServerCallStreamObserver<DownloadPiece> out;
    private long offset;
    private boolean ended;

    private ModelDownload(FileChannel file, long offset, ServerCallStreamObserver<DownloadPiece> out)
            throws IOException {
        this.file = file;
        this.size = file.size();
        this.offset = offset;
        this.out = out;
    }

    /** Begins a transfer at an offset. */
    static void begin(Path path, long offset, ServerCallStreamObserver<DownloadPiece> out) {
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
            ModelDownload download = new ModelDownload(file, offset, out);
            if (offset < 0 || offset > download.size) {
                file.close();
                out.onError(Status.OUT_OF_RANGE
                        .withDescription("offset " + offset + " of a file of " + download.size + " bytes")
                        .asRuntimeException());
                return;
            }
            out.setOnCancelHandler(download::end);
            out.setOnReadyHandler(download::send);
        } catch (NoSuchFileException e) {
            out.onError(Status.NOT_FOUND
                    .withDescription("the coordinator has no such model")
                    .asRuntimeException());
        } catch (IOException e) {
            LOG.error("download failed", e);
            out.onError(Status.UNAVAILABLE
                    .withDescription("the coordinator cannot read the model")
                    .asRuntimeException());
        }
    }

    private void send() {
        try {
            while (!ended && out.isReady()) {
                ByteBuffer content = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, size - offset));
                while (content.hasRemaining()) {
                    if (file.read(content, offset + content.position()) < 0) {
                        throw new IOException("the file became shorter");
                    }
                }
                out.onNext(DownloadPiece.newBuilder()
                        .setOffset(offset)
                        .setSize(size)
                        .setContent(UnsafeByteOperations.unsafeWrap(content.flip()))
                        .build());
                offset += content.limit();
                if (offset == size) {
                    end();
                    out.onCompleted();
                }
            }
        } catch (IOException e) {
            LOG.error("download failed", e);
            end();
            out.onError(Status.UNAVAILABLE
                    .withDescription("the coordinator cannot read the model")
                    .asRuntimeException());
        }
    }

    private void end() {
        ended = true;
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("file not closed", e);
        }
    }
}
