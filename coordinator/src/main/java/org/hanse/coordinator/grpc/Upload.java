// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import java.nio.charset.StandardCharsets;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.Name;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.proto.v1.UploadHeader;

/**
 * Identity of an upload.
 *
 * @param from node, as its certificate names it
 * @param digest SHA-256 of all bytes
 * @param size number of all bytes, at least 1
 */
record Upload(ParticipantId from, JobId job, RoundId round, Digest digest, long size) {

    private static final int NAME_DIGITS = 32;

    Upload {
        if (size < 1) {
            throw new IllegalArgumentException("an upload of " + size + " bytes");
        }
    }

    /**
     * Returns the upload that a header describes.
     *
     * @throws IllegalArgumentException if the header is not valid
     */
    static Upload of(ParticipantId from, UploadHeader header) {
        if (!Name.isOfFile(header.getJob())) {
            throw new IllegalArgumentException("found another name of a job; expected " + Name.FILE_FORM);
        }
        return new Upload(
                from,
                new JobId(header.getJob()),
                new RoundId(header.getRound()),
                Digest.of(header.getDigest().toByteArray()),
                header.getSize());
    }

    /** Returns the beginning of the names of all files of the node. */
    String nodePrefix() {
        return prefix(from);
    }

    static String prefix(ParticipantId node) {
        return digits(node.text()) + "-";
    }

    /** Returns the beginning of the names of all files of the node and the job. */
    String jobPrefix() {
        return nodePrefix() + digits(job.text()) + "-";
    }

    /** Returns the file name without its ending. It states everything but the size. */
    String name() {
        return jobPrefix() + round + "-" + digest.toHex();
    }

    static String digits(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).toHex().substring(0, NAME_DIGITS);
    }
}
