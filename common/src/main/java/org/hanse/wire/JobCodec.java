// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.Name;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.Envelope;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.NodeReply;
import org.hanse.core.job.SignedDocument;
import org.hanse.proto.v1.Declined;
import org.hanse.proto.v1.JobEnded;
import org.hanse.proto.v1.NodeMessage;
import org.hanse.proto.v1.NoticeMessage;
import org.hanse.proto.v1.PlanOffered;
import org.hanse.proto.v1.Rejected;
import org.hanse.proto.v1.RosterApproved;
import org.hanse.proto.v1.RosterOffered;
import org.hanse.proto.v1.RoundAnnounced;
import org.hanse.proto.v1.RoundClosed;
import org.hanse.proto.v1.RoundEnvelope;
import org.hanse.proto.v1.SignedText;

/** Messages of jobs between the coordinator and its nodes. Each is one message. */
public final class JobCodec {

    /** Version of the services in {@code federation.proto}. Both sides send theirs first. */
    public static final int PROTOCOL_VERSION = 1;

    /** Largest document in bytes of UTF-8. */
    public static final int MOST_DOCUMENT_BYTES = 1 << 20;

    /** Largest message of a round in bytes. */
    public static final int MOST_ENVELOPE_BYTES = 4 << 20;

    /** Largest message on the connection in bytes: an envelope with its names. */
    public static final int MOST_MESSAGE_BYTES = MOST_ENVELOPE_BYTES + (1 << 16);

    /** Largest message of a node in bytes: a piece of an upload. Other messages have an entry for each neighbour at most. */
    public static final int MOST_NODE_BYTES = SecAggCodec.PIECE_BYTES + (1 << 16);

    /** Longest reason in bytes of UTF-8. Longer ones are cut. */
    public static final int MOST_DETAIL_BYTES = 1000;

    private static final Notices NOTICES = new Notices();
    private static final Replies REPLIES = new Replies();

    private JobCodec() {}

    /**
     * Encodes a notice.
     *
     * @throws IllegalArgumentException if a document or an envelope is too large
     */
    public static NoticeMessage encode(JobNotice notice) {
        return notice.visit(NOTICES);
    }

    /**
     * Encodes a reply.
     *
     * @throws IllegalArgumentException if an envelope is too large
     */
    public static NodeMessage encode(NodeReply reply) {
        return reply.visit(REPLIES);
    }

    /**
     * Decodes a notice.
     *
     * @throws DecodeException if the message is not a valid notice
     */
    public static JobNotice decode(NoticeMessage message) {
        return Decoding.of("a notice", () -> switch (message.getMessageCase()) {
            case PLAN_OFFERED -> planOffered(message.getPlanOffered());
            case ROSTER_OFFERED -> rosterOffered(message.getRosterOffered());
            case ROUND_ANNOUNCED -> roundAnnounced(message.getRoundAnnounced());
            case DELIVERED -> new JobNotice.Delivered(envelope(message.getDelivered()));
            case ROUND_CLOSED -> roundClosed(message.getRoundClosed());
            case JOB_ENDED -> jobEnded(message.getJobEnded());
            case REJECTED -> rejected(message.getRejected());
            case HELLO, MESSAGE_NOT_SET -> throw new DecodeException("a notice without content");
        });
    }

    /**
     * Decodes a reply.
     *
     * @throws DecodeException if the message is not a valid reply
     */
    public static NodeReply decode(NodeMessage message) {
        return Decoding.of("a reply", () -> switch (message.getMessageCase()) {
            case SENT -> new NodeReply.Sent(envelope(message.getSent()));
            case DECLINED -> declined(message.getDeclined());
            case ROSTER_APPROVED -> rosterApproved(message.getRosterApproved());
            case HELLO, MESSAGE_NOT_SET -> throw new DecodeException("a reply without content");
        });
    }

    private static final class Notices implements JobNotice.Handler<NoticeMessage> {

        @Override
        public NoticeMessage planOffered(JobNotice.PlanOffered notice) {
            return NoticeMessage.newBuilder()
                    .setPlanOffered(PlanOffered.newBuilder()
                            .setJob(notice.job().text())
                            .setPlan(signed(notice.plan(), SignedDocument.Kind.PLAN))
                            .setRoster(signed(notice.roster(), SignedDocument.Kind.ROSTER)))
                    .build();
        }

        @Override
        public NoticeMessage rosterOffered(JobNotice.RosterOffered notice) {
            return NoticeMessage.newBuilder()
                    .setRosterOffered(RosterOffered.newBuilder()
                            .setJob(notice.job().text())
                            .setRoster(signed(notice.roster(), SignedDocument.Kind.ROSTER)))
                    .build();
        }

        @Override
        public NoticeMessage roundAnnounced(JobNotice.RoundAnnounced notice) {
            return NoticeMessage.newBuilder()
                    .setRoundAnnounced(RoundAnnounced.newBuilder()
                            .setJob(notice.job().text())
                            .setRound(notice.round().number())
                            .setContext(SecAggParts.context(notice.context())))
                    .build();
        }

        @Override
        public NoticeMessage delivered(JobNotice.Delivered notice) {
            return NoticeMessage.newBuilder()
                    .setDelivered(envelope(notice.envelope()))
                    .build();
        }

        @Override
        public NoticeMessage roundClosed(JobNotice.RoundClosed notice) {
            return NoticeMessage.newBuilder()
                    .setRoundClosed(RoundClosed.newBuilder()
                            .setJob(notice.job().text())
                            .setRound(notice.round().number())
                            .setCounted(notice.counted())
                            .setModel(SecAggParts.bytes(notice.model()))
                            .addAllCounts(SecAggParts.bytes(notice.sums()))
                            .setDetail(shortened(notice.detail())))
                    .build();
        }

