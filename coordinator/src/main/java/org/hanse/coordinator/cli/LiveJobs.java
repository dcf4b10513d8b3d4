// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.cli.ServiceFile;
import org.hanse.cli.Words;
import org.hanse.coordinator.app.JobOverview;
import org.hanse.coordinator.app.JobService;
import org.hanse.core.federation.JobId;

/**
 * Jobs in the memory of the running service, as {@code service.json} shows them to commands.
 *
 * @param service state of the running service; empty if it does not run
 */
record LiveJobs(Optional<ObjectNode> service) {

    private static final int WIDTH = 300;

    /** Returns the jobs of the service of a home folder. */
    static LiveJobs of(Path folder) {
        return new LiveJobs(new ServiceFile(folder).running());
    }

    /** Returns the jobs as JSON. Reasons come from nodes, so each becomes one line. */
    static ObjectNode json(Map<JobId, JobService.LiveJob> jobs) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        jobs.forEach((id, job) -> {
            ObjectNode node = all.putObject(id.text());
            node.put("problem", job.problem().map(why -> Words.clip(why, WIDTH)).orElse(null));
            ObjectNode declined = node.putObject("declined");
            job.declined().forEach((name, why) -> declined.put(name.text(), Words.clip(why, WIDTH)));
            node.putNull("roster");
            job.roster().ifPresent(roster -> {
                ObjectNode pending = node.putObject("roster")
                        .put("version", roster.version())
                        .put("participants", roster.participants())
                        .put("needed", roster.needed())
                        .put("used", roster.used());
                ArrayNode missing = pending.putArray("missing");
                roster.missing().forEach(name -> missing.add(name.text()));
            });
        });
        return all;
    }

    boolean isRunning() {
        return service.isPresent();
    }

    private JsonNode job(JobId job) {
        return service.map(own -> own.path("jobs").path(job.text())).orElseGet(JsonNodeFactory.instance::missingNode);
    }

    /** Returns why the service cannot run a job. */
    Optional<String> problem(JobId job) {
        return Optional.of(job(job).path("problem")).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    /** Returns the last refusals of nodes, by name; none of a job that has ended. */
    SortedMap<String, String> declined(JobOverview job) {
        SortedMap<String, String> declined = new TreeMap<>();
        if (job.isEnded()) {
            return declined;
        }
        job(job.job())
                .path("declined")
                .properties()
                .forEach(own -> declined.put(own.getKey(), own.getValue().asText()));
        return declined;
    }

    /** Returns the newest version of the roster if approvals are missing, as JSON; null without one. */
    JsonNode roster(JobId job) {
        JsonNode roster = job(job).path("roster");
        return roster.isObject() ? roster : JsonNodeFactory.instance.nullNode();
    }

    /** Returns a line on the newest version of the roster if approvals are missing. */
    Optional<String> rosterLine(JobId job) {
        JsonNode roster = roster(job);
        if (roster.isNull()) {
            return Optional.empty();
        }
        List<String> missing = new ArrayList<>();
        roster.path("missing").forEach(name -> missing.add(name.asText()));
        int participants = roster.path("participants").asInt();
        String name = "roster " + roster.path("version").asInt() + ": ";
        if (roster.path("used").asBoolean()) {
            return Optional.of(
                    name + "in use; no approval since the coordinator's start from " + String.join(", ", missing));
        }
        return Optional.of(name + (participants - missing.size()) + " of "
                + participants + " owners approved, " + roster.path("needed").asInt() + " needed; missing "
                + String.join(", ", missing));
    }

    /** Returns a stored job with the problem that the service has with it. */
    JobOverview of(JobOverview job) {
        return job.blockedBy(problem(job.job()));
    }
}
