// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.EnumNaming;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.explain.FaithfulnessJson;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;

/** The file {@code metrics.json}, schema {@value #SCHEMA}: a {@link RunRecord}, one figure a line. */
public final class MetricsFile {

    /** Name of the format; a change of meaning needs another name. */
    public static final String SCHEMA = "hanse.metrics/1";

    static final String NAME = "metrics.json";

    private static final JsonMapper JSON = mapper();

    private MetricsFile() {}

    /** Returns the text of the file for a run. */
    public static String of(RunRecord run) {
        try {
            return JSON.writer(oneElementALine()).writeValueAsString(run) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    /**
     * Reads the run in a folder.
     *
     * @throws InvalidInputException if there is none, or it is of another version
     */
    public static RunRecord read(Path folder) {
        Path file = folder.resolve(NAME);
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new InvalidInputException(
                    folder + ": found no readable metrics.json; expected the folder of a run. Fix: name a folder that"
                            + " hanse sim run wrote",
                    e);
        }
        try {
            JsonNode root = JSON.readTree(text);
            if (!root.path("schema").asText().equals(SCHEMA)) {
                throw new InvalidInputException(file + ": found schema \""
                        + root.path("schema").asText() + "\"; expected " + SCHEMA + ". Fix: run the scenario again");
            }
            if (!root.has("pools")) {
                throw new InvalidInputException(otherKeys(file));
            }
            return JSON.treeToValue(root, RunRecord.class);
        } catch (com.fasterxml.jackson.databind.JsonMappingException e) {
            throw new InvalidInputException(otherKeys(file), e);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    file + ": found no JSON (" + e.getOriginalMessage()
                            + "); expected JSON. Fix: run the scenario again",
                    e);
        }
    }

    private static String otherKeys(Path file) {
        return file + ": found keys of another version; expected those of this one. Fix: run the scenario again";
    }

    /** Returns the scenario of the run in a folder, also of other versions; empty if the file is unreadable. */
    static Optional<String> scenario(Path folder) {
        try {
            return Optional.of(JSON.readTree(folder.resolve(NAME).toFile()).path("scenario"))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue);
        } catch (IOException e) {
            return Optional.empty(); // Damaged: the folder holds no readable run.
        }
    }

    @EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
    private interface Kebab {}

    private static JsonMapper mapper() {
        SimpleModule numbers = new SimpleModule();
        numbers.addSerializer(Double.class, new FiniteOrNull());
        numbers.addSerializer(double.class, new FiniteOrNull());
        numbers.addDeserializer(double.class, new NumberOrNull());
        numbers.addSerializer(Faithfulness.class, new TestsWriter());
        numbers.addDeserializer(Faithfulness.class, new TestsReader());
        JsonMapper.Builder builder = JsonMapper.builder().addModule(numbers);
        for (Class<?> type : List.of(
                Metric.class,
                HeldOut.class,
                PrivacyUnit.class,
                Adversary.class,
                PoolSummary.Kind.class,
                RoundRecord.Reason.class,
                Scenario.Role.class,
                TrainedModel.Scope.class)) {
            builder.addMixIn(type, Kebab.class);
        }
        for (Class<?> type : List.of(List.class, Map.class, SortedMap.class, String.class)) {
            builder.withConfigOverride(type, own -> own.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)));
        }
        return builder.build();
    }

    private static final class FiniteOrNull extends StdSerializer<Double> {

        private static final long serialVersionUID = 1;

        FiniteOrNull() {
            super(Double.class);
        }

        @Override
        public void serialize(Double number, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (Double.isFinite(number)) {
                out.writeNumber(number);
            } else {
                out.writeNull();
            }
        }
    }

    /** Reads null and a missing key as NaN. */
    private static final class NumberOrNull extends StdDeserializer<Double> {

        private static final long serialVersionUID = 1;

        NumberOrNull() {
            super(double.class);
        }

        @Override
        public Double deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return in.getDoubleValue();
        }

        @Override
        public Double getNullValue(DeserializationContext context) {
            return Double.NaN;
        }
    }

    private static final class TestsWriter extends StdSerializer<Faithfulness> {

        private static final long serialVersionUID = 1;

        TestsWriter() {
            super(Faithfulness.class);
        }

        @Override
        public void serialize(Faithfulness tests, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeTree(FaithfulnessJson.of(tests));
        }
    }

    private static final class TestsReader extends StdDeserializer<Faithfulness> {

        private static final long serialVersionUID = 1;

        TestsReader() {
            super(Faithfulness.class);
        }

        @Override
        public Faithfulness deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return FaithfulnessJson.read(in.readValueAsTree());
        }
    }

    private static DefaultPrettyPrinter oneElementALine() {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        printer.indentObjectsWith(DefaultPrettyPrinter.FixedSpaceIndenter.instance);
        return printer;
    }
}