        @Override
        public NoticeMessage jobEnded(JobNotice.JobEnded notice) {
            return NoticeMessage.newBuilder()
                    .setJobEnded(JobEnded.newBuilder()
                            .setJob(notice.job().text())
                            .setComplete(notice.complete())
                            .setDetail(shortened(notice.detail())))
                    .build();
        }

        @Override
        public NoticeMessage rejected(JobNotice.Rejected notice) {
            return NoticeMessage.newBuilder()
                    .setRejected(Rejected.newBuilder()
                            .setJob(notice.job().text())
                            .setRound(notice.round().number())
                            .setDetail(shortened(notice.detail())))
                    .build();
        }
    }

    private static final class Replies implements NodeReply.Handler<NodeMessage> {

        @Override
        public NodeMessage sent(NodeReply.Sent reply) {
            return NodeMessage.newBuilder().setSent(envelope(reply.envelope())).build();
        }

        @Override
        public NodeMessage declined(NodeReply.Declined reply) {
            return NodeMessage.newBuilder()
                    .setDeclined(
                            Declined.newBuilder().setJob(reply.job().text()).setDetail(shortened(reply.detail())))
                    .build();
        }

        @Override
        public NodeMessage rosterApproved(NodeReply.RosterApproved reply) {
            return NodeMessage.newBuilder()
                    .setRosterApproved(RosterApproved.newBuilder()
                            .setJob(reply.job().text())
                            .setRoster(SecAggParts.bytes(reply.roster())))
                    .build();
        }
    }

    /** Returns the id of a job. Both sides use it in file names. */
    private static JobId job(String text) {
        JobId job = new JobId(text);
        if (!Name.isOfFile(text)) {
            throw new DecodeException("found another name of a job; expected " + Name.FILE_FORM);
        }
        return job;
    }

    private static JobNotice planOffered(PlanOffered message) {
        return new JobNotice.PlanOffered(
                job(message.getJob()),
                document(message.getPlan(), SignedDocument.Kind.PLAN),
                document(message.getRoster(), SignedDocument.Kind.ROSTER));
    }

    private static JobNotice rosterOffered(RosterOffered message) {
        return new JobNotice.RosterOffered(
                job(message.getJob()), document(message.getRoster(), SignedDocument.Kind.ROSTER));
    }

    private static JobNotice roundAnnounced(RoundAnnounced message) {
        return new JobNotice.RoundAnnounced(
                job(message.getJob()), new RoundId(message.getRound()), SecAggParts.context(message.getContext()));
    }

    private static JobNotice roundClosed(RoundClosed message) {
        return new JobNotice.RoundClosed(
                job(message.getJob()),
                new RoundId(message.getRound()),
                message.getCounted(),
                Digest.of(message.getModel().toByteArray()),
                SecAggParts.digests(message.getCountsList()),
                detail(message.getDetail()));
    }

    private static JobNotice jobEnded(JobEnded message) {
        return new JobNotice.JobEnded(job(message.getJob()), message.getComplete(), detail(message.getDetail()));
    }

    private static JobNotice rejected(Rejected message) {
        return new JobNotice.Rejected(
                job(message.getJob()), new RoundId(message.getRound()), detail(message.getDetail()));
    }

    private static NodeReply declined(Declined message) {
        return new NodeReply.Declined(job(message.getJob()), detail(message.getDetail()));
    }

    private static NodeReply rosterApproved(RosterApproved message) {
        return new NodeReply.RosterApproved(
                job(message.getJob()), Digest.of(message.getRoster().toByteArray()));
    }

    private static RoundEnvelope envelope(Envelope envelope) {
        byte[] message = envelope.message();
        require(message.length, MOST_ENVELOPE_BYTES, "a message of a round");
        return RoundEnvelope.newBuilder()
                .setJob(envelope.job().text())
                .setRound(envelope.round().number())
                .setSequence(envelope.sequence())
                .setMessage(ByteString.copyFrom(message))
                .build();
    }

    private static Envelope envelope(RoundEnvelope message) {
        require(message.getMessage().size(), MOST_ENVELOPE_BYTES, "a message of a round");
        return new Envelope(
                job(message.getJob()),
                new RoundId(message.getRound()),
                message.getSequence(),
                message.getMessage().toByteArray());
    }

    private static SignedText signed(SignedDocument document, SignedDocument.Kind kind) {
        if (document.kind() != kind) {
            throw new IllegalArgumentException("a document of kind " + document.kind() + " in place of " + kind);
        }
        require(document.text().getBytes(StandardCharsets.UTF_8).length, MOST_DOCUMENT_BYTES, "a document");
        return SignedText.newBuilder()
                .setText(document.text())
                .setSignature(SecAggParts.bytes(document.signature()))
                .build();
    }

    private static SignedDocument document(SignedText message, SignedDocument.Kind kind) {
        require(message.getTextBytes().size(), MOST_DOCUMENT_BYTES, "a document");
        return new SignedDocument(kind, message.getText(), SecAggParts.signature(message.getSignature()));
    }

    private static String detail(String text) {
        require(text.getBytes(StandardCharsets.UTF_8).length, MOST_DETAIL_BYTES, "a reason");
        return Name.oneLine(text);
    }

    /** Cuts a reason at the limit, between two characters. */
    private static String shortened(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= MOST_DETAIL_BYTES) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int bytes = 0;
        for (int point : text.codePoints().toArray()) {
            bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_DETAIL_BYTES) {
                break;
            }
            cut.appendCodePoint(point);
        }
        return cut.toString();
    }

    private static void require(int bytes, int most, String what) {
        if (bytes > most) {
            throw new IllegalArgumentException(what + " of " + bytes + " bytes; at most " + most + " are allowed");
        }
    }
}
