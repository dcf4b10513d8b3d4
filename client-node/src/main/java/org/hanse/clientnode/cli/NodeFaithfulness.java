// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hanse.audit.CanonicalJson;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.serve.ExplainAnswer;
import org.hanse.clientnode.serve.ExplanationDocument.Tested;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.faithfulness.Attribution;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.explain.faithfulness.FaithfulnessAccumulator;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Rules;
import org.hanse.core.shard.ShardRunner;
import org.hanse.explain.FaithfulnessJson;
import org.hanse.file.DurableFile;

/** Tests of a served model's explanations on the node's own shoppers; results are a file by model. */
final class NodeFaithfulness {

    private static final String SCHEMA = "hanse.faithfulness/1";
    private static final String FOLDER = "faithfulness";
    private static final int HEX = 16;

    /** 64 bits. */
    private static final int SEED_DIGITS = 16;

    private NodeFaithfulness() {}

    /** Returns where the results of a model are. */
    static Path file(NodeHome home, ServingChoice.Version model) {
        return folder(home).resolve(model.digest().toHex() + ".json");
    }

    private static Path folder(NodeHome home) {
        return home.folder().resolve(FOLDER);
    }

    /**
     * Result for a model and its data.
     *
     * @param failed names of the decisive tests that failed
     * @param alarms names of the other tests that miss their thresholds
     */
    record Standing(boolean offered, List<String> failed, List<String> alarms) {}

    /**
     * Returns the result for the model of an explanation; empty if it was not tested with the same data. The last test of the model counts
     * for explanations that were kept with earlier data.
     *
     * @throws InvalidInputException if the file cannot be read
     */
    static Optional<Standing> standing(NodeHome home, ExplainAnswer answer) {
        Optional<Path> file = answer.version().map(model -> file(home, model)).filter(Files::exists);
        return file.map(NodeFaithfulness::read)
                .filter(stored -> answer.data()
                        .map(version -> stored.path("data").asText().equals(version))
                        .orElse(true))
                .map(stored -> new Standing(
                        FaithfulnessJson.isOffered(stored),
                        FaithfulnessJson.failed(stored),
                        FaithfulnessJson.alarms(stored)));
    }

    /** Returns the result in a word. */
    static Tested tested(NodeHome home, ExplainAnswer answer) {
        return standing(home, answer)
                .map(own -> own.offered() ? Tested.PASSED : Tested.FAILED)
                .orElse(Tested.NOT_TESTED);
    }

    private static JsonNode read(Path path) {
        try {
            return CanonicalJson.parse(Files.readAllBytes(path));
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    path + ": found " + e.getMessage() + "; expected results of --audit. Fix: run it again", e);
        }
    }

    /**
     * Tests explanations of shoppers with at least three interactions, in an order drawn by the model's digest, and stores the results.
     *
     * @param most most decisions
     * @param done runs after each decision
     * @throws InvalidInputException if popularity is served, which has no reasons
     */
    static Faithfulness test(NodeHome home, ServedShop node, int most, Runnable done) {
        ServingChoice.Version served = node.served()
                .version()
                .orElseThrow(
                        () -> new InvalidInputException("--audit: found popularity served; expected a model or a mix"
                                + " of tables, which have reasons. Fix: name a model with --job, see hanse node status "
                                + home.folder()));
        long seed = Long.parseUnsignedLong(served.digest().toHex().substring(0, SEED_DIGITS), HEX);
        FaithfulnessAccumulator.Models models = node.model()
                .network()
                .map(network -> FaithfulnessAccumulator.Models.of(
                        network, new int[network.items()], seed, ShardRunner.sequential()))
                .orElseGet(() -> FaithfulnessAccumulator.Models.withoutNetwork(
                        node.model().recommender()));
        Grade grade =
                node.model().network().map(network -> Grade.of(network.spec())).orElse(Grade.STRICT);
        FaithfulnessAccumulator audit = new FaithfulnessAccumulator(grade, Attribution.of(grade), seed);
        int tested = 0;
        for (int shopper : FaithfulnessAccumulator.order(node.merchant().log().shoppers(), seed)) {
            if (tested == most) {
                break;
            }
            if (audit.add(models, decision(node.merchant().log(), shopper))) {
                tested++;
                done.run();
            }
        }
        Faithfulness result = audit.result();
        store(home, served, node.dataVersion(), result);
        return result;
    }

    private static Decision decision(InteractionLog log, int shopper) {
        return new Decision(
                FOLDER,
                Optional.of(log.shopper(shopper)),
                Optional.of(log.sequence(shopper)),
                Optional.empty(),
                1,
                new Rules(true, Set.of(), new TreeMap<>()),
                Exploration.NONE,
                true);
    }

    private static void store(NodeHome home, ServingChoice.Version served, String data, Faithfulness result) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
        document.put("model", served.digest().toHex()).put("data", data);
        document.setAll(FaithfulnessJson.of(result));
        Path file = file(home, served);
        try {
            DurableFile.makeFolders(folder(home));
            DurableFile.write(file, new String(CanonicalJson.bytes(document), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw FileProblem.unwritable(file, e);
        }
    }
}
