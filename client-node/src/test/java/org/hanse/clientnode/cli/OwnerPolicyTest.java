// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.owner.PolicyKeys;
import org.hanse.clientnode.owner.PolicyService;
import org.hanse.clientnode.port.Author;
import org.hanse.clientnode.serve.Problem;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.core.job.JobSetup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner sees what a policy would refuse, changes it, and takes changes back. */
class OwnerPolicyTest {

    private static final Instant AT = Instant.parse("2026-12-02T06:00:00Z");
    private static final Author TAB = Author.ofToken(AT, "tab-1");
    private static final Author OTHER_TAB = Author.ofToken(AT.plusSeconds(1), "tab-2");

    @TempDir
    Path folder = Path.of("");

    private NodeHome home = new NodeHome(Path.of(""));
    private PolicyService service = OwnerFiles.services(home, () -> AT).policy();

    @BeforeEach
    void writeHome() {
        home = EnrolledHome.write(folder.resolve("shop-a"));
        service = OwnerFiles.services(home, () -> AT).policy();
    }

    private static Optional<PolicyKeys> keys(String json) {
        return Optional.of(ServedJson.read(json.getBytes(StandardCharsets.UTF_8), PolicyKeys.class));
    }

    private PolicyService.Policy change(String digest, String json, Author author) {
        return service.change(new PolicyService.Wanted(Optional.of(digest), keys(json)), author);
    }

    private PolicyService.Policy undo(String digest) {
        return service.undo(new PolicyService.Undo(Optional.of(digest)), TAB);
    }

    private NodePolicy inForce() {
        return PolicyFile.read(home.policy());
    }

    @Test
    void policy_withoutAFile_hasTheDefaults() {
        PolicyService.Policy policy = service.policy();

        assertThat(policy.digest()).isEqualTo("none");
        assertThat(policy.keys().noise()).contains("participants");
        assertThat(policy.keys().cpu()).isEqualTo(OptionalInt.of(1));
        assertThat(policy.undo()).isEmpty();
    }

    @Test
    void changedPolicy_isReadAgainAsTheSameKeys_andByARunningNode() {
        RunningPolicy running = RunningPolicy.open(home.policy());

        PolicyService.Policy after = change(
                "none",
                "{\"noise\": \"coordinator\", \"honest\": 4, \"corrupt\": 0, \"dropout\": 0.25, \"counts\": true, \"support\": 3,"
                        + " \"unvouched\": [\"shop-b\", \"shop-c\"], \"unit\": \"shopper\", \"memory\": 900, \"cpu\": 1}",
                TAB);

        assertThat(after.keys().values())
                .containsEntry("noise", "coordinator")
                .containsEntry("unvouched", "shop-b, shop-c")
                .containsEntry("dropout", "0.25")
                .containsEntry("memory", "900");
        assertThat(running.get()).as("of a running node").isEqualTo(inForce());
        assertThat(running.get().noise()).isEqualTo(NodePolicy.Noise.COORDINATOR);
        assertThat(after.changes())
                .containsExactly(new PolicyService.Change(AT.toString(), "token tab-1", "none", after.digest(), false));
    }

