// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide "connect your shop", as its reader types it: each block that is marked {@code sh} runs, one after the other. A block marked
 * {@code json} behind it has keys of its last answer.
 */
class ConnectGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "guides", "connect.md");
    private static final Pattern BLOCK = Pattern.compile("```(sh|json)\\n(.*?)```", Pattern.DOTALL);
    private static final String BETWEEN = "==== block ";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How commands of the guide are run here: with the classes of this build, another port, and an error for each failed call. */
    private static final String BEGIN = """
            set -eu -o pipefail
            hanse() {
              main=org.hanse.sim.cli.Main
              [ "$1" != node ] || main=org.hanse.clientnode.cli.NodeMain
              # A node in the background is killed by its own number.
              [ "$BASHPID" = $$ ] && start= || start=exec
              $start "$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx400m -cp "$CLASSES" $main "$@"
            }
            curl() { command curl --silent --show-error --fail-with-body "$@"; }
            serving() { for n in $(seq 600); do grep -q '^serving' "$1" && return; sleep 0.1; done; cat "$1"; exit 1; }
            trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
            """;

    @TempDir
    Path folder = Path.of("");

    private record Block(String kind, String text) {}

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(GUIDE));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    @Test
    void guide_typedAsItStands_works() throws Exception {
        List<Block> blocks = blocks();
        StringBuilder script = new StringBuilder(BEGIN);
        for (int b = 0; b < blocks.size(); b++) {
            if (blocks.get(b).kind().equals("sh")) {
                script.append("echo '\n" + BETWEEN + b + "'\n")
                        .append(here(blocks.get(b).text()));
            }
        }
        writeOrders();
        String output = run(script.toString());
        for (int b = 1; b < blocks.size(); b++) {
            if (blocks.get(b).kind().equals("json")) {
                JsonNode answer = last(output, b - 1);
                JSON.readTree(blocks.get(b).text())
                        .fieldNames()
                        .forEachRemaining(key -> assertThat(answer.has(key))
                                .as(key + " of " + answer)
                                .isTrue());
            }
        }
        assertThat(blocks.stream()
                        .filter(own -> own.kind().equals("sh"))
                        .flatMap(own -> own.text().lines())
                        .filter(line -> line.contains("curl ")))
                .hasSizeGreaterThanOrEqualTo(10);
    }

    /** The guide's address may be in use on this machine. */
    private static String here(String text) {
        return text.replaceAll(
                        "(?m)^hanse node serve shop (.*) &$",
                        "hanse node serve shop $1 --listen 127.0.0.1:\\$PORT >"
                                + " serve.log 2>&1 &\nserving serve.log")
                .replace("127.0.0.1:8080", "127.0.0.1:$PORT");
    }

    /** Returns the last answer of a block. */
    private static JsonNode last(String output, int block) throws IOException {
        String own =
                output.split(Pattern.quote(BETWEEN + block + "\n"), 2)[1].split(Pattern.quote("\n" + BETWEEN), 2)[0];
        String line = own.lines()
                .filter(text -> text.startsWith("{"))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IllegalStateException("no answer in " + own));
        return JSON.readTree(line);
    }

    private void writeOrders() throws IOException {
        Random random = new Random(3);
        StringBuilder orders = new StringBuilder("order_id,order_date,customer,sku,product_name,category,price\n");
        for (int o = 0; o < 400; o++) {
            // C17 has an order first.
            int customer = o == 0 ? 17 : random.nextInt(60);
            int item = o == 0 ? 7 : (customer % 5) * 3 + random.nextInt(6);
            orders.append(
                    "o-" + o + ",2026-" + String.format("%02d-%02d", 6 + random.nextInt(5), 1 + random.nextInt(28))
                            + ",C" + customer + ",p-" + item + ",Product " + item + ","
                            + (item % 2 == 0 ? "shoes" : "bags") + ","
                            + (20 + item) + "\n");
        }
        Files.writeString(folder.resolve("orders.csv"), orders);
    }

    private String run(String script) throws Exception {
        Path file = folder.resolve("guide.sh");
        Files.writeString(file, script);
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        ProcessBuilder builder = new ProcessBuilder("bash", file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment()
                .put(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment().put("CLASSES", absolute(System.getProperty("java.class.path")));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** The script runs in another folder. */
    private static String absolute(String path) {
        return String.join(
                File.pathSeparator,
                Stream.of(path.split(File.pathSeparator))
                        .map(own -> Path.of(own).toAbsolutePath().toString())
                        .toList());
    }
}
