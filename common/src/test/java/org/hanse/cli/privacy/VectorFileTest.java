// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.hanse.cli.privacy.VectorFile.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors that are wrong in one place fail, wherever that place is. */
class VectorFileTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder = Path.of("");

    @Test
    void results_ofPrimitivesWithAnyDigitAltered_fail() throws IOException {
        ObjectNode root = (ObjectNode) read("crypto-kat.json");
        // It takes long, and its shorter companion is the same computation.
        ((ObjectNode) root.path("x25519").path(4)).remove("after_1000");

        List<String> altered = assertEachFails(
                "crypto-kat.json",
                root,
                at -> !at.contains("/source")
                        && !at.endsWith("/alg")
                        && !at.startsWith("/aes_ctr/0/")
                        && !at.startsWith("/aead/1/")
                        && !at.startsWith("/ed25519_must_reject/"));

        assertThat(altered).hasSizeGreaterThan(40);
    }

    @Test
    void results_ofSharesWithAnyDigitAltered_fail() throws IOException {
        List<String> altered = assertEachFails(
                "secagg-shamir.json",
                read("secagg-shamir.json"),
                at -> at.matches("/fields/[0-2]/.*_hex.*") && !at.endsWith("/modulus_hex"));

        assertThat(altered).hasSizeGreaterThan(30);
    }

    @Test
    void results_ofMaskedSumsWithAnyNumberAltered_fail() throws IOException {
        List<String> altered = assertEachFails(
                "secagg-masked-sum.json",
                read("secagg-masked-sum.json"),
                at -> at.matches("/\\d/(pairwise_keys|self_keys|inputs|masked|sum_all|sum_without_dropped)/.*"));

        assertThat(altered).hasSizeGreaterThan(200);
    }

    @Test
    void results_ofSensitivitiesWithAnyNumberAltered_fail() throws IOException {
        List<String> altered =
                assertEachFails("dp-sensitivity.json", read("dp-sensitivity.json"), at -> !at.contains("/examples/"));

        assertThat(altered).hasSizeGreaterThan(100);
    }

    /** One example more or less changes a weight, unless there are more than the cap. So most vectors must fail. */
    @Test
    void results_ofSensitivitiesWithOtherExamples_fail() throws IOException {
        JsonNode root = read("dp-sensitivity.json");
        ((ArrayNode) root.path(0).path("examples")).set(3, 61);
        ((ArrayNode) root.path(1).path("examples")).set(4, 272);

        assertThat(failures("dp-sensitivity.json", root))
                .extracting(VectorFile.Result::remark)
                .satisfiesExactly(
                        remark -> assertThat(remark).startsWith("expected 0.62 under \"weights[3]\", got 0.61"),
                        remark -> assertThat(remark)
                                .startsWith("expected 6.775 under \"weights_uncapped_true_sensitivity\", got 6.8"));
    }

    @Test
    void results_ofCorrelatedNoiseWithAnyNumberAltered_fail() throws IOException {
        List<String> altered = assertEachFails(
                "dp-matrix.json",
                read("dp-matrix.json"),
                at -> at.startsWith("/coefficients")
                        || at.matches(".*/(rounds|.*_C|.*_per_unit_sigma)")
                        || at.matches("/cases/(1|2|4|5|7|8)/min_separation")
                        || at.matches("/cases/(2|8)/max_participations"));

        assertThat(altered).hasSizeGreaterThan(60);
    }

    @Test
    void results_ofPrivacyVectorsThatAreIncomplete_fail() throws IOException {
        JsonNode sums = read("dp-sensitivity.json");
        ((ObjectNode) sums.path(0)).remove("updates");
        ((ArrayNode) sums.path(1).path("clipped")).remove(2);
        assertThat(failures("dp-sensitivity.json", sums))
                .extracting(VectorFile.Result::remark)
                .containsExactly(
                        "expected a list under \"updates\", there is nothing",
                        "expected 5 lists under \"clipped\", there are 4");

        ObjectNode matrix = (ObjectNode) read("dp-matrix.json");
        matrix.putArray("coefficients_first_16");
        ((ObjectNode) matrix.path("cases").path(0)).put("rounds", 0);
        ((ObjectNode) matrix.path("cases").path(1)).put("sensitivity_C", "3");
        assertThat(failures("dp-matrix.json", matrix))
                .extracting(VectorFile.Result::remark)
                .containsExactly(
                        "expected coefficients, there are none",
                        "expected 1 to 1000000 rounds, and participations and their separation of at least 1",
                        "expected a number under \"sensitivity_C\", got \"3\"");
    }

    @Test
    void results_ofRejectedSignatureThatIsGood_fails() throws IOException {
        ObjectNode root = (ObjectNode) read("crypto-kat.json");
        ((ObjectNode) root.path("ed25519_must_reject"))
                .set("signature", root.path("ed25519").path(1).path("signature"));

        assertThat(failures("crypto-kat.json", root))
                .singleElement()
                .extracting(VectorFile.Result::remark)
                .isEqualTo("expected to be refused, was verified");
    }

    @Test
    void results_ofSeveralLostParticipants_areChecked() throws IOException {
        ArrayNode rounds = (ArrayNode) read("secagg-masked-sum.json");
        ((ObjectNode) rounds.path(0))
                .putArray("dropped_after_key_sharing")
                .add(1)
                .add(3);
        JsonNode inputs = rounds.path(0).path("inputs");
        ArrayNode sum = ((ObjectNode) rounds.path(0)).putArray("sum_without_dropped");
        for (int c = 0; c < inputs.path(0).size(); c++) {
            sum.add(inputs.path(0).path(c).asInt() + inputs.path(2).path(c).asInt());
        }

        assertThat(failures("secagg-masked-sum.json", rounds)).isEmpty();
    }

    private List<String> assertEachFails(String name, JsonNode root, Predicate<String> altering) throws IOException {
        assertThat(failures(name, root)).isEmpty();
        List<String> altered = new ArrayList<>();
        for (String at : leaves("", root)) {
            if (altering.test(at)) {
                JsonNode copy = root.deepCopy();
                if (alter(copy, at)) {
                    assertThat(failures(name, copy)).as(at).hasSize(1);
                    altered.add(at);
                }
            }
        }
        return altered;
    }

    private List<VectorFile.Result> failures(String name, JsonNode root) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, JSON.writeValueAsString(root));
        return VectorFile.read(file).results().stream()
                .filter(result -> result.outcome() == Outcome.FAILED)
                .toList();
    }

    private static JsonNode read(String name) throws IOException {
        return JSON.readTree(Files.readString(PrivacyRun.REFERENCE.resolve(name)));
    }

    private static List<String> leaves(String at, JsonNode node) {
        List<String> leaves = new ArrayList<>();
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                leaves.addAll(leaves(at + "/" + entry.getKey(), entry.getValue()));
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                leaves.addAll(leaves(at + "/" + i, node.path(i)));
            }
        } else {
            leaves.add(at);
        }
        return leaves;
    }

    /** Changes one hexadecimal digit, adds one to a whole number or a thousandth to another; whether there was something to change. */
    private static boolean alter(JsonNode root, String at) {
        JsonPointer pointer = JsonPointer.compile(at);
        JsonNode leaf = root.at(pointer);
        JsonNode changed;
        if (leaf.isIntegralNumber()) {
            changed = BigIntegerNode.valueOf(leaf.bigIntegerValue().add(BigInteger.ONE));
        } else if (leaf.isDouble()) {
            changed = DoubleNode.valueOf(leaf.doubleValue() * 1.001);
        } else if (leaf.isTextual() && leaf.textValue().matches("(0x)?[0-9a-f]+")) {
            int digit = leaf.textValue().startsWith("0x") ? leaf.textValue().length() - 1 : 0;
            char other = leaf.textValue().charAt(digit) == '1' ? '2' : '1';
            StringBuilder text = new StringBuilder(leaf.textValue());
            text.setCharAt(digit, other);
            changed = TextNode.valueOf(text.toString());
        } else {
            return false;
        }
        ContainerNode<?> parent = (ContainerNode<?>) root.at(pointer.head());
        if (parent instanceof ArrayNode list) {
            list.set(pointer.last().getMatchingIndex(), changed);
        } else {
            ((ObjectNode) parent).set(pointer.last().getMatchingProperty(), changed);
        }
        return true;
    }
}