    @Test
    void change_ofAPolicyThatAnotherTabChanged_isRefusedAndNamesTheOther() {
        PolicyService.Policy first = change("none", "{\"noise\": \"none\"}", TAB);

        assertThatThrownBy(() -> change("none", "{\"noise\": \"coordinator\"}", OTHER_TAB))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.kind()).isEqualTo(Problem.Kind.CHANGED))
                .hasMessageContaining("digest: found none; expected " + first.digest()
                        + ", that of policy.yaml now, which token tab-1 made at " + AT);
        assertThat(inForce().noise()).isEqualTo(NodePolicy.Noise.NONE);
        assertThat(service.policy().changes()).hasSize(1);
    }

    @Test
    void change_ofAPolicyThatWasEditedMeanwhile_isRefused() throws IOException {
        PolicyService.Policy first = change("none", "{\"noise\": \"none\"}", TAB);
        Files.writeString(home.policy(), "noise: coordinator\n");

        assertThatThrownBy(() -> change(first.digest(), "{}", TAB))
                .hasMessageContaining("which was written on the machine");
        assertThatThrownBy(() -> undo(service.policy().digest()))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.kind()).isEqualTo(Problem.Kind.INVALID))
                .hasMessageContaining("digest: found a policy.yaml that came from no change by the page");
        assertThat(inForce().noise()).isEqualTo(NodePolicy.Noise.COORDINATOR);
    }

    @Test
    void undo_twice_takesBackTwoChanges() throws IOException {
        Files.writeString(home.policy(), "# by hand\nnoise: none\n");
        RunningPolicy running = RunningPolicy.open(home.policy());
        String byHand = service.policy().digest();
        PolicyService.Policy first = change(byHand, "{\"noise\": \"coordinator\"}", TAB);
        PolicyService.Policy second = change(first.digest(), "{\"noise\": \"participants\"}", TAB);

        PolicyService.Policy once = undo(second.digest());
        assertThat(once.digest()).isEqualTo(first.digest());
        PolicyService.Policy twice = undo(once.digest());
        assertThat(twice.digest()).isEqualTo(byHand);
        assertThat(Files.readString(home.policy())).isEqualTo("# by hand\nnoise: none\n");
        assertThat(running.get().noise()).isEqualTo(NodePolicy.Noise.NONE);
        assertThat(twice.changes()).extracting(PolicyService.Change::undo).containsExactly(true, true, false, false);
        assertThat(twice.undo()).isEmpty();
        assertThatThrownBy(() -> undo(twice.digest())).hasMessageContaining("came from no change by the page");

        PolicyService.Policy third = change(byHand, "{\"cpu\": 1}", TAB);
        assertThat(undo(third.digest()).digest()).isEqualTo(byHand);
    }

    /** A crash between the record of a change and the file. */
    @Test
    void change_thatACrashLeftUnmade_isSkippedByUndo() throws IOException {
        PolicyService.Policy first = change("none", "{\"noise\": \"none\"}", TAB);
        String made = Files.readString(home.policy());
        change(first.digest(), "{\"noise\": \"coordinator\"}", TAB);
        Files.writeString(home.policy(), made);

        assertThat(service.policy().undo().orElseThrow().after()).isEqualTo(first.digest());
        assertThat(undo(first.digest()).keys().noise()).contains("participants");
    }

    @Test
    void undo_thatACrashLeftUnmade_isOfferedAgain() throws IOException {
        PolicyService.Policy first = change("none", "{\"noise\": \"none\"}", TAB);
        String made = Files.readString(home.policy());
        undo(first.digest());
        Files.writeString(home.policy(), made);

        assertThat(service.policy().undo().orElseThrow().after()).isEqualTo(first.digest());
        PolicyService.Policy second = change(first.digest(), "{\"cpu\": 1}", TAB);
        undo(second.digest());
        assertThat(undo(first.digest()).keys().noise()).contains("participants");
    }

    /** A running node keeps its policy while there is no file, so that the default is written out. */
    @Test
    void undo_ofTheFirstChange_isTheDefaultInARunningNode() {
        PolicyService.Policy first = change("none", "{\"noise\": \"none\"}", TAB);
        RunningPolicy running = RunningPolicy.open(home.policy());

        undo(first.digest());

        assertThat(running.get()).isEqualTo(NodePolicy.DEFAULT);
    }

    @Test
    void change_withSeveralFaults_namesThemAllAndChangesNothing() {
        assertThatThrownBy(
                        () -> change("none", "{\"honest\": 1, \"dropout\": 2, \"noise\": \"loud\", \"cpu\": 0}", TAB))
                .hasMessageContaining("honest: found 1")
                .hasMessageContaining("dropout: found 2")
                .hasMessageContaining("noise: found")
                .hasMessageContaining("cpu: found 0");
        assertThat(home.policy()).doesNotExist();
        assertThatThrownBy(() -> keys("{\"nois\": \"none\"}")).hasMessageContaining("a key that is not known");
    }

    /** Text of a form is a value and nothing else. */
    @Test
    void change_withLinesInAValue_addsNoKey() {
        assertThatThrownBy(() -> change("none", "{\"noise\": \"none\\ncounts: true\"}", TAB))
                .hasMessageContaining("noise: found");
        assertThat(home.policy()).doesNotExist();
        change("none", "{\"unvouched\": [\"a]\\ncounts: true #\"]}", TAB);
        assertThat(inForce().counts().accepted()).isFalse();
    }

    /** The node would not start again. */
    @Test
    void change_ofTheLimitOfALedger_isRefused() throws IOException {
        Files.writeString(home.policy(), "epsilon: 8\n");
        JobSetup setup = EnrolledHome.offerPrivately(home, EnrolledHome.roster());
        EnrolledHome.charge(home, OptionalDouble.of(8), setup, 1);
        String digest = service.policy().digest();

        assertThatThrownBy(() -> change(digest, "{\"epsilon\": 9}", TAB))
                .hasMessageContaining("epsilon: found 9.0; expected 8.0, that of the ledger of shoppers");
        assertThat(change(digest, "{\"epsilon\": 8, \"noise\": \"none\"}", TAB)
                        .keys()
                        .epsilon())
                .isEqualTo(OptionalDouble.of(8));
    }

    @Test
    void preview_namesThePlansThatWouldBeRefused_andChangesNothing() throws IOException {
        Files.writeString(home.policy(), "noise: none\ncounts: true\n");
        EnrolledHome.offerWithCounts(home, "toys", EnrolledHome.roster());
        EnrolledHome.offerPrivately(home, EnrolledHome.roster());
        EnrolledHome.run("policy", home.folder().toString(), "--approve", "toys");

        PolicyService.Preview preview =
                service.preview(new PolicyService.Proposed(keys("{\"noise\": \"participants\", \"cpu\": 2}")));

        assertThat(preview.summary()).isEqualTo("1 of the 2 offered plans would be refused, 0 of them already now.");
        assertThat(preview.refused()).hasSize(1);
        PolicyService.Refused refused = preview.refused().get(0);
        assertThat(refused.job()).isEqualTo("toys");
        assertThat(refused.runs()).isTrue();
        assertThat(refused.now()).isFalse();
        assertThat(refused.reason()).contains("counts: found a plan with").contains("noise: found a plan with none");
        assertThat(preview.restart()).containsExactly("cpu");
        assertThat(Files.readString(home.policy())).isEqualTo("noise: none\ncounts: true\n");
    }

    @Test
    void policy_ofAFileThatIsNotValid_saysWhy() throws IOException {
        Files.writeString(home.policy(), "nois: none\n");

        assertThat(service.policy().problem().orElseThrow()).contains("nois");
        assertThat(service.preview(new PolicyService.Proposed(keys("{\"cpu\": 2}")))
                        .restart())
                .containsExactly("cpu");
        assertThat(change(service.policy().digest(), "{\"noise\": \"none\"}", TAB)
                        .problem())
                .isEmpty();
    }
}
