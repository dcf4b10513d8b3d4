// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.Envelope;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.NodeReply;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.round.Dropout;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.RoundContext;
import org.hanse.proto.v1.Hello;
import org.hanse.proto.v1.NodeMessage;
import org.hanse.proto.v1.NoticeMessage;
import org.hanse.proto.v1.RoundEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobCodecTest {

    private static final int TRIES = 5_000;

    private static final JobId JOB = new JobId("books-daily");
    private static final RoundId ROUND = new RoundId(7);
    private static final Digest DIGEST = Digest.sha256(new byte[] {1});
    private static final Envelope ENVELOPE = new Envelope(JOB, ROUND, 1L << 40, new byte[] {1, 2, 3});

    private static final List<JobNotice> NOTICES = List.of(
            new JobNotice.PlanOffered(
                    JOB,
                    document(SignedDocument.Kind.PLAN, "rounds: 3\n"),
                    document(SignedDocument.Kind.ROSTER, "nodes: []\n")),
            new JobNotice.RosterOffered(JOB, document(SignedDocument.Kind.ROSTER, "version: 2\n")),
            new JobNotice.RoundAnnounced(
                    JOB,
                    ROUND,
                    new RoundContext(
                            DIGEST,
                            new RoundContext.Start(Digest.sha256(new byte[] {2}), Digest.sha256(new byte[] {3}), 0.25),
                            Enrolment.of(Map.of()).digest(),
                            Digest.sha256(new byte[] {4}),
                            RoundContext.NONE)),
            new JobNotice.RoundAnnounced(
                    JOB,
                    ROUND,
                    new RoundContext(
                            DIGEST,
                            RoundContext.Start.of(DIGEST)
                                    .with(List.of(Digest.sha256(new byte[] {5}), Digest.sha256(new byte[] {6}))),
                            DIGEST,
                            RoundContext.NONE,
                            RoundContext.NONE)),
            new JobNotice.Delivered(ENVELOPE),
            new JobNotice.RoundClosed(JOB, ROUND, true, DIGEST, ""),
            new JobNotice.RoundClosed(JOB, ROUND, true, DIGEST, List.of(Digest.sha256(new byte[] {5}), DIGEST), ""),
            new JobNotice.RoundClosed(JOB, ROUND, false, DIGEST, "too few nodes"),
            new JobNotice.JobEnded(JOB, false, "budget exhausted"),
            new JobNotice.Rejected(JOB, ROUND, "a message of another round"));

    private static final List<NodeReply> REPLIES = List.of(
            new NodeReply.Sent(ENVELOPE),
            new NodeReply.Declined(JOB, "epsilon: found 9; expected at most 8"),
            new NodeReply.RosterApproved(JOB, DIGEST));

    private static SignedDocument document(SignedDocument.Kind kind, String text) {
        return new SignedDocument(kind, text, Signature.of(new byte[Signature.SIZE]));
    }

    @Test
    void notice_ofEachKind_isTheSameAfterDecoding() throws Exception {
        for (JobNotice notice : NOTICES) {
            byte[] bytes = JobCodec.encode(notice).toByteArray();
            assertThat(JobCodec.decode(NoticeMessage.parseFrom(bytes))).isEqualTo(notice);
        }
    }

    @Test
    void reply_ofEachKind_isTheSameAfterDecoding() throws Exception {
        for (NodeReply reply : REPLIES) {
            byte[] bytes = JobCodec.encode(reply).toByteArray();
            assertThat(JobCodec.decode(NodeMessage.parseFrom(bytes))).isEqualTo(reply);
        }
    }

    @Test
    void changedNotice_isDecodedOrRejected() {
        Random random = new Random(1);
        int rejected = 0;
        for (int i = 0; i < TRIES; i++) {
            NoticeMessage real = JobCodec.encode(NOTICES.get(i % NOTICES.size()));
            rejected += rejects(() -> JobCodec.decode((NoticeMessage) Bent.field(real, random)));
            byte[] bytes = Bent.bytes(real.toByteArray(), random);
            rejected += rejects(() -> JobCodec.decode(NoticeMessage.parseFrom(bytes)));
        }
        assertThat(rejected).isBetween(TRIES / 10, 2 * TRIES - TRIES / 10);
    }

    @Test
    void changedReply_isDecodedOrRejected() {
        Random random = new Random(2);
        int rejected = 0;
        for (int i = 0; i < TRIES; i++) {
            NodeMessage real = JobCodec.encode(REPLIES.get(i % REPLIES.size()));
            rejected += rejects(() -> JobCodec.decode((NodeMessage) Bent.field(real, random)));
            byte[] bytes = Bent.bytes(real.toByteArray(), random);
            rejected += rejects(() -> JobCodec.decode(NodeMessage.parseFrom(bytes)));
        }
        assertThat(rejected).isBetween(TRIES / 10, 2 * TRIES - TRIES / 10);
    }

    @Test
    void message_withoutContent_isRejected() {
        for (NoticeMessage empty : List.of(
                NoticeMessage.getDefaultInstance(),
                NoticeMessage.newBuilder().setHello(Hello.getDefaultInstance()).build())) {
            assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> JobCodec.decode(empty));
        }
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> JobCodec.decode(NodeMessage.getDefaultInstance()));
    }

    @Test
    void envelope_aboveTheLimit_isRefusedBothWays() {
        byte[] large = new byte[JobCodec.MOST_ENVELOPE_BYTES + 1];
        NodeMessage message = NodeMessage.newBuilder()
                .setSent(RoundEnvelope.newBuilder().setJob("books").setRound(1).setMessage(ByteString.copyFrom(large)))
                .build();

        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> JobCodec.decode(message))
                .withMessageContaining("4194305 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobCodec.encode(new NodeReply.Sent(new Envelope(JOB, ROUND, 0, large))));
    }

    @Test
    void document_aboveTheLimit_isRefused() {
        String large = "ü".repeat(JobCodec.MOST_DOCUMENT_BYTES / 2 + 1);
        JobNotice notice = new JobNotice.PlanOffered(
                JOB, document(SignedDocument.Kind.PLAN, large), document(SignedDocument.Kind.ROSTER, ""));

        assertThatIllegalArgumentException().isThrownBy(() -> JobCodec.encode(notice));
    }

    @Test
    void documents_ofTheWrongKind_areRefused() {
        SignedDocument plan = document(SignedDocument.Kind.PLAN, "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobCodec.encode(new JobNotice.PlanOffered(JOB, plan, plan)));
    }

    /** Both sides name files after jobs. */
    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", ".", "a b", "bücher"})
    void job_whoseNameIsNoFileName_isRefused(String name) {
        NodeReply reply = new NodeReply.Declined(new JobId(name), "");

        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> JobCodec.decode(JobCodec.encode(reply)));
    }

    @Test
    void reason_aboveTheLimit_isCutBetweenCharacters() {
        NodeReply reply = JobCodec.decode(JobCodec.encode(new NodeReply.Declined(JOB, "x" + "ü".repeat(600))));

        assertThat(reply).isEqualTo(new NodeReply.Declined(JOB, "x" + "ü".repeat(499)));
    }

    private interface Decoder {
        Object decode() throws InvalidProtocolBufferException;
    }

    private static int rejects(Decoder decoder) {
        try {
            assertThat(decoder.decode()).isNotNull();
            return 0;
        } catch (DecodeException | InvalidProtocolBufferException e) {
            return 1;
        }
    }

    /** A new line or an escape sequence would forge lines of the receiver's log, a mark of direction what its reader sees. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "no data\n2026-11-30T08:00:00.000Z INFO JobThread job ended job=books",
                "no data\r\u001b[2Kjob ended",
                "no data\u009b2Kjob ended",
                "no data\u2028job ended",
                "no data\u202edne boj",
                "no data\u2066\u200fjob ended"
            })
    void decode_reasonWithControlCharacters_isOneLineWithoutThem(String forged) throws InvalidProtocolBufferException {
        List<String> reasons = List.of(
                ((NodeReply.Declined) JobCodec.decode(
                                NodeMessage.parseFrom(JobCodec.encode(new NodeReply.Declined(JOB, forged))
                                        .toByteArray())))
                        .detail(),
                ((JobNotice.RoundClosed) through(new JobNotice.RoundClosed(JOB, ROUND, false, DIGEST, forged)))
                        .detail(),
                ((JobNotice.JobEnded) through(new JobNotice.JobEnded(JOB, false, forged))).detail(),
                ((JobNotice.Rejected) through(new JobNotice.Rejected(JOB, ROUND, forged))).detail(),
                Dropout.of(Dropout.Reason.NO_UPDATE, forged).detail());

        assertThat(reasons)
                .allSatisfy(reason -> assertThat(reason)
                        .startsWith("no data")
                        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\u2028\\u2029]"));
    }

    private static JobNotice through(JobNotice notice) throws InvalidProtocolBufferException {
        return JobCodec.decode(NoticeMessage.parseFrom(JobCodec.encode(notice).toByteArray()));
    }
}
