// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hanse.clientnode.port.OwnNetwork;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.clientnode.port.ServedModelStore;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.port.ServingChoice.Candidate;
import org.hanse.clientnode.port.ValueCheck;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.evaluate.policy.OffPolicySupport;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.ReadableFacts;
import org.hanse.core.model.ContentSpec;
import org.hanse.file.DurableFile;
import org.hanse.wire.DecodeException;
import org.hanse.wire.MessageStream;
import org.hanse.wire.ModelCodec;
import org.hanse.wire.PersonalStateCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Served models in a folder, readable by their owner only: {@value #SERVING} has the choice of what the node serves, {@value #KEPT} what it
 * served last. {@code JOB.json}
 * names a job's model and the comparison, and {@code JOB.DIGEST.model} has its parameters; {@value #NETWORK} and {@code DIGEST.parameters}
 * are those of the own network. A file of parameters has the number of messages of the shared parameters (4 bytes), their messages and those
 * of the personal parameters. The parameters are on the disk before the file that names them.
 */
public final class FileServedModelStore implements ServedModelStore {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHOICE = ".json";
    private static final String MODEL = ".model";

    /** Choice of what the node serves. No job's file has this ending. */
    private static final String SERVING = "node.choice";

    /** What is served and what was served before it. */
    private static final String KEPT = "node.kept";

    /** Own network, and the ending of its parameters. */
    private static final String NETWORK = "node.network";

    private static final String PARAMETERS = ".parameters";

    private static final Logger LOG = LoggerFactory.getLogger(FileServedModelStore.class);

    private final Path folder;

    public FileServedModelStore(Path folder) {
        this.folder = folder;
    }

    private Path choice(JobId job) {
        return folder.resolve(job.text() + CHOICE);
    }

    private Path file(JobId job, Digest model) {
        return folder.resolve(job.text() + "." + model.toHex() + MODEL);
    }

    @Override
    public void serve(ServedModel served, Content content) {
        Optional<ServedModel> before = served(served.job());
        write(content, file(served.job(), served.model()));
        write(served);
        before.ifPresent(earlier -> deleteUnnamed(served.job(), earlier.model()));
    }

    /** Deletes the parameters of a model that its job does not serve and that is not kept. */
    private void deleteUnnamed(JobId job, Digest model) {
        boolean named = Stream.concat(
                        served(job).map(ServedModel::model).stream(),
                        kept().stream()
                                .map(Kept::candidate)
                                .filter(own -> own instanceof ServingChoice.Model other
                                        && other.job().equals(job))
                                .map(own -> ((ServingChoice.Model) own).digest()))
                .anyMatch(model::equals);
        if (!named) {
            delete(file(job, model));
        }
    }

    private void write(Content content, Path file) {
        List<byte[]> model = ModelCodec.toBytes(content.model());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(model.size()).array());
        try {
            MessageStream.write(out, model);
            MessageStream.write(out, PersonalStateCodec.toBytes(content.personal()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        makeFolder();
        DurableFile.writePrivately(file, out.toByteArray());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void keep(ServedModel served) {
        if (served(served.job())
                .filter(now -> now.model().equals(served.model()))
                .isEmpty()) {
            throw new IllegalArgumentException("job " + served.job() + " serves another model than " + served.model());
        }
        write(served);
    }

    private void write(ServedModel served) {
        ObjectNode node = JSON.createObjectNode()
                .put("job", served.job().text())
                .put("model", served.model().toHex())
                .put("round", served.round());
        add(node, served.validation());
        node.put("examined", served.examined().toHex())
                .put("at", served.at().toString())
                .put("reason", served.reason());
        write(choice(served.job()), node);
    }

    private static void write(Path file, ObjectNode node) {
        DurableFile.writePrivately(file, (node + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void add(ObjectNode node, ServedModel.Validation validation) {
        node.put("metric", validation.metric());
        validation.value().ifPresentOrElse(value -> node.put("value", value), () -> node.putNull("value"));
        validation
                .popularity()
                .ifPresentOrElse(value -> node.put("popularity", value), () -> node.putNull("popularity"));
        node.set("scales", ScalesJson.of(validation.scales()));
        node.put("queries", validation.queries()).put("data", validation.data());
    }

    private static ServedModel.Validation validation(JsonNode node) {
        return new ServedModel.Validation(
                node.path("metric").asText(),
                number(node.path("value")),
                node.path("queries").asInt(),
                node.path("data").asText(),
                number(node.path("popularity")),
                ScalesJson.read(node.path("scales")));
    }

    @Override
    public void serve(OwnNetwork network, Content content) {
        write(content, file(network.model()));
        write(folder.resolve(NETWORK), node(network));
        sweep();
    }

    private static ObjectNode node(OwnNetwork network) {
        ReadableFacts facts = network.facts();
        ObjectNode node = JSON.createObjectNode()
                .put("model", network.model().toHex())
                .put("settings", network.settings().toHex())
                .put("epochs", network.epochs())
                .put("excludeHistory", network.excludeHistory())
                .put("titles", facts.titles())
                .put("vectorSize", facts.vectorSize())
                .put("timed", facts.timed())
                .put("valued", facts.valued());
        facts.facts().forEach(fact -> node.withArray("facts").add(fact.name()));
        add(node, network.validation());
        return node.put("at", network.at().toString());
    }

    private static OwnNetwork network(JsonNode node) {
        return new OwnNetwork(
                new ReadableFacts(
                        node.path("titles").asBoolean(),
                        facts(node.path("facts")),
                        node.path("vectorSize").asInt(),
                        node.path("timed").asBoolean(),
                        node.path("valued").asBoolean()),
                node.path("excludeHistory").asBoolean(),
                digest(node.path("settings")),
                digest(node.path("model")),
                node.path("epochs").asInt(),
                validation(node),
                Instant.parse(node.path("at").asText()));
    }

    private Path file(Digest network) {
        return folder.resolve(network.toHex() + PARAMETERS);
    }

    /** Deletes parameters of networks that neither the stored one, nor the choice, nor what is kept names. */
    private void sweep() {
        Set<Path> named = new HashSet<>();
        own().ifPresent(network -> named.add(file(network.model())));
        choice().flatMap(ServingChoice::own).ifPresent(own -> named.add(file(own.digest())));
        kept().stream().flatMap(own -> own.network().stream()).forEach(network -> named.add(file(network.model())));
        files(PARAMETERS).stream().filter(file -> !named.contains(file)).forEach(FileServedModelStore::delete);
    }

    @Override
    public void keepServed(Candidate now) {
        List<Kept> before = kept();
        Optional<OwnNetwork> network = now instanceof ServingChoice.Own own ? own(own.digest()) : Optional.empty();
        List<Kept> next = ServedModelStore.next(before, new Kept(now, network));
        if (!next.equals(before)) {
            ObjectNode node = JSON.createObjectNode();
            next.forEach(own -> {
                ObjectNode each = node.withArray("kept").addObject();
                each.set("candidate", candidate(own.candidate()));
                own.network().ifPresent(found -> each.set("network", node(found)));
            });
            makeFolder();
            write(folder.resolve(KEPT), node);
            sweep();
            before.forEach(own -> {
                if (own.candidate() instanceof ServingChoice.Model model) {
                    deleteUnnamed(model.job(), model.digest());
                }
            });
        }
    }

    @Override
    public List<Kept> kept() {
        return read(KEPT, node -> {
                    List<Kept> kept = new ArrayList<>();
                    node.path("kept")
                            .forEach(own -> kept.add(new Kept(
                                    candidate(own.path("candidate")),
                                    Optional.of(own.path("network"))
                                            .filter(JsonNode::isObject)
                                            .map(FileServedModelStore::network))));
                    return List.copyOf(kept);
                })
                .orElse(List.of())
                .stream()
                .filter(this::isThere)
                .toList();
    }

    /** Another process may have deleted the parameters, and an earlier version may have stored them. */
    private boolean isThere(Kept own) {
        if (own.candidate() instanceof ServingChoice.Model model) {
            return Files.exists(file(model.job(), model.digest()));
        }
        return !(own.candidate() instanceof ServingChoice.Own)
                || own.network()
                        .filter(OwnNetwork::isOfThisVersion)
                        .filter(network -> Files.exists(file(network.model())))
                        .isPresent();
    }

    private void makeFolder() {
        try {
            DurableFile.makeFolders(folder.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<OwnNetwork> own() {
        return read(NETWORK, FileServedModelStore::network).filter(OwnNetwork::isOfThisVersion);
    }

    private static List<ContentSpec.Fact> facts(JsonNode node) {
        List<ContentSpec.Fact> facts = new ArrayList<>();
        node.forEach(name -> facts.add(ContentSpec.Fact.valueOf(name.asText())));
        return facts;
    }

    @Override
    public Optional<Content> content(Digest model) {
        return content(file(model));
    }

    @Override
    public void choose(ServingChoice choice) {
        ObjectNode node = JSON.createObjectNode()
                .put("data", choice.data())
                .put("metric", choice.metric())
                .put("queries", choice.queries())
                .put("chosen", choice.chosen())
                .put("at", choice.at().toString())
                .put("since", choice.since().toString())
                .put("reason", choice.reason());
        choice.lead()
                .ifPresent(own -> node.putObject("lead")
                        .put("difference", own.difference())
                        .put("low", own.low())
                        .put("high", own.high())
                        .put("queries", own.n())
                        .put("differing", own.differing()));
        choice.found()
                .ifPresent(own -> node.putObject("found")
                        .put("served", own.served())
                        .put("bestsellers", own.bestsellers())
                        .put("again", own.again())
                        .put("slots", own.slots())
                        .put("queries", own.queries()));
        choice.values().ifPresent(own -> node.set("values", values(own)));
        ArrayNode sums = node.putArray("sums");
        choice.sums().stream().map(JobId::text).forEach(sums::add);
        choice.candidates().forEach(own -> node.withArray("candidates").add(candidate(own)));
        makeFolder();
        write(folder.resolve(SERVING), node);
        sweep();
    }

    private static ObjectNode candidate(Candidate own) {
        ObjectNode node = JSON.createObjectNode();
        if (own instanceof ServingChoice.Tables tables) {
            tables.mix().parameters().forEach(node::put);
            tables.sum().ifPresent(job -> node.put("sum", job.text()));
        } else if (own instanceof ServingChoice.Model model) {
            node.put("job", model.job().text())
                    .put("round", model.round())
                    .put("model", model.digest().toHex())
                    .set("scales", ScalesJson.of(model.scales()));
            if (model.valued()) {
                node.put("valued", true);
            }
        } else if (own instanceof ServingChoice.Own network) {
            node.put("epochs", network.epochs())
                    .put("model", network.digest().toHex())
                    .set("scales", ScalesJson.of(network.scales()));
        }
        own.value().ifPresent(value -> node.put("value", value));
        return node;
    }

    /** A file of an earlier version lacks parameters, which then had these values. */
    private static Mix mix(JsonNode node) {
        Map<String, Double> earlier = Mix.fixed().parameters();
        return Mix.of(Mix.fixed().name(), key -> node.path(key).asDouble(earlier.getOrDefault(key, 0.0)));
    }

    private static Candidate candidate(JsonNode node) {
        OptionalDouble value = number(node.path("value"));
        if (node.has("knn")) {
            return new ServingChoice.Tables(
                    mix(node),
                    Optional.of(node.path("sum").asText())
                            .filter(job -> !job.isEmpty())
                            .map(JobId::new),
                    value);
        }
        if (node.has("epochs")) {
            return new ServingChoice.Own(
                    node.path("epochs").asInt(),
                    digest(node.path("model")),
                    ScalesJson.read(node.path("scales")),
                    value);
        }
        return node.has("job")
                ? new ServingChoice.Model(
                        new JobId(node.path("job").asText()),
                        node.path("round").asInt(),
                        digest(node.path("model")),
                        ScalesJson.read(node.path("scales")),
                        value,
                        node.path("valued").asBoolean())
                : new ServingChoice.Popularity(value);
    }

    @Override
    public Optional<ServingChoice> choice() {
        return read(SERVING, node -> {
            List<Candidate> candidates = new ArrayList<>();
            node.path("candidates").forEach(own -> candidates.add(candidate(own)));
            List<JobId> sums = new ArrayList<>();
            node.path("sums").forEach(job -> sums.add(new JobId(job.asText())));
            return new ServingChoice(
                    node.path("data").asText(),
                    sums,
                    node.path("metric").asText(),
                    node.path("queries").asInt(),
                    candidates,
                    node.path("chosen").asInt(),
                    Instant.parse(node.path("at").asText()),
                    Instant.parse(node.path("since").asText(node.path("at").asText())),
                    node.path("reason").asText(),
                    Optional.of(node.path("lead")).filter(JsonNode::isObject).map(FileServedModelStore::lead),
                    Optional.of(node.path("found")).filter(JsonNode::isObject).map(FileServedModelStore::found),
                    Optional.of(node.path("values")).filter(JsonNode::isObject).map(own -> values(own, node)));
        });
    }

    private static ServingChoice.Found found(JsonNode node) {
        return new ServingChoice.Found(
                node.path("served").asDouble(),
                node.path("bestsellers").asDouble(),
                node.path("again").asDouble(),
                node.path("slots").asInt(),
                node.path("queries").asInt());
    }

    private static ObjectNode values(ValueCheck own) {
        ObjectNode node = JSON.createObjectNode();
        own.with().ifPresent(value -> node.put("with", value));
        own.without().ifPresent(value -> node.put("without", value));
        ValueCheck.Estimate log = own.log();
        node.put("slots", log.slots()).put("verdict", log.verdict().name());
        log.because().forEach(node.putArray("because")::add);
        if (log.slots() > 0) {
            node.put("difference", log.difference()).put("low", log.low()).put("high", log.high());
        }
        return node;
    }

    private static ValueCheck values(JsonNode node, JsonNode choice) {
        List<String> because = new ArrayList<>();
        node.path("because").forEach(own -> because.add(own.asText()));
        return new ValueCheck(
                choice.path("metric").asText(),
                number(node.path("with")),
                number(node.path("without")),
                new ValueCheck.Estimate(
                        node.path("slots").asInt(),
                        OffPolicySupport.Verdict.valueOf(node.path("verdict").asText()),
                        because,
                        node.path("difference").asDouble(Double.NaN),
                        node.path("low").asDouble(Double.NaN),
                        node.path("high").asDouble(Double.NaN)));
    }

    private static Difference lead(JsonNode node) {
        return new Difference(
                node.path("difference").asDouble(),
                node.path("low").asDouble(),
                node.path("high").asDouble(),
                node.path("queries").asInt(),
                node.path("differing").asInt());
    }

    /** Reads a file of the node, which may be missing or damaged: the next comparison or training replaces it. */
    private <T> Optional<T> read(String name, Function<JsonNode, T> content) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(content.apply(JSON.readTree(Files.readString(file))));
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            LOG.warn("unreadable file={} reason=\"{}\"", file, e.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }

    @Override
    public Optional<ServedModel> served(JobId job) {
        Path file = choice(job);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    private static ServedModel read(Path file) {
        try {
            JsonNode node = JSON.readTree(Files.readString(file));
            return new ServedModel(
                    new JobId(node.path("job").asText()),
                    digest(node.path("model")),
                    node.path("round").asInt(),
                    validation(node),
                    digest(node.path("examined")),
                    Instant.parse(node.path("at").asText()),
                    node.path("reason").asText());
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    file + ": found other text; expected the served model as JSON. Fix: delete the file, the next"
                            + " published model is compared anew",
                    e);
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }

    private static OptionalDouble number(JsonNode node) {
        return node.isNumber() ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
    }

    private static Digest digest(JsonNode node) {
        return Digest.of(HexFormat.of().parseHex(node.asText()));
    }

    @Override
    public List<ServedModel> all() {
        return files(CHOICE).stream().map(FileServedModelStore::read).toList();
    }

    /** Returns the files with an ending, sorted. */
    private List<Path> files(String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw FileProblem.unreadable(folder, e);
        }
    }

    @Override
    public Optional<Content> content(JobId job, Digest model) {
        // Other parameters have no file.
        return content(file(job, model));
    }

    private static Optional<Content> content(Path file) {
        try {
            byte[] bytes = DurableFile.readPrivately(file);
            List<byte[]> messages = MessageStream.read(
                    new ByteArrayInputStream(bytes, Math.min(Integer.BYTES, bytes.length), bytes.length));
            int count =
                    bytes.length < Integer.BYTES ? -1 : ByteBuffer.wrap(bytes).getInt();
            if (count < 0 || count > messages.size()) {
                return Optional.empty();
            }
            return Optional.of(new Content(
                    ModelCodec.parse(messages.subList(0, count)),
                    PersonalStateCodec.parse(messages.subList(count, messages.size()))));
        } catch (DecodeException | NoSuchFileException e) {
            // Another process may have replaced the model meanwhile.
            return Optional.empty();
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }
}
