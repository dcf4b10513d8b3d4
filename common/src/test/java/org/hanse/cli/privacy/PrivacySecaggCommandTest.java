// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.hanse.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacySecaggCommandTest {

    private static PrivacyRun plan(String words) {
        return PrivacyRun.of((Object[]) ("secagg " + words).split(" "));
    }

    private static JsonNode json(String words) throws IOException {
        return new ObjectMapper().readTree(plan(words + " --json").out());
    }

    @Test
    void secagg_ofTwenty_isATableAndWords() {
        PrivacyRun run = plan("--participants 20 --corrupt 0.3 --dropout 0.2 --size 1000 --bound 512 --noise 64");

        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out()).isEqualTo("""
                Secure aggregation of 20 participants: 30 % corrupt, 20 % dropouts, active adversary as coordinator

                neighbours  19  all other participants
                threshold   14  shares that reconstruct a secret
                corrupt      7  at most, colluding with the coordinator
                dropouts     6  at most, after sharing keys
                honest       8  at least, in a sum
                masks       20  on an update
                ring bits   15  an element, for coordinates of up to 512 steps and noise of deviation 64

                bytes of a node        sends  receives
                AdvertiseKeys            224         0
                ShareKeys              3,360     4,160
                MaskedInputCollection  2,003     3,344
                ConsistencyCheck          80       640
                Unmasking              1,156     1,600
                a round                6,823     9,744

                The coordinator learns only the sum of the survivors, even if it colludes with 7 participants. The
                round succeeds with up to 6 dropouts.
                The masked update has 1,875 bytes, 0.47 times those of 1,000 32-bit numbers. All other messages of a
                node have 4,948 bytes. A name counts as 16 bytes. Model, plan and message framing are not included.

                Not protected:
                - The sum itself: it reveals what only one or a few participants sent, such as rows of rare items.
                  Only differential privacy protects against that.
                - Two sums over nearly the same participants: their difference reveals the updates of the others.
                - More corrupt participants or dropouts than planned, or fake participants enrolled by the owner of
                  the roster.
                - Poisoned updates: updates are hidden, so one participant can spoil the sum unseen.
                - Denial of service: participants or a coordinator can abort rounds.
                - Metadata: the coordinator sees who takes part, when, and how much is sent.
                """);
    }

    @Test
    void secagg_aboveThreeHundred_isTheRegularGraph() throws IOException {
        JsonNode json = json("--participants 1000 --corrupt 0.1 --dropout 0.1");

        assertThat(json.path("schema").asText()).isEqualTo("hanse.privacy-secagg/1");
        assertThat(json.path("graph").toString()).isEqualTo("{\"complete\":false,\"neighbours\":96,\"threshold\":67}");
        assertThat(json.path("tolerated").toString()).isEqualTo("{\"corrupt\":100,\"lost\":100}");
        assertThat(json.path("honest").asInt()).isEqualTo(800);
        assertThat(json.path("masks").asInt()).isEqualTo(97);
        assertThat(json.path("bytes").path("masked").asLong()).isEqualTo(1_000_000 * 26 / 8);
        assertThat(json.path("bytes").path("phases").findValuesAsText("phase"))
                .containsExactly(
                        "AdvertiseKeys",
                        "RevealNonces",
                        "ShareKeys",
                        "MaskedInputCollection",
                        "ConsistencyCheck",
                        "Unmasking");
    }

    @Test
    void secagg_onTheRegularGraph_saysWhatIsDrawn() {
        PrivacyRun run = plan("--participants 1000 --corrupt 0.1 --dropout 0.1");

        assertThat(run.lines())
                .contains(
                        "neighbours   96  drawn in each round (k-regular graph)",
                        "honest      800  at least, in a sum, with no more dropouts than planned",
                        "Neighbours are random: one draw splits the sum with a probability of at most 2^-40, which is about",
                        "2^40 work for a coordinator that draws again. The round fails with a probability of at most 2^-20.",
                        "Services refuse such rounds.");
        assertThat(run.out()).contains("More corrupt participants or dropouts than planned");
    }

    /** Thresholds, and who may be corrupt or lost, counted by hand: no two groups of a threshold beside the corrupt ones. */
    @ParameterizedTest
    @CsvSource({
        "10, 0.3, 0.2, '', 7, 3, 3, 4",
        "100, 0.33, 0.1, '', 67, 33, 33, 34",
        "100, 0, 0, '', 51, 1, 49, 51",
        "4, 0, 0, '', 3, 1, 0, 4",
        "4, 0.5, 0, '', 4, 2, 0, 2",
        "10, 0.3, 0.2, --semi-honest, 6, 4, 4, 3"
    })
    void secagg_onTheCompleteGraph_toleratesWhatTheThresholdAllows(
            int participants,
            double corrupt,
            double dropout,
            String more,
            int threshold,
            int corruptTolerated,
            int lostTolerated,
            int honest)
            throws IOException {
        JsonNode json =
                json(("--participants " + participants + " --corrupt " + corrupt + " --dropout " + dropout + " " + more)
                        .strip());

        assertThat(json.path("graph").path("threshold").asInt()).isEqualTo(threshold);
        assertThat(json.path("tolerated").path("corrupt").asInt()).isEqualTo(corruptTolerated);
        assertThat(json.path("tolerated").path("lost").asInt()).isEqualTo(lostTolerated);
        assertThat(json.path("honest").asInt()).isEqualTo(honest);
    }

    @Test
    void secagg_bytes_addUp() throws IOException {
        JsonNode bytes = json("--participants 10 --corrupt 0.3 --dropout 0.2 --size 1001 --bound 1")
                .path("bytes");

        // A ring of 5 bits: 10 participants with -1, 0 or 1.
        assertThat(bytes.path("masked").asInt()).isEqualTo((1001 * 5 + 7) / 8);
        assertThat(bytes.path("sent").asInt()).isEqualTo(224 + 1600 + 754 + 80 + 586);
        assertThat(bytes.path("received").asInt()).isEqualTo(10 * 208 + 9 * 176 + 20 * 16 + 10 * 80);
        assertThat(bytes.path("phases").findValuesAsText("sent")).containsExactly("224", "1600", "754", "80", "586");
    }

    @Test
    void secagg_semiHonest_saysWhatThatLeavesOpen() {
        String words = "--participants 10 --corrupt 0.3 --dropout 0.2";

        assertThat(plan(words).out())
                .contains("active adversary as coordinator")
                .doesNotContain("semi-honest");
        assertThat(plan(words + " --semi-honest").out())
                .contains("semi-honest coordinator", "An active adversary as coordinator");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--participants 10 --corrupt 0.4 --dropout 0.4 | found 10 participants, 40 % corrupt and 40 % dropouts; expected assumptions that a threshold can meet. Fix: assume at most 29 % dropouts, or assume at most 19 % corrupt, or use 7 participants, the smallest cohort, or assume a coordinator that follows the protocol (--semi-honest)",
                "--participants 4 --corrupt 0.25 --dropout 0.25 | found 4 participants, 25 % corrupt and 25 % dropouts; expected assumptions that a threshold can meet. Fix: assume at most 24 % dropouts, or use 5 participants",
                "--participants 4 --corrupt 0.75 --dropout 0 | found 4 participants, 75 % corrupt and 0 % dropouts; expected assumptions that a threshold can meet. Fix: assume at most 74 % corrupt, or use 5 participants",
                "--participants 400 --corrupt 0.4 --dropout 0.5 | found 400 participants, 40 % corrupt and 50 % dropouts; expected assumptions that a threshold can meet. Fix: assume at most 29 % dropouts, or assume a coordinator that follows the protocol (--semi-honest)",
                "--participants 100 --corrupt 0.9 --dropout 0.9 | found 100 participants, 90 % corrupt and 90 % dropouts; expected assumptions that a threshold can meet. Fix: assume at most 4 % dropouts",
                "--participants 3 --corrupt 0 --dropout 0 | --participants: found 3; expected a whole number from 4 to 1000000, as in a smaller sum two participants can compute the update of a third. Fix: change --participants (see privacy secagg --help)",
                "--corrupt 0 --dropout 0 | --participants: found none; expected one, or --csv",
                "--participants 9 --dropout 0 | --corrupt: found none; expected one, or --csv",
                "--participants 9 --corrupt 0 | --dropout: found none; expected one, or --csv",
                "--participants 9 --corrupt 1 --dropout 0 | --corrupt: found 1; expected a number from 0 to below 1",
                "--participants 9 --corrupt 0 --dropout NaN | --dropout: found NaN; expected a number from 0 to below 1",
                "--participants 9 --corrupt 0 --dropout 0 --size 0 | --size: found 0; expected a whole number from 1",
                "--participants 9 --corrupt 0 --dropout 0 --bound 0 | --bound: found 0; expected a whole number from 1",
                "--participants 9 --corrupt 0 --dropout 0 --noise 1e20 | do not fit into a ring of 62 bits",
                "--participants 9 --corrupt 0 --dropout 0 --out x.csv | --out: found without --csv; expected --csv with it. Fix: leave out"
                        + " --out",
                "--csv x.csv --participants 9 | --participants: found beside --csv; expected --csv without it. Fix: leave out --participants",
                "--csv x.csv --json | --json: found beside --csv; expected --csv without it. Fix: leave out --json",
                "--csv none.csv | none.csv: found no such file"
            })
    void secagg_whatCannotBe_isRefusedInOneLine(String words, String message) {
        PrivacyRun run = plan(words);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).startsWith("hanse: ").contains(message).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void privacy_withoutACommand_isAUsageError() {
        PrivacyRun run = PrivacyRun.of();

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("found no command");
        assertThat(List.of(run.out())).containsExactly("");
    }
}
