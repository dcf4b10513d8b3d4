// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.hanse.coordinator.app.JobOverview;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.job.SumKind;

/** Jobs as JSON. Every key is present; a missing value is null. */
final class JobJson {

    private JobJson() {}

    static ObjectNode of(JobOverview stored, RoundTally tally, LiveJobs live) {
        JobOverview job = live.of(stored);
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("name", job.job().text())
                .put("state", job.state())
                .put("why", job.why().orElse(null))
                .put("rounds", tally.rounds())
                .put("counted", tally.counted())
                .put("aborted", job.aborted());
        job.current().ifPresentOrElse(round -> node.set("current", of(round)), () -> node.putNull("current"));
        job.last().ifPresentOrElse(round -> node.set("last", of(round)), () -> node.putNull("last"));
        SumKind.allWords().forEach(kind -> node.putNull(kind.key()));
        job.sums().forEach(sum -> {
            ObjectNode of = node.putObject(sum.kind().key())
                    .put("round", sum.round())
                    .put("participants", sum.participants())
                    .put("seconds", sum.seconds());
            sum.figures()
                    .forEach((name, figure) -> of.set(
                            name,
                            figure instanceof Integer whole
                                    ? of.numberNode(whole.intValue())
                                    : of.numberNode(figure.doubleValue())));
        });
        ObjectNode declined = node.putObject("declined");
        live.declined(job).forEach(declined::put);
        node.set("pendingRoster", live.roster(job.job()));
        return node;
    }

    private static ObjectNode of(JobOverview.CurrentRound round) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("round", round.round())
                .put("phase", round.phase())
                .put("deadline", round.deadline().map(Instant::toString).orElse(null));
        ArrayNode waiting = node.putArray("waitingFor");
        round.waiting().forEach(name -> waiting.add(name.text()));
        return node;
    }

    static ObjectNode of(JobRecord.Counted round) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("round", round.round())
                .put("updates", round.updates())
                .put("seconds", round.seconds());
        putLoss(node, round.loss());
        return node;
    }

    static void putLoss(ObjectNode node, OptionalDouble loss) {
        if (loss.isPresent()) {
            node.put("loss", (float) loss.getAsDouble());
        } else {
            node.putNull("loss");
        }
    }

    static ArrayNode history(List<JobStore.Entry> history) {
        ArrayNode lines = JsonNodeFactory.instance.arrayNode();
        history.forEach(
                entry -> lines.addObject().put("at", entry.at().toString()).put("line", entry.line()));
        return lines;
    }
}
