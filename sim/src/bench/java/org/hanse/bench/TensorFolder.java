// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.hanse.core.model.ParameterVector;
import org.hanse.file.TemporaryPath;

/**
 * Folder with the inputs of a comparison, for a program in another language. Each tensor has a file of its elements, little-endian and row
 * by row. The file {@value #MANIFEST} has names, types and shapes of the tensors and the settings of the training.
 */
final class TensorFolder {

    static final String MANIFEST = "manifest.json";
    static final String SCHEMA = "hanse.bench-inputs/1";

    private static final String FLOATS = "float32";
    private static final String INTEGERS = "int32";
    private static final int BUFFER = 1 << 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final ObjectNode manifest = JSON.createObjectNode();
    private final ArrayNode tensors;

    private TensorFolder(Path folder) {
        this.folder = folder;
        manifest.put("schema", SCHEMA);
        this.tensors = manifest.putArray("tensors");
    }

    /** Writes all that another side needs into {@code folder}. */
    static void write(Path folder, SpeedInputs inputs) {
        try {
            new TensorFolder(folder).write(inputs);
        } catch (IOException e) {
            throw TemporaryPath.unusable(e);
        }
    }

    /** Writes what clients hold, and the parameters that they begin with. */
    static void write(Path folder, ClientsInputs inputs, ParameterVector start) {
        try {
            new TensorFolder(folder).write(inputs, start);
        } catch (IOException e) {
            throw TemporaryPath.unusable(e);
        }
    }

    /** Writes parameters alone. */
    static void write(Path folder, ParameterVector parameters) {
        TensorFolder tensors = new TensorFolder(folder);
        try {
            tensors.parameters(parameters);
            tensors.finish();
        } catch (IOException e) {
            throw TemporaryPath.unusable(e);
        }
    }

    private void write(ClientsInputs inputs, ParameterVector start) throws IOException {
        ClientsSettings settings = inputs.settings;
        manifest.put("dimension", inputs.spec().dimension())
                .put("heads", inputs.spec().heads())
                .put("scores", inputs.spec().scores())
                .put("rate", SpeedCase.RATE);
        parameters(start);
        integers("titles", flat(Arrays.asList(inputs.titles)), settings.items(), SpeedCase.TITLE_TOKENS);
        integers("categories", inputs.categories, settings.items());
        int[] shape = {settings.clients(), settings.interactions()};
        integers("items", flat(Arrays.asList(inputs.items)), shape);
        integers("types", flat(Arrays.asList(inputs.types)), shape);
        integers("gaps", flat(Arrays.asList(inputs.gaps)), shape);
        finish();
    }

    private void finish() throws IOException {
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve(MANIFEST).toFile(), manifest);
    }

    private void write(SpeedInputs inputs) throws IOException {
        SpeedCase speedCase = inputs.speedCase;
        manifest.put("dimension", speedCase.spec().dimension())
                .put("heads", speedCase.spec().heads())
                .put("scores", speedCase.spec().scores())
                .put("discount", SpeedCase.DISCOUNT)
                .put("rate", SpeedCase.RATE);
        ArrayNode omega = manifest.putArray("omega");
        speedCase.omega().forEach(omega::add);
        parameters(inputs.shared.parameters());
        parameters(inputs.personal.parameters());
        integers("titles", flat(Arrays.asList(inputs.titles)), inputs.titles.length, SpeedCase.TITLE_TOKENS);
        integers("categories", inputs.categories, inputs.categories.length);
        integers("query.items", inputs.queryItems, inputs.queryItems.length);
        integers("query.types", inputs.queryTypes, inputs.queryTypes.length);
        integers("query.gaps", inputs.queryGaps, inputs.queryGaps.length);
        batches(speedCase, inputs.batches);
        finish();
    }

    private void batches(SpeedCase speedCase, List<SpeedInputs.Batch> batches) throws IOException {
        Workload workload = speedCase.workload();
        int[] shape = {batches.size(), workload.shoppers(), workload.length()};
        integers("items", flat(batches.stream().map(batch -> batch.items).toList()), shape);
        integers("targets", flat(batches.stream().map(batch -> batch.targets).toList()), shape);
        integers("types", flat(batches.stream().map(batch -> batch.types).toList()), shape);
        integers("gaps", flat(batches.stream().map(batch -> batch.gaps).toList()), shape);
        integers(
                "candidates",
                flat(batches.stream().map(batch -> batch.candidates).toList()),
                batches.size(),
                workload.negatives());
        if (speedCase.objectives()) {
            int each = workload.positions() * speedCase.rewards();
            floats(
                    "rewards",
                    i -> batches.get(i / each).rewards[i % each],
                    batches.size(),
                    workload.shoppers(),
                    workload.length(),
                    speedCase.rewards());
        }
    }

    private static int[] flat(List<int[]> rows) {
        return rows.stream().flatMapToInt(Arrays::stream).toArray();
    }

    private void parameters(ParameterVector parameters) throws IOException {
        for (var block : parameters.layout().blocks()) {
            int[] shape = block.shape().stream().mapToInt(Integer::intValue).toArray();
            floats(block.name(), i -> parameters.get(block.at() + i), shape);
        }
    }

    private void floats(String name, IntToDoubleFunction values, int... shape) throws IOException {
        write(name, FLOATS, shape, (i, buffer) -> buffer.putFloat((float) values.applyAsDouble(i)));
    }

    private void integers(String name, int[] values, int... shape) throws IOException {
        write(name, INTEGERS, shape, (i, buffer) -> buffer.putInt(values[i]));
    }

    private interface Element {
        void put(int index, ByteBuffer buffer);
    }

    private void write(String name, String type, int[] shape, Element element) throws IOException {
        String file = name + "." + type;
        ObjectNode entry =
                tensors.addObject().put("name", name).put("type", type).put("file", file);
        ArrayNode axes = entry.putArray("shape");
        Arrays.stream(shape).forEach(axes::add);
        int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        try (SeekableByteChannel channel =
                Files.newByteChannel(folder.resolve(file), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < count; i++) {
                element.put(i, buffer);
                if (buffer.remaining() < Integer.BYTES || i + 1 == count) {
                    buffer.flip();
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                    buffer.clear();
                }
            }
        }
    }

    /**
     * A tensor as it stands in a folder.
     *
     * @param shape sizes of the axes, slowest first
     * @param values the elements, row by row
     */
    record Tensor(String name, List<Integer> shape, List<Float> values) {}

    /** Reads one tensor back. */
    static Tensor read(Path folder, String name) throws IOException {
        JsonNode manifest = JSON.readTree(folder.resolve(MANIFEST).toFile());
        for (JsonNode entry : manifest.get("tensors")) {
            if (entry.get("name").asText().equals(name)) {
                List<Integer> shape = new ArrayList<>();
                entry.get("shape").forEach(axis -> shape.add(axis.asInt()));
                boolean integers = entry.get("type").asText().equals(INTEGERS);
                ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(
                                folder.resolve(entry.get("file").asText())))
                        .order(ByteOrder.LITTLE_ENDIAN);
                List<Float> values = new ArrayList<>();
                while (bytes.hasRemaining()) {
                    values.add(integers ? bytes.getInt() : bytes.getFloat());
                }
                return new Tensor(name, shape, values);
            }
        }
        throw new IOException("no tensor is named " + name);
    }
}
