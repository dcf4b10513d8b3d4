// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadSpoolTest {

    private static final ParticipantId SHOP = new ParticipantId("shop-a");

    @TempDir
    private Path folder;

    private UploadSpool spool;

    @BeforeEach
    void open() throws IOException {
        spool = new UploadSpool(folder);
    }

    @Test
    void upload_inTwoPieces_isOneFile() throws Exception {
        UploadSpool.Writing writing = spool.begin(upload("books", 1, "first second"), 0);
        writing.write(ByteString.copyFromUtf8("first "));
        writing.write(ByteString.copyFromUtf8("second"));

        assertThat(writing.finish()).hasContent("first second");
        assertThat(names()).hasSize(1);
    }

    @Test
    void upload_afterARestart_continuesWhereItWas() throws Exception {
        Upload upload = upload("books", 1, "first second");
        spool.begin(upload, 0).write(ByteString.copyFromUtf8("first "));
        open();

        assertThat(spool.stored(upload)).isEqualTo(6);
        UploadSpool.Writing writing = spool.begin(upload, 6);
        writing.write(ByteString.copyFromUtf8("second"));
        assertThat(writing.finish()).hasContent("first second");
    }

    @Test
    void completeUpload_notReceivedBeforeARestart_completesAgainWithoutBytes() throws Exception {
        Upload upload = upload("books", 1, "whole");
        UploadSpool.Writing writing = spool.begin(upload, 0);
        writing.write(ByteString.copyFromUtf8("whole"));
        writing.finish();
        open();

        assertThat(spool.stored(upload)).isEqualTo(5);
        assertThat(spool.begin(upload, 5).finish()).hasContent("whole");
    }

    @Test
    void upload_ofTheNextRound_deletesTheEarlier() throws Exception {
        spool.begin(upload("books", 1, "one"), 0).write(ByteString.copyFromUtf8("on"));
        spool.begin(upload("books", 2, "two"), 0);

        assertThat(spool.stored(upload("books", 1, "one"))).isZero();
        assertThat(names()).hasSize(1);
    }

    @Test
    void upload_begunAgain_stopsTheEarlierCall() throws Exception {
        Upload upload = upload("books", 1, "whole");
        UploadSpool.Writing earlier = spool.begin(upload, 0);
        spool.begin(upload, 0);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> earlier.write(ByteString.copyFromUtf8("whole")));
    }

    @Test
    void upload_ofADisconnectedNode_stops() throws Exception {
        UploadSpool.Writing writing = spool.begin(upload("books", 1, "whole"), 0);
        spool.stop(new ParticipantId("shop-b"));
        writing.write(ByteString.copyFromUtf8("w"));
        spool.stop(SHOP);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> writing.write(ByteString.copyFromUtf8("hole")));
    }

    @Test
    void upload_withOtherBytes_isRefusedAndDeleted() throws Exception {
        UploadSpool.Writing writing = spool.begin(upload("books", 1, "whole"), 0);
        writing.write(ByteString.copyFromUtf8("other"));

        assertThatExceptionOfType(UploadSpool.RefusedException.class)
                .isThrownBy(writing::finish)
                .withMessageStartingWith("digest");
        assertThat(names()).isEmpty();
    }

    @Test
    void upload_ofAnotherSize_isRefused() throws Exception {
        UploadSpool.Writing writing = spool.begin(upload("books", 1, "whole"), 0);
        assertThatExceptionOfType(UploadSpool.RefusedException.class).isThrownBy(writing::finish);
        assertThatExceptionOfType(UploadSpool.RefusedException.class)
                .isThrownBy(() -> writing.write(ByteString.copyFromUtf8("longer")));
        assertThatExceptionOfType(UploadSpool.RefusedException.class)
                .isThrownBy(() -> spool.begin(upload("books", 1, "whole"), 3));
    }

    @Test
    void uploads_ofManyJobsOfANode_keepTheNewest16() throws Exception {
        for (int job = 0; job < 20; job++) {
            spool.begin(upload("job " + job, 1, "whole"), 0);
        }

        assertThat(names()).hasSize(16);
    }

    /** S2: what no round reads any more does not stay on the disk. */
    @Test
    void keep_afterARestart_deletesUploadsOfEndedJobsAndRounds() throws Exception {
        for (String job : List.of("books", "shoes", "films")) {
            spool.begin(upload(job, 2, "whole"), 0).write(ByteString.copyFromUtf8("wh"));
        }
        open();
        UploadSpool.Writing ended = spool.begin(upload("books", 2, "whole"), 2);
        UploadSpool.Writing going = spool.begin(upload("films", 2, "whole"), 2);

        spool.keep(Map.of(new JobId("books"), new RoundId(3), new JobId("films"), new RoundId(2)));

        assertThat(names()).hasSize(1);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> ended.write(ByteString.copyFromUtf8("ole")));
        going.write(ByteString.copyFromUtf8("ole"));
        assertThat(going.finish()).hasContent("whole");
    }

    /** The upkeep of revocations runs after it. */
    @Test
    void keep_withForeignFiles_deletesWhatIsOver() throws Exception {
        spool.begin(upload("books", 2, "whole"), 0);
        Path foreign = Files.createFile(folder.resolve("a-b-c-d.part"));
        Path later = Files.createFile(folder.resolve("a-b-99999999999-d.part"));
        Path other = Files.createFile(folder.resolve("copy.upload"));
        open();

        spool.keep(Map.of());

        assertThat(names()).containsExactlyInAnyOrder(foreign, later, other);
    }

    private List<Path> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static Upload upload(String job, int round, String content) {
        byte[] bytes = content.getBytes(UTF_8);
        return new Upload(SHOP, new JobId(job), new RoundId(round), Digest.sha256(bytes), bytes.length);
    }
}
